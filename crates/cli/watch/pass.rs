//! What came of going through the articles of one file or feed.

use crate::{message, message::count};
use std::time::Instant;

/// At most this many reasons are kept.
const KEPT: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Pass {
    /// What is wrong, and whether it has been told and noted before.
    reasons: Vec<(String, bool)>,
    /// Reasons that are not kept.
    more: u64,
    /// When something is to be tried again, at the earliest.
    pub(super) again: Option<Instant>,
    /// Whether it did not come to its end.
    pub(super) stopped: bool,
}

impl Pass {
    pub(super) fn wrong(&mut self, reason: String) {
        self.add(reason, false);
    }

    pub(super) fn known_wrong(&mut self, reason: String) {
        self.add(reason, true);
    }

    fn add(&mut self, reason: String, is_known: bool) {
        if self.reasons.len() < KEPT {
            self.reasons.push((reason, is_known));
        } else {
            self.more += 1;
        }
    }

    pub(super) fn wait(&mut self, at: Instant) {
        self.again = Some(self.again.map_or(at, |again| again.min(at)));
    }

    pub(super) fn is_wrong(&self) -> bool {
        !self.reasons.is_empty()
    }

    pub(super) fn is_newly_wrong(&self) -> bool {
        self.untold().next().is_some()
    }

    /// Says what is wrong and has not been told.
    pub(super) fn tell(&self) {
        self.untold().for_each(message::say);
        if 0 < self.more {
            message::say(format_args!("and {}", count(self.more, "more error")));
        }
    }

    /// The first reason, and how many there are besides.
    pub(super) fn first(&self) -> String {
        let first = self.untold().next().unwrap_or_default();
        let others = self.untold().skip(1).count() as u64 + self.more;
        match others {
            0 => first.to_owned(),
            _ => format!("{first} (and {others} more)"),
        }
    }

    /// All reasons, one a line.
    pub(super) fn all(&self) -> String {
        let reasons = self.reasons.iter().map(|(reason, _)| reason.as_str());
        reasons.collect::<Vec<_>>().join("\n")
    }

    fn untold(&self) -> impl Iterator<Item = &str> {
        let new = self.reasons.iter().filter(|(_, is_known)| !is_known);
        new.map(|(reason, _)| reason.as_str())
    }
}
