//! Suggestions as JSON: one object an article, its fields in a fixed order.

use super::Found;
use crate::rounded::{to_four, to_six};
use catchline::{Article, Because, Explained, Span, Suggestion};
use serde::Serialize;

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    title: &'a str,
    suggestions: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    tag: &'a str,
    confidence: f64,
    score: f64,
    accepted: bool,
    #[serde(flatten)]
    why: Option<Why<'a>>,
}

/// Prior and weights add up to the score.
#[derive(Serialize)]
struct Why<'a> {
    prior: f64,
    because: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    term: &'a str,
    weight: f64,
    spans: &'a [Span],
}

/// One article's record, without a line end.
pub(super) fn record(article: &Article, found: &Found<'_>) -> Vec<u8> {
    let suggestions = match found {
        Found::Plain(all) => all.iter().map(|one| entry(one, None)).collect(),
        Found::Explained(all) => all.iter().map(explained).collect(),
    };
    let record = Record {
        id: &article.id_or_hash(),
        title: &article.title,
        suggestions,
    };
    serde_json::to_vec(&record).expect("strings and finite numbers can be written")
}

fn entry<'a>(suggestion: &Suggestion<'a>, why: Option<Why<'a>>) -> Entry<'a> {
    Entry {
        tag: suggestion.tag.as_str(),
        confidence: to_four(suggestion.confidence),
        score: to_four(suggestion.score),
        accepted: suggestion.accepted,
        why,
    }
}

fn explained<'a>(explained: &'a Explained<'a>) -> Entry<'a> {
    let reason = |because: &'a Because<'a>| Reason {
        term: &because.term,
        weight: to_six(because.weight),
        spans: &because.spans,
    };
    let why = Why {
        prior: to_six(explained.prior),
        because: explained.because.iter().map(reason).collect(),
    };
    entry(&explained.suggestion, Some(why))
}
