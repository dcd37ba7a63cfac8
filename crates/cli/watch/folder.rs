//! A folder that is watched: which files in it are whole and have not been read as they are now.

use super::record::Source;
use crate::{message, stamp::Stamp};
use catchline::corpus::{self, Found};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// What names end with that programs give to files they have not finished.
const UNFINISHED: [&str; 5] = [".part", ".crdownload", ".tmp", "~", ".swp"];

#[derive(Debug)]
pub(super) struct Folder {
    /// The folder as it was named.
    pub(super) root: PathBuf,
    /// What names it in the record.
    pub(super) key: Option<String>,
    /// For how long a file has to stand still.
    settle: Duration,
    files: BTreeMap<String, Standing>,
    /// What is wrong with it, which has been told.
    told: BTreeSet<String>,
}

/// How a file stood when it was looked at last.
#[derive(Debug)]
struct Standing {
    stamp: Stamp,
    /// When it was first looked at, and first as it is now.
    first: Instant,
    since: Instant,
    /// As what it has been read.
    read: Option<Stamp>,
    /// When it is to be read again although it has not changed.
    again: Option<Instant>,
}

/// A file that is whole, and is to be read.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) found: Found,
    pub(super) source: Source,
    pub(super) stamp: Stamp,
    /// Whether it has been read before as it is.
    pub(super) again: bool,
}

/// What came of reading a file.
#[derive(Debug)]
pub(super) enum Read {
    /// It has been dealt with, and is as this now.
    Whole(Option<Stamp>),
    /// Something in it is to be tried again then.
    Again(Instant),
    /// It is still changing, or reading it was stopped.
    Unread,
}

impl Folder {
    pub(super) fn new(root: PathBuf, key: Option<String>, settle: Duration) -> Self {
        Self {
            root,
            key,
            settle,
            files: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// Looks at all files, and gives those that are to be read. `back` is called where the folder
    /// had been away.
    pub(super) fn look(&mut self, back: impl FnOnce(&Path)) -> Vec<Arrived> {
        let now = Instant::now();
        let was_away = self.is_away();
        let found = self.list();
        if was_away && !self.is_away() {
            message::say(format_args!("{}: is back", self.root.display()));
            back(&self.root);
        }
        let mut before = mem::take(&mut self.files);
        let mut arrived = Vec::new();
        for (found, stamp) in found {
            let below = found.below().to_owned();
            let standing = Standing::next(before.remove(&below), stamp, now);
            if standing.due(self.settle).is_some_and(|due| due <= now) {
                let again = standing.read == Some(stamp);
                arrived.push(self.arrived(found, stamp, again));
            }
            self.files.insert(below, standing);
        }
        arrived
    }

    /// All files as they stand, whole or not.
    pub(super) fn present(&mut self) -> Vec<Arrived> {
        let found = self.list().into_iter();
        let present = found.map(|(found, stamp)| self.arrived(found, stamp, false));
        present.collect()
    }

    /// Notes what came of reading a file.
    pub(super) fn has_read(&mut self, file: &Arrived, read: &Read) {
        let now = Instant::now();
        let below = file.found.below().to_owned();
        let standing = self.files.entry(below);
        let standing = standing.or_insert_with(|| Standing::next(None, file.stamp, now));
        match *read {
            Read::Whole(stamp) => {
                standing.stamp = stamp.unwrap_or(file.stamp);
                (standing.read, standing.again) = (Some(standing.stamp), None);
            }
            Read::Again(at) => (standing.read, standing.again) = (Some(file.stamp), Some(at)),
            Read::Unread => {}
        }
    }

    /// When a file may next be there to be read, and which are waited for no longer where they have
    /// stood still for none of `patience`.
    pub(super) fn due(&self, patience: Option<Duration>) -> Option<Instant> {
        let files = self
            .files
            .values()
            .filter(|file| !file.is_given_up(patience));
        files.filter_map(|file| file.due(self.settle)).min()
    }

    /// The files that are still being written after so long.
    pub(super) fn given_up(&self, patience: Duration) -> impl Iterator<Item = PathBuf> {
        let files = self.files.iter();
        let files = files.filter(move |(_, file)| file.is_given_up(Some(patience)));
        files.map(|(below, _)| self.root.join(below))
    }

    fn is_away(&self) -> bool {
        self.told.contains("")
    }

    fn arrived(&self, found: Found, stamp: Stamp, again: bool) -> Arrived {
        let source = Source {
            folder: self.key.clone(),
            source: found.below().to_owned(),
        };
        Arrived {
            found,
            source,
            stamp,
            again,
        }
    }

    /// The files there are; what cannot be looked into is told once.
    fn list(&mut self) -> Vec<(Found, Stamp)> {
        let (mut files, mut wrong) = (Vec::new(), BTreeSet::new());
        match corpus::find(&self.root) {
            Ok(_) if !self.root.is_dir() => self.away(&mut wrong, "is no folder any more"),
            Ok(all) => {
                for found in all {
                    match found {
                        Ok(found) => files.extend(standing(found)),
                        Err(error) => self.tell(&mut wrong, error.to_string()),
                    }
                }
            }
            Err(_) => self.away(&mut wrong, "is not there any more, or cannot be read"),
        }
        self.told = wrong;
        files
    }

    fn away(&self, wrong: &mut BTreeSet<String>, how: &str) {
        if !self.is_away() {
            let root = self.root.display();
            message::say(format_args!(
                "{root}: {how}; it is looked for again and again"
            ));
        }
        wrong.insert(String::new());
    }

    fn tell(&self, wrong: &mut BTreeSet<String>, what: String) {
        if !self.told.contains(&what) {
            message::say(&what);
        }
        wrong.insert(what);
    }
}

impl Standing {
    /// How a file stands that stood so before.
    fn next(before: Option<Self>, stamp: Stamp, now: Instant) -> Self {
        match before {
            Some(before) if before.stamp == stamp => before,
            Some(before) => Self {
                stamp,
                since: now,
                first: if before.read == Some(before.stamp) {
                    now
                } else {
                    before.first
                },
                ..before
            },
            None => Self {
                stamp,
                first: now,
                since: now,
                read: None,
                again: None,
            },
        }
    }

    /// When it can be read, if it is to be.
    fn due(&self, settle: Duration) -> Option<Instant> {
        if self.read == Some(self.stamp) {
            self.again
        } else {
            Some(self.since + settle)
        }
    }

    fn is_given_up(&self, patience: Option<Duration>) -> bool {
        let longer = |patience| self.read != Some(self.stamp) && patience < self.first.elapsed();
        patience.is_some_and(longer)
    }
}

/// A file and how it stands; nothing where it is unfinished or has just gone.
fn standing(found: Found) -> Option<(Found, Stamp)> {
    let name = found.below().to_ascii_lowercase();
    if UNFINISHED.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    let stamp = Stamp::of(found.path())?;
    Some((found, stamp))
}
