//! How well a tagger does on articles whose tags are known.

use crate::{
    Error, Params, Progress, Stage, Suggestion, Tagger, Wanted,
    archive::{Archive, is_tagged, key, known_tags},
};
use catchline_article::{Labelled, Tag};
use catchline_bayes::{Candidate, Evaluation, Folds, evaluate};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
};

/// The figures of an evaluation, over the tags that can be suggested and over all.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Over the tags the tagger knows; true tags it never learnt are left out of the truth.
    pub known: Evaluation,
    /// Over all tags; those never learnt are missed.
    pub all: Evaluation,
    /// The tags that the ids of the evaluations stand for.
    pub tags: Vec<Tag>,
    /// Articles without a tag, which cannot be measured.
    pub untagged: u64,
    /// Articles that the tagger had learnt: figures over them say nothing about new ones.
    pub learnt: u64,
}

/// The candidates and the truth of one article.
struct Judged {
    candidates: Vec<Candidate>,
    truth: Vec<u32>,
}

/// The tags of a tagger and of the truth, under one set of ids: the tagger's first.
struct Names {
    exact_tags: bool,
    ids: BTreeMap<String, u32>,
    tags: Vec<Tag>,
    known: usize,
}

impl Tagger {
    /// Measures suggestions for tagged articles against their tags.
    ///
    /// # Errors
    /// [`Error::NoArticles`] without articles, [`Error::NoTags`] where none carries a tag.
    pub fn evaluate(&self, articles: &[Labelled]) -> Result<Measured, Error> {
        self.evaluate_with_progress(articles, &|_| ())
    }

    /// [`Tagger::evaluate`], told of its progress.
    ///
    /// # Errors
    /// Those of [`Tagger::evaluate`].
    pub fn evaluate_with_progress(
        &self,
        articles: &[Labelled],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Measured, Error> {
        let tagged: Vec<&Labelled> = articles.iter().filter(|one| is_tagged(one)).collect();
        check(articles.len(), tagged.len())?;
        let names = Names::of(&self.parts.tags, &tagged, self.parts.exact_tags);
        let done = AtomicU64::new(0);
        let judged: Vec<Judged> = tagged
            .par_iter()
            .map(|one| {
                let judged = names.judge(self, one);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(Progress {
                    stage: Stage::Evaluating,
                    done,
                    total: tagged.len() as u64,
                });
                judged
            })
            .collect();
        let learnt = tagged
            .iter()
            .filter(|one| self.has_learnt(&one.article))
            .count() as u64;
        Ok(names.measure(&judged, (articles.len() - tagged.len()) as u64, learnt))
    }
}

impl Params {
    /// Measures taggers that learn all parts of an archive but one on that part, `count` times.
    ///
    /// Tags that stand in the held-out part alone cannot be learnt there; they count among all
    /// tags, and among those known, since the archive as a whole knows them.
    ///
    /// # Errors
    /// Those of [`Params::fit`] on any of the parts.
    pub fn cross_validate(
        &self,
        archive: &[Labelled],
        count: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Measured, Error> {
        self.check()?;
        let gathered = Archive::gather(archive, self.min_articles, self.exact_tags)?;
        let tagged: Vec<Labelled> = gathered
            .articles
            .iter()
            .enumerate()
            .map(|(index, article)| Labelled {
                article: article.clone(),
                tags: gathered
                    .sets
                    .set(index)
                    .iter()
                    .map(|&id| gathered.tags[id as usize].clone())
                    .collect(),
                place: None,
            })
            .collect();
        let hashes: Vec<u64> = tagged
            .iter()
            .map(|one| one.article.content_hash())
            .collect();
        let folds = Folds::by_hash(&hashes, count)?;
        let names = Names::of(&gathered.tags, &[], self.exact_tags);
        let mut judged = Vec::with_capacity(tagged.len());
        for fold in 0..count {
            progress(Progress {
                stage: Stage::Evaluating,
                done: fold as u64,
                total: count as u64,
            });
            let (held_out, rest): (Vec<_>, Vec<_>) = tagged
                .iter()
                .enumerate()
                .partition(|(index, _)| folds.of(*index) == fold);
            if held_out.is_empty() {
                continue;
            }
            let rest: Vec<Labelled> = rest.into_iter().map(|(_, one)| one.clone()).collect();
            let tagger = self.fit(&rest)?;
            judged.par_extend(
                held_out
                    .par_iter()
                    .map(|(_, one)| names.judge(&tagger, one)),
            );
        }
        progress(Progress {
            stage: Stage::Evaluating,
            done: count as u64,
            total: count as u64,
        });
        Ok(names.measure(&judged, gathered.untagged, 0))
    }
}

fn check(articles: usize, tagged: usize) -> Result<(), Error> {
    match (articles, tagged) {
        (0, _) => Err(Error::NoArticles),
        (articles, 0) => Err(Error::NoTags { articles }),
        _ => Ok(()),
    }
}

impl Names {
    fn of(known: &[Tag], tagged: &[&Labelled], exact_tags: bool) -> Self {
        let mut names = Self {
            exact_tags,
            ids: (0u32..)
                .zip(known)
                .map(|(id, tag)| (key(tag, exact_tags), id))
                .collect(),
            tags: known.to_vec(),
            known: known.len(),
        };
        let others: BTreeMap<String, &Tag> = tagged
            .iter()
            .flat_map(|one| &one.tags)
            .filter(|tag| !tag.is_empty())
            .map(|tag| (key(tag, exact_tags), tag))
            .filter(|(key, _)| !names.ids.contains_key(key))
            .collect();
        for (key, tag) in others {
            names.ids.insert(key, names.tags.len() as u32);
            names.tags.push(tag.clone());
        }
        names
    }

    fn judge(&self, tagger: &Tagger, labelled: &Labelled) -> Judged {
        let all = Wanted {
            top: Some(usize::MAX),
            min_confidence: 0.0,
        };
        let suggestions = tagger.suggest_wanted(&labelled.article, all);
        let matters = |(rank, one): &(usize, Suggestion<'_>)| {
            *rank < 5 || one.accepted || 0.1 <= one.confidence
        };
        let candidate = |(_, one): (usize, Suggestion<'_>)| Candidate {
            tag: self.ids[&key(one.tag, self.exact_tags)],
            confidence: one.confidence,
            accepted: one.accepted,
        };
        Judged {
            candidates: suggestions
                .into_iter()
                .enumerate()
                .filter(matters)
                .map(candidate)
                .collect(),
            truth: known_tags(&labelled.tags, self.exact_tags, |key| {
                self.ids.get(&key).copied()
            }),
        }
    }

    fn measure(self, judged: &[Judged], untagged: u64, learnt: u64) -> Measured {
        let among = |tags: usize| {
            let known = |one: &'_ Judged| one.truth.partition_point(|&tag| (tag as usize) < tags);
            evaluate(
                judged
                    .iter()
                    .map(|one| (&one.candidates[..], &one.truth[..known(one)])),
                tags,
            )
        };
        let (known, all) = (among(self.known), among(self.tags.len()));
        Measured {
            known,
            all,
            tags: self.tags,
            untagged,
            learnt,
        }
    }
}
