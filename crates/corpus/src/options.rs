//! How an archive is to be read.

use crate::Format;

/// Settings of [`read_with`](crate::read_with); any value is valid.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `format` | none | the format of every file; none: each file's content and extension decide |
/// | `keep_furniture` | false | whether the lines of a tag page that are not the post's stay in it |
/// | `max_bytes` | 256 MiB | the longest line of JSON Lines, the longest item of an export or a feed in XML, and the longest file of other formats |
/// | `post_types` | `post` | which posts of a WordPress export are articles |
/// | `statuses` | `publish` | of which status they are; those behind a password never are |
/// | `with_categories` | false | whether the categories of a WordPress export are tags too |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The format of every file, or none to look into each.
    pub format: Option<Format>,
    /// Whether furniture stays in the body of posts.
    pub keep_furniture: bool,
    /// The most bytes that one line of JSON Lines, one item of XML or one file of another format
    /// may have.
    pub max_bytes: u64,
    /// The types of a WordPress export's posts that are read, such as `post` and `page`.
    pub post_types: Vec<String>,
    /// The statuses of a WordPress export's posts that are read, such as `publish` and `draft`.
    pub statuses: Vec<String>,
    /// Whether the categories of a WordPress export are tags, as its tags are.
    pub with_categories: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            keep_furniture: false,
            max_bytes: 256 << 20,
            post_types: vec!["post".to_owned()],
            statuses: vec!["publish".to_owned()],
            with_categories: false,
        }
    }
}
