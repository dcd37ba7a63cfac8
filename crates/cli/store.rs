//! `catchline store`: the file that keeps articles and what editors said of them.

pub(crate) mod add;
mod stats;

use crate::{
    archive::check_standard_input,
    destination,
    exit::Outcome,
    message::{count, say},
    output::{self, Format},
    tags::Listing,
};
use add::Adding;
use anyhow::Context;
use catchline_store::{Store, restore};
use clap::{Args, Subcommand};
use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples:
  catchline store add blog.store blog/
  catchline store stats blog.store
  catchline store check blog.store
  catchline store dump blog.store --output blog.dump.jsonl
  catchline store restore again.store blog.dump.jsonl";

/// Keep articles, their tags and what editors said of them in one file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add articles that are new or changed; the same article twice counts once
    Add {
        #[command(flatten)]
        store: Named,
        #[command(flatten)]
        adding: Box<Adding>,
    },
    /// Read everything, count again, and say what is not as it was written
    Check {
        #[command(flatten)]
        store: Named,
    },
    /// List a store's tags, as they are called now, and those that may be one
    Tags {
        #[command(flatten)]
        store: Named,
        #[command(flatten)]
        listing: Listing,
    },
    /// Write all that is in a store as JSON Lines
    Dump {
        #[command(flatten)]
        store: Named,
        /// File to write [default: standard output]
        #[arg(long, short, value_name = "DUMP")]
        output: Option<PathBuf>,
    },
    /// Make a store from what was dumped
    Restore {
        #[command(flatten)]
        store: Named,
        /// What `store dump` wrote; - is standard input
        #[arg(value_name = "DUMP")]
        dump: PathBuf,
    },
    /// Show how much is in a store
    Stats {
        #[command(flatten)]
        store: Named,
        /// How it is shown
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// Which store.
#[derive(Debug, Args)]
pub(crate) struct Named {
    /// File of the store; its model stands beside it, with .catchline
    #[arg(value_name = "STORE")]
    pub(crate) store: PathBuf,
}

impl Arguments {
    /// The store that is meant.
    pub(crate) fn store(&self) -> &Path {
        let (Verb::Add { store, .. }
        | Verb::Check { store }
        | Verb::Tags { store, .. }
        | Verb::Dump { store, .. }
        | Verb::Restore { store, .. }
        | Verb::Stats { store, .. }) = &self.verb;
        &store.store
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.verb {
        Verb::Add { store, adding } => {
            let (_, outcome) = adding.add(&store.store)?;
            Ok(outcome)
        }
        Verb::Check { store } => check(&store.store),
        Verb::Tags { store, listing } => {
            listing.show(&Store::open(&store.store)?.articles()?)?;
            Ok(Outcome::Done)
        }
        Verb::Dump { store, output } => dump(&store.store, output.as_deref()),
        Verb::Restore { store, dump } => read_dump(&store.store, dump),
        Verb::Stats { store, format } => stats::show(&Store::open(&store.store)?, *format),
    }
}

fn check(path: &Path) -> anyhow::Result<Outcome> {
    let store = Store::open(path)?;
    let faults = store.check()?;
    if faults.is_empty() {
        let articles = count(store.stats()?.articles, "article");
        output::write(format!("whole: {articles}\n").as_bytes())?;
        return Ok(Outcome::Done);
    }
    faults.iter().for_each(say);
    say("restore the store from a dump, or from a copy");
    Ok(Outcome::Unread)
}

fn dump(path: &Path, output: Option<&Path>) -> anyhow::Result<Outcome> {
    let store = Store::open(path)?;
    let Some(output) = output.filter(|output| output.as_os_str() != "-") else {
        store.dump(output::stdout()).map_err(refused)?;
        return Ok(Outcome::Done);
    };
    destination::check(output, "--output", &[path.to_owned()])?;
    let mut lines = 0;
    destination::replace(output, |out| {
        lines = store.dump(out)?;
        Ok(())
    })?;
    say(format_args!("wrote {}", count(lines, "line")));
    Ok(Outcome::Done)
}

/// What an error of standard output means; who has heard enough is no error.
fn refused(error: catchline_store::Error) -> anyhow::Error {
    match error {
        catchline_store::Error::Stream(error) => anyhow::Error::new(error).context(output::REFUSED),
        other => other.into(),
    }
}

fn read_dump(path: &Path, dump: &Path) -> anyhow::Result<Outcome> {
    let from: Box<dyn BufRead> = if dump.as_os_str() == "-" {
        check_standard_input(&[&[dump.to_owned()]])?;
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(dump);
        let file = file.with_context(|| format!("cannot read {}", dump.display()))?;
        Box::new(BufReader::new(file))
    };
    let lines = restore(path, from)?;
    say(format_args!("restored {}", count(lines, "line")));
    Ok(Outcome::Done)
}
