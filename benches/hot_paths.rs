//! Times the hot paths: tokens, terms, learning, loading and suggesting.
//!
//! `cargo bench --bench hot_paths`; see benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

use catchline::{Article, Labelled, Rates, Tagger, corpus};
use catchline_text::{Extractor, Field, Language, Settings, tokens};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use std::{
    error::Error,
    hint::black_box,
    path::{Path, PathBuf},
    time::Duration,
};

/// Of a large archive, this many articles are learnt each time.
const LEARNT: usize = 1_000;

/// The articles that are learnt, and those that get suggestions.
struct Work {
    name: &'static str,
    archive: Vec<Labelled>,
    incoming: Vec<Labelled>,
}

impl Work {
    /// Reuters where `CATCHLINE_DATA` names the folder of corpora, else the fixtures.
    fn read() -> Result<Self, Box<dyn Error>> {
        let data = std::env::var_os("CATCHLINE_DATA").map(PathBuf::from);
        let name = if data.is_some() {
            "reuters"
        } else {
            "fixtures"
        };
        let folder = data.unwrap_or(PathBuf::from(env!("CARGO_MANIFEST_DIR")));
        let folder = folder.join(name);
        let file = |first: &str, otherwise: &str| {
            folder.join(if name == "reuters" { first } else { otherwise })
        };
        Ok(Self {
            name,
            archive: labelled(&file("train.jsonl", "archive"))?,
            incoming: labelled(&file("test.jsonl", "incoming"))?,
        })
    }
}

fn labelled(path: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let articles = corpus::read(path)?.collect::<Result<_, _>>();
    Ok(articles.map_err(|error| format!("{}: {error}", path.display()))?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let work = Work::read()?;
    let tagger = Tagger::fit(&work.archive)?;
    print_accuracy(&work, &tagger)?;
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .configure_from_args();
    let mut group = criterion.benchmark_group(work.name);
    text(&mut group, &work)?;
    serving(&mut group, &work, &tagger);
    learning(&mut group, &work);
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// A speed says little without how good its result is.
fn print_accuracy(work: &Work, tagger: &Tagger) -> Result<(), Box<dyn Error>> {
    let summary = tagger.summary();
    let print = |what: &str, micro: Rates, macro_average: Rates| {
        let (micro, macro_average) = (micro.f1, macro_average.f1);
        println!("{what}: micro-F1 {micro:.3}, macro-F1 {macro_average:.3}");
    };
    println!(
        "{} articles, {} tags",
        summary.articles,
        tagger.tags().len()
    );
    let found = summary.cross_validation;
    print("cross-validated", found.micro, found.macro_average);
    if work.incoming.iter().any(|one| !one.tags.is_empty()) {
        let found = tagger.evaluate(&work.incoming)?.known;
        print("on the articles to tag", found.micro, found.macro_average);
    }
    Ok(())
}

/// From characters to terms, in bytes of the archive's text a second, on one thread.
fn text(group: &mut BenchmarkGroup<'_, WallTime>, work: &Work) -> Result<(), Box<dyn Error>> {
    let articles: Vec<&Article> = work.archive.iter().map(|one| &one.article).collect();
    let mut extractor = Extractor::new(Settings::default())?;
    let bytes = |one: &&Article| one.title.len() + one.body.len();
    let bytes: usize = articles.iter().map(bytes).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("tokenise", |bencher| {
        let count = |one: &&Article| tokens(&one.title).count() + tokens(&one.body).count();
        bencher.iter(|| black_box(&articles).iter().map(count).sum::<usize>());
    });
    group.bench_function("extract", |bencher| {
        let mut count = |one: &&Article| terms(&mut extractor, one);
        bencher.iter(|| black_box(&articles).iter().map(&mut count).sum::<usize>());
    });
    Ok(())
}

/// How many terms an article has, made as the tagger makes them.
fn terms(extractor: &mut Extractor, article: &Article) -> usize {
    let title = Field {
        prefix: Some("title"),
        text: &article.title,
    };
    let body = Field {
        prefix: None,
        text: &article.body,
    };
    let mut terms = 0;
    extractor.extract(&[title, body], Language::ENGLISH, |found| {
        terms += usize::from(!black_box(found).term.is_empty());
    });
    terms
}

/// From bytes to a tagger, in bytes a second; from articles to suggestions, in articles a second.
/// Both on one thread.
fn serving(group: &mut BenchmarkGroup<'_, WallTime>, work: &Work, tagger: &Tagger) {
    let bytes = tagger.to_bytes();
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("load", |bencher| {
        let load = || Tagger::from_bytes(black_box(&bytes)).expect("it was written just now");
        bencher.iter_with_large_drop(load);
    });
    group.throughput(Throughput::Elements(work.incoming.len() as u64));
    group.bench_function("suggest", |bencher| {
        let count = |one: &Labelled| tagger.suggest(&one.article).len();
        bencher.iter(|| black_box(&work.incoming).iter().map(count).sum::<usize>());
    });
}

/// From articles to a tagger, cross-validation included, in articles a second, on all cores.
fn learning(group: &mut BenchmarkGroup<'_, WallTime>, work: &Work) {
    let archive = &work.archive[..work.archive.len().min(LEARNT)];
    group.sample_size(10);
    group.throughput(Throughput::Elements(archive.len() as u64));
    group.bench_function("fit", |bencher| {
        let fit = || Tagger::fit(black_box(archive)).expect("all of it was learnt before");
        bencher.iter_with_large_drop(fit);
    });
}
