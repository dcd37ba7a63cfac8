//! Waiting until something may have changed: somebody tells of it, or time is up.

use crate::message;
use crate::signals::Stop;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

/// How often it is asked whether to stop.
const SLICE: Duration = Duration::from_millis(100);
/// Changes that follow one another so closely are looked at together.
const TOGETHER: Duration = Duration::from_millis(200);

/// No longer is waited for others to follow, so that a signal is heard in time.
const LONGEST: Duration = Duration::from_millis(600);

/// What tells of changes in folders. It may tell of none, as on a network, and too often.
#[derive(Debug)]
pub(super) struct Wake {
    changes: Receiver<()>,
    caller: Caller,
    watcher: Option<RecommendedWatcher>,
}

/// What ends the waiting.
#[derive(Debug, Clone)]
pub(super) struct Caller(SyncSender<()>);

impl Caller {
    pub(super) fn call(&self) {
        // Where one call waits already it stands for all.
        let _ = self.0.try_send(());
    }
}

impl Wake {
    pub(super) fn new() -> Self {
        let (to, changes) = sync_channel(1);
        let caller = Caller(to);
        let called = caller.clone();
        let tell = move |event: notify::Result<Event>| {
            // Files are opened by ourselves too.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                called.call();
            }
        };
        let watcher = notify::recommended_watcher(tell);
        let watcher = watcher.inspect_err(|error| {
            message::say(format_args!(
                "{error}; folders are looked at from time to time"
            ));
        });
        Self {
            changes,
            caller,
            watcher: watcher.ok(),
        }
    }

    /// What others may end the waiting with.
    pub(super) fn caller(&self) -> Caller {
        self.caller.clone()
    }

    /// Asks to be told of what happens in a folder and below it.
    pub(super) fn watch(&mut self, folder: &Path) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        // A folder that was away and is back is another one.
        let _ = watcher.unwatch(folder);
        if let Err(error) = watcher.watch(folder, RecursiveMode::Recursive) {
            message::say(format_args!(
                "{}: the system does not tell of changes ({error}); it is looked at from time to \
                 time",
                folder.display()
            ));
        }
    }

    /// Waits for a change, and then a moment, but no longer than until then, and not at all where we
    /// are to stop. A `look` takes so long: where much changes, no more than half of the time goes
    /// into looking.
    pub(super) fn wait(&self, until: Instant, look: Duration, stop: &Stop) {
        while !stop.is_asked() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            match self.changes.recv_timeout(left.min(SLICE)) {
                Ok(()) => {
                    thread::sleep(look.clamp(TOGETHER, LONGEST));
                    while self.changes.try_recv().is_ok() {}
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => unreachable!("a caller is kept beside"),
            }
        }
    }
}
