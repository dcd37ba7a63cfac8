//! `catchline train`: learns an archive and writes a model.

mod text;
mod tried;
mod tuning;

use crate::{
    archive::{self, Archive, Reading, Repeats, check_standard_input},
    destination,
    exit::Outcome,
    learning::{self, Learning},
    list, memory, message, output,
    progress::Progress,
    provisional, settle,
    threads::Threads,
};
use anyhow::{Context, bail};
use catchline::{Labelled, Params, Tagger};
use catchline_store::Store;
use clap::Args;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

const EXAMPLES: &str = "\
Examples:
  catchline train blog/
  catchline train tag-pages/ posts.jsonl --output blog.catchline
  catchline train --estimator bernoulli --min-articles 3 blog.jsonl.gz
  catchline train --tune --budget 300 blog/
  catchline train --vocabulary tags.toml blog/
  catchline train --store blog.store --tune

A list of tags kept by hand, tags.toml:
  [[tag]]
  name = \"meddling in elections\"
  aliases = [\"election interference\", \"hacked ballots\"]
  parent = \"elections\"

  [[tag]]
  name = \"uncategorised\"
  never-suggest = true

Aliases are the tag, in the archive and where an article mentions it. A tag that no article
carries can be suggested where it is mentioned; one that is never to be suggested is not learnt.";

/// Learn an archive's tags and write a model
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with tagged articles; - is standard input
    #[arg(value_name = "ARCHIVE", required_unless_present = "store")]
    archive: Vec<PathBuf>,
    /// Learn what is in this store instead, and what editors said of it
    #[arg(long, value_name = "STORE", conflicts_with = "archive")]
    pub(crate) store: Option<PathBuf>,
    /// Model file to write [default: the name of the store or the first ARCHIVE with .catchline,
    /// beside it]
    #[arg(long, short, value_name = "MODEL")]
    output: Option<PathBuf>,
    /// Try other values of --estimator, --cost, --power, --lead-terms, --smoothing,
    /// --min-term-articles, --stop-words and --ngrams in cross-validation, and learn with the
    /// best; those that are given stay
    #[arg(long)]
    tune: bool,
    /// Try no more after so many seconds; what is being tried is finished [default: try all]
    #[arg(long, value_name = "SECONDS", requires = "tune",
        value_parser = clap::value_parser!(u64).range(1..))]
    budget: Option<u64>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    learning: Learning,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let learning = &arguments.learning;
    check_standard_input(&[&arguments.archive, learning.files()])?;
    let output = arguments.output()?;
    let store = arguments.store.as_slice();
    let read = [&arguments.archive, store, learning.files()].concat();
    destination::check(&output, "--output", &read)?;
    arguments.threads.begin()?;
    let tune = arguments.tune();
    if let (Some(store), None) = (&arguments.store, &arguments.output) {
        settle::settle(store, learning, false, tune)?;
        return Ok(Outcome::Done);
    }
    let params = arguments.params()?;
    let progress = Progress::new(false);
    let archive = arguments.articles(&progress)?;
    let (tagger, _, tried) = learn(params, &archive.articles, tune, &progress)?;
    tagger.save(&output)?;
    tell(&tagger, &output, begun, &tried, progress)?;
    Ok(archive.outcome)
}

/// Whether other settings are tried than those that were asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Tune {
    #[default]
    No,
    /// All that there are.
    All,
    /// As many as can be begun in this time.
    Within(Duration),
}

/// Learns articles, perhaps with other settings than these for the best of those that are tried within
/// a time; gives what it was learnt with too, and a table of what was tried.
pub(crate) fn learn(
    params: Params,
    articles: &[Labelled],
    tune: Tune,
    progress: &Progress,
) -> anyhow::Result<(Tagger, Params, String)> {
    let budget = match tune {
        Tune::No => {
            let show = |at| progress.show(at);
            let tagger = params.fit_with_progress(articles, &show)?;
            return Ok((tagger, params, String::new()));
        }
        Tune::All => None,
        Tune::Within(budget) => Some(budget),
    };
    let tuned = tuning::tune(&params, articles, budget, progress)?;
    let tried = tried::table(&tuned);
    Ok((tuned.found.tagger, tuned.found.params, tried))
}

/// Tells after what was tried what was learnt and what that cost.
pub(crate) fn tell(
    tagger: &Tagger,
    output: &Path,
    begun: Instant,
    tried: &str,
    progress: Progress,
) -> anyhow::Result<()> {
    learning::warn(tagger, &progress);
    drop(progress);
    let size = fs::metadata(output)
        .with_context(|| output.display().to_string())?
        .len();
    let learnt = text::learnt(tagger, begun.elapsed(), size, output);
    output::write((tried.to_owned() + &learnt).as_bytes())?;
    message::say(cost(begun.elapsed(), memory::peak()));
    Ok(())
}

impl Arguments {
    fn tune(&self) -> Tune {
        match self.budget {
            Some(seconds) => Tune::Within(Duration::from_secs(seconds)),
            None if self.tune => Tune::All,
            None => Tune::No,
        }
    }

    fn output(&self) -> anyhow::Result<PathBuf> {
        match (&self.output, &self.store, &self.archive[..]) {
            (Some(output), _, _) => Ok(output.clone()),
            (None, Some(store), _) => provisional::model_of(store),
            (None, None, [first, ..]) => beside(first),
            (None, None, []) => bail!("no archive named; name a file or folder"),
        }
    }

    /// How to learn: a store remembers what no flag says.
    fn params(&self) -> anyhow::Result<Params> {
        let remembered = match &self.store {
            Some(store) => Store::open(store)?.params()?,
            None => None,
        };
        self.learning.over(remembered.unwrap_or_default())
    }

    fn articles(&self, progress: &Progress) -> anyhow::Result<Archive> {
        if let Some(store) = &self.store {
            return Ok(Archive {
                articles: Store::open(store)?.articles()?,
                outcome: Outcome::Done,
            });
        }
        archive::read(&self.archive, &self.reading, &self.repeats, progress)
    }
}

/// How long it took, and the most bytes of memory it held.
fn cost(took: Duration, held: Option<u64>) -> String {
    let held = held.map(|bytes| format!(", {} of memory at most", list::size(bytes)));
    let held = held.unwrap_or_default();
    format!("took {:.1} seconds{held}", took.as_secs_f64())
}

/// The model file of an archive: its name without the extension, and `.catchline`.
pub(crate) fn beside(archive: &Path) -> anyhow::Result<PathBuf> {
    if archive.as_os_str() == "-" {
        bail!("standard input has no folder to write into; name a model file with --output");
    }
    // A path such as .. has no name of its own.
    let named = archive.file_name().map(|_| archive.to_owned());
    let path = named.map_or_else(|| fs::canonicalize(archive), Ok);
    let path = path.with_context(|| format!("{} cannot be read", archive.display()))?;
    let Some(name) = path.file_name() else {
        bail!(
            "{} has no name; name a model file with --output",
            archive.display()
        );
    };
    let mut name: OsString = if path.is_dir() {
        name.to_owned()
    } else {
        let stem = Path::new(name);
        let zipped = stem.extension().is_some_and(|extension| extension == "gz");
        let stem = if zipped {
            stem.with_extension("")
        } else {
            stem.to_owned()
        };
        stem.with_extension("").into_os_string()
    };
    name.push(".catchline");
    Ok(path.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_cost_is_said() {
        let took = Duration::from_millis(1250);
        assert_eq!(cost(took, None), "took 1.2 seconds");
        let held = Some(369_000_000);
        assert_eq!(
            cost(took, held),
            "took 1.2 seconds, 369.0 MB of memory at most"
        );
    }

    #[test]
    fn a_model_goes_beside_its_archive() {
        let shown = |archive: &str| beside(Path::new(archive)).unwrap().display().to_string();
        assert_eq!(shown("x/blog.jsonl"), "x/blog.catchline");
        assert_eq!(shown("blog.2024.jsonl.gz"), "blog.2024.catchline");
        assert_eq!(
            shown(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/")),
            concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures.catchline")
        );
        assert!(beside(Path::new("/")).is_err() && beside(Path::new("-")).is_err());
    }
}
