//! Taking articles in.

use crate::{Error, Store, about, counts::Counting, rows};
use catchline::{Labelled, OnDuplicate, Tag, unite};
use std::collections::BTreeSet;

/// What to do with an article that is in the store already, with the same text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnRepeat {
    /// It carries the tags of both: one article may stand on several pages.
    #[default]
    Unite,
    /// It carries the tags it came with last.
    Replace,
}

/// What became of articles that were added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// Articles that were not in the store.
    pub new: u64,
    /// Articles whose text, tags or whatever else changed.
    pub changed: u64,
    /// Articles that stood there already, as they are.
    pub same: u64,
    /// The tags of articles that are new or changed, after it and before: of others nothing is new.
    pub touched: BTreeSet<Tag>,
}

impl Store {
    /// Adds articles to a source, all or none; the store's own archive is the source `""`.
    ///
    /// An article is known by its id, without one by its content. Where its text changed, the new
    /// article takes the place of the old one; what editors said of it stays. Where it did not,
    /// `on_repeat` counts. [`Labelled::archives`] and [`Labelled::rejected`] are not kept: a source
    /// is an archive, and what does not fit is told with [`Store::say`].
    ///
    /// # Errors
    /// [`Error::Sqlite`] where the disk refuses; nothing has been added then.
    pub fn add(
        &mut self,
        articles: &[Labelled],
        source: &str,
        on_repeat: OnRepeat,
    ) -> Result<Added, Error> {
        let change = self.begin()?;
        let mut counting = Counting::new(&change);
        let mut added = Added::default();
        for one in articles {
            let one = filed(one);
            let id = one.article.id.clone();
            let known = rows::find(&change, source, &id)?.map(|(_, known)| known);
            let one = match &known {
                Some(known) if on_repeat == OnRepeat::Unite && same_text(known, &one) => {
                    united(known.clone(), one)
                }
                _ => one,
            };
            if known.as_ref() == Some(&one) {
                added.same += 1;
                continue;
            }
            match &known {
                None => added.new += 1,
                Some(_) => added.changed += 1,
            }
            for one in known.iter().chain([&one]) {
                added
                    .touched
                    .extend(one.tags.iter().chain(&one.undecided).cloned());
            }
            let counts = counting.count(&one.article)?;
            rows::write(&change, source, &id, &one, &counts)?;
        }
        drop(counting);
        about::change(&change, added.new + added.changed)?;
        change.commit()?;
        Ok(added)
    }
}

fn same_text(one: &Labelled, other: &Labelled) -> bool {
    (&one.article.title, &one.article.body) == (&other.article.title, &other.article.body)
}

/// An article of the store with what another copy of it says besides.
fn united(known: Labelled, more: Labelled) -> Labelled {
    let both = unite([known, more], OnDuplicate::KeepLast);
    let both = both.expect("what is kept does not contradict itself");
    filed(&both[0])
}

/// What is kept of an article, in one order.
pub(crate) fn filed(one: &Labelled) -> Labelled {
    let mut filed = Labelled::new(one.article.clone(), one.decided().cloned());
    filed.article.id = one.article.id_or_hash();
    filed.article.sources.sort_unstable();
    filed.article.sources.dedup();
    filed.undecided.clone_from(&one.undecided);
    for tags in [&mut filed.tags, &mut filed.undecided] {
        tags.retain(|tag| !tag.is_empty());
        tags.sort_unstable();
        tags.dedup();
    }
    filed
}
