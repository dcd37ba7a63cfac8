//! Lines of a saved page that are not the article's: which there are, and what tells them.

use crate::{address, byline, caption, tag_line, theme};
use std::fmt;

/// A kind of line that is left out of the posts of a tag page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Furniture {
    /// Addresses of pages on a line of their own; kept in the article's `sources`.
    Address,
    /// "Advertisements".
    Advertisement,
    /// "By NAME PLACE", "Reporting by …".
    Byline,
    /// What stands under a photograph.
    Caption,
    /// "3 Comments", "Leave a comment".
    Comments,
    /// "Write to … at …", "Follow … on …".
    Contact,
    /// Who took a photograph: "PHOTO: …", "Name/Agency".
    Credit,
    /// Full stops on a line of their own.
    Dots,
    /// "Blog at WordPress.com", "Theme: …".
    Footer,
    /// The file name of an image.
    Image,
    /// Lines before the first post and after the links that end the posts.
    OutsidePosts,
    /// "Older posts", "Next page".
    PageLink,
    /// "Read more: …", "Continue reading".
    ReadMore,
    /// "Related:".
    Related,
    /// "Share this:", "Like Loading…" and the networks below it.
    Share,
    /// "Tags: a, b", "Posted in c"; they give the article its tags.
    TagLine,
}

impl Furniture {
    /// The name it is counted under.
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Advertisement => "advertisement",
            Self::Byline => "byline",
            Self::Caption => "caption",
            Self::Comments => "comments",
            Self::Contact => "contact",
            Self::Credit => "credit",
            Self::Dots => "dots",
            Self::Footer => "footer",
            Self::Image => "image",
            Self::OutsidePosts => "outside posts",
            Self::PageLink => "page link",
            Self::ReadMore => "read more",
            Self::Related => "related",
            Self::Share => "share",
            Self::TagLine => "tag line",
        }
    }

    /// The kind of a line that is furniture wherever it stands. Long lines are prose, unless they
    /// are addresses.
    pub(crate) fn of(line: &str) -> Option<Self> {
        const LONGEST: usize = 1000;
        let is_long = line.len() > LONGEST;
        let rules = if is_long { &RULES[..1] } else { &RULES[..] };
        rules
            .iter()
            .find(|(_, fits)| fits(line))
            .map(|(kind, _)| *kind)
    }
}

impl fmt::Display for Furniture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What tells a kind of line.
type Rule = fn(&str) -> bool;

/// The rules, of which the first that fits decides.
const RULES: [(Furniture, Rule); 15] = [
    (Furniture::Address, |line| address::of_line(line).is_some()),
    (Furniture::Dots, is_dots),
    (Furniture::Image, is_image),
    (Furniture::Advertisement, theme::is_advertisement),
    (Furniture::PageLink, theme::is_page_link),
    (Furniture::Comments, theme::is_comments),
    (Furniture::Share, theme::is_share),
    (Furniture::ReadMore, theme::is_read_more),
    (Furniture::Related, theme::is_related),
    (Furniture::Footer, theme::is_footer),
    (Furniture::TagLine, |line| {
        tag_line::read(line).is_some_and(|found| found.sure)
    }),
    (Furniture::Byline, byline::is_credits),
    (Furniture::Contact, byline::is_contact),
    (Furniture::Credit, caption::is_credit),
    (Furniture::Caption, caption::is_caption),
];

fn is_dots(line: &str) -> bool {
    line.chars()
        .all(|c| matches!(c, '.' | '…' | '·' | '•' | ' '))
}

/// One to three words of which the last ends as image files do.
fn is_image(line: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp", ".tif", ".tiff",
    ];
    let ends = |ending: &&str| {
        let end = line.len().checked_sub(ending.len());
        let end = end.and_then(|at| line.get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    ENDINGS.iter().any(ends) && line.split_whitespace().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_image_files_are_furniture() {
        assert_eq!(Furniture::of("."), Some(Furniture::Dots));
        assert_eq!(Furniture::of(". . ."), Some(Furniture::Dots));
        for image in [".envoy-face.jpg", "IMG 2031.JPG", "map_of-delta.png"] {
            assert_eq!(Furniture::of(image), Some(Furniture::Image), "{image}");
        }
    }

    #[test]
    fn sentences_about_files_and_breaks_are_kept() {
        for kept in [
            "He had sent them envoy.jpg",
            "He opened the file envoy.jpg.",
            "***",
            "* * *",
            "—",
        ] {
            assert_eq!(Furniture::of(kept), None, "{kept}");
        }
    }

    #[test]
    fn a_line_of_a_million_brackets_is_prose_at_once() {
        assert_eq!(Furniture::of(&"(".repeat(1_000_000)), None);
    }

    #[test]
    fn outlets_datelines_subheads_and_quotations_are_kept() {
        for kept in [
            "Reuters",
            "The Courier of Portsall",
            "MARCH 2, 2021 / 9:40 AM",
            "PORTSALL (Reuters) – The count goes on.",
            "A second harbour",
            "‘Wait and see’ approach",
            "“We have nothing to add,” she said.",
            "I never said that!",
        ] {
            assert_eq!(Furniture::of(kept), None, "{kept}");
        }
    }
}
