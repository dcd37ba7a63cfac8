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
    /// [`Tagger::refit`]. The store can be read and changed while it learns; where another writes the
    /// model meanwhile it learns them again, upon that one, so that no two undo one another's work.
    ///
    /// # Errors
    /// [`Error::Tagger`] where the model cannot be read, learnt or written, [`Error::Sqlite`] where
    /// another is at work on the store for too long; the model is then as before.
    pub fn refit(&self, model: impl AsRef<Path>, tags: &[Tag]) -> Result<Refitted, Error> {
        self.learn_upon(model.as_ref(), |tagger, articles| {
            tagger.refit(articles, tags)
        })
    }

    /// The same, with what is learnt.
    fn learn_upon(
        &self,
        model: &Path,
        learn: impl Fn(Tagger, &[Labelled]) -> Result<Refitted, catchline::Error>,
    ) -> Result<Refitted, Error> {
        schema::check_writable(&self.connection)?;
        loop {
            let tagger = Tagger::load(model)?;
            let before = tagger.to_bytes();
            let refitted = learn(tagger, &self.articles()?)?;
            let _alone = self.alone()?;
            if Tagger::load(model)?.to_bytes() == before {
                refitted.tagger.save(model)?;
                return Ok(refitted);
            }
        }
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
mod tests {
    use super::*;
    use crate::OnRepeat;
    use catchline::{Article, Estimator, Params};
    use std::{cell::Cell, slice, time::Duration};

    fn post(id: &str, body: &str, tag: &str) -> Labelled {
        Labelled::new(Article::new("Title").body(body).id(id), [Tag::new(tag)])
    }

    fn learnt(articles: &[Labelled]) -> Tagger {
        let params = Params::default().estimator(Estimator::NbSvm);
        params.fit(articles).unwrap()
    }

    #[test]
    fn a_refit_lets_others_write_and_undoes_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.store");
        let model = folder.path().join("a.catchline");
        let mut other = Store::create(&path).unwrap();
        let first = [
            post("1", "tea with milk", "tea"),
            post("2", "bread from rye", "bread"),
            post("3", "cheese with milk", "cheese"),
        ];
        other.add(&first, "", OnRepeat::Unite).unwrap();
        learnt(&first).save(&model).unwrap();

        let store = Store::open(&path).unwrap();
        let new = post("4", "green leaves in water", "tea");
        let other = Cell::new(Some(other));
        let rounds = Cell::new(0);
        let refitted = store.learn_upon(&model, |tagger, articles| {
            rounds.set(rounds.get() + 1);
            if let Some(mut other) = other.take() {
                // It waits for nobody.
                other.connection.busy_timeout(Duration::ZERO).unwrap();
                let new = slice::from_ref(&new);
                other.add(new, "", OnRepeat::Unite).unwrap();
                let bread = other.refit(&model, &[Tag::new("bread")]).unwrap();
                assert_eq!(bread.learnt, [Tag::new("bread")]);
            }
            tagger.refit(articles, &[Tag::new("tea")])
        });
        refitted.unwrap();
        assert_eq!(rounds.get(), 2);

        let articles = store.articles().unwrap();
        assert_eq!(articles.len(), 4);
        let both = [Tag::new("bread"), Tag::new("tea")];
        let expected = learnt(&first).refit(&articles, &both).unwrap();
        let written = Tagger::load(&model).unwrap();
        assert!(written.to_bytes() == expected.tagger.to_bytes());
        assert!(written.to_bytes() != learnt(&first).to_bytes());
    }
}
