//! The heading of a tag page, and the tag it names.

/// A heading line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Heading<'a> {
    /// The tag, empty where the heading names none.
    pub(crate) tag: &'a str,
    /// Whether nothing but a tag page has such a line; "Tag: X" may also begin an article.
    pub(crate) sure: bool,
}

/// The openings of headings, in lower case, and whether each is a sure sign.
const OPENINGS: [(&str, bool); 12] = [
    ("posts tagged with", true),
    ("posts tagged as", true),
    ("posts tagged", true),
    ("entries tagged with", true),
    ("entries tagged as", true),
    ("entries tagged", true),
    ("articles tagged with", true),
    ("articles tagged", true),
    ("tag archives", true),
    ("tag archive", true),
    ("archive for the", true),
    ("tag", false),
];

/// Quotation marks of every kind; any of them may open or close.
const QUOTES: [char; 18] = [
    '‘', '’', '‚', '‛', '“', '”', '„', '‟', '«', '»', '‹', '›', '"', '\'', '`', '´', '′', '″',
];

/// Reads a line as the heading of a tag page: "Posts Tagged ‘X’", "Tag Archives: X", "Tag: X".
///
/// The tag is what stands between the first quotation mark and the last one that ends a word, or
/// the whole rest where it does not begin with a quotation mark.
pub(crate) fn read(line: &str) -> Option<Heading<'_>> {
    const LONGEST: usize = 200;
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    OPENINGS.into_iter().find_map(|(opening, sure)| {
        let rest = rest_after(line, opening)?;
        let (colon, rest) = match rest.strip_prefix(':') {
            Some(rest) => (true, rest.trim()),
            None => (false, rest),
        };
        let rest = without_arrow(rest);
        let quoted = rest.starts_with(QUOTES);
        let needs_quote = opening == "archive for the";
        let fits = if needs_quote {
            quoted
        } else {
            colon || (quoted && sure)
        };
        if !fits {
            return None;
        }
        let (tag, after) = if quoted {
            between_quotes(rest)
        } else {
            (rest, "")
        };
        let ends =
            !after.ends_with(['.', '!', '?']) && (quoted || !rest.ends_with(['.', '!', '?']));
        let of_tag = !needs_quote || after.to_ascii_lowercase().starts_with("tag");
        (ends && of_tag).then_some(Heading {
            tag: tag.trim(),
            sure,
        })
    })
}

/// What follows `opening`, in any case, at the end of a word.
fn rest_after<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let start = line.get(..opening.len())?;
    let rest = &line[opening.len()..];
    let fits = start.eq_ignore_ascii_case(opening) && !rest.starts_with(char::is_alphanumeric);
    fits.then(|| rest.trim())
}

/// The text without the arrow that some themes put after it, which is also a quotation mark.
fn without_arrow(rest: &str) -> &str {
    let arrow = rest
        .strip_suffix(['»', '«', '›', '‹'])
        .filter(|rest| rest.ends_with(' '));
    arrow
        .filter(|rest| !rest.starts_with(['«', '»', '‹', '›']))
        .map_or(rest, str::trim_end)
}

/// What stands in quotation marks, and what follows them.
fn between_quotes(rest: &str) -> (&str, &str) {
    let inner = rest.trim_start_matches(QUOTES);
    let ends_word = |at: usize, mark: &str| {
        !inner[at + mark.len()..].starts_with(|next: char| next.is_alphanumeric())
    };
    match inner
        .rmatch_indices(QUOTES)
        .find(|(at, mark)| ends_word(*at, mark))
    {
        Some((at, mark)) => (
            inner[..at].trim_end_matches(QUOTES),
            inner[at + mark.len()..].trim(),
        ),
        None => (inner, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(line: &str) -> Option<&str> {
        read(line).map(|heading| heading.tag)
    }

    #[test]
    fn the_tag_stands_between_quotes_of_any_kind() {
        for line in [
            "Posts Tagged ‘river trade’",
            "Posts Tagged \"river trade\"",
            "Posts tagged with “river trade”",
            "POSTS TAGGED: river trade",
            "Posts Tagged „river trade“",
            "Posts Tagged »river trade«",
            "Posts Tagged `river trade'",
            "Entries tagged as 'river trade' »",
            "Archive for the ‘river trade’ Tag",
            "Tag Archives: river trade",
            "Posts Tagged « river trade »",
            "Tag Archives: river trade »",
            "Tag Archives: ‘river trade’ | Ann’s Blog",
            "Tag: river trade",
            "  tag:  river trade ",
        ] {
            assert_eq!(tag(line), Some("river trade"), "{line}");
        }
    }

    #[test]
    fn apostrophes_inside_a_tag_stay() {
        assert_eq!(tag("Posts Tagged ‘rock ’n’ roll’"), Some("rock ’n’ roll"));
        assert_eq!(
            tag("Posts Tagged ‘workers’ rights’"),
            Some("workers’ rights")
        );
        assert_eq!(tag("Tag Archives: Women’s rights"), Some("Women’s rights"));
    }

    #[test]
    fn a_heading_without_a_tag_is_still_a_heading() {
        assert_eq!(tag("Posts Tagged ‘’"), Some(""));
        assert_eq!(tag("Tag Archives:"), Some(""));
    }

    #[test]
    fn sentences_are_no_headings() {
        for line in [
            "Posts tagged with care live longer",
            "Posts tagged ‘late’ were removed from the site on Monday.",
            "Tag along with us",
            "Tags: one, two",
            "Archive for the ‘Notes’ Section",
            "Archive for the summer",
            "Tagged",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        assert!(!read("Tag: tea").unwrap().sure);
    }
}
