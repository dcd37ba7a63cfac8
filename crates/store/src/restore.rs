//! A store from the text it was dumped as.

use crate::{
    Error, Store, about,
    add::filed,
    counts::Counting,
    dump::{DUMP, FiledArticle, Line},
    log, rows, tag_changes,
};
use catchline::{Article, Labelled};
use rusqlite::Connection;
use std::{io::BufRead, path::Path};

/// Makes the store at a path from a dump, all or nothing. Gives the number of lines read.
///
/// # Errors
/// [`Error::NotEmpty`] where a store is there that has something in it; [`Error::Dump`] for a line
/// that no dump has, or a dump that was cut; those of [`Store::create`].
pub fn restore(path: impl AsRef<Path>, dump: impl BufRead) -> Result<u64, Error> {
    let mut store = Store::create(&path)?;
    let change = store.begin()?;
    let rows: i64 = change.query_row(
        "SELECT (SELECT count(*) FROM article) + (SELECT count(*) FROM forgotten) \
         + (SELECT count(*) FROM tag_change)",
        [],
        |row| row.get(0),
    )?;
    if 0 < rows {
        return Err(Error::NotEmpty {
            path: path.as_ref().to_owned(),
        });
    }
    let mut restoring = Restoring {
        counting: Counting::new(&change),
        connection: &change,
        read: 0,
        is_whole: false,
    };
    for line in dump.lines() {
        let line = line?;
        restoring.line(&line).map_err(|error| match error {
            Error::Dump { what, .. } => restoring.refused(what),
            other => other,
        })?;
    }
    if !restoring.is_whole {
        return Err(restoring.refused("it ends before its last line".to_owned()));
    }
    let lines = restoring.read;
    drop(restoring);
    change.commit()?;
    Ok(lines)
}

/// A dump that is being read.
struct Restoring<'c> {
    connection: &'c Connection,
    counting: Counting<'c>,
    /// Lines read before.
    read: u64,
    /// Whether the last line was met.
    is_whole: bool,
}

fn wrong(what: impl Into<String>) -> Error {
    Error::Dump {
        line: 0,
        what: what.into(),
    }
}

impl Restoring<'_> {
    /// The error of the next line.
    fn refused(&self, what: String) -> Error {
        Error::Dump {
            line: self.read + 1,
            what,
        }
    }

    fn line(&mut self, line: &str) -> Result<(), Error> {
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        if matches!(line, Line::Store { .. }) != (self.read == 0) || self.is_whole {
            return Err(wrong("it stands where no such line can"));
        }
        match line {
            Line::Store { format: DUMP } => {}
            Line::Store { format } => {
                return Err(wrong(format!(
                    "the dump has format {format} and this program reads {DUMP}"
                )));
            }
            Line::Article(article) => self.article(article)?,
            Line::Feedback(said) => {
                let number = rows::number(self.connection, Some(&said.source), &said.article)
                    .map_err(|error| wrong(error.to_string()))?;
                let (tag, decision) = (&said.tag, said.decision);
                log::write(
                    self.connection,
                    number,
                    (tag, decision),
                    &said.who,
                    &said.time,
                )?;
            }
            Line::Tag(changed) => {
                let (who, time) = (&*changed.who, &*changed.time);
                let when = (who, time, changed.undone.as_deref());
                tag_changes::write(self.connection, &changed.tag, &changed.change, when)?;
            }
            Line::Learning(params) => about::remember(self.connection, &params)?,
            Line::Forgotten { day } => {
                self.connection
                    .execute("INSERT INTO forgotten (day) VALUES (?1)", [day])?;
            }
            Line::End { lines } if lines == self.read => self.is_whole = true,
            Line::End { lines } => {
                return Err(wrong(format!("it says that {lines} lines stand before it")));
            }
        }
        self.read += 1;
        Ok(())
    }

    fn article(&mut self, line: FiledArticle) -> Result<(), Error> {
        let article = Article {
            id: line.id,
            title: line.title,
            body: line.text,
            date: line.date,
            modified: line.modified,
            language: line.lang,
            url: line.url,
            sources: line.sources,
        };
        let mut one = Labelled::new(article, line.tags);
        one.undecided = line.undecided;
        let one = filed(&one);
        let id = &one.article.id;
        if rows::find(self.connection, &line.source, id)?.is_some() {
            return Err(wrong(format!("article {id:?} stands in it twice")));
        }
        let counts = self.counting.count(&one.article)?;
        rows::write(self.connection, &line.source, id, &one, &counts)
    }
}
