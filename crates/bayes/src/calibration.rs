//! From scores to confidences: probabilities that mean what they say.

use crate::{Error, TagSets, Thresholds, thresholds::check_shape};
use linfa::{
    ParamGuard,
    composing::platt_scaling::{Platt, platt_newton_method},
};
use ndarray::{Array1, ArrayView2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A logistic curve over the distance between a score and its threshold:
/// confidence = 1 / (1 + exp(`slope` · distance + `offset`)). A slope below 0 rises.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The factor of the distance, 0 or below.
    pub slope: f64,
    /// What is added to it.
    pub offset: f64,
}

impl Curve {
    /// The confidence at this distance above (or, negative, below) the threshold, 0 to 1.
    pub fn confidence(self, distance: f64) -> f64 {
        let x = self.slope * distance + self.offset;
        // Of exp(x) and exp(−x), the one that cannot overflow.
        if 0.0 <= x {
            (-x).exp() / (1.0 + (-x).exp())
        } else {
            1.0 / (1.0 + x.exp())
        }
    }
}

/// One curve a tag, after Platt 1999 with the solver of Lin, Lin & Weng 2007 (linfa's).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The curve of tags that have too few articles for one of their own.
    pub pooled: Curve,
    /// Each tag's curve.
    pub per_tag: Vec<Curve>,
}

impl Calibration {
    /// Fits the curves on the scores of held-out articles, articles × tags.
    ///
    /// A tag with fewer than `least_articles` articles, or whose curve would fall, shares a pooled
    /// curve: that of all such tags, or of all tags where those have too few articles together.
    ///
    /// # Errors
    /// [`Error::Width`] where scores and tag sets differ in shape.
    pub fn fit(
        scores: ArrayView2<'_, f32>,
        sets: &TagSets,
        thresholds: &Thresholds,
        least_articles: u64,
    ) -> Result<Self, Error> {
        check_shape(scores, sets)?;
        let articles = sets.articles();
        let column = |&tag: &usize| {
            let threshold = thresholds.per_tag[tag];
            let pair = move |i: usize| {
                (
                    f64::from(scores[[i, tag]]) - threshold,
                    sets.has(i, tag as u32),
                )
            };
            (0..sets.len()).map(pair)
        };
        let all: Vec<usize> = (0..sets.tags()).collect();
        let rare: Vec<usize> = all
            .iter()
            .copied()
            .filter(|&t| articles[t] < least_articles)
            .collect();
        let enough = least_articles <= rare.iter().map(|&tag| articles[tag]).sum();
        let pool = if enough { &rare } else { &all };
        let pooled = fit_curve(pool.iter().flat_map(column)).unwrap_or_else(|| {
            let shares =
                articles.iter().sum::<u64>() as f64 / (sets.len() * sets.tags()).max(1) as f64;
            flat(shares)
        });
        let own = |tag: &usize| {
            let curve = (least_articles <= articles[*tag]).then(|| fit_curve(column(tag)));
            curve.flatten().unwrap_or(pooled)
        };
        Ok(Self {
            pooled,
            per_tag: all.par_iter().map(own).collect(),
        })
    }
}

/// A curve that rises, or none.
fn fit_curve(pairs: impl Iterator<Item = (f64, bool)>) -> Option<Curve> {
    let (distances, truth): (Vec<f64>, Vec<bool>) = pairs.unzip();
    let params = Platt::<f64, ()>::params().check().ok()?;
    let (distances, truth) = (Array1::from(distances), Array1::from(truth));
    let (slope, offset) = platt_newton_method(distances.view(), truth.view(), &params).ok()?;
    let rises = slope < 0.0 && slope.is_finite() && offset.is_finite();
    rises.then_some(Curve { slope, offset })
}

/// The same confidence at every distance: this share, kept away from 0 and 1.
fn flat(share: f64) -> Curve {
    let share = share.clamp(1e-6, 1.0 - 1e-6);
    Curve {
        slope: 0.0,
        offset: ((1.0 - share) / share).ln(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;
    use ndarray::Array2;

    fn thresholds(tags: usize) -> Thresholds {
        Thresholds {
            policy: Policy::Global,
            global: 0.0,
            per_tag: vec![0.0; tags],
        }
    }

    #[test]
    fn confidence_is_the_share_that_is_right() {
        let (mut scores, mut sets) = (Array2::zeros((400, 1)), TagSets::new(1));
        for i in 0..400u32 {
            let high = i % 2 == 0;
            scores[[i as usize, 0]] = if high { 1.0 } else { -1.0 };
            // Nine in ten of the high ones, one in ten of the low ones.
            sets.push(if (i / 2 % 10 != 0) == high { &[0] } else { &[] })
                .unwrap();
        }
        let calibration = Calibration::fit(scores.view(), &sets, &thresholds(1), 5).unwrap();
        let curve = calibration.per_tag[0];
        assert!((curve.confidence(1.0) - 0.9).abs() < 0.01, "{curve:?}");
        assert!((curve.confidence(-1.0) - 0.1).abs() < 0.01, "{curve:?}");
        assert!(curve.confidence(f64::MAX) <= 1.0 && 0.0 <= curve.confidence(f64::MIN));
    }

    #[test]
    fn rare_and_contrary_tags_share_the_pooled_curve() {
        let (mut scores, mut sets) = (Array2::zeros((60, 3)), TagSets::new(3));
        for i in 0..60u32 {
            let on = i % 2 == 0;
            sets.push(if i == 0 {
                &[0, 1, 2]
            } else if on {
                &[0, 2]
            } else {
                &[]
            })
            .unwrap();
            let up = if on { 1.0 } else { -1.0 };
            let row = [up, up, -up];
            (0..3).for_each(|tag| scores[[i as usize, tag]] = row[tag]);
        }
        let calibration = Calibration::fit(scores.view(), &sets, &thresholds(3), 5).unwrap();
        assert_ne!(calibration.per_tag[0], calibration.pooled);
        assert_eq!(calibration.per_tag[1], calibration.pooled);
        assert_eq!(calibration.per_tag[2], calibration.pooled);
        assert!(calibration.per_tag.iter().all(|curve| curve.slope <= 0.0));
    }

    #[test]
    fn nothing_known_is_no_confidence_and_no_nan() {
        let calibration = Calibration::fit(
            Array2::zeros((0, 1)).view(),
            &TagSets::new(1),
            &thresholds(1),
            5,
        );
        let confidence = calibration.unwrap().per_tag[0].confidence(3.0);
        assert!(confidence.is_finite() && confidence <= 1.0);
    }
}
