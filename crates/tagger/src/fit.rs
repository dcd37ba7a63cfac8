//! Learning: features → counts → weights → thresholds and calibration.

use crate::{
    Error, Estimator, Params, Progress, Stage, Summary, Tagger,
    archive::Archive,
    features::{Features, frequencies, weigh},
    summary::CrossValidation,
};
use catchline_article::{Article, Labelled, Tag};
use catchline_bayes::{
    Calibration, Candidate, Counts, Evaluation, Folds, Row, Rows, SmallWeights, TagSets,
    Thresholds, Weights, evaluate,
};
use catchline_text::{InverseFrequencies, SparseVector};
use ndarray::Array2;
use rayon::prelude::*;

/// How many articles a tag needs for a threshold and a curve of its own.
const OWN_THRESHOLD: u64 = 5;

/// With this many tags or fewer, standardised scores say too little.
const FEW_TAGS: usize = 3;

pub(crate) fn fit(
    params: &Params,
    labelled: &[Labelled],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Tagger, Error> {
    let archive = Archive::gather(labelled, params.min_articles, params.exact_tags)?;
    let (features, rows) = Features::learn(params, &archive.articles, progress)?;
    let learner = Learner::new(params, &archive, &rows);
    let hashes: Vec<u64> = archive.articles.iter().map(Article::content_hash).collect();
    let folds = Folds::by_hash(&hashes, params.folds)?;
    let counts = learner.count(&(0..rows.len()).collect::<Vec<_>>())?;

    let held_out = learner.held_out(&counts, &folds, progress)?;
    let step = |done| {
        progress(Progress {
            stage: Stage::Calibrating,
            done,
            total: 3,
        });
    };
    step(0);
    let choose = |scores: &Array2<f32>| {
        Thresholds::choose(scores.view(), &archive.sets, &folds, OWN_THRESHOLD)
    };
    let (_, suggested_exactly) = choose(&held_out.exact)?;
    step(1);
    let (thresholds, suggested) = choose(&held_out.stored)?;
    step(2);
    let calibration = Calibration::fit(
        held_out.stored.view(),
        &archive.sets,
        &thresholds,
        OWN_THRESHOLD,
    )?;
    step(3);

    let estimator = learner.estimator;
    let exact = estimator.weights(&counts, learner.smoothing)?;
    let weights = SmallWeights::of(&exact, params.least_part)?;
    let measured = measure(&suggested, &archive.sets);
    let summary = Summary {
        articles: archive.articles.len() as u64,
        untagged: archive.untagged,
        tags_too_rare: archive.too_rare,
        on_every_article: on_every_article(&archive),
        merges: archive.merges,
        parts: exact.parts.len() as u64,
        parts_stored: weights.parts.len() as u64,
        cross_validation: CrossValidation {
            folds: folds.count() as u64,
            micro: measured.micro,
            macro_average: measured.macro_average,
            micro_f1_before_rounding: measure(&suggested_exactly, &archive.sets).micro.f1,
        },
    };
    Ok(Tagger::new(crate::tagger::Parts {
        estimator,
        exact_tags: params.exact_tags,
        articles: counts.tag_articles().to_vec(),
        tags: archive.tags,
        learnt: hashes,
        features,
        weights,
        thresholds,
        calibration,
        summary,
    }))
}

/// Everything that turns some articles into weights, and weights into scores of others.
struct Learner<'a> {
    rows: &'a Rows,
    sets: &'a TagSets,
    estimator: Estimator,
    smoothing: f64,
    least_part: f64,
}

/// Scores of every article for every tag, made by what the other folds teach.
struct HeldOut {
    exact: Array2<f32>,
    stored: Array2<f32>,
}

impl<'a> Learner<'a> {
    fn new(params: &Params, archive: &'a Archive, rows: &'a Rows) -> Self {
        let few = archive.tags.len() <= FEW_TAGS;
        let default = if few {
            Estimator::Multinomial
        } else {
            Estimator::Complement
        };
        let estimator = params.estimator.unwrap_or(default);
        let smoothing = params.smoothing.unwrap_or(estimator.default_smoothing());
        let least_part = params.least_part;
        Self {
            rows,
            sets: &archive.sets,
            estimator,
            smoothing,
            least_part,
        }
    }

    fn count(&self, articles: &[usize]) -> Result<Counts, Error> {
        let (rows, sets) = (self.rows.select(articles), self.sets.select(articles));
        Ok(Counts::of(&rows, &sets, self.estimator.presence())?)
    }

    fn held_out(
        &self,
        all: &Counts,
        folds: &Folds,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<HeldOut, Error> {
        let shape = (self.rows.len(), self.sets.tags());
        let mut scores = HeldOut {
            exact: Array2::zeros(shape),
            stored: Array2::zeros(shape),
        };
        let step = |done: usize| {
            let (done, total) = (done as u64, folds.count() as u64);
            progress(Progress {
                stage: Stage::CrossValidating,
                done,
                total,
            });
        };
        for fold in 0..folds.count() {
            step(fold);
            let held_out = folds.held_out(fold);
            let mut rest = all.clone();
            rest.subtract(&self.count(&held_out)?)?;
            let others: Vec<usize> = (0..self.rows.len())
                .filter(|&index| folds.of(index) != fold)
                .collect();
            let (_, idf) = frequencies(self.rows, &others)?;
            let exact = self.estimator.weights(&rest, self.smoothing)?;
            let stored = SmallWeights::of(&exact, self.least_part)?;
            let found: Vec<[Vec<f32>; 2]> = held_out
                .par_iter()
                .map(|&index| self.score(&exact, &stored, &idf, self.rows.row(index)))
                .collect();
            for (index, [exact, stored]) in held_out.into_iter().zip(found) {
                scores
                    .exact
                    .row_mut(index)
                    .iter_mut()
                    .zip(exact)
                    .for_each(|(to, from)| *to = from);
                scores
                    .stored
                    .row_mut(index)
                    .iter_mut()
                    .zip(stored)
                    .for_each(|(to, from)| *to = from);
            }
        }
        step(folds.count());
        Ok(scores)
    }

    /// The scores of one article, by exact weights and by those that are stored.
    fn score(
        &self,
        exact: &Weights,
        stored: &SmallWeights,
        idf: &InverseFrequencies,
        counts: Row<'_>,
    ) -> [Vec<f32>; 2] {
        let counts = counts.iter().map(|(id, count)| (id, count as u32));
        let vector = weigh(self.estimator, SparseVector::from_counts(counts), idf);
        let row = Row {
            ids: vector.ids(),
            values: vector.values(),
        };
        let mut scores = vec![0.0; self.sets.tags()];
        let finish = |scores: &mut Vec<f64>| {
            self.estimator.finish(scores);
            scores.iter().map(|&score| score as f32).collect()
        };
        exact.scores(row, &mut scores);
        let exact = finish(&mut scores);
        stored.scores(row, &mut scores);
        [exact, finish(&mut scores)]
    }
}

fn measure(suggested: &[Vec<u32>], sets: &TagSets) -> Evaluation {
    let candidate = |&tag: &u32| Candidate {
        tag,
        confidence: 1.0,
        accepted: true,
    };
    let candidates: Vec<Vec<Candidate>> = suggested
        .iter()
        .map(|tags| tags.iter().map(candidate).collect())
        .collect();
    let articles = candidates
        .iter()
        .enumerate()
        .map(|(i, found)| (&found[..], sets.set(i)));
    evaluate(articles, sets.tags())
}

fn on_every_article(archive: &Archive) -> Vec<Tag> {
    let all = archive.articles.len() as u64;
    let counts = archive.sets.articles();
    let tags = archive
        .tags
        .iter()
        .zip(counts)
        .filter(|&(_, articles)| articles == all);
    tags.map(|(tag, _)| tag.clone()).collect()
}
