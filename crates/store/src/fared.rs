//! How suggestions of each tag fared with editors.

use crate::{Decision, Error, Store};
use catchline::Tag;
use std::collections::BTreeMap;

/// On how many articles a tag that was suggested was accepted, and on how many rejected, by the
/// last words of editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fared {
    /// Articles that it was accepted on.
    pub accepted: u64,
    /// Articles that it was rejected on.
    pub rejected: u64,
}

impl Store {
    /// How suggestions of each tag fared, as the tag is called now; spellings of it that editors
    /// used stand apart. Nothing is told by [`Decision::Added`] and [`Decision::Removed`], which
    /// are of tags that were not suggested.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn fared(&self) -> Result<BTreeMap<Tag, Fared>, Error> {
        let mut all: BTreeMap<Tag, Fared> = BTreeMap::new();
        let words = self.last_words()?.into_values().flatten();
        for (_, (tag, decision)) in words {
            match decision {
                Decision::Accepted => all.entry(tag).or_default().accepted += 1,
                Decision::Rejected => all.entry(tag).or_default().rejected += 1,
                Decision::Added | Decision::Removed | Decision::Withdrawn => {}
            }
        }
        Ok(all)
    }
}
