//! Counts the instructions of the hot paths under valgrind, on the fixtures.
//!
//! `cargo bench --package catchline-instructions`; see benches/README.md.
#![expect(
    missing_docs,
    unused_qualifications,
    clippy::exit,
    reason = "the macros write public items, paths to them, and an end"
)]

use catchline::{Article, Tagger, Wanted, corpus};
use catchline_text::{Numbers, words};
use gungraun::prelude::*;
use std::hint::black_box;

const MODEL: &[u8] = include_bytes!("../../models/world-affairs.catchline");
const ARCHIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/archive");

fn articles() -> Vec<Article> {
    let read = corpus::read(ARCHIVE).expect("the fixtures are there");
    read.map(|one| one.expect("the fixtures are sound").article)
        .collect()
}

fn tagger() -> Tagger {
    let tagger = Tagger::from_bytes(MODEL).expect("the model is sound");
    tagger.prepare();
    tagger
}

fn both() -> (Tagger, Vec<Article>) {
    (tagger(), articles())
}

// From characters to words with their keys.
#[library_benchmark(setup = articles)]
fn cut_words(articles: Vec<Article>) -> usize {
    let (mut room, mut count) = (Vec::new(), 0);
    for article in &articles {
        words(&article.body, Numbers::Shape, &mut room, |words| {
            count += black_box(words).len();
        });
    }
    count
}

// From articles to suggestions.
#[library_benchmark(setup = both)]
fn suggest((tagger, articles): (Tagger, Vec<Article>)) -> usize {
    let (mut room, mut count) = (Vec::new(), 0);
    for article in &articles {
        tagger.suggest_into(article, Wanted::default(), &mut room);
        count += room.len();
    }
    count
}

// From the bytes of a model to a tagger.
#[library_benchmark]
fn load() -> Tagger {
    Tagger::from_bytes(black_box(MODEL)).expect("the model is sound")
}

library_benchmark_group!(name = hot_paths, benchmarks = [cut_words, suggest, load]);
main!(library_benchmark_groups = hot_paths);
