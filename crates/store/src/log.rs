//! The log of what editors said.

use crate::{Decision, Error, Store, about, rows};
use catchline::Tag;
use rusqlite::{Connection, params};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The source of the article.
    pub source: String,
    /// Its id.
    pub id: String,
    /// The tag it is about, as it was spelt.
    pub tag: Tag,
    /// What was said of it.
    pub decision: Decision,
    /// Who said it; any text.
    pub who: String,
    /// When, UTC as `2026-11-29T11:00:00Z`.
    pub time: String,
}

impl Store {
    /// Writes down what an editor says of tags of an article, all or nothing. `source` tells
    /// articles apart that have one id. The last word on a tag counts.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no article has the id, [`Error::Ambiguous`] where several have,
    /// [`Error::Sqlite`] where the disk refuses.
    pub fn say(
        &mut self,
        id: &str,
        source: Option<&str>,
        decisions: &[(Tag, Decision)],
        who: &str,
        time: &str,
    ) -> Result<(), Error> {
        let change = self.begin()?;
        let number = rows::number(&change, source, id)?;
        for (tag, decision) in decisions {
            write(&change, number, (tag, *decision), who, time)?;
        }
        about::change(&change, decisions.len() as u64)?;
        Ok(change.commit()?)
    }

    /// All that editors said, in its order.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn log(&self) -> Result<Vec<Said>, Error> {
        let all = self.log_numbered()?;
        Ok(all.into_iter().map(|(_, said)| said).collect())
    }

    /// The same with the number of each article.
    pub(crate) fn log_numbered(&self) -> Result<Vec<(i64, Said)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT article, source, id, tag, decision, who, time FROM feedback \
             JOIN article ON article.number = feedback.article ORDER BY feedback.number",
        )?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let decision: String = row.get(4)?;
            let decision = Decision::from_name(&decision).ok_or_else(|| Error::Damaged {
                what: format!("the log knows no decision {decision:?}"),
            })?;
            let said = Said {
                source: row.get(1)?,
                id: row.get(2)?,
                tag: Tag::from(row.get::<_, String>(3)?),
                decision,
                who: row.get(5)?,
                time: row.get(6)?,
            };
            all.push((row.get(0)?, said));
        }
        Ok(all)
    }
}

/// Adds a line about an article.
pub(crate) fn write(
    connection: &Connection,
    number: i64,
    (tag, decision): (&Tag, Decision),
    who: &str,
    time: &str,
) -> Result<(), Error> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO feedback (article, tag, decision, who, time) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    insert.execute(params![number, tag.as_str(), decision.name(), who, time])?;
    Ok(())
}
