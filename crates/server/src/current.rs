//! What suggests now, which can change at any moment: the model, and what editors decided.

use crate::corrections::Corrections;
use catchline::Tagger;
use std::sync::{Arc, PoisonError, RwLock};

/// What suggests; who asked has it to the end, whatever takes its place meanwhile.
#[derive(Debug, Clone)]
pub(crate) struct Current {
    pub(crate) tagger: Arc<Tagger>,
    pub(crate) corrections: Arc<Corrections>,
}

/// Where it stands.
#[derive(Debug)]
pub(crate) struct Place(RwLock<Current>);

impl Place {
    pub(crate) fn new(current: Current) -> Self {
        Self(RwLock::new(current))
    }

    pub(crate) fn get(&self) -> Current {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn set_tagger(&self, tagger: Tagger) {
        tagger.prepare();
        let tagger = Arc::new(tagger);
        // What was there before is taken apart when the lock is free again.
        let _before = std::mem::replace(&mut self.write().tagger, tagger);
    }

    pub(crate) fn set_corrections(&self, corrections: Corrections) {
        let corrections = Arc::new(corrections);
        let _before = std::mem::replace(&mut self.write().corrections, corrections);
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Current> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
