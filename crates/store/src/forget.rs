//! Taking articles out for good.

use crate::{Error, Store, about, counts, rows};

impl Store {
    /// Forgets articles, all or none: their text, tags and counts, what was said of them, and the
    /// terms that stood in no other. What stays is that an article was forgotten on `day`, as
    /// `2026-11-29`. The file is overwritten where they stood, its journal too.
    ///
    /// Copies outside the store stay, a model that was learnt before among them: learn again.
    ///
    /// # Errors
    /// [`Error::Unknown`] and [`Error::Ambiguous`] for an id; [`Error::Sqlite`] where the disk
    /// refuses; [`Error::Journal`] where the articles are forgotten, but the journal cannot be
    /// overwritten: for want of room, or because another has the store open for too long.
    pub fn forget(&mut self, ids: &[&str], source: Option<&str>, day: &str) -> Result<(), Error> {
        let change = self.begin()?;
        for id in ids {
            let number = rows::number(&change, source, id)?;
            change.execute("DELETE FROM article WHERE number = ?1", [number])?;
            change.execute("INSERT INTO forgotten (day) VALUES (?1)", [day])?;
        }
        counts::drop_unused_terms(&change)?;
        about::change(&change, ids.len() as u64)?;
        change.commit()?;
        let journal = self.overwrite_journal();
        journal.map_err(|source| Error::Journal { source })
    }

    fn overwrite_journal(&self) -> Result<(), rusqlite::Error> {
        let busy: bool =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            let what = "it is in use".to_owned();
            return Err(rusqlite::Error::SqliteFailure(code, Some(what)));
        }
        Ok(())
    }
}
