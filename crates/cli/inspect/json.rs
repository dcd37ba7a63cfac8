//! A model as one JSON object, its fields in a fixed order.

use super::by_use;
use crate::{learning::flags, model::Model};
use catchline::{Language, MODEL_FORMAT, Merge, Policy, Rates, Tag, to_four};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Inspected<'a> {
    model: &'a str,
    format: u16,
    bytes: u64,
    verified: bool,
    estimator: String,
    /// The flags of `train` that give the same model.
    settings: String,
    languages: &'a [Language],
    articles: u64,
    untagged: u64,
    features: usize,
    weights: Weights,
    thresholds: Thresholds,
    cross_validation: CrossValidation,
    on_every_article: &'a [Tag],
    merges: &'a [Merge],
    never_suggested: Vec<&'a Tag>,
    tags: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Weights {
    kept: u64,
    all: u64,
}

#[derive(Serialize)]
struct Thresholds {
    policy: Policy,
    global: f64,
}

#[derive(Serialize)]
struct CrossValidation {
    folds: u64,
    micro: Rates,
    r#macro: Rates,
    micro_f1_before_rounding: f64,
}

#[derive(Serialize)]
struct Row<'a> {
    tag: &'a str,
    articles: u64,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    aliases: &'a [Tag],
}

impl<'a> Inspected<'a> {
    pub(super) fn of(model: &'a Model) -> Self {
        let tagger = &model.tagger;
        let summary = tagger.summary();
        let found = &summary.cross_validation;
        let listed = tagger.tag_list().entries();
        let aliases = |tag: &str| {
            // Entries go by name.
            let at = listed.binary_search_by(|entry| entry.name.as_str().cmp(tag));
            at.map_or(&[][..], |at| &listed[at].aliases)
        };
        let row = |(tag, articles)| Row {
            tag,
            articles,
            aliases: aliases(tag),
        };
        let never = listed.iter().filter(|entry| entry.never_suggest);
        Self {
            model: &model.name,
            format: MODEL_FORMAT,
            bytes: model.bytes,
            verified: true,
            estimator: tagger.estimator().to_string(),
            settings: flags(tagger),
            languages: tagger.languages(),
            articles: summary.articles,
            untagged: summary.untagged,
            features: tagger.features(),
            weights: Weights {
                kept: summary.parts_stored,
                all: summary.parts,
            },
            thresholds: Thresholds {
                policy: tagger.thresholds().policy,
                global: to_four(tagger.thresholds().global),
            },
            cross_validation: CrossValidation {
                folds: found.folds,
                micro: rounded(found.micro),
                r#macro: rounded(found.macro_average),
                micro_f1_before_rounding: to_four(found.micro_f1_before_rounding),
            },
            on_every_article: &summary.on_every_article,
            merges: &summary.merges,
            never_suggested: never.map(|entry| &entry.name).collect(),
            tags: by_use(tagger).into_iter().map(row).collect(),
        }
    }
}

fn rounded(rates: Rates) -> Rates {
    Rates {
        precision: to_four(rates.precision),
        recall: to_four(rates.recall),
        f1: to_four(rates.f1),
    }
}
