//! Whether a store is whole.

use crate::{Error, Store, counts};
use catchline::TermCounter;
use std::collections::BTreeMap;

/// Something in a store that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The database is damaged.
    #[error("the database is damaged: {0}")]
    Database(String),
    /// A row belongs to an article that is not there.
    #[error("{rows} rows of {table} belong to no article")]
    Orphans {
        /// The table.
        table: String,
        /// How many rows.
        rows: u64,
    },
    /// The text of an article is not the one that was added.
    #[error("the text of article {id:?} is not the one that was added")]
    Text {
        /// Its id.
        id: String,
    },
    /// The terms of an article are not counted right.
    #[error("the terms of article {id:?} are not counted right")]
    Counts {
        /// Its id.
        id: String,
    },
}

impl Store {
    /// Reads everything, computes hashes and counts again, and says what is not as it should be:
    /// nothing, of a store that is whole.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`] where the store cannot even be read.
    pub fn check(&self) -> Result<Vec<Fault>, Error> {
        let mut faults = self.check_database()?;
        // What is damaged is not read on.
        if faults.is_empty() {
            self.check_articles(&mut faults)?;
        }
        Ok(faults)
    }

    fn check_database(&self) -> Result<Vec<Fault>, Error> {
        let mut faults = Vec::new();
        let mut said = self.connection.prepare("PRAGMA integrity_check")?;
        for told in said.query_map([], |row| row.get::<_, String>(0))? {
            let told = told?;
            if told != "ok" {
                faults.push(Fault::Database(told));
            }
        }
        let mut orphans: BTreeMap<String, u64> = BTreeMap::new();
        let mut said = self.connection.prepare("PRAGMA foreign_key_check")?;
        for table in said.query_map([], |row| row.get::<_, String>(0))? {
            *orphans.entry(table?).or_default() += 1;
        }
        let orphans = orphans.into_iter();
        faults.extend(orphans.map(|(table, rows)| Fault::Orphans { table, rows }));
        Ok(faults)
    }

    fn check_articles(&self, faults: &mut Vec<Fault>) -> Result<(), Error> {
        let terms = counts::terms(&self.connection)?;
        let mut counts = counts::all(&self.connection)?;
        let mut counter = TermCounter::new();
        let mut hashes = self
            .connection
            .prepare("SELECT hash FROM article WHERE number = ?1")?;
        for (number, _, one) in self.filed()? {
            let id = one.article.id.clone();
            let hash: i64 = hashes.query_row([number], |row| row.get(0))?;
            if hash.cast_unsigned() != one.article.content_hash() {
                faults.push(Fault::Text { id: id.clone() });
            }
            let counted = counts.remove(&number).unwrap_or_default().into_iter();
            let counted: Option<BTreeMap<String, u32>> = counted
                .map(|(term, count)| Some((terms.get(&term)?.clone(), count)))
                .collect();
            if counted != Some(counter.count(&one.article)) {
                faults.push(Fault::Counts { id });
            }
        }
        Ok(())
    }
}
