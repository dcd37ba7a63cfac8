//! The formats an archive can come in, and their names.

use crate::Error;
use std::{fmt, str::FromStr};

/// How the articles stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A corpus of Annif's, named `annif`: lines of a text, a tab and subjects, or text files with
    /// a file of subjects beside each.
    Annif,
    /// An Atom feed, named `atom`.
    Atom,
    /// A table with a header, its cells parted by commas, semicolons or tabs, named `csv`.
    Csv,
    /// Lines of words and labels as fastText takes them, named `fasttext`.
    FastText,
    /// What Ghost exports, named `ghost`.
    Ghost,
    /// Pages of HTML, named `html`: one with an article, or one that lists posts.
    Html,
    /// A JSON Feed, named `json-feed`.
    JsonFeed,
    /// One JSON object a line, named `jsonl`.
    JsonLines,
    /// An RSS feed, 2.0 or 1.0, named `rss`.
    Rss,
    /// A blog's tag page saved as text, named `tag-page`.
    TagPage,
    /// One Markdown article a file, with or without front matter, named `markdown`.
    Markdown,
    /// One article of plain text a file, its first line the title, named `text`.
    PlainText,
    /// A table with a header, its cells parted by tabs, named `tsv`.
    Tsv,
    /// What WordPress exports, named `wxr`.
    Wxr,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Annif,
        Self::Csv,
        Self::FastText,
        Self::JsonLines,
        Self::TagPage,
        Self::Markdown,
        Self::PlainText,
        Self::Html,
        Self::Tsv,
        Self::Wxr,
        Self::Ghost,
        Self::Rss,
        Self::Atom,
        Self::JsonFeed,
    ];

    /// The name it is asked for by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Annif => "annif",
            Self::Atom => "atom",
            Self::Csv => "csv",
            Self::FastText => "fasttext",
            Self::Ghost => "ghost",
            Self::Html => "html",
            Self::JsonFeed => "json-feed",
            Self::JsonLines => "jsonl",
            Self::Rss => "rss",
            Self::TagPage => "tag-page",
            Self::Markdown => "markdown",
            Self::PlainText => "text",
            Self::Tsv => "tsv",
            Self::Wxr => "wxr",
        }
    }

    /// The names of all.
    pub(crate) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// The format that files with this extension have, as far as the extension can tell.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "atom" => Some(Self::Atom),
            "csv" => Some(Self::Csv),
            "fasttext" | "ft" => Some(Self::FastText),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" | "json" => Some(Self::JsonLines),
            "md" | "markdown" | "mdown" | "mkd" => Some(Self::Markdown),
            "rss" => Some(Self::Rss),
            "tsv" | "tab" => Some(Self::Tsv),
            "txt" | "text" => Some(Self::PlainText),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.into_iter().find(|format| format.name() == name);
        known.ok_or_else(|| Error::NoSuchFormat {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_format() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse::<Format>().unwrap(), format);
        }
        let refused = "docx".parse::<Format>().unwrap_err().to_string();
        assert!(
            refused.contains("jsonl, tag-page, markdown, text"),
            "{refused}"
        );
    }
}
