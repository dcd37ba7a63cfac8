//! How scores are spread, and how often each is right.

use crate::{HeldOutScores, TagSets};

/// How finely scores are told apart.
const BINS: usize = 4096;

/// How many pairs of article and tag have a score, and how many of them are wrong and right.
#[derive(Debug)]
pub(crate) struct Histogram {
    least: f64,
    width: f64,
    sides: Vec<[f64; 2]>,
}

/// Pairs with nearly the same score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bin {
    /// The middle of the bin.
    pub(crate) score: f64,
    /// How many pairs are wrong, and how many right.
    pub(crate) sides: [f64; 2],
}

impl Histogram {
    /// Of all pairs whose scores these are.
    pub(crate) fn of(scores: &HeldOutScores, sets: &TagSets) -> Self {
        let kept = || scores.kept().map(|(_, _, score)| score);
        let start = (f32::INFINITY, f32::NEG_INFINITY);
        let all = kept().chain(scores.others().map(|(score, _)| score));
        let (least, most) = all.fold(start, |(least, most), score| {
            (least.min(score), most.max(score))
        });
        let least = f64::from(if least.is_finite() { least } else { 0.0 });
        let width = ((f64::from(most) - least) / BINS as f64).max(1e-9);
        let mut histogram = Self {
            least,
            width,
            sides: vec![[0.0; 2]; BINS],
        };
        for (index, tag, score) in scores.kept() {
            histogram.add(score, sets.has(index, tag), 1.0);
        }
        for (score, count) in scores.others() {
            histogram.add(score, false, count as f64);
        }
        histogram
    }

    fn add(&mut self, score: f32, right: bool, count: f64) {
        let bin = self.bin(score);
        self.sides[bin][usize::from(right)] += count;
    }

    /// Takes one pair out.
    pub(crate) fn remove(&mut self, score: f32, right: bool) {
        self.add(score, right, -1.0);
    }

    /// The bins that hold a pair, scores rising.
    pub(crate) fn bins(&self) -> impl Iterator<Item = Bin> {
        let bin = |(at, &sides): (usize, &[f64; 2])| Bin {
            score: self.least + (at as f64 + 0.5) * self.width,
            sides,
        };
        self.sides
            .iter()
            .enumerate()
            .filter(|(_, [no, yes])| 0.0 < no + yes)
            .map(bin)
    }

    fn bin(&self, score: f32) -> usize {
        (((f64::from(score) - self.least) / self.width) as usize).min(BINS - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Folds;

    #[test]
    fn every_pair_is_counted_once() {
        let mut sets = TagSets::new(2);
        sets.push(&[1]).unwrap();
        sets.push(&[]).unwrap();
        let folds = Folds::by_hash(&[0, 1], 2).unwrap();
        let scores = vec![vec![0.0; 2], vec![1.0; 2]];
        let scores = HeldOutScores::new(scores, &sets, &folds).unwrap();
        let mut histogram = Histogram::of(&scores, &sets);
        let bins: Vec<Bin> = histogram.bins().collect();
        assert_eq!(
            bins.iter().map(|bin| bin.sides).collect::<Vec<_>>(),
            [[2.0, 0.0], [1.0, 1.0]]
        );
        assert!((bins[1].score - 1.0).abs() < 1e-3);
        histogram.remove(1.0, true);
        assert_eq!(histogram.bins().map(|bin| bin.sides[1]).sum::<f64>(), 0.0);
    }
}
