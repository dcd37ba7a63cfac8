//! Times the hot paths: tokens, words, terms, vectors, scores, learning, loading and suggesting.
//!
//! `cargo bench --bench hot_paths`; see benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

use catchline::{Article, Labelled, Rates, Tagger, Wanted, corpus};
use catchline_bayes::{BernoulliNb, Counts, Rows, SmallWeights, TagSets};
use catchline_text::{
    Extractor, Field, InverseFrequencies, Language, Numbers, Settings, SparseVector,
    VocabularyBuilder, tokens, words,
};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use linfa::ParamGuard;
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
    scoring(&mut group, &work)?;
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
    group.bench_function("words", |bencher| {
        let mut room = Vec::new();
        let mut count = |one: &&Article| {
            let mut count = 0;
            for text in [&one.title, &one.body] {
                words(text, Numbers::Shape, &mut room, |words| {
                    count += words.len();
                });
            }
            count
        };
        bencher.iter(|| black_box(&articles).iter().map(&mut count).sum::<usize>());
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

/// From counts of terms to vectors, and from these to scores, in articles a second, on one thread;
/// by an estimator that is learnt sooner than the tagger's.
fn scoring(group: &mut BenchmarkGroup<'_, WallTime>, work: &Work) -> Result<(), Box<dyn Error>> {
    let (counts, sets, idf) = counted(work)?;
    group.throughput(Throughput::Elements(counts.len() as u64));
    let vector = |counts: &Vec<(u32, u32)>| {
        let vector = SparseVector::from_counts(counts.iter().copied()).log_tf_idf_l2(&idf);
        vector.expect("all terms were counted")
    };
    group.bench_function("vectorise", |bencher| {
        let features = |counts| vector(counts).len();
        bencher.iter(|| black_box(&counts).iter().map(features).sum::<usize>());
    });
    let vectors: Vec<SparseVector> = counts.iter().map(vector).collect();
    let mut rows = Rows::new(idf.as_slice().len());
    let mut counted = Rows::new(rows.width());
    for one in &vectors {
        rows.push(one.ids(), one.values())?;
        counted.push(one.ids(), &vec![1.0; one.len()])?;
    }
    let counts = Counts::of(&counted, &sets, true)?;
    let weights = BernoulliNb::params().check()?.weights(&counts);
    let weights = SmallWeights::of(&weights, 0.03)?;
    let mut scores = vec![0.0; weights.tag_count()];
    group.bench_function("score", |bencher| {
        let mut score = |row| {
            weights.scores(row, &mut scores);
            scores[0]
        };
        bencher.iter(|| black_box(&rows).iter().map(&mut score).sum::<f64>());
    });
    Ok(())
}

/// An article's terms by their ids, and how often each stands.
type TermCounts = Vec<(u32, u32)>;

/// The terms of the archive's articles, their tags, and how rare each term is.
fn counted(work: &Work) -> Result<(Vec<TermCounts>, TagSets, InverseFrequencies), Box<dyn Error>> {
    let mut extractor = Extractor::new(Settings::default())?;
    let (mut builder, mut texts, mut tags) = (VocabularyBuilder::default(), Vec::new(), Vec::new());
    for one in &work.archive {
        let mut terms = Vec::new();
        let text = &one.article.body;
        let field = Field { prefix: None, text };
        extractor.extract(&[field], Language::ENGLISH, |found| {
            terms.push(found.term.to_owned());
        });
        builder.add(&terms);
        texts.push(terms);
        tags.extend(&one.tags);
    }
    tags.sort_unstable();
    tags.dedup();
    let vocabulary = builder.build(2, 1.0)?;
    let frequencies: Vec<u32> = vocabulary
        .iter()
        .map(|term| builder.frequency(term))
        .collect();
    let idf = InverseFrequencies::new(builder.articles(), &frequencies)?;
    let counted = |terms: &Vec<String>| {
        let ids = terms.iter().filter_map(|term| vocabulary.get(term));
        ids.map(|id| (id, 1)).collect()
    };
    let counts = texts.iter().map(counted).collect();
    let mut sets = TagSets::new(tags.len());
    for one in &work.archive {
        let set = one
            .tags
            .iter()
            .filter_map(|tag| tags.binary_search(&tag).ok());
        let mut set: Vec<u32> = set.map(|tag| tag as u32).collect();
        set.sort_unstable();
        set.dedup();
        sets.push(&set)?;
    }
    Ok((counts, sets, idf))
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
        let mut room = Vec::new();
        let mut count = |one: &Labelled| {
            tagger.suggest_into(&one.article, Wanted::default(), &mut room);
            room.len()
        };
        bencher.iter(|| {
            black_box(&work.incoming)
                .iter()
                .map(&mut count)
                .sum::<usize>()
        });
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
