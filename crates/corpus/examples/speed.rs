//! How fast files are read on one thread: `cargo run --release --example speed -p catchline-corpus -- PATH`.
#![allow(clippy::print_stdout, reason = "it is run to be read")]

use std::{env, fs, path::Path, time::Instant};

/// How many bytes the files below a path have.
fn bytes(path: &Path) -> std::io::Result<u64> {
    let about = fs::metadata(path)?;
    if !about.is_dir() {
        return Ok(about.len());
    }
    let entries = fs::read_dir(path)?;
    entries.map(|entry| bytes(&entry?.path())).sum()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args().nth(1).ok_or("name a file or a folder")?;
    let bytes = bytes(Path::new(&path))? as f64;
    let mut runs = Vec::new();
    let mut articles = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        articles = catchline_corpus::read(&path)?.flatten().count();
        runs.push(begun.elapsed().as_secs_f64());
    }
    runs.sort_by(f64::total_cmp);
    let (megabytes, median) = (bytes / 1e6, runs[runs.len() / 2]);
    println!(
        "{articles} articles, {megabytes:.1} MB, {:.1} MB/s (median of 5)",
        megabytes / median
    );
    Ok(())
}
