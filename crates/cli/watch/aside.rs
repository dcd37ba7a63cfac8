//! Files that could not be read, moved to a folder with the reason beside them.

use anyhow::Context;
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Moves a file into a folder, under its own name or, where that is taken, with a number. What is
/// in the folder already is never written over. Gives where it is now.
pub(super) fn move_to(folder: &Path, path: &Path, reason: &str) -> anyhow::Result<PathBuf> {
    let target = reserve(folder, path, reason)
        .with_context(|| format!("{}: cannot be set aside there", folder.display()))?;
    let moved = fs::rename(path, &target).or_else(|_| move_across(path, &target));
    if moved.is_err() {
        // What it was to explain is not there.
        let _ = fs::remove_file(beside(&target));
    }
    moved.with_context(|| format!("{}: cannot be set aside", path.display()))?;
    Ok(target)
}

/// Finds a name that is free, and takes it by writing the reason beside it.
fn reserve(folder: &Path, path: &Path, reason: &str) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let target = folder.join(numbered(path, number));
        number += 1;
        let mut file = match File::create_new(beside(&target)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            created => created?,
        };
        if fs::symlink_metadata(&target).is_ok() {
            fs::remove_file(beside(&target))?;
            continue;
        }
        writeln!(file, "{reason}")?;
        return Ok(target);
    }
}

/// Copies to another file system, and removes what was copied.
fn move_across(path: &Path, target: &Path) -> io::Result<()> {
    let mut from = File::open(path)?;
    let mut to = File::create_new(target)?;
    io::copy(&mut from, &mut to)
        .and_then(|_| to.sync_all())
        .inspect_err(|_| {
            // Half a copy is worth nothing.
            let _ = fs::remove_file(target);
        })?;
    fs::remove_file(path)
}

/// `tea.md`, `tea-2.md`, `tea-3.md` and so on.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let name = Path::new(path.file_name().unwrap_or(path.as_os_str()));
    if number == 1 {
        return name.to_owned();
    }
    let mut numbered = name.file_stem().unwrap_or_default().to_owned();
    numbered.push(format!("-{number}"));
    if let Some(extension) = name.extension() {
        numbered.push(".");
        numbered.push(extension);
    }
    numbered.into()
}

fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".reason.txt");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let aside = folder.path().join("aside");
        fs::create_dir(&aside).unwrap();
        let path = folder.path().join("tea.md");
        fs::write(aside.join("tea-2.md"), "old").unwrap();
        for (content, name) in [("a", "tea.md"), ("b", "tea-3.md")] {
            fs::write(&path, content).unwrap();
            let target = move_to(&aside, &path, "is odd").unwrap();
            assert_eq!(target, aside.join(name));
            assert_eq!(fs::read_to_string(&target).unwrap(), content);
            assert_eq!(fs::read_to_string(beside(&target)).unwrap(), "is odd\n");
            assert!(!path.exists());
        }
        assert_eq!(fs::read_to_string(aside.join("tea-2.md")).unwrap(), "old");
        let told = move_to(&aside, &path, "is gone").unwrap_err().to_string();
        assert!(told.contains("tea.md: cannot be set aside"), "{told}");
        assert_eq!(fs::read_dir(&aside).unwrap().count(), 5);
    }

    #[test]
    fn a_file_goes_to_another_disk_too() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["a", "b"].map(|name| folder.path().join(name));
        fs::write(&from, "x").unwrap();
        move_across(&from, &to).unwrap();
        assert!(!from.exists() && fs::read_to_string(to).unwrap() == "x");
    }
}
