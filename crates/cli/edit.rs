//! Suggested tags put into the front matter of one Markdown file.

use anyhow::{Context, anyhow, bail};
use catchline::{
    Tag,
    corpus::{Edited, add_tags},
};
use std::{fs, path::Path};

/// The text of a file and what becomes of it; nothing where it has all tags.
pub(crate) fn edit(path: &Path, tags: &[Tag]) -> anyhow::Result<Option<(String, Edited)>> {
    let shown = path.display();
    let bytes = fs::read(path).with_context(|| format!("{shown}: cannot be read"))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        bail!("{shown}: is compressed, and cannot be edited; unpack it with `gzip -d`");
    }
    let text = String::from_utf8(bytes).with_context(|| format!("{shown}: is not UTF-8"))?;
    let edited = add_tags(&shown.to_string(), &text, tags)?;
    Ok(edited.map(|edited| (text, edited)))
}

/// Why a file of another format is left as it is.
pub(crate) fn refused(path: &Path) -> anyhow::Error {
    anyhow!(
        "{}: is no Markdown; --in-place adds tags to Markdown alone, leave the file out or leave \
         out --in-place",
        path.display()
    )
}
