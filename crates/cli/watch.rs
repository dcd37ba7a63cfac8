//! `catchline watch`: tags what arrives in folders and feeds, once each, through restarts.

mod adviser;
mod aside;
mod deliver;
mod desk;
mod exec;
mod feed;
mod folder;
mod log;
mod name;
mod pass;
mod places;
mod record;
mod tries;
mod wake;

use crate::{
    archive::Reading,
    duration::duration,
    escaped::Escaped,
    exit::Outcome,
    fetch::{self, Client},
    message::{self, count},
    model,
    progress::Progress,
    report,
    signals::Stop,
    wanted::WantedTags,
};
use adviser::Adviser;
use catchline::corpus::Report;
use clap::Args;
use deliver::Delivering;
use desk::Desk;
use feed::Feed;
use folder::{Folder, Read};
use log::{Format, Log};
use places::Places;
use record::Record;
use std::{
    mem,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use tries::Tries;
use url::Url;
use wake::Wake;

/// How often folders are looked at where nothing is heard of them, and how many times as long as a
/// look takes lies between two at least.
const LOOK: (Duration, u32) = (Duration::from_secs(3), 20);
/// How often feeds may be asked.
const LEAST: Duration = Duration::from_secs(60);
/// With --once, files that do not settle are waited for so many times as long as they have to stand
/// still, and a little longer.
const PATIENCE: (u32, Duration) = (10, Duration::from_secs(10));

const EXAMPLES: &str = "\
Examples:
  catchline watch incoming/ --model blog.catchline
  catchline watch incoming/ --store blog.store
  catchline watch incoming/ --output tagged/ --set-aside odd/
  catchline watch content/posts/ --in-place --skip-present
  catchline watch https://example.org/feed --every 30m --exec ./publish --exec-arg --quiet
  catchline watch incoming/ --once --format jsonl >> tagged.jsonl

Each article is tagged once, also after a restart: what was dealt with stands in a record, a line
of JSON an article. An article is known by its file or feed and its id; of a file that grows the
new lines are new articles. Files that are still being written are waited for; hidden ones, and
those whose names end with .part, .crdownload, .tmp, .swp or ~, are passed over. A run that is
killed deals again with the article that it was at.

Exit codes:
  0  it was asked to stop, by SIGTERM or SIGINT; with --once, something new was tagged
  1  with --once: nothing new was found
  2  with --once: something was set aside; or the call is wrong";

/// Tag what arrives in folders and feeds, each article once
///
/// Drafts are read too: it is what is being written that wants tags.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folders to watch, with all below them, and addresses of feeds: RSS, Atom or JSON Feed
    #[arg(value_name = "DIR|FEED", required = true)]
    watched: Vec<PathBuf>,
    #[arg(help = model::HELP, long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Suggest by the model of this store, which is read again whenever it has changed; for an article
    /// that editors corrected, what they decided comes first, and what they rejected never
    #[arg(long, value_name = "STORE", conflicts_with = "model")]
    pub(crate) store: Option<PathBuf>,
    /// How the line about each article is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    wanted: WantedTags,
    /// Look at everything once, wait for what is being written, and end
    #[arg(long)]
    once: bool,
    /// Take what is there at the first start as seen, and tag only what comes after it
    #[arg(long)]
    skip_present: bool,
    /// File that keeps what was dealt with [default: .catchline-watched.jsonl in the first DIR, else
    /// in the working folder]
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// For how long a file has to stand still until it counts as whole
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    settle: Duration,
    /// How often feeds are asked, a minute or longer apart
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = every)]
    every: Duration,
    /// Move files that cannot be read, or that CMD fails for, to this folder, each with a
    /// NAME.reason.txt [default: they stay where they are]
    #[arg(long, value_name = "DIR")]
    set_aside: Option<PathBuf>,
    #[command(flatten)]
    delivering: Delivering,
    #[command(flatten)]
    network: fetch::Network,
    #[command(flatten)]
    reading: Reading,
}

fn every(given: &str) -> Result<Duration, String> {
    let every = duration(given)?;
    let often = || "ask feeds once a minute at most, as with 1m".to_owned();
    (LEAST <= every).then_some(every).ok_or_else(often)
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let stop = Stop::on_signals()?;
    let places = Places::check(arguments)?;
    let record = Record::open(&places.record)?;
    let desk = Desk {
        adviser: Adviser::begin(arguments.model.as_deref(), arguments.store.as_deref())?,
        wanted: arguments.wanted.wanted(),
        options: arguments.reading.of_new_articles(),
        delivery: arguments.delivering.delivery(),
        log: Log::new(arguments.format),
        record,
        tries: Tries::new(arguments.delivering.exec_pause),
        aside: arguments.set_aside.clone(),
        stop,
        skipped: Report::default(),
        tagged: 0,
        set_aside: 0,
    };
    let patience = arguments.settle.saturating_mul(PATIENCE.0) + PATIENCE.1;
    let feeds = places.feeds.iter();
    let feed = |url: &Url| Feed::new(url.clone(), arguments.every);
    let mut watch = Watch {
        desk,
        folders: places.folders(arguments.settle),
        feeds: feeds.map(feed).collect(),
        client: Arc::new(Client::new(&arguments.network)),
        wake: Wake::new(),
        took: Duration::ZERO,
        reading: arguments.reading.clone(),
        worst: Outcome::Done,
        patience: arguments.once.then_some(patience),
    };
    for feed in &mut watch.feeds {
        feed.remember(&watch.desk);
    }
    watch.begin(&places);
    if arguments.skip_present {
        watch.skip_present()?;
    }
    watch.desk.record.begin()?;
    watch.go_on()?;
    Ok(watch.outcome())
}

struct Watch {
    desk: Desk,
    folders: Vec<Folder>,
    feeds: Vec<Feed>,
    client: Arc<Client>,
    wake: Wake,
    /// How long it took to look at all folders last.
    took: Duration,
    reading: Reading,
    /// What reading has come to so far.
    worst: Outcome,
    /// With --once, for how long what does not settle is waited for.
    patience: Option<Duration>,
}

impl Watch {
    /// Says what is watched, and asks to be told of changes.
    fn begin(&mut self, places: &Places) {
        let roots = self
            .folders
            .iter()
            .map(|folder| folder.root.display().to_string());
        let feeds = places.feeds.iter().map(Url::to_string);
        let all = roots.chain(feeds).collect::<Vec<_>>().join(", ");
        message::say(format_args!(
            "watching {}; what was dealt with stands in {}",
            Escaped(&all),
            Escaped(&places.record.display().to_string())
        ));
        for folder in &self.folders {
            self.wake.watch(&folder.root);
        }
    }

    /// Takes what is there as seen, if nothing ever was.
    fn skip_present(&mut self) -> anyhow::Result<()> {
        let desk = &mut self.desk;
        for feed in &mut self.feeds {
            feed.skip_present(desk);
        }
        if !desk.record.is_new() {
            message::say("this is not the first start: what arrived since the last one is tagged");
            return Ok(());
        }
        let mut seen = Vec::new();
        for folder in &mut self.folders {
            for file in folder.present() {
                if desk.stop.is_asked() {
                    return Ok(());
                }
                let (ids, whole) = desk.ids(&file);
                if whole {
                    folder.has_read(&file, &Read::Whole(None));
                }
                seen.push((file.source, ids));
            }
        }
        let files = count(seen.len() as u64, "file");
        for (source, ids) in seen {
            ids.iter().try_for_each(|id| desk.record.add(&source, id))?;
        }
        message::say(format_args!("passed over {files} that are there already"));
        Ok(())
    }

    /// Looks, deals with what has come, and waits, until it is to end.
    fn go_on(&mut self) -> anyhow::Result<()> {
        while !self.desk.stop.is_asked() {
            self.look()?;
            let Some(next) = self.next() else { break };
            self.wake.wait(next, self.took, &self.desk.stop);
        }
        self.tell_given_up();
        self.desk.record.sync()
    }

    /// When to look next; nothing where it is time to end.
    fn next(&self) -> Option<Instant> {
        let once = self.patience.is_some();
        let folders = self.folders.iter();
        let folders = folders.filter_map(|folder| folder.due(self.patience));
        let feeds = self.feeds.iter().filter_map(|feed| feed.due(once));
        let due = folders.chain(feeds).min();
        if once {
            return due;
        }
        let look = Instant::now() + LOOK.0.max(self.took * LOOK.1);
        Some(due.map_or(look, |due| due.min(look)))
    }

    /// Deals with what has come. This is where everything arrives.
    fn look(&mut self) -> anyhow::Result<()> {
        self.took = Duration::ZERO;
        self.desk.adviser.look();
        for folder in &mut self.folders {
            let begun = Instant::now();
            let arrived = folder.look(|root| self.wake.watch(root));
            self.took += begun.elapsed();
            for file in arrived {
                let read = self.desk.file(&file)?;
                folder.has_read(&file, &read);
                if self.desk.stop.is_asked() {
                    return Ok(());
                }
            }
        }
        for feed in &mut self.feeds {
            feed.look(&mut self.desk, &self.client, &self.wake.caller())?;
        }
        let skipped = mem::take(&mut self.desk.skipped);
        report::say_skipped(&skipped, &Progress::new(true));
        self.worst = self.worst.max(self.reading.outcome(&skipped));
        Ok(())
    }

    /// Names the files that did not settle in time.
    fn tell_given_up(&self) {
        let Some(patience) = self.patience else {
            return;
        };
        let folders = self.folders.iter();
        for path in folders.flat_map(|folder| folder.given_up(patience)) {
            message::say(format_args!(
                "{}: is still being written; it is left for the next run",
                path.display()
            ));
        }
    }

    fn outcome(&self) -> Outcome {
        if self.patience.is_none() || self.desk.stop.is_asked() {
            Outcome::Done
        } else if 0 < self.desk.set_aside {
            Outcome::Unread
        } else if self.desk.tagged == 0 {
            self.worst.max(Outcome::Nothing)
        } else {
            self.worst
        }
    }
}
