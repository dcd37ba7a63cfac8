//! Learning as articles come beside learning once: an archive in order of its dates, each block of
//! articles suggested for before it is learnt.
//!
//! `cargo bench --bench prequential -- ARCHIVE... [--start N] [--block N] [--settle N]`; see
//! benches/README.md. Articles go through a store, as those of the program do, and models stay in
//! memory.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

use catchline::{
    Article, Labelled, Tag, Tagger, Wanted,
    corpus::{self, Options},
};
use catchline_bayes::{Candidate, evaluate};
use catchline_store::{OnRepeat, Store};
use clap::Parser;
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    ops::Range,
    path::PathBuf,
    time::{Duration, Instant},
};

/// The table has about so many rows.
const ROWS: usize = 12;

/// The models that suggest for the same articles, as the table calls them.
const MODELS: [&str; 3] = ["learnt once", "never settled", "learning"];

/// Suggests for articles in order of their dates before they are learnt
#[derive(Debug, Parser)]
#[command(name = "prequential")]
struct Arguments {
    /// Files or folders with articles that have tags and dates
    archive: Vec<PathBuf>,
    /// Articles learnt to begin with [default: a fifth of all]
    #[arg(long, value_name = "N")]
    start: Option<usize>,
    /// Articles suggested for before they are learnt
    #[arg(long, value_name = "N", default_value_t = 100)]
    block: usize,
    /// Articles after which all is learnt anew
    #[arg(long, value_name = "N", default_value_t = 500)]
    settle: usize,
}

/// An article and the day it is from.
type Dated = (Date, Labelled);

/// The articles by date, then by id. Those without a day, without a tag, or with a text that stands
/// in an earlier one are put aside and told of.
fn read(archive: &[PathBuf]) -> Result<Vec<Dated>, Box<dyn Error>> {
    let (mut dated, mut undated, mut untagged) = (Vec::new(), 0, 0);
    for one in corpus::read_with(archive, &Options::default())? {
        let one = one?;
        if one.decided().next().is_none() {
            untagged += 1;
        } else if let Some(day) = day(&one.article) {
            dated.push((day, one));
        } else {
            undated += 1;
        }
    }
    let time = |(day, one): &Dated| (*day, one.article.date.clone(), one.article.id.clone());
    dated.sort_by_cached_key(time);
    let (all, mut seen) = (dated.len(), BTreeSet::new());
    dated.retain(|(_, one)| seen.insert(one.article.content_hash()));
    println!(
        "{} articles; put aside: {undated} without a date, {untagged} without a tag, {} repeats",
        dated.len(),
        all - dated.len()
    );
    Ok(dated)
}

/// The day that the date of an article begins with.
fn day(article: &Article) -> Option<Date> {
    article.date.as_ref()?.get(..10)?.parse().ok()
}

/// Numbers for all tags of an archive, by what the spellings of each share.
struct Ids(BTreeMap<String, u32>);

impl Ids {
    fn of(articles: &[Dated]) -> Self {
        let tags = articles.iter().flat_map(|(_, one)| one.decided());
        let names: BTreeSet<String> = tags.map(Tag::folded).collect();
        Self(names.into_iter().zip(0..).collect())
    }

    fn rising<'a>(&self, tags: impl IntoIterator<Item = &'a Tag>) -> Vec<u32> {
        let ids = tags
            .into_iter()
            .filter_map(|tag| self.0.get(&tag.folded()).copied());
        let ids: BTreeSet<u32> = ids.collect();
        ids.into_iter().collect()
    }

    /// What is suggested for an article, and the best candidate whether it is or not.
    fn candidates(&self, tagger: &Tagger, article: &Article) -> Vec<Candidate> {
        let all = Wanted {
            top: Some(usize::MAX),
            ..Wanted::default()
        };
        let suggestions = tagger.suggest_wanted(article, all).into_iter();
        let first = suggestions.enumerate();
        first
            .filter(|(rank, one)| *rank == 0 || one.accepted)
            .map(|(_, one)| Candidate {
                tag: self.0[&one.tag.folded()],
                confidence: one.confidence,
                accepted: one.accepted,
            })
            .collect()
    }
}

/// What was suggested for articles by each model, and what was right.
#[derive(Default)]
struct Judged {
    truth: Vec<Vec<u32>>,
    candidates: [Vec<Vec<Candidate>>; MODELS.len()],
}

impl Judged {
    fn add(&mut self, taggers: [&Tagger; MODELS.len()], article: &Labelled, ids: &Ids) {
        self.truth.push(ids.rising(article.decided()));
        for (candidates, tagger) in self.candidates.iter_mut().zip(taggers) {
            candidates.push(ids.candidates(tagger, &article.article));
        }
    }

    /// A row of the table; `known` are the tags of the model that learnt once.
    fn row(&self, name: &str, articles: Range<usize>, known: &[u32], ids: &Ids) -> String {
        let truth = &self.truth[articles.clone()];
        let pairs = truth.iter().flatten();
        let (all, new) = (
            pairs.clone().count(),
            pairs
                .filter(|tag| known.binary_search(tag).is_err())
                .count(),
        );
        let share = 100.0 * new as f64 / all as f64;
        let figures = self.candidates.each_ref().map(|candidates| {
            let both = candidates[articles.clone()].iter().zip(truth);
            let both = both.map(|(candidates, truth)| (&candidates[..], &truth[..]));
            let figures = evaluate(both, ids.0.len());
            let (micro, macro_f1) = (figures.micro.f1, figures.macro_average.f1);
            format!(
                " {micro:.3} / {macro_f1:.3} / {:.3} |",
                figures.at[0].precision
            )
        });
        let (count, figures) = (articles.len(), figures.concat());
        format!("| {name:<10} | {count:>8} | {share:>6.1} % |{figures}")
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = std::env::args().filter(|one| one != "--bench");
    let Arguments {
        archive,
        start,
        block,
        settle,
    } = Arguments::parse_from(arguments);
    if archive.is_empty() {
        println!("prequential needs an archive: cargo bench --bench prequential -- ARCHIVE...");
        return Ok(());
    }
    let dated = read(&archive)?;
    let start = start.unwrap_or(dated.len() / 5);
    if block == 0 || start == 0 || dated.len() <= start {
        return Err(
            "give --start and --block so that both name articles, and some are left".into(),
        );
    }
    let ids = Ids::of(&dated);
    let (days, articles): (Vec<Date>, Vec<Labelled>) = dated.into_iter().unzip();
    let folder = tempfile::tempdir()?;
    let mut store = Store::create(folder.path().join("prequential.store"))?;
    store.add(&articles[..start], "", OnRepeat::Unite)?;
    let once = Tagger::fit(&store.articles()?)?;
    let known = ids.rising(once.tags());
    let mut unsettled = Tagger::from_bytes(&once.to_bytes())?;
    let mut learning = Tagger::from_bytes(&once.to_bytes())?;
    println!(
        "learnt {start} to begin with, then {block} at a time, all anew after {settle}; \
         micro-F1 / macro-F1 / P@1"
    );
    println!();
    let heads = MODELS.map(|name| format!(" {name:<21} |")).concat();
    println!("| from       | articles | new tags |{heads}");
    println!(
        "|------------|---------:|---------:|{}",
        "-----------------------|".repeat(MODELS.len())
    );
    let rest = &articles[start..];
    let blocks_a_row = rest.len().div_ceil(block).div_ceil(ROWS);
    let (mut judged, mut shown, mut unlearnt) = (Judged::default(), 0, 0);
    let mut costs = [
        ("refitting", 0, Duration::ZERO),
        ("settling", 0, Duration::ZERO),
    ];
    for (index, articles) in rest.chunks(block).enumerate() {
        for article in articles {
            judged.add([&once, &unsettled, &learning], article, &ids);
        }
        let done = judged.truth.len();
        if (index + 1) % blocks_a_row == 0 || done == rest.len() {
            let from = days[start + shown].to_string();
            println!("{}", judged.row(&from, shown..done, &known, &ids));
            shown = done;
        }
        let touched = store.add(articles, "", OnRepeat::Unite)?.touched;
        let touched: Vec<Tag> = touched.into_iter().collect();
        let all = store.articles()?;
        unlearnt += articles.len();
        let (begun, is_due) = (Instant::now(), settle <= unlearnt);
        learning = if is_due {
            unlearnt = 0;
            Tagger::fit(&all)?
        } else {
            learning.refit(&all, &touched)?.tagger
        };
        let (_, times, took) = &mut costs[usize::from(is_due)];
        *times += 1;
        *took += begun.elapsed();
        unsettled = unsettled.refit(&all, &touched)?.tagger;
    }
    println!("{}", judged.row("all", 0..rest.len(), &known, &ids));
    println!();
    for (what, times, took) in costs {
        let seconds = took.as_secs_f64();
        let each = seconds / f64::from(times.max(1));
        println!("{what}: {times} times, {seconds:.1} s, {each:.2} s each");
    }
    Ok(())
}
