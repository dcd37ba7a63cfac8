//! What is suggested for an article, and its record in JSON: its fields in a fixed order.

use crate::{
    Because, Explained, Neighbour, Suggestion,
    rounded::{to_four, to_six},
};
use catchline_article::{Article, Span, Tag};
use serde::{Serialize, Serializer};

/// The suggestions for one article.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// Suggestions alone.
    Plain(&'a [Suggestion<'a>]),
    /// Suggestions with what led to them, and of each the [nearest](crate::Tagger::nearest) articles
    /// that carry its tag; none at all where there is no archive to look in.
    Explained(&'a [Explained<'a>], &'a [Vec<Neighbour<'a>>]),
}

/// One article's record: an object with its id, title and suggestions.
///
/// Fields come in a fixed order, and numbers have so many decimals that every platform agrees.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    id: String,
    title: &'a str,
    suggestions: Entries<'a>,
}

/// The tags that editors decided on, and then what is suggested.
#[derive(Debug)]
struct Entries<'a> {
    decided: &'a [Tag],
    found: Found<'a>,
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
    /// Where the score is cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<Vec<Near<'a>>>,
}

#[derive(Serialize)]
struct Near<'a> {
    id: &'a str,
    title: &'a str,
    likeness: f64,
}

#[derive(Serialize)]
struct Reason<'a> {
    term: &'a str,
    weight: f64,
    spans: &'a [Span],
}

impl Found<'_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Plain(all) => all.is_empty(),
            Self::Explained(all, _) => all.is_empty(),
        }
    }
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let decided = self.decided.iter().map(decided);
        match self.found {
            Found::Plain(all) => to.collect_seq(decided.chain(all.iter().map(entry))),
            Found::Explained(all, nearest) => {
                let each = all.iter().enumerate();
                let each = each.map(|(at, one)| explained(one, nearest.get(at)));
                to.collect_seq(decided.chain(each))
            }
        }
    }
}

impl<'a> Record<'a> {
    /// The record of an article and its suggestions.
    pub fn new(article: &'a Article, found: Found<'a>) -> Self {
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
    #[must_use]
    pub fn after(mut self, decided: &'a [Tag]) -> Self {
        self.suggestions.decided = decided;
        self
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
        threshold: None,
        nearest: None,
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
        threshold: None,
        nearest: None,
    }
}

fn explained<'a>(
    explained: &'a Explained<'a>,
    nearest: Option<&'a Vec<Neighbour<'a>>>,
) -> Entry<'a> {
    let reason = |because: &'a Because<'a>| Reason {
        term: &because.term,
        weight: to_six(because.weight),
        spans: &because.spans,
    };
    Entry {
        prior: Some(to_six(explained.prior)),
        because: Some(explained.because.iter().map(reason).collect()),
        threshold: Some(to_four(explained.threshold)),
        nearest: nearest.map(|all| all.iter().map(near).collect()),
        ..entry(&explained.suggestion)
    }
}

fn near<'a>(neighbour: &Neighbour<'a>) -> Near<'a> {
    Near {
        id: neighbour.id,
        title: neighbour.title,
        likeness: to_four(neighbour.likeness),
    }
}
