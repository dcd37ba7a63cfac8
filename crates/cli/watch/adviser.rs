//! What suggests: a model, or that of a store with what its editors decided, as it is now.

use super::stamp::Stamp;
use crate::{
    message::{self, say},
    model, provisional,
};
use catchline::Tagger;
use catchline_store::{Store, Suggester};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Adviser {
    pub(super) suggester: Suggester,
    /// The store that is followed, if any.
    followed: Option<Followed>,
}

/// A store whose model is read again when it changes.
#[derive(Debug)]
struct Followed {
    store: PathBuf,
    model: PathBuf,
    /// The model as it was read last.
    stamp: Option<Stamp>,
}

impl Adviser {
    pub(super) fn begin(named: Option<&Path>, store: Option<&Path>) -> anyhow::Result<Self> {
        let Some(store) = store else {
            let suggester = Suggester::new(model::choose(named)?.tagger);
            return Ok(Self {
                suggester,
                followed: None,
            });
        };
        let model = provisional::model_there(store)?;
        let stamp = Stamp::of(&model);
        let tagger = model::choose(Some(&model))?.tagger;
        Ok(Self {
            suggester: Suggester::of(tagger, &Store::open(store)?)?,
            followed: Some(Followed {
                store: store.to_owned(),
                model,
                stamp,
            }),
        })
    }

    /// Reads the model of the store again where it has changed; one that cannot be read leaves the
    /// old one in its place.
    pub(super) fn look(&mut self) {
        let Some(followed) = &mut self.followed else {
            return;
        };
        let stamp = Stamp::of(&followed.model);
        if stamp == followed.stamp {
            return;
        }
        followed.stamp = stamp;
        match followed.read() {
            Ok(suggester) => {
                self.suggester = suggester;
                say("the store’s model has changed, and was read again");
            }
            Err(error) => say(format_args!(
                "the model before is used on: {}",
                message::chain(&error)
            )),
        }
    }
}

impl Followed {
    fn read(&self) -> anyhow::Result<Suggester> {
        let tagger = Tagger::load(&self.model)?;
        Ok(Suggester::of(tagger, &Store::open(&self.store)?)?)
    }
}
