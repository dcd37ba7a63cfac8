//! What follows from counts: linear weights, stored sparsely.

use crate::{Error, Row, Rows};

/// Scores that are linear in an article's features, for every tag at once.
///
/// For an article with features `x`, the score of tag `t` is
///
/// `bias[t] + scale[t] · (slope[t] · Σx + Σ x[f] · (base[f] + part[f, t]))`
///
/// with a part for those pairs of feature and tag that were seen together. Naive Bayes gives every
/// unseen pair a weight that is the sum of one term of the feature and one of the tag, so that
/// this form is exact and small. Products and sums are made in `f64`, features in rising order.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// One constant a tag: the prior.
    pub bias: Vec<f64>,
    /// One factor a tag: 1, or what makes its weights comparable with those of other tags.
    pub scale: Vec<f64>,
    /// One number a tag, times the sum of the article's values.
    pub slope: Vec<f64>,
    /// One number a feature, the same for every tag.
    pub base: Vec<f64>,
    /// Where each feature's parts start in `tags` and `parts`, and one past the last.
    pub offsets: Vec<usize>,
    /// Tags, rising within a feature.
    pub tags: Vec<u32>,
    /// What the feature adds for that tag, beyond base and slope.
    pub parts: Vec<f32>,
}

impl Weights {
    /// Weights that hold parts and a bias alone, from those of each tag, features rising.
    pub fn from_tags(
        features: usize,
        tags: impl IntoIterator<Item = (f64, Vec<(u32, f32)>)>,
    ) -> Self {
        let (biases, parts): (Vec<f64>, Vec<Vec<(u32, f32)>>) = tags.into_iter().unzip();
        let mut offsets = vec![0; features + 1];
        for &(feature, _) in parts.iter().flatten() {
            offsets[feature as usize + 1] += 1;
        }
        for feature in 0..features {
            offsets[feature + 1] += offsets[feature];
        }
        let mut next = offsets.clone();
        let mut weights = Self {
            scale: vec![1.0; biases.len()],
            slope: vec![0.0; biases.len()],
            bias: biases,
            base: vec![0.0; features],
            tags: vec![0; offsets[features]],
            parts: vec![0.0; offsets[features]],
            offsets,
        };
        for (tag, parts) in (0u32..).zip(parts) {
            for (feature, part) in parts {
                let at = &mut next[feature as usize];
                weights.tags[*at] = tag;
                weights.parts[*at] = part;
                *at += 1;
            }
        }
        weights
    }

    pub(crate) fn check_width(&self, rows: &Rows) -> Result<(), Error> {
        let (expected, got) = (self.features(), rows.width());
        if expected == got {
            Ok(())
        } else {
            Err(Error::Width {
                what: "features",
                expected,
                got,
            })
        }
    }

    /// How many tags are scored.
    pub fn tag_count(&self) -> usize {
        self.bias.len()
    }

    /// How many features carry weight.
    pub fn features(&self) -> usize {
        self.base.len()
    }

    /// The tags that `feature` has a part for, rising, and the parts.
    ///
    /// # Panics
    /// Where there is no such feature.
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = (u32, f32)> {
        let range = self.offsets[feature]..self.offsets[feature + 1];
        self.tags[range.clone()]
            .iter()
            .copied()
            .zip(self.parts[range].iter().copied())
    }

    /// The score of every tag, written to `scores`, which is as long as there are tags.
    ///
    /// # Panics
    /// Where `scores` is shorter, or a feature id is not below [`Weights::features`].
    pub fn scores(&self, row: Row<'_>, scores: &mut [f64]) {
        let (mut total, mut shared) = (0.0, 0.0);
        for (id, value) in row.iter() {
            total += f64::from(value);
            shared += f64::from(value) * self.base[id as usize];
        }
        for (score, slope) in scores.iter_mut().zip(&self.slope) {
            *score = slope * total + shared;
        }
        for (id, value) in row.iter() {
            for (tag, part) in self.parts(id as usize) {
                scores[tag as usize] += f64::from(value) * f64::from(part);
            }
        }
        for (score, (bias, scale)) in scores.iter_mut().zip(self.bias.iter().zip(&self.scale)) {
            *score = bias + scale * *score;
        }
    }
}

/// Shifts and scales the scores of one article to mean 0 and standard deviation 1 over its tags.
///
/// Scores that are all alike, as of a single tag, become 0.
pub fn standardise(scores: &mut [f64]) {
    let spread = Spread::of(scores.iter().copied());
    for score in scores {
        *score = spread.standardised(*score);
    }
}

/// Mean and standard deviation of one article's scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The arithmetic mean; 0 of nothing.
    pub mean: f64,
    /// The square root of the mean squared distance from the mean.
    pub deviation: f64,
}

impl Spread {
    /// Of these scores.
    pub fn of(scores: impl Iterator<Item = f64> + Clone) -> Self {
        let n = (scores.clone().count() as f64).max(1.0);
        let mean = scores.clone().sum::<f64>() / n;
        let variance = scores.map(|score| (score - mean).powi(2)).sum::<f64>() / n;
        let deviation = variance.sqrt();
        // Scores that differ by the rounding of parts to f32 alone are alike.
        let alike = deviation <= 1e-6 * mean.abs().max(1.0);
        Self {
            mean,
            deviation: if alike { 0.0 } else { deviation },
        }
    }

    /// How many deviations a score lies above the mean; 0 where all are alike.
    pub fn standardised(self, score: f64) -> f64 {
        if 0.0 < self.deviation {
            (score - self.mean) / self.deviation
        } else {
            0.0
        }
    }
}

/// The logarithm of a sum of exponentials, without overflow: `ln Σ exp(x)`; −∞ of nothing.
pub(crate) fn log_sum_exp(logs: &[f64]) -> f64 {
    let max = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if max.is_infinite() {
        return max;
    }
    max + logs.iter().map(|log| (log - max).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_the_stated_sum() {
        let weights = Weights {
            bias: vec![1.0, 2.0],
            scale: vec![1.0, 3.0],
            slope: vec![0.5, 0.0],
            base: vec![10.0, 20.0],
            offsets: vec![0, 1, 1],
            tags: vec![1],
            parts: vec![0.25],
        };
        let mut scores = [0.0; 2];
        weights.scores(
            Row {
                ids: &[0, 1],
                values: &[2.0, 1.0],
            },
            &mut scores,
        );
        assert_eq!(scores, [1.0 + (1.5 + 40.0), 2.0 + 3.0 * (40.0 + 0.5)]);
    }

    #[test]
    fn standardised_scores_have_mean_nought_and_deviation_one() {
        let mut scores = [1.0, 2.0, 6.0];
        standardise(&mut scores);
        let spread = Spread::of(scores.iter().copied());
        assert!(spread.mean.abs() < 1e-12 && (spread.deviation - 1.0).abs() < 1e-12);
        let mut alike = [0.1 + 0.2, 0.3];
        standardise(&mut alike);
        assert_eq!(alike, [0.0, 0.0]);
        standardise(&mut []);
    }

    #[test]
    fn log_sum_exp_neither_overflows_nor_underflows() {
        assert!((log_sum_exp(&[-1e5, -1e5]) - (-1e5 + 2f64.ln())).abs() < 1e-9);
        assert!((log_sum_exp(&[1e5, 0.0]) - 1e5).abs() < 1e-9);
        assert_eq!(log_sum_exp(&[]), f64::NEG_INFINITY);
    }
}
