//! `catchline suggest`: the tags that fit new articles, one record an article, in order.

mod json;
mod text;

use crate::{
    archive::{self, Reading, Repeats},
    exit::{NoArticle, Outcome},
    incoming::Incoming,
    learning::{self, tag_list},
    model,
    output::{self, REFUSED},
    progress::Progress,
    report,
    threads::Threads,
};
use anyhow::{Context, anyhow, bail};
use catchline::{Article, Explained, Labelled, Suggestion, Tagger, Wanted, corpus};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

const EXAMPLES: &str = "\
Examples:
  catchline suggest --model blog.catchline new-post.md
  catchline suggest --archive blog/ --explain new-post.md
  catchline suggest --archive blog/ --vocabulary tags.toml new-post.md
  catchline suggest --top 5 --format jsonl < articles.jsonl > tagged.jsonl
  CATCHLINE_MODEL=blog.catchline catchline suggest incoming/";

/// Suggest tags for new articles
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with new articles; - is standard input, as is nothing where it is no
    /// terminal
    #[arg(value_name = "FILE")]
    articles: Vec<PathBuf>,
    #[arg(help = model::HELP, long, value_name = "MODEL", conflicts_with = "archive")]
    model: Option<PathBuf>,
    /// Learn this archive on the spot instead of reading a model; may be given several times
    #[arg(long, value_name = "ARCHIVE")]
    archive: Vec<PathBuf>,
    /// List of tags kept by hand, in TOML: their aliases, and those never to suggest; see train
    #[arg(long, value_name = "TAGS", requires = "archive")]
    vocabulary: Option<PathBuf>,
    /// How the suggestions are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The K best tags of every article, accepted or not [default: all that are accepted]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Accept only tags of this confidence or more, from 0 to 1
    #[arg(long, value_name = "P", default_value = "0", value_parser = confidence)]
    min_confidence: f64,
    /// Show what led to each suggestion
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A readable list
    Text,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
}

/// The suggestions for one article.
#[derive(Debug)]
enum Found<'t> {
    Plain(Vec<Suggestion<'t>>),
    Explained(Vec<Explained<'t>>),
}

impl Found<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Plain(all) => all.is_empty(),
            Self::Explained(all) => all.is_empty(),
        }
    }
}

fn confidence(given: &str) -> Result<f64, String> {
    let number = given.parse().ok();
    let number = number.filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 1".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let paths = arguments.paths()?;
    let list = arguments.vocabulary.as_slice();
    archive::check_standard_input(&[&arguments.archive, &paths, list])?;
    arguments.threads.begin()?;
    let (tagger, learnt) = arguments.tagger()?;
    let outcome = arguments.suggest(&tagger, paths)?;
    Ok(if outcome == Outcome::Done {
        learnt
    } else {
        outcome
    })
}

impl Arguments {
    /// What to read: what is named, else standard input.
    fn paths(&self) -> anyhow::Result<Vec<PathBuf>> {
        if !self.articles.is_empty() {
            return Ok(self.articles.clone());
        }
        if io::stdin().is_terminal() {
            bail!("no article named; name a file or folder, or send articles to standard input");
        }
        Ok(vec!["-".into()])
    }

    /// The model, or what the archive teaches.
    fn tagger(&self) -> anyhow::Result<(Tagger, Outcome)> {
        if self.archive.is_empty() {
            let model = model::choose(self.model.as_deref())?;
            return Ok((model.tagger, Outcome::Done));
        }
        let mut params = learning::defaults();
        if let Some(path) = &self.vocabulary {
            params = params.tag_list(tag_list(path, false)?);
        }
        let progress = Progress::new(false);
        // What the new articles are read as says nothing of the archive.
        let options = corpus::Options {
            format: None,
            ..self.reading.options()
        };
        let archive = archive::read(&self.archive, &options, &self.repeats, &progress)?;
        let show = |at| progress.show(at);
        let tagger = params.fit_with_progress(&archive.articles, &show)?;
        learning::warn(&tagger, &progress);
        progress.say(format_args!("learnt {} tags", tagger.tags().len()));
        Ok((tagger, archive.outcome))
    }

    fn suggest(&self, tagger: &Tagger, paths: Vec<PathBuf>) -> anyhow::Result<Outcome> {
        let progress = Progress::beside_output();
        let incoming = Incoming::read(paths, self.reading.options());
        let mut out = output::stdout();
        let mut articles = 0u64;
        loop {
            let batch = incoming.batch();
            if batch.is_empty() {
                break;
            }
            for record in self.records(tagger, batch, &progress) {
                out.write_all(self.format.before(articles).as_bytes())
                    .and_then(|()| out.write_all(&record))
                    .context(REFUSED)?;
                articles += 1;
            }
            out.flush().context(REFUSED)?;
            progress.read(articles);
        }
        out.write_all(self.format.end(articles).as_bytes())
            .and_then(|()| out.flush())
            .context(REFUSED)?;
        let report = incoming.report()?;
        report::say(&report, &progress);
        if report.articles + report.errors == 0 {
            return Err(anyhow!(NoArticle));
        }
        Ok(Outcome::of(report.errors))
    }

    /// The records of a batch, in its order; what could not be read is told.
    fn records(
        &self,
        tagger: &Tagger,
        batch: Vec<Result<Labelled, corpus::Error>>,
        progress: &Progress,
    ) -> Vec<Vec<u8>> {
        let told = |error: corpus::Error| progress.say(error);
        let read = batch.into_iter().filter_map(|next| next.map_err(told).ok());
        let articles: Vec<Article> = read.map(|one| one.article).collect();
        let record = |article: &Article| self.record(tagger, article);
        if articles.len() < PARALLEL {
            return articles.iter().map(record).collect();
        }
        articles.par_iter().map(record).collect()
    }

    fn record(&self, tagger: &Tagger, article: &Article) -> Vec<u8> {
        let wanted = Wanted {
            top: self.top.map(|top| top as usize),
            min_confidence: self.min_confidence,
        };
        let found = if self.explain {
            Found::Explained(tagger.explain(article, wanted))
        } else {
            Found::Plain(tagger.suggest_wanted(article, wanted))
        };
        match self.format {
            Format::Text => text::record(article, &found),
            Format::Json => json::record(article, &found),
            Format::Jsonl => {
                let mut record = json::record(article, &found);
                record.push(b'\n');
                record
            }
        }
    }
}

/// Fewer articles than this are not worth waking other threads for.
const PARALLEL: usize = 4;

impl Format {
    /// What stands before a record, after so many others.
    fn before(self, articles: u64) -> &'static str {
        match (self, articles) {
            (Self::Text | Self::Jsonl, 0) | (Self::Jsonl, _) => "",
            (Self::Text, _) => "\n",
            (Self::Json, 0) => "[\n",
            (Self::Json, _) => ",\n",
        }
    }

    /// What stands after the last of so many records.
    fn end(self, articles: u64) -> &'static str {
        match (self, articles) {
            (Self::Text | Self::Jsonl, _) => "",
            (Self::Json, 0) => "[]\n",
            (Self::Json, _) => "\n]\n",
        }
    }
}
