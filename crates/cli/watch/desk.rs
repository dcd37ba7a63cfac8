//! The desk over which every article goes once, wherever it comes from.

use super::{
    adviser::Adviser,
    aside,
    deliver::{Delivered, Delivery, Parcel, Tags},
    folder::{Arrived, Read},
    log::Log,
    pass::Pass,
    record::{Known, Record, Source},
    tries::Tries,
};
use crate::{edit, message, signals::Stop, stamp::Stamp};
use catchline::{
    Article, Labelled, Wanted,
    corpus::{self, Options, Report},
};
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Desk {
    pub(super) adviser: Adviser,
    pub(super) wanted: Wanted,
    pub(super) options: Options,
    pub(super) delivery: Delivery,
    pub(super) log: Log,
    pub(super) record: Record,
    pub(super) tries: Tries,
    /// Where files go that cannot be read.
    pub(super) aside: Option<PathBuf>,
    pub(super) stop: Stop,
    /// What was passed over since it was told last.
    pub(super) skipped: Report,
    /// How many articles were tagged, and how many files and articles set aside.
    pub(super) tagged: u64,
    pub(super) set_aside: u64,
}

/// Where the articles of one pass come from.
#[derive(Debug)]
pub(super) struct Origin<'a> {
    pub(super) source: &'a Source,
    /// The file or feed as the user would name it.
    pub(super) shown: String,
    pub(super) file: Option<(&'a Path, Stamp)>,
}

/// An article or what is wrong with it, and whether it is alone in a file of Markdown.
pub(super) type Next = (Result<Labelled, corpus::Error>, bool);

impl Desk {
    /// Reads a file, and deals with all in it that is new.
    pub(super) fn file(&mut self, file: &Arrived) -> anyhow::Result<Read> {
        let path = file.found.path();
        if self.record.is_aside(&file.source, file.stamp) {
            return Ok(Read::Whole(None));
        }
        if Stamp::of(path) != Some(file.stamp) {
            return Ok(Read::Unread);
        }
        let origin = file.origin();
        let mut batches = corpus::read_found(&file.found, &self.options);
        let pass = self.read(&origin, articles(&mut batches))?;
        if !file.again {
            add(&mut self.skipped, batches.report());
        }
        let stamp = Stamp::of(path);
        // Our own edit is no change.
        let is_edited = self.edits() && !pass.is_wrong();
        let is_changing = stamp != Some(file.stamp) && !is_edited;
        if pass.stopped || is_changing && pass.is_wrong() {
            return Ok(Read::Unread);
        }
        if !file.again {
            pass.tell();
        }
        if let Some(at) = pass.again {
            return Ok(Read::Again(at));
        }
        if pass.is_wrong() {
            self.leave(file, &pass)?;
        }
        Ok(Read::Whole(stamp.filter(|_| is_edited)))
    }

    /// Goes through articles, and deals with those that are new.
    pub(super) fn read(
        &mut self,
        origin: &Origin<'_>,
        articles: impl Iterator<Item = Next>,
    ) -> anyhow::Result<Pass> {
        let mut pass = Pass::default();
        for (next, alone) in articles {
            if pass.stopped || self.stop.is_asked() {
                pass.stopped = true;
                break;
            }
            match (next, origin.file) {
                (Err(error), _) => pass.wrong(error.to_string()),
                (Ok(_), Some((path, _))) if !alone && self.edits() => {
                    pass.wrong(edit::refused(path).to_string());
                    break;
                }
                (Ok(labelled), _) => self.article(origin, &labelled.article, alone, &mut pass)?,
            }
        }
        Ok(pass)
    }

    /// The ids of a file's articles, and whether all could be read.
    pub(super) fn ids(&self, file: &Arrived) -> (Vec<String>, bool) {
        let (mut ids, mut whole) = (Vec::new(), true);
        let mut batches = corpus::read_found(&file.found, &self.options);
        for (next, _) in articles(&mut batches) {
            match next {
                Ok(labelled) => ids.push(labelled.article.id_or_hash()),
                Err(_) => whole = false,
            }
        }
        (ids, whole)
    }

    fn edits(&self) -> bool {
        matches!(self.delivery, Delivery::InPlace)
    }

    fn article(
        &mut self,
        origin: &Origin<'_>,
        article: &Article,
        alone: bool,
        pass: &mut Pass,
    ) -> anyhow::Result<()> {
        let id = article.id_or_hash();
        let stamp = origin.file.map(|(_, stamp)| stamp);
        match self.record.article(origin.source, &id, stamp, alone) {
            Known::Tagged => return Ok(()),
            Known::Aside(reason) => {
                pass.known_wrong(reason.to_owned());
                return Ok(());
            }
            Known::Nothing => {}
        }
        if let Some(at) = self.tries.not_before(origin.source, &id) {
            pass.wait(at);
            return Ok(());
        }
        let mut suggestions = Vec::new();
        let suggester = &self.adviser.suggester;
        let decided = suggester.suggest_into(article, self.wanted, &mut suggestions);
        let tags = Tags {
            decided,
            suggestions: &suggestions,
        };
        let parcel = Parcel {
            source: origin.source,
            file: origin.file,
            article,
            tags,
        };
        match self.delivery.deliver(&parcel)? {
            Delivered::Done(done) => {
                let about = (article, tags);
                self.log.write(origin.source, &origin.shown, about, &done)?;
                self.record.add(origin.source, &id)?;
                self.record.sync()?;
                self.tries.end(origin.source, &id);
                self.tagged += 1;
            }
            Delivered::Failed(why) => self.failed(origin, &id, &why, pass)?,
            Delivered::Refused(why) => pass.wrong(why),
            Delivered::Changing => pass.stopped = true,
        }
        Ok(())
    }

    /// Has an article tried again that failed, or sets it aside.
    fn failed(
        &mut self,
        origin: &Origin<'_>,
        id: &str,
        why: &str,
        pass: &mut Pass,
    ) -> anyhow::Result<()> {
        let mut shown = origin.shown.clone();
        if id != origin.source.source {
            shown = format!("{shown} ({id})");
        }
        if let Some((at, pause)) = self.tries.again(origin.source, id) {
            message::say(format_args!("{shown}: {why}; tried again in {pause}"));
            pass.wait(at);
            return Ok(());
        }
        let reason = format!(
            "{shown}: {why}, {} times; it is set aside until its file changes",
            Tries::MOST
        );
        message::say(&reason);
        let stamp = origin.file.map(|(_, stamp)| stamp);
        self.record
            .set_aside(origin.source, Some(id), stamp, &reason)?;
        self.set_aside += 1;
        pass.known_wrong(reason);
        Ok(())
    }

    /// Notes that a file could not be read, and moves it where that is asked for.
    fn leave(&mut self, file: &Arrived, pass: &Pass) -> anyhow::Result<()> {
        if pass.is_newly_wrong() {
            let reason = pass.first();
            let stamp = Some(file.stamp);
            self.record.set_aside(&file.source, None, stamp, &reason)?;
            self.set_aside += 1;
        }
        let Some(folder) = &self.aside else {
            return Ok(());
        };
        match aside::move_to(folder, file.found.path(), &pass.all()) {
            Ok(to) => message::say(format_args!(
                "{}: is now {}",
                file.found.path().display(),
                to.display()
            )),
            Err(error) => message::say(message::chain(&error)),
        }
        Ok(())
    }
}

impl Arrived {
    fn origin(&self) -> Origin<'_> {
        let path = self.found.path();
        Origin {
            source: &self.source,
            shown: path.display().to_string(),
            file: Some((path, self.stamp)),
        }
    }
}

/// The articles of a file.
fn articles(batches: &mut corpus::Batches) -> impl Iterator<Item = Next> {
    batches.flat_map(|batch| {
        let alone = batch.is_markdown();
        batch.map(move |next| (next, alone))
    })
}

fn add(to: &mut Report, report: &Report) {
    for (&reason, number) in &report.skipped {
        *to.skipped.entry(reason).or_default() += number;
    }
    to.unknown.extend_from_slice(&report.unknown);
}
