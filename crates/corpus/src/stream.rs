//! Files whose articles stand on a line or in a row each, cut into pieces and read one by one.

use crate::{
    Error, Format, Limits, Options, annif, csv, fasttext,
    input::Input,
    json_lines,
    lines::{Cutter, Line, Lines},
    rows::{RowCutter, Rows},
};
use catchline_article::{Article, Labelled, Tag};
use std::sync::Arc;

/// A file that is being cut.
pub(crate) enum Stream {
    Lines(Cutter, Shape),
    Rows(RowCutter),
}

/// Articles that follow one another in it, not read yet.
#[derive(Debug)]
pub(crate) enum Piece {
    Lines(Lines, Shape),
    Rows(Rows),
}

/// How an article stands on a line.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Annif,
    /// With what a label begins with.
    FastText(Arc<str>),
    Json,
}

impl Stream {
    /// Begins to cut a file of lines or rows; any other format is taken for JSON Lines.
    pub(crate) fn new(input: Input, format: Format, options: &Options) -> Result<Self, Error> {
        Ok(match format {
            Format::Annif => Self::Lines(Cutter::plain(input), Shape::Annif),
            Format::Csv | Format::Tsv => Self::Rows(RowCutter::new(input, format, options)?),
            Format::FastText => {
                let prefix = options.label_prefix.as_str().into();
                Self::Lines(Cutter::plain(input), Shape::FastText(prefix))
            }
            _ => Self::Lines(Cutter::new(input), Shape::Json),
        })
    }

    /// The part of a regular file that is cut off, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        match self {
            Self::Lines(cutter, _) => cutter.part(),
            Self::Rows(cutter) => cutter.part(),
        }
    }
}

impl Iterator for Stream {
    type Item = Result<Piece, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(match self {
            Self::Lines(cutter, shape) => cutter
                .next()?
                .map(|lines| Piece::Lines(lines, shape.clone())),
            Self::Rows(cutter) => cutter.next()?.map(Piece::Rows),
        })
    }
}

impl Piece {
    /// How many bytes it has.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Lines(lines, _) => lines.bytes(),
            Self::Rows(rows) => rows.bytes(),
        }
    }

    fn limits(&self) -> &Limits {
        match self {
            Self::Lines(lines, _) => lines.limits(),
            Self::Rows(rows) => rows.limits(),
        }
    }

    /// Reads the next article without its tags, in the place of what `article` holds.
    pub(crate) fn next_into(&mut self, article: &mut Article) -> Option<Result<(), Error>> {
        let limits = *self.limits();
        Some(match self {
            Self::Lines(lines, shape) => lines.next()?.and_then(|line| {
                let tags = match shape {
                    Shape::Json => {
                        let read = json_lines::read_into(&line, article)?;
                        read.tags.len() + read.undecided.len()
                    }
                    shape => count(&shape.read_into(&line, article)?),
                };
                limits.check(article, tags, || line.place())
            }),
            Self::Rows(rows) => rows.next()?.and_then(|row| {
                let tags = csv::read_into(&row, article)?;
                limits.check(article, count(&tags), || row.place())
            }),
        })
    }

    /// Reads the next article.
    pub(crate) fn next(&mut self) -> Option<Result<Labelled, Error>> {
        let limits = *self.limits();
        let mut article = Article::default();
        let read = match self {
            Self::Lines(lines, shape) => lines.next()?.and_then(|line| {
                let tags = shape.read_into(&line, &mut article)?;
                limits.check(&article, count(&tags), || line.place())?;
                Ok((tags, line.place()))
            }),
            Self::Rows(rows) => rows.next()?.and_then(|row| {
                let tags = csv::read_into(&row, &mut article)?;
                limits.check(&article, count(&tags), || row.place())?;
                Ok((tags, row.place()))
            }),
        };
        Some(read.map(|([tags, undecided], place)| Labelled {
            article,
            tags,
            undecided,
            rejected: None,
            archives: Vec::new(),
            place: Some(place),
        }))
    }
}

impl Shape {
    /// Reads a line into an article; its tags come back, and those that are undecided.
    fn read_into(&self, line: &Line<'_>, article: &mut Article) -> Result<[Vec<Tag>; 2], Error> {
        let tags = match self {
            Self::Annif => annif::read_into(line, article)?,
            Self::FastText(prefix) => fasttext::read_into(line, prefix, article)?,
            Self::Json => {
                let read = json_lines::read_into(line, article)?;
                return Ok([read.tags, read.undecided].map(json_lines::tags));
            }
        };
        Ok([tags, Vec::new()])
    }
}

fn count(tags: &[Vec<Tag>; 2]) -> usize {
    tags.iter().map(Vec::len).sum()
}
