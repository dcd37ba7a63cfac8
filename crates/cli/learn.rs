//! `catchline learn`: articles into a store, and its model knows of them at once.

use crate::{
    exit::Outcome,
    learning::Learning,
    provisional, settle,
    store::{Named, add::Adding},
    train::Tune,
};
use catchline_store::Store;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  catchline learn blog.store new-post.md
  catchline learn blog.store --replace export.xml";

/// Add articles to a store and learn from them at once
///
/// When it returns the articles are on the disk, and the store's model has learnt their tags anew
/// from all articles; what else is in it waits for `settle`. Where there is no model yet, one is
/// learnt.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) store: Named,
    #[command(flatten)]
    adding: Adding,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let path = &arguments.store.store;
    let model = provisional::model_of(path)?;
    let (added, outcome) = arguments.adding.add(path)?;
    if !model.exists() {
        settle::settle(path, &Learning::default(), false, Tune::No)?;
    } else if !added.touched.is_empty() {
        let tags: Vec<_> = added.touched.into_iter().collect();
        provisional::refit(&Store::open(path)?, &model, &tags)?;
    }
    Ok(outcome)
}
