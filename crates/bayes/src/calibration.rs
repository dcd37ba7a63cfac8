//! From scores to confidences: probabilities that mean what they say.

use crate::{
    Error, TagSets,
    histogram::{Bin, Histogram},
    logistic::Logistic,
    thresholds::check_shape,
};
use ndarray::ArrayView2;
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
    /// Fits the curve on the scores of held-out articles, articles × tags.
    ///
    /// # Errors
    /// [`Error::Width`] where scores and tag sets differ in shape.
    pub fn fit(scores: ArrayView2<'_, f32>, sets: &TagSets) -> Result<Self, Error> {
        check_shape(scores, sets)?;
        let curve = isotonic(Histogram::of(scores, sets).bins());
        let mut calibration = Self {
            curve,
            per_tag: vec![Departure::NONE; sets.tags()],
        };
        let departures = (0..sets.tags()).into_par_iter().map(|tag| {
            let mut regression = Logistic::<2>::new(RIDGES);
            let known = |&index: &usize| sets.knows(index, tag as u32);
            for index in (0..sets.len()).filter(known) {
                let common = calibration.common(f64::from(scores[[index, tag]]));
                if LEAST_LOG_ODDS < common {
                    let truth = sets.has(index, tag as u32);
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
    fn share(self) -> f64 {
        self.right / (self.right + self.wrong)
    }
}

/// Isotonic regression of truth on score by pooling adjacent violators: a point for each block.
fn isotonic(bins: impl Iterator<Item = Bin>) -> Vec<(f32, f32)> {
    let mut blocks: Vec<Block> = Vec::new();
    for Bin {
        score,
        sides: [wrong, right],
    } in bins
    {
        let mut block = Block {
            wrong,
            right,
            score: score * (wrong + right),
        };
        while let Some(last) = blocks.pop_if(|last| block.share() <= last.share()) {
            block.wrong += last.wrong;
            block.right += last.right;
            block.score += last.score;
        }
        blocks.push(block);
    }
    let mut curve: Vec<(f32, f32)> = Vec::with_capacity(blocks.len());
    for block in blocks {
        // Half a pair on either side keeps the ends away from certainty.
        let log_odds = ((block.right + 0.5) / (block.wrong + 0.5)).ln() as f32;
        let score = (block.score / (block.wrong + block.right)) as f32;
        let least = curve.last().map_or(log_odds, |&(_, least)| least);
        if curve.last().is_none_or(|&(last, _)| last < score) {
            curve.push((score, log_odds.max(least)));
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn confidence_is_the_share_that_is_right() {
        let (mut scores, mut sets) = (Array2::zeros((4000, 1)), TagSets::new(1));
        for i in 0..4000u32 {
            let high = i % 2 == 0;
            scores[[i as usize, 0]] = if high { 1.0 } else { -1.0 };
            // Nine in ten of the high ones, one in ten of the low ones.
            sets.push(if (i / 2 % 10 != 0) == high { &[0] } else { &[] })
                .unwrap();
        }
        let calibration = Calibration::fit(scores.view(), &sets).unwrap();
        for (score, share) in [(1.0, 0.9), (5.0, 0.9), (-1.0, 0.1), (-9.0, 0.1), (0.0, 0.5)] {
            let confidence = calibration.confidence(0, score);
            assert!((confidence - share).abs() < 0.01, "{score}: {confidence}");
        }
    }

    #[test]
    fn tags_depart_from_the_common_curve_as_far_as_their_articles_carry() {
        let (mut scores, mut sets) = (Array2::zeros((2000, 3)), TagSets::new(3));
        for i in 0..2000u32 {
            let tenth = i % 10;
            // Of scores above 0, tag 0 is right nine times in ten, tag 1 once; tag 2 has one such.
            let set: &[u32] = if tenth == 0 { &[0, 1] } else { &[0] };
            sets.push(if i % 2 == 0 { set } else { &[] }).unwrap();
            for tag in 0..3 {
                let on = i % 2 == 0 && (tag < 2 || i == 0);
                scores[[i as usize, tag]] = if on { 1.0 } else { -1.0 };
            }
        }
        let calibration = Calibration::fit(scores.view(), &sets).unwrap();
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
        let calibration = Calibration::fit(Array2::zeros((0, 1)).view(), &TagSets::new(1)).unwrap();
        assert!(calibration.confidence(0, 3.0).is_finite());
    }
}
