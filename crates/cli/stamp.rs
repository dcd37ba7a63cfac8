//! What tells that a file has changed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
};

/// How long a file is and when it changed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    size: u64,
    /// On Unix also a new name and new rights are changes.
    changed: Timestamp,
}

impl Stamp {
    /// Nothing where there is no such file.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        Some(Self {
            size: about.len(),
            changed: changed(&about),
        })
    }
}

/// A file that is looked at again and again.
#[derive(Debug)]
pub(crate) struct Followed {
    pub(crate) path: PathBuf,
    /// The file as it was when it was looked at last.
    stamp: Option<Stamp>,
}

impl Followed {
    pub(crate) fn from_now(path: PathBuf) -> Self {
        let stamp = Stamp::of(&path);
        Self { path, stamp }
    }

    /// Whether it is another than at the last look.
    pub(crate) fn has_changed(&mut self) -> bool {
        let stamp = Stamp::of(&self.path);
        let has_changed = stamp != self.stamp;
        self.stamp = stamp;
        has_changed
    }
}

fn changed(about: &Metadata) -> Timestamp {
    let modified = about.modified().ok();
    let modified = modified.and_then(|time| Timestamp::try_from(time).ok());
    modified.unwrap_or_default().max(renamed(about))
}

/// When it got its name, its rights or its content.
#[cfg(unix)]
fn renamed(about: &Metadata) -> Timestamp {
    use std::os::unix::fs::MetadataExt;
    let nanoseconds = i32::try_from(about.ctime_nsec()).unwrap_or_default();
    Timestamp::new(about.ctime(), nanoseconds).unwrap_or_default()
}

#[cfg(not(unix))]
fn renamed(_: &Metadata) -> Timestamp {
    Timestamp::default()
}
