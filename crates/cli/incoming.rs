//! New articles as they come in: read on a thread of their own, handed over in order.

use anyhow::anyhow;
use catchline::{
    Labelled,
    corpus::{Error, Options, Report, read_with},
};
use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::{self, JoinHandle},
};

type Arrived = Result<Labelled, Error>;

/// The most articles that are handed over at once.
const MOST: usize = 256;
/// No more are taken once their texts have this many bytes together.
const MOST_BYTES: usize = 8 << 20;

/// Articles on their way in.
#[derive(Debug)]
pub(crate) struct Incoming {
    arrived: Receiver<Arrived>,
    reader: JoinHandle<Report>,
}

impl Incoming {
    /// Begins to read. A path that cannot be opened is an error in its place.
    pub(crate) fn read(paths: Vec<PathBuf>, options: Options) -> Self {
        let (sender, arrived) = sync_channel(MOST);
        let reader = thread::spawn(move || read_all(&paths, &options, &sender));
        Self { arrived, reader }
    }

    /// Waits for the next article and takes those with it that are there already, so that one
    /// that comes alone does not wait for others; nothing at the end.
    pub(crate) fn batch(&self) -> Vec<Arrived> {
        let mut batch: Vec<Arrived> = self.arrived.recv().into_iter().collect();
        let mut bytes = batch.iter().map(size).sum::<usize>();
        while !batch.is_empty() && batch.len() < MOST && bytes < MOST_BYTES {
            let Ok(next) = self.arrived.try_recv() else {
                break;
            };
            bytes += size(&next);
            batch.push(next);
        }
        batch
    }

    /// What reading came to; waits for its end.
    pub(crate) fn report(self) -> anyhow::Result<Report> {
        drop(self.arrived);
        let report = self.reader.join();
        report.map_err(|_| {
            anyhow!(
                "reading has broken off; please report the article after the last one that came out"
            )
        })
    }
}

fn size(arrived: &Arrived) -> usize {
    let bytes = |one: &Labelled| one.article.title.len() + one.article.body.len();
    arrived.as_ref().map_or(0, bytes)
}

fn read_all(paths: &[PathBuf], options: &Options, to: &SyncSender<Arrived>) -> Report {
    let mut all = Report::default();
    for path in paths {
        let mut reader = match read_with([path], options) {
            Ok(reader) => reader,
            Err(error) => {
                all.errors += 1;
                if to.send(Err(error)).is_err() {
                    break;
                }
                continue;
            }
        };
        let taken = reader.by_ref().all(|next| to.send(next).is_ok());
        add(&mut all, reader.report());
        if !taken {
            break;
        }
    }
    all
}

fn add(all: &mut Report, one: &Report) {
    all.files += one.files;
    all.articles += one.articles;
    all.errors += one.errors;
    all.unknown.extend(one.unknown.iter().cloned());
    for (&reason, count) in &one.skipped {
        *all.skipped.entry(reason).or_default() += count;
    }
    for (&kind, lines) in &one.furniture {
        *all.furniture.entry(kind).or_default() += lines;
    }
}
