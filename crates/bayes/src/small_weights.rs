//! Weights in the form that serves: small parts left out, the others in 16 bits.

use crate::{Error, Row, Weights};
use std::{borrow::Cow, hint::black_box, ops::Range};

/// [`Weights`] rounded to 16 bits a part, without the parts that matter least.
///
/// The score is the one of [`Weights`], with `part = stored · step`. Where values are 1, or multiples
/// of 2⁻²⁴ below it, sums of stored parts times values are exact in `f64`: the same whatever the
/// order of features.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallWeights {
    /// One constant a tag.
    pub bias: Vec<f32>,
    /// One factor a tag.
    pub scale: Vec<f32>,
    /// One number a tag, times the sum of the article's values.
    pub slope: Vec<f32>,
    /// One number a feature, the same for every tag; none where all are 0.
    pub base: Vec<f32>,
    /// The value of a stored part of 1.
    pub step: f32,
    /// Where each feature's parts start in `parts`, and one past the last.
    pub offsets: Vec<u32>,
    /// Tags, rising within a feature, and their parts: the number of each [`SmallPart`].
    pub parts: Cow<'static, [u32]>,
}

/// A tag, in the low 16 bits, and its part in units of [`SmallWeights::step`], in the high ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallPart(pub u32);

impl SmallPart {
    /// The part of a tag.
    pub fn new(tag: u16, part: i16) -> Self {
        Self(u32::from(part.cast_unsigned()) << 16 | u32::from(tag))
    }

    /// The tag's id.
    #[inline]
    pub fn tag(self) -> u16 {
        self.0 as u16
    }

    /// The part, in steps.
    #[inline]
    pub fn part(self) -> i16 {
        (self.0 >> 16) as i16
    }
}

/// Weights that all tags share are multiples of one over this, so that their sums are exact too.
const BASE_STEPS: f64 = 4096.0;

/// So many features are looked up before the first is added.
const AHEAD: usize = 64;

impl SmallWeights {
    /// The most tags there can be.
    pub const MOST_TAGS: usize = 1 << 16;

    /// Rounds `weights`, leaving out parts whose magnitude is below `least`.
    ///
    /// # Errors
    /// [`Error::Width`] with more than [`Self::MOST_TAGS`] tags or 2³² parts.
    pub fn of(weights: &Weights, least: f64) -> Result<Self, Error> {
        Self::in_steps(weights, least, 0.0)
    }

    /// The same in steps of `step` or more.
    fn in_steps(weights: &Weights, least: f64, step: f32) -> Result<Self, Error> {
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
            step.max(largest / f32::from(i16::MAX))
        } else if 0.0 < step {
            step
        } else {
            1.0
        };
        let narrow = |numbers: &[f64]| numbers.iter().map(|&number| number as f32).collect();
        let base = |number: &f64| ((number * BASE_STEPS).round() / BASE_STEPS) as f32;
        let mut small = Self {
            bias: narrow(&weights.bias),
            scale: narrow(&weights.scale),
            slope: narrow(&weights.slope),
            base: weights.base.iter().map(base).collect(),
            step,
            offsets: vec![0],
            parts: Cow::default(),
        };
        if small.base.iter().all(|&base| base == 0.0) {
            small.base.clear();
        }
        let mut parts = Vec::new();
        for feature in 0..weights.features() {
            for (tag, part) in weights.parts(feature) {
                let stored = (f64::from(part) / f64::from(step)).round() as i16;
                if least <= f64::from(part.abs()) && stored != 0 {
                    parts.push(SmallPart::new(tag as u16, stored).0);
                }
            }
            small.offsets.push(parts.len() as u32);
        }
        small.parts = Cow::Owned(parts);
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
        for part in self.parts.to_mut() {
            let one = SmallPart(*part);
            let tag = learnt[usize::from(one.tag())] as u16;
            *part = SmallPart::new(tag, one.part()).0;
        }
        Self {
            bias,
            scale,
            slope,
            ..self
        }
    }

    /// The same weights, those of some tags replaced by others that hold parts and a bias alone: tag
    /// `i` of `by` takes the place of `tags[i]`, which rise. Parts of other tags are rounded once
    /// more where the new ones are larger than any before.
    ///
    /// # Errors
    /// [`Error::Width`] where the features are not as many, or there are 2³² parts or more.
    ///
    /// # Panics
    /// Where `tags` does not hold one id of a tag for each tag of `by`.
    pub fn replace(&self, tags: &[u32], by: &Weights) -> Result<Self, Error> {
        assert_eq!(tags.len(), by.tag_count(), "each tag has its place");
        let by = Self::in_steps(by, 0.0, self.step)?;
        let width = |what, expected, got| Error::Width {
            what,
            expected,
            got,
        };
        if self.features() != by.features() {
            return Err(width("features", self.features(), by.features()));
        }
        let (most, all) = (u32::MAX as usize, self.parts.len() + by.parts.len());
        if most < all {
            return Err(width("parts, at most", most, all));
        }
        let mut new = Self {
            step: by.step,
            offsets: vec![0],
            parts: Cow::default(),
            ..self.clone()
        };
        for (from, &to) in tags.iter().enumerate() {
            new.bias[to as usize] = by.bias[from];
            new.scale[to as usize] = by.scale[from];
            new.slope[to as usize] = by.slope[from];
        }
        let mut parts: Vec<SmallPart> = Vec::with_capacity(all);
        for feature in 0..self.features() {
            let start = parts.len();
            let is_kept = |tag| tags.binary_search(&u32::from(tag)).is_err();
            parts.extend(
                self.rounded(feature, by.step)
                    .filter(|one| is_kept(one.tag())),
            );
            parts.extend(by.stored(feature).iter().map(|&one| {
                let one = SmallPart(one);
                SmallPart::new(tags[usize::from(one.tag())] as u16, one.part())
            }));
            parts[start..].sort_unstable_by_key(|one| one.tag());
            new.offsets.push(parts.len() as u32);
        }
        new.parts = Cow::Owned(parts.into_iter().map(|one| one.0).collect());
        Ok(new)
    }

    /// The parts of a feature in steps that are as large as those here or larger; those that come
    /// to nothing are left out.
    fn rounded(&self, feature: usize, step: f32) -> impl Iterator<Item = SmallPart> {
        let smaller = f64::from(self.step) / f64::from(step);
        let parts = self.stored(feature).iter().map(|&one| SmallPart(one));
        let parts = parts.map(move |one| {
            let part = (f64::from(one.part()) * smaller).round();
            SmallPart::new(one.tag(), part as i16)
        });
        parts.filter(|one| one.part() != 0)
    }

    /// How many tags are scored.
    pub fn tag_count(&self) -> usize {
        self.bias.len()
    }

    /// How many features carry weight.
    pub fn features(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The tags that `feature` has a part for, rising, and the parts.
    ///
    /// # Panics
    /// Where there is no such feature.
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = (usize, f64)> {
        let step = f64::from(self.step);
        let parts = self.stored(feature).iter().map(|&one| SmallPart(one));
        parts.map(move |one| (usize::from(one.tag()), f64::from(one.part()) * step))
    }

    #[inline]
    fn stored(&self, feature: usize) -> &[u32] {
        &self.parts[self.run(feature)]
    }

    /// Where the parts of a feature stand in `parts`.
    #[inline]
    pub(crate) fn run(&self, feature: usize) -> Range<usize> {
        self.offsets[feature] as usize..self.offsets[feature + 1] as usize
    }

    /// The score of every tag, written to `scores`, which is as long as there are tags.
    ///
    /// # Panics
    /// Where `scores` is shorter, or a feature id is not below [`Self::features`].
    pub fn scores(&self, row: Row<'_>, scores: &mut [f64]) {
        let scores = &mut scores[..self.tag_count()];
        scores.fill(0.0);
        for (ids, values) in row.ids.chunks(AHEAD).zip(row.values.chunks(AHEAD)) {
            self.add(ids, values, scores);
        }
        self.end(self.is_shared().then_some(row), scores);
    }

    /// Whether there are weights that tags share: then an article's features say more than their
    /// parts.
    pub(crate) fn is_shared(&self) -> bool {
        !self.base.is_empty() || self.slope.iter().any(|&slope| slope != 0.0)
    }

    /// Adds the parts of at most [`AHEAD`] features, times their values, to the sums of their tags.
    #[inline]
    fn add(&self, ids: &[u32], values: &[f32], sums: &mut [f64]) {
        let mut runs = [const { 0..0 }; AHEAD];
        // All are looked at before any is added, so that memory is waited for once.
        let mut first = 0;
        for (run, &id) in runs.iter_mut().zip(ids) {
            *run = self.run(id as usize);
            first ^= self.parts.get(run.start).copied().unwrap_or_default();
        }
        black_box(first);
        for (run, &value) in runs.into_iter().zip(values) {
            self.add_parts(run, value, sums);
        }
    }

    /// Adds these parts, times a value, to the sums of their tags.
    #[inline]
    pub(crate) fn add_parts(&self, parts: Range<usize>, value: f32, sums: &mut [f64]) {
        let value = f64::from(value);
        for one in self.parts[parts].iter().map(|&one| SmallPart(one)) {
            sums[usize::from(one.tag())] += value * f64::from(one.part());
        }
    }

    /// Turns the sums of stored parts into scores; the row is that of the article where weights are
    /// [shared](Self::is_shared).
    #[inline]
    pub(crate) fn end(&self, row: Option<Row<'_>>, scores: &mut [f64]) {
        let step = f64::from(self.step);
        let (mut total, mut shared) = (0.0, 0.0);
        for (id, value) in row.into_iter().flat_map(Row::iter) {
            let value = f64::from(value);
            total += value;
            shared += value * self.base_of(id as usize);
        }
        let constants = self.bias.iter().zip(&self.scale).zip(&self.slope);
        for (score, ((&bias, &scale), &slope)) in scores.iter_mut().zip(constants) {
            let sum = f64::from(slope) * total + shared + step * *score;
            *score = f64::from(bias) + f64::from(scale) * sum;
        }
    }

    /// The weight of a feature that all tags share.
    fn base_of(&self, feature: usize) -> f64 {
        self.base.get(feature).map_or(0.0, |&base| f64::from(base))
    }

    /// What one feature of value 1 adds to the score of every tag, bias aside.
    ///
    /// # Panics
    /// Where there is no such feature, or `weights` is shorter than there are tags.
    pub fn feature(&self, feature: usize, weights: &mut [f64]) {
        let base = self.base_of(feature);
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
            let rounding = f64::from(small.step) + 1.0 / BASE_STEPS;
            let bound = 2.0 * f64::from(values.0 + values.1) * (least + rounding) + 1e-4;
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

    proptest! {
        #[test]
        fn the_order_of_features_changes_no_bit(
            parts in prop::collection::vec(-5f32..5.0, 6),
            base in (-9f64..9.0, -9f64..9.0),
            values in prop::collection::vec(0u32..=1 << 24, 9),
        ) {
            let mut exact = weights(parts);
            exact.base = vec![base.0, base.1];
            let small = SmallWeights::of(&exact, 0.0).unwrap();
            let mut values: Vec<f32> = values.iter().map(|&n| n as f32 / (1 << 24) as f32).collect();
            let mut ids: Vec<u32> = (0..9).map(|n| n % 2).collect();
            let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
            small.scores(Row { ids: &ids, values: &values }, &mut a);
            ids.reverse();
            values.reverse();
            small.scores(Row { ids: &ids, values: &values }, &mut b);
            prop_assert_eq!(a, b);
        }
    }

    #[test]
    fn a_part_keeps_its_tag_and_its_sign() {
        for (tag, part) in [(0, 0), (7, -1), (u16::MAX, i16::MIN), (1, i16::MAX)] {
            let one = SmallPart::new(tag, part);
            assert_eq!((one.tag(), one.part()), (tag, part));
        }
    }

    #[test]
    fn small_parts_are_left_out() {
        let exact = weights(vec![4.0, 0.1, 0.0, 0.2, -0.3, 1.0]);
        let small = SmallWeights::of(&exact, 0.25).unwrap();
        let tags: Vec<u16> = small
            .parts
            .iter()
            .map(|&one| SmallPart(one).tag())
            .collect();
        assert_eq!((small.offsets, tags), (vec![0, 1, 3], vec![0, 1, 2]));
    }

    #[test]
    fn what_replaces_itself_changes_nothing_and_larger_parts_are_kept() {
        let tag = |largest: f32| (0.5, vec![(0, largest), (1, -0.25)]);
        let all = Weights::from_tags(2, [tag(1.0), tag(4.0), tag(2.0)]);
        let small = SmallWeights::of(&all, 0.0).unwrap();
        let own = Weights::from_tags(2, [tag(1.0), tag(2.0)]);
        assert_eq!(small.replace(&[0, 2], &own).unwrap(), small);
        let large = Weights::from_tags(2, [tag(8.0)]);
        let replaced = small.replace(&[1], &large).unwrap();
        let expected = Weights::from_tags(2, [tag(1.0), tag(8.0), tag(2.0)]);
        assert_eq!(replaced, SmallWeights::of(&expected, 0.0).unwrap());
        let none = Weights::from_tags(2, [(0.0, vec![])]);
        let emptied = small.replace(&[1], &none).unwrap();
        assert_eq!((emptied.step, emptied.parts.len()), (small.step, 4));
        let narrow = Weights::from_tags(1, [(0.0, vec![])]);
        assert!(matches!(
            small.replace(&[1], &narrow),
            Err(Error::Width { .. })
        ));
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
