//! What is read in batches: files, folders, and what was got in another way.

use crate::{Batches, Error, Options, walk::Found};
use std::path::{Path, PathBuf};

/// Begins to read the articles of several files and folders as [`read_with`](crate::read_with)
/// does, in batches. A path that cannot be opened is an error in its place.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("archive.jsonl");
/// # std::fs::write(&path, "{\"title\": \"Tea\"}\n{\"title\": \"Ballots recounted\"}\n")?;
/// use catchline_article::Article;
/// use catchline_corpus::{Options, read_batches};
///
/// let mut article = Article::default();
/// for mut batch in read_batches([&path], &Options::default()) {
///     while let Some(next) = batch.next_into(&mut article) {
///         next?;
///     }
/// }
/// assert_eq!(article.title, "Ballots recounted");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_batches<P: AsRef<Path>>(
    paths: impl IntoIterator<Item = P>,
    options: &Options,
) -> Batches {
    let source = |path: P| Source::Path(path.as_ref().to_owned());
    read_sources(paths.into_iter().map(source), options)
}

/// What articles are read from.
#[derive(Debug)]
pub enum Source {
    /// A file, or all files below a folder; `-` is standard input.
    Path(PathBuf),
    /// What was got in another way than from a disk.
    Bytes {
        /// What names it in messages, and its article where it is one.
        name: String,
        /// All of it, or what is to be said of why it is not there.
        bytes: Result<Vec<u8>, String>,
    },
}

/// Begins to read several sources as [`read_batches`] does, each as an archive of its own.
///
/// ```
/// use catchline_corpus::{Options, Source, read_sources};
///
/// let name = "https://example.org/feed".to_owned();
/// let bytes = Ok(b"{\"title\": \"Tea\"}\n".to_vec());
/// let batches = read_sources([Source::Bytes { name, bytes }], &Options::default());
/// assert_eq!(batches.flatten().flatten().count(), 1);
/// ```
pub fn read_sources(sources: impl IntoIterator<Item = Source>, options: &Options) -> Batches {
    let mut batches = Batches::new(options);
    for source in sources {
        match source {
            Source::Path(path) => {
                if let Err(error) = batches.add(&path) {
                    batches.add_found(Err(error));
                }
            }
            Source::Bytes { name, bytes } => batches.add_found(found(name, bytes)),
        }
    }
    batches
}

/// Begins to read one file of those that [`find`](crate::find) lists, as it is read where its folder
/// is named: what names its articles, and whether a format that is not known is an error.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # std::fs::create_dir(folder.path().join("posts"))?;
/// # std::fs::write(folder.path().join("posts/tea.md"), "# Tea is late\n")?;
/// use catchline_corpus::{Options, find, read_found};
///
/// for found in find(&folder)? {
///     for article in read_found(&found?, &Options::default()).flatten() {
///         assert_eq!(article?.article.id, "posts/tea.md");
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_found(found: &Found, options: &Options) -> Batches {
    let mut batches = Batches::new(options);
    batches.add_found(Ok(found.clone()));
    batches
}

/// What was got, as a file that was named.
fn found(name: String, bytes: Result<Vec<u8>, String>) -> Result<Found, Error> {
    let bytes = bytes.map_err(|reason| Error::Missing { reason })?;
    Ok(Found {
        path: PathBuf::from(&name),
        below: name,
        named: true,
        bytes: Some(bytes.into()),
    })
}
