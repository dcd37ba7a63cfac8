//! What a run has read, skipped and left out, in numbers.

use crate::Furniture;
use std::{collections::BTreeMap, fmt};

/// What a [`Reader`](crate::Reader) has done so far; complete once it is exhausted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files opened and read in some format.
    pub files: u64,
    /// Articles that came out.
    pub articles: u64,
    /// Errors that came out.
    pub errors: u64,
    /// What was passed over inside folders and exports, by reason.
    pub skipped: BTreeMap<Skipped, u64>,
    /// The files of unknown format that were passed over, in the order they were met.
    pub unknown: Vec<String>,
    /// Lines left out of the posts of tag pages, by kind.
    pub furniture: BTreeMap<Furniture, u64>,
}

impl Report {
    pub(crate) fn skip(&mut self, reason: Skipped) {
        *self.skipped.entry(reason).or_default() += 1;
    }
}

/// Why a file, a folder or an article was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Skipped {
    /// Its name begins with a dot.
    Hidden,
    /// The record of the tags that catchline wrote to a site itself, named `applied.jsonl`.
    Applied,
    /// Neither its content nor its extension tells its format.
    UnknownFormat,
    /// A link to a folder that contains it.
    Loop,
    /// Neither a file nor a folder: a pipe, a socket, a device, a link to nothing.
    NotAFile,
    /// Its front matter says `draft: true` or `published: false`, it stands below `_drafts`, or its
    /// status is `draft`.
    Draft,
    /// A file that was put into a blog, such as a picture.
    Attachment,
    /// An item without a title and without a text.
    Empty,
    /// A post that is to appear later.
    Future,
    /// A post that only members may read.
    Members,
    /// An item of a blog's menus.
    MenuItem,
    /// A post of another type than those that are asked for.
    OtherType,
    /// A post of a status that is not asked for, and has no name here.
    OtherStatus,
    /// A post behind a password.
    Password,
    /// A post that waits for a review.
    Pending,
    /// A post for those who write the blog.
    Private,
    /// A page that lists what stands in its folder, named `_index.md`.
    SectionPage,
    /// A post in the bin.
    Trash,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Hidden => "hidden",
            Self::Applied => "record of applied tags",
            Self::UnknownFormat => "unknown format",
            Self::Loop => "link to a folder above it",
            Self::NotAFile => "not a file",
            Self::Draft => "draft",
            Self::Attachment => "attachment",
            Self::Empty => "without text",
            Self::Future => "future",
            Self::Members => "for members",
            Self::MenuItem => "menu item",
            Self::OtherType => "other post type",
            Self::OtherStatus => "other status",
            Self::Password => "behind a password",
            Self::Pending => "pending",
            Self::Private => "private",
            Self::SectionPage => "section page",
            Self::Trash => "trash",
        })
    }
}
