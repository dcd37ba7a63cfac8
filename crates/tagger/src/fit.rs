//! Learning: features → counts → weights → thresholds and calibration.

use crate::{
    Error, Params, Progress, Stage, Summary, Tagger,
    archive::Archive,
    background,
    features::Features,
    learn::{Learner, Learnt},
    summary::CrossValidation,
    tagger::Parts,
};
use catchline_article::{Article, Labelled, Tag};
use catchline_bayes::{
    Calibration, Candidate, Evaluation, Evidence, Folds, Mention, TagSets, Thresholds,
    add_mentions, evaluate,
};
use ndarray::Array2;

/// How many articles a tag needs for a threshold and a curve of its own.
const OWN_THRESHOLD: u64 = 5;

pub(crate) fn fit(
    params: &Params,
    labelled: &[Labelled],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Tagger, Error> {
    let mut archive = Archive::gather(labelled, params.min_articles, params.exact_tags)?;
    let on_every = archive.on_every_article();
    let background = params.background.as_ref();
    let background = background.filter(|_| on_every.contains(&true));
    let (mut features, mut rows) = Features::learn(
        params,
        &archive.articles,
        &archive.tags,
        background,
        progress,
    )?;
    let hashes: Vec<u64> = archive.articles.iter().map(Article::content_hash).collect();
    let mut mentions = features.mentions(&archive.articles);
    let drawn = match background.filter(|background| background.fits(&features.reading)) {
        Some(background) => background.draw(
            &features.vocabulary,
            &on_every,
            &mut rows,
            &mut archive.sets,
        )?,
        None => Vec::new(),
    };
    if !drawn.is_empty() {
        features.count(&rows)?;
        mentions.resize_with(rows.len(), Vec::new);
    }
    let folds = Folds::by_hash(&[&hashes[..], &drawn].concat(), params.folds)?;
    let mut best: Option<Draft> = None;
    for estimator in params.estimators(archive.articles.len(), &archive.sets)? {
        let learner = Learner {
            params,
            estimator,
            features: &features,
            rows: &rows,
            sets: &archive.sets,
            folds: &folds,
            progress,
        };
        let draft = Draft::of(learner, &mentions)?;
        let better = |best: &Draft| best.figures.micro.f1 < draft.figures.micro.f1;
        if best.as_ref().is_none_or(better) {
            best = Some(draft);
        }
    }
    let Draft {
        learnt,
        evidence,
        mut thresholds,
        calibration,
        figures,
    } = best.expect("there is an estimator");
    if !drawn.is_empty() {
        let (sets, scores) = (&archive.sets, &learnt.stored);
        for tag in (0..on_every.len()).filter(|&tag| on_every[tag]) {
            let carriers = (0..sets.len()).filter(|&index| sets.has(index, tag as u32));
            let scores = carriers.map(|index| scores[[index, tag]]);
            thresholds.per_tag[tag] = background::threshold(scores);
        }
    }
    let summary = Summary {
        articles: archive.articles.len() as u64,
        archives: archive.count(),
        drawn: drawn.len() as u64,
        untagged: archive.untagged,
        tags_too_rare: archive.too_rare,
        on_every_article: named(&archive.tags, &on_every),
        merges: archive.merges,
        parts: learnt.parts,
        parts_stored: learnt.weights.parts.len() as u64,
        cross_validation: figures,
    };
    Ok(Tagger::new(Parts {
        estimator: learnt.estimator,
        exact_tags: params.exact_tags,
        articles: archive.sets.articles(),
        tags: archive.tags,
        learnt: hashes,
        features,
        weights: learnt.weights,
        evidence,
        thresholds,
        calibration,
        summary,
    }))
}

/// What one estimator comes to.
struct Draft {
    learnt: Learnt,
    evidence: Evidence,
    thresholds: Thresholds,
    calibration: Calibration,
    figures: CrossValidation,
}

impl Draft {
    fn of(learner: Learner<'_>, mentions: &[Vec<Mention>]) -> Result<Self, Error> {
        let Learner {
            sets,
            folds,
            progress,
            params,
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
            Thresholds::choose(scores.view(), sets, folds, OWN_THRESHOLD, params.aim)
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
        Ok(Self {
            learnt,
            evidence,
            thresholds,
            calibration,
            figures,
        })
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

fn named(tags: &[Tag], which: &[bool]) -> Vec<Tag> {
    let named = tags.iter().zip(which).filter(|&(_, &is)| is);
    named.map(|(tag, _)| tag.clone()).collect()
}
