//! The model that is made of a store: settled, or between two settlements a few tags learnt anew.

use crate::{Error, Store, about, schema};
use catchline::{Labelled, Refitted, Tag, Tagger};
use std::path::Path;

/// A model that knows all that was in a store.
#[derive(Debug)]
pub struct Settled {
    /// The tagger, which has been written.
    pub tagger: Tagger,
    /// How much came meanwhile, and waits for the next settlement: [`Store::unsettled`].
    pub unsettled: u64,
}

impl Store {
    /// Learns some tags of a model anew from all that is in the store, and writes it: see
    /// [`Tagger::refit`]. Nobody changes the store meanwhile, so that no two undo one another's work.
    ///
    /// # Errors
    /// [`Error::Tagger`] where the model cannot be read, learnt or written, [`Error::Sqlite`] where
    /// another is at work on the store for too long; the model is then as before.
    pub fn refit(&self, model: impl AsRef<Path>, tags: &[Tag]) -> Result<Refitted, Error> {
        let _alone = self.alone()?;
        let refitted = Tagger::load(&model)?.refit(&self.articles()?, tags)?;
        refitted.tagger.save(&model)?;
        Ok(refitted)
    }

    /// Learns all that is in the store by `learn`, and writes the model. The store can be read and
    /// changed while it learns.
    ///
    /// ```no_run
    /// # use catchline_store::{Error, Store};
    /// # let store = Store::open("blog.store")?;
    /// let params = store.params()?.unwrap_or_default();
    /// store.settle("blog.catchline", |articles| Ok::<_, Error>(params.fit(articles)?))?;
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// What `learn` says; [`Error::Tagger`] where the model cannot be written, [`Error::Sqlite`],
    /// [`Error::Damaged`]. The model is then as before, unless it was only the count of unsettled
    /// changes that did not fit on the disk.
    pub fn settle<E: From<Error>>(
        &self,
        model: impl AsRef<Path>,
        learn: impl FnOnce(&[Labelled]) -> Result<Tagger, E>,
    ) -> Result<Settled, E> {
        schema::check_writable(&self.connection).map_err(E::from)?;
        let (articles, known) = self.look()?;
        let tagger = learn(&articles)?;
        let unsettled = self.write_settled(&tagger, model.as_ref(), known)?;
        Ok(Settled { tagger, unsettled })
    }

    /// The articles, and how much had changed when they were as they are.
    fn look(&self) -> Result<(Vec<Labelled>, u64), Error> {
        let _look = self
            .connection
            .unchecked_transaction()
            .map_err(Error::from)?;
        Ok((self.articles()?, self.changes()?))
    }

    /// Writes a model that knows of so many changes, and gives how many it does not know of.
    fn write_settled(&self, tagger: &Tagger, model: &Path, known: u64) -> Result<u64, Error> {
        let alone = self.alone()?;
        about::settle(&alone, known)?;
        tagger.save(model)?;
        let unsettled = self.unsettled()?;
        alone.commit()?;
        Ok(unsettled)
    }
}
