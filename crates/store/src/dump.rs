//! A store as text, one JSON object a line.

use crate::{Decision, Error, Store, TagChange};
use catchline::{Params, Tag};
use serde::{Deserialize, Serialize};
use std::io::{BufWriter, Write};

/// The format of dumps that is written.
pub(crate) const DUMP: u32 = 1;

/// One line of a dump. What is absent is left out.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Line {
    /// The first line.
    Store {
        /// The format of the dump.
        format: u32,
    },
    /// An article as it came.
    Article(FiledArticle),
    /// A line of the log.
    Feedback(Feedback),
    /// A tag that was changed.
    Tag(DumpedChange),
    /// How the store is learnt.
    Learning(Params),
    /// An article that was forgotten.
    Forgotten {
        /// The day it was.
        day: String,
    },
    /// The last line: how many lines stand before it.
    End {
        /// Their number.
        lines: u64,
    },
}

/// An article, with the names of its fields in catchline's JSON Lines.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FiledArticle {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sources: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) modified: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) undecided: Vec<Tag>,
}

/// A line of the log.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feedback {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) source: String,
    pub(crate) article: String,
    pub(crate) tag: Tag,
    pub(crate) decision: Decision,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) who: String,
    pub(crate) time: String,
}

/// A line of the log of changed tags.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DumpedChange {
    pub(crate) tag: Tag,
    pub(crate) change: TagChange,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) who: String,
    pub(crate) time: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) undone: Option<String>,
}

impl Store {
    /// Writes all that is in the store as JSON Lines: articles by source and id, then the logs, then how it is learnt
    /// and what was forgotten. Counts are not written, since they follow from the text. Gives the number
    /// of lines.
    ///
    /// # Errors
    /// [`Error::Stream`] where `out` refuses; [`Error::Sqlite`], [`Error::Damaged`].
    pub fn dump(&self, out: impl Write) -> Result<u64, Error> {
        // One look at the store, whoever writes to it meanwhile.
        let look = self.connection.unchecked_transaction()?;
        let mut lines = Lines::new(out);
        lines.put(&Line::Store { format: DUMP })?;
        for (_, source, one) in self.filed()? {
            let article = one.article;
            lines.put(&Line::Article(FiledArticle {
                source,
                id: article.id,
                title: article.title,
                text: article.body,
                tags: one.tags,
                date: article.date,
                lang: article.language,
                url: article.url,
                sources: article.sources,
                modified: article.modified,
                undecided: one.undecided,
            }))?;
        }
        for said in self.log()? {
            lines.put(&Line::Feedback(Feedback {
                source: said.source,
                article: said.id,
                tag: said.tag,
                decision: said.decision,
                who: said.who,
                time: said.time,
            }))?;
        }
        for changed in self.tag_changes()? {
            lines.put(&Line::Tag(DumpedChange {
                tag: changed.tag,
                change: changed.change,
                who: changed.who,
                time: changed.time,
                undone: changed.undone,
            }))?;
        }
        if let Some(params) = self.params()? {
            lines.put(&Line::Learning(params))?;
        }
        for day in self.forgotten()? {
            lines.put(&Line::Forgotten { day })?;
        }
        look.finish()?;
        lines.end()
    }

    /// The days on which articles were forgotten, one for each.
    ///
    /// # Errors
    /// [`Error::Sqlite`].
    pub fn forgotten(&self) -> Result<Vec<String>, Error> {
        let mut days = self
            .connection
            .prepare("SELECT day FROM forgotten ORDER BY number")?;
        let days = days.query_map([], |row| row.get(0))?;
        Ok(days.collect::<Result<_, _>>()?)
    }
}

/// Lines that are written.
struct Lines<W: Write> {
    out: BufWriter<W>,
    written: u64,
}

impl<W: Write> Lines<W> {
    fn new(out: W) -> Self {
        Self {
            out: BufWriter::new(out),
            written: 0,
        }
    }

    fn put(&mut self, line: &Line) -> Result<(), Error> {
        serde_json::to_writer(&mut self.out, line).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.written += 1;
        Ok(())
    }

    fn end(mut self) -> Result<u64, Error> {
        let lines = self.written;
        self.put(&Line::End { lines })?;
        self.out.flush()?;
        Ok(self.written)
    }
}
