//! The features of one article, as few numbers among many zeros.

use crate::Error;
use std::sync::LazyLock;

/// 1 + ln of the counts from 0 on that are met most.
static LOG_TF: LazyLock<[f32; 128]> =
    LazyLock::new(|| std::array::from_fn(|count| log_tf(count as f32) as f32));

fn log_tf(count: f32) -> f64 {
    1.0 + f64::from(count).ln()
}

/// Features in increasing order of their ids, each with a value that is finite and not zero.
///
/// ```
/// use catchline_text::{InverseFrequencies, SparseVector};
///
/// let weights = InverseFrequencies::new(10, &[10, 1, 3])?;
/// let vector = SparseVector::from_ids([2, 0, 2]).log_tf().idf(&weights)?.l2();
/// assert_eq!(vector.ids(), [0, 2]);
/// assert!((vector.norm() - 1.0).abs() < 1e-6);
/// # Ok::<(), catchline_text::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseVector {
    ids: Vec<u32>,
    values: Vec<f32>,
}

impl SparseVector {
    /// How often each id comes.
    pub fn from_ids(ids: impl IntoIterator<Item = u32>) -> Self {
        Self::from_counts(ids.into_iter().map(|id| (id, 1)))
    }

    /// The sum of the counts of each id, in any order; zeros are left out, and sums stop at
    /// `u32::MAX`.
    pub fn from_counts(counts: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
        counts.sort_unstable();
        counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        let kept = counts.into_iter().filter(|&(_, count)| count != 0);
        let (ids, values) = kept.map(|(id, count)| (id, count as f32)).unzip();
        Self { ids, values }
    }

    /// The ids, strictly increasing.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// The values, in the order of the ids.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The ids with their values.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, f32)> + '_ {
        self.ids.iter().copied().zip(self.values.iter().copied())
    }

    /// 1 + ln of each count.
    #[must_use]
    pub fn log_tf(self) -> Self {
        self.map(|_, count| log_tf(count))
    }

    /// Each value times the weight of its term.
    ///
    /// # Errors
    /// [`Error::Width`] for an id that has no weight.
    pub fn idf(self, weights: &InverseFrequencies) -> Result<Self, Error> {
        let width = weights.0.len();
        if let Some(&id) = self.ids.last().filter(|&&id| width <= id as usize) {
            return Err(Error::Width { id, width });
        }
        Ok(self.map(|id, value| f64::from(value) * f64::from(weights.0[id as usize])))
    }

    /// [`log_tf_idf_l2`] of the counts.
    ///
    /// # Errors
    /// [`Error::Width`] for an id that has no weight.
    pub fn log_tf_idf_l2(mut self, weights: &InverseFrequencies) -> Result<Self, Error> {
        let counts: Vec<u32> = self.values.iter().map(|&count| count as u32).collect();
        log_tf_idf_l2(&self.ids, &counts, weights, &mut self.values)?;
        Ok(self)
    }

    /// Every value becomes 1: the feature is there, however often.
    #[must_use]
    pub fn presence(self) -> Self {
        self.map(|_, _| 1.0)
    }

    /// Each value over the norm, so that the norm is 1; an empty vector stays empty.
    #[must_use]
    pub fn l2(self) -> Self {
        let norm = self.norm();
        if norm == 0.0 {
            return self;
        }
        self.map(|_, value| f64::from(value) / norm)
    }

    /// The Euclidean length.
    pub fn norm(&self) -> f64 {
        self.values
            .iter()
            .map(|&value| f64::from(value).powi(2))
            .sum::<f64>()
            .sqrt()
    }

    fn map(mut self, change: impl Fn(u32, f32) -> f64) -> Self {
        for (&id, value) in self.ids.iter().zip(&mut self.values) {
            *value = change(id, *value) as f32;
        }
        self
    }
}

/// [`SparseVector::log_tf`], [`SparseVector::idf`] and [`SparseVector::l2`] in one go: counts of
/// features, which stand in any order, become values, the same ones in any order, rounded to
/// multiples of 2⁻²⁴: of these many add up without rounding. The values take the place of those in
/// `values`.
///
/// # Errors
/// [`Error::Width`] for an id that has no weight.
pub fn log_tf_idf_l2(
    ids: &[u32],
    counts: &[u32],
    weights: &InverseFrequencies,
    values: &mut Vec<f32>,
) -> Result<(), Error> {
    let (known, width) = (&*LOG_TF, weights.0.len());
    values.resize(ids.len(), 0.0);
    let mut squares = 0.0;
    for ((value, &id), &count) in values.iter_mut().zip(ids).zip(counts) {
        let Some(&weight) = weights.0.get(id as usize) else {
            return Err(Error::Width { id, width });
        };
        let log = known.get(count as usize).copied();
        let log = log.unwrap_or_else(|| log_tf(count as f32) as f32);
        *value = (f64::from(log) * f64::from(weight)) as f32;
        squares += grained(f64::from(*value).powi(2));
    }
    if squares != 0.0 {
        let norm = squares.sqrt();
        for value in values {
            *value = grained(f64::from(*value) / norm) as f32;
        }
    }
    Ok(())
}

/// What is added to it and taken off again has become a multiple of 2⁻²⁴.
const GRAIN: f64 = 1.5 * (1u64 << 28) as f64;

/// The nearest multiple of 2⁻²⁴.
#[inline]
fn grained(value: f64) -> f64 {
    (value + GRAIN) - GRAIN
}

/// The weight of so few articles is not computed for each term.
const FEW: u32 = 255;

/// The smoothed inverse article frequency of each term, ln((1 + n) / (1 + df)) + 1, as in
/// scikit-learn.
#[derive(Debug, Clone, PartialEq)]
pub struct InverseFrequencies(Vec<f32>);

impl InverseFrequencies {
    /// The weights of terms that are in so many of `articles` articles, in the order of their ids.
    ///
    /// # Errors
    /// [`Error::Frequency`] for a term in more articles than there are.
    pub fn new(articles: u32, frequencies: &[u32]) -> Result<Self, Error> {
        let weight = |frequency: u32| {
            let share = (1.0 + f64::from(articles)) / (1.0 + f64::from(frequency));
            (share.ln() + 1.0) as f32
        };
        // Most terms are in few articles.
        let few: Vec<f32> = (0..=articles.min(FEW)).map(weight).collect();
        let weight = |(id, &frequency): (usize, &u32)| {
            if articles < frequency {
                return Err(Error::Frequency {
                    id,
                    frequency,
                    articles,
                });
            }
            let known = few.get(frequency as usize).copied();
            Ok(known.unwrap_or_else(|| weight(frequency)))
        };
        let weights = frequencies.iter().enumerate().map(weight);
        weights.collect::<Result<_, _>>().map(Self)
    }

    /// The same weights in another order: that of these ids.
    ///
    /// # Panics
    /// Where an id has no weight.
    #[must_use]
    pub fn in_order(&self, ids: &[u32]) -> Self {
        Self(ids.iter().map(|&id| self.0[id as usize]).collect())
    }

    /// The weights, in the order of the ids.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(left: f32, right: f64) -> bool {
        (f64::from(left) - right).abs() < 1e-6
    }

    #[test]
    fn values_follow_the_published_formulas() {
        let counts = SparseVector::from_counts([(4, 1), (1, 3), (4, 1), (7, 0)]);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(1, 3.0), (4, 2.0)]);
        let log = counts.log_tf();
        assert!(near(log.values()[0], 1.0 + 3_f64.ln()) && near(log.values()[1], 1.0 + 2_f64.ln()));
        // scikit-learn's TfidfTransformer: 9 articles, terms in 9 and 1 of them.
        let weights = InverseFrequencies::new(9, &[9, 1]).unwrap();
        assert!(near(weights.as_slice()[0], 1.0));
        assert!(near(weights.as_slice()[1], 5_f64.ln() + 1.0));
    }

    #[test]
    fn an_empty_vector_stays_empty() {
        let weights = InverseFrequencies::new(0, &[]).unwrap();
        let empty = SparseVector::default().log_tf().idf(&weights).unwrap().l2();
        assert!(empty.is_empty() && empty.norm() == 0.0);
    }

    #[test]
    fn weights_of_another_vocabulary_are_refused() {
        let weights = InverseFrequencies::new(5, &[1, 2]).unwrap();
        let error = SparseVector::from_ids([0, 2]).idf(&weights).unwrap_err();
        assert_eq!(error, Error::Width { id: 2, width: 2 });
        let error = InverseFrequencies::new(5, &[1, 6]).unwrap_err();
        assert_eq!(
            error,
            Error::Frequency {
                id: 1,
                frequency: 6,
                articles: 5
            }
        );
    }

    proptest! {
        #[test]
        fn norms_are_one_and_values_finite(
            counts in prop::collection::vec((0_u32..50, prop_oneof![any::<u32>(), 0..300u32]), 0..40),
            frequencies in prop::collection::vec(0..=u32::MAX, 50),
        ) {
            let weights = InverseFrequencies::new(u32::MAX, &frequencies).unwrap();
            let counted = SparseVector::from_counts(counts);
            let vector = counted.clone().log_tf().idf(&weights).unwrap().l2();
            let at_once = counted.clone().log_tf_idf_l2(&weights).unwrap();
            prop_assert_eq!(at_once.ids(), vector.ids());
            for (one, other) in at_once.values().iter().zip(vector.values()) {
                prop_assert!((one - other).abs() < 1e-6, "{one} {other}");
            }
            let ids: Vec<u32> = counted.ids().iter().rev().copied().collect();
            let counts: Vec<u32> = counted.values().iter().rev().map(|&n| n as u32).collect();
            let mut values = vec![7.0];
            log_tf_idf_l2(&ids, &counts, &weights, &mut values).unwrap();
            prop_assert!(values.iter().eq(at_once.values().iter().rev()));
            prop_assert!(vector.ids().windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(vector.values().iter().all(|v| v.is_finite() && 0.0 < *v));
            prop_assert!(vector.is_empty() || (vector.norm() - 1.0).abs() < 1e-6);
        }

        #[test]
        fn the_order_of_ids_does_not_matter(mut ids in prop::collection::vec(0_u32..20, 0..40)) {
            let vector = SparseVector::from_ids(ids.iter().copied());
            let total: f64 = vector.values().iter().map(|&v| f64::from(v)).sum();
            prop_assert_eq!(total as usize, ids.len());
            ids.reverse();
            prop_assert_eq!(SparseVector::from_ids(ids), vector);
        }
    }
}
