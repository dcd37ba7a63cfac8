//! `catchline settle`: learns all that is in a store.

use crate::{
    destination,
    exit::Outcome,
    learning::{Learning, flags},
    message::{count, say},
    progress::Progress,
    provisional,
    store::Named,
    threads::Threads,
    train::{self, Tune},
};
use catchline::{Params, Tagger};
use catchline_store::{Settled, Store};
use clap::Args;
use std::{path::Path, time::Instant};

const EXAMPLES: &str = "\
Examples:
  catchline settle blog.store
  catchline settle blog.store --vocabulary tags.toml --min-articles 3
  catchline settle blog.store --defaults";

/// Learn all that is in a store anew, and write its model
///
/// The model is the one that `train` makes of the same articles with the same flags, to the byte, in
/// whatever order they came. A store remembers the flags it was learnt with, a list of tags too:
/// they count until others are given.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) store: Named,
    /// Forget the flags that the store remembers, and begin from the defaults
    #[arg(long)]
    defaults: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    learning: Learning,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    arguments.threads.begin()?;
    let (store, learning) = (&arguments.store.store, &arguments.learning);
    settle(store, learning, arguments.defaults, Tune::No)?;
    Ok(Outcome::Done)
}

/// Learns all that is in a store by flags, over those that it remembers or the defaults; writes the
/// model beside it, and remembers how that was done.
pub(crate) fn settle(
    path: &Path,
    learning: &Learning,
    defaults: bool,
    tune: Tune,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    let model = provisional::model_of(path)?;
    let read = [&[path.to_owned()], learning.files()].concat();
    destination::check(&model, "--output", &read)?;
    let mut store = Store::open(path)?;
    let remembered = if defaults { None } else { store.params()? };
    let is_remembered = remembered
        .as_ref()
        .is_some_and(|one| *one != Params::default());
    let mut params = learning.over(remembered.unwrap_or_default())?;
    let progress = Progress::new(false);
    let mut tried = String::new();
    let settled = store.settle(&model, |articles| -> anyhow::Result<Tagger> {
        let (tagger, found, table) = train::learn(params.clone(), articles, tune, &progress)?;
        (params, tried) = (found, table);
        Ok(tagger)
    })?;
    store.remember(&params)?;
    let Settled { tagger, unsettled } = settled;
    if is_remembered && !learning.is_given() {
        progress.say(format_args!("learnt as before, with {}", shown(&tagger)));
    }
    train::tell(&tagger, &model, begun, &tried, progress)?;
    if 0 < unsettled {
        let changes = count(unsettled, "change");
        say(format_args!(
            "{changes} came meanwhile; settle again to learn them too"
        ));
    }
    Ok(())
}

/// The flags of a tagger, and how long its list of tags is.
fn shown(tagger: &Tagger) -> String {
    let flags = flags(tagger);
    match tagger.tag_list().entries().len() {
        0 => flags,
        tags => format!("{flags} and a list of {}", count(tags as u64, "tag")),
    }
}
