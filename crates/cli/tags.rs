//! `catchline tags`: which tags an archive uses, and what stands out among them.

mod changes;
mod json;
mod text;

use crate::{
    archive::{self, Reading, Repeats, check_standard_input},
    exit::Outcome,
    learning::{language, say_if_not_stemmed},
    output::{self, Format},
    progress::Progress,
};
use catchline::{Hygiene, Labelled, LanguageChoice, TagChecks, TagUse};
use changes::Change;
use clap::{Args, ValueEnum};
use std::{
    cmp::Reverse,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples:
  catchline tags blog/
  catchline tags --min-articles 3 --sort name blog.jsonl
  catchline tags --format json blog/ > tags.json
  catchline tags rename blog.store \"cyber attacks\" \"Digital attacks\" --apply
  catchline tags merge blog.store hacking \"cyber attack\" --into \"cyber attacks\"
  catchline tags retire blog.store misc --apply
  catchline tags undo blog.store";

/// List an archive's tags, and those that may be one
///
/// Warns of near-duplicates (another number or order of the same words, typing errors, initials,
/// one name inside another), of tags too rare to learn and of tags that always come together.
/// Nothing is changed but by rename, merge and retire, which change the tags of a store.
#[derive(Debug, Args)]
#[command(
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    change: Option<Change>,
    /// Files and folders with tagged articles; - is standard input
    #[arg(value_name = "ARCHIVE", required = true)]
    archive: Vec<PathBuf>,
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

/// How tags are listed, of an archive or of a store.
#[derive(Debug, Args)]
pub(crate) struct Listing {
    /// How they are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// In which order tags are listed
    #[arg(long, value_enum, default_value = "count")]
    sort: Sort,
    #[command(flatten)]
    which: Which,
}

/// Which tags there are.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tags")]
struct Which {
    /// Language of the tags' names, as a code such as en; auto: that of most articles
    #[arg(long, value_name = "CODE", default_value = "auto", value_parser = language)]
    language: LanguageChoice,
    /// Leave out tags that are on fewer articles
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
    min_articles: u32,
    /// Keep spellings of a tag apart that differ in case, hyphens or spaces
    #[arg(long)]
    exact_tags: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    /// The most used first
    Count,
    /// By name
    Name,
}

impl Arguments {
    /// The store whose tags are changed.
    pub(crate) fn store(&self) -> Option<&Path> {
        self.change.as_ref().map(Change::store)
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    if let Some(change) = &arguments.change {
        return changes::run(change);
    }
    check_standard_input(&[&arguments.archive])?;
    let progress = Progress::new(false);
    let archive = archive::read(
        &arguments.archive,
        &arguments.reading,
        &arguments.repeats,
        &progress,
    )?;
    drop(progress);
    arguments.listing.show(&archive.articles)?;
    Ok(archive.outcome)
}

impl Listing {
    /// Lists the tags of articles.
    pub(crate) fn show(&self, articles: &[Labelled]) -> anyhow::Result<()> {
        say_if_not_stemmed(self.which.language);
        let mut found = Hygiene::of(articles, &self.which.checks())?;
        self.sort.apply(&mut found.tags);
        match self.format {
            Format::Text => output::write(text::lists(&found).as_bytes()),
            Format::Json => output::write_json(&json::Listed::of(&found)),
        }
    }
}

impl Which {
    fn checks(&self) -> TagChecks {
        TagChecks {
            min_articles: self.min_articles,
            exact_tags: self.exact_tags,
            language: self.language,
        }
    }
}

impl Sort {
    /// Puts tags that come by name in order.
    fn apply(self, tags: &mut [TagUse]) {
        match self {
            // Stable: those as frequent stay by name.
            Self::Count => tags.sort_by_key(|one| Reverse(one.articles)),
            Self::Name => {}
        }
    }
}
