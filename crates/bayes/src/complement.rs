//! Complement naive Bayes over many tags, with scores that mean the same on every article.

use crate::{
    Counts, Variant, Weights,
    multinomial::{Totals, fall, seen_parts},
    standardise,
};

/// Complement naive Bayes (Rennie, Shih, Teevan & Karger 2003), in its multi-tag form.
///
/// A tag's score is −Σ x · ln θ, θ being estimated from everything outside the tag: what stands
/// outside rarely speaks for it. The scores of one article are then standardised over its tags, so
/// that one threshold serves articles of any length; scores have no unit, mean 0, deviation 1.
///
/// With three tags or fewer such scores say little: prefer [`Multinomial`](crate::Multinomial).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Complement {
    /// Whether each tag's weights are divided by the sum of their magnitudes (the paper's weight
    /// normalisation, its step 7). Off by default.
    pub normalise_weights: bool,
}

impl Variant for Complement {
    const PRESENCE: bool = false;

    fn weights(&self, counts: &Counts, smoothing: f64) -> Weights {
        let tags = counts.tag_articles.len();
        let mut weights = Weights {
            bias: vec![0.0; tags],
            scale: vec![1.0; tags],
            slope: Totals::of(counts, smoothing).without,
            base: counts
                .feature_totals
                .iter()
                .map(|&all| -(all as f64 + smoothing).ln())
                .collect(),
            offsets: counts.offsets.clone(),
            tags: counts.tags.clone(),
            parts: seen_parts(counts, |all, pair| fall(all, pair, smoothing) as f32),
        };
        if self.normalise_weights {
            weights.scale = scales(&weights);
        }
        weights
    }

    fn finish(scores: &mut [f64]) {
        standardise(scores);
    }
}

/// One over the sum of each tag's weights, which are all positive: −ln of a probability.
fn scales(weights: &Weights) -> Vec<f64> {
    let base: f64 = weights.base.iter().sum();
    let features = weights.base.len() as f64;
    let mut sums: Vec<f64> = weights
        .slope
        .iter()
        .map(|slope| slope * features + base)
        .collect();
    for (&tag, &part) in weights.tags.iter().zip(&weights.parts) {
        sums[tag as usize] += f64::from(part);
    }
    sums.iter()
        .map(|&sum| if 0.0 < sum { sum.recip() } else { 1.0 })
        .collect()
}
