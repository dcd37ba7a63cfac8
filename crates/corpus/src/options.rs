//! How an archive is to be read.

use crate::{Columns, Encoding, Format, Limits};

/// What fastText takes a word for that is a label.
pub(crate) const LABEL_PREFIX: &str = "__label__";

/// Settings of [`read_with`](crate::read_with); any value is valid.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `columns` | none | which columns of CSV and TSV hold which fields, where their names do not tell |
/// | `drafts` | false | whether Markdown articles are read that are drafts, private or behind a password |
/// | `encoding` | none | the encoding of files without a byte order mark; none: what XML or HTML declare, else UTF-8 |
/// | `format` | none | the format of every file; none: each file's content and extension decide |
/// | `keep_furniture` | false | whether the lines of a tag page or a web page that are not the post’s stay in it |
/// | `label_prefix` | `__label__` | what a word of fastText begins with that is a tag |
/// | `limits` | see [`Limits`] | what reading stops at |
/// | `post_types` | `post` | which posts of a WordPress or Ghost export are articles |
/// | `statuses` | `publish` | of which status they are; those behind a password never are |
/// | `tag_separator` | none | what stands between the tags of a cell of CSV or TSV; none: the first of `;`, `\|` and `,` that a cell with tags has in the first 64 KiB |
/// | `with_categories` | false | whether the categories of front matter, an export or a web page are tags too |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which columns hold which fields.
    pub columns: Columns,
    /// Whether articles in Markdown are read that are not for everybody to see.
    pub drafts: bool,
    /// The encoding of files without a byte order mark, or none to look into each.
    pub encoding: Option<Encoding>,
    /// The format of every file, or none to look into each.
    pub format: Option<Format>,
    /// Whether furniture stays in the body of posts.
    pub keep_furniture: bool,
    /// What a word of fastText begins with that is a tag.
    pub label_prefix: String,
    /// What reading stops at.
    pub limits: Limits,
    /// The types of an export's posts that are read, such as `post` and `page`.
    pub post_types: Vec<String>,
    /// The statuses of the posts of an export that are read, such as `publish` and `draft`, and of
    /// those of a web page that says them.
    pub statuses: Vec<String>,
    /// What stands between the tags of a cell, or none to look into the first rows.
    pub tag_separator: Option<String>,
    /// Whether the categories of front matter, an export or a web page are tags, as tags are.
    pub with_categories: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            columns: Columns::default(),
            drafts: false,
            encoding: None,
            format: None,
            keep_furniture: false,
            label_prefix: LABEL_PREFIX.to_owned(),
            limits: Limits::default(),
            post_types: vec!["post".to_owned()],
            statuses: vec!["publish".to_owned()],
            tag_separator: None,
            with_categories: false,
        }
    }
}
