//! What suggests now, which can change at any moment: a model, and what editors decided.

use catchline_store::Suggester;
use std::{
    mem,
    sync::{Arc, PoisonError, RwLock},
};

/// Where it stands.
#[derive(Debug)]
pub(crate) struct Place(RwLock<Arc<Suggester>>);

impl Place {
    pub(crate) fn new(suggester: Suggester) -> Self {
        suggester.tagger().prepare();
        Self(RwLock::new(Arc::new(suggester)))
    }

    /// What suggests now: who asked has it to the end, whatever takes its place meanwhile.
    pub(crate) fn get(&self) -> Arc<Suggester> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts it in the place of what was there.
    pub(crate) fn set(&self, suggester: Suggester) {
        suggester.tagger().prepare();
        let suggester = Arc::new(suggester);
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = mem::replace(&mut *place, suggester);
        drop(place);
        // Taking a large model apart takes a while: nobody waits for it.
        drop(before);
    }
}
