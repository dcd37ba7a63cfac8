//! The record of the tags that catchline wrote to a site itself: a file beside the archive.

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// The name of every such file.
pub(crate) const NAME: &str = "applied.jsonl";

/// One line: what became of one tag of one article. A later line of the same site, article and tag
/// counts over an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) state: State,
    /// The address of the site.
    pub(crate) site: String,
    /// The article's id or its address in the archive.
    pub(crate) article: String,
    /// The number of the post on the site.
    pub(crate) post: u64,
    pub(crate) tag: String,
    /// When the line was written, as `2026-11-29T11:00:00Z`.
    pub(crate) time: String,
    /// When the post was changed last by what the site said then; none before the tag was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) modified: Option<String>,
}

/// How far the writing of a tag came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// The tag is about to be written.
    Begun,
    /// It was written and read back.
    Applied,
    /// It was not written after all.
    Failed,
}

/// Where the record of an archive is, or is to be: in the folder of a file; directly in an archive
/// that is a folder, and where none is there beside that folder.
pub(crate) fn beside(archive: &Path) -> PathBuf {
    if archive.is_dir() {
        let inside = archive.join(NAME);
        if inside.exists() {
            return inside;
        }
        // A path that ends in `..` has no name, and its parent would be below it.
        if archive.file_name().is_none() {
            return archive.join("..").join(NAME);
        }
    }
    archive.with_file_name(NAME)
}

/// Reads a record in the order of its lines; a file that is not there holds none. A last line
/// without an end that is no record is what a crash left, and passed over.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<Record>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", path.display()));
        }
    };
    parse(path, &bytes)
}

fn parse(path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<Record>> {
    let mut records = Vec::new();
    for (number, line) in (1u64..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
        match serde_json::from_slice(line) {
            Ok(record) => records.push(record),
            Err(_) if line.trim_ascii().is_empty() || !line.ends_with(b"\n") => {}
            Err(error) => bail!(
                "{}:{number}: this is no record of an applied tag ({error}); take the line out",
                path.display()
            ),
        }
    }
    Ok(records)
}

/// A record that is being written, by one program at a time.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens a record to add to it, and makes the file where there is none. What a crash left of a
    /// last line is cut off.
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let refused = || format!("cannot write {shown}");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(path).with_context(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another catchline is writing {shown}; wait until it is done")
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(refused),
        }
        let mut journal = Self {
            file,
            path: path.to_owned(),
        };
        journal.end_last_line().with_context(refused)?;
        Ok(journal)
    }

    /// Adds lines, and returns when they are on the disk. After an error the record is to be opened
    /// again.
    pub(crate) fn append(&mut self, records: &[Record]) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, record)?;
            lines.push(b'\n');
        }
        let written = self.file.write_all(&lines);
        let written = written.and_then(|()| self.file.sync_data());
        written.with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Reads what has been written, as [`read`] does: nobody else can, where locks keep readers out.
    pub(crate) fn read(&mut self) -> anyhow::Result<Vec<Record>> {
        let mut bytes = Vec::new();
        let read = self.file.rewind();
        let read = read.and_then(|()| self.file.read_to_end(&mut bytes));
        read.with_context(|| format!("cannot read {}", self.path.display()))?;
        parse(&self.path, &bytes)
    }

    /// Ends a last line that is a record, cuts one off that is none, and goes to the end.
    fn end_last_line(&mut self) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        let start = bytes.iter().rposition(|&byte| byte == b'\n');
        let start = start.map_or(0, |at| at + 1);
        let last = &bytes[start..];
        if serde_json::from_slice::<Record>(last).is_ok() {
            return self.file.write_all(b"\n");
        }
        self.file.set_len(start as u64)?;
        self.file.seek(SeekFrom::End(0)).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"state":"applied","site":"https://example.org/","article":"https://example.org/?p=12","post":12,"tag":"elections","time":"2026-11-29T11:00:00Z","modified":"2026-11-29T11:00:00Z"}"#;

    fn record(state: State, tag: &str) -> Record {
        Record {
            state,
            tag: tag.to_owned(),
            ..serde_json::from_str(LINE).unwrap()
        }
    }

    #[test]
    fn a_line_is_written_as_it_is_read() {
        let read: Record = serde_json::from_str(LINE).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), LINE);
        let begun = Record {
            modified: None,
            ..record(State::Begun, "tea")
        };
        let line = serde_json::to_string(&begun).unwrap();
        assert!(line.starts_with(r#"{"state":"begun","#) && !line.contains("modified"));
        assert_eq!(serde_json::from_str::<Record>(&line).unwrap(), begun);
    }

    #[test]
    fn what_is_added_is_read_and_what_a_crash_left_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        assert_eq!(read(&path).unwrap(), []);
        let both = [State::Begun, State::Failed].map(|state| record(state, "tea"));
        Journal::open(&path).unwrap().append(&both).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        // A whole record is one without its end of line too.
        let ended = vec![record(State::Applied, "elections")];
        for (left, ended) in [("{\"state\":\"app", vec![]), (LINE, ended)] {
            fs::write(&path, format!("{whole}{left}")).unwrap();
            let mut records = [&both[..], &ended].concat();
            assert_eq!(read(&path).unwrap(), records);
            Journal::open(&path).unwrap().append(&both[..1]).unwrap();
            records.extend_from_slice(&both[..1]);
            assert_eq!(read(&path).unwrap(), records);
        }
    }

    #[test]
    fn a_broken_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        for broken in ["{\"state\":\"app", "7", &LINE.replace("applied", "done")] {
            fs::write(&path, format!("{LINE}\n\n{broken}\n{LINE}\n")).unwrap();
            let refused = read(&path).unwrap_err().to_string();
            assert!(refused.contains("applied.jsonl:3: "), "{refused}");
        }
    }

    #[test]
    fn one_writes_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let first = Journal::open(&path).unwrap();
        let refused = Journal::open(&path).unwrap_err().to_string();
        assert!(
            refused.starts_with("another catchline is writing "),
            "{refused}"
        );
        drop(first);
        assert!(Journal::open(&path).is_ok());
    }

    #[test]
    fn the_record_lies_in_the_folder_or_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let blog = folder.path().join("blog");
        fs::create_dir(&blog).unwrap();
        let [inside, outside] = [&blog, folder.path()].map(|at| at.join(NAME));
        assert_eq!(beside(&blog.join("2020.jsonl")), inside);
        assert_eq!(beside(&blog), outside);
        assert_eq!(
            beside(&blog.join("..")),
            folder.path().join("blog/../..").join(NAME)
        );
        fs::write(&inside, "").unwrap();
        assert_eq!(beside(&blog), inside);
        assert_eq!(beside(Path::new("blog.jsonl")), Path::new(NAME));
    }
}
