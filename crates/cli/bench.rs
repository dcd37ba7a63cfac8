//! `catchline bench`: how fast a model suggests, on one's own machine and articles.

mod json;
mod text;

use crate::{
    archive::{self, Reading, Repeats, check_standard_input},
    exit::Outcome,
    memory,
    output::{self, Format},
    progress::Progress,
    threads::Threads,
};
use anyhow::{Context, bail};
use catchline::{Article, Labelled, Measured, Tagger, Wanted};
use clap::Args;
use rayon::prelude::*;
use std::{
    env, fs,
    hint::black_box,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const EXAMPLES: &str = "\
Examples:
  catchline bench blog.catchline new-posts/
  catchline bench --threads 1 --format json blog.catchline test.jsonl";

/// So many starts are timed; the middle one counts.
const STARTS: usize = 5;

/// Measure how fast a model suggests for an archive, and how well
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Model file
    #[arg(value_name = "MODEL")]
    model: PathBuf,
    /// Files and folders with articles; their tags, where they have some, tell how well it does
    #[arg(value_name = "ARCHIVE", required = true)]
    archive: Vec<PathBuf>,
    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

/// What was measured.
struct Benched {
    model: String,
    model_bytes: u64,
    articles: u64,
    /// How long the articles' titles and bodies are.
    text_bytes: u64,
    threads: usize,
    /// From the model's file to a tagger that has made its tables.
    load: Duration,
    /// A process of its own, from its start to the tags of one article.
    start: Duration,
    /// All articles once, from text in memory to suggestions.
    suggest: Duration,
    /// The most memory this process has held, where the system tells.
    peak_bytes: Option<u64>,
    /// How well the model does, where articles carry tags.
    measured: Option<Box<Measured>>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    check_standard_input(&[&arguments.archive])?;
    arguments.threads.begin()?;
    let path = &arguments.model;
    let begun = Instant::now();
    let tagger = Tagger::load(path)?;
    tagger.prepare();
    let load = begun.elapsed();
    let about = fs::metadata(path).with_context(|| format!("{}", path.display()))?;
    let progress = Progress::new(false);
    let archive = archive::read(
        &arguments.archive,
        &arguments.reading,
        &arguments.repeats,
        &progress,
    )?;
    let (suggest, peak_bytes) = (suggest(&tagger, &archive.articles), memory::peak());
    let benched = Benched {
        model: path.display().to_string(),
        model_bytes: about.len(),
        articles: archive.articles.len() as u64,
        text_bytes: archive.articles.iter().map(text_bytes).sum(),
        threads: rayon::current_num_threads(),
        load,
        suggest,
        peak_bytes,
        start: start(path, &archive.articles)?,
        measured: measured(&tagger, &archive.articles, &progress)?,
    };
    drop(progress);
    match arguments.format {
        Format::Text => output::write(text::list(&benched).as_bytes())?,
        Format::Json => output::write_json(&json::Shown::of(&benched))?,
    }
    Ok(archive.outcome)
}

fn text_bytes(one: &Labelled) -> u64 {
    (one.article.title.len() + one.article.body.len()) as u64
}

/// Suggests for every article once: none of its words was met before in this process.
fn suggest(tagger: &Tagger, articles: &[Labelled]) -> Duration {
    let begun = Instant::now();
    articles.par_iter().for_each_init(Vec::new, |room, one| {
        tagger.suggest_into(&one.article, Wanted::default(), room);
        black_box(room);
    });
    begun.elapsed()
}

fn measured(
    tagger: &Tagger,
    articles: &[Labelled],
    progress: &Progress,
) -> anyhow::Result<Option<Box<Measured>>> {
    if articles.iter().all(|one| one.decided().next().is_none()) {
        return Ok(None);
    }
    let show = |at| progress.show(at);
    Ok(Some(Box::new(
        tagger.evaluate_with_progress(articles, &show)?,
    )))
}

/// The middle of some starts of this program for one article.
fn start(model: &Path, articles: &[Labelled]) -> anyhow::Result<Duration> {
    let one = articles.first().map(|one| &one.article);
    let line = line(one.unwrap_or(&Article::default()));
    let program = env::current_exe().context("this program cannot find itself")?;
    let mut took = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let begun = Instant::now();
        let mut process = Command::new(&program)
            .args(["suggest", "--format", "jsonl", "--from", "jsonl", "--model"])
            .arg(model)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("this program cannot start itself")?;
        if let Some(mut input) = process.stdin.take() {
            input.write_all(&line).context("a start failed")?;
        }
        if !process.wait().context("a start failed")?.success() {
            bail!("a start failed; run `catchline suggest --model MODEL` to see why");
        }
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    Ok(took[STARTS / 2])
}

/// The article as a line of JSON.
fn line(article: &Article) -> Vec<u8> {
    let mut line = serde_json::json!({"title": article.title, "text": article.body});
    if let Some(language) = &article.language {
        line["lang"] = language.as_str().into();
    }
    format!("{line}\n").into_bytes()
}
