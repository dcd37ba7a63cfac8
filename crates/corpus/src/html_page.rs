//! A page of HTML as one text, and which stretches of it are posts, contents and titles.

use crate::{dates, html_head::Head, html_text::Text};
use std::ops::Range;

/// A page, or all of it that can be an article's.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) head: Head,
    /// The words that say what kind of a page it is.
    pub(crate) kinds: Vec<String>,
    pub(crate) text: Text,
    /// What stands beside texts: dates, authors, lists of tags.
    pub(crate) meta: Text,
    /// Where the links in the text lead.
    pub(crate) links: Vec<String>,
    /// Headings outside of posts, with their lines.
    pub(crate) headings: Vec<(u64, String)>,
    pub(crate) posts: Vec<Post>,
    /// What stands outside of posts.
    pub(crate) around: Post,
    pub(crate) main: Option<Stretch>,
    /// The box with the most text that is in no link, and how much that is.
    pub(crate) densest: (usize, Stretch),
    pub(crate) captions: u64,
}

/// A stretch of a page: bytes of its text, and which of its links stand there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) text: Range<usize>,
    pub(crate) links: Range<usize>,
}

/// What a post says.
#[derive(Debug, Default)]
pub(crate) struct Post {
    pub(crate) line: u64,
    pub(crate) text: Stretch,
    pub(crate) meta: Range<usize>,
    pub(crate) title: String,
    /// How sure the title is.
    pub(crate) rank: u8,
    pub(crate) link: String,
    /// The day, and how sure it is.
    pub(crate) date: (u8, Option<String>),
    pub(crate) contents: Vec<Stretch>,
    pub(crate) perhaps: Vec<Stretch>,
    pub(crate) tags: Vec<String>,
    pub(crate) categories: Vec<String>,
    /// Whether a password is asked for.
    pub(crate) locked: bool,
    /// The words that WordPress writes on a post: its tags, its status.
    pub(crate) classes: Vec<String>,
}

impl Post {
    pub(crate) fn date(&self) -> Option<String> {
        self.date.1.clone()
    }

    pub(crate) fn set_date(&mut self, rank: u8, date: Option<&str>) {
        if self.date.0 < rank
            && let Some(day) = date.and_then(dates::day)
        {
            self.date = (rank, Some(day));
        }
    }
}
