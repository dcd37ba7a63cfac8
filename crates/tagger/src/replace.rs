//! A file that is replaced whole or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};
use tempfile::{Builder, TempPath};

const BUFFER: usize = 64 << 10;

/// Writes a file whose content is seen whole or not at all: whatever happens meanwhile, `path` holds
/// what it held before, or all that `write` wrote.
///
/// The content is synced to the disk before it gets its name. On Linux it has no name until then,
/// so that a process that is killed leaves nothing; elsewhere, and on file systems that know no
/// files without a name, what a killed process leaves is called `.catchline-….tmp`. A link stays
/// one: what it points to is replaced. The permissions of a file that is replaced are kept, its
/// owner is not. Of two that write one file at once the last one counts.
///
/// # Errors
/// What `write` returns; an [`io::Error`] where `path` is no regular file or the disk refuses.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("a.txt");
/// use std::io::{self, Write};
///
/// catchline::replace(&path, |file| file.write_all(b"Tea is late"))?;
/// let failed = catchline::replace(&path, |file| {
///     file.write_all(b"Tea")?;
///     Err(io::Error::other("the ship sank"))
/// });
/// assert!(failed.is_err());
/// assert_eq!(std::fs::read(&path)?, b"Tea is late");
/// # Ok::<(), io::Error>(())
/// ```
pub fn replace<E: From<io::Error>>(
    path: impl AsRef<Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let path = path.as_ref();
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&target).ok();
    if before.as_ref().is_some_and(|about| !about.is_file()) {
        return Err(io::Error::other("it is no regular file").into());
    }
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let new = New::in_folder(folder)?;
    let mut buffer = BufWriter::with_capacity(BUFFER, new.file());
    write(&mut buffer)?;
    buffer.flush()?;
    drop(buffer);
    if let Some(before) = before {
        new.file().set_permissions(before.permissions())?;
    }
    new.file().sync_all()?;
    new.name(folder, &target)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// A file that does not stand at its place yet.
enum New {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(File, TempPath),
}

impl New {
    fn in_folder(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = unnamed::open(folder) {
            return Ok(Self::Unnamed(file));
        }
        let (file, path) = builder().tempfile_in(folder)?.into_parts();
        Ok(Self::Named(file, path))
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file,
            Self::Named(file, _) => file,
        }
    }

    fn name(self, folder: &Path, target: &Path) -> io::Result<()> {
        let path = match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => match unnamed::name(&file, target) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let named = builder().make_in(folder, |path| unnamed::name(&file, path))?;
                    named.into_temp_path()
                }
                named => return named,
            },
            Self::Named(_, path) => path,
        };
        path.persist(target).map_err(|refused| refused.error)
    }
}

fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".catchline-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Files that have no name until they get one.
#[cfg(target_os = "linux")]
mod unnamed {
    use rustix::fs::{self, AtFlags, CWD, Mode, OFlags, linkat};
    use std::{fs::File, io, os::fd::AsRawFd, path::Path};

    /// Nothing where the file system knows no such files.
    pub(super) fn open(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(fs::open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
        // Without /proc it could not be given one.
        Path::new(&link(&file)).exists().then_some(file)
    }

    /// Fails where there is such a file.
    pub(super) fn name(file: &File, path: &Path) -> io::Result<()> {
        Ok(linkat(CWD, link(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    /// Where an open file can be found.
    fn link(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_there_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for content in ["one", "two"] {
            replace(&path, |file| file.write_all(content.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        let failed = replace(&path, |file| {
            file.write_all(&vec![b'x'; 2 * BUFFER])?;
            Err(io::Error::other("no"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "no");
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(listed(folder.path()), ["a"]);
    }

    #[test]
    fn folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = replace(folder.path(), |file| file.write_all(b"x")).unwrap_err();
        assert!(refused.to_string().contains("no regular file"));
        assert!(listed(folder.path()).is_empty());
    }

    #[test]
    fn a_file_without_a_name_first_takes_its_place_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for _ in 0..2 {
            let (file, beside) = builder().tempfile_in(folder.path()).unwrap().into_parts();
            let new = New::Named(file, beside);
            new.file().write_all(b"x").unwrap();
            new.name(folder.path(), &path).unwrap();
            assert_eq!(listed(folder.path()), ["a"]);
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a", &link).unwrap();
        replace(&link, |file| file.write_all(b"y")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "y");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn of_two_that_write_at_once_one_counts_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::thread::scope(|scope| {
            for byte in [b'x', b'y'] {
                let path = &path;
                scope.spawn(move || {
                    for _ in 0..20 {
                        replace(path, |file| file.write_all(&vec![byte; 100_000])).unwrap();
                    }
                });
            }
        });
        let content = fs::read(&path).unwrap();
        assert!(content.len() == 100_000 && content.iter().all(|&byte| byte == content[0]));
        assert_eq!(listed(folder.path()), ["a"]);
    }
}
