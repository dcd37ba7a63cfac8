//! The articles of files and folders, one by one.

use crate::{
    Error, Format, Options, Report, Skipped,
    detect::{Evidence, detect},
    input::Input,
    json_lines::JsonLines,
    markdown, plain_text, tag_page,
    walk::{self, Found},
};
use catchline_article::Labelled;
use std::{fmt, path::Path, vec};

/// Reads the articles of a file or of all files below a folder; `-` is standard input.
///
/// # Errors
/// [`Error::Io`] where the path cannot be opened. What is wrong inside comes out of the
/// [`Reader`], in its place.
pub fn read(path: impl AsRef<Path>) -> Result<Reader, Error> {
    read_with([path], &Options::default())
}

/// Reads the articles of several files and folders, in the order they are named. Each is an archive
/// of its own: [`Labelled::archives`] holds its place in that order.
///
/// # Errors
/// [`Error::Io`] where one of the paths cannot be opened.
pub fn read_with<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    options: &Options,
) -> Result<Reader, Error> {
    let (mut files, mut report) = (Vec::new(), Report::default());
    for (archive, path) in (0..).zip(paths) {
        let mut found = Vec::new();
        walk::list(path.as_ref(), &mut found, &mut report)?;
        files.extend(found.into_iter().map(|found| (archive, found)));
    }
    Ok(Reader {
        files: files.into_iter(),
        archive: 0,
        open: None,
        options: options.clone(),
        report,
    })
}

/// An iterator over articles and what could not be read of them.
///
/// An error does not end it: the next article, or the next file, follows.
pub struct Reader {
    /// Each with the number of the archive it belongs to.
    files: vec::IntoIter<(u32, Result<Found, Error>)>,
    /// The archive of the file that is open.
    archive: u32,
    open: Option<Open>,
    options: Options,
    report: Report,
}

/// The file that is being read.
enum Open {
    Lines(Box<JsonLines>),
    Whole(vec::IntoIter<Result<Labelled, Error>>),
}

impl Reader {
    /// What has been read, skipped and left out so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Opens the next file; `None` where it is passed over.
    fn open(&mut self, found: &Found) -> Result<Option<Open>, Error> {
        let mut input = Input::open(&found.path, found.shown(), self.options.max_bytes)?;
        let format = match self.options.format {
            Some(format) => Ok(format),
            None => detect(input.file(), evidence(found, input.beginning())),
        };
        let format = match format {
            Err(Error::UnknownFormat { .. }) if !found.named => {
                self.report.skip(Skipped::UnknownFormat);
                self.report.unknown.push(found.shown().to_string());
                return Ok(None);
            }
            format => format?,
        };
        self.report.files += 1;
        if format == Format::JsonLines {
            return Ok(Some(Open::Lines(Box::new(JsonLines::new(input)))));
        }
        let text = input.whole()?;
        let articles = self.whole(format, found, &input, &text)?;
        Ok(Some(Open::Whole(articles.into_iter())))
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
        let article = match format {
            Format::Markdown => markdown::read(file, &found.below, text)?,
            _ => Some(plain_text::read(file, &found.below, text)?),
        };
        if article.is_none() {
            self.report.skip(Skipped::Draft);
        }
        Ok(article.into_iter().map(Ok).collect())
    }
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

impl Iterator for Reader {
    type Item = Result<Labelled, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let next = match &mut self.open {
                Some(Open::Lines(lines)) => lines.next(),
                Some(Open::Whole(articles)) => articles.next(),
                None => None,
            };
            let item = if let Some(item) = next {
                item.map(|one| Labelled {
                    archives: vec![self.archive],
                    ..one
                })
            } else {
                let (archive, found) = self.files.next()?;
                self.archive = archive;
                match found.and_then(|found| self.open(&found)) {
                    Ok(open) => {
                        self.open = open;
                        continue;
                    }
                    Err(error) => {
                        self.open = None;
                        Err(error)
                    }
                }
            };
            let counter = if item.is_ok() {
                &mut self.report.articles
            } else {
                &mut self.report.errors
            };
            *counter += 1;
            return Some(item);
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Reader");
        shown
            .field("files_left", &self.files.len())
            .field("options", &self.options);
        shown.field("report", &self.report).finish_non_exhaustive()
    }
}
