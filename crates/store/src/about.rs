//! What a store knows besides articles: how they are learnt, and how much has changed since.

use crate::{Error, Store};
use catchline::Params;
use rusqlite::{Connection, OptionalExtension, params};

/// How the articles are learnt.
const LEARNING: &str = "learning";
/// How much has changed in all, and how much of that the model knows that was settled last.
const CHANGES: &str = "changes";
const SETTLED: &str = "settled";

impl Store {
    /// The parameters that [`Store::remember`] was given last; none where it never was. A
    /// [background](Params::background) is not kept.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn params(&self) -> Result<Option<Params>, Error> {
        let Some(kept) = read(&self.connection, LEARNING)? else {
            return Ok(None);
        };
        let params = serde_json::from_str(&kept);
        params.map(Some).map_err(|error| Error::Damaged {
            what: format!("how it is learnt cannot be read: {error}"),
        })
    }

    /// Keeps the parameters that the store is learnt with, but for a background.
    ///
    /// # Errors
    /// [`Error::Sqlite`] where the disk refuses.
    pub fn remember(&mut self, params: &Params) -> Result<(), Error> {
        remember(&self.connection, params)
    }

    /// How many articles and decisions came, changed or went since the model was
    /// [settled](Store::settle).
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn unsettled(&self) -> Result<u64, Error> {
        let (all, settled) = (self.changes()?, number(&self.connection, SETTLED)?);
        Ok(all.saturating_sub(settled))
    }

    pub(crate) fn changes(&self) -> Result<u64, Error> {
        number(&self.connection, CHANGES)
    }
}

pub(crate) fn remember(connection: &Connection, params: &Params) -> Result<(), Error> {
    let kept = serde_json::to_string(params).map_err(std::io::Error::from)?;
    write(connection, LEARNING, &kept)
}

/// Counts changes that the model does not know of yet.
pub(crate) fn change(connection: &Connection, changes: u64) -> Result<(), Error> {
    let all = number(connection, CHANGES)?.saturating_add(changes);
    write(connection, CHANGES, &all.to_string())
}

/// Says how many changes the model knows of.
pub(crate) fn settle(connection: &Connection, known: u64) -> Result<(), Error> {
    write(connection, SETTLED, &known.to_string())
}

fn number(connection: &Connection, name: &str) -> Result<u64, Error> {
    let Some(kept) = read(connection, name)? else {
        return Ok(0);
    };
    kept.parse().map_err(|_| Error::Damaged {
        what: format!("it has {kept:?} for the number of {name}"),
    })
}

fn read(connection: &Connection, name: &str) -> Result<Option<String>, Error> {
    let mut find = connection.prepare_cached("SELECT value FROM about WHERE name = ?1")?;
    Ok(find.query_row([name], |row| row.get(0)).optional()?)
}

fn write(connection: &Connection, name: &str, value: &str) -> Result<(), Error> {
    let mut put = connection.prepare_cached(
        "INSERT INTO about VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
    )?;
    put.execute(params![name, value])?;
    Ok(())
}
