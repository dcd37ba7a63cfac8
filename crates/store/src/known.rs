//! Articles one by one or a page at a time, with all that is known of each.

use crate::{
    Decided, Error, Said, Store, articles::decide, articles::last_words, rows, rows::Filed,
    tag_changes::CurrentTags,
};
use catchline::Labelled;

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
    /// Only those that came without tags and of which nothing is decided: they wait for an editor.
    pub waiting: bool,
    /// Only those with a lower number: that of the last article on the page before.
    pub below: Option<i64>,
    /// So many at most.
    pub limit: usize,
}

/// What else is asked of an article that waits: that nobody has tagged it.
const UNTAGGED: &str =
    "AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.article = article.number AND undecided = 0)";

impl Store {
    /// A page of articles, those that came last first, without their bodies. A store that was
    /// restored from a dump has them in the order of sources and ids.
    ///
    /// No more is read than is on the page, except where articles wait: those that do not are
    /// looked at and passed over.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn page(&self, page: Page) -> Result<Vec<Known>, Error> {
        let _look = self.connection.unchecked_transaction()?;
        let tags = self.current_tags()?;
        let untagged = if page.waiting { UNTAGGED } else { "" };
        let columns = rows::WITHOUT_BODY;
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {columns} FROM article WHERE number < ?1 {untagged} ORDER BY number DESC"
        ))?;
        let mut rows = statement.query([page.below.unwrap_or(i64::MAX)])?;
        let mut found = Vec::new();
        while found.len() < page.limit {
            let Some(row) = rows.next()? else {
                break;
            };
            let known = self.all_of(rows::article(row)?, &tags)?;
            if !page.waiting || known.decided == Decided::default() {
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
