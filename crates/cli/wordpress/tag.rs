//! `catchline wordpress tag`: suggested tags onto the posts of a site.

use super::{
    Asking,
    apply::{self, Became, Writer},
    credentials::Credentials,
    json,
    plan::{self, History, Planned, Rules},
    posts::{self, Asked},
    pull,
    terms::Terms,
    text,
};
use crate::{
    applied::{self, Journal},
    exit::Outcome,
    message::count,
    model, output,
    progress::Progress,
    wanted::WantedTags,
};
use catchline::Tag;
use clap::{Args, ValueEnum};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples:
  catchline wordpress tag https://blog.example.org --model blog.catchline --only-untagged
  catchline wordpress tag https://blog.example.org --model blog.catchline --only-untagged --apply
  catchline wordpress tag https://blog.example.org --min-confidence 0.8 --limit 10 --apply
  catchline wordpress tag https://blog.example.org --status draft --format jsonl";

/// Suggest tags for the posts of a WordPress, and with --apply write them
///
/// Tags are added, and none is taken away. A post that somebody changes meanwhile is left alone,
/// and so is a tag that was applied before and taken off since. A run that breaks off is gone on
/// with by the same command.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    asking: Asking,
    #[arg(help = model::HELP, long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Write the tags; without it is shown what would be written
    #[arg(long)]
    apply: bool,
    /// Only posts that have no tag
    #[arg(long)]
    only_untagged: bool,
    #[command(flatten)]
    wanted: WantedTags,
    /// Tag at most N posts, the newest first
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Make tags that the site does not have
    #[arg(long)]
    create_tags: bool,
    /// Status of the posts, such as draft; may be repeated; other than publish it takes a user
    #[arg(long = "status", value_name = "STATUS", default_value = "publish")]
    statuses: Vec<String>,
    /// Record of what was applied, and report [default: applied.jsonl beside the model]
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// How the tags are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// One JSON object a post and line
    Jsonl,
}

/// A post, and what became of it; nothing where nothing was to be written.
pub(super) type Row<'a> = (&'a Planned, Option<Became>);

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let is_public = arguments.statuses.iter().all(|status| status == "publish");
    let credentials = if arguments.apply || !is_public {
        Some(Credentials::get()?)
    } else {
        Credentials::of_environment()?
    };
    // Before anything is opened.
    arguments.asking.url(credentials.as_ref())?;
    let tagger = model::choose(arguments.model.as_deref())?.tagger;
    let path = arguments.record();
    let progress = Progress::new(false);
    // Held from here on: what it says must not change.
    let mut journal = arguments.apply.then(|| Journal::open(&path)).transpose()?;
    let site = arguments.asking.site(credentials.as_ref(), &progress)?;
    let asked = Asked {
        statuses: &arguments.statuses,
        newest_first: true,
    };
    let posts = posts::all(&site, asked, |read| progress.read(read as u64))?;
    let mut terms = Terms::read(&site)?;
    let records = match &mut journal {
        Some(journal) => journal.read()?,
        None => applied::read(&path)?,
    };
    let history = History::of(records, &site.name());
    let open = pull::open(&posts, &progress);
    let mut planned = plan::plan(open, &tagger, &terms, &history, arguments.rules());
    if posts.is_empty() {
        let statuses = arguments.statuses.join(" or ");
        progress.say(format_args!(
            "{}: has no post of status {statuses}",
            site.name()
        ));
        return Ok(Outcome::Nothing);
    }
    let (rows, broken) = match &mut journal {
        None => (
            planned.iter().map(|one| (one, None)).collect::<Vec<_>>(),
            None,
        ),
        Some(journal) => {
            if arguments.create_tags {
                apply::make_tags(&site, &mut terms, &mut planned, &progress)?;
            }
            let mut writer = Writer {
                site: &site,
                journal,
                statuses: &arguments.statuses,
                progress: &progress,
            };
            writer.settle(&history, &planned, &terms)?;
            write(&mut writer, &planned)
        }
    };
    arguments.show(&rows)?;
    arguments.say(&rows, &progress);
    let asked = count(site.requests(), "request");
    progress.say(format_args!(
        "looked at {} in {asked}",
        count(posts.len() as u64, "post")
    ));
    if arguments.apply && rows.iter().any(|(_, became)| became.is_some()) {
        progress.say(format_args!("recorded in {}", path.display()));
    }
    broken.map_or(Ok(outcome(&rows)), Err)
}

/// Writes what is planned; where it breaks off, what was done comes back with the reason.
fn write<'a>(
    writer: &mut Writer<'_>,
    planned: &'a [Planned],
) -> (Vec<Row<'a>>, Option<anyhow::Error>) {
    let (wanting, rest): (Vec<_>, Vec<_>) = planned.iter().partition(|one| !one.add.is_empty());
    let mut rows = Vec::new();
    let broken = writer.write(&wanting, |one, became| rows.push((one, Some(became))));
    rows.extend(rest.into_iter().map(|one| (one, None)));
    (rows, broken.err())
}

impl Arguments {
    fn rules(&self) -> Rules {
        Rules {
            wanted: self.wanted.wanted(),
            only_untagged: self.only_untagged,
            create_tags: self.create_tags,
            limit: self.limit.map_or(usize::MAX, |limit| limit as usize),
        }
    }

    /// The record: the one that is named, else the one beside the model.
    fn record(&self) -> PathBuf {
        let beside = |model: &PathBuf| model.with_file_name(applied::NAME);
        let named = self.record.clone();
        named
            .or_else(|| self.model.as_ref().map(beside))
            .unwrap_or_else(|| Path::new(applied::NAME).to_owned())
    }

    fn show(&self, rows: &[Row<'_>]) -> anyhow::Result<()> {
        match self.format {
            Format::Text => output::write(text::table(rows).as_bytes()),
            Format::Jsonl => output::write(&json::lines(rows)),
        }
    }

    /// Says how much was or would be done, and what was not.
    fn say(&self, rows: &[Row<'_>], progress: &Progress) {
        let (done, left): (Vec<_>, Vec<_>) = rows
            .iter()
            .filter(|(one, _)| !one.add.is_empty())
            .partition(|(_, became)| became.as_ref().is_none_or(|one| *one == Became::Tagged));
        let tags = done.iter().map(|(one, _)| one.add.len() as u64).sum();
        let (posts, tags) = (count(done.len() as u64, "post"), count(tags, "tag"));
        if self.apply {
            progress.say(format_args!("added {tags} to {posts}"));
        } else {
            progress.say(format_args!(
                "would add {tags} to {posts}; --apply writes them"
            ));
        }
        if !left.is_empty() {
            let left = count(left.len() as u64, "post");
            progress.say(format_args!("{left} not tagged, for the reasons above"));
        }
        let missing: BTreeSet<&str> = rows
            .iter()
            .flat_map(|(one, _)| one.missing.iter().map(Tag::as_str))
            .collect();
        if !missing.is_empty() {
            let (number, first) = (count(missing.len() as u64, "tag"), first(&missing));
            progress.say(format_args!(
                "{number} that fit and that the site does not have: {first}; --create-tags makes \
                 them"
            ));
        }
    }
}

/// The first of several names.
fn first(names: &BTreeSet<&str>) -> String {
    const NAMED: usize = 5;
    let more = if NAMED < names.len() { ", …" } else { "" };
    let named: Vec<&str> = names.iter().take(NAMED).copied().collect();
    format!("{}{more}", named.join(", "))
}

fn outcome(rows: &[Row<'_>]) -> Outcome {
    let wanting = rows.iter().filter(|(one, _)| !one.add.is_empty());
    let outcome = |(_, became): &Row<'_>| match became {
        None | Some(Became::Tagged) => Outcome::Done,
        Some(_) => Outcome::Unread,
    };
    wanting.map(outcome).max().unwrap_or(Outcome::Nothing)
}
