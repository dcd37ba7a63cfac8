//! What editors decided of articles, ahead of what is suggested for them.

use catchline::{Article, Suggestion, Tag, Wanted};
use catchline_store::{Decided, Store};
use std::collections::{BTreeMap, BTreeSet};

/// What was decided, by the hash of an article's content.
#[derive(Debug, Default)]
pub(crate) struct Corrections(BTreeMap<u64, Correction>);

/// What was decided of one article.
#[derive(Debug)]
pub(crate) struct Correction {
    /// The tags that fit, as editors gave them.
    pub(crate) tags: Vec<Tag>,
    /// What spellings share of all tags that were decided.
    folded: BTreeSet<String>,
}

impl Corrections {
    pub(crate) fn of(store: &Store) -> Result<Self, catchline_store::Error> {
        let decided = store.decided()?.into_iter();
        Ok(Self(
            decided
                .map(|(hash, one)| (hash, Correction::from(one)))
                .collect(),
        ))
    }

    /// What was decided of an article with this text.
    pub(crate) fn find(&self, article: &Article) -> Option<&Correction> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&article.content_hash())
    }
}

impl From<Decided> for Correction {
    fn from(decided: Decided) -> Self {
        let all = decided.tags.iter().chain(&decided.rejected);
        Self {
            folded: all.map(Tag::folded).collect(),
            tags: decided.tags,
        }
    }
}

impl Correction {
    /// What is to be suggested so that enough is left without what was decided.
    pub(crate) fn widen(&self, wanted: Wanted) -> Wanted {
        Wanted {
            top: wanted.top.map(|top| top + self.folded.len()),
            ..wanted
        }
    }

    /// Leaves out of the suggestions what was decided, and what is then too many.
    pub(crate) fn narrow<T>(
        &self,
        wanted: Wanted,
        found: &mut Vec<T>,
        suggestion: impl Fn(&T) -> &Suggestion<'_>,
    ) {
        found.retain(|one| !self.folded.contains(&suggestion(one).tag.folded()));
        if let Some(top) = wanted.top {
            found.truncate(top.saturating_sub(self.tags.len()));
        }
    }
}
