//! Articles that are added to a store.

use crate::{
    archive::{self, Duplicates, Reading, Repeats, check_standard_input},
    exit::Outcome,
    message::count,
    progress::Progress,
};
use catchline_store::{Added, OnRepeat, Store};
use clap::Args;
use std::path::{Path, PathBuf};

/// What is added, and how.
#[derive(Debug, Args)]
pub(crate) struct Adding {
    /// Files and folders with articles, tagged or not; - is standard input
    #[arg(value_name = "ARCHIVE", required = true)]
    archive: Vec<PathBuf>,
    /// Name of the archive that they are of, where the store holds several: ids, and what silence
    /// about a tag says, are an archive's own [default: the store is one archive]
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    source: String,
    /// Let the tags of an article take the place of those it has in the store, instead of joining
    /// them
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    duplicates: Duplicates,
}

impl Adding {
    /// Adds the articles to a store, and makes it where there is none. When it returns they are on
    /// the disk.
    pub(crate) fn add(&self, store: &Path) -> anyhow::Result<(Added, Outcome)> {
        check_standard_input(&[&self.archive])?;
        let progress = Progress::new(false);
        let repeats = Repeats::as_one(self.duplicates);
        let read = archive::read(&self.archive, &self.reading, &repeats, &progress)?;
        let on_repeat = if self.replace {
            OnRepeat::Replace
        } else {
            OnRepeat::Unite
        };
        let mut store = Store::create(store)?;
        let added = store.add(&read.articles, &self.source, on_repeat)?;
        let new = count(added.new, "article");
        let (changed, same) = (added.changed, added.same);
        progress.say(format_args!(
            "added {new}; changed {changed}, {same} as before"
        ));
        Ok((added, read.outcome))
    }
}
