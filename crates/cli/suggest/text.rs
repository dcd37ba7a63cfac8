//! Suggestions as a list to read: a title, then a tag a line with its confidence.

use super::excerpts::{Mark, excerpts};
use crate::{escaped::Escaped, message::count};
use catchline::{Article, Because, Explained, Found, Neighbour, Suggestion, Tag};
use std::io::Write;

/// How many words are named for a suggestion.
const NAMED: usize = 8;

/// Adds one article's record: its lines, each with a line end, what editors decided first. Where
/// there is a mark, excerpts show where the words stand that led to a suggestion.
pub(super) fn record(
    article: &Article,
    decided: &[Tag],
    found: Found<'_>,
    mark: Option<Mark>,
    lines: &mut Vec<u8>,
) {
    let id = article.id_or_hash();
    match article.title.as_str() {
        "" => line(lines, format_args!("(no title) {}", Escaped(&id))),
        title => line(lines, format_args!("{}", Escaped(title))),
    }
    for tag in decided {
        let tag = Escaped(tag.as_str());
        line(lines, format_args!("  1.00  {tag}  (decided)"));
    }
    match found {
        Found::Plain(all) => all.iter().for_each(|one| suggestion(lines, one)),
        Found::Explained(all, nearest) => {
            for (at, one) in all.iter().enumerate() {
                explained(lines, one, article, mark);
                nearest
                    .get(at)
                    .into_iter()
                    .flatten()
                    .for_each(|near| neighbour(lines, near));
            }
        }
    }
    if found.is_empty() && decided.is_empty() {
        line(lines, format_args!("  (no tag fits)"));
    }
}

fn line(lines: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    writeln!(lines, "{what}").expect("memory takes every line");
}

fn suggestion(lines: &mut Vec<u8>, one: &Suggestion<'_>) {
    let tag = Escaped(one.tag.as_str());
    let not = if one.accepted { "" } else { "  (not accepted)" };
    line(lines, format_args!("  {:.2}  {tag}{not}", one.confidence));
}

/// A suggestion, then the words that spoke for it and what all others came to.
fn explained(lines: &mut Vec<u8>, one: &Explained<'_>, article: &Article, mark: Option<Mark>) {
    suggestion(lines, &one.suggestion);
    let speaks = |because: &&Because<'_>| 0.005 <= because.weight;
    let named: Vec<&Because<'_>> = one.because.iter().filter(speaks).take(NAMED).collect();
    let words = named.iter().map(|because| {
        let word = word(because, article);
        format!("{} {}", Escaped(&word), signed(because.weight))
    });
    let others = &one.because[named.len()..];
    let rest: f64 = others.iter().map(|because| because.weight).sum();
    let counted = count(others.len() as u64, "other");
    let rest = (!others.is_empty()).then(|| format!("{counted} {}", signed(rest)));
    let prior = format!("prior {}", signed(one.prior));
    let parts: Vec<String> = words.chain(rest).chain([prior]).collect();
    let (score, threshold) = (one.suggestion.score, one.threshold);
    let parts = parts.join(", ");
    line(
        lines,
        format_args!("        score {score:.2} = {parts}; from {threshold:.2} on it is suggested"),
    );
    let excerpts = mark.map(|mark| excerpts(article, &named, mark));
    for excerpt in excerpts.into_iter().flatten() {
        line(lines, format_args!("        {excerpt}"));
    }
}

/// An article that carries the tag.
fn neighbour(lines: &mut Vec<u8>, near: &Neighbour<'_>) {
    let (title, id) = (Escaped(near.title), Escaped(near.id));
    let title = if near.title.is_empty() {
        "(no title)"
    } else {
        &title.to_string()
    };
    line(
        lines,
        format_args!("        like {:.2}: {title} ({id})", near.likeness),
    );
}

/// Two decimals and a sign; nought is never negative.
fn signed(part: f64) -> String {
    format!("{:+.2}", (part * 100.0).round() / 100.0 + 0.0)
}

/// The term as the article spells it where it stands first, else as it is learnt; and what else
/// than the word itself speaks, if anything.
fn word(because: &Because<'_>, article: &Article) -> String {
    let (kind, term) = because.term.split_once(':').unwrap_or(("", &because.term));
    if kind == "mention" {
        return format!("\u{201c}{term}\u{201d} (its name)");
    }
    let first = because.spans.first();
    let spelt = first.and_then(|span| article.text(span.field).get(span.start..span.end));
    let spelt = spelt.map_or_else(|| term.to_owned(), str::to_lowercase);
    match kind {
        "title" => format!("{spelt} (title)"),
        "lead" => format!("{spelt} (start)"),
        _ => spelt,
    }
}
