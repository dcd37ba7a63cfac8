//! What a demand on confidence costs and brings: precision against the share of articles covered.

use crate::{Candidate, evaluation::share};
use serde::Serialize;

/// What is left where a confidence is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cut {
    /// The least confidence, 0.05 to 0.95.
    pub confidence: f64,
    /// Of each article's best candidate, accepted or not.
    pub best: Covered,
    /// Of all accepted candidates.
    pub accepted: Covered,
}

/// Candidates of enough confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Covered {
    /// How many there are.
    pub suggested: u64,
    /// The share of them that is right; 0 where there is none.
    pub precision: f64,
    /// The share of all articles that have one.
    pub coverage: f64,
}

/// There are so many steps of confidence from 0 to 1; a cut stands at each but the ends.
const STEPS: u32 = 20;

/// Cuts candidates, best first for each article, at confidences from 0.05 to 0.95, 0.05 apart.
///
/// The ids of the true tags rise. Articles without a candidate count as not covered.
pub fn coverage<'a>(articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>) -> Vec<Cut> {
    let (mut best, mut accepted) = (Kept::default(), Kept::default());
    let mut count = 0;
    for (candidates, truth) in articles {
        count += 1;
        best.add(candidates.iter().take(1), truth);
        accepted.add(candidates.iter().filter(|one| one.accepted), truth);
    }
    best.sort();
    accepted.sort();
    let cut = |step| {
        let confidence = f64::from(step) / f64::from(STEPS);
        Cut {
            confidence,
            best: best.cut(confidence, count),
            accepted: accepted.cut(confidence, count),
        }
    };
    (1..STEPS).map(cut).collect()
}

#[derive(Default)]
struct Kept {
    /// The confidence of each candidate, and whether it is right.
    all: Vec<(f64, bool)>,
    /// The greatest confidence in each article that has a candidate.
    greatest: Vec<f64>,
}

impl Kept {
    fn add<'a>(&mut self, candidates: impl Iterator<Item = &'a Candidate>, truth: &[u32]) {
        let mut candidates = candidates.peekable();
        let first = candidates.peek().map(|one| one.confidence);
        self.greatest.extend(first);
        let right = |one: &Candidate| truth.binary_search(&one.tag).is_ok();
        self.all
            .extend(candidates.map(|one| (one.confidence, right(one))));
    }

    fn sort(&mut self) {
        self.all.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        self.greatest.sort_unstable_by(|a, b| b.total_cmp(a));
    }

    fn cut(&self, confidence: f64, articles: u64) -> Covered {
        let end = self.all.partition_point(|one| confidence <= one.0);
        let right = self.all[..end].iter().filter(|one| one.1).count();
        let covered = self.greatest.partition_point(|&one| confidence <= one);
        Covered {
            suggested: end as u64,
            precision: share(right as f64, end as f64),
            coverage: share(covered as f64, articles as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_those_worked_by_hand() {
        let candidate = |tag, confidence, accepted| Candidate {
            tag,
            confidence,
            accepted,
        };
        let first = [
            candidate(0, 0.9, true),
            candidate(1, 0.6, true),
            candidate(2, 0.5, false),
        ];
        let second = [candidate(1, 0.4, false), candidate(3, 0.35, true)];
        let cuts = coverage([
            (&first[..], &[0][..]),
            (&second, &[1, 3]),
            (&[], &[0]),
            (&[], &[]),
        ]);
        assert_eq!(cuts.len(), 19);
        let at = |step: usize| cuts[step - 1];
        let covered = |suggested, precision, coverage| Covered {
            suggested,
            precision,
            coverage,
        };
        assert_eq!((at(1).confidence, at(19).confidence), (0.05, 0.95));
        assert_eq!(at(1).best, covered(2, 1.0, 0.5));
        assert_eq!(at(1).accepted, covered(3, 2.0 / 3.0, 0.5));
        assert_eq!(at(8).best, covered(2, 1.0, 0.5));
        assert_eq!(at(8).accepted, covered(2, 0.5, 0.25));
        assert_eq!(at(18).accepted, covered(1, 1.0, 0.25));
        assert_eq!(at(19).best, covered(0, 0.0, 0.0));
    }

    #[test]
    fn nothing_covers_nothing() {
        let cuts = coverage([]);
        assert!(cuts.iter().all(|cut| cut.best.coverage == 0.0));
    }
}
