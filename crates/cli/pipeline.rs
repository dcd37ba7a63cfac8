//! Articles on their way through: cut into batches on one thread, worked on by several, and what
//! came of them handed over in order.

use anyhow::anyhow;
use catchline::corpus::{Batch, Batches, Error, Report};
use std::{
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, channel, sync_channel},
    },
    thread::{self, JoinHandle},
};

/// Batches that may wait for a thread, besides those that are worked on.
const WAITING: usize = 2;
/// Pieces of one batch that may wait to be written: then the work on it waits.
const PIECES: usize = 16;
/// A piece is handed over once it has so many bytes, or so many errors.
const BYTES: usize = 128 << 10;
const ERRORS: usize = 1 << 10;

/// What came of some articles that follow one another.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) records: Vec<u8>,
    pub(crate) articles: u64,
    pub(crate) errors: Vec<Error>,
    /// How much of the input it ends: bytes, and the part of a file where that is known.
    pub(crate) bytes: u64,
    pub(crate) part: Option<f64>,
    /// Whether no other of its batch follows.
    is_last: bool,
}

/// Where the pieces of one batch go.
pub(crate) struct Pieces {
    piece: Piece,
    to: SyncSender<Piece>,
}

/// Work that goes on.
#[derive(Debug)]
pub(crate) struct Pipeline {
    /// Of each batch, in order, where its pieces come out.
    batches: Receiver<Receiver<Piece>>,
    reader: JoinHandle<Report>,
}

impl Pieces {
    /// The piece to add to; nothing where nobody asks for it any more.
    ///
    /// It is handed over and a new one begun where it is large.
    pub(crate) fn piece(&mut self) -> Option<&mut Piece> {
        if BYTES <= self.piece.records.len() || ERRORS <= self.piece.errors.len() {
            let next = Piece {
                part: self.piece.part,
                ..Piece::default()
            };
            let full = mem::replace(&mut self.piece, next);
            self.to.send(full).ok()?;
        }
        Some(&mut self.piece)
    }

    fn end(mut self) {
        self.piece.is_last = true;
        // Where nobody asks any more, there is nothing to do.
        let _ = self.to.send(self.piece);
    }
}

impl Pipeline {
    /// Begins to work on batches with so many threads.
    pub(crate) fn begin<W>(batches: Batches, threads: usize, work: W) -> Self
    where
        W: Fn(Batch, &mut Pieces) + Send + Sync + 'static,
    {
        let (order, out) = sync_channel(threads + WAITING);
        let reader = thread::spawn(move || read(batches, threads, &Arc::new(work), &order));
        Self {
            batches: out,
            reader,
        }
    }

    /// Hands over all pieces in order, then what reading came to, without the numbers of articles
    /// and errors.
    pub(crate) fn each(
        self,
        mut then: impl FnMut(Piece) -> anyhow::Result<()>,
    ) -> anyhow::Result<Report> {
        let broken = || {
            anyhow!(
                "reading has broken off; please report the article after the last one that came out"
            )
        };
        for pieces in self.batches {
            loop {
                let piece = pieces.recv().map_err(|_| broken())?;
                let is_last = piece.is_last;
                then(piece)?;
                if is_last {
                    break;
                }
            }
        }
        self.reader.join().map_err(|_| broken())
    }
}

/// Cuts batches and gives them to threads, which start as they are needed.
fn read<W>(
    mut batches: Batches,
    threads: usize,
    work: &Arc<W>,
    order: &SyncSender<Receiver<Piece>>,
) -> Report
where
    W: Fn(Batch, &mut Pieces) + Send + Sync + 'static,
{
    // No more can wait here than in `order`.
    let (jobs, queue) = channel::<(Batch, Pieces)>();
    let queue = Arc::new(Mutex::new(queue));
    for (number, batch) in batches.by_ref().enumerate() {
        if number < threads {
            let (queue, work) = (queue.clone(), work.clone());
            thread::spawn(move || {
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((batch, mut pieces)) = next() {
                    work(batch, &mut pieces);
                    pieces.end();
                }
            });
        }
        let (to, out) = sync_channel(PIECES);
        let piece = Piece {
            bytes: batch.bytes(),
            part: batch.part(),
            ..Piece::default()
        };
        if order.send(out).is_err() || jobs.send((batch, Pieces { piece, to })).is_err() {
            break;
        }
    }
    batches.report().clone()
}
