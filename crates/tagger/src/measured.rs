//! What measuring a tagger came to.

use crate::{
    Mistakes,
    judge::{Judged, Names},
};
use catchline_article::Tag;
use catchline_bayes::{
    Bucket, Candidate, Confusion, Cut, Evaluation, Intervals, Reliability, bootstrap, buckets,
    confusions, coverage, evaluate, reliability,
};

/// The figures of an evaluation, over the tags that can be suggested and over all.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Over the tags the tagger knows; true tags it never learnt are left out of the truth.
    pub known: Evaluation,
    /// Over all tags; those never learnt are missed.
    pub all: Evaluation,
    /// How far `known` may be off by chance.
    pub known_intervals: Intervals,
    /// How far `all` may be off by chance.
    pub all_intervals: Intervals,
    /// Over the articles that the tagger had not learnt; none where it had learnt no article or
    /// every article.
    pub not_learnt: Option<NotLearnt>,
    /// Over the tags the tagger knows, by how many articles it learnt them from.
    pub buckets: Vec<Bucket>,
    /// How often suggestions of one confidence are right.
    pub reliability: Reliability,
    /// What a demand on confidence costs and brings.
    pub coverage: Vec<Cut>,
    /// The 100 most frequent pairs of a known tag missed and another accepted instead.
    pub confusions: Vec<Confusion>,
    /// The mistakes made with the most confidence.
    pub mistakes: Mistakes,
    /// The tags that the ids of the figures stand for: those known first.
    pub tags: Vec<Tag>,
    /// How many of the articles learnt carry each known tag, by id.
    pub tag_articles: Vec<u64>,
    /// Articles without a tag, which cannot be measured.
    pub untagged: u64,
    /// Articles that the tagger had learnt: figures over them say nothing about new ones.
    pub learnt: u64,
}

/// The figures over articles that a tagger had not learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct NotLearnt {
    /// Over the tags the tagger knows.
    pub known: Evaluation,
    /// Over all tags.
    pub all: Evaluation,
    /// How far `known` may be off by chance.
    pub known_intervals: Intervals,
    /// How far `all` may be off by chance.
    pub all_intervals: Intervals,
}

/// So many pairs of confused tags are kept.
const CONFUSIONS: usize = 100;

impl Measured {
    /// Adds up what was judged; `tag_articles` says how many articles learnt carry each known tag.
    pub(crate) fn of(
        names: Names<'_>,
        judged: &[Judged],
        mistakes: Mistakes,
        untagged: u64,
        tag_articles: Vec<u64>,
    ) -> Self {
        let Names { tags, known, .. } = names;
        let every: Vec<&Judged> = judged.iter().collect();
        let new: Vec<&Judged> = judged.iter().filter(|one| !one.learnt).collect();
        let partly = !new.is_empty() && new.len() < every.len();
        let all = NotLearnt::of(&every, known, tags.len());
        Self {
            buckets: buckets(&all.known.per_tag, &tag_articles),
            not_learnt: partly.then(|| NotLearnt::of(&new, known, tags.len())),
            reliability: reliability(among(&every, known)),
            coverage: coverage(among(&every, known)),
            confusions: confusions(among(&every, known), CONFUSIONS),
            known: all.known,
            all: all.all,
            known_intervals: all.known_intervals,
            all_intervals: all.all_intervals,
            mistakes,
            tags,
            tag_articles,
            untagged,
            learnt: (every.len() - new.len()) as u64,
        }
    }
}

impl NotLearnt {
    fn of(judged: &[&Judged], known: usize, all: usize) -> Self {
        Self {
            known: evaluate(among(judged, known), known),
            all: evaluate(among(judged, all), all),
            known_intervals: bootstrap(among(judged, known), known),
            all_intervals: bootstrap(among(judged, all), all),
        }
    }
}

/// The candidates of each article, and its true tags among the first so many.
fn among<'a>(
    judged: &'a [&'a Judged],
    tags: usize,
) -> impl Iterator<Item = (&'a [Candidate], &'a [u32])> {
    judged.iter().map(move |one| {
        let known = one.truth.partition_point(|&tag| (tag as usize) < tags);
        (&one.candidates[..], &one.truth[..known])
    })
}
