//! Articles one by one or a page at a time, with all that is known of each.

use crate::{
    Decided, Decision, Error, Said, Store, articles::decide, articles::last_words, rows,
    rows::Filed, tag_changes::CurrentTags,
};
use catchline::Labelled;
use std::collections::BTreeMap;

/// An article of a store, and all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its number. What came later has a higher one, and another text for it the same.
    pub number: i64,
    /// Its source.
    pub source: String,
    /// The article, with the tags that fit it by the last word of editors.
    pub article: Labelled,
    /// What editors decided of it, in their last words.
    pub decided: Decided,
    /// All they said of it, in its order.
    pub log: Vec<Said>,
}

/// Which articles of a store are on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only those that came without tags and of which nobody's word stands: they wait for an editor.
    pub waiting: bool,
    /// Only those with a lower number: that of the last article on the page before.
    pub below: Option<i64>,
    /// So many at most.
    pub limit: usize,
}

/// Those that may wait: nobody has tagged them, and if anything was said, something was taken back.
/// Indexes tell, and no article is read for it.
const MAY_WAIT: &str = "AND number IN (SELECT number FROM article AS one \
    WHERE NOT EXISTS (SELECT 1 FROM tag WHERE tag.article = one.number AND undecided = 0) \
    AND (NOT EXISTS (SELECT 1 FROM feedback WHERE feedback.article = one.number) \
    OR EXISTS (SELECT 1 FROM feedback WHERE feedback.article = one.number \
    AND decision = 'withdrawn')))";

impl Store {
    /// A page of articles, those that came last first, without their bodies. A store that was
    /// restored from a dump has them in the order of sources and ids.
    ///
    /// No other article is read than those on the page.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn page(&self, page: Page) -> Result<Vec<Known>, Error> {
        let _look = self.connection.unchecked_transaction()?;
        let tags = self.current_tags()?;
        let may_wait = if page.waiting { MAY_WAIT } else { "" };
        let columns = rows::WITHOUT_BODY;
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {columns} FROM article WHERE number < ?1 {may_wait} ORDER BY number DESC"
        ))?;
        let mut rows = statement.query([page.below.unwrap_or(i64::MAX)])?;
        let mut found = Vec::new();
        while found.len() < page.limit {
            let Some(row) = rows.next()? else {
                break;
            };
            let known = self.all_of(rows::article(row)?, &tags)?;
            if !page.waiting || !is_decided(&known.log, &tags) {
                found.push(known);
            }
        }
        Ok(found)
    }

    /// The article with this id; `source` tells articles apart that have one.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no article has the id, [`Error::Ambiguous`] where several have,
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn known(&self, id: &str, source: Option<&str>) -> Result<Known, Error> {
        let _look = self.connection.unchecked_transaction()?;
        let number = rows::number(&self.connection, source, id)?;
        let columns = rows::COLUMNS;
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {columns} FROM article WHERE number = ?1"))?;
        let filed = statement.query_row([number], |row| Ok(rows::article(row)))??;
        self.all_of(filed, &self.current_tags()?)
    }

    /// An article with its tags and what was said of it.
    fn all_of(&self, filed: Filed, tags: &CurrentTags) -> Result<Known, Error> {
        let Filed { number, source, .. } = filed;
        let mut article = rows::labelled(&self.connection, number, filed.article)?;
        tags.apply(&mut article);
        let log = self.log_of(number)?;
        let words = last_words(&log, tags);
        let decided = Decided::of(words.clone());
        decide(&mut article, words);
        Ok(Known {
            number,
            source,
            article,
            decided,
            log,
        })
    }
}

/// Whether a last word stands, be it of a tag that was retired since.
fn is_decided(log: &[Said], tags: &CurrentTags) -> bool {
    let words = log.iter().map(|said| {
        let tag = tags.current(&said.tag).unwrap_or(&said.tag);
        (tag.folded(), said.decision)
    });
    let last: BTreeMap<String, Decision> = words.collect();
    last.values().any(|decision| decision.fits().is_some())
}
