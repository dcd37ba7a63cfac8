//! What a kind of naive Bayes must say: how it counts and which weights follow.

use crate::{Counts, Weights};

/// One kind of naive Bayes: [`Multinomial`](crate::Multinomial),
/// [`Bernoulli`](crate::Bernoulli) or [`Complement`](crate::Complement).
///
/// Weights of other estimators can be written as [`Weights`] directly.
pub trait Variant: Clone + std::fmt::Debug + PartialEq {
    /// Whether only the presence of a feature counts, not how often it stands.
    const PRESENCE: bool;

    /// The weights that follow from counts with this smoothing, which is finite and above 0.
    fn weights(&self, counts: &Counts, smoothing: f64) -> Weights;

    /// What is done to the scores of one article last; nothing, unless a kind says otherwise.
    fn finish(_scores: &mut [f64]) {}
}

/// A kind of naive Bayes that asks of every tag by itself: with it, or without?
pub trait OneVsRest: Variant {
    /// The log-probabilities of articles without the tag and with it, in that order.
    fn sides(&self, counts: &Counts, smoothing: f64, tag: usize) -> [Side; 2];
}

/// The log-probabilities of the articles on one side of a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// What every article gets: the prior, and all features counted as absent where that matters.
    pub constant: f64,
    /// What each feature of the article adds, times its value.
    pub features: Vec<f64>,
}

/// The log-probabilities that an article has no such tag, and has it. Neither is ever 0: a side
/// without articles counts as half an article.
pub(crate) fn prior(articles: u64, with: u64) -> [f64; 2] {
    let n = articles.max(1) as f64;
    let side = |count: u64| (count as f64).max(0.5) / n;
    [side(articles - with).ln(), side(with).ln()]
}
