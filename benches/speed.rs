//! Times suggesting in process: articles in memory, suggestions out, each text met once, one thread.
//!
//! `cargo bench --bench speed -- MODEL ARCHIVE [ROUNDS]`; see benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

mod timing;

use catchline::{Article, corpus};
use std::{error::Error, fs};
use timing::{Round, megabytes};

const USAGE: &str = "cargo bench --bench speed -- MODEL ARCHIVE [ROUNDS]";

/// How often all articles are gone through, each time by a tagger that has met none of them.
const ROUNDS: u32 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let (Some(model), Some(archive)) = (arguments.next(), arguments.next()) else {
        println!("speed needs a model and an archive: {USAGE}");
        return Ok(());
    };
    let rounds = arguments.next().map_or(Ok(ROUNDS), |one| one.parse())?;
    let model = fs::read(model)?;
    let read = corpus::read(archive)?.map(|one| one.map(|labelled| labelled.article));
    let articles: Vec<Article> = read.collect::<Result<_, _>>()?;
    let megabytes = megabytes(&articles);
    let best = Round::best(&model, &articles, rounds)?;
    println!(
        "{} articles, {megabytes:.2} MB, {} suggestions; best of {rounds} rounds",
        articles.len(),
        best.suggested
    );
    for (what, took) in [("load", best.load), ("prepare", best.prepare)] {
        println!("{what:<8} {:>9.2} ms", took.as_secs_f64() * 1e3);
    }
    for (what, took) in [("suggest", best.suggest), ("again", best.again)] {
        let seconds = took.as_secs_f64();
        println!(
            "{what:<8} {:>9.2} ms  {:.0} articles/s  {:.1} MB/s",
            seconds * 1e3,
            articles.len() as f64 / seconds,
            megabytes / seconds,
        );
    }
    Ok(())
}
