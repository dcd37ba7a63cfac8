//! What is kept: a store, which takes articles and what editors say, and from which the model learns
//! a few tags anew, again and again, as long as some wait.

use axum::body::Bytes;
use catchline::{Refitted, Tag};
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
    looking: Arc<tokio::sync::Mutex<()>>,
    near: Mutex<Option<Near>>,
    waiting: Mutex<Waiting>,
}

/// The answer that names near-duplicates, and how much had changed in the store when it was found.
type Near = (u64, Bytes);

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
            looking: Arc::default(),
            near: Mutex::default(),
            waiting: Mutex::default(),
        })
    }

    pub(crate) fn store(&self) -> &Arc<tokio::sync::Mutex<Store>> {
        &self.store
    }

    /// A connection of its own, for who reads.
    pub(crate) fn reader(&self) -> Result<Store, Error> {
        Store::open(&self.path)
    }

    /// Whoever has this reads all articles, so that others do not do so at the same time.
    pub(crate) fn looking(&self) -> &Arc<tokio::sync::Mutex<()>> {
        &self.looking
    }

    /// Which near-duplicates were found last.
    pub(crate) fn near(&self) -> MutexGuard<'_, Option<Near>> {
        self.near.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Learns the tags that wait, until none does, and writes the model; `done` is told of each time.
    pub(crate) fn learn(&self, model: &Path, mut done: impl FnMut(Result<Refitted, Error>)) {
        while let Some(tags) = self.next() {
            let learnt = self.reader().and_then(|store| store.refit(model, &tags));
            done(learnt);
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

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
