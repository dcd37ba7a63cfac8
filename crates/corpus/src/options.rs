//! How an archive is to be read.

use crate::{Columns, Format};

/// What fastText takes a word for that is a label.
pub(crate) const LABEL_PREFIX: &str = "__label__";

/// Settings of [`read_with`](crate::read_with); any value is valid.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `columns` | none | which columns of CSV and TSV hold which fields, where their names do not tell |
/// | `drafts` | false | whether Markdown articles are read that are drafts, private or behind a password |
/// | `format` | none | the format of every file; none: each file's content and extension decide |
/// | `keep_furniture` | false | whether the lines of a tag page that are not the post's stay in it |
/// | `label_prefix` | `__label__` | what a word of fastText begins with that is a tag |
/// | `max_bytes` | 256 MiB | the longest line or row, and the longest file of formats without |
/// | `tag_separator` | none | what stands between the tags of a cell of CSV or TSV; none: the first of `;`, `\|` and `,` that a cell with tags has in the first 64 KiB |
/// | `with_categories` | false | whether the categories of front matter are tags too |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which columns hold which fields.
    pub columns: Columns,
    /// Whether articles in Markdown are read that are not for everybody to see.
    pub drafts: bool,
    /// The format of every file, or none to look into each.
    pub format: Option<Format>,
    /// Whether furniture stays in the body of posts.
    pub keep_furniture: bool,
    /// What a word of fastText begins with that is a tag.
    pub label_prefix: String,
    /// The most bytes that a line or row may have, or a file of a format that has neither.
    pub max_bytes: u64,
    /// What stands between the tags of a cell, or none to look into the first rows.
    pub tag_separator: Option<String>,
    /// Whether the categories of front matter are tags, as its tags are.
    pub with_categories: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            columns: Columns::default(),
            drafts: false,
            format: None,
            keep_furniture: false,
            label_prefix: LABEL_PREFIX.to_owned(),
            max_bytes: 256 << 20,
            tag_separator: None,
            with_categories: false,
        }
    }
}
