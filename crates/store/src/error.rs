//! Everything that can go wrong with a store.

use catchline::Tag;
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why a store could not do what it was asked. The message says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such file.
    #[error("there is no store {}; `catchline store add` makes one", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error(
        "{} is no store; name a file that `catchline store add` made, or a name that is free",
        .path.display()
    )]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The store is of a later version.
    #[error(
        "{} has format {got} and this program reads formats up to {known}; update catchline",
        .path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// The newest format this program reads.
        known: u32,
        /// The format of the store.
        got: u32,
    },
    /// Words were counted by another version, which cuts them differently.
    #[error(
        "the terms of {} were counted by a version that cuts words differently; dump it with \
         `catchline store dump`, and restore that into a new store",
        .path.display()
    )]
    Terms {
        /// The file.
        path: PathBuf,
    },
    /// A dump is to go into a store that has something in it.
    #[error("{} has something in it; restore into a name that is free", .path.display())]
    NotEmpty {
        /// The file.
        path: PathBuf,
    },
    /// No article has this id.
    #[error("the store has no article {id:?}; add it first with `catchline store add`")]
    Unknown {
        /// The id.
        id: String,
    },
    /// Articles of several sources have this id.
    #[error("several sources have an article {id:?}: {}; name one with --source", .sources.join(", "))]
    Ambiguous {
        /// The id.
        id: String,
        /// The sources that have it.
        sources: Vec<String>,
    },
    /// No article carries this tag.
    #[error("no article of the store carries {:?}; look at `catchline store tags`", .tag.as_str())]
    NoTag {
        /// The tag.
        tag: Tag,
    },
    /// A tag has this name already.
    #[error("{:?} is a tag that articles carry; merge the two, or take another name", .tag.as_str())]
    TagExists {
        /// The tag.
        tag: Tag,
    },
    /// This tag was retired.
    #[error("{:?} was retired; undo that first, or take another name", .tag.as_str())]
    Retired {
        /// The tag.
        tag: Tag,
    },
    /// A line of a dump that cannot be.
    #[error("line {line} of the dump: {what}; dump the store again")]
    Dump {
        /// Its number, from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A dump that cannot be read or written.
    #[error("the dump cannot be read or written: {0}")]
    Stream(#[from] std::io::Error),
    /// Something in the store that no version writes.
    #[error("the store is damaged: {what}; restore it from a dump or a copy")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The tokenizer refused.
    #[error(transparent)]
    Tagger(#[from] catchline::Error),
    /// Articles are forgotten, but the journal could not be overwritten where they stand in it.
    #[error(
        "all is forgotten, but the store's journal still holds it: {source}{}; `catchline store \
         check` overwrites it then",
        mend(source)
    )]
    Journal {
        /// What the database says.
        source: rusqlite::Error,
    },
    /// The database refused.
    #[error("the store cannot be {}: {source}{}", doing(source), mend(source))]
    Sqlite {
        /// What it says.
        #[from]
        source: rusqlite::Error,
    },
}

/// What the database could not do.
fn doing(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::DiskFull) => "written",
        Some(ErrorCode::DatabaseCorrupt) => "read",
        _ => "read or written",
    }
}

/// What to do about an error of the database, where something can be done.
fn mend(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "; another catchline is at work on it: wait until it is done"
        }
        Some(ErrorCode::DiskFull) => "; make room on the disk",
        Some(ErrorCode::SystemIoFailure) => "; see that the disk has room and is well",
        Some(ErrorCode::ReadOnly) => {
            "; open it and its folder to this user for writing, and see that the disk has room"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "; its folder must be there, and both must be open to this user for writing"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "; restore it from a dump or a copy"
        }
        _ => "",
    }
}
