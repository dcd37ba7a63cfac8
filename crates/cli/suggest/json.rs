//! Suggestions as JSON: one object an article, its fields in a fixed order.

use super::Found;
use crate::rounded::{to_four, to_six};
use catchline::{Article, Because, Explained, Span, Suggestion};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    title: &'a str,
    suggestions: &'a Found<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    tag: &'a str,
    confidence: f64,
    score: f64,
    accepted: bool,
    /// With the weights it adds up to the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<Vec<Reason<'a>>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    term: &'a str,
    weight: f64,
    spans: &'a [Span],
}

impl Serialize for Found<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(all) => to.collect_seq(all.iter().map(entry)),
            Self::Explained(all) => to.collect_seq(all.iter().map(explained)),
        }
    }
}

/// Adds one article's record, without a line end.
pub(super) fn record(article: &Article, found: &Found<'_>, to: &mut Vec<u8>) {
    let record = Record {
        id: &article.id_or_hash(),
        title: &article.title,
        suggestions: found,
    };
    serde_json::to_writer(to, &record).expect("strings and finite numbers can be written");
}

fn entry<'a>(suggestion: &'a Suggestion<'a>) -> Entry<'a> {
    Entry {
        tag: suggestion.tag.as_str(),
        confidence: to_four(suggestion.confidence),
        score: to_four(suggestion.score),
        accepted: suggestion.accepted,
        prior: None,
        because: None,
    }
}

fn explained<'a>(explained: &'a Explained<'a>) -> Entry<'a> {
    let reason = |because: &'a Because<'a>| Reason {
        term: &because.term,
        weight: to_six(because.weight),
        spans: &because.spans,
    };
    Entry {
        prior: Some(to_six(explained.prior)),
        because: Some(explained.because.iter().map(reason).collect()),
        ..entry(&explained.suggestion)
    }
}
