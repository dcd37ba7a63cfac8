//! How an archive is to be read.

use crate::Format;

/// Settings of [`read_with`](crate::read_with); any value is valid.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `format` | none | the format of every file; none: each file's content and extension decide |
/// | `keep_furniture` | false | whether the lines of a tag page that are not the post's stay in it |
/// | `max_bytes` | 256 MiB | the longest line of JSON Lines, and the longest file of other formats |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The format of every file, or none to look into each.
    pub format: Option<Format>,
    /// Whether furniture stays in the body of posts.
    pub keep_furniture: bool,
    /// The most bytes that one line of JSON Lines or one file of another format may have.
    pub max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            keep_furniture: false,
            max_bytes: 256 << 20,
        }
    }
}
