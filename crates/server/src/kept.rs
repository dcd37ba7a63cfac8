//! What is kept: a store, which takes articles and what editors say, and from which the model learns
//! a few tags anew, again and again, as long as some wait.

use crate::corrections::Corrections;
use catchline::{Refitted, Tag, Tagger};
use catchline_store::{Error, Store};
use std::{
    collections::BTreeMap,
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A store that is written to, and what of it the model has not learnt yet.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    /// For one writer after the other.
    store: Arc<tokio::sync::Mutex<Store>>,
    waiting: Mutex<Waiting>,
}

/// Tags that wait to be learnt anew.
#[derive(Debug, Default)]
struct Waiting {
    /// By what their spellings share.
    tags: BTreeMap<String, Tag>,
    /// How many are being learnt; nothing where nobody learns.
    learning: Option<usize>,
}

impl Kept {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self {
            path: path.to_owned(),
            store: Arc::new(tokio::sync::Mutex::new(Store::open(path)?)),
            waiting: Mutex::default(),
        })
    }

    pub(crate) fn store(&self) -> &Arc<tokio::sync::Mutex<Store>> {
        &self.store
    }

    /// What editors decided so far.
    pub(crate) fn corrections(&self) -> Result<Corrections, Error> {
        Corrections::of(&Store::open(&self.path)?)
    }

    /// How many tags the model has not learnt yet.
    pub(crate) fn waiting(&self) -> usize {
        let waiting = self.lock();
        waiting.tags.len() + waiting.learning.unwrap_or(0)
    }

    /// Lets tags wait to be learnt; says whether who does so is to learn them.
    pub(crate) fn wait(&self, tags: impl IntoIterator<Item = Tag>) -> bool {
        let mut waiting = self.lock();
        let tags = tags.into_iter().map(|tag| (tag.folded(), tag));
        waiting.tags.extend(tags);
        let is_first = waiting.learning.is_none() && !waiting.tags.is_empty();
        if is_first {
            waiting.learning = Some(0);
        }
        is_first
    }

    /// Learns the tags that wait, until none does; `done` is told of each time.
    pub(crate) fn learn(&self, model: &Path, mut done: impl FnMut(Result<Refitted, String>)) {
        while let Some(tags) = self.next() {
            done(self.refit(model, &tags));
        }
    }

    /// The tags that wait; where there are none, nobody learns any longer.
    fn next(&self) -> Option<Vec<Tag>> {
        let mut waiting = self.lock();
        let tags = mem::take(&mut waiting.tags);
        let tags: Vec<Tag> = tags.into_values().collect();
        waiting.learning = (!tags.is_empty()).then_some(tags.len());
        waiting.learning.map(|_| tags)
    }

    /// Learns tags anew from all that is in the store, and writes the model.
    fn refit(&self, model: &Path, tags: &[Tag]) -> Result<Refitted, String> {
        let store = Store::open(&self.path).map_err(|error| error.to_string())?;
        let work = |store: &Store| -> Result<Refitted, String> {
            let articles = store.articles().map_err(|error| error.to_string())?;
            let refitted = Tagger::load(model).and_then(|tagger| tagger.refit(&articles, tags));
            let refitted = refitted.map_err(|error| error.to_string())?;
            let saved = refitted.tagger.save(model);
            saved.map_err(|error| error.to_string())?;
            Ok(refitted)
        };
        store.alone(work).map_err(|error| error.to_string())?
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
