//! Where in an article the words stand that led to a suggestion: excerpts with the words marked.

use crate::escaped::Escaped;
use catchline::{Article, Because, Span};
use std::ops::Range;

/// At most so many excerpts are shown for a suggestion.
const SHOWN: usize = 3;
/// So many letters are shown on either side of a word.
const AROUND: usize = 40;
/// An excerpt grows no further than to so many bytes.
const LONGEST: usize = 240;

/// What stands before a word and after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) before: &'static str,
    pub(super) after: &'static str,
}

impl Mark {
    /// For terminals that show no styles.
    pub(super) const PLAIN: Self = Self {
        before: "*",
        after: "*",
    };
    pub(super) const BOLD: Self = Self {
        before: "\u{1b}[1m",
        after: "\u{1b}[0m",
    };
}

/// A stretch of a line, and the words in it.
#[derive(Debug)]
struct Excerpt<'a> {
    text: &'a str,
    shown: Range<usize>,
    words: Vec<Range<usize>>,
    weight: f64,
}

/// The stretches of an article that weigh most for a suggestion, in the order of the text.
pub(super) fn excerpts(article: &Article, named: &[&Because<'_>], mark: Mark) -> Vec<String> {
    let mut words: Vec<(&Span, f64)> = Vec::new();
    for because in named {
        // The weight of a term is shared by all places where it stands.
        let each = because.weight / because.spans.len().max(1) as f64;
        words.extend(because.spans.iter().map(|span| (span, each)));
    }
    words.sort_by_key(|(span, _)| **span);
    let mut all: Vec<Excerpt<'_>> = Vec::new();
    for (span, weight) in words {
        add(&mut all, article.text(span.field), span, weight);
    }
    let mut ranks: Vec<usize> = (0..all.len()).collect();
    ranks.sort_by(|&one, &other| all[other].weight.total_cmp(&all[one].weight));
    ranks.truncate(SHOWN);
    ranks.sort_unstable();
    ranks.into_iter().map(|at| all[at].marked(mark)).collect()
}

/// Adds a word to the last excerpt where it reaches into that, else to one of its own.
fn add<'a>(all: &mut Vec<Excerpt<'a>>, text: &'a str, span: &Span, weight: f64) {
    let Some(mut around) = around(text, span) else {
        return;
    };
    let word = span.start..span.end;
    // The title is another text than the body.
    let last = all.last_mut().filter(|last| std::ptr::eq(last.text, text));
    if let Some(last) = last {
        let grown = last.shown.start..last.shown.end.max(around.end);
        let is_near = around.start <= last.shown.end && grown.len() <= LONGEST;
        if is_near || word.end <= last.shown.end {
            if is_near {
                last.shown = grown;
            }
            last.mark(word, weight);
            return;
        }
        around.start = around.start.max(last.shown.end).min(word.start);
    }
    all.push(Excerpt {
        text,
        shown: around,
        words: vec![word],
        weight,
    });
}

/// The whole words around a stretch, within its line.
fn around(text: &str, span: &Span) -> Option<Range<usize>> {
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    let before = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let after = &after[..after.find('\n').unwrap_or(after.len())];
    let back = before.char_indices().rev().nth(AROUND);
    let back = back.map(|(at, _)| at + before[at..].find(char::is_whitespace).unwrap_or(0));
    let start = span.start - before.len() + back.unwrap_or(0);
    let ahead = after.char_indices().nth(AROUND);
    let ahead = ahead.map(|(at, _)| after[..at].rfind(char::is_whitespace).unwrap_or(at));
    Some(start..span.end + ahead.unwrap_or(after.len()))
}

impl Excerpt<'_> {
    /// Marks one more word; of two that reach into one another one becomes.
    fn mark(&mut self, word: Range<usize>, weight: f64) {
        self.weight += weight;
        match self.words.last_mut() {
            Some(before) if word.start <= before.end => before.end = before.end.max(word.end),
            _ => self.words.push(word),
        }
    }

    fn marked(&self, mark: Mark) -> String {
        let mut line = String::new();
        let mut at = self.shown.start;
        for word in &self.words {
            let (before, word_text) = (&self.text[at..word.start], &self.text[word.clone()]);
            let (before, word_text) = (Escaped(before), Escaped(word_text));
            let marked = [mark.before, &word_text.to_string(), mark.after];
            line += &before.to_string();
            line += &marked.concat();
            at = word.end;
        }
        line += &Escaped(&self.text[at..self.shown.end]).to_string();
        let whole = |at: usize| at == 0 || self.text[..at].ends_with('\n');
        let ends = |at: usize| at == self.text.len() || self.text[at..].starts_with('\n');
        let open = if whole(self.shown.start) { "" } else { "… " };
        let close = if ends(self.shown.end) { "" } else { " …" };
        format!("{open}{}{close}", line.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline::Field;

    fn because(text: &str, words: &[(&str, f64)]) -> Vec<(String, f64, Vec<Span>)> {
        let spans = |word: &str| {
            let found = text.match_indices(word);
            let span = |(start, _): (usize, &str)| Span {
                field: Field::Body,
                start,
                end: start + word.len(),
            };
            found.map(span).collect()
        };
        let word = |&(word, weight): &(&str, f64)| (word.to_owned(), weight, spans(word));
        words.iter().map(word).collect()
    }

    fn shown(text: &str, words: &[(&str, f64)]) -> Vec<String> {
        let article = Article::new("Title").body(text);
        let named = because(text, words);
        let named: Vec<Because<'_>> = named
            .iter()
            .map(|(term, weight, spans)| Because {
                term: term.as_str().into(),
                weight: *weight,
                spans: spans.clone(),
            })
            .collect();
        excerpts(&article, &named.iter().collect::<Vec<_>>(), Mark::PLAIN)
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        let text =
            "Ballots were counted.\nThe hackers came on the eve of the vote, and the hackers left.";
        assert_eq!(
            shown(
                text,
                &[
                    ("hackers", 1.0),
                    ("Ballots", 0.2),
                    ("eve of", 0.3),
                    ("of the vote", 0.1)
                ]
            ),
            [
                "*Ballots* were counted.",
                "The *hackers* came on the *eve of the vote*, and the *hackers* left."
            ]
        );
    }

    #[test]
    fn the_heaviest_stretches_are_shown_in_the_order_of_the_text() {
        let filler = "and so it went on for a very long while without anything of note ".repeat(2);
        let filler = filler.as_str();
        let text = [
            "one ",
            filler,
            "two ",
            filler,
            "three ",
            filler,
            "four\u{7} ",
            filler,
        ]
        .concat();
        let words = [("one", 0.1), ("two", 0.5), ("three", 0.9), ("four", 0.7)];
        let shown = shown(&text, &words);
        assert_eq!(shown.len(), 3);
        for (line, word) in shown.iter().zip(["*two*", "*three*", "*four*\\u{7}"]) {
            assert!(
                line.contains(word) && line.starts_with("… ") && line.ends_with(" …"),
                "{line}"
            );
        }
    }

    #[test]
    fn an_excerpt_does_not_grow_without_end() {
        let shown = shown(
            &"tea and bread ".repeat(100),
            &[("tea", 1.0), ("bread", 0.5)],
        );
        assert_eq!(shown.len(), SHOWN);
        assert!(
            shown.iter().all(|line| line.len() <= 2 * LONGEST),
            "{shown:?}"
        );
    }

    #[test]
    fn letters_of_many_bytes_are_not_cut() {
        let text = "ёлка ".repeat(30) + "выборы" + &" ёлка".repeat(30);
        let shown = shown(&text, &[("выборы", 1.0)]);
        assert!(shown[0].contains("ёлка *выборы* ёлка"), "{shown:?}");
    }
}
