//! The articles of files and folders in batches, which can be read on several threads.

use crate::{
    Error, Format, Limit, Options, Report, Skipped, annif,
    detect::{Evidence, detect},
    feed, ghost, html,
    input::Input,
    items::Items,
    json_feed, markdown, plain_text,
    stream::{Piece, Stream},
    tag_page,
    walk::{self, Found},
};
use catchline_article::{Article, Labelled, Place};
use std::{collections::VecDeque, fmt, io::Cursor, path::Path, vec};

/// An iterator over articles in batches, in the order of their files.
///
/// Lines and rows are only cut here, as many as come at once, and read where their [`Batch`] is.
pub struct Batches {
    /// Each with the number of the archive it belongs to.
    files: VecDeque<(u32, Result<Found, Error>)>,
    archives: u32,
    /// The file that is read piece by piece, and its archive.
    open: Option<(u32, Open)>,
    options: Options,
    pub(crate) report: Report,
}

/// A file that is read piece by piece.
enum Open {
    /// Lines or rows, which are cut here and read elsewhere.
    Stream(Box<Stream>),
    Items(Box<Items>),
}

/// Articles that follow one another in a file, and what could not be read of them.
#[derive(Debug)]
pub struct Batch {
    archive: u32,
    markdown: bool,
    articles: Articles,
    bytes: u64,
    part: Option<f64>,
}

#[derive(Debug)]
enum Articles {
    /// Lines or rows that have not been read yet.
    Cut(Piece),
    Read(vec::IntoIter<Result<Labelled, Error>>),
}

impl Batch {
    pub(crate) fn read(archive: u32, articles: Vec<Result<Labelled, Error>>) -> Self {
        Self {
            archive,
            markdown: false,
            articles: Articles::Read(articles.into_iter()),
            bytes: 0,
            part: None,
        }
    }

    /// Reads the next article without its tags, in the place of what `article` holds, whose room
    /// is used again; nothing at the end. After an error `article` holds nothing of use.
    pub fn next_into(&mut self, article: &mut Article) -> Option<Result<(), Error>> {
        match &mut self.articles {
            Articles::Cut(piece) => piece.next_into(article),
            Articles::Read(articles) => {
                let next = articles.next()?;
                Some(next.map(|one| *article = one.article))
            }
        }
    }

    /// Whether it is a file in Markdown that could be read, or was passed over.
    pub fn is_markdown(&self) -> bool {
        self.markdown
    }

    /// How long its text is, in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The part of its file that ends with it, from 0 to 1: told of lines, rows and XML in a
    /// regular file that is not compressed.
    pub fn part(&self) -> Option<f64> {
        self.part
    }
}

impl Iterator for Batch {
    type Item = Result<Labelled, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match &mut self.articles {
            Articles::Cut(piece) => piece.next()?,
            Articles::Read(articles) => articles.next()?,
        };
        Some(next.map(|one| Labelled {
            archives: vec![self.archive],
            ..one
        }))
    }
}

impl Batches {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            files: VecDeque::new(),
            archives: 0,
            open: None,
            options: options.clone(),
            report: Report::default(),
        }
    }

    /// Adds the files that a path stands for, as an archive of their own.
    pub(crate) fn add(&mut self, path: &Path) -> Result<(), Error> {
        let mut found = Vec::new();
        walk::list(path, &mut found, &mut self.report)?;
        let archive = self.archives;
        self.archives += 1;
        self.files
            .extend(found.into_iter().map(|found| (archive, found)));
        Ok(())
    }

    /// Adds one file, or why there is none, as an archive of its own.
    pub(crate) fn add_found(&mut self, found: Result<Found, Error>) {
        self.files.push_back((self.archives, found));
        self.archives += 1;
    }

    /// What has been read, skipped and left out so far. Articles and errors are not counted: they
    /// come out of the batches.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Opens a file, and reads it whole unless it is read piece by piece.
    fn open(&mut self, archive: u32, found: &Found) -> Result<Option<Batch>, Error> {
        let asked = self.options.format;
        let may_be_annif = matches!(asked, None | Some(Format::Annif));
        if may_be_annif && annif::is_beside(&found.path) {
            return Ok(None);
        }
        let is_annif_text = may_be_annif && annif::is_text(&found.path, found.named, asked);
        let input = match &found.bytes {
            Some(bytes) => {
                let bytes = Cursor::new(bytes.clone());
                Input::new(Box::new(bytes), found.shown(), &self.options)?
            }
            None => Input::open(&found.path, found.shown(), &self.options)?,
        };
        let named = found.named;
        self.begin(archive, found, input, is_annif_text)
            .or_else(|error| match error {
                Error::UnknownFormat { .. } if !named => {
                    self.report.skip(Skipped::UnknownFormat);
                    self.report.unknown.push(found.shown().to_string());
                    Ok(None)
                }
                error => Err(error),
            })
    }

    /// Begins to read what has been opened.
    pub(crate) fn begin(
        &mut self,
        archive: u32,
        found: &Found,
        mut input: Input,
        is_annif_text: bool,
    ) -> Result<Option<Batch>, Error> {
        let format = match self.options.format {
            Some(format) => format,
            None if is_annif_text => Format::Annif,
            None => {
                let evidence = evidence(found, input.beginning());
                detect(input.file(), evidence, &self.options.columns)?
            }
        };
        self.report.files += 1;
        let open = match format {
            Format::Annif if !is_annif_text => {
                Open::Stream(Box::new(Stream::new(input, format, &self.options)?))
            }
            Format::Csv | Format::FastText | Format::JsonLines | Format::Tsv => {
                Open::Stream(Box::new(Stream::new(input, format, &self.options)?))
            }
            Format::Atom | Format::Rss | Format::Wxr => {
                Open::Items(Box::new(Items::new(input, format)))
            }
            _ => {
                let text = input.whole()?;
                let articles = self.whole(format, found, &input, &text)?;
                let articles = within(&self.options, articles);
                return Ok(Some(Batch {
                    markdown: format == Format::Markdown,
                    bytes: text.len() as u64,
                    ..Batch::read(archive, articles)
                }));
            }
        };
        self.open = Some((archive, open));
        Ok(None)
    }

    /// The next batch of the file that is read piece by piece.
    fn piece(&mut self) -> Option<Batch> {
        let (archive, open) = self.open.as_mut()?;
        let archive = *archive;
        match open {
            Open::Stream(stream) => Some(match stream.next()? {
                Ok(piece) => Batch {
                    archive,
                    markdown: false,
                    bytes: piece.bytes() as u64,
                    articles: Articles::Cut(piece),
                    part: stream.part(),
                },
                Err(error) => Batch::read(archive, vec![Err(error)]),
            }),
            Open::Items(items) => {
                let start = items.bytes();
                let articles = feed::read(items, &self.options, &mut self.report);
                let articles = within(&self.options, articles);
                (!articles.is_empty()).then(|| Batch {
                    bytes: items.bytes() - start,
                    part: items.part(),
                    ..Batch::read(archive, articles)
                })
            }
        }
    }

    /// The articles of a file that has been read whole.
    fn whole(
        &mut self,
        format: Format,
        found: &Found,
        input: &Input,
        text: &str,
    ) -> Result<Vec<Result<Labelled, Error>>, Error> {
        let file = input.file();
        if format == Format::TagPage {
            let page = tag_page::read(file, text, self.options.keep_furniture);
            for (kind, lines) in page.left_out {
                *self.report.furniture.entry(kind).or_default() += lines;
            }
            return Ok(page.articles);
        }
        let (options, report) = (&self.options, &mut self.report);
        match format {
            Format::Ghost => return Ok(ghost::read(file, text, options, report)),
            Format::Html => return Ok(html::read(file, &found.below, text, options, report)),
            Format::JsonFeed => return Ok(json_feed::read(file, text, options, report)),
            _ => {}
        }
        let limits = &self.options.limits;
        if limits.article < text.len() as u64 {
            return Err(limits.broken(Limit::Article, Place::new(file.clone(), 0)));
        }
        let article = match format {
            Format::Annif => {
                let tags = annif::beside(&found.path, &self.options)?;
                let read = plain_text::read(file, &found.below, text)?;
                let tags = tags.unwrap_or_default();
                Ok(Labelled { tags, ..read })
            }
            Format::Markdown => markdown::read(file, &found.below, text, &self.options)?,
            _ => Ok(plain_text::read(file, &found.below, text)?),
        };
        match article {
            Ok(article) => Ok(vec![Ok(article)]),
            Err(reason) => {
                self.report.skip(reason);
                Ok(Vec::new())
            }
        }
    }
}

/// Articles, with an error in the place of each that is more than the limits allow.
fn within(
    options: &Options,
    articles: Vec<Result<Labelled, Error>>,
) -> Vec<Result<Labelled, Error>> {
    let check = |one: Labelled| {
        let place = || {
            let place = one.place.clone();
            place.expect("what is read from a file says where it stands")
        };
        let tags = one.tags.len();
        options.limits.check(&one.article, tags, place)?;
        Ok(one)
    };
    let articles = articles.into_iter();
    articles.map(|one| one.and_then(check)).collect()
}

/// What tells the format of a file.
fn evidence<'a>(found: &'a Found, beginning: &'a [u8]) -> Evidence<'a> {
    let name = found.below.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    Evidence {
        beginning,
        extension,
        named: found.named,
    }
}

impl Iterator for Batches {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        loop {
            if let Some(batch) = self.piece() {
                return Some(batch);
            }
            self.open = None;
            let (archive, found) = self.files.pop_front()?;
            match found.and_then(|found| self.open(archive, &found)) {
                Ok(Some(batch)) => return Some(batch),
                Ok(None) => {}
                Err(error) => return Some(Batch::read(archive, vec![Err(error)])),
            }
        }
    }
}

impl fmt::Debug for Batches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Batches");
        shown
            .field("files_left", &self.files.len())
            .field("options", &self.options);
        shown.field("report", &self.report).finish_non_exhaustive()
    }
}
