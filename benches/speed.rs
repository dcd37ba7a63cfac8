//! Times suggesting in process: articles in memory, suggestions out, each text met once, one thread.
//!
//! `cargo bench --bench speed -- MODEL ARCHIVE [ROUNDS]`; see benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

use catchline::{Article, Tagger, Wanted, corpus};
use std::{
    error::Error,
    fs,
    time::{Duration, Instant},
};

const USAGE: &str = "cargo bench --bench speed -- MODEL ARCHIVE [ROUNDS]";

/// How often all articles are gone through, each time by a tagger that has met none of them.
const ROUNDS: u32 = 7;

/// What one round took.
#[derive(Clone, Copy)]
struct Round {
    load: Duration,
    /// The tables for articles to come, which are made once.
    prepare: Duration,
    suggest: Duration,
    /// The same articles once more, when every word is known.
    again: Duration,
}

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
    let bytes = |one: &Article| one.title.len() + one.body.len();
    let megabytes = articles.iter().map(bytes).sum::<usize>() as f64 / 1e6;
    let mut suggested = 0;
    let mut best: Option<Round> = None;
    for _ in 0..rounds {
        let round = round(&model, &articles, &mut suggested)?;
        let least = best.get_or_insert(round);
        least.load = least.load.min(round.load);
        least.prepare = least.prepare.min(round.prepare);
        least.suggest = least.suggest.min(round.suggest);
        least.again = least.again.min(round.again);
    }
    let Some(Round {
        load,
        prepare,
        suggest,
        again,
    }) = best
    else {
        return Ok(());
    };
    println!(
        "{} articles, {megabytes:.2} MB, {suggested} suggestions; best of {rounds} rounds",
        articles.len()
    );
    for (what, took) in [("load", load), ("prepare", prepare)] {
        println!("{what:<8} {:>9.2} ms", took.as_secs_f64() * 1e3);
    }
    for (what, took) in [("suggest", suggest), ("again", again)] {
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

fn round(
    model: &[u8],
    articles: &[Article],
    suggested: &mut usize,
) -> Result<Round, Box<dyn Error>> {
    let begin = Instant::now();
    let tagger = Tagger::from_bytes(model)?;
    let load = begin.elapsed();
    tagger.prepare();
    let prepare = begin.elapsed() - load;
    let mut room = Vec::new();
    let mut all = || {
        let begin = Instant::now();
        *suggested = 0;
        for article in articles {
            tagger.suggest_into(article, Wanted::default(), &mut room);
            *suggested += room.len();
        }
        begin.elapsed()
    };
    let (suggest, again) = (all(), all());
    Ok(Round {
        load,
        prepare,
        suggest,
        again,
    })
}
