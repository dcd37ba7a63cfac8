//! A tagger, and ahead of what it suggests what editors decided.

use crate::{Error, Store};
use catchline::{
    Article, Explained, Found, Neighbour, Neighbours, Record, Suggestion, Tag, TagKeys, Tagger,
    Wanted,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// So many articles are shown that carry a suggested tag.
const NEAREST: usize = 3;

/// A tagger, and ahead of what it suggests what editors decided of the same text.
///
/// Of an article that was corrected come first the tags that fit by the last word of editors, and
/// what they rejected never, as long as title and body are the same.
#[derive(Debug)]
pub struct Suggester {
    tagger: Tagger,
    /// What was decided, by the hash of an article's content.
    corrections: BTreeMap<u64, Correction>,
    /// The articles of the store, once somebody asks why.
    neighbours: OnceLock<Neighbours>,
}

/// What was decided of one article.
#[derive(Debug)]
struct Correction {
    /// The tags that fit, as editors spelt them; aliases by the name that the list gives.
    tags: Vec<Tag>,
    /// Those of the tagger's tags that were decided, whether they fit or not.
    decided: BTreeSet<Tag>,
}

/// What is suggested for an article and why.
#[derive(Debug)]
pub struct Why<'s> {
    /// The tags that editors decided on, which come first.
    pub decided: &'s [Tag],
    /// What the tagger suggests besides.
    pub explained: Vec<Explained<'s>>,
    /// For each of these the nearest articles of the store that carry its tag, at most three;
    /// empty where [`Suggester::look_around`] was not called.
    pub nearest: Vec<Vec<Neighbour<'s>>>,
}

impl Suggester {
    /// A tagger without a store: nothing was decided.
    pub fn new(tagger: Tagger) -> Self {
        Self {
            tagger,
            corrections: BTreeMap::new(),
            neighbours: OnceLock::new(),
        }
    }

    /// A tagger and what editors decided in a store. Spellings of a tag and aliases in the tagger's
    /// list of tags are one tag.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn of(tagger: Tagger, store: &Store) -> Result<Self, Error> {
        let keys = TagKeys::of(tagger.tag_list(), tagger.settings().exact_tags)
            .map_err(catchline::Error::from)?;
        let known = tagger.tags().iter().map(|tag| (keys.key(tag), tag));
        let known: BTreeMap<String, &Tag> = known.collect();
        let corrections = store.decided()?.into_iter().map(|(hash, said)| {
            let all = said.tags.iter().chain(&said.rejected);
            let decided = all.filter_map(|tag| known.get(&keys.key(tag)));
            let decided = decided.map(|&tag| tag.clone()).collect();
            let listed = |tag: Tag| keys.entry(&tag).map_or(tag, |entry| entry.name.clone());
            let mut tags: Vec<Tag> = said.tags.into_iter().map(listed).collect();
            tags.sort_unstable();
            tags.dedup();
            (hash, Correction { tags, decided })
        });
        let corrections = corrections.collect();
        Ok(Self {
            corrections,
            ..Self::new(tagger)
        })
    }

    /// The tagger.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Reads the articles of the store, once, so that explanations name the nearest of them.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn look_around(&self, store: &Store) -> Result<(), Error> {
        if self.neighbours.get().is_none() {
            let neighbours = self.tagger.neighbours(&store.articles()?)?;
            // Another thread may have been quicker, with the same articles.
            drop(self.neighbours.set(neighbours));
        }
        Ok(())
    }

    /// Gives the tags that editors decided on, and puts what is suggested besides in the place of
    /// the suggestions in `found`; `top` counts both.
    pub fn suggest_into<'s>(
        &'s self,
        article: &Article,
        wanted: Wanted,
        found: &mut Vec<Suggestion<'s>>,
    ) -> &'s [Tag] {
        let correction = self.correction(article);
        let widened = correction.map_or(wanted, |one| one.widen(wanted));
        self.tagger.suggest_into(article, widened, found);
        let Some(correction) = correction else {
            return &[];
        };
        correction.narrow(wanted, found, |one| one);
        &correction.tags
    }

    /// The same, with what led to each suggestion.
    pub fn explain(&self, article: &Article, wanted: Wanted) -> Why<'_> {
        let correction = self.correction(article);
        let widened = correction.map_or(wanted, |one| one.widen(wanted));
        let mut explained = self.tagger.explain(article, widened);
        if let Some(correction) = correction {
            correction.narrow(wanted, &mut explained, |one| &one.suggestion);
        }
        let nearest = self.neighbours.get().map(|neighbours| {
            let all: Vec<Suggestion<'_>> = explained.iter().map(|one| one.suggestion).collect();
            self.tagger.nearest(article, &all, neighbours, NEAREST)
        });
        Why {
            decided: correction.map_or(&[], |one| &one.tags),
            explained,
            nearest: nearest.unwrap_or_default(),
        }
    }

    /// What was decided of an article with this text.
    fn correction(&self, article: &Article) -> Option<&Correction> {
        if self.corrections.is_empty() {
            return None;
        }
        self.corrections.get(&article.content_hash())
    }
}

impl Correction {
    /// What is to be suggested so that enough is left without what was decided.
    fn widen(&self, wanted: Wanted) -> Wanted {
        Wanted {
            top: wanted.top.map(|top| top.saturating_add(self.decided.len())),
            ..wanted
        }
    }

    /// Leaves out of the suggestions what was decided, and what is then too many.
    fn narrow<T>(
        &self,
        wanted: Wanted,
        found: &mut Vec<T>,
        suggestion: impl Fn(&T) -> &Suggestion<'_>,
    ) {
        found.retain(|one| !self.decided.contains(suggestion(one).tag));
        if let Some(top) = wanted.top {
            found.truncate(top.saturating_sub(self.tags.len()));
        }
    }
}

impl Why<'_> {
    /// What is suggested, for a record.
    pub fn found(&self) -> Found<'_> {
        Found::Explained(&self.explained, &self.nearest)
    }

    /// The record of the article it was asked for.
    pub fn record<'a>(&'a self, article: &'a Article) -> Record<'a> {
        Record::new(article, self.found()).after(self.decided)
    }
}
