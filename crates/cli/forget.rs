//! `catchline forget`: takes articles out of a store for good.

use crate::{
    exit::Outcome,
    message::{count, say},
    now,
    store::Named,
};
use catchline_store::Store;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  catchline forget blog.store 2026/ballots.md
  catchline settle blog.store";

/// Forget articles: their text, counts, tags and all that was said of them
///
/// Of each only the day it was forgotten is kept. The file is overwritten where they stood. A model
/// that was learnt before still holds what it learnt, until `settle` makes the next.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) store: Named,
    /// Ids of the articles
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Source of the articles, where several have one of an id
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut store = Store::open(&arguments.store.store)?;
    let ids: Vec<&str> = arguments.ids.iter().map(String::as_str).collect();
    store.forget(&ids, arguments.source.as_deref(), &now::day())?;
    let articles = count(ids.len() as u64, "article");
    say(format_args!(
        "forgot {articles}; `catchline settle` makes the model that never saw them"
    ));
    Ok(Outcome::Done)
}
