//! The articles of files and folders, one by one.

use crate::{Batch, Batches, Error, Options, Report, input::Input, walk::Found};
use catchline_article::Labelled;
use std::{io::Read, path::Path};

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
    let mut batches = Batches::new(options);
    for path in paths {
        batches.add(path.as_ref())?;
    }
    Ok(Reader {
        batches,
        batch: None,
    })
}

/// Reads the articles of any source of bytes, as those of a file that has this name.
///
/// What cannot be read comes out of the [`Reader`], in its place.
///
/// ```
/// use catchline_corpus::{Options, read_from};
///
/// let lines = "{\"title\": \"Tea\"}\n{\"title\": \"Ballots recounted\"}\n";
/// let articles = read_from(lines.as_bytes(), "news.jsonl", &Options::default());
/// assert_eq!(articles.flatten().count(), 2);
/// ```
pub fn read_from(source: impl Read + Send + 'static, name: &str, options: &Options) -> Reader {
    let mut batches = Batches::new(options);
    let found = Found {
        path: name.into(),
        below: name.to_owned(),
        named: true,
        bytes: None,
    };
    let input = Input::new(Box::new(source), name.into(), options);
    let batch = input.and_then(|input| batches.begin(0, &found, input, false));
    let batch = batch.unwrap_or_else(|error| Some(Batch::read(0, vec![Err(error)])));
    Reader { batches, batch }
}

/// An iterator over articles and what could not be read of them.
///
/// An error does not end it: the next article, or the next file, follows.
#[derive(Debug)]
pub struct Reader {
    batches: Batches,
    batch: Option<Batch>,
}

impl Reader {
    /// What has been read, skipped and left out so far.
    pub fn report(&self) -> &Report {
        &self.batches.report
    }
}

impl Iterator for Reader {
    type Item = Result<Labelled, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.batch.as_mut().and_then(Iterator::next) {
                let report = &mut self.batches.report;
                let counter = match &item {
                    Ok(_) => &mut report.articles,
                    Err(_) => &mut report.errors,
                };
                *counter += 1;
                return Some(item);
            }
            self.batch = Some(self.batches.next()?);
        }
    }
}
