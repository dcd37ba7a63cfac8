//! The tables of a store, and how its file is opened.

use crate::Error;
use catchline::TermCounter;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::{path::Path, time::Duration};

/// The format that is written; the database keeps it as its user version.
pub(crate) const FORMAT: u32 = 1;

/// What the database calls its application: `CTCH`.
const APPLICATION: u32 = 0x4354_4348;

/// So long another's work is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Numbers of articles, terms and lines of the log are never given twice.
const TABLES: &str = "
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    hash INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    language TEXT,
    date TEXT,
    modified TEXT,
    url TEXT,
    pages TEXT NOT NULL,
    counts BLOB NOT NULL,
    UNIQUE (source, id)
) STRICT;
CREATE TABLE tag (
    article INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE,
    name TEXT NOT NULL,
    undecided INTEGER NOT NULL,
    PRIMARY KEY (article, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE feedback (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES article (number) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    decision TEXT NOT NULL,
    who TEXT NOT NULL,
    time TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_article ON feedback (article);
CREATE TABLE tag_change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    tag TEXT NOT NULL,
    change TEXT NOT NULL,
    becomes TEXT,
    who TEXT NOT NULL,
    time TEXT NOT NULL,
    undone TEXT
) STRICT;
CREATE TABLE term (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    term TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE forgotten (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    day TEXT NOT NULL
) STRICT;
CREATE TABLE about (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// Opens a store; where there is none and `create` says so, makes one.
pub(crate) fn open(path: &Path, create: bool) -> Result<Connection, Error> {
    if !create && !path.exists() {
        return Err(Error::Missing {
            path: path.to_owned(),
        });
    }
    let connection = connect(path, create).and_then(|mut connection| {
        if look(&connection, path)? == 0 {
            if !create {
                return Err(Error::NotAStore {
                    path: path.to_owned(),
                });
            }
            make(&mut connection, path)?;
        }
        use_journal(&connection)?;
        Ok(connection)
    });
    let connection = connection.map_err(|error| match &error {
        Error::Sqlite { source } if source.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Error::NotAStore {
                path: path.to_owned(),
            }
        }
        _ => error,
    })?;
    check_terms(&connection, path)?;
    Ok(connection)
}

fn connect(path: &Path, create: bool) -> Result<Connection, Error> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// The format of a store; 0 of an empty database. Another may be making it at this moment: all is
/// looked at in one transaction.
fn version(connection: &Connection, path: &Path) -> Result<u32, Error> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
    let (application, got) = (number("application_id")?, number("user_version")?);
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, got) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION, 1..=FORMAT) => Ok(got),
        (APPLICATION, got) => Err(Error::Version {
            path: path.to_owned(),
            known: FORMAT,
            got,
        }),
        _ => Err(Error::NotAStore {
            path: path.to_owned(),
        }),
    }
}

/// The same in a transaction of its own.
fn look(connection: &Connection, path: &Path) -> Result<u32, Error> {
    let _look = connection.unchecked_transaction()?;
    version(connection, path)
}

/// Lets readers and a writer work side by side, by a journal that is written ahead. A store keeps
/// that; where another is at work on one that does not have it yet, the next to open it sees to it.
fn use_journal(connection: &Connection) -> Result<(), Error> {
    let used = connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()));
    match used {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        used => Ok(used?),
    }
}

/// Makes the tables, all or none.
fn make(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let digest = TermCounter::new().digest()?;
    let make = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another may have made them meanwhile.
    if version(&make, path)? == 0 {
        make.execute_batch(TABLES)?;
        make.execute(
            "INSERT INTO about VALUES ('terms', ?1)",
            [format!("{digest:016x}")],
        )?;
        make.pragma_update(None, "application_id", APPLICATION)?;
        make.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(make.commit()?)
}

/// Refuses to add to counts that were made by other rules.
fn check_terms(connection: &Connection, path: &Path) -> Result<(), Error> {
    let made: String =
        connection.query_row("SELECT value FROM about WHERE name = 'terms'", [], |row| {
            row.get(0)
        })?;
    if made == format!("{:016x}", TermCounter::new().digest()?) {
        return Ok(());
    }
    Err(Error::Terms {
        path: path.to_owned(),
    })
}
