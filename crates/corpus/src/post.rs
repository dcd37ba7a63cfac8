//! The body of one post: which lines stay, and what the others give to the article.

use crate::{Furniture, address, byline, caption, names, tag_line, theme};
use std::collections::{BTreeMap, HashSet};

/// What the lines of a post come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// The lines that stay, at most one blank line between them.
    pub(crate) text: String,
    /// Addresses that stood on lines of their own.
    pub(crate) sources: Vec<String>,
    /// Tags that the theme lists.
    pub(crate) tags: Vec<String>,
    /// How many lines were left out, by kind.
    pub(crate) left_out: BTreeMap<Furniture, u64>,
}

/// Reads the lines of a post, trimmed, from the one after its date to the one before the next
/// post.
pub(crate) fn assemble(lines: &[&str], keep_furniture: bool) -> Body {
    let mut body = Body::default();
    let mut blank = false;
    let mut known = HashSet::new();
    for (&line, kind) in lines.iter().zip(kinds(lines)) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        match kind {
            Some(Furniture::Address) => {
                for source in address::of_line(line).unwrap_or_default() {
                    if known.insert(source) {
                        body.sources.push(source.to_owned());
                    }
                }
            }
            Some(Furniture::TagLine) => {
                let found = tag_line::read(line)
                    .map(|found| found.tags)
                    .unwrap_or_default();
                body.tags.extend(found.into_iter().map(str::to_owned));
            }
            _ => {}
        }
        if let Some(kind) = kind.filter(|_| !keep_furniture) {
            *body.left_out.entry(kind).or_default() += 1;
            continue;
        }
        if !body.text.is_empty() {
            body.text.push_str(if blank { "\n\n" } else { "\n" });
        }
        body.text.push_str(line);
        blank = false;
    }
    body
}

/// The kind of each line, by itself and by the lines around it.
fn kinds(lines: &[&str]) -> Vec<Option<Furniture>> {
    let mut kinds: Vec<_> = lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                None
            } else {
                Furniture::of(line)
            }
        })
        .collect();
    let filled: Vec<usize> = (0..lines.len())
        .filter(|&at| !lines[at].is_empty())
        .collect();
    if let Some(end) = filled.iter().position(|&at| theme::ends_posts(lines[at])) {
        for &at in &filled[end + 1..] {
            kinds[at] = Some(Furniture::OutsidePosts);
        }
    }
    mark_captions(lines, &filled, &mut kinds);
    mark_bylines(lines, &filled, &mut kinds);
    mark_networks(lines, &filled, &mut kinds);
    mark_tag_lines(lines, &filled, &mut kinds);
    kinds
}

/// A caption that stands twice, the second time perhaps with its credit.
fn mark_captions(lines: &[&str], filled: &[usize], kinds: &mut [Option<Furniture>]) {
    for pair in filled.windows(2) {
        if kinds[pair[0]].is_none() && caption::stands_twice(lines[pair[0]], lines[pair[1]]) {
            kinds[pair[0]] = Some(Furniture::Caption);
            kinds[pair[1]] = Some(Furniture::Caption);
        }
    }
}

/// Bylines stand at the head of a post, or of a second report after a break, before its second
/// paragraph of prose.
fn mark_bylines(lines: &[&str], filled: &[usize], kinds: &mut [Option<Furniture>]) {
    let mut paragraphs = 0;
    if let Some(&first) = filled.first()
        && kinds[first].is_none()
        && byline::is_by_user(lines[first])
    {
        kinds[first] = Some(Furniture::Byline);
    }
    for &at in filled {
        if is_break(lines[at]) {
            paragraphs = 0;
        } else if paragraphs < 2 && kinds[at].is_none() && byline::is_by(lines[at]) {
            kinds[at] = Some(Furniture::Byline);
        } else if paragraphs < 2 && kinds[at].is_none() && is_paragraph(lines[at]) {
            paragraphs += 1;
        }
    }
}

/// The networks listed below "Share this:".
fn mark_networks(lines: &[&str], filled: &[usize], kinds: &mut [Option<Furniture>]) {
    let mut listing = false;
    for &at in filled {
        if listing && theme::is_network(lines[at]) {
            kinds[at] = Some(Furniture::Share);
        } else {
            listing = theme::opens_share(lines[at]);
        }
    }
}

/// Lists of tags that could be sentences hold at the head of a post and in the furniture at its
/// end.
fn mark_tag_lines(lines: &[&str], filled: &[usize], kinds: &mut [Option<Furniture>]) {
    let listed = |at: usize| tag_line::read(lines[at]).is_some();
    let head = filled
        .iter()
        .copied()
        .take_while(|&at| listed(at))
        .collect::<Vec<_>>();
    let tail = filled.iter().rev().copied();
    let tail = tail
        .take_while(|&at| kinds[at].is_some() || listed(at))
        .collect::<Vec<_>>();
    for at in head.into_iter().chain(tail) {
        if kinds[at].is_none() {
            kinds[at] = Some(Furniture::TagLine);
        }
    }
}

/// A row of asterisks.
fn is_break(line: &str) -> bool {
    line.chars().all(|c| c == '*' || c == ' ') && line.matches('*').count() >= 3
}

fn is_paragraph(line: &str) -> bool {
    const FEWEST_WORDS: usize = 12;
    names::ends_sentence(line) && line.split_whitespace().nth(FEWEST_WORDS - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROSE: &str =
        "The envoy said on Monday that the count in Portsall would go on for a week.";

    fn text(lines: &[&str]) -> String {
        assemble(lines, false).text
    }

    #[test]
    fn blank_lines_close_up_around_what_is_left_out() {
        let body = assemble(
            &["", "A", "", "Advertisements", "", "B", "C", ".", ""],
            false,
        );
        assert_eq!(body.text, "A\n\nB\nC");
        assert_eq!(body.left_out[&Furniture::Advertisement], 1);
        let kept = assemble(&["A", "", "Advertisements", "B"], true);
        assert_eq!(
            (kept.text.as_str(), kept.left_out.len()),
            ("A\n\nAdvertisements\nB", 0)
        );
    }

    #[test]
    fn addresses_become_sources_once() {
        let lines = [
            "https://a.example/x",
            PROSE,
            "https://a.example/x",
            "See https://b.example.",
        ];
        for keep in [false, true] {
            assert_eq!(assemble(&lines, keep).sources, ["https://a.example/x"]);
        }
    }

    #[test]
    fn bylines_stand_at_the_head_and_after_a_break() {
        let head = [
            "A dek without an end",
            "By Ada Quill New Portsall",
            "The Courier",
            PROSE,
        ];
        assert_eq!(
            text(&head),
            format!("A dek without an end\nThe Courier\n{PROSE}")
        );
        let more =
            "The mayor said that it would not, and that the count was as good as over by now.";
        let inside = [PROSE, more, "By Ferry Alone", PROSE];
        assert_eq!(text(&inside), inside.join("\n"));
        let after = [
            PROSE,
            more,
            "*****",
            "Second headline",
            "By Ada Quill",
            PROSE,
        ];
        assert_eq!(
            text(&after),
            [PROSE, more, "*****", "Second headline", PROSE].join("\n")
        );
    }

    #[test]
    fn networks_go_only_below_share_this() {
        let lines = [
            "Twitter",
            PROSE,
            "Share this:",
            "Twitter",
            "Facebook",
            "Twitter said so.",
        ];
        assert_eq!(
            text(&lines),
            ["Twitter", PROSE, "Twitter said so."].join("\n")
        );
    }

    #[test]
    fn lists_of_tags_count_at_the_ends_of_a_post() {
        let body = assemble(
            &["Posted in Trade", PROSE, "Tagged tea, ports", "3 Comments"],
            false,
        );
        assert_eq!(
            (body.text.as_str(), body.tags.join("/").as_str()),
            (PROSE, "Trade/tea/ports")
        );
        let inside = [PROSE, "Posted in Portsall", PROSE];
        assert_eq!(text(&inside), inside.join("\n"));
        assert!(assemble(&inside, false).tags.is_empty());
    }

    #[test]
    fn captions_that_stand_twice_go_twice() {
        let caption = "The envoy leaves the hall on Monday.";
        let credited = format!("{caption} PHOTO: ADA QUILL/REUTERS");
        let body = assemble(&[caption, "", &credited, "", PROSE], false);
        assert_eq!(
            (body.text.as_str(), body.left_out[&Furniture::Caption]),
            (PROSE, 2)
        );
    }

    #[test]
    fn a_line_after_the_date_may_name_the_user_who_posted() {
        assert_eq!(text(&["by jo", PROSE]), PROSE);
        assert_eq!(text(&[PROSE, "by jo"]), format!("{PROSE}\nby jo"));
    }

    #[test]
    fn lists_of_tags_stand_before_the_links_to_older_posts() {
        let body = assemble(&[PROSE, "Posted in Trade", "Older posts", "Search"], false);
        assert_eq!(
            (body.text.as_str(), body.tags.concat()),
            (PROSE, "Trade".to_owned())
        );
    }

    #[test]
    fn nothing_after_the_links_to_older_posts_is_the_posts() {
        let body = assemble(&[PROSE, "← Older posts", "Search", "Archives"], false);
        assert_eq!(
            (body.text.as_str(), body.left_out[&Furniture::OutsidePosts]),
            (PROSE, 2)
        );
    }

    proptest! {
        #[test]
        fn every_line_stays_or_is_counted(lines in proptest::collection::vec("[A-Za-z.:/ ]{0,20}", 0..12)) {
            let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
            let body = assemble(&lines, false);
            let kept = body.text.lines().filter(|line| !line.is_empty()).count() as u64;
            let filled = lines.iter().filter(|line| !line.is_empty()).count() as u64;
            prop_assert_eq!(kept + body.left_out.values().sum::<u64>(), filled);
            let all = assemble(&lines, true).text;
            prop_assert_eq!(all.lines().filter(|line| !line.is_empty()).count() as u64, filled);
        }
    }
}
