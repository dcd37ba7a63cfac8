//! Which files a path stands for: itself, or all below it in byte order.

use crate::{Error, Report, Skipped};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The name of the record of the tags that catchline wrote to a site: no file of articles.
const APPLIED: &[u8] = b"applied.jsonl";

/// One file to read.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its path below the folder that was named, with `/` between the parts; its name where the
    /// file itself was named, nothing for standard input.
    pub(crate) below: String,
    /// Whether the file itself was named.
    pub(crate) named: bool,
    /// What is in it, where it is no file of the disk.
    pub(crate) bytes: Option<Arc<[u8]>>,
}

impl Found {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its path below the folder that was named, with `/` between the parts; its name where the
    /// file itself was named.
    pub fn below(&self) -> &str {
        &self.below
    }

    /// The file as the user would name it.
    pub(crate) fn shown(&self) -> Arc<str> {
        self.path.to_string_lossy().into()
    }
}

/// Lists the files that a path stands for, in byte order: itself, or those below it that are not
/// hidden, whatever their format is. A folder inside that cannot be read is an error in its place.
///
/// With [`read_found`](crate::read_found) they are read one by one, as the whole folder would be.
///
/// # Errors
/// [`Error::Io`] where the path itself does not exist or cannot be read.
pub fn find(path: impl AsRef<Path>) -> Result<Vec<Result<Found, Error>>, Error> {
    let mut found = Vec::new();
    list(path.as_ref(), &mut found, &mut Report::default())?;
    Ok(found)
}

/// Lists the files that `root` stands for, into `found`; a folder inside that cannot be read is
/// an error in its place.
///
/// # Errors
/// [`Error::Io`] where the root itself does not exist or cannot be read.
pub(crate) fn list(
    root: &Path,
    found: &mut Vec<Result<Found, Error>>,
    report: &mut Report,
) -> Result<(), Error> {
    if root.as_os_str() == "-" {
        found.push(Ok(Found {
            path: root.into(),
            below: String::new(),
            named: true,
            bytes: None,
        }));
        return Ok(());
    }
    let about = fs::metadata(root).map_err(|source| refused(root, source))?;
    if !about.is_dir() {
        let name = root
            .file_name()
            .unwrap_or(root.as_os_str())
            .to_string_lossy()
            .into_owned();
        found.push(Ok(Found {
            path: root.into(),
            below: name,
            named: true,
            bytes: None,
        }));
        return Ok(());
    }
    let mut walk = Walk {
        found,
        report,
        above: Vec::new(),
    };
    walk.enter(root, "")
}

struct Walk<'a> {
    found: &'a mut Vec<Result<Found, Error>>,
    report: &'a mut Report,
    /// The real paths of the folders that contain the present one, itself included.
    above: Vec<PathBuf>,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Path, below: &str) -> Result<(), Error> {
        let real = fs::canonicalize(folder).map_err(|source| refused(folder, source))?;
        if self.above.contains(&real) {
            self.report.skip(Skipped::Loop);
            return Ok(());
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(|source| refused(folder, source))? {
            let path = entry.map_err(|source| refused(folder, source))?.path();
            self.add(path, &mut entries);
        }
        entries.sort();
        self.above.push(real);
        for (key, path) in entries {
            let is_folder = key.ends_with(b"/");
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let below = if below.is_empty() {
                name.into_owned()
            } else {
                format!("{below}/{name}")
            };
            if !is_folder {
                self.found.push(Ok(Found {
                    path,
                    below,
                    named: false,
                    bytes: None,
                }));
            } else if let Err(error) = self.enter(&path, &below) {
                self.found.push(Err(error));
            }
        }
        self.above.pop();
        Ok(())
    }

    /// Adds an entry with the bytes it sorts by: a folder's end with a slash, so that the files
    /// come in byte order of their whole paths.
    fn add(&mut self, path: PathBuf, entries: &mut Vec<(Vec<u8>, PathBuf)>) {
        let mut key = path
            .file_name()
            .unwrap_or_default()
            .as_encoded_bytes()
            .to_vec();
        if key.starts_with(b".") {
            return self.report.skip(Skipped::Hidden);
        }
        if key == APPLIED {
            return self.report.skip(Skipped::Applied);
        }
        match fs::metadata(&path) {
            Ok(about) if about.is_dir() => key.push(b'/'),
            Ok(about) if about.is_file() => {}
            _ => return self.report.skip(Skipped::NotAFile),
        }
        entries.push((key, path));
    }
}

fn refused(path: &Path, source: io::Error) -> Error {
    Error::Io {
        file: path.to_string_lossy().into(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(root: &Path) -> (Vec<String>, Report) {
        let (mut found, mut report) = (Vec::new(), Report::default());
        list(root, &mut found, &mut report).unwrap();
        (
            found
                .into_iter()
                .map(|found| found.unwrap().below)
                .collect(),
            report,
        )
    }

    #[test]
    fn files_come_in_byte_order_of_their_whole_paths() {
        let root = tempfile::tempdir().unwrap();
        let mut names = [
            "a/x.md", "a-b/x.md", "a.txt", "B.txt", "a/b/c.md", "é.txt", "z.txt",
        ];
        for name in names {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        for hidden in [".git", ".hidden"] {
            fs::create_dir(root.path().join(hidden)).unwrap();
            fs::write(root.path().join(hidden).join("x.md"), "x").unwrap();
        }
        names.sort_unstable();
        let (found, report) = below(root.path());
        assert_eq!(found, names);
        assert_eq!(report.skipped[&Skipped::Hidden], 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/x.md"), "x").unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink(root.path().join("a/x.md"), root.path().join("y.md")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.path().join("z.md")).unwrap();
        let (found, report) = below(root.path());
        assert_eq!(found, ["a/x.md", "y.md"]);
        assert_eq!(
            (
                report.skipped[&Skipped::Loop],
                report.skipped[&Skipped::NotAFile]
            ),
            (1, 1)
        );
    }

    #[test]
    fn a_file_named_itself_is_known_by_its_name() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".post.md"), "x").unwrap();
        assert_eq!(below(&root.path().join(".post.md")).0, [".post.md"]);
        let missing = list(
            &root.path().join("no"),
            &mut Vec::new(),
            &mut Report::default(),
        );
        assert!(matches!(missing, Err(Error::Io { .. })));
    }
}
