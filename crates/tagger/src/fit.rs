//! Learning: features → counts → weights → thresholds and calibration.

use crate::{
    Background, Error, Params, Progress, Settings, Stage, Summary, Tagger,
    archive::Archive,
    background,
    carried::{Carried, Unlearnt, mentioned},
    features::Features,
    learn::{Learner, Learnt},
    summary::CrossValidation,
    tagger::Parts,
};
use catchline_article::Article;
use catchline_bayes::{
    Calibration, Candidate, Departure, Evaluation, Evidence, FittedEvidence, Folds, HeldOutScores,
    Mention, Rows, SmallWeights, TagSets, Thresholds, evaluate,
};

/// How many articles a tag needs for a threshold and a curve of its own.
const OWN_THRESHOLD: u64 = 5;

pub(crate) fn fit(
    params: &Params,
    archive: Archive,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Tagger, Error> {
    let gathered = Gathered::of(params, archive);
    let settings = gathered.settings(params)?;
    let counted = gathered.count(&settings[0], progress)?;
    let mut best: Option<Draft> = None;
    for settings in &settings {
        let draft = gathered.draft(settings, &counted, progress)?;
        if best.as_ref().is_none_or(|best| draft.is_better_than(best)) {
            best = Some(draft);
        }
    }
    let best = best.expect("there is an estimator");
    Ok(gathered.tagger(counted, &best))
}

/// An archive: what all ways to learn it share.
pub(crate) struct Gathered {
    archive: Archive,
    hashes: Vec<u64>,
    /// Each article's tags among those that an article carries: these are learnt.
    sets: TagSets,
    /// Which of them are on every article, and what they are set against.
    on_every: Vec<bool>,
    background: Option<Background>,
    folds: usize,
}

/// The articles of an archive as counts of features, and behind them those that were drawn from a
/// background.
pub(crate) struct Counted {
    features: Features,
    rows: Rows,
    sets: TagSets,
    folds: Folds,
    /// The tags that each article mentions, all of them and those that are learnt.
    all_mentions: Vec<Vec<Mention>>,
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
    /// What a tag scores that no article carries.
    unlearnt: Unlearnt,
    evidence: FittedEvidence,
    thresholds: Thresholds,
    calibration: Calibration,
}

impl Gathered {
    pub(crate) fn of(params: &Params, archive: Archive) -> Self {
        let sets = Carried::of(&archive).sets();
        let on_every = on_every_article(&sets);
        let background = params.background.clone();
        Self {
            hashes: archive.articles.iter().map(Article::content_hash).collect(),
            archive,
            sets,
            background: background.filter(|_| on_every.contains(&true)),
            on_every,
            folds: params.folds,
        }
    }

    pub(crate) fn articles(&self) -> usize {
        self.archive.articles.len()
    }

    pub(crate) fn sets(&self) -> &TagSets {
        &self.sets
    }

    /// The settings to learn with, one for each estimator: those that do best in cross-validation
    /// stay. All make the same features.
    pub(crate) fn settings(&self, params: &Params) -> Result<Vec<Settings>, Error> {
        let articles = self.articles();
        let estimators = params.estimators(articles, &self.sets)?.into_iter();
        Ok(estimators
            .map(|estimator| params.settings(estimator, articles))
            .collect())
    }

    pub(crate) fn count(
        &self,
        settings: &Settings,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Counted, Error> {
        let background = self.background.as_ref();
        let (mut features, mut rows, all_mentions) =
            Features::learn(settings, &self.archive, background, progress)?;
        let mut mentions = Carried::of(&self.archive).mentions(&all_mentions);
        let (mut sets, mut hashes) = (self.sets.clone(), self.hashes.clone());
        if let Some(background) = background.filter(|one| one.fits(&features.reading)) {
            let terms = &features.vocabulary;
            hashes.extend(background.draw(terms, &self.on_every, &mut rows, &mut sets)?);
            features.count(&rows)?;
            mentions.resize_with(rows.len(), Vec::new);
        }
        Ok(Counted {
            folds: Folds::by_hash(&hashes, self.folds)?,
            features,
            rows,
            sets,
            all_mentions,
            mentions,
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
            sets: &counted.sets,
            folds: &counted.folds,
            mentions: &counted.mentions,
            progress,
        };
        Draft::of(learner, self)
    }

    /// Sets the thresholds of tags that were learnt against a background.
    fn cut(&self, thresholds: &mut Thresholds, scores: &HeldOutScores) {
        for tag in (0..self.on_every.len()).filter(|&tag| self.on_every[tag]) {
            let tag_id = tag as u32;
            let carriers = (0..self.articles()).filter(|&index| self.sets.has(index, tag_id));
            let scores = carriers.filter_map(|index| scores.get(index, tag_id));
            thresholds.per_tag[tag] = background::threshold(scores);
        }
    }

    pub(crate) fn tagger(self, counted: Counted, draft: &Draft) -> Tagger {
        let tags = self.archive.tags.len();
        let mentioned = mentioned(&counted.all_mentions, tags);
        let all = draft.with_others(&Carried::of(&self.archive), &mentioned);
        let Self {
            archive,
            hashes,
            on_every,
            ..
        } = self;
        let on_every = archive.learnt.iter().zip(on_every).filter(|&(_, is)| is);
        let on_every = on_every.map(|(&tag, _)| archive.tags[tag as usize].clone());
        let summary = Summary {
            articles: archive.articles.len() as u64,
            archives: archive.count(),
            drawn: (counted.rows.len() - archive.articles.len()) as u64,
            untagged: archive.untagged,
            tags_too_rare: archive.too_rare,
            on_every_article: on_every.collect(),
            merges: archive.merges,
            parts: draft.parts,
            parts_stored: all.weights.parts.len() as u64,
            cross_validation: draft.figures,
        };
        Tagger::new(Parts {
            settings: draft.settings.clone(),
            tag_list: archive.list,
            articles: archive.sets.articles(),
            tags: archive.tags,
            learnt: hashes,
            features: counted.features,
            weights: all.weights,
            evidence: all.evidence,
            thresholds: all.thresholds,
            calibration: all.calibration,
            summary,
        })
    }
}

/// What a model holds of all tags, those that no article carries among them.
struct AllTags {
    weights: SmallWeights,
    evidence: Evidence,
    thresholds: Thresholds,
    calibration: Calibration,
}

impl Draft {
    fn of(learner: Learner<'_>, gathered: &Gathered) -> Result<Self, Error> {
        let Learner {
            settings,
            sets,
            folds,
            mentions,
            progress,
            ..
        } = learner;
        let Learnt {
            weights,
            parts,
            mut exact,
            mut stored,
        } = learner.learn()?;
        let step = |done| {
            progress(Progress {
                stage: Stage::Calibrating,
                done,
                total: 4,
            });
        };
        step(0);
        let unlearnt = Unlearnt::of(&stored, sets, folds);
        let evidence = Evidence::fit(&stored, sets, folds, mentions)?;
        for scores in [&mut stored, &mut exact] {
            scores.add_mentions(mentions, &evidence.held_out);
        }
        step(1);
        let choose = |scores: &HeldOutScores| {
            Thresholds::choose(scores, sets, folds, OWN_THRESHOLD, settings.aim)
        };
        let (_, mut suggested_exactly) = choose(&exact)?;
        drop(exact);
        step(2);
        let (mut thresholds, mut suggested) = choose(&stored)?;
        step(3);
        let calibration = Calibration::fit(&stored, sets)?;
        step(4);
        // Those that were drawn are no articles to be measured on.
        suggested.truncate(gathered.articles());
        suggested_exactly.truncate(gathered.articles());
        if gathered.articles() < sets.len() {
            gathered.cut(&mut thresholds, &stored);
        }
        let measured = measure(&suggested, sets);
        let figures = CrossValidation {
            folds: folds.count() as u64,
            micro: measured.micro,
            macro_average: measured.macro_average,
            micro_f1_before_rounding: measure(&suggested_exactly, sets).micro.f1,
        };
        Ok(Self {
            settings: settings.clone(),
            figures,
            suggested,
            weights,
            parts,
            unlearnt,
            evidence,
            thresholds,
            calibration,
        })
    }

    pub(crate) fn is_better_than(&self, other: &Self) -> bool {
        other.figures.micro.f1 < self.figures.micro.f1
    }

    /// Adds the tags that no article carries; `mentioned` says in how many articles each tag is.
    fn with_others(&self, carried: &Carried<'_>, mentioned: &[u32]) -> AllTags {
        let Self {
            weights,
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
            weights: carried.weights(weights.clone(), unlearnt.otherwise),
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
