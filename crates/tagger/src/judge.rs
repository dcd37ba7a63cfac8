//! Suggestions for one article beside the tags its editors gave it.

use crate::{Suggestion, Tagger, Wanted, archive::known_tags};
use catchline_article::{Labelled, Tag, TagKeys};
use catchline_bayes::Candidate;
use std::collections::BTreeMap;

/// The tags of a tagger and of the truth, under one set of ids: the tagger's first.
pub(crate) struct Names<'l> {
    pub(crate) tags: Vec<Tag>,
    /// How many of them can be suggested.
    pub(crate) known: usize,
    keys: TagKeys<'l>,
    ids: BTreeMap<String, u32>,
}

/// The candidates and the truth of one article.
pub(crate) struct Judged {
    /// Those that matter to a figure, best first.
    pub(crate) candidates: Vec<Candidate>,
    /// The true tags, by id.
    pub(crate) truth: Vec<u32>,
    /// The true tags that could have been accepted and were not, with their confidence.
    pub(crate) missed: Vec<(u32, f64)>,
    /// Whether the tagger has learnt an article of the same text.
    pub(crate) learnt: bool,
}

/// A tagger at work on articles whose tags have ids of their own.
pub(crate) struct Judge<'a> {
    pub(crate) tagger: &'a Tagger,
    names: &'a Names<'a>,
    /// The id of each of the tagger's tags.
    ids: Vec<u32>,
}

/// So many best candidates matter to ranks, and all that are this confident to other figures.
const BEST: usize = 5;
const LEAST_CONFIDENCE: f64 = 0.05;

impl<'l> Names<'l> {
    pub(crate) fn of(known: &[Tag], tagged: &[&Labelled], keys: TagKeys<'l>) -> Self {
        let mut names = Self {
            ids: (0u32..)
                .zip(known)
                .map(|(id, tag)| (keys.key(tag), id))
                .collect(),
            tags: known.to_vec(),
            known: known.len(),
            keys,
        };
        let others: BTreeMap<String, &Tag> = tagged
            .iter()
            .flat_map(|one| one.decided())
            .filter(|tag| !tag.is_empty() && !names.keys.is_never_suggested(tag))
            .map(|tag| (names.keys.key(tag), tag))
            .filter(|(key, _)| !names.ids.contains_key(key))
            .collect();
        for (key, tag) in others {
            names.ids.insert(key, names.tags.len() as u32);
            names.tags.push(tag.clone());
        }
        names
    }
}

impl<'a> Judge<'a> {
    pub(crate) fn new(names: &'a Names<'a>, tagger: &'a Tagger) -> Self {
        let id = |tag: &Tag| names.ids[&names.keys.key(tag)];
        Self {
            tagger,
            names,
            ids: tagger.tags().iter().map(id).collect(),
        }
    }

    /// The place among the tagger's tags of one with this id.
    pub(crate) fn place(&self, id: u32) -> Option<usize> {
        self.ids.iter().position(|&one| one == id)
    }

    /// Leaves out tags that `known` does not name, and those that are undecided: nothing is known of
    /// these for the article.
    pub(crate) fn judge(&self, labelled: &Labelled, known: impl Fn(u32) -> bool) -> Judged {
        let all = Wanted {
            top: Some(usize::MAX),
            min_confidence: 0.0,
        };
        let id = |key| self.names.ids.get(&key).copied();
        let truth = known_tags(labelled.decided(), &self.names.keys, id);
        let mut undecided = known_tags(&labelled.undecided, &self.names.keys, id);
        undecided.retain(|tag| truth.binary_search(tag).is_err());
        let rejected = labelled.rejected.as_ref();
        let rejected = rejected.map(|tags| known_tags(tags, &self.names.keys, id));
        let decided = |tag| match &rejected {
            None => undecided.binary_search(&tag).is_err(),
            Some(no) => truth.binary_search(&tag).is_ok() || no.binary_search(&tag).is_ok(),
        };
        let known = |tag| known(tag) && decided(tag);
        let (mut candidates, mut missed) = (Vec::new(), Vec::new());
        let suggestions = self.tagger.suggest_wanted(&labelled.article, all);
        let suggestions = suggestions
            .into_iter()
            .filter(|one| known(self.ids[one.id]));
        for (rank, one) in suggestions.enumerate() {
            let Suggestion {
                confidence,
                accepted,
                id,
                ..
            } = one;
            let tag = self.ids[id];
            if !accepted && truth.binary_search(&tag).is_ok() {
                missed.push((tag, confidence));
            }
            if rank < BEST || accepted || LEAST_CONFIDENCE <= confidence {
                candidates.push(Candidate {
                    tag,
                    confidence,
                    accepted,
                });
            }
        }
        Judged {
            candidates,
            truth,
            missed,
            learnt: self.tagger.has_learnt(&labelled.article),
        }
    }
}
