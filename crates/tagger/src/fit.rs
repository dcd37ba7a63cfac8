//! Learning: features → counts → weights → thresholds and calibration.

use crate::{
    Error, Params, Progress, Stage, Summary, Tagger,
    archive::Archive,
    background,
    carried::{Carried, Unlearnt, mentioned},
    features::Features,
    learn::{Learner, Learnt},
    summary::CrossValidation,
    tagger::Parts,
};
use catchline_article::{Article, Tag};
use catchline_bayes::{
    Calibration, Candidate, Departure, Evaluation, Evidence, FittedEvidence, Folds, Mention,
    SmallWeights, TagSets, Thresholds, add_mentions, evaluate,
};
use ndarray::Array2;

/// How many articles a tag needs for a threshold and a curve of its own.
const OWN_THRESHOLD: u64 = 5;

pub(crate) fn fit(
    params: &Params,
    archive: Archive,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Tagger, Error> {
    let hashes: Vec<u64> = archive.articles.iter().map(Article::content_hash).collect();
    let carried = Carried::of(&archive);
    let mut sets = carried.sets();
    let on_every = on_every_article(&sets);
    let background = params.background.as_ref();
    let background = background.filter(|_| on_every.contains(&true));
    let (mut features, mut rows) = Features::learn(params, &archive, background, progress)?;
    let all_mentions = features.mentions(&archive.articles);
    let mut mentions = carried.mentions(&all_mentions);
    let background = background.filter(|background| background.fits(&features.reading));
    let drawn = background.map_or(Ok(Vec::new()), |background| {
        background.draw(&features.vocabulary, &on_every, &mut rows, &mut sets)
    })?;
    if !drawn.is_empty() {
        features.count(&rows)?;
        mentions.resize_with(rows.len(), Vec::new);
    }
    let folds = Folds::by_hash(&[&hashes[..], &drawn].concat(), params.folds)?;
    let mut best: Option<Draft> = None;
    for estimator in params.estimators(archive.articles.len(), &sets)? {
        let learner = Learner {
            params,
            estimator,
            features: &features,
            rows: &rows,
            sets: &sets,
            folds: &folds,
            progress,
        };
        let draft = Draft::of(learner, &mentions)?;
        let better = |best: &Draft| best.figures.micro.f1 < draft.figures.micro.f1;
        if best.as_ref().is_none_or(better) {
            best = Some(draft);
        }
    }
    let mut best = best.expect("there is an estimator");
    if !drawn.is_empty() {
        let scores = &best.learnt.stored;
        for tag in (0..on_every.len()).filter(|&tag| on_every[tag]) {
            let carriers = (0..sets.len()).filter(|&index| sets.has(index, tag as u32));
            let scores = carriers.map(|index| scores[[index, tag]]);
            best.thresholds.per_tag[tag] = background::threshold(scores);
        }
    }
    let on_every = archive.learnt.iter().zip(on_every).filter(|&(_, is)| is);
    let on_every = on_every.map(|(&tag, _)| archive.tags[tag as usize].clone());
    let on_every: Vec<Tag> = on_every.collect();
    let mentioned = mentioned(&all_mentions, archive.tags.len());
    let all = best.with_others(&carried, &mentioned);
    let summary = Summary {
        articles: archive.articles.len() as u64,
        archives: archive.count(),
        drawn: drawn.len() as u64,
        untagged: archive.untagged,
        tags_too_rare: archive.too_rare,
        on_every_article: on_every,
        merges: archive.merges,
        parts: best.learnt.parts,
        parts_stored: all.weights.parts.len() as u64,
        cross_validation: best.figures,
    };
    Ok(Tagger::new(Parts {
        estimator: best.learnt.estimator,
        exact_tags: params.exact_tags,
        tag_list: params.tag_list.clone(),
        articles: archive.sets.articles(),
        tags: archive.tags,
        learnt: hashes,
        features,
        weights: all.weights,
        evidence: all.evidence,
        thresholds: all.thresholds,
        calibration: all.calibration,
        summary,
    }))
}

/// What one estimator comes to.
struct Draft {
    learnt: Learnt,
    /// What a tag scores that no article carries.
    unlearnt: Unlearnt,
    evidence: FittedEvidence,
    thresholds: Thresholds,
    calibration: Calibration,
    figures: CrossValidation,
}

/// What a model holds of all tags, those that no article carries among them.
struct AllTags {
    weights: SmallWeights,
    evidence: Evidence,
    thresholds: Thresholds,
    calibration: Calibration,
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
        let unlearnt = Unlearnt::of(learnt.stored.view(), sets, folds);
        let evidence = Evidence::fit(learnt.stored.view(), sets, folds, mentions)?;
        add_mentions(&mut learnt.stored, mentions, &evidence.held_out);
        add_mentions(&mut learnt.exact, mentions, &evidence.held_out);
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
            unlearnt,
            evidence,
            thresholds,
            calibration,
            figures,
        })
    }
}

impl Draft {
    /// Adds the tags that no article carries; `mentioned` says in how many articles each tag is.
    fn with_others(&self, carried: &Carried<'_>, mentioned: &[u32]) -> AllTags {
        let Self {
            learnt,
            unlearnt,
            evidence,
            thresholds,
            calibration,
            ..
        } = self;
        let mention = unlearnt.mentioned - unlearnt.otherwise;
        // Whatever is aimed at, a tag is not suggested unless a mention speaks for it.
        let least = f64::from(unlearnt.mentioned).next_up();
        let threshold = thresholds.global.max(least);
        AllTags {
            weights: carried.weights(learnt.weights.clone(), unlearnt.otherwise),
            evidence: Evidence {
                tags: carried.values(&evidence.evidence.tags, |tag| {
                    mention + evidence.of_unlearnt(mentioned[tag])
                }),
                early: evidence.evidence.early,
            },
            thresholds: Thresholds {
                per_tag: carried.values(&thresholds.per_tag, |_| threshold),
                ..thresholds.clone()
            },
            calibration: Calibration {
                per_tag: carried.values(&calibration.per_tag, |_| Departure::NONE),
                ..calibration.clone()
            },
        }
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

/// Whether each tag is on every article of the archives that use it.
fn on_every_article(sets: &TagSets) -> Vec<bool> {
    let known = |index: usize, tag: u32| sets.has(index, tag) || !sets.knows(index, tag);
    let every = (0..sets.tags() as u32).map(|tag| (0..sets.len()).all(|index| known(index, tag)));
    every.collect()
}
