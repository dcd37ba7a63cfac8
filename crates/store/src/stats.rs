//! How much is in a store.

use crate::{Decision, Error, Store};
use catchline::{Labelled, Tag};
use std::collections::BTreeSet;

/// How much is in a store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Those that carry a tag, as they came or by an editor's word.
    pub tagged: u64,
    /// Those that an editor decided something of, and has not taken back.
    pub corrected: u64,
    /// Sources.
    pub sources: u64,
    /// Different tags that articles carry, however spelt.
    pub tags: u64,
    /// Different terms.
    pub terms: u64,
    /// Lines of the log with each of [`Decision::ALL`].
    pub decisions: [u64; Decision::ALL.len()],
    /// Articles that were forgotten.
    pub forgotten: u64,
    /// Changes that wait for the next settlement: [`Store::unsettled`].
    pub unsettled: u64,
}

impl Store {
    /// How much is in the store.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn stats(&self) -> Result<Stats, Error> {
        let number = |sql: &str| {
            let number = self.connection.query_row(sql, [], |row| row.get(0));
            number.map(i64::cast_unsigned)
        };
        let articles = self.articles()?;
        let carried = articles.iter().flat_map(Labelled::decided);
        let tags: BTreeSet<String> = carried.map(Tag::folded).collect();
        let mut decisions = [0; Decision::ALL.len()];
        for said in self.log()? {
            decisions[said.decision as usize] += 1;
        }
        Ok(Stats {
            articles: articles.len() as u64,
            tagged: articles.iter().filter(|one| !one.tags.is_empty()).count() as u64,
            corrected: self.corrected()? as u64,
            sources: number("SELECT count(DISTINCT source) FROM article")?,
            tags: tags.len() as u64,
            terms: number("SELECT count(*) FROM term")?,
            decisions,
            forgotten: number("SELECT count(*) FROM forgotten")?,
            unsettled: self.unsettled()?,
        })
    }
}
