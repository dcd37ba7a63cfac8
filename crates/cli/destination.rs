//! Where a file is to be written: checks before the work, and a write that is whole or not at all.

use anyhow::{Context, bail};
use std::{
    fs,
    io::{BufWriter, Write},
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

/// Writes a file beside its target and renames it over it once it is whole. What was there passes on
/// who may read and write it.
pub(crate) fn replace(
    output: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    // A link stays one: what it points to is replaced.
    let target = fs::canonicalize(output).unwrap_or_else(|_| output.to_owned());
    let refused = || {
        format!(
            "cannot write {} (what was there is untouched)",
            output.display()
        )
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".catchline-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder(&target)).with_context(refused)?;
    let mut buffer = BufWriter::with_capacity(1 << 16, &mut file);
    write(&mut buffer).with_context(refused)?;
    buffer.flush().with_context(refused)?;
    drop(buffer);
    if let Ok(before) = fs::metadata(&target) {
        let rights = before.permissions();
        file.as_file()
            .set_permissions(rights)
            .with_context(refused)?;
    }
    file.as_file().sync_all().with_context(refused)?;
    file.persist(&target).with_context(refused)?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
