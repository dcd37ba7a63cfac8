//! A stretch of one field of an article.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of an article that holds text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The running text.
    Body,
}

impl Field {
    /// Every field, in the order they are read.
    pub const ALL: [Self; 2] = [Self::Title, Self::Body];
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Title => "title",
            Self::Body => "body",
        })
    }
}

/// A stretch of a field's plain text, in UTF-8 byte offsets: `start <= end`, both at character
/// boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The field.
    pub field: Field,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}
