//! The record of what has been dealt with: a file with one JSON object an article, added to and
//! never written anew.

use crate::{escaped::Escaped, fetch::Validators, stamp::Stamp};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, OpenOptions, TryLockError},
    io::{BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Where articles come from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Source {
    /// The real path of the folder that is watched; nothing where the record stands in it, so that
    /// the two can be moved together, and for feeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) folder: Option<String>,
    /// A file's path below that folder, or the address of a feed.
    pub(super) source: String,
}

/// One line of the record: an article that has been tagged, or what was set aside and why.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    source: Source,
    /// Nothing where it is the file that was set aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    stamp: Option<Stamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// What a host said of a feed that has been dealt with whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    validators: Option<Validators>,
}

/// Why something was set aside, and what its file was like then.
#[derive(Debug)]
struct Aside {
    stamp: Option<Stamp>,
    reason: String,
}

/// What is known of a source.
#[derive(Debug, Default)]
struct Seen {
    tagged: BTreeSet<String>,
    /// Articles that were set aside, by id.
    aside: BTreeMap<String, Aside>,
    /// The file itself.
    file: Option<Aside>,
    validators: Validators,
}

/// What is known of an article.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known<'a> {
    Nothing,
    Tagged,
    /// It was set aside for this reason, and its file has not changed.
    Aside(&'a str),
}

#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    file: File,
    seen: BTreeMap<Source, Seen>,
    /// Whether nothing has ever been written to it.
    is_new: bool,
}

impl Record {
    /// Opens the record, or begins one, for this run alone.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut record = Self {
            path: path.to_owned(),
            file: lock(path)?,
            seen: BTreeMap::new(),
            is_new: false,
        };
        let whole = record.take_all()?;
        record.is_new = whole == 0;
        let mut file = &record.file;
        // What a run that was killed left is cut off; what it was about is dealt with again.
        file.set_len(whole)
            .and_then(|()| file.seek(SeekFrom::Start(whole)))
            .with_context(|| record.refused())?;
        Ok(record)
    }

    /// Takes in all lines that have an end, and gives how long they are.
    fn take_all(&mut self) -> anyhow::Result<u64> {
        let shown = self.path.display().to_string();
        let mut lines = BufReader::new(self.file.try_clone()?);
        let (mut line, mut whole) = (Vec::new(), 0);
        for number in 1_u64.. {
            line.clear();
            let read = lines.read_until(b'\n', &mut line);
            read.with_context(|| format!("{shown}: cannot be read"))?;
            let broken = || {
                format!(
                    "{shown}:{number}: is no line of a record; take the line out, or name another \
                     file with --record"
                )
            };
            if !line.ends_with(b"\n") {
                // What is cut is ours: the beginning of a line, or what a disk fills up with.
                let is_ours = line.iter().all(|&byte| byte == 0) || line.starts_with(b"{");
                return is_ours.then_some(whole).with_context(broken);
            }
            whole += line.len() as u64;
            if !line.trim_ascii().is_empty() {
                self.take(serde_json::from_slice(&line).with_context(broken)?);
            }
        }
        Ok(whole)
    }

    fn take(&mut self, line: Line) {
        let seen = self.seen.entry(line.source).or_default();
        if let Some(validators) = line.validators {
            seen.validators = validators;
            return;
        }
        let stamp = line.stamp;
        let aside = line.reason.map(|reason| Aside { stamp, reason });
        match (line.id, aside) {
            (Some(id), Some(aside)) => {
                seen.aside.insert(id, aside);
            }
            (Some(id), None) => {
                seen.aside.remove(&id);
                seen.tagged.insert(id);
            }
            (None, aside) => seen.file = aside,
        }
    }

    /// Whether this is the first run with it.
    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether anything of a source has been dealt with.
    pub(super) fn knows(&self, source: &Source) -> bool {
        self.seen.contains_key(source)
    }

    /// Notes that there was a first run, though nothing may have come: an empty line says so.
    pub(super) fn begin(&mut self) -> anyhow::Result<()> {
        if self.is_new && self.seen.is_empty() {
            let written = self.file.write_all(b"\n");
            written.with_context(|| self.refused())?;
        }
        self.sync()
    }

    /// What is known of an article. Where it is `alone` in its file it is known by that, whatever
    /// it is called by now.
    pub(super) fn article(
        &self,
        source: &Source,
        id: &str,
        stamp: Option<Stamp>,
        alone: bool,
    ) -> Known<'_> {
        let Some(seen) = self.seen.get(source) else {
            return Known::Nothing;
        };
        if seen.tagged.contains(id) || alone && !seen.tagged.is_empty() {
            return Known::Tagged;
        }
        match seen.aside.get(id) {
            Some(aside) if aside.stamp == stamp => Known::Aside(&aside.reason),
            _ => Known::Nothing,
        }
    }

    /// Whether a file has been set aside and not changed since.
    pub(super) fn is_aside(&self, source: &Source, stamp: Stamp) -> bool {
        let file = self.seen.get(source).and_then(|seen| seen.file.as_ref());
        file.is_some_and(|aside| aside.stamp == Some(stamp))
    }

    /// Adds an article that has been dealt with; it is to be synced.
    pub(super) fn add(&mut self, source: &Source, id: &str) -> anyhow::Result<()> {
        self.write(Line {
            source: source.clone(),
            id: Some(id.to_owned()),
            stamp: None,
            reason: None,
            validators: None,
        })
    }

    /// Adds an article, or a file, that has been set aside.
    pub(super) fn set_aside(
        &mut self,
        source: &Source,
        id: Option<&str>,
        stamp: Option<Stamp>,
        reason: &str,
    ) -> anyhow::Result<()> {
        self.write(Line {
            source: source.clone(),
            id: id.map(str::to_owned),
            stamp,
            reason: Some(Escaped(reason).to_string()),
            validators: None,
        })?;
        self.sync()
    }

    /// What a host said of a feed when it was dealt with last.
    pub(super) fn validators(&self, source: &Source) -> Validators {
        let seen = self.seen.get(source);
        seen.map(|seen| seen.validators.clone()).unwrap_or_default()
    }

    /// Notes what a host says of a feed that has been dealt with.
    pub(super) fn set_validators(
        &mut self,
        source: &Source,
        validators: &Validators,
    ) -> anyhow::Result<()> {
        if self.validators(source) == *validators {
            return Ok(());
        }
        self.write(Line {
            source: source.clone(),
            id: None,
            stamp: None,
            reason: None,
            validators: Some(validators.clone()),
        })?;
        self.sync()
    }

    fn write(&mut self, line: Line) -> anyhow::Result<()> {
        let mut bytes = serde_json::to_vec(&line)?;
        bytes.push(b'\n');
        let written = self.file.write_all(&bytes);
        written.with_context(|| self.refused())?;
        self.take(line);
        Ok(())
    }

    /// Has all that was added on the disk.
    pub(super) fn sync(&mut self) -> anyhow::Result<()> {
        self.file.sync_data().with_context(|| self.refused())
    }

    fn refused(&self) -> String {
        let shown = self.path.display();
        format!("{shown}: cannot be written; what was dealt with last may be again")
    }
}

/// Opens the file and keeps other runs from it.
fn lock(path: &Path) -> anyhow::Result<File> {
    let shown = path.display();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let refused = || format!("{shown}: cannot be opened; name another file with --record");
    let file = options.open(path).with_context(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "{shown}: another run is watching with this record; end that one, or name another file \
             with --record"
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| {
            format!("{shown}: cannot be locked; name a file on another disk with --record")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn source(path: &str) -> Source {
        Source {
            folder: None,
            source: path.to_owned(),
        }
    }

    #[test]
    fn what_was_added_is_known_again_and_a_line_cut_short_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record");
        let (a, b) = (source("a.jsonl"), source("b.md"));
        let stamp = Stamp::of(folder.path());
        {
            let mut record = Record::open(&path).unwrap();
            assert!(record.is_new());
            record.add(&a, "1").unwrap();
            record.set_aside(&a, Some("2"), stamp, "no").unwrap();
            record.set_aside(&b, None, stamp, "b.md: is odd").unwrap();
            let again = Record::open(&path).unwrap_err();
            assert!(again.to_string().contains("another run"), "{again}");
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], b"{\"source\":\"b.md\""].concat()).unwrap();
        let record = Record::open(&path).unwrap();
        assert!(!record.is_new() && fs::read(&path).unwrap() == whole);
        assert_eq!(record.article(&a, "1", None, false), Known::Tagged);
        assert_eq!(record.article(&a, "2", stamp, false), Known::Aside("no"));
        assert_eq!(record.article(&a, "2", None, false), Known::Nothing);
        assert_eq!(record.article(&a, "3", stamp, false), Known::Nothing);
        assert_eq!(record.article(&a, "3", stamp, true), Known::Tagged);
        assert!(record.is_aside(&b, stamp.unwrap()) && !record.is_aside(&a, stamp.unwrap()));
    }

    #[test]
    fn a_broken_line_is_told_with_its_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record");
        fs::write(&path, "{\"source\":\"a\",\"id\":\"a\"}\n\nx\n").unwrap();
        let told = Record::open(&path).unwrap_err().to_string();
        assert!(told.contains("record:3: is no line of a record"), "{told}");
        fs::write(&path, "Tea is late").unwrap();
        let told = Record::open(&path).unwrap_err().to_string();
        assert!(told.contains("record:1: is no line of a record"), "{told}");
        assert_eq!(fs::read(&path).unwrap(), b"Tea is late");
    }
}
