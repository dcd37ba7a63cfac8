//! The store itself: a file that is open.

use crate::{Error, schema};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::Path;

/// Articles, their tags and what editors said of them, in one file.
///
/// Several programs can have a store open at once; their changes come one after another. See the
/// [crate](crate) for its laws and an example.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
}

impl Store {
    /// Opens the store at a path, and makes it where there is none. One that cannot be written can be
    /// read.
    ///
    /// # Errors
    /// [`Error::NotAStore`] for another kind of file, [`Error::Version`] and [`Error::Terms`] for
    /// a store that another version made, [`Error::Sqlite`] where the disk refuses.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let connection = schema::open(path.as_ref(), true)?;
        Ok(Self { connection })
    }

    /// Opens the store at a path. One that cannot be written can be read.
    ///
    /// # Errors
    /// Those of [`Store::create`], and [`Error::Missing`] where there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let connection = schema::open(path.as_ref(), false)?;
        Ok(Self { connection })
    }

    /// Keeps others from changing the store until what it gives is dropped: two who ask for it at
    /// once get it one after the other.
    pub(crate) fn alone(&self) -> Result<Transaction<'_>, Error> {
        schema::check_writable(&self.connection)?;
        let immediate = TransactionBehavior::Immediate;
        Ok(Transaction::new_unchecked(&self.connection, immediate)?)
    }

    /// Begins a change: all of it is done when it is committed, or nothing.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, Error> {
        schema::check_writable(&self.connection)?;
        let immediate = TransactionBehavior::Immediate;
        Ok(self.connection.transaction_with_behavior(immediate)?)
    }
}
