//! Figures as one JSON object, its fields in a fixed order.

use crate::rounded::to_four;
use catchline::{AtRank, Evaluation, PerTag};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Figures<'a> {
    articles: u64,
    untagged: u64,
    learnt: u64,
    cross_validate: Option<u32>,
    tags: Tags,
    known: Averages,
    all: Averages,
    per_tag: Vec<Row<'a>>,
}

/// How many tags there are.
#[derive(Serialize)]
struct Tags {
    known: usize,
    all: usize,
}

#[derive(Serialize)]
struct Averages {
    micro: Rates,
    r#macro: Rates,
    per_article: Rates,
    at: Vec<At>,
    calibration_error: f64,
    without_suggestion: f64,
}

#[derive(Serialize)]
struct Rates {
    precision: f64,
    recall: f64,
    f1: f64,
}

#[derive(Serialize)]
struct At {
    k: usize,
    precision: f64,
    recall: f64,
    ndcg: f64,
}

#[derive(Serialize)]
struct Row<'a> {
    tag: &'a str,
    known: bool,
    articles: u64,
    suggested: u64,
    correct: u64,
    #[serde(flatten)]
    rates: Rates,
}

impl<'a> Figures<'a> {
    pub(super) fn of(figures: &'a super::Figures) -> Self {
        let measured = &figures.measured;
        let row = |(name, tag): (&'a str, PerTag)| Row {
            tag: name,
            known: (tag.tag as usize) < figures.known,
            articles: tag.articles,
            suggested: tag.suggested,
            correct: tag.correct,
            rates: Rates::of(tag.rates()),
        };
        Self {
            articles: measured.all.articles,
            untagged: measured.untagged,
            learnt: measured.learnt,
            cross_validate: figures.cross_validate,
            tags: Tags {
                known: figures.known,
                all: measured.tags.len(),
            },
            known: Averages::of(&measured.known),
            all: Averages::of(&measured.all),
            per_tag: figures.per_tag().into_iter().map(row).collect(),
        }
    }
}

impl Averages {
    fn of(evaluation: &Evaluation) -> Self {
        let at = |at: &AtRank| At {
            k: at.k,
            precision: to_four(at.precision),
            recall: to_four(at.recall),
            ndcg: to_four(at.ndcg),
        };
        Self {
            micro: Rates::of(evaluation.micro),
            r#macro: Rates::of(evaluation.macro_average),
            per_article: Rates::of(evaluation.per_article),
            at: evaluation.at.iter().map(at).collect(),
            calibration_error: to_four(evaluation.calibration_error),
            without_suggestion: to_four(evaluation.without_suggestion),
        }
    }
}

impl Rates {
    fn of(rates: catchline::Rates) -> Self {
        Self {
            precision: to_four(rates.precision),
            recall: to_four(rates.recall),
            f1: to_four(rates.f1),
        }
    }
}
