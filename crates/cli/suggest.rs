//! `catchline suggest`: the tags that fit new articles, one record an article, in order.

mod excerpts;
mod in_place;
mod text;

use crate::{
    archive::{self, Reading, Repeats},
    exit::{NoArticle, Outcome},
    fetch::{self, Network},
    learning::{self, Learning},
    model,
    output::{self, REFUSED},
    pipeline::{Pieces, Pipeline},
    progress::Progress,
    provisional, report,
    threads::Threads,
    wanted::WantedTags,
};
use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, anyhow, bail};
use catchline::{Article, Found, Record, Tag, Tagger, Wanted, corpus};
use catchline_store::{Store, Suggester};
use clap::{Args, ValueEnum};
use excerpts::Mark;
use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

const EXAMPLES: &str = "\
Examples:
  catchline suggest --model blog.catchline new-post.md
  catchline suggest --archive blog/ --explain new-post.md
  catchline suggest --archive blog/ --vocabulary tags.toml new-post.md
  catchline suggest --model blog.catchline --in-place --dry-run content/posts/
  catchline suggest --model blog.catchline https://example.org/feed
  catchline suggest --store blog.store new-post.md
  catchline suggest --top 5 --format jsonl < articles.jsonl > tagged.jsonl
  CATCHLINE_MODEL=blog.catchline catchline suggest incoming/";

/// Suggest tags for new articles
///
/// Drafts are read too: it is what is being written that wants tags.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with new articles, and addresses of feeds and pages; - is standard input,
    /// as is nothing where it is no terminal
    #[arg(value_name = "FILE")]
    articles: Vec<PathBuf>,
    #[arg(help = model::HELP, long, value_name = "MODEL", conflicts_with = "archive")]
    model: Option<PathBuf>,
    /// Learn this archive on the spot instead of reading a model; may be given several times
    #[arg(long, value_name = "ARCHIVE")]
    archive: Vec<PathBuf>,
    /// Suggest by the model of this store; for an article that editors corrected, what they decided
    /// comes first, and what they rejected never
    #[arg(long, value_name = "STORE", conflicts_with = "archive")]
    pub(crate) store: Option<PathBuf>,
    /// List of tags kept by hand, in TOML: their aliases, and those never to suggest; see train
    #[arg(long, value_name = "TAGS", requires = "archive")]
    vocabulary: Option<PathBuf>,
    /// How the suggestions are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    wanted: WantedTags,
    /// Show what led to each suggestion
    #[arg(long)]
    explain: bool,
    /// Add the tags to the front matter of the files, which are Markdown; nothing else changes
    #[arg(long, conflicts_with_all = ["format", "explain"])]
    in_place: bool,
    /// With --in-place: show what would change, and write nothing
    #[arg(long, requires = "in_place")]
    dry_run: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
    #[command(flatten)]
    network: Network,
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

/// How articles become records.
#[derive(Debug, Clone, Copy)]
struct Records {
    format: Format,
    wanted: Wanted,
    explain: bool,
    /// How words are marked in excerpts, which are for a terminal alone.
    mark: Option<Mark>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let paths = arguments.paths()?;
    let list = arguments.vocabulary.as_slice();
    archive::check_standard_input(&[&arguments.archive, &paths, list])?;
    if arguments.in_place {
        in_place::check(&paths)?;
    }
    let (tagger, learnt) = arguments.tagger()?;
    let suggester = arguments.suggester(tagger)?;
    let outcome = if arguments.in_place {
        in_place::run(&suggester, &paths, arguments)?
    } else {
        arguments.suggest(suggester, &paths)?
    };
    Ok(outcome.max(learnt))
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
            let beside = match (&self.model, &self.store) {
                (None, Some(store)) => Some(provisional::model_there(store)?),
                (named, _) => named.clone(),
            };
            let model = model::choose(beside.as_deref())?;
            return Ok((model.tagger, Outcome::Done));
        }
        self.threads.begin()?;
        let params = Learning::by(self.vocabulary.clone()).params()?;
        let progress = Progress::new(false);
        // What the new articles are read as says nothing of the archive.
        let reading = self.reading.of_any_format();
        let archive = archive::read(&self.archive, &reading, &self.repeats, &progress)?;
        let show = |at| progress.show(at);
        let tagger = params.fit_with_progress(&archive.articles, &show)?;
        learning::warn(&tagger, &progress);
        progress.say(format_args!("learnt {} tags", tagger.tags().len()));
        Ok((tagger, archive.outcome))
    }

    /// The model with what editors decided of articles.
    fn suggester(&self, tagger: Tagger) -> anyhow::Result<Suggester> {
        let Some(store) = &self.store else {
            return Ok(Suggester::new(tagger));
        };
        let store = Store::open(store)?;
        let suggester = Suggester::of(tagger, &store)?;
        if self.explain {
            suggester.look_around(&store)?;
        }
        Ok(suggester)
    }

    fn suggest(&self, suggester: Suggester, paths: &[PathBuf]) -> anyhow::Result<Outcome> {
        let progress = Progress::beside_output();
        let sources = fetch::sources(paths, &self.network, &progress);
        let batches = corpus::read_sources(sources, &self.reading.of_new_articles());
        let records = self.records();
        let work = move |batch, pieces: &mut Pieces| records.add(&suggester, batch, pieces);
        let pipeline = Pipeline::begin(batches, self.threads.number(), work);
        let mut out = output::stdout();
        let (mut articles, mut errors, mut bytes) = (0, 0, 0);
        let mut told = report::Errors::default();
        let report = pipeline.each(|piece| {
            errors += piece.errors.len() as u64;
            piece
                .errors
                .iter()
                .for_each(|error| told.say(error, &progress));
            if 0 < piece.articles {
                let records = self.format.follow(articles, &piece.records);
                records
                    .iter()
                    .try_for_each(|bytes| out.write_all(bytes))
                    .and_then(|()| out.flush())
                    .context(REFUSED)?;
            }
            articles += piece.articles;
            bytes += piece.bytes;
            progress.went_through(articles, bytes, piece.part);
            Ok(())
        })?;
        out.write_all(self.format.end(articles).as_bytes())
            .and_then(|()| out.flush())
            .context(REFUSED)?;
        let report = corpus::Report {
            articles,
            errors,
            ..report
        };
        report::say(&report, &progress);
        report::say_written(articles, "record", &progress);
        if articles + errors == 0 {
            return Err(anyhow!(NoArticle));
        }
        Ok(self.reading.outcome(&report))
    }

    fn records(&self) -> Records {
        Records {
            format: self.format,
            wanted: self.wanted.wanted(),
            explain: self.explain,
            mark: mark(),
        }
    }
}

/// How standard output marks words; nothing where it is no terminal.
fn mark() -> Option<Mark> {
    let out = io::stdout();
    out.is_terminal().then(|| match AutoStream::choice(&out) {
        ColorChoice::Never => Mark::PLAIN,
        _ => Mark::BOLD,
    })
}

impl Records {
    /// Adds the records of a batch, in its order, and what could not be read.
    fn add(&self, suggester: &Suggester, mut batch: corpus::Batch, pieces: &mut Pieces) {
        let (mut article, mut found) = (Article::default(), Vec::new());
        while let Some(next) = batch.next_into(&mut article) {
            let Some(piece) = pieces.piece() else { return };
            if let Err(error) = next {
                piece.errors.push(error);
                continue;
            }
            piece.articles += 1;
            piece.records.extend(self.format.between().as_bytes());
            let to = &mut piece.records;
            if self.explain {
                let why = suggester.explain(&article, self.wanted);
                self.record(&article, why.decided, why.found(), to);
            } else {
                let decided = suggester.suggest_into(&article, self.wanted, &mut found);
                self.record(&article, decided, Found::Plain(&found), to);
            }
        }
    }

    fn record(self, article: &Article, decided: &[Tag], found: Found<'_>, to: &mut Vec<u8>) {
        match self.format {
            Format::Text => text::record(article, decided, found, self.mark, to),
            Format::Json => output::add_json(to, &Record::new(article, found).after(decided)),
            Format::Jsonl => {
                output::add_json(to, &Record::new(article, found).after(decided));
                to.push(b'\n');
            }
        }
    }
}

impl Format {
    /// What stands between two records.
    fn between(self) -> &'static str {
        match self {
            Self::Text => "\n",
            Self::Json => ",\n",
            Self::Jsonl => "",
        }
    }

    /// Records, each with what stands between before it, as they follow so many others.
    fn follow(self, articles: u64, records: &[u8]) -> [&[u8]; 2] {
        if 0 < articles {
            return [b"", records];
        }
        let begins: &[u8] = if self == Self::Json { b"[\n" } else { b"" };
        [begins, &records[self.between().len()..]]
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
