//! Learning: features → counts → weights → thresholds and calibration.

use crate::{
    Error, Params, Progress, Settings, Stage, Summary, Tagger,
    archive::Archive,
    features::Features,
    learn::{Learner, Learnt},
    summary::CrossValidation,
    tagger::Parts,
};
use catchline_article::{Article, Labelled, Tag};
use catchline_bayes::{
    Calibration, Candidate, Evaluation, Evidence, Folds, Mention, Rows, SmallWeights, TagSets,
    Thresholds, add_mentions, evaluate,
};
use ndarray::Array2;

/// How many articles a tag needs for a threshold and a curve of its own.
const OWN_THRESHOLD: u64 = 5;

pub(crate) fn fit(
    params: &Params,
    labelled: &[Labelled],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Tagger, Error> {
    let gathered = Gathered::of(params, labelled)?;
    let settings = gathered.settings(params);
    let counted = gathered.count(&settings[0], progress)?;
    let mut best: Option<Draft> = None;
    for settings in &settings {
        let draft = gathered.draft(settings, &counted, progress)?;
        if best.as_ref().is_none_or(|best| draft.is_better_than(best)) {
            best = Some(draft);
        }
    }
    let best = best.expect("there is an estimator");
    Ok(gathered.tagger(counted, best))
}

/// An archive and its folds: what all ways to learn it share.
pub(crate) struct Gathered {
    archive: Archive,
    hashes: Vec<u64>,
    folds: Folds,
}

/// The articles of an archive as counts of features.
pub(crate) struct Counted {
    features: Features,
    rows: Rows,
    mentions: Vec<Vec<Mention>>,
}

/// What learning with some settings comes to.
pub(crate) struct Draft {
    pub(crate) settings: Settings,
    pub(crate) figures: CrossValidation,
    /// What each article was suggested by what the other folds teach.
    pub(crate) suggested: Vec<Vec<u32>>,
    weights: SmallWeights,
    parts: u64,
    evidence: Evidence,
    thresholds: Thresholds,
    calibration: Calibration,
}

impl Gathered {
    pub(crate) fn of(params: &Params, labelled: &[Labelled]) -> Result<Self, Error> {
        let archive = Archive::gather(labelled, params.min_articles, params.exact_tags)?;
        let hashes: Vec<u64> = archive.articles.iter().map(Article::content_hash).collect();
        let folds = Folds::by_hash(&hashes, params.folds)?;
        Ok(Self {
            archive,
            hashes,
            folds,
        })
    }

    pub(crate) fn articles(&self) -> usize {
        self.archive.articles.len()
    }

    pub(crate) fn sets(&self) -> &TagSets {
        &self.archive.sets
    }

    /// The settings to learn with, one for each estimator: those that do best in cross-validation
    /// stay. All make the same features.
    pub(crate) fn settings(&self, params: &Params) -> Vec<Settings> {
        let (articles, tags) = (self.articles(), self.archive.tags.len());
        let estimators = params.estimators(articles, tags).into_iter();
        estimators
            .map(|estimator| params.settings(estimator, articles))
            .collect()
    }

    pub(crate) fn count(
        &self,
        settings: &Settings,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Counted, Error> {
        let Archive { articles, tags, .. } = &self.archive;
        let (features, rows) = Features::learn(settings, articles, tags, progress)?;
        Ok(Counted {
            mentions: features.mentions(articles),
            features,
            rows,
        })
    }

    pub(crate) fn draft(
        &self,
        settings: &Settings,
        counted: &Counted,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Draft, Error> {
        let learner = Learner {
            settings,
            features: &counted.features,
            rows: &counted.rows,
            sets: &self.archive.sets,
            folds: &self.folds,
            progress,
        };
        Draft::of(learner, &counted.mentions)
    }

    pub(crate) fn tagger(self, counted: Counted, draft: Draft) -> Tagger {
        let Self {
            archive, hashes, ..
        } = self;
        let summary = Summary {
            articles: archive.articles.len() as u64,
            untagged: archive.untagged,
            tags_too_rare: archive.too_rare,
            on_every_article: on_every_article(&archive),
            merges: archive.merges,
            parts: draft.parts,
            parts_stored: draft.weights.parts.len() as u64,
            cross_validation: draft.figures,
        };
        Tagger::new(Parts {
            settings: draft.settings,
            articles: archive.sets.articles(),
            tags: archive.tags,
            learnt: hashes,
            features: counted.features,
            weights: draft.weights,
            evidence: draft.evidence,
            thresholds: draft.thresholds,
            calibration: draft.calibration,
            summary,
        })
    }
}

impl Draft {
    fn of(learner: Learner<'_>, mentions: &[Vec<Mention>]) -> Result<Self, Error> {
        let Learner {
            settings,
            sets,
            folds,
            progress,
            ..
        } = learner;
        let mut learnt = learner.learn()?;
        let step = |done| {
            progress(Progress {
                stage: Stage::Calibrating,
                done,
                total: 4,
            });
        };
        step(0);
        let (evidence, worth) = Evidence::fit(learnt.stored.view(), sets, folds, mentions)?;
        add_mentions(&mut learnt.stored, mentions, &worth);
        add_mentions(&mut learnt.exact, mentions, &worth);
        step(1);
        let choose = |scores: &Array2<f32>| {
            Thresholds::choose(scores.view(), sets, folds, OWN_THRESHOLD, settings.aim)
        };
        let (_, suggested_exactly) = choose(&learnt.exact)?;
        step(2);
        let (thresholds, suggested) = choose(&learnt.stored)?;
        step(3);
        let calibration = Calibration::fit(learnt.stored.view(), sets)?;
        step(4);
        let measured = measure(&suggested, sets);
        let figures = CrossValidation {
            folds: folds.count() as u64,
            micro: measured.micro,
            macro_average: measured.macro_average,
            micro_f1_before_rounding: measure(&suggested_exactly, sets).micro.f1,
        };
        let Learnt { weights, parts, .. } = learnt;
        Ok(Self {
            settings: settings.clone(),
            figures,
            suggested,
            weights,
            parts,
            evidence,
            thresholds,
            calibration,
        })
    }

    pub(crate) fn is_better_than(&self, other: &Self) -> bool {
        other.figures.micro.f1 < self.figures.micro.f1
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
