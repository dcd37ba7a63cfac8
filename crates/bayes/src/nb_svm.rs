//! A linear support-vector machine on features scaled by naive Bayes.

use crate::{
    Error, Folds, HeldOutScores, Keep, Rows, TagSets, Weights,
    machines::{Scores, Trained, Training},
};
use linfa::{
    DatasetBase, ParamGuard,
    traits::{Fit, PredictInplace},
};
use ndarray::Array2;
/// Parameters that have not been checked; `fit` checks them.
///
/// | name | default | range |
/// |---|---|---|
/// | [power](NbSvmParams::power) | 0.5 | finite, 0 or more |
/// | [smoothing](NbSvmParams::smoothing) | 1 | finite, above 0 |
/// | [cost](NbSvmParams::cost) | 1 | finite, above 0 |
/// | [least_weight](NbSvmParams::least_weight) | 0 | 0 up to, not including, 1 |
#[derive(Debug, Clone, PartialEq)]
pub struct NbSvmParams(NbSvmValidParams);

/// Parameters that have been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct NbSvmValidParams {
    power: f64,
    smoothing: f64,
    cost: f64,
    least_weight: f64,
}

/// Which tags an article carries, by one linear machine a tag.
///
/// After Wang & Manning 2012, "Baselines and bigrams": each feature is scaled by the magnitude of
/// its naive-Bayes log-count ratio for the tag, |r|^power, and a machine with L2 regularisation
/// and squared hinge loss learns from that. r comes from how many articles with the tag and
/// without it hold the feature. A score is what the machine says: above 0 speaks for the tag.
///
/// Rows hold real values, such as log-tf·idf of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct NbSvm {
    weights: Weights,
}

/// A model, and the scores of every article by machines that never saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossFitted {
    /// The model of all articles.
    pub model: NbSvm,
    /// How many weights the model had before small ones were left out.
    pub parts: u64,
    /// Scores by the weights that a model stores.
    pub stored: HeldOutScores,
    /// Scores by all weights, before small ones are left out.
    pub exact: HeldOutScores,
}

impl NbSvmParams {
    /// How strongly naive Bayes scales features: 0 not at all, 1 by the whole ratio.
    #[must_use]
    pub fn power(mut self, power: f64) -> Self {
        self.0.power = power;
        self
    }

    /// What is added to each number of articles in the ratio. Finite, above 0.
    #[must_use]
    pub fn smoothing(mut self, smoothing: f64) -> Self {
        self.0.smoothing = smoothing;
        self
    }

    /// What an article on the wrong side costs, against large weights. Finite, above 0.
    #[must_use]
    pub fn cost(mut self, cost: f64) -> Self {
        self.0.cost = cost;
        self
    }

    /// Weights smaller than this share of a tag's largest are left out. 0 keeps all.
    #[must_use]
    pub fn least_weight(mut self, share: f64) -> Self {
        self.0.least_weight = share;
        self
    }
}

impl ParamGuard for NbSvmParams {
    type Checked = NbSvmValidParams;
    type Error = Error;

    fn check_ref(&self) -> Result<&NbSvmValidParams, Error> {
        let NbSvmValidParams {
            power,
            smoothing,
            cost,
            least_weight,
        } = self.0;
        if !(smoothing.is_finite() && 0.0 < smoothing) {
            return Err(Error::Smoothing(smoothing));
        }
        let range = |name, got, expected| {
            Err(Error::Parameter {
                name,
                got,
                expected,
            })
        };
        if !(power.is_finite() && 0.0 <= power) {
            return range("power", power, "a finite number, 0 or more");
        }
        if !(cost.is_finite() && 0.0 < cost) {
            return range("cost", cost, "a finite number above 0");
        }
        if !(0.0..1.0).contains(&least_weight) {
            return range("least_weight", least_weight, "a share from 0 to below 1");
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<NbSvmValidParams, Error> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl NbSvm {
    /// Parameters at their defaults.
    pub fn params() -> NbSvmParams {
        let (power, smoothing, cost, least_weight) = (0.5, 1.0, 1.0, 0.0);
        NbSvmParams(NbSvmValidParams {
            power,
            smoothing,
            cost,
            least_weight,
        })
    }

    /// The weights that scores are made of.
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The score of every tag for every row: rows × tags.
    ///
    /// # Errors
    /// [`Error::Width`] where the rows are not as wide as those fitted on.
    pub fn try_scores(&self, rows: &Rows) -> Result<Array2<f64>, Error> {
        self.weights.check_width(rows)?;
        let mut scores = Array2::zeros((rows.len(), self.weights.tag_count()));
        let mut one = vec![0.0; self.weights.tag_count()];
        for (row, mut out) in rows.iter().zip(scores.rows_mut()) {
            self.weights.scores(row, &mut one);
            out.iter_mut()
                .zip(&one)
                .for_each(|(out, &score)| *out = score);
        }
        Ok(scores)
    }
}

impl NbSvmValidParams {
    /// Fits a model, and scores each fold by what the others teach; `keep` says which scores are
    /// kept. `done` is told of each tag. A tag's machine learns from the articles of which the tag
    /// is known.
    ///
    /// The same rows, in the same order, give the same bytes at any number of threads.
    ///
    /// # Errors
    /// [`Error::Width`] where there are not as many tag sets, or folds, as rows, or neither as many
    /// lists of mentions nor none.
    pub fn cross_fit(
        &self,
        rows: &Rows,
        sets: &TagSets,
        folds: &Folds,
        keep: Keep<'_>,
        done: &(dyn Fn() + Sync),
    ) -> Result<CrossFitted, Error> {
        let trained = self.train(rows, sets, Some(folds), keep, done)?;
        let Scores { stored, exact } = trained.scores;
        Ok(CrossFitted {
            model: NbSvm {
                weights: Weights::from_tags(rows.width(), trained.tags),
            },
            parts: trained.parts,
            stored,
            exact,
        })
    }

    fn train(
        &self,
        rows: &Rows,
        sets: &TagSets,
        folds: Option<&Folds>,
        keep: Keep<'_>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Trained, Error> {
        let width = |what, got| {
            Err(Error::Width {
                what,
                expected: rows.len(),
                got,
            })
        };
        if rows.len() != sets.len() {
            return width("tag sets", sets.len());
        }
        if let Some(folds) = folds.filter(|folds| folds.len() != rows.len()) {
            return width("articles in folds", folds.len());
        }
        if !keep.mentions.is_empty() && keep.mentions.len() != rows.len() {
            return width("lists of mentions", keep.mentions.len());
        }
        let Self {
            power,
            smoothing,
            cost,
            least_weight,
        } = *self;
        let training = Training {
            rows,
            sets,
            power,
            smoothing,
            cost,
            least_weight,
        };
        Ok(training.run(folds, keep, done))
    }
}

impl Fit<Rows, TagSets, Error> for NbSvmValidParams {
    type Object = NbSvm;

    fn fit(&self, articles: &DatasetBase<Rows, TagSets>) -> Result<NbSvm, Error> {
        let rows = articles.records();
        let trained = self.train(rows, articles.targets(), None, Keep::ALL, &|| ())?;
        Ok(NbSvm {
            weights: Weights::from_tags(rows.width(), trained.tags),
        })
    }
}

impl PredictInplace<Rows, Array2<f64>> for NbSvm {
    /// Scores as [`NbSvm::try_scores`] gives them.
    ///
    /// # Panics
    /// Where the rows are not as wide as those fitted on, or `scores` has another shape than
    /// rows × tags; `try_scores` gives an error instead.
    fn predict_inplace(&self, rows: &Rows, scores: &mut Array2<f64>) {
        scores.assign(
            &self
                .try_scores(rows)
                .expect("rows are as wide as those fitted on"),
        );
    }

    fn default_target(&self, rows: &Rows) -> Array2<f64> {
        Array2::zeros((rows.len(), self.weights.tag_count()))
    }
}
