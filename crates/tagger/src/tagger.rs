//! The tagger: what an archive taught, ready to suggest.

use crate::{
    Error, Estimator, Params, Settings, Summary,
    features::{Features, Scratch},
};
use catchline_article::{Article, Labelled, Tag, TagList};
use catchline_bayes::{Calibration, Evidence, Row, SmallWeights, Thresholds, WeightTable};
use catchline_text::Language;
use std::sync::{
    Mutex, OnceLock, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// Learns how an archive is tagged, and suggests tags for new articles.
///
/// A tagger is immutable and can be shared between threads. It holds words of its archive.
#[derive(Debug)]
pub struct Tagger {
    pub(crate) parts: Parts,
    /// The weights laid out for scoring, made when it is worth while.
    table: OnceLock<WeightTable>,
    /// Room for articles at work, kept between them, in the place of the thread that used it.
    scratches: Vec<Place>,
}

/// Where a thread keeps its room; in lines of memory of its own, so that threads do not wait for
/// one another.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Place(Mutex<Vec<Scratch>>);

/// So many threads have a place of their own; more share them.
const PLACES: usize = 64;

/// So many tags are compared with their thresholds at once: nearly all are below.
const TOGETHER: usize = 16;

thread_local! {
    /// Which place is the thread's.
    static PLACE: usize = {
        static THREADS: AtomicUsize = AtomicUsize::new(0);
        THREADS.fetch_add(1, Ordering::Relaxed) % PLACES
    };
}

/// All that a tagger knows and a model file holds.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) settings: Settings,
    /// The tags that an editor keeps a list of.
    pub(crate) tag_list: TagList,
    /// By name.
    pub(crate) tags: Vec<Tag>,
    /// How many articles of the archive carry each tag.
    pub(crate) articles: Vec<u64>,
    pub(crate) features: Features,
    pub(crate) weights: SmallWeights,
    pub(crate) evidence: Evidence,
    pub(crate) thresholds: Thresholds,
    pub(crate) calibration: Calibration,
    /// The content hashes of the articles learnt from, rising.
    pub(crate) learnt: Vec<u64>,
    pub(crate) summary: Summary,
}

/// A tag that may fit an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion<'t> {
    /// The tag.
    pub tag: &'t Tag,
    /// The probability that an editor would choose it, 0 to 1.
    pub confidence: f64,
    /// What the estimator says; compare it with the same tag's threshold only.
    pub score: f64,
    /// Whether score and confidence are high enough, and the article has a known word.
    pub accepted: bool,
    pub(crate) id: usize,
}

/// Which suggestions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wanted {
    /// This many, the best first, accepted or not; without it all that are accepted.
    pub top: Option<usize>,
    /// Only those with this confidence or more are accepted, 0 to 1.
    pub min_confidence: f64,
}

impl Tagger {
    /// Parameters of learning, at their defaults.
    pub fn params() -> Params {
        Params::default()
    }

    /// Learns an archive with the default parameters.
    ///
    /// # Errors
    /// Those of [`Params::fit`].
    pub fn fit(archive: &[Labelled]) -> Result<Self, Error> {
        Params::default().fit(archive)
    }

    pub(crate) fn new(mut parts: Parts) -> Self {
        parts.learnt.sort_unstable();
        parts.learnt.dedup();
        Self {
            parts,
            table: OnceLock::new(),
            scratches: (0..PLACES).map(|_| Place::default()).collect(),
        }
    }

    /// Makes at once the tables by which all but the first articles are read, for those who do not
    /// want to wait for them then.
    pub fn prepare(&self) {
        self.parts.features.prepare();
        self.table();
    }

    /// The weights laid out as [`Features::numbers`] numbers features, once these are made.
    pub(crate) fn table(&self) -> Option<&WeightTable> {
        let Parts {
            features, weights, ..
        } = &self.parts;
        let numbers = features.numbers.get()?.as_ref()?;
        let order = &numbers.ids()[..features.vocabulary.len()];
        Some(self.table.get_or_init(|| WeightTable::of(weights, order)))
    }

    /// The tags that fit the article, by confidence, then by name. None is a legal answer.
    pub fn suggest(&self, article: &Article) -> Vec<Suggestion<'_>> {
        self.suggest_wanted(article, Wanted::default())
    }

    /// The suggestions that are wanted, by confidence, then by name.
    pub fn suggest_wanted(&self, article: &Article, wanted: Wanted) -> Vec<Suggestion<'_>> {
        let mut suggestions = Vec::new();
        self.suggest_into(article, wanted, &mut suggestions);
        suggestions
    }

    /// Puts the suggestions that are wanted, by confidence, then by name, in the place of those in
    /// `suggestions`: where its room is used again, nothing is allocated for an article that says
    /// its language and whose words were met before.
    pub fn suggest_into<'t>(
        &'t self,
        article: &Article,
        wanted: Wanted,
        suggestions: &mut Vec<Suggestion<'t>>,
    ) {
        self.with_scores(article, |row, scratch| {
            self.choose(row, &scratch.scores, wanted, suggestions);
        });
    }

    /// The tags that can be suggested, by name.
    pub fn tags(&self) -> &[Tag] {
        &self.parts.tags
    }

    /// How many articles of the archive carry each of [`Tagger::tags`]; none, where a list names a
    /// tag and no article does.
    pub fn tag_articles(&self) -> &[u64] {
        &self.parts.articles
    }

    /// The list of tags that was learnt with.
    pub fn tag_list(&self) -> &TagList {
        &self.parts.tag_list
    }

    /// How many features carry weight.
    pub fn features(&self) -> usize {
        self.parts.features.vocabulary.len()
    }

    /// How scores are made.
    pub fn estimator(&self) -> Estimator {
        self.parts.settings.estimator
    }

    /// What it was learnt with.
    pub fn settings(&self) -> &Settings {
        &self.parts.settings
    }

    /// Where scores are cut.
    pub fn thresholds(&self) -> &Thresholds {
        &self.parts.thresholds
    }

    /// The languages of the archive, that of most articles first: those that at least one in a
    /// hundred articles are in. [`Language::UNDETERMINED`] alone where none was found.
    pub fn languages(&self) -> &[Language] {
        self.parts.features.reading.languages.all()
    }

    /// What learning came to.
    pub fn summary(&self) -> &Summary {
        &self.parts.summary
    }

    /// Whether the tagger has learnt from an article with the same title and body.
    pub fn has_learnt(&self, article: &Article) -> bool {
        self.parts
            .learnt
            .binary_search(&article.content_hash())
            .is_ok()
    }

    /// Runs `then` on the article's features and the room in which its scores stand.
    pub(crate) fn with_scores<T>(
        &self,
        article: &Article,
        then: impl FnOnce(Row<'_>, &mut Scratch) -> T,
    ) -> T {
        let Parts {
            features,
            weights,
            evidence,
            settings,
            tags,
            articles,
            ..
        } = &self.parts;
        let Place(place) = &self.scratches[PLACE.with(|&place| place)];
        let free = || place.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = free().pop();
        let mut scratch = kept.unwrap_or_else(|| features.scratch(tags.len()));
        let weighed = features.read(settings.estimator, article, &mut scratch);
        let row = weighed.row();
        match self.table().filter(|_| weighed.are_numbered()) {
            Some(table) => table.scores(weights, &weighed.numbers, row, &mut scratch.scores),
            None => weights.scores(row, &mut scratch.scores),
        }
        let learnt = |tag: usize| articles[tag] != 0;
        settings.estimator.finish(&mut scratch.scores, learnt);
        for &mention in &scratch.mentions {
            scratch.scores[mention.tag as usize] += f64::from(evidence.of(mention));
        }
        let result = then(row, &mut scratch);
        scratch.weighed = weighed;
        free().push(scratch);
        result
    }

    /// Puts the suggestions that are wanted in the place of those in `chosen`.
    pub(crate) fn choose<'t>(
        &'t self,
        row: Row<'_>,
        scores: &[f64],
        wanted: Wanted,
        chosen: &mut Vec<Suggestion<'t>>,
    ) {
        chosen.clear();
        let thresholds = &self.parts.thresholds;
        let tags = scores.chunks(TOGETHER);
        let tags = tags.zip(thresholds.per_tag.chunks(TOGETHER));
        for (from, (scores, thresholds)) in (0..).step_by(TOGETHER).zip(tags) {
            let tags = scores.iter().zip(thresholds);
            let above = tags.clone().filter(|(score, least)| least <= score).count();
            if above == 0 && wanted.top.is_none() {
                continue;
            }
            for (id, (&score, &least)) in (from..).zip(tags) {
                if wanted.top.is_some() || least <= score {
                    let suggestion = self.suggestion(id, score, wanted.min_confidence);
                    // An article without a known word says nothing, whatever the prior.
                    chosen.push(Suggestion {
                        accepted: suggestion.accepted && !row.ids.is_empty(),
                        ..suggestion
                    });
                }
            }
        }
        if let Some(top) = wanted.top.filter(|&top| top < chosen.len()) {
            if 0 < top {
                chosen.select_nth_unstable_by(top - 1, Suggestion::before);
            }
            chosen.truncate(top);
        }
        chosen.sort_unstable_by(Suggestion::before);
        if let Some(most) = thresholds.most {
            chosen
                .iter_mut()
                .skip(most as usize)
                .for_each(|one| one.accepted = false);
        }
        if wanted.top.is_none() {
            chosen.retain(|one| one.accepted);
        }
    }

    fn suggestion(&self, id: usize, score: f64, min_confidence: f64) -> Suggestion<'_> {
        let threshold = self.parts.thresholds.per_tag[id];
        let confidence = self.parts.calibration.confidence(id, score);
        let accepted = threshold <= score && min_confidence <= confidence;
        Suggestion {
            tag: &self.parts.tags[id],
            confidence,
            score,
            accepted,
            id,
        }
    }
}

impl Suggestion<'_> {
    /// By confidence, then by name; ids go by name.
    fn before(&self, other: &Self) -> std::cmp::Ordering {
        other
            .confidence
            .total_cmp(&self.confidence)
            .then(self.id.cmp(&other.id))
    }
}
