//! `catchline pull`: what is new in feeds and on pages of the web, added to an archive.

use crate::{
    archive::Reading,
    destination,
    exit::Outcome,
    fetch::{self, Client, Network, Patience, Validators},
    message::{self, count},
    progress::Progress,
    report,
};
use anyhow::{Context, anyhow, bail};
use catchline::{
    Labelled,
    corpus::{Format, Options, read_from, read_with, write_jsonl},
};
use clap::Args;
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples:
  catchline pull https://example.org/feed --output blog.jsonl
  catchline pull https://example.org/tag/trade/ https://example.org/tag/ports/ --output blog.jsonl
  catchline pull https://example.org/feed --output blog.jsonl && catchline train blog.jsonl

A feed holds what is newest: pull it from time to time, and the archive grows. What has not
changed since is not sent again by hosts that know how to say so; what they said last is kept
beside OUT, in .OUT.fetched. The posts of a WordPress all at once: catchline wordpress pull.

Exit codes:
  0  something is new
  1  nothing is new
  2  something could not be read (the rest was added), or the call is wrong";

/// Add what is new in feeds and on pages of the web to an archive in JSON Lines
///
/// An article that the archive has already is replaced where it has changed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Addresses of feeds (RSS, Atom, JSON Feed), tag pages and articles
    #[arg(value_name = "URL", required = true)]
    addresses: Vec<String>,
    /// Archive to add to; it is made where there is none
    #[arg(long, short, value_name = "OUT")]
    output: PathBuf,
    #[command(flatten)]
    network: Network,
    #[command(flatten)]
    reading: Reading,
}

/// The archive as it grows.
#[derive(Debug, Default)]
struct Archive {
    articles: Vec<Labelled>,
    /// Where each stands, by id.
    at: HashMap<String, usize>,
    new: u64,
    changed: u64,
}

/// What hosts said of the answers that are in the archive, by address.
type Fetched = BTreeMap<String, Validators>;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    destination::check(&arguments.output, "--output", &[])?;
    let progress = Progress::new(false);
    let mut archive = Archive::read(&arguments.output)?;
    let beside = beside(&arguments.output);
    let before = if archive.articles.is_empty() {
        Fetched::new()
    } else {
        read_fetched(&beside)?
    };
    let client = Client::new(&arguments.network);
    let options = arguments.reading.options();
    let (mut fetched, mut outcome) = (before.clone(), Outcome::Done);
    for address in &arguments.addresses {
        let known = before.get(address);
        match add(&client, address, known, &options, &mut archive, &progress) {
            Ok(None) => {}
            Ok(Some(validators)) => {
                fetched.insert(address.clone(), validators);
            }
            Err(error) => {
                progress.say(message::chain(&error));
                outcome = Outcome::Unread;
            }
        }
    }
    let Archive { new, changed, .. } = archive;
    let all = count(archive.articles.len() as u64, "article");
    progress.say(format_args!(
        "{new} new, {changed} changed; the archive has {all}"
    ));
    if 0 < new + changed {
        destination::replace(&arguments.output, |out| {
            write_jsonl(out, &archive.articles)?;
            Ok(())
        })?;
    } else if outcome == Outcome::Done {
        outcome = Outcome::Nothing;
    }
    if fetched != before {
        destination::replace(&beside, |out| Ok(serde_json::to_writer(out, &fetched)?))?;
    }
    Ok(outcome)
}

/// Adds what is at an address to the archive. What its host says of it comes back, unless it is
/// the same as before.
fn add(
    client: &Client,
    address: &str,
    known: Option<&Validators>,
    options: &Options,
    archive: &mut Archive,
    progress: &Progress,
) -> anyhow::Result<Option<Validators>> {
    let url = fetch::address(address)?;
    let headers = known.map(Validators::headers).unwrap_or_default();
    let answer = Patience { progress }.ask(|| client.get(&url, &headers))?;
    if answer.status == 304 {
        progress.say(format_args!("{address}: has not changed"));
        return Ok(None);
    }
    let answer = answer.well()?;
    let validators = Validators::of(&answer);
    let mut reader = read_from(Cursor::new(answer.body), address, options);
    let mut errors = report::Errors::default();
    for next in reader.by_ref() {
        match next {
            Ok(labelled) => archive.add(labelled),
            Err(error) => errors.say(error, progress),
        }
    }
    let report = reader.report();
    report::say(report, progress);
    match (report.articles, report.errors) {
        (0, 0) => bail!("{address}: holds no article; name a feed, or a page with articles"),
        (_, 0) => Ok(Some(validators)),
        // Asked for again as if it had changed.
        (_, errors) => Err(anyhow!("{address}: {} in it", count(errors, "error"))),
    }
}

impl Archive {
    /// The archive that there is.
    fn read(path: &Path) -> anyhow::Result<Self> {
        let mut archive = Self::default();
        if !path.exists() {
            return Ok(archive);
        }
        let options = Options {
            format: Some(Format::JsonLines),
            ..Options::default()
        };
        for next in read_with([path], &options)? {
            let next = next.context("the archive to add to cannot be read")?;
            archive
                .at
                .insert(next.article.id_or_hash(), archive.articles.len());
            archive.articles.push(next);
        }
        Ok(archive)
    }

    fn add(&mut self, new: Labelled) {
        let id = new.article.id_or_hash();
        let Some(&at) = self.at.get(&id) else {
            self.at.insert(id, self.articles.len());
            self.articles.push(new);
            self.new += 1;
            return;
        };
        let known = &mut self.articles[at];
        if (&known.article, &known.tags) != (&new.article, &new.tags) {
            known.article = new.article;
            known.tags = new.tags;
            self.changed += 1;
        }
    }
}

/// The file with what hosts said, beside an archive.
fn beside(output: &Path) -> PathBuf {
    let name = output.file_name().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!(".{name}.fetched"))
}

fn read_fetched(path: &Path) -> anyhow::Result<Fetched> {
    let Ok(bytes) = fs::read(path) else {
        return Ok(Fetched::new());
    };
    serde_json::from_slice(&bytes).with_context(|| {
        format!(
            "{}: is not what hosts said; remove it, and everything is asked for again",
            path.display()
        )
    })
}
