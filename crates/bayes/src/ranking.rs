//! Pairs of score and truth, the best first, and where an aim is served best among them.

use crate::Aim;

/// Pairs of score and truth, each with a fold, the best of them sorted: as many as were asked for.
pub(crate) struct Ranking<F> {
    /// All pairs, as [`key`] makes them, in any order.
    pairs: F,
    /// The best of them, falling.
    keys: Vec<u64>,
    /// Whether there are no others.
    all: bool,
    /// How many true pairs each fold has.
    positives: Vec<u64>,
    /// Below which score pairs are left out, where some are.
    least: Option<f32>,
}

/// F1 that differ by no more than this are held to be as good: which is the better by a hair is
/// chance, and rare tags are found more often below than above.
const EVEN: f64 = 0.0005;

/// A threshold, how good it is, and over how many true pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Best {
    pub(crate) threshold: f64,
    pub(crate) merit: f64,
    pub(crate) positives: u64,
}

impl<F: Fn() -> I, I: Iterator<Item = u64>> Ranking<F> {
    /// Of these pairs, given how many true ones each fold has and below which score pairs are left
    /// out, where some are.
    pub(crate) fn of(pairs: F, positives: Vec<u64>, least: Option<f32>) -> Self {
        let most: u64 = positives.iter().sum();
        let mut ranking = Self {
            pairs,
            keys: Vec::new(),
            all: true,
            positives,
            least,
        };
        ranking.gather(2 * most as usize + 64);
        ranking
    }

    /// Sorts so many of the best pairs, holding no more than twice as many.
    fn gather(&mut self, most: usize) {
        (self.keys, self.all) = (Vec::new(), true);
        let mut least = 0;
        for key in (self.pairs)() {
            if least <= key {
                self.keys.push(key);
                if self.keys.len() == 2 * most {
                    least = self.cut(most);
                }
            }
        }
        if most < self.keys.len() {
            self.cut(most);
        }
        self.keys.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Leaves out all but the best so many, and gives the best that is left out.
    fn cut(&mut self, most: usize) -> u64 {
        let (_, &mut least, _) = self.keys.select_nth_unstable_by(most, |a, b| b.cmp(a));
        self.keys.truncate(most);
        self.all = false;
        least
    }

    /// The threshold that serves the aim best over all pairs, but for those of a fold: half-way
    /// between the last score above it and the first below, or the least where there is none. Of
    /// thresholds that are as good, the highest, but for the aim of F1 the lowest of those that are
    /// [nearly](EVEN) as good.
    pub(crate) fn best(&mut self, without: Option<usize>, aim: Aim) -> Best {
        loop {
            if let Some(best) = self.best_of_sorted(without, aim) {
                return best;
            }
            self.gather(4 * self.keys.len());
        }
    }

    /// The same, from the pairs that are sorted; none where the others could hold a better one.
    fn best_of_sorted(&self, without: Option<usize>, aim: Aim) -> Option<Best> {
        let positives: u64 = self.positives.iter().sum();
        let positives = positives - without.map_or(0, |fold| self.positives[fold]);
        let mut keys = self.keys.iter().copied();
        let mut next = || keys.find(|&key| Some(fold(key)) != without);
        let mut this = next();
        let mut best = Best {
            threshold: this.map_or(0.0, |key| f64::from(score(key))) + 1.0,
            merit: 0.0,
            positives,
        };
        let even = if aim == Aim::F1 { EVEN } else { 0.0 };
        // Thresholds that were the best or nearly so when they were met.
        let mut good: Vec<(f64, f64)> = Vec::new();
        let (mut correct, mut suggested) = (0, 0);
        while let Some(key) = this {
            this = next();
            correct += key & 1;
            suggested += 1;
            let below = this.map(score);
            if below == Some(score(key)) || below.is_none() && !self.all {
                continue;
            }
            let merit = aim.merit(correct, suggested, positives);
            if best.merit < merit || 0.0 < even && 0.0 < merit && best.merit - even <= merit {
                let here = f64::from(score(key));
                let middle = |below| f64::midpoint(here, f64::from(below));
                let below = below.or(self.least);
                good.push((merit, below.map_or(here, middle)));
                best.merit = best.merit.max(merit);
            }
        }
        let last = good.iter().rfind(|(merit, _)| best.merit - even <= *merit);
        if let Some(&(merit, threshold)) = last {
            (best.merit, best.threshold) = (merit, threshold);
        }
        // Further down nothing is better than if all that is true were suggested by now.
        let most = aim.merit(positives, suggested, positives);
        let enough = positives <= suggested && (most == 0.0 || most < best.merit - even);
        (enough || self.all).then_some(best)
    }
}

/// Score, fold and truth in one integer that sorts as the score does.
pub(crate) fn key(score: f32, fold: usize, truth: bool) -> u64 {
    let bits = (score + 0.0).to_bits(); // −0 is 0
    let ordered = if bits >> 31 == 1 {
        !bits
    } else {
        bits | 1 << 31
    };
    u64::from(ordered) << 32 | (fold as u64) << 1 | u64::from(truth)
}

fn fold(key: u64) -> usize {
    (key as u32 >> 1) as usize
}

fn score(key: u64) -> f32 {
    let ordered = (key >> 32) as u32;
    f32::from_bits(if ordered >> 31 == 1 {
        ordered & !(1 << 31)
    } else {
        !ordered
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn merit(pairs: &[(f32, usize, bool)], threshold: f64, aim: Aim) -> f64 {
        let suggested = pairs.iter().filter(|pair| threshold <= f64::from(pair.0));
        let correct = suggested.clone().filter(|pair| pair.2).count();
        let positives = pairs.iter().filter(|pair| pair.2).count();
        aim.merit(correct as u64, suggested.count() as u64, positives as u64)
    }

    proptest! {
        #[test]
        fn no_threshold_is_better(
            pairs in prop::collection::vec((-40i8..40, 0..3usize, 0..20u8), 0..400),
            without in prop::option::of(0..3usize),
            aim in prop::sample::select(vec![Aim::F1, Aim::Precision(0.3), Aim::Recall(0.6)]),
        ) {
            let pairs: Vec<(f32, usize, bool)> = pairs
                .into_iter()
                .map(|(score, fold, truth)| (f32::from(score), fold, truth < 1))
                .collect();
            let key = |&(score, fold, truth)| key(score, fold, truth);
            let positives = |fold| pairs.iter().filter(|pair| pair.1 == fold && pair.2).count() as u64;
            let positives = (0..3).map(positives).collect();
            let all = pairs.clone();
            let mut ranking = Ranking::of(|| all.iter().map(key), positives, None);
            ranking.best(Some(1), aim);
            let best = ranking.best(without, aim);
            let mut rest = pairs;
            rest.retain(|&(_, fold, _)| Some(fold) != without);
            prop_assert!(best.threshold.is_finite());
            prop_assert_eq!(merit(&rest, best.threshold, aim), best.merit);
            let all = (-41..=41).map(f64::from);
            let most = all.clone().map(|at| merit(&rest, at, aim)).fold(0.0, f64::max);
            let above = |least: f64| {
                rest.iter().filter(|pair| least <= f64::from(pair.0)).count()
            };
            let even = if aim == Aim::F1 { EVEN } else { 0.0 };
            prop_assert!(most - even <= best.merit && best.merit <= most);
            for threshold in all {
                let other = merit(&rest, threshold, aim);
                let stays = match above(threshold).cmp(&above(best.threshold)) {
                    Ordering::Greater if aim == Aim::F1 => other < most - even,
                    Ordering::Less if aim != Aim::F1 => other < best.merit,
                    _ => true,
                };
                prop_assert!(stays || other == 0.0, "{threshold} {best:?}");
            }
        }

        #[test]
        fn keys_sort_as_scores_do(a in -1e30f32..1e30, b in -1e30f32..1e30) {
            prop_assert_eq!(key(a, 2, true).cmp(&key(b, 2, true)), a.total_cmp(&b));
            prop_assert_eq!(score(key(a, 7, false)), a);
            prop_assert_eq!(fold(key(a, 7, true)), 7);
        }
    }

    #[test]
    fn no_more_is_held_than_is_asked_for() {
        let pairs = || (0..10_000u16).map(|n| key(f32::from(n), 0, 9_990 < n));
        let mut ranking = Ranking::of(pairs, vec![9], None);
        let best = ranking.best(None, Aim::F1);
        assert_eq!(
            (best.threshold, best.merit, best.positives),
            (9_990.5, 1.0, 9)
        );
        assert!(ranking.keys.capacity() < 300);
    }

    #[test]
    fn pairs_that_are_left_out_bound_the_lowest_threshold() {
        let pairs = || [2.0, 3.0].into_iter().map(|score| key(score, 0, true));
        let threshold = |least| {
            let mut ranking = Ranking::of(pairs, vec![2], least);
            ranking.best(None, Aim::F1).threshold
        };
        assert_eq!((threshold(None), threshold(Some(-1.0))), (2.0, 0.5));
    }
}
