//! From scores to confidences: probabilities that mean what they say.

use crate::{
    Error, HeldOutScores, TagSets,
    histogram::{Bin, Histogram},
    logistic::Logistic,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// How probable it is that a tag with a score is right.
///
/// One rising curve for all tags, from isotonic regression of truth on score (Zadrozny & Elkan
/// 2002), and for each tag a shift and a stretch of it in log-odds, both held to none by a ridge:
/// the fewer articles a tag has, the more it follows the common curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The common curve: scores, rising, and the log-odds there, not falling. Straight lines lie
    /// between, and the ends go on level.
    pub curve: Vec<(f32, f32)>,
    /// How each tag departs from it.
    pub per_tag: Vec<Departure>,
}

/// How a tag departs from the common curve: its log-odds are `offset + stretch · common`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Departure {
    /// What is added, in log-odds.
    pub offset: f32,
    /// The factor, 0 or more; 1 is none.
    pub stretch: f32,
}

impl Departure {
    /// None: the common curve.
    pub const NONE: Self = Self {
        offset: 0.0,
        stretch: 1.0,
    };
}

/// How strongly a tag's offset is held to 0, and its stretch to 1.
const RIDGES: [f64; 2] = [4.0, 8.0];

/// Pairs with lower common log-odds than this are wrong beyond doubt and say nothing of a tag.
const LEAST_LOG_ODDS: f64 = -7.0;

impl Calibration {
    /// Fits the curve on the scores of held-out articles.
    ///
    /// # Errors
    /// [`Error::Width`] where scores and tag sets differ in shape.
    pub fn fit(scores: &HeldOutScores, sets: &TagSets) -> Result<Self, Error> {
        scores.check_shape(sets)?;
        let curve = isotonic(Histogram::of(scores, sets).bins());
        let mut calibration = Self {
            curve,
            per_tag: vec![Departure::NONE; sets.tags()],
        };
        let departures = (0..sets.tags() as u32).into_par_iter().map(|tag| {
            let mut regression = Logistic::<2>::new(RIDGES);
            for (index, score) in scores.column(tag) {
                let common = calibration.common(f64::from(score));
                if LEAST_LOG_ODDS < common {
                    let truth = sets.has(index, tag);
                    regression.push([1.0, common], common, 1.0, truth);
                }
            }
            let fitted = regression.fit().unwrap_or_default();
            Departure {
                offset: fitted[0] as f32,
                stretch: (1.0 + fitted[1]).max(0.0) as f32,
            }
        });
        calibration.per_tag = departures.collect();
        Ok(calibration)
    }

    /// The probability that `tag` is right at this score, 0 to 1.
    ///
    /// # Panics
    /// Where there is no such tag.
    pub fn confidence(&self, tag: usize, score: f64) -> f64 {
        let Departure { offset, stretch } = self.per_tag[tag];
        let log_odds = f64::from(offset) + f64::from(stretch) * self.common(score);
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// The log-odds on the common curve.
    fn common(&self, score: f64) -> f64 {
        let at = self
            .curve
            .partition_point(|&(known, _)| f64::from(known) <= score);
        let point = |at: usize| (f64::from(self.curve[at].0), f64::from(self.curve[at].1));
        match at {
            _ if self.curve.is_empty() => 0.0,
            0 => point(0).1,
            at if at == self.curve.len() => point(at - 1).1,
            at => {
                let ((x, low), (next, high)) = (point(at - 1), point(at));
                low + (high - low) * (score - x) / (next - x)
            }
        }
    }
}

/// A run of bins whose shares would fall, taken together.
#[derive(Debug, Clone, Copy)]
struct Block {
    wrong: f64,
    right: f64,
    /// The sum of the scores of its pairs.
    score: f64,
}

impl Block {
    /// The share of its pairs that is right.
    fn share(&self) -> f64 {
        self.right / (self.right + self.wrong)
    }

    /// The log-odds that one is right: half a pair on either side keeps them away from certainty.
    fn log_odds(&self) -> f64 {
        ((self.right + 0.5) / (self.wrong + 0.5)).ln()
    }

    fn with(self, other: Self) -> Self {
        Self {
            wrong: self.wrong + other.wrong,
            right: self.right + other.right,
            score: self.score + other.score,
        }
    }
}

/// Takes neighbouring blocks together until what is said of them rises (pooling adjacent violators).
fn pool(blocks: impl IntoIterator<Item = Block>, said: impl Fn(&Block) -> f64) -> Vec<Block> {
    let mut pooled: Vec<Block> = Vec::new();
    for mut block in blocks {
        while let Some(last) = pooled.pop_if(|last| said(&block) <= said(last)) {
            block = last.with(block);
        }
        pooled.push(block);
    }
    pooled
}

/// Isotonic regression of truth on score: a point for each block.
fn isotonic(bins: impl Iterator<Item = Bin>) -> Vec<(f32, f32)> {
    let blocks = bins.map(|Bin { score, sides }| {
        let [wrong, right] = sides;
        Block {
            wrong,
            right,
            score: score * (wrong + right),
        }
    });
    // A block of few pairs may say less than its neighbours once half a pair is added.
    let blocks = pool(pool(blocks, Block::share), Block::log_odds);
    let mut curve: Vec<(f32, f32)> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let score = (block.score / (block.wrong + block.right)) as f32;
        if curve.last().is_none_or(|&(last, _)| last < score) {
            curve.push((score, block.log_odds() as f32));
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Folds;

    fn fit(scores: Vec<Vec<f32>>, sets: &TagSets) -> Calibration {
        let folds = Folds::by_hash(&vec![0; sets.len()], 2).unwrap();
        let scores = HeldOutScores::new(scores, sets, &folds).unwrap();
        Calibration::fit(&scores, sets).unwrap()
    }

    #[test]
    fn confidence_is_the_share_that_is_right() {
        let (mut scores, mut sets) = (vec![vec![0.0; 4000]], TagSets::new(1));
        for i in 0..4000u32 {
            let high = i % 2 == 0;
            scores[0][i as usize] = if high { 1.0 } else { -1.0 };
            // Nine in ten of the high ones, one in ten of the low ones.
            sets.push(if (i / 2 % 10 != 0) == high { &[0] } else { &[] })
                .unwrap();
        }
        let calibration = fit(scores, &sets);
        for (score, share) in [(1.0, 0.9), (5.0, 0.9), (-1.0, 0.1), (-9.0, 0.1), (0.0, 0.5)] {
            let confidence = calibration.confidence(0, score);
            assert!((confidence - share).abs() < 0.01, "{score}: {confidence}");
        }
    }

    #[test]
    fn tags_depart_from_the_common_curve_as_far_as_their_articles_carry() {
        let (mut scores, mut sets) = (vec![vec![0.0; 2000]; 3], TagSets::new(3));
        for i in 0..2000u32 {
            let tenth = i % 10;
            // Of scores above 0, tag 0 is right nine times in ten, tag 1 once; tag 2 has one such.
            let set: &[u32] = if tenth == 0 { &[0, 1] } else { &[0] };
            sets.push(if i % 2 == 0 { set } else { &[] }).unwrap();
            for (tag, scores) in scores.iter_mut().enumerate() {
                let on = i % 2 == 0 && (tag < 2 || i == 0);
                scores[i as usize] = if on { 1.0 } else { -1.0 };
            }
        }
        let calibration = fit(scores, &sets);
        let at = |tag| calibration.confidence(tag, 1.0);
        assert!(
            0.9 < at(0) && at(1) < 0.3 && 0.3 < at(2) && at(2) < 0.9,
            "{calibration:?}"
        );
    }

    #[test]
    fn the_curve_never_falls_and_nothing_known_is_no_nan() {
        let bins = [
            (0.0, [5.0, 1.0]),
            (1.0, [1.0, 5.0]),
            (2.0, [3.0, 3.0]),
            (3.0, [0.0, 2.0]),
        ];
        let curve = isotonic(bins.into_iter().map(|(score, sides)| Bin { score, sides }));
        assert!(
            curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1),
            "{curve:?}"
        );
        assert_eq!(curve.len(), 3);
        // Twenty low pairs without a right one say no less than ten thousand with five.
        let bins = [
            (0.0, [20.0, 0.0]),
            (1.0, [10_000.0, 5.0]),
            (2.0, [1.0, 30.0]),
        ];
        let curve = isotonic(bins.into_iter().map(|(score, sides)| Bin { score, sides }));
        assert!(curve[0].1 < -7.0 && curve.len() == 2, "{curve:?}");
        let calibration = fit(vec![Vec::new()], &TagSets::new(1));
        assert!(calibration.confidence(0, 3.0).is_finite());
    }
}
