//! The tables of a store, and how its file is opened.

use crate::Error;
use catchline::TermCounter;
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, TransactionBehavior, ffi};
use std::{
    fs, io,
    path::{self, Path},
    time::Duration,
};
use url::Url;

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

/// Opens a store; where there is none and `create` says so, makes one. One that cannot be written is
/// opened for reading.
pub(crate) fn open(path: &Path, create: bool) -> Result<Connection, Error> {
    let not_a_store = || Error::NotAStore {
        path: path.to_owned(),
    };
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => return Err(not_a_store()),
        Err(error) if !create && error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::Missing {
                path: path.to_owned(),
            });
        }
        _ => {}
    }
    // Some names, as `:memory:`, are none of a file to the database.
    let file = path::absolute(path).map_err(|_| not_a_store())?;
    let opened = to_write(&file, path, create).or_else(|error| {
        if !is_refused(&error) || !file.is_file() {
            return Err(error);
        }
        to_read(&file, path)
    });
    let connection = opened.map_err(|error| match code(&error) {
        Some(ErrorCode::NotADatabase) => not_a_store(),
        _ => error,
    })?;
    check_terms(&connection, path)?;
    Ok(connection)
}

fn code(error: &Error) -> Option<ErrorCode> {
    match error {
        Error::Sqlite { source } => source.sqlite_error_code(),
        _ => None,
    }
}

/// Whether it is the disk that refuses, for want of room or of leave to write.
fn is_refused(error: &Error) -> bool {
    matches!(
        code(error),
        Some(
            ErrorCode::CannotOpen
                | ErrorCode::DiskFull
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
        )
    )
}

fn to_write(file: &Path, path: &Path, create: bool) -> Result<Connection, Error> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let mut connection = connect(file, flags)?;
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
}

/// Opens a store that cannot be written. Where a journal holds something it is read as it always is;
/// else without the files that stand beside a store in use, which could not be made.
fn to_read(file: &Path, path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let is_in_use = ["-wal", "-journal"].into_iter().any(|journal| {
        let mut beside = file.as_os_str().to_owned();
        beside.push(journal);
        fs::metadata(beside).is_ok_and(|about| 0 < about.len())
    });
    let connection = match Url::from_file_path(&file) {
        Ok(mut url) if !is_in_use => {
            url.set_query(Some("immutable=1"));
            connect(url.as_str().as_ref(), flags | OpenFlags::SQLITE_OPEN_URI)?
        }
        _ => connect(&file, flags)?,
    };
    match look(&connection, path)? {
        0 => Err(Error::NotAStore {
            path: path.to_owned(),
        }),
        _ => Ok(connection),
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(file, flags)?;
    // What cannot be written is opened for reading without a word.
    if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        check_writable(&connection)?;
    }
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// Refuses a store that is open for reading alone: the database would begin a change of it.
pub(crate) fn check_writable(connection: &Connection) -> Result<(), Error> {
    if !connection.is_readonly(MAIN_DB)? {
        return Ok(());
    }
    let code = ffi::Error::new(ffi::SQLITE_READONLY);
    let what = "it is open for reading alone".to_owned();
    Err(rusqlite::Error::SqliteFailure(code, Some(what)).into())
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
