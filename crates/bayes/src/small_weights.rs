//! Weights in the form that serves: small parts left out, the others in 16 bits.

use crate::{Error, Row, Weights};

/// [`Weights`] rounded to 16 bits a part, without the parts that matter least.
///
/// The score is the one of [`Weights`], with `part = stored · step`. Products and sums are made in
/// `f64`, features in rising order, so that every path gives the same bits.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallWeights {
    /// One constant a tag.
    pub bias: Vec<f32>,
    /// One factor a tag.
    pub scale: Vec<f32>,
    /// One number a tag, times the sum of the article's values.
    pub slope: Vec<f32>,
    /// One number a feature, the same for every tag.
    pub base: Vec<f32>,
    /// The value of a stored part of 1.
    pub step: f32,
    /// Where each feature's parts start in `tags` and `parts`, and one past the last.
    pub offsets: Vec<u32>,
    /// Tags, rising within a feature.
    pub tags: Vec<u16>,
    /// Parts in units of `step`.
    pub parts: Vec<i16>,
}

impl SmallWeights {
    /// The most tags there can be.
    pub const MOST_TAGS: usize = 1 << 16;

    /// Rounds `weights`, leaving out parts whose magnitude is below `least`.
    ///
    /// # Errors
    /// [`Error::Width`] with more than [`Self::MOST_TAGS`] tags or 2³² parts.
    pub fn of(weights: &Weights, least: f64) -> Result<Self, Error> {
        let most = |what, expected, got| {
            if got <= expected {
                Ok(())
            } else {
                Err(Error::Width {
                    what,
                    expected,
                    got,
                })
            }
        };
        most("tags, at most", Self::MOST_TAGS, weights.tag_count())?;
        most("parts, at most", u32::MAX as usize, weights.parts.len())?;
        let largest = weights
            .parts
            .iter()
            .fold(0.0f32, |most, part| most.max(part.abs()));
        let step = if 0.0 < largest {
            largest / f32::from(i16::MAX)
        } else {
            1.0
        };
        let narrow = |numbers: &[f64]| numbers.iter().map(|&number| number as f32).collect();
        let mut small = Self {
            bias: narrow(&weights.bias),
            scale: narrow(&weights.scale),
            slope: narrow(&weights.slope),
            base: narrow(&weights.base),
            step,
            offsets: vec![0],
            tags: Vec::new(),
            parts: Vec::new(),
        };
        for feature in 0..weights.features() {
            for (tag, part) in weights.parts(feature) {
                let stored = (f64::from(part) / f64::from(step)).round() as i16;
                if least <= f64::from(part.abs()) && stored != 0 {
                    small.tags.push(tag as u16);
                    small.parts.push(stored);
                }
            }
            small.offsets.push(small.tags.len() as u32);
        }
        Ok(small)
    }

    /// The same weights with tags between them that have the same score on every article: of
    /// `tags` tags, `learnt` are those weighed here, rising, and the others score `constant`.
    ///
    /// # Panics
    /// Where `learnt` does not hold one id below `tags` for each tag weighed.
    #[must_use]
    pub fn spread(mut self, learnt: &[u32], tags: usize, constant: f32) -> Self {
        assert_eq!(learnt.len(), self.tag_count(), "each tag has a new id");
        let (mut bias, mut scale, mut slope) =
            (vec![constant; tags], vec![0.0; tags], vec![0.0; tags]);
        for (from, &to) in learnt.iter().enumerate() {
            bias[to as usize] = self.bias[from];
            scale[to as usize] = self.scale[from];
            slope[to as usize] = self.slope[from];
        }
        for tag in &mut self.tags {
            *tag = learnt[usize::from(*tag)] as u16;
        }
        Self {
            bias,
            scale,
            slope,
            ..self
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
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.offsets[feature] as usize..self.offsets[feature + 1] as usize;
        let step = f64::from(self.step);
        let pairs = self.tags[range.clone()].iter().zip(&self.parts[range]);
        pairs.map(move |(&tag, &part)| (usize::from(tag), f64::from(part) * step))
    }

    /// The score of every tag, written to `scores`, which is as long as there are tags.
    ///
    /// # Panics
    /// Where `scores` is shorter, or a feature id is not below [`Self::features`].
    pub fn scores(&self, row: Row<'_>, scores: &mut [f64]) {
        let (mut total, mut shared) = (0.0, 0.0);
        for (id, value) in row.iter() {
            total += f64::from(value);
            shared += f64::from(value) * f64::from(self.base[id as usize]);
        }
        for (score, &slope) in scores.iter_mut().zip(&self.slope) {
            *score = f64::from(slope) * total + shared;
        }
        for (id, value) in row.iter() {
            for (tag, part) in self.parts(id as usize) {
                scores[tag] += f64::from(value) * part;
            }
        }
        for (score, (&bias, &scale)) in scores.iter_mut().zip(self.bias.iter().zip(&self.scale)) {
            *score = f64::from(bias) + f64::from(scale) * *score;
        }
    }

    /// What one feature of value 1 adds to the score of every tag, bias aside.
    ///
    /// # Panics
    /// Where there is no such feature, or `weights` is shorter than there are tags.
    pub fn feature(&self, feature: usize, weights: &mut [f64]) {
        let base = f64::from(self.base[feature]);
        for (weight, &slope) in weights.iter_mut().zip(&self.slope) {
            *weight = f64::from(slope) + base;
        }
        for (tag, part) in self.parts(feature) {
            weights[tag] += part;
        }
        for (weight, &scale) in weights.iter_mut().zip(&self.scale) {
            *weight *= f64::from(scale);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weights(parts: Vec<f32>) -> Weights {
        Weights {
            bias: vec![-1.0, 0.5, 2.0],
            scale: vec![1.0, 2.0, 1.0],
            slope: vec![0.1, 0.2, 0.3],
            base: vec![-3.0, -4.0],
            offsets: vec![0, 3, 6],
            tags: vec![0, 1, 2, 0, 1, 2],
            parts,
        }
    }

    proptest! {
        #[test]
        fn the_loss_is_bounded_and_features_add_up(
            parts in prop::collection::vec(-5f32..5.0, 6),
            values in (0f32..3.0, 0f32..3.0),
            least in 0f64..1.0,
        ) {
            let exact = weights(parts);
            let small = SmallWeights::of(&exact, least).unwrap();
            let row = Row { ids: &[0, 1], values: &[values.0, values.1] };
            let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
            exact.scores(row, &mut a);
            small.scores(row, &mut b);
            let bound = 2.0 * f64::from(values.0 + values.1) * (least + f64::from(small.step)) + 1e-4;
            let mut sum: Vec<f64> = small.bias.iter().map(|&bias| f64::from(bias)).collect();
            for (id, value) in row.iter() {
                let mut one = [0.0; 3];
                small.feature(id as usize, &mut one);
                sum.iter_mut().zip(one).for_each(|(sum, one)| *sum += f64::from(value) * one);
            }
            for tag in 0..3 {
                prop_assert!((a[tag] - b[tag]).abs() <= bound, "{} {}", a[tag], b[tag]);
                prop_assert!((sum[tag] - b[tag]).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn small_parts_are_left_out() {
        let exact = weights(vec![4.0, 0.1, 0.0, 0.2, -0.3, 1.0]);
        let small = SmallWeights::of(&exact, 0.25).unwrap();
        assert_eq!((small.offsets, small.tags), (vec![0, 1, 3], vec![0, 1, 2]));
    }

    #[test]
    fn tags_between_change_no_score() {
        let small = SmallWeights::of(&weights(vec![4.0, 0.1, 0.0, 0.2, -0.3, 1.0]), 0.0).unwrap();
        let row = Row {
            ids: &[0, 1],
            values: &[0.5, 2.0],
        };
        let (mut before, mut after) = ([0.0; 3], [0.0; 5]);
        small.scores(row, &mut before);
        let spread = small.spread(&[0, 2, 4], 5, -1.5);
        spread.scores(row, &mut after);
        assert_eq!(after, [before[0], -1.5, before[1], -1.5, before[2]]);
        spread.feature(1, &mut after);
        assert_eq!((after[1], after[3]), (0.0, 0.0));
    }
}
