//! A model as a list to read.

use super::by_use;
use crate::{
    escaped::Escaped,
    learning::flags,
    list::{List, languages, size},
    listed::listed,
    model::Model,
};
use catchline::{MODEL_FORMAT, Policy};

/// So many of the most used tags are shown.
const MOST_USED: usize = 20;

/// What the model is, how it came about, and its most used tags.
pub(super) fn list(model: &Model) -> String {
    let tagger = &model.tagger;
    let summary = tagger.summary();
    let mut list = List::default();
    list.row("model", Escaped(&model.name));
    list.row("format", MODEL_FORMAT);
    list.row("checksums", "verified");
    list.row("file size", size(model.bytes));
    list.row("estimator", tagger.estimator());
    list.row("settings", flags(tagger));
    list.row("languages", languages(tagger.languages()));
    list.row("articles", summary.articles);
    list.row("features", tagger.features());
    let (stored, all) = (summary.parts_stored, summary.parts);
    list.row("weights", format_args!("{stored} kept of {all}"));
    let policy = match tagger.thresholds().policy {
        Policy::Global => "one for all tags",
        Policy::Shrunk => "a common one, moved by each tag's own",
        Policy::PerTag => "one per tag, a common one for rare tags",
    };
    list.row("thresholds", policy);
    let found = &summary.cross_validation;
    list.row("cross-validation", format_args!("{} folds", found.folds));
    list.row("  micro F1", format_args!("{:.3}", found.micro.f1));
    list.row("  macro F1", format_args!("{:.3}", found.macro_average.f1));
    if let Some(listed) = listed(tagger) {
        list.row("tags listed", listed);
    }
    let tags = by_use(tagger);
    let shown = MOST_USED.min(tags.len());
    let heading = format_args!("{}, the {shown} most used with their articles:", tags.len());
    list.row("tags", heading);
    for (name, articles) in &tags[..shown] {
        list.row("", format_args!("{articles:>6}  {}", Escaped(name)));
    }
    list.lines()
}
