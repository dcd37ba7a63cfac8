//! How many threads work.

use anyhow::Context;
use clap::Args;
use std::{num::NonZero, thread::available_parallelism};

#[derive(Debug, Args)]
pub(crate) struct Threads {
    /// Work on this many threads [default: one per core]; the output does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Threads {
    /// How many threads work.
    pub(crate) fn number(&self) -> usize {
        let cores = || available_parallelism().map_or(1, NonZero::get);
        self.threads.map_or_else(cores, usize::from)
    }

    /// Sets how many threads everything after it works on.
    pub(crate) fn begin(&self) -> anyhow::Result<()> {
        let threads = self.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global()
            .context("the threads cannot be started; ask for fewer with --threads")
    }
}
