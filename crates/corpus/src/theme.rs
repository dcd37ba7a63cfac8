//! What a blog's theme and its plugins put around posts.

use crate::names::ends_sentence;

/// "Advertisements" and its like.
pub(crate) fn is_advertisement(line: &str) -> bool {
    is_one_of(
        line,
        &[
            "advertisement",
            "advertisements",
            "report this ad",
            "privacy settings",
        ],
    )
}

/// "Related:", alone or before the headline of another story.
pub(crate) fn is_related(line: &str) -> bool {
    const ALONE: [&str; 5] = [
        "related",
        "related posts",
        "related articles",
        "related stories",
        "related coverage",
    ];
    const BEFORE: [&str; 4] = [
        "related:",
        "related posts:",
        "related articles:",
        "related stories:",
    ];
    let lower = line.to_ascii_lowercase();
    is_one_of(line.trim_end_matches(':'), &ALONE)
        || (BEFORE.iter().any(|opening| lower.starts_with(opening)) && !ends_sentence(line))
}

/// "Read more: …", "Continue reading", "(more…)".
pub(crate) fn is_read_more(line: &str) -> bool {
    const ALONE: [&str; 3] = [
        "read more",
        "continue reading",
        "read the rest of this entry",
    ];
    const BEFORE: [&str; 7] = [
        "read more:",
        "see also:",
        "read also:",
        "also read:",
        "more on this:",
        "continue reading “",
        "continue reading \"",
    ];
    let lower = line.to_ascii_lowercase();
    let bare = without_arrows(&lower).trim_matches(['(', ')', '[', ']', '.', '…']);
    let marked = bare.len() < lower.len();
    ALONE.contains(&bare)
        || (bare == "more" && marked)
        || (bare.starts_with("continue reading ") && lower.ends_with(is_arrow_mark))
        || BEFORE.iter().any(|opening| lower.starts_with(opening))
}

/// "← Older posts", "Next »", "Page 2 of 3".
pub(crate) fn is_page_link(line: &str) -> bool {
    const WITH_ARROW: [&str; 4] = ["next", "previous", "older", "newer"];
    const ALONE: [&str; 6] = [
        "next page",
        "previous page",
        "post navigation",
        "skip to content",
        "back to top",
        "skip to main content",
    ];
    let lower = line.to_ascii_lowercase();
    let bare = without_arrows(&lower);
    ends_posts(line)
        || ALONE.contains(&bare)
        || (bare != lower && WITH_ARROW.contains(&bare))
        || is_page_number(bare)
}

/// The page links after which no post goes on: "Older posts", "Newer entries".
pub(crate) fn ends_posts(line: &str) -> bool {
    const SIDES: [&str; 5] = ["older", "newer", "next", "previous", "posts"];
    const WHAT: [&str; 3] = ["posts", "entries", "navigation"];
    let words = without_arrows(line).split_whitespace();
    let mut words = words.filter(|word| !is_arrow(word));
    let mut links = 0;
    while let Some(word) = words.next() {
        let side = is_one_of(word, &SIDES);
        let what = words.next().is_some_and(|what| is_one_of(what, &WHAT));
        if !side || !what {
            return false;
        }
        links += 1;
    }
    links > 0
}

fn is_page_number(bare: &str) -> bool {
    let mut words = bare.split_whitespace();
    let number =
        |word: Option<&str>| word.is_some_and(|word| word.bytes().all(|c| c.is_ascii_digit()));
    words.next() == Some("page")
        && number(words.next())
        && words.next() == Some("of")
        && number(words.next())
        && words.next().is_none()
}

/// "3 Comments", "Leave a comment", "Comments Off on …".
pub(crate) fn is_comments(line: &str) -> bool {
    const ALONE: [&str; 8] = [
        "leave a comment",
        "leave a reply",
        "comments off",
        "comments are closed",
        "comments are off for this post",
        "add a comment",
        "post a comment",
        "no comments",
    ];
    const LONGEST: usize = 80;
    const OFF: &str = "comments off on ";
    let start = line.get(..OFF.len());
    if start.is_some_and(|start| start.eq_ignore_ascii_case(OFF)) {
        return !ends_sentence(line);
    }
    if LONGEST < line.len() {
        return false;
    }
    let lower = line.to_ascii_lowercase();
    let bare = without_arrows(&lower).trim_end_matches(['.', ':']);
    is_one_of(bare, &ALONE) || is_count(bare)
}

/// "3 comments", "one response", "comments (3)".
fn is_count(bare: &str) -> bool {
    const WHAT: [&str; 7] = [
        "comment",
        "comments",
        "response",
        "responses",
        "replies",
        "reply",
        "comment(s)",
    ];
    let words: Vec<&str> = bare.split_whitespace().collect();
    let number = |word: &str| {
        word == "one" || (!word.is_empty() && word.bytes().all(|c| c.is_ascii_digit() || c == b','))
    };
    match words.as_slice() {
        [count, what] if WHAT.contains(what) => number(count),
        ["comments" | "comments:", count] => number(count.trim_matches(['(', ')'])),
        _ => false,
    }
}

/// "Share this:", "Like Loading…", "Click to share on …".
pub(crate) fn is_share(line: &str) -> bool {
    const ALONE: [&str; 8] = [
        "share this",
        "like this",
        "loading",
        "like loading",
        "be the first to like this",
        "share this post",
        "share this article",
        "tweet this",
    ];
    let lower = line.to_ascii_lowercase();
    let bare = lower.trim_end_matches(['.', '…', ':']).trim();
    let likes = bare.split_once(' ').is_some_and(|(count, rest)| {
        count.bytes().all(|c| c.is_ascii_digit())
            && is_one_of(rest, &["bloggers like this", "blogger likes this"])
    });
    let shared = bare.strip_prefix("share on ").is_some_and(is_network);
    is_one_of(bare, &ALONE)
        || likes
        || shared
        || (lower.starts_with("click to ") && lower.contains("(opens in new window)"))
}

/// Whether the line opens a list of networks to share on.
pub(crate) fn opens_share(line: &str) -> bool {
    is_one_of(line.trim_end_matches(':').trim(), &["share this"])
}

/// A name in the list below "Share this:".
pub(crate) fn is_network(line: &str) -> bool {
    const NETWORKS: [&str; 19] = [
        "bluesky",
        "digg",
        "email",
        "e-mail",
        "facebook",
        "google",
        "google+",
        "linkedin",
        "mastodon",
        "more",
        "pinterest",
        "pocket",
        "print",
        "reddit",
        "telegram",
        "threads",
        "tumblr",
        "twitter",
        "whatsapp",
    ];
    let lower = line
        .trim_start_matches(['•', '*', '-', ' '])
        .to_ascii_lowercase();
    NETWORKS.contains(&lower.as_str()) || lower == "x" || lower == "tweet"
}

/// "Blog at WordPress.com", "Theme: NAME by NAME".
pub(crate) fn is_footer(line: &str) -> bool {
    const BEFORE: [&str; 5] = [
        "blog at wordpress.com",
        "create a free website or blog at wordpress.com",
        "proudly powered by wordpress",
        "powered by wordpress",
        "create a website or blog at wordpress.com",
    ];
    let lower = line.to_ascii_lowercase();
    let themed = lower
        .strip_prefix("theme:")
        .is_some_and(|rest| rest.contains(" by "));
    themed || BEFORE.iter().any(|opening| lower.starts_with(opening))
}

/// A text without the arrows at its ends.
fn without_arrows(text: &str) -> &str {
    text.trim_matches(|c: char| is_arrow_mark(c) || c.is_whitespace())
}

fn is_arrow(word: &str) -> bool {
    word.chars().all(is_arrow_mark)
}

fn is_arrow_mark(c: char) -> bool {
    matches!(
        c,
        '←' | '→' | '«' | '»' | '‹' | '›' | '<' | '>' | '|' | '•' | '·' | '▸' | '►'
    )
}

fn is_one_of(line: &str, known: &[&str]) -> bool {
    known.iter().any(|known| known.eq_ignore_ascii_case(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(rule: fn(&str) -> bool, lines: &[&str], kept: &[&str]) {
        for line in lines {
            assert!(rule(line), "{line}");
        }
        for line in kept {
            assert!(!rule(line), "{line}");
        }
    }

    #[test]
    fn advertisements_and_related_stories() {
        all(
            is_advertisement,
            &["Advertisements", "ADVERTISEMENT"],
            &["Advertisements were banned."],
        );
        all(
            is_related,
            &[
                "Related:",
                "Related",
                "RELATED: Envoys trade blame",
                "Related posts:",
            ],
            &[
                "Related to the mayor by marriage",
                "Related: she is his aunt, and he knows it.",
            ],
        );
    }

    #[test]
    fn ways_to_read_on() {
        all(
            is_read_more,
            &[
                "Read more: Envoys trade blame",
                "READ MORE",
                "Read more »",
                "Continue reading →",
                "(more…)",
                "Continue reading “Tea is late”",
            ],
            &[
                "Read more than this, she said.",
                "More",
                "Continue reading the count",
                "More tea came.",
            ],
        );
    }

    #[test]
    fn links_to_other_pages() {
        all(
            is_page_link,
            &[
                "Older posts",
                "← Older posts",
                "« Older Entries",
                "Next »",
                "Page 2 of 3",
                "« Previous Entries Next Entries »",
                "Posts navigation",
            ],
            &[
                "Next",
                "Older posts were abolished.",
                "Page 2 of 3 was missing",
                "Previous",
                "Newer",
            ],
        );
        assert!(ends_posts("← Older posts") && !ends_posts("Next page"));
    }

    #[test]
    fn comment_counts() {
        all(
            is_comments,
            &[
                "3 Comments",
                "No Comments »",
                "1 Comment",
                "Leave a comment",
                "Comments Off on Tea is late",
                "Comments (3)",
                "12 responses",
            ],
            &[
                "No comment",
                "Comments",
                "3 comments stood out",
                "Leave a comment at the door, he said.",
                "Two responses",
            ],
        );
    }

    #[test]
    fn buttons_to_share_and_like() {
        all(
            is_share,
            &[
                "Share this:",
                "Like this:",
                "Like Loading...",
                "Loading…",
                "2 bloggers like this.",
                "Click to share on Twitter (Opens in new window)",
                "Share on Facebook",
            ],
            &[
                "Share this with them, she said.",
                "Like this one",
                "Share on the left",
            ],
        );
        all(
            is_network,
            &["Twitter", "• Facebook", "Email"],
            &["Twitter said so.", "Tea"],
        );
    }

    #[test]
    fn footers_of_the_site() {
        all(
            is_footer,
            &["Blog at WordPress.com.", "Theme: Harbour by A. Quill."],
            &[
                "Theme: how a river became a border",
                "The blog at the ministry",
            ],
        );
    }
}
