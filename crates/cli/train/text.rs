//! What an archive taught, as a list to read.

use crate::{
    escaped::Escaped,
    list::{List, languages, size},
    listed::listed,
};
use catchline::{Merge, Tag, Tagger};
use std::{path::Path, time::Duration};

/// What was learnt, left out and merged, how well it does, and where it went.
pub(super) fn learnt(tagger: &Tagger, took: Duration, bytes: u64, output: &Path) -> String {
    let summary = tagger.summary();
    let mut list = List::default();
    let (articles, untagged) = (summary.articles, summary.untagged);
    list.row(
        "articles",
        format_args!("{articles} ({untagged} without a tag left out)"),
    );
    let (tags, too_rare) = (tagger.tags().len(), summary.tags_too_rare);
    list.row(
        "tags",
        format_args!("{tags} ({too_rare} too rare left out)"),
    );
    merges(&mut list, &summary.merges);
    if let Some(listed) = listed(tagger) {
        list.row("tags listed", listed);
    }
    if !summary.on_every_article.is_empty() {
        list.row("on every article", names(&summary.on_every_article));
    }
    list.row("estimator", tagger.estimator());
    list.row("languages", languages(tagger.languages()));
    list.row("features", tagger.features());
    let (stored, all) = (summary.parts_stored, summary.parts);
    list.row("weights", format_args!("{stored} kept of {all}"));
    let found = &summary.cross_validation;
    let exactly = found.micro_f1_before_rounding;
    list.row("cross-validation", format_args!("{} folds", found.folds));
    list.row(
        "  micro F1",
        format_args!("{:.3} ({exactly:.3} before rounding)", found.micro.f1),
    );
    list.row("  macro F1", format_args!("{:.3}", found.macro_average.f1));
    list.row("seconds", format_args!("{:.1}", took.as_secs_f64()));
    list.row("file size", size(bytes));
    list.row("model", Escaped(&output.display().to_string()));
    list.lines()
}

/// Each merge in a row: the spelling that is shown, then those it stands for.
fn merges(list: &mut List, merges: &[Merge]) {
    let count = merges.len();
    list.row("tags merged", format_args!("{count}"));
    for Merge { shown, others } in merges {
        let shown = Escaped(shown.as_str());
        list.row("", format_args!("{shown} ← {}", names(others)));
    }
}

fn names(tags: &[Tag]) -> String {
    let names: Vec<String> = tags
        .iter()
        .map(|tag| Escaped(tag.as_str()).to_string())
        .collect();
    names.join(", ")
}
