//! Naive Bayes behind linfa's traits: parameters, fitting, learning on, scores.

use crate::{
    Bernoulli, Complement, Counts, Error, Multinomial, OneVsRest, Row, Rows, TagSets, Variant,
    Weights, weights::log_sum_exp,
};
use linfa::{
    DatasetBase, ParamGuard,
    traits::{Fit, FitWith, PredictInplace},
};
use ndarray::{Array2, Array3};

/// Multinomial naive Bayes, one tag against the rest. See [`Multinomial`].
pub type MultinomialNb = NaiveBayes<Multinomial>;
/// Bernoulli naive Bayes, one tag against the rest. See [`Bernoulli`].
pub type BernoulliNb = NaiveBayes<Bernoulli>;
/// Complement naive Bayes over many tags. See [`Complement`].
pub type ComplementNb = NaiveBayes<Complement>;

/// Parameters that have not been checked; `fit` checks them.
///
/// | name | default | range |
/// |---|---|---|
/// | [smoothing](Params::smoothing) | 1 | finite, above 0 |
/// | [normalise_weights](Params::normalise_weights) | no | complement only |
#[derive(Debug, Clone, PartialEq)]
pub struct Params<V>(ValidParams<V>);

/// Parameters that have been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidParams<V> {
    variant: V,
    smoothing: f64,
}

impl<V> Params<V> {
    /// What is added to every count (Lidstone smoothing; 1 is Laplace's). Finite, above 0.
    #[must_use]
    pub fn smoothing(mut self, smoothing: f64) -> Self {
        self.0.smoothing = smoothing;
        self
    }
}

impl Params<Complement> {
    /// Whether each tag's weights are divided by the sum of their magnitudes.
    #[must_use]
    pub fn normalise_weights(mut self, on: bool) -> Self {
        self.0.variant.normalise_weights = on;
        self
    }
}

impl<V: Variant> ValidParams<V> {
    /// The weights that follow from these counts.
    pub fn weights(&self, counts: &Counts) -> Weights {
        self.variant.weights(counts, self.smoothing)
    }

    fn model(&self, counts: Counts) -> NaiveBayes<V> {
        NaiveBayes {
            params: self.clone(),
            weights: self.weights(&counts),
            counts,
        }
    }
}

impl<V: Variant> ParamGuard for Params<V> {
    type Checked = ValidParams<V>;
    type Error = Error;

    fn check_ref(&self) -> Result<&ValidParams<V>, Error> {
        let smoothing = self.0.smoothing;
        if smoothing.is_finite() && 0.0 < smoothing {
            Ok(&self.0)
        } else {
            Err(Error::Smoothing(smoothing))
        }
    }

    fn check(self) -> Result<ValidParams<V>, Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}

/// A naive-Bayes model of which tags an article carries: counts, and the weights that follow.
///
/// ```
/// use catchline_bayes::{MultinomialNb, Rows, TagSets};
/// use linfa::{DatasetBase, traits::Fit};
///
/// let mut rows = Rows::new(2); // features: "ballot", "oven"
/// let mut sets = TagSets::new(2); // tags: elections, bread
/// rows.push(&[0], &[3.0])?;
/// sets.push(&[0])?;
/// rows.push(&[1], &[2.0])?;
/// sets.push(&[1])?;
/// let model = MultinomialNb::params().fit(&DatasetBase::new(rows.clone(), sets))?;
/// let scores = model.try_scores(&rows)?;
/// assert!(0.0 < scores[[0, 0]] && scores[[0, 1]] < 0.0);
/// # Ok::<(), catchline_bayes::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NaiveBayes<V> {
    params: ValidParams<V>,
    counts: Counts,
    weights: Weights,
}

impl<V: Variant + Default> NaiveBayes<V> {
    /// Parameters at their defaults.
    pub fn params() -> Params<V> {
        Params(ValidParams {
            variant: V::default(),
            smoothing: 1.0,
        })
    }
}

impl<V: Variant> NaiveBayes<V> {
    /// What was seen.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The weights that follow.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The model that never saw these articles.
    ///
    /// # Errors
    /// Those of [`Counts::of`] and [`Counts::subtract`].
    pub fn forget(&self, articles: &DatasetBase<Rows, TagSets>) -> Result<Self, Error> {
        let mut counts = self.counts.clone();
        counts.subtract(&Counts::of(
            articles.records(),
            articles.targets(),
            V::PRESENCE,
        )?)?;
        Ok(self.params.model(counts))
    }

    /// The score of every tag for every row: an array of rows × tags.
    ///
    /// Log-odds for the one-vs-rest kinds, standardised scores for [`Complement`].
    ///
    /// # Errors
    /// [`Error::Width`] where the rows are not as wide as those fitted on.
    pub fn try_scores(&self, rows: &Rows) -> Result<Array2<f64>, Error> {
        self.weights.check_width(rows)?;
        let mut scores = Array2::zeros((rows.len(), self.weights.tag_count()));
        let mut one = vec![0.0; self.weights.tag_count()];
        for (row, mut out) in rows.iter().zip(scores.rows_mut()) {
            self.score(row, &mut one);
            out.iter_mut()
                .zip(&one)
                .for_each(|(out, &score)| *out = score);
        }
        Ok(scores)
    }

    fn score(&self, row: Row<'_>, scores: &mut [f64]) {
        let present: Vec<f32>;
        let row = if V::PRESENCE {
            present = row
                .values
                .iter()
                .map(|&value| f32::from(u8::from(0.0 < value)))
                .collect();
            Row {
                ids: row.ids,
                values: &present,
            }
        } else {
            row
        };
        self.weights.scores(row, scores);
        V::finish(scores);
    }
}

impl<V: OneVsRest> NaiveBayes<V> {
    /// ln P(article, without the tag) and ln P(article, with it): an array of rows × tags × 2.
    ///
    /// Straight from the counts in `f64`, feature by feature: the reference that scores are tested
    /// against, slow.
    ///
    /// # Errors
    /// [`Error::Width`] where the rows are not as wide as those fitted on.
    pub fn joint_log_likelihood(&self, rows: &Rows) -> Result<Array3<f64>, Error> {
        self.weights.check_width(rows)?;
        let tags = self.weights.tag_count();
        let mut joint = Array3::zeros((rows.len(), tags, 2));
        for tag in 0..tags {
            let sides = self
                .params
                .variant
                .sides(&self.counts, self.params.smoothing, tag);
            for (index, row) in rows.iter().enumerate() {
                for (side, log) in sides.iter().enumerate() {
                    let value = |x: f32| {
                        if V::PRESENCE {
                            f64::from(u8::from(0.0 < x))
                        } else {
                            f64::from(x)
                        }
                    };
                    let features = row
                        .iter()
                        .map(|(id, x)| value(x) * log.features[id as usize]);
                    joint[[index, tag, side]] = log.constant + features.sum::<f64>();
                }
            }
        }
        Ok(joint)
    }

    /// P(tag | article), 0 to 1: an array of rows × tags. Never NaN, however long the article.
    ///
    /// # Errors
    /// [`Error::Width`] where the rows are not as wide as those fitted on.
    pub fn probabilities(&self, rows: &Rows) -> Result<Array2<f64>, Error> {
        let joint = self.joint_log_likelihood(rows)?;
        Ok(joint.map_axis(ndarray::Axis(2), |sides| {
            (sides[1] - log_sum_exp(&[sides[0], sides[1]])).exp()
        }))
    }
}

impl<V: Variant> Fit<Rows, TagSets, Error> for ValidParams<V> {
    type Object = NaiveBayes<V>;

    fn fit(&self, articles: &DatasetBase<Rows, TagSets>) -> Result<NaiveBayes<V>, Error> {
        Ok(self.model(Counts::of(
            articles.records(),
            articles.targets(),
            V::PRESENCE,
        )?))
    }
}

/// Learns on: the model afterwards equals one fitted on all articles at once.
impl<'a, V: Variant + 'a> FitWith<'a, Rows, TagSets, Error> for ValidParams<V> {
    type ObjectIn = Option<NaiveBayes<V>>;
    type ObjectOut = NaiveBayes<V>;

    fn fit_with(
        &self,
        model: Option<NaiveBayes<V>>,
        articles: &'a DatasetBase<Rows, TagSets>,
    ) -> Result<NaiveBayes<V>, Error> {
        let mut counts = Counts::of(articles.records(), articles.targets(), V::PRESENCE)?;
        if let Some(model) = model {
            counts.merge(&model.counts)?;
        }
        Ok(self.model(counts))
    }
}

impl<V: Variant> PredictInplace<Rows, Array2<f64>> for NaiveBayes<V> {
    /// Scores as [`NaiveBayes::try_scores`] gives them.
    ///
    /// # Panics
    /// Where the rows are not as wide as those fitted on, or `scores` has another shape than
    /// rows × tags; `try_scores` gives an error instead.
    fn predict_inplace(&self, rows: &Rows, scores: &mut Array2<f64>) {
        let found = self
            .try_scores(rows)
            .expect("rows are as wide as those fitted on");
        scores.assign(&found);
    }

    fn default_target(&self, rows: &Rows) -> Array2<f64> {
        Array2::zeros((rows.len(), self.weights.tag_count()))
    }
}
