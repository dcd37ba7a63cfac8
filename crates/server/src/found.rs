//! What is suggested for an article, and its record in JSON: its fields in a fixed order.

use self::rounded::{to_four, to_six};
use catchline::{Article, Because, Explained, Span, Suggestion, Tag};
use serde::{Serialize, Serializer};

/// The suggestions for one article.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    Plain(&'a [Suggestion<'a>]),
    Explained(&'a [Explained<'a>]),
}

/// One article's record.
#[derive(Debug, Serialize)]
pub(crate) struct Record<'a> {
    id: String,
    title: &'a str,
    suggestions: Entries<'a>,
}

/// The tags that editors decided on, and then what is suggested.
#[derive(Debug)]
struct Entries<'a> {
    decided: &'a [Tag],
    found: &'a Found<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    tag: &'a str,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    accepted: bool,
    /// Whether an editor said that it fits.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    decided: bool,
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

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let decided = self.decided.iter().map(decided);
        match self.found {
            Found::Plain(all) => to.collect_seq(decided.chain(all.iter().map(entry))),
            Found::Explained(all) => to.collect_seq(decided.chain(all.iter().map(explained))),
        }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn new(article: &'a Article, found: &'a Found<'a>) -> Self {
        Self {
            id: article.id_or_hash(),
            title: &article.title,
            suggestions: Entries {
                decided: &[],
                found,
            },
        }
    }

    /// The same after the tags that editors decided on.
    pub(crate) fn after(mut self, decided: &'a [Tag]) -> Self {
        self.suggestions.decided = decided;
        self
    }

    /// Adds the record to a text, without a line end.
    pub(crate) fn write(&self, to: &mut Vec<u8>) {
        serde_json::to_writer(to, self).expect("strings and finite numbers can be written");
    }
}

fn decided(tag: &Tag) -> Entry<'_> {
    Entry {
        tag: tag.as_str(),
        confidence: 1.0,
        score: None,
        accepted: true,
        decided: true,
        prior: None,
        because: None,
    }
}

fn entry<'a>(suggestion: &'a Suggestion<'a>) -> Entry<'a> {
    Entry {
        tag: suggestion.tag.as_str(),
        confidence: to_four(suggestion.confidence),
        score: Some(to_four(suggestion.score)),
        accepted: suggestion.accepted,
        decided: false,
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

mod rounded {
    pub(super) fn to_four(number: f64) -> f64 {
        round(number, 1e4)
    }
    pub(super) fn to_six(number: f64) -> f64 {
        round(number, 1e6)
    }
    fn round(number: f64, unit: f64) -> f64 {
        (number * unit).round() / unit + 0.0
    }
}
