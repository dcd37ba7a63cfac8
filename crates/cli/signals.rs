//! Signals that ask the program for something.

use anyhow::Context;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether the program has been asked to end.
#[derive(Debug, Clone)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to SIGTERM and SIGINT from now on; the second of them ends the program at once.
    pub(crate) fn on_signals() -> anyhow::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in [SIGTERM, SIGINT] {
            // The order counts: the first signal finds the flag down.
            flag::register_conditional_default(signal, asked.clone())
                .and_then(|_| flag::register(signal, asked.clone()))
                .context("signals cannot be listened to")?;
        }
        Ok(Self(asked))
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Whether the program has been asked to read again what it works by.
#[derive(Debug, Clone)]
pub(crate) struct Reload(Arc<AtomicBool>);

impl Reload {
    /// Listens to SIGHUP from now on, where there is such a signal.
    pub(crate) fn on_signal() -> anyhow::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGHUP, asked.clone())
            .context("signals cannot be listened to")?;
        Ok(Self(asked))
    }

    /// Says so once each time.
    pub(crate) fn is_asked(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}
