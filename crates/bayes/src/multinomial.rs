//! Multinomial naive Bayes, one tag against the rest.

use crate::{Counts, OneVsRest, Side, Variant, Weights, counts::Pair, variant::prior};

/// Multinomial naive Bayes (Manning, Raghavan & Schütze 2008, section 13.2), one tag against the
/// rest: a score is the log-odds that an article carries the tag.
///
/// θ = (count of the feature on that side + smoothing) / (all counts on that side + smoothing ·
/// features).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Multinomial;

impl Variant for Multinomial {
    const PRESENCE: bool = false;

    fn weights(&self, counts: &Counts, smoothing: f64) -> Weights {
        let totals = Totals::of(counts, smoothing);
        let with = |tag: usize| (counts.tag_totals[tag].with as f64 + totals.smoothing_mass).ln();
        let slope = |tag| smoothing.ln() - with(tag) + totals.without[tag];
        let log_odds = |(tag, &with): (usize, &u64)| {
            let [without, with] = prior(counts.decided(tag), with);
            with - without
        };
        Weights {
            bias: counts
                .tag_articles
                .iter()
                .enumerate()
                .map(log_odds)
                .collect(),
            scale: vec![1.0; counts.tag_articles.len()],
            slope: (0..counts.tag_articles.len()).map(slope).collect(),
            base: counts
                .feature_totals
                .iter()
                .map(|&all| -(all as f64 + smoothing).ln())
                .collect(),
            offsets: counts.offsets.clone(),
            tags: counts.tags.clone(),
            parts: seen_parts(counts, |all, pair| {
                let gain = (pair.with as f64 + smoothing).ln() - smoothing.ln();
                (gain + fall(all, pair, smoothing)) as f32
            }),
        }
    }
}

impl OneVsRest for Multinomial {
    fn sides(&self, counts: &Counts, smoothing: f64, tag: usize) -> [Side; 2] {
        let [without, with] = prior(counts.decided(tag), counts.tag_articles[tag]);
        let mass = Totals::of(counts, smoothing).smoothing_mass;
        let all: u64 = counts.feature_totals.iter().sum();
        let side = |constant, of_tag: bool| {
            let seen = |pair: Pair, all| if of_tag { pair.with } else { pair.without(all) };
            let total = seen(counts.tag_totals[tag], all) as f64 + mass;
            let features = (0..counts.features()).map(|feature| {
                let pair = counts.pair(feature, tag);
                let count = seen(pair, counts.feature_totals[feature]);
                (count as f64 + smoothing).ln() - total.ln()
            });
            Side {
                constant,
                features: features.collect(),
            }
        };
        [side(without, false), side(with, true)]
    }
}

/// Sums that multinomial and complement weights share.
pub(crate) struct Totals {
    /// Smoothing times the number of features.
    pub(crate) smoothing_mass: f64,
    /// The logarithm of all smoothed counts outside each tag.
    pub(crate) without: Vec<f64>,
}

impl Totals {
    pub(crate) fn of(counts: &Counts, smoothing: f64) -> Self {
        let all: u64 = counts.feature_totals.iter().sum();
        let smoothing_mass = smoothing * counts.features() as f64;
        let log = |pair: &Pair| match pair.without(all) as f64 + smoothing_mass {
            0.0 => 0.0, // no feature at all: nothing will be multiplied by it
            sum => sum.ln(),
        };
        Self {
            smoothing_mass,
            without: counts.tag_totals.iter().map(log).collect(),
        }
    }
}

/// How much a feature's logarithm falls outside a tag for having been seen with it, or where the
/// tag is undecided.
pub(crate) fn fall(all: u64, pair: Pair, smoothing: f64) -> f64 {
    (all as f64 + smoothing).ln() - (pair.without(all) as f64 + smoothing).ln()
}

/// One part a stored pair, from the feature's total and its counts by the tag.
pub(crate) fn seen_parts(counts: &Counts, part: impl Fn(u64, Pair) -> f32) -> Vec<f32> {
    let mut parts = Vec::with_capacity(counts.pairs.len());
    for (feature, &all) in counts.feature_totals.iter().enumerate() {
        parts.extend(counts.stored(feature).map(|(_, pair)| part(all, pair)));
    }
    parts
}
