//! The model that suggests now, which another can replace at any moment.

use catchline::Tagger;
use std::sync::{Arc, PoisonError, RwLock};

/// What suggests: all of it changes at once.
#[derive(Debug)]
pub(crate) struct Current {
    pub(crate) tagger: Tagger,
}

/// Where it stands.
#[derive(Debug)]
pub(crate) struct Place(RwLock<Arc<Current>>);

impl Place {
    pub(crate) fn new(current: Current) -> Self {
        Self(RwLock::new(Arc::new(current)))
    }

    /// What suggests now, and goes on to for who asked, whatever takes its place meanwhile.
    pub(crate) fn get(&self) -> Arc<Current> {
        let current = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    pub(crate) fn set(&self, current: Current) {
        let current = Arc::new(current);
        let mut place = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *place, current);
        drop(place);
        // Taking a large model apart takes a while: nobody waits for it.
        drop(before);
    }
}
