//! `catchline settle`: learns all that is in a store.

use crate::{
    destination,
    exit::Outcome,
    learning::{self, Learning},
    message::say,
    progress::Progress,
    provisional,
    store::Named,
    threads::Threads,
    train,
};
use catchline::Tagger;
use catchline_store::Store;
use clap::Args;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};

const EXAMPLES: &str = "\
Examples:
  catchline settle blog.store
  catchline settle blog.store --vocabulary tags.toml --min-articles 3";

/// Learn all that is in a store anew, and write its model
///
/// The model is the one that `train` makes of the same articles, to the byte, in whatever order they
/// came.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) store: Named,
    /// Model file to write [default: the store's name with .catchline, beside it]
    #[arg(long, short, value_name = "MODEL")]
    output: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    learning: Learning,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let path = &arguments.store.store;
    arguments.threads.begin()?;
    let model = match &arguments.output {
        Some(output) => output.clone(),
        None => provisional::model_of(path)?,
    };
    learn(path, &model, &arguments.learning)?;
    Ok(Outcome::Done)
}

/// Learns all that is in a store, and writes the model.
pub(crate) fn learn(store: &Path, model: &Path, learning: &Learning) -> anyhow::Result<()> {
    let begun = Instant::now();
    let read = [&[store.to_owned()], learning.files()].concat();
    destination::check(model, "--output", &read)?;
    let params = learning.params()?;
    let store = Store::open(store)?;
    let articles = store.articles()?;
    let progress = Progress::new(false);
    let tagger = params.fit_with_progress(&articles, &|at| progress.show(at))?;
    if let Ok(old) = Tagger::load(model)
        && !learning.is_given()
    {
        say_if_otherwise(&old, &tagger);
    }
    let is_same = store.alone(|store| -> anyhow::Result<bool> {
        train::write(&tagger, model, begun, "", progress)?;
        Ok(store.articles()? == articles)
    })??;
    if !is_same {
        say("the store was changed meanwhile; settle again to learn that too");
    }
    Ok(())
}

/// Says where a model was learnt with flags that this one was not.
fn say_if_otherwise(old: &Tagger, new: &Tagger) {
    // Which estimator does best may change as an archive grows.
    let flags = |tagger: &Tagger| {
        let all = learning::flags(tagger);
        let flags: Vec<&str> = all.split(' ').skip(2).collect();
        flags.join(" ")
    };
    if flags(old) != flags(new) || old.tag_list() != new.tag_list() {
        let list = match old.tag_list().entries() {
            [] => "",
            _ => " and a list of tags",
        };
        say(format_args!(
            "the model before was learnt with {}{list}; settle takes the flags of train, each time",
            learning::flags(old)
        ));
    }
}
