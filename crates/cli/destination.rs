//! Where a file is to be written: checks before the work, and what an error means.

use anyhow::{Context, bail};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Refuses a file that cannot take the output before any work is done: a device, a folder, a file
/// that is itself read. `flag` is what names the file.
pub(crate) fn check(output: &Path, flag: &str, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let shown = output.display();
    if fs::metadata(output).is_ok_and(|about| !about.is_file()) {
        bail!("{shown} is no file; name a file with {flag}");
    }
    if !folder(output).is_dir() {
        bail!(
            "{} is no folder; make it first, or name another {flag}",
            folder(output).display()
        );
    }
    let Ok(real) = fs::canonicalize(output) else {
        return Ok(());
    };
    let same = |input: &PathBuf| fs::canonicalize(input).is_ok_and(|input| input == real);
    if inputs.iter().any(same) {
        bail!("{shown} is read and would be written over; name another {flag}");
    }
    Ok(())
}

/// Writes a file that is replaced whole or not at all.
pub(crate) fn replace(
    output: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    catchline::replace(output, write).with_context(|| {
        format!(
            "cannot write {} (what was there is untouched)",
            output.display()
        )
    })
}

fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
