//! How fast files are read on one thread: `cargo run --release --example speed -p catchline-corpus -- PATH…`.
#![allow(clippy::print_stdout, reason = "it is run to be read")]

use std::{env, error, fs, io, path::Path, time::Instant};

/// How often each path is read.
const RUNS: usize = 5;

/// How many bytes the files below a path have.
fn bytes(path: &Path) -> io::Result<u64> {
    let about = fs::metadata(path)?;
    if !about.is_dir() {
        return Ok(about.len());
    }
    let entries = fs::read_dir(path)?;
    entries.map(|entry| bytes(&entry?.path())).sum()
}

fn main() -> Result<(), Box<dyn error::Error>> {
    for path in env::args().skip(1) {
        let megabytes = bytes(Path::new(&path))? as f64 / 1e6;
        let mut runs = Vec::new();
        let (mut articles, mut errors) = (0, 0);
        for _ in 0..RUNS {
            let begun = Instant::now();
            let mut reader = catchline_corpus::read(&path)?;
            while reader.next().is_some() {}
            (articles, errors) = (reader.report().articles, reader.report().errors);
            runs.push(megabytes / begun.elapsed().as_secs_f64());
        }
        runs.sort_by(f64::total_cmp);
        println!(
            "{path}: {articles} articles, {errors} errors, {megabytes:.1} MB, {:.1} MB/s (best of {RUNS}; worst {:.1})",
            runs[RUNS - 1],
            runs[0]
        );
    }
    Ok(())
}
