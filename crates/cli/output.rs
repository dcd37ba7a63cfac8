//! Standard output, written in large pieces.

use anyhow::Context;
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, BufWriter, StdoutLock, Write};

/// How one result is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// Lists and tables to read
    Text,
    /// One JSON object
    Json,
}

/// Standard output behind a buffer. It is to be flushed: what is left in it at the end is lost.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes a whole output.
pub(crate) fn write(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.context(REFUSED)
}

/// Writes one JSON value over several lines.
pub(crate) fn write_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    write(&bytes)
}

/// Adds a record to a text, without a line end.
pub(crate) fn add_json(to: &mut Vec<u8>, record: &impl Serialize) {
    serde_json::to_writer(to, record).expect("strings and finite numbers can be written");
}

/// What an error of standard output means.
pub(crate) const REFUSED: &str = "the output cannot be written";
