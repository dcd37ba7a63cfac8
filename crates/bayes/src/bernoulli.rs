//! Bernoulli naive Bayes, one tag against the rest.

use crate::{Counts, OneVsRest, Side, Variant, Weights, counts::Pair, variant::prior};
use rayon::prelude::*;

/// Parts smaller than this are left out: a score is off by less than it for each feature.
const LEAST_PART: f64 = 1e-5;

/// Bernoulli naive Bayes (Manning, Raghavan & Schütze 2008, section 13.3), one tag against the
/// rest: features are present or absent, and both speak. A score is the log-odds of the tag.
///
/// θ = (articles with the feature on that side + smoothing) / (articles on that side + 2 ·
/// smoothing). Scores are exact to 10⁻⁵ for each feature of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bernoulli;

impl Variant for Bernoulli {
    const PRESENCE: bool = true;

    fn weights(&self, counts: &Counts, smoothing: f64) -> Weights {
        let log = |count: u64| (count as f64 + smoothing).ln();
        let slope = |(tag, &with): (usize, &u64)| {
            smoothing.ln() - log(with) + log(counts.decided(tag) - with)
        };
        let n = counts.articles;
        let base = |&all: &u64| log(n - all) - log(n) - log(all);
        let mut weights = Weights {
            bias: biases(counts, smoothing),
            scale: vec![1.0; counts.tag_articles.len()],
            slope: counts.tag_articles.iter().enumerate().map(slope).collect(),
            base: counts.feature_totals.iter().map(base).collect(),
            offsets: vec![0],
            tags: Vec::new(),
            parts: Vec::new(),
        };
        let columns: Vec<(Vec<u32>, Vec<f32>)> = (0..counts.features())
            .into_par_iter()
            .map(|feature| feature_parts(counts, smoothing, feature, &weights))
            .collect();
        for (tags, parts) in columns {
            weights.tags.extend(tags);
            weights.parts.extend(parts);
            weights.offsets.push(weights.tags.len());
        }
        weights
    }
}

impl OneVsRest for Bernoulli {
    fn sides(&self, counts: &Counts, smoothing: f64, tag: usize) -> [Side; 2] {
        let [without, with] = prior(counts.decided(tag), counts.tag_articles[tag]);
        let side = |prior: f64, of_tag: bool| {
            let tag_articles = counts.tag_articles[tag];
            let articles = if of_tag {
                tag_articles
            } else {
                counts.decided(tag) - tag_articles
            };
            let all = (articles as f64 + 2.0 * smoothing).ln();
            let mut constant = prior;
            let features = (0..counts.features()).map(|feature| {
                let pair = counts.pair(feature, tag);
                let present = if of_tag {
                    pair.with
                } else {
                    pair.without(counts.feature_totals[feature])
                };
                let absent = ((articles - present) as f64 + smoothing).ln() - all;
                constant += absent;
                (present as f64 + smoothing).ln() - all - absent
            });
            let features = features.collect();
            Side { constant, features }
        };
        [side(without, false), side(with, true)]
    }
}

/// The exact weight of a pair beyond slope and base, for every tag where it is worth storing.
fn feature_parts(
    counts: &Counts,
    smoothing: f64,
    feature: usize,
    weights: &Weights,
) -> (Vec<u32>, Vec<f32>) {
    let log = |count: u64| (count as f64 + smoothing).ln();
    let all = counts.feature_totals[feature];
    let mut stored = counts.stored(feature).peekable();
    let mut parts = (Vec::new(), Vec::new());
    for (tag, &articles) in counts.tag_articles.iter().enumerate() {
        let pair = stored.next_if(|pair| pair.0 as usize == tag);
        let pair = pair.map_or_else(Pair::default, |(_, pair)| pair);
        let (with, without) = (pair.with, pair.without(all));
        let outside = counts.decided(tag) - articles;
        let exact = log(with) - log(articles - with) - log(without) + log(outside - without);
        let part = exact - weights.slope[tag] - weights.base[feature];
        if LEAST_PART <= part.abs() {
            parts.0.push(tag as u32);
            parts.1.push(part as f32);
        }
    }
    parts
}

/// The log-odds of an article without any feature: the prior and every feature's absence.
fn biases(counts: &Counts, smoothing: f64) -> Vec<f64> {
    let log = |count: u64| (count as f64 + smoothing).ln();
    let constant = |(tag, &with): (usize, &u64)| {
        let n = counts.decided(tag);
        let [outside, inside] = prior(n, with);
        let side = |articles: u64| (articles as f64 + 2.0 * smoothing).ln();
        inside - outside + counts.features() as f64 * (side(n - with) - side(with) + log(with))
    };
    let mut biases: Vec<f64> = counts
        .tag_articles
        .iter()
        .enumerate()
        .map(constant)
        .collect();
    // Features are grouped by how common they are: absence outside a tag depends on that alone.
    let mut common = counts.feature_totals.clone();
    common.sort_unstable();
    let groups: Vec<(u64, usize)> = common
        .chunk_by(|a, b| a == b)
        .map(|group| (group[0], group.len()))
        .collect();
    let outside = |tag: usize| counts.decided(tag) - counts.tag_articles[tag];
    for (tag, bias) in biases.iter_mut().enumerate() {
        for &(all, features) in &groups {
            *bias -= features as f64 * log(outside(tag).saturating_sub(all));
        }
    }
    for (feature, &all) in counts.feature_totals.iter().enumerate() {
        for (tag, pair) in counts.stored(feature) {
            let tag = tag as usize;
            let (with, outside) = (counts.tag_articles[tag], outside(tag));
            biases[tag] += log(with - pair.with) - log(with) - log(outside - pair.without(all))
                + log(outside.saturating_sub(all));
        }
    }
    biases
}
