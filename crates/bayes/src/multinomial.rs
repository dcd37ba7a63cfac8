//! Multinomial naive Bayes, one tag against the rest.

use crate::{Counts, OneVsRest, Side, Variant, Weights, variant::prior};

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
        let with = |tag: usize| (counts.tag_totals[tag] as f64 + totals.smoothing_mass).ln();
        let slope = |tag| smoothing.ln() - with(tag) + totals.without[tag];
        let log_odds = |&with: &u64| {
            let [without, with] = prior(counts.articles, with);
            with - without
        };
        Weights {
            bias: counts.tag_articles.iter().map(log_odds).collect(),
            scale: vec![1.0; counts.tag_articles.len()],
            slope: (0..counts.tag_articles.len()).map(slope).collect(),
            base: counts
                .feature_totals
                .iter()
                .map(|&all| -(all as f64 + smoothing).ln())
                .collect(),
            offsets: counts.offsets.clone(),
            tags: counts.tags.clone(),
            parts: seen_parts(counts, |all, with| {
                let gain = (with + smoothing).ln() - smoothing.ln();
                (gain + fall(all, with, smoothing)) as f32
            }),
        }
    }
}

impl OneVsRest for Multinomial {
    fn sides(&self, counts: &Counts, smoothing: f64, tag: usize) -> [Side; 2] {
        let [without, with] = prior(counts.articles, counts.tag_articles[tag]);
        let mass = Totals::of(counts, smoothing).smoothing_mass;
        let all: u64 = counts.feature_totals.iter().sum();
        let side = |constant, of_tag: bool| {
            let tag_total = counts.tag_totals[tag];
            let total = if of_tag { tag_total } else { all - tag_total } as f64 + mass;
            let features = (0..counts.features()).map(|feature| {
                let with = seen_with(counts, feature, tag);
                let count = if of_tag {
                    with
                } else {
                    counts.feature_totals[feature] - with
                };
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
        let log = |&with: &u64| match (all - with) as f64 + smoothing_mass {
            0.0 => 0.0, // no feature at all: nothing will be multiplied by it
            sum => sum.ln(),
        };
        Self {
            smoothing_mass,
            without: counts.tag_totals.iter().map(log).collect(),
        }
    }
}

/// How much a feature's logarithm falls outside a tag for having been seen with it.
pub(crate) fn fall(all: f64, with: f64, smoothing: f64) -> f64 {
    (all + smoothing).ln() - (all - with + smoothing).ln()
}

/// One part a stored pair, from the feature's total and its count with the tag.
pub(crate) fn seen_parts(counts: &Counts, part: impl Fn(f64, f64) -> f32) -> Vec<f32> {
    let mut parts = Vec::with_capacity(counts.pairs.len());
    for (feature, &all) in counts.feature_totals.iter().enumerate() {
        parts.extend(
            counts
                .seen(feature)
                .map(|(_, with)| part(all as f64, with as f64)),
        );
    }
    parts
}

/// How often a feature was seen with a tag.
pub(crate) fn seen_with(counts: &Counts, feature: usize, tag: usize) -> u64 {
    counts
        .seen(feature)
        .find(|&(seen, _)| seen as usize == tag)
        .map_or(0, |(_, count)| count)
}
