//! What suggests: a model, or that of a store with what its editors decided, as it is now.

use crate::{
    message::{self, say},
    model, provisional,
    stamp::Followed,
};
use catchline::Tagger;
use catchline_store::{Store, Suggester};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Adviser {
    pub(super) suggester: Suggester,
    /// The store that is followed, if any.
    beside: Option<Beside>,
}

/// A store whose model is read again when it changes.
#[derive(Debug)]
struct Beside {
    store: PathBuf,
    model: Followed,
}

impl Adviser {
    pub(super) fn begin(named: Option<&Path>, store: Option<&Path>) -> anyhow::Result<Self> {
        let Some(store) = store else {
            let suggester = Suggester::new(model::choose(named)?.tagger);
            return Ok(Self {
                suggester,
                beside: None,
            });
        };
        let model = provisional::model_there(store)?;
        let model = Followed::from_now(model);
        let tagger = model::choose(Some(&model.path))?.tagger;
        Ok(Self {
            suggester: Suggester::of(tagger, &Store::open(store)?)?,
            beside: Some(Beside {
                store: store.to_owned(),
                model,
            }),
        })
    }

    /// Reads the model of the store again where it has changed; one that cannot be read leaves the
    /// old one in its place.
    pub(super) fn look(&mut self) {
        let Some(beside) = &mut self.beside else {
            return;
        };
        if !beside.model.has_changed() {
            return;
        }
        match beside.read() {
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

impl Beside {
    fn read(&self) -> anyhow::Result<Suggester> {
        let tagger = Tagger::load(&self.model.path)?;
        Ok(Suggester::of(tagger, &Store::open(&self.store)?)?)
    }
}
