//! How often an article has failed, and when it is tried again.

use super::record::Source;
use crate::duration;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

#[derive(Debug)]
pub(super) struct Tries {
    /// The pause after the first failure; each that follows is four times as long.
    first: Duration,
    /// How many times each has failed, and when it may be tried again.
    failed: BTreeMap<(Source, String), (u32, Instant)>,
}

impl Tries {
    /// How often an article is tried.
    pub(super) const MOST: u32 = 5;

    pub(super) fn new(first: Duration) -> Self {
        Self {
            first,
            failed: BTreeMap::new(),
        }
    }

    /// Until when an article is to wait, if it is to.
    pub(super) fn not_before(&self, source: &Source, id: &str) -> Option<Instant> {
        let (_, at) = self.failed.get(&(source.clone(), id.to_owned()))?;
        (Instant::now() < *at).then_some(*at)
    }

    /// Notes a failure, and says when the article is tried again and what the pause is in words;
    /// nothing where it was the last time.
    pub(super) fn again(&mut self, source: &Source, id: &str) -> Option<(Instant, String)> {
        let key = (source.clone(), id.to_owned());
        let failed = self.failed.get(&key).map_or(0, |(failed, _)| *failed) + 1;
        if Self::MOST <= failed {
            self.failed.remove(&key);
            return None;
        }
        let pause = self.first.saturating_mul(4_u32.pow(failed - 1));
        let at = Instant::now() + pause;
        self.failed.insert(key, (failed, at));
        Some((at, duration::shown(pause)))
    }

    /// Forgets an article that went well.
    pub(super) fn end(&mut self, source: &Source, id: &str) {
        self.failed.remove(&(source.clone(), id.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_come_to_an_end() {
        let source = Source {
            folder: None,
            source: "a".to_owned(),
        };
        let mut tries = Tries::new(Duration::from_secs(2));
        let mut pauses = Vec::new();
        for _ in 1..Tries::MOST {
            let (at, pause) = tries.again(&source, "1").unwrap();
            assert_eq!(tries.not_before(&source, "1"), Some(at));
            pauses.push(pause);
        }
        assert_eq!(pauses, ["2s", "8s", "32s", "2m 8s"]);
        assert!(tries.again(&source, "1").is_none());
        assert!(tries.not_before(&source, "1").is_none());
        assert!(tries.not_before(&source, "2").is_none());
    }
}
