//! How much is in a store, as a list or as JSON.

use crate::{
    exit::Outcome,
    list::List,
    output::{self, Format},
};
use catchline_store::{Decision, Stats, Store};
use serde_json::json;

pub(super) fn show(store: &Store, format: Format) -> anyhow::Result<Outcome> {
    let stats = store.stats()?;
    match format {
        Format::Text => output::write(list(&stats).as_bytes())?,
        Format::Json => output::write_json(&object(&stats))?,
    }
    Ok(Outcome::Done)
}

fn list(stats: &Stats) -> String {
    let mut list = List::default();
    let (all, tagged) = (stats.articles, stats.tagged);
    list.row("articles", format_args!("{all} ({tagged} with a tag)"));
    list.row("corrected", stats.corrected);
    list.row("forgotten", stats.forgotten);
    list.row("sources", stats.sources);
    list.row("tags", stats.tags);
    list.row("terms", stats.terms);
    list.row("unsettled", stats.unsettled);
    for (decision, number) in Decision::ALL.into_iter().zip(stats.decisions) {
        list.row(decision.name(), number);
    }
    list.lines()
}

fn object(stats: &Stats) -> serde_json::Value {
    let decisions = Decision::ALL.into_iter().zip(stats.decisions);
    let decisions: serde_json::Map<String, serde_json::Value> = decisions
        .map(|(decision, number)| (decision.to_string(), number.into()))
        .collect();
    json!({
        "articles": stats.articles,
        "tagged": stats.tagged,
        "corrected": stats.corrected,
        "forgotten": stats.forgotten,
        "sources": stats.sources,
        "tags": stats.tags,
        "terms": stats.terms,
        "unsettled": stats.unsettled,
        "feedback": decisions,
    })
}
