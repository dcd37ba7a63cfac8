//! The model beside a store, between two settlements: a few tags are learnt anew at once.

use crate::{
    escaped::Escaped,
    message::{count, say},
    train,
};
use anyhow::{Context, bail};
use catchline::{Refitted, Tag};
use catchline_store::Store;
use std::path::{Path, PathBuf};

/// So many tags are named.
const NAMED: usize = 8;

/// The model of a store: its name with `.catchline`, beside it.
pub(crate) fn model_of(store: &Path) -> anyhow::Result<PathBuf> {
    let model = train::beside(store)?;
    if model == store {
        bail!(
            "{} would be written over by its model; give the store another name, as blog.store",
            store.display()
        );
    }
    Ok(model)
}

/// The same, of a store that has one.
pub(crate) fn model_there(store: &Path) -> anyhow::Result<PathBuf> {
    let model = model_of(store)?;
    if !model.exists() {
        // That there is no store at all comes first.
        Store::open(store)?;
        bail!(
            "{} has no model yet; `catchline settle` makes one",
            store.display()
        );
    }
    Ok(model)
}

/// Learns some tags of the model anew from all that is in the store, where there is a model; after
/// an error what was said before is kept all the same.
pub(crate) fn refit(store: &Store, model: &Path, tags: &[Tag]) -> anyhow::Result<()> {
    if !model.exists() {
        say("there is no model yet; `catchline settle` makes one");
        return Ok(());
    }
    let refitted = store.refit(model, tags).context(
        "all is kept in the store, but the model is as before; `catchline settle` makes it anew",
    );
    let Refitted {
        learnt, waiting, ..
    } = refitted?;
    if !learnt.is_empty() {
        let tags = count(learnt.len() as u64, "tag");
        say(format_args!("learnt {tags} anew: {}", names(&learnt)));
    }
    if !waiting.is_empty() {
        let tags = count(waiting.len() as u64, "tag");
        say(format_args!(
            "left for `catchline settle`: {tags}, {}",
            names(&waiting)
        ));
    }
    Ok(())
}

fn names(tags: &[Tag]) -> String {
    let named = tags.iter().take(NAMED);
    let mut names: Vec<String> = named.map(|tag| Escaped(tag.as_str()).to_string()).collect();
    if NAMED < tags.len() {
        names.push("…".to_owned());
    }
    names.join(", ")
}
