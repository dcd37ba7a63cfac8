//! What a run watches and where it writes, and checks that they do not meet.

use super::{Arguments, folder::Folder};
use crate::{destination, fetch};
use anyhow::{Context, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// The record's name where none is given.
const RECORD: &str = ".catchline-watched.jsonl";

#[derive(Debug)]
pub(super) struct Places {
    /// The folders that are watched, as they were named and as they really are.
    watched: Vec<[PathBuf; 2]>,
    pub(super) feeds: Vec<Url>,
    pub(super) record: PathBuf,
}

impl Places {
    /// Refuses what cannot be watched, and what is written where it would be read.
    pub(super) fn check(arguments: &Arguments) -> anyhow::Result<Self> {
        let mut places = Self {
            watched: Vec::new(),
            feeds: Vec::new(),
            record: PathBuf::new(),
        };
        for one in &arguments.watched {
            match one.to_str().filter(|given| fetch::is_address(given)) {
                Some(address) => places.add_feed(address, arguments)?,
                None => places.add(one)?,
            }
        }
        let first = places
            .watched
            .first()
            .map(|[folder, _]| folder.join(RECORD));
        let default = || first.unwrap_or_else(|| RECORD.into());
        places.record = arguments.record.clone().unwrap_or_else(default);
        destination::check(&places.record, "--record", &[])?;
        places.keeps_out(&places.record, "--record")?;
        let output = &arguments.delivering.output;
        for (folder, flag) in [(output, "--output"), (&arguments.set_aside, "--set-aside")] {
            let Some(folder) = folder else { continue };
            if !folder.is_dir() {
                let shown = folder.display();
                bail!("{shown} is no folder; make it first, or name another {flag}");
            }
            places.keeps_out(folder, flag)?;
        }
        Ok(places)
    }

    fn add_feed(&mut self, address: &str, arguments: &Arguments) -> anyhow::Result<()> {
        let url = fetch::address(address)?;
        if arguments.delivering.in_place {
            bail!("{url}: a feed cannot be edited; name folders, or leave out --in-place");
        }
        if self.feeds.contains(&url) {
            bail!("{url} is named twice; name it once");
        }
        self.feeds.push(url);
        Ok(())
    }

    fn add(&mut self, folder: &Path) -> anyhow::Result<()> {
        let shown = folder.display();
        let real = fs::canonicalize(folder)
            .with_context(|| format!("{shown}: cannot be watched; name a folder that is there"))?;
        fs::read_dir(&real)
            .with_context(|| format!("{shown}: cannot be watched; name a folder you may read"))?;
        for [other, known] in &self.watched {
            if real.starts_with(known) || known.starts_with(&real) {
                bail!(
                    "{shown} and {} are one in the other; name one of them, folders are watched \
                     with all below them",
                    other.display()
                );
            }
        }
        self.watched.push([folder.to_owned(), real]);
        Ok(())
    }

    /// Refuses a place that would be read: one in a folder that is watched, and not hidden there.
    fn keeps_out(&self, path: &Path, flag: &str) -> anyhow::Result<()> {
        let real = real(path);
        for [folder, watched] in &self.watched {
            let Ok(below) = real.strip_prefix(watched) else {
                continue;
            };
            let is_hidden = |part: &Path| part.as_os_str().as_encoded_bytes().starts_with(b".");
            if !below.iter().any(|part| is_hidden(Path::new(part))) {
                bail!(
                    "{} is in {}, which is watched, and would be read; name another {flag}, or \
                     one whose name begins with a dot",
                    path.display(),
                    folder.display()
                );
            }
        }
        Ok(())
    }

    /// The folders to watch.
    pub(super) fn folders(&self, settle: Duration) -> Vec<Folder> {
        let record = real(&self.record);
        let folder = |[named, real]: &[PathBuf; 2]| {
            let key = real.to_string_lossy().into_owned();
            let key = (record.parent() != Some(real)).then_some(key);
            Folder::new(named.clone(), key, settle)
        };
        self.watched.iter().map(folder).collect()
    }
}

/// Where something really is, or would be.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).unwrap_or_default();
    folder.join(path.file_name().unwrap_or_default())
}
