//! Lines in which a theme lists the tags of a post.

use crate::{dates, theme};

/// The tags of such a line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TagLine<'a> {
    /// The tags, in their order; none where the line lists only what is no tag.
    pub(crate) tags: Vec<&'a str>,
    /// Whether no sentence has this form; otherwise it holds only at the head or the end of a post.
    pub(crate) sure: bool,
}

/// The openings of lists, in lower case.
const LISTS: [&str; 9] = [
    "tags",
    "tag",
    "tagged with",
    "tagged as",
    "tagged",
    "posted in",
    "posted under",
    "filed under",
    "categories",
];

/// What may stand between lists.
const MARKS: [char; 4] = ['|', '•', '·', '»'];

/// Reads "Tags: a, b", "Posted in c | Tagged a, b | 3 Comments", "This entry was posted in c and
/// tagged a, b."
pub(crate) fn read(line: &str) -> Option<TagLine<'_>> {
    if let Some(entry) = after(line, "this entry was") {
        return of_entry(entry);
    }
    let is_prose = !line.contains(MARKS) && !line.contains(" Tagged ");
    if is_prose
        && LISTS
            .iter()
            .all(|opening| after(line.trim_start(), opening).is_none())
    {
        return None;
    }
    let mut found = TagLine {
        tags: Vec::new(),
        sure: false,
    };
    let mut lists = 0;
    for part in parts(line) {
        if let Some((names, sure)) = list(part) {
            found.tags.extend(names);
            found.sure |= sure;
            lists += 1;
        } else if !is_aside(part) {
            return None;
        }
    }
    (lists > 0).then_some(found)
}

/// The parts of a line: what marks stand between, and what has lost its marks in copying, as in
/// "Posted in c Tagged a, b Leave a comment".
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let marked = line.split(MARKS);
    let listed = marked.flat_map(|part| match part.find(" Tagged ") {
        Some(at) => [&part[..at], &part[at..]],
        None => [part, ""],
    });
    let counted = listed.flat_map(|part| without_count(part.trim()));
    counted.filter(|part| !part.is_empty())
}

/// A list without colon and the comment count at its end.
fn without_count(part: &str) -> [&str; 2] {
    let count_at = part
        .rmatch_indices(' ')
        .map(|(at, _)| at)
        .take(3)
        .find(|&at| theme::is_comments(part[at..].trim()));
    match count_at {
        Some(at) if !part.contains(':') => [part[..at].trim(), part[at..].trim()],
        _ => [part, ""],
    }
}

/// One list, and whether a colon makes it sure.
fn list(part: &str) -> Option<(Vec<&str>, bool)> {
    let (rest, opening) = LISTS
        .into_iter()
        .find_map(|opening| Some((after(part, opening)?, opening)))?;
    let (rest, sure) = match rest.strip_prefix(':') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let bare_noun = matches!(opening, "tags" | "tag" | "categories");
    if bare_noun && !sure {
        return None;
    }
    Some((names(rest)?, sure))
}

/// The names of a comma-separated list, if all look like names of tags.
fn names(rest: &str) -> Option<Vec<&str>> {
    const MOST_WORDS: usize = 8;
    const LONGEST: usize = 80;
    let names: Vec<&str> = rest
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let fits = |name: &&str| {
        name.len() <= LONGEST
            && name.split_whitespace().count() <= MOST_WORDS
            && (!name.ends_with(['.', '!', '?', ';']) || is_abbreviation(name))
    };
    (!names.is_empty() && names.iter().all(fits)).then(|| {
        names
            .into_iter()
            .filter(|name| !name.eq_ignore_ascii_case("uncategorized"))
            .collect()
    })
}

/// "U.S." and its like.
fn is_abbreviation(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    last.len() >= 4
        && last
            .split_terminator('.')
            .all(|letters| letters.chars().count() == 1)
}

/// What else stands on such a line.
pub(crate) fn is_aside(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    theme::is_comments(part)
        || dates::post_date(part).is_some()
        || matches!(
            lower.as_str(),
            "permalink" | "edit" | "bookmark the permalink." | "share" | "print"
        )
        || (lower.starts_with("by ") && part.split_whitespace().count() <= 5)
}

/// " posted in c and tagged a, b. Bookmark the permalink."
fn of_entry(entry: &str) -> Option<TagLine<'_>> {
    let mut rest = entry;
    let mut tags = Vec::new();
    for opening in ["posted in", "and tagged", "tagged"] {
        let Some(after) = after(rest, opening) else {
            continue;
        };
        let end = [" and tagged ", " by ", " on ", ". Bookmark", ". Permalink"]
            .iter()
            .filter_map(|end| after.find(end))
            .min()
            .unwrap_or_else(|| after.trim_end_matches('.').len());
        tags.extend(names(&after[..end])?);
        rest = after[end..].trim_start();
    }
    (rest.len() < entry.len()).then_some(TagLine { tags, sure: true })
}

/// What follows an opening in any case, at the end of a word.
fn after<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let start = line.get(..opening.len())?;
    let rest = &line[opening.len()..];
    let fits = start.eq_ignore_ascii_case(opening) && !rest.starts_with(char::is_alphanumeric);
    fits.then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(line: &str) -> Vec<&str> {
        read(line).unwrap_or_else(|| panic!("{line}")).tags
    }

    #[test]
    fn themes_list_tags_in_many_ways() {
        assert_eq!(
            tags("Tags: river trade, U.S., tea"),
            ["river trade", "U.S.", "tea"]
        );
        assert_eq!(tags("Tags: tea,"), ["tea"]);
        assert_eq!(
            tags("Posted in Trade | Tagged tea, ports | Leave a Comment »"),
            ["Trade", "tea", "ports"]
        );
        assert_eq!(
            tags("Posted in Trade Tagged tea, ports Leave a comment"),
            ["Trade", "tea", "ports"]
        );
        assert_eq!(tags("Posted in Trade 3 Comments"), ["Trade"]);
        assert_eq!(tags("Posted in Uncategorized"), Vec::<&str>::new());
        assert_eq!(tags("Filed under: Trade, Ports"), ["Trade", "Ports"]);
        assert_eq!(
            tags("This entry was posted in Trade and tagged tea, ports. Bookmark the permalink."),
            ["Trade", "tea", "ports"]
        );
        assert_eq!(
            tags("This entry was posted in Trade on May 3, 2021 by jo."),
            ["Trade"]
        );
    }

    #[test]
    fn only_a_colon_makes_a_list_sure() {
        assert!(read("Tags: tea").unwrap().sure);
        assert!(!read("Posted in Trade").unwrap().sure);
        assert!(!read("Tagged tea, ports").unwrap().sure);
    }

    #[test]
    fn sentences_list_nothing() {
        for kept in [
            "Tags: they were on every crate, and each crate had been opened twice before noon.",
            "Posted in Portsall, she learnt the language.",
            "Tagged turtles swim home.",
            "Tags are cheap",
            "Tag: ",
            "Categories",
            "This entry was closed to them",
            "Postedin",
        ] {
            assert_eq!(read(kept), None, "{kept}");
        }
    }
}
