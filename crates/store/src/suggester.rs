//! A tagger, and ahead of what it suggests what editors decided.

use crate::{Error, Store};
use catchline::{
    Article, Explained, Found, Neighbour, Neighbours, Record, Suggestion, Tag, TagKeys, Tagger,
    Wanted,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

/// So many articles are shown that carry a suggested tag.
const NEAREST: usize = 3;

/// A tagger, and ahead of what it suggests what editors decided of the same text.
///
/// Of an article that was corrected come first the tags that fit by the last word of editors, and
/// what they rejected never, as long as title and body are the same. A tag that was renamed in the
/// store is suggested by its new name, and one that was retired or merged not at all, also before the
/// next settlement.
#[derive(Debug)]
pub struct Suggester {
    tagger: Arc<Tagger>,
    /// What was decided, by the hash of an article's content.
    corrections: BTreeMap<u64, Correction>,
    /// What those of the tagger's tags are called now that are called otherwise; nothing where they
    /// are suggested no more.
    changed: BTreeMap<Tag, Option<Tag>>,
    /// The articles of the store, once somebody asks why.
    neighbours: OnceLock<Arc<Neighbours>>,
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
            tagger: Arc::new(tagger),
            corrections: BTreeMap::new(),
            changed: BTreeMap::new(),
            neighbours: OnceLock::new(),
        }
    }

    /// A tagger and what editors decided in a store. Spellings of a tag and aliases in the tagger's
    /// list of tags are one tag.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn of(tagger: Tagger, store: &Store) -> Result<Self, Error> {
        Self::new(tagger).again(store)
    }

    /// The same tagger, with what editors have decided by now. The articles that explanations name
    /// are those that there were.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn again(&self, store: &Store) -> Result<Self, Error> {
        let tagger = &self.tagger;
        let keys = TagKeys::of(tagger.tag_list(), tagger.settings().exact_tags)
            .map_err(catchline::Error::from)?;
        let changed = changed(tagger.tags(), store, &keys)?;
        // Each of the tagger's tags by the key of what it is called now.
        let called = tagger
            .tags()
            .iter()
            .filter_map(|tag| match changed.get(tag) {
                None => Some((keys.key(tag), tag)),
                Some(now) => Some((keys.key(now.as_ref()?), tag)),
            });
        let known: BTreeMap<String, &Tag> = called.collect();
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
            changed,
            tagger: Arc::clone(tagger),
            neighbours: self.neighbours.clone(),
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
            let neighbours = Arc::new(self.tagger.neighbours(&store.articles()?)?);
            // Another thread may have been quicker, with the same articles.
            drop(self.neighbours.set(neighbours));
        }
        Ok(())
    }

    /// Whether explanations name the nearest articles.
    pub fn looks_around(&self) -> bool {
        self.neighbours.get().is_some()
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
        self.tagger
            .suggest_into(article, self.widen(wanted, correction), found);
        self.narrow(wanted, correction, found, |one| one);
        correction.map_or(&[], |one| &one.tags)
    }

    /// The same, with what led to each suggestion.
    pub fn explain(&self, article: &Article, wanted: Wanted) -> Why<'_> {
        let correction = self.correction(article);
        let mut explained = self.tagger.explain(article, self.widen(wanted, correction));
        self.narrow(wanted, correction, &mut explained, |one| {
            &mut one.suggestion
        });
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

    /// What is to be suggested so that enough is left without what is left out.
    fn widen(&self, wanted: Wanted, correction: Option<&Correction>) -> Wanted {
        let decided = correction.map_or(0, |one| one.decided.len());
        Wanted {
            top: (wanted.top).map(|top| top.saturating_add(decided + self.changed.len())),
            ..wanted
        }
    }

    /// Leaves out of the suggestions what was decided and what is suggested no more, and then what is
    /// too many; calls the others as they are called now.
    fn narrow<'s, T>(
        &'s self,
        wanted: Wanted,
        correction: Option<&Correction>,
        found: &mut Vec<T>,
        suggestion: impl Fn(&mut T) -> &mut Suggestion<'s>,
    ) {
        if correction.is_none() && self.changed.is_empty() {
            return;
        }
        found.retain_mut(|one| {
            let one = suggestion(one);
            let is_decided = correction.is_some_and(|known| known.decided.contains(one.tag));
            match self.changed.get(one.tag) {
                _ if is_decided => false,
                None => true,
                Some(None) => false,
                Some(Some(now)) => {
                    one.tag = now;
                    true
                }
            }
        });
        if let Some(top) = wanted.top {
            let decided = correction.map_or(0, |one| one.tags.len());
            found.truncate(top.saturating_sub(decided));
        }
    }
}

/// What tags of a tagger are called in a store, those that are called otherwise; nothing where they
/// were retired, or are one with another that the tagger knows.
fn changed(
    tags: &[Tag],
    store: &Store,
    keys: &TagKeys<'_>,
) -> Result<BTreeMap<Tag, Option<Tag>>, Error> {
    let current = store.current_tags()?;
    let mut known: BTreeSet<String> = tags.iter().map(|tag| keys.key(tag)).collect();
    let mut changed = BTreeMap::new();
    for tag in tags {
        match current.current(tag) {
            Some(now) if keys.key(now) == keys.key(tag) => {}
            now => {
                let now = now.filter(|now| known.insert(keys.key(now)));
                changed.insert(tag.clone(), now.cloned());
            }
        }
    }
    Ok(changed)
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
