//! The mistakes made with the most confidence, and the words that led to them.

use crate::{
    Because, Explained,
    judge::{Judge, Judged},
};
use catchline_article::{Article, Labelled};
use rayon::prelude::*;
use std::{cmp::Ordering, collections::BTreeMap};

/// The worst mistakes of both kinds, at most 20 of each, the worst first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mistakes {
    /// Tags accepted that no editor gave, those of the highest confidence first.
    pub accepted: Vec<Mistake>,
    /// Known tags that an editor gave and that were not accepted, those of the lowest confidence
    /// first.
    pub missed: Vec<Mistake>,
}

/// A tag wrongly accepted or missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// The id of the article, or the hash of its text where it has none.
    pub article: String,
    /// The article's title.
    pub title: String,
    /// The first 100 characters of its body.
    pub opening: String,
    /// The tag's id.
    pub tag: u32,
    /// The confidence the tag was given, 0 to 1.
    pub confidence: f64,
    /// The five words that led most to the mistake, the weightiest first: those that speak for a
    /// tag accepted, and those that speak against a tag missed. Fewer where fewer do.
    pub because: Vec<Led>,
}

/// A word's part in a tag's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Led {
    /// The normalised term; `mention:` stands before a tag whose own words are there.
    pub term: String,
    /// The term as the article spells it where it stands first, in lower case.
    pub word: String,
    /// What it adds to the score, wherever it stands; in the score's unit.
    pub weight: f64,
}

/// So many mistakes of each kind are kept, and so many words of each.
const MOST: usize = 20;
const WORDS: usize = 5;
/// So many characters of a body are its opening.
const OPENING: usize = 100;

/// A mistake that has not been explained.
#[derive(Clone, Copy)]
struct Found {
    article: usize,
    tag: u32,
    confidence: f64,
}

/// A kind of mistake.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Accepted,
    Missed,
}

impl Mistakes {
    /// The worst mistakes among articles and what was judged of each, explained.
    pub(crate) fn of(judge: &Judge<'_>, articles: &[&Labelled], judged: &[Judged]) -> Self {
        let (mut accepted, mut missed) = (Vec::new(), Vec::new());
        for (article, one) in judged.iter().enumerate() {
            let found = |tag, confidence| Found {
                article,
                tag,
                confidence,
            };
            let wrong = one.candidates.iter().filter(|candidate| {
                candidate.accepted && one.truth.binary_search(&candidate.tag).is_err()
            });
            for candidate in wrong {
                let found = found(candidate.tag, candidate.confidence);
                Kind::Accepted.keep(found, &mut accepted, articles);
            }
            for &(tag, confidence) in &one.missed {
                Kind::Missed.keep(found(tag, confidence), &mut missed, articles);
            }
        }
        let explain = |kind: Kind, all: &[Found]| {
            let all = all.par_iter();
            all.map(|&one| kind.explain(judge, &articles[one.article].article, one))
                .collect()
        };
        Self {
            accepted: explain(Kind::Accepted, &accepted),
            missed: explain(Kind::Missed, &missed),
        }
    }

    /// Takes in those of other articles.
    pub(crate) fn add(&mut self, others: Self) {
        let take = |kind: Kind, all: &mut Vec<Mistake>, others| {
            all.extend(others);
            all.sort_by(|a, b| {
                kind.by_confidence(a.confidence, b.confidence)
                    .then_with(|| a.article.cmp(&b.article))
                    .then(a.tag.cmp(&b.tag))
            });
            all.truncate(MOST);
        };
        take(Kind::Accepted, &mut self.accepted, others.accepted);
        take(Kind::Missed, &mut self.missed, others.missed);
    }
}

impl Kind {
    /// The worse first.
    fn by_confidence(self, a: f64, b: f64) -> Ordering {
        match self {
            Self::Accepted => b.total_cmp(&a),
            Self::Missed => a.total_cmp(&b),
        }
    }

    /// Keeps a mistake if it is among the worst so far; those kept are in order.
    fn keep(self, found: Found, kept: &mut Vec<Found>, articles: &[&Labelled]) {
        let id = |one: &Found| articles[one.article].article.id_or_hash();
        let at = kept.partition_point(|one| {
            self.by_confidence(one.confidence, found.confidence)
                .then_with(|| id(one).cmp(&id(&found)))
                .then(one.tag.cmp(&found.tag))
                .is_lt()
        });
        if at < MOST {
            kept.insert(at, found);
            kept.truncate(MOST);
        }
    }

    fn explain(self, judge: &Judge<'_>, article: &Article, found: Found) -> Mistake {
        let explained = judge
            .place(found.tag)
            .and_then(|tag| judge.tagger.explain_tag(article, tag));
        Mistake {
            article: article.id_or_hash(),
            title: article.title.clone(),
            opening: article.body.chars().take(OPENING).collect(),
            tag: found.tag,
            confidence: found.confidence,
            because: explained.map_or_else(Vec::new, |explained| self.led(explained, article)),
        }
    }

    /// The words that led most to the mistake.
    fn led(self, explained: Explained<'_>, article: &Article) -> Vec<Led> {
        let mut words: BTreeMap<String, Led> = BTreeMap::new();
        for because in explained.because {
            let led = Led::of(&because, article);
            let word = words.entry(led.term.clone());
            word.and_modify(|one| one.weight += led.weight)
                .or_insert(led);
        }
        let sign = match self {
            Self::Accepted => 1.0,
            Self::Missed => -1.0,
        };
        let mut words: Vec<Led> = words.into_values().collect();
        words.retain(|one| 0.0 < sign * one.weight);
        words.sort_by(|a, b| (sign * b.weight).total_cmp(&(sign * a.weight)));
        words.truncate(WORDS);
        words
    }
}

impl Led {
    fn of(because: &Because<'_>, article: &Article) -> Self {
        let term = because.term.as_ref();
        if let Some(tag) = term.strip_prefix("mention:") {
            return Self {
                term: term.to_owned(),
                word: tag.to_owned(),
                weight: because.weight,
            };
        }
        // Where a word stands in the article makes no other word of it.
        let bare = ["title:", "lead:"]
            .iter()
            .find_map(|place| term.strip_prefix(place));
        let bare = bare.unwrap_or(term);
        let first = because.spans.first();
        let spelt = first.and_then(|span| article.text(span.field).get(span.start..span.end));
        Self {
            term: bare.to_owned(),
            word: spelt.map_or_else(|| bare.to_owned(), str::to_lowercase),
            weight: because.weight,
        }
    }
}
