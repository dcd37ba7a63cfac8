//! From counts of features to weights, and to scores of held-out articles.

use crate::{
    Error, Estimator, Progress, Settings, Stage,
    features::{Features, frequencies, weigh},
};
use catchline_bayes::{
    Aim, BernoulliNb, ComplementNb, Counts, Folds, HeldOutScores, Keep, Mention, MultinomialNb,
    NbSvm, NbSvmParams, Row, Rows, SmallWeights, TagSets, Weights,
};
use catchline_text::{InverseFrequencies, SparseVector};
use linfa::ParamGuard;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is learnt, and the scores of every article by what others teach.
#[derive(Debug)]
pub(crate) struct Learnt {
    pub(crate) weights: SmallWeights,
    /// How many parts the weights had before small ones were left out.
    pub(crate) parts: u64,
    /// Held-out scores with all weights in full precision.
    pub(crate) exact: HeldOutScores,
    /// Held-out scores with weights as they are stored.
    pub(crate) stored: HeldOutScores,
}

/// A machine that says less than this says no, nearly as firmly as of what has nothing to do with its
/// tag, −1: such a score is never a suggestion, where F1 is aimed at.
const LEAST_SCORE: f32 = -0.9;

/// An archive's features and tags, and how to learn from them.
#[derive(Clone, Copy)]
pub(crate) struct Learner<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) features: &'a Features,
    /// Counts of features.
    pub(crate) rows: &'a Rows,
    pub(crate) sets: &'a TagSets,
    pub(crate) folds: &'a Folds,
    /// The learnt tags that each article mentions.
    pub(crate) mentions: &'a [Vec<Mention>],
    pub(crate) progress: &'a (dyn Fn(Progress) + Sync),
}

impl Learner<'_> {
    pub(crate) fn learn(self) -> Result<Learnt, Error> {
        match self.settings.estimator {
            Estimator::NbSvm => self.machines(),
            _ => self.naive_bayes(),
        }
    }

    fn step(self, done: u64, total: u64) {
        (self.progress)(Progress {
            stage: Stage::CrossValidating,
            done,
            total,
        });
    }

    fn machines(self) -> Result<Learnt, Error> {
        let Self {
            rows,
            sets,
            folds,
            settings,
            mentions,
            ..
        } = self;
        let mut vectors = Rows::new(rows.width());
        for row in rows.iter() {
            let vector = self.vector(row, &self.features.idf);
            vectors.push(vector.ids(), vector.values())?;
        }
        let done = AtomicU64::new(0);
        let total = sets.tags() as u64;
        let keep = match settings.aim {
            Aim::F1 => Keep {
                least: LEAST_SCORE,
                mentions,
            },
            _ => Keep::ALL,
        };
        let fitted = nb_svm(settings)
            .check()?
            .cross_fit(&vectors, sets, folds, keep, &|| {
                self.step(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            })?;
        let weights = SmallWeights::of(fitted.model.weights(), 0.0)?;
        let parts = fitted.parts;
        Ok(Learnt {
            weights,
            parts,
            exact: fitted.exact,
            stored: fitted.stored,
        })
    }

    fn naive_bayes(self) -> Result<Learnt, Error> {
        let Self {
            rows, sets, folds, ..
        } = self;
        let all = self.count(&(0..rows.len()).collect::<Vec<_>>())?;
        let columns = || vec![vec![0.0; rows.len()]; sets.tags()];
        let (mut exact_scores, mut stored_scores) = (columns(), columns());
        for fold in 0..folds.count() {
            self.step(fold as u64, folds.count() as u64);
            let held_out = folds.held_out(fold);
            let mut rest = all.clone();
            rest.subtract(&self.count(&held_out)?)?;
            let others: Vec<usize> = (0..rows.len())
                .filter(|&index| folds.of(index) != fold)
                .collect();
            let (_, idf) = frequencies(rows, &others)?;
            let exact = naive_bayes(self.settings, &rest)?;
            let stored = SmallWeights::of(&exact, self.settings.least_part)?;
            let found: Vec<[Vec<f32>; 2]> = held_out
                .par_iter()
                .map(|&index| self.score(&exact, &stored, &self.vector(rows.row(index), &idf)))
                .collect();
            for (index, [exact, stored]) in held_out.into_iter().zip(found) {
                for (columns, scores) in [(&mut exact_scores, exact), (&mut stored_scores, stored)]
                {
                    for (column, score) in columns.iter_mut().zip(scores) {
                        column[index] = score;
                    }
                }
            }
        }
        self.step(folds.count() as u64, folds.count() as u64);
        let exact = naive_bayes(self.settings, &all)?;
        let weights = SmallWeights::of(&exact, self.settings.least_part)?;
        let parts = exact.parts.len() as u64;
        Ok(Learnt {
            weights,
            parts,
            exact: HeldOutScores::new(exact_scores, sets, folds)?,
            stored: HeldOutScores::new(stored_scores, sets, folds)?,
        })
    }

    fn vector(self, counts: Row<'_>, idf: &InverseFrequencies) -> SparseVector {
        let counts = counts.iter().map(|(id, count)| (id, count as u32));
        weigh(
            self.settings.estimator,
            SparseVector::from_counts(counts),
            idf,
        )
    }

    fn count(self, articles: &[usize]) -> Result<Counts, Error> {
        let (rows, sets) = (self.rows.select(articles), self.sets.select(articles));
        Ok(Counts::of(
            &rows,
            &sets,
            self.settings.estimator.presence(),
        )?)
    }

    /// The scores of one article, by exact weights and by those that are stored.
    fn score(self, exact: &Weights, stored: &SmallWeights, vector: &SparseVector) -> [Vec<f32>; 2] {
        let row = Row {
            ids: vector.ids(),
            values: vector.values(),
        };
        let mut scores = vec![0.0; self.sets.tags()];
        let finish = |scores: &mut Vec<f64>| {
            self.settings.estimator.finish(scores, |_| true);
            scores.iter().map(|&score| score as f32).collect()
        };
        exact.scores(row, &mut scores);
        let exact = finish(&mut scores);
        stored.scores(row, &mut scores);
        [exact, finish(&mut scores)]
    }
}

/// How machines are trained.
pub(crate) fn nb_svm(settings: &Settings) -> NbSvmParams {
    NbSvm::params()
        .power(settings.power)
        .smoothing(settings.smoothing)
        .cost(settings.cost)
        .least_weight(settings.least_part)
}

/// The weights that follow from counts.
pub(crate) fn naive_bayes(settings: &Settings, counts: &Counts) -> Result<Weights, Error> {
    let smoothing = settings.smoothing;
    Ok(match settings.estimator {
        Estimator::Multinomial => MultinomialNb::params()
            .smoothing(smoothing)
            .check()?
            .weights(counts),
        Estimator::Bernoulli => BernoulliNb::params()
            .smoothing(smoothing)
            .check()?
            .weights(counts),
        Estimator::Complement | Estimator::NbSvm => ComplementNb::params()
            .smoothing(smoothing)
            .check()?
            .weights(counts),
    })
}
