//! A feed that is watched: asked from time to time, without anything else waiting for the answer.

use super::{
    desk::{Desk, Origin},
    record::Source,
    wake::Caller,
};
use crate::{
    duration,
    fetch::{Answer, Client, Validators},
    message,
};
use anyhow::{anyhow, bail};
use catchline::corpus::{self, Format, Options, Reader, read_from};
use std::{
    io::Cursor,
    sync::{
        Arc,
        mpsc::{Receiver, TryRecvError, channel},
    },
    thread,
    time::{Duration, Instant},
};
use url::Url;

/// How long an answer is waited for before it is looked whether one is there that nobody told of.
const WAIT: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Feed {
    url: Url,
    source: Source,
    every: Duration,
    /// Whether what is in it at first is not to be tagged.
    skips: bool,
    /// When it is asked next; nothing where it was to be asked once.
    next: Option<Instant>,
    answer: Option<Receiver<anyhow::Result<Answer>>>,
    validators: Validators,
    /// What it held last, and when something in it is to be tried again.
    again: Option<(Vec<u8>, Instant)>,
    /// What was wrong with it last, which has been told.
    told: String,
}

impl Feed {
    pub(super) fn new(url: Url, every: Duration) -> Self {
        let source = Source {
            folder: None,
            source: url.to_string(),
        };
        Self {
            url,
            source,
            every,
            skips: false,
            next: Some(Instant::now()),
            answer: None,
            validators: Validators::default(),
            again: None,
            told: String::new(),
        }
    }

    /// Asks only for what is new since the record was written.
    pub(super) fn remember(&mut self, desk: &Desk) {
        self.validators = desk.record.validators(&self.source);
    }

    /// Takes what is in the feed at first as seen, if nothing of it ever was.
    pub(super) fn skip_present(&mut self, desk: &Desk) {
        self.skips = !desk.record.knows(&self.source);
    }

    /// Asks where it is time to, and deals with what has been answered.
    pub(super) fn look(
        &mut self,
        desk: &mut Desk,
        client: &Arc<Client>,
        caller: &Caller,
    ) -> anyhow::Result<()> {
        let now = Instant::now();
        if let Some((body, _)) = self.again.take_if(|(_, at)| *at <= now) {
            self.read(desk, body)?;
        }
        if let Some(answer) = self.answered() {
            match answer.and_then(|answer| self.content(answer)) {
                Ok(Some(body)) => self.read(desk, body)?,
                Ok(None) => {}
                Err(error) => self.trouble(desk, &message::chain(&error)),
            }
        }
        if self.answer.is_none() && self.next.is_some_and(|next| next <= now) {
            self.ask(client, caller);
            self.next = Some(now + self.every);
        }
        Ok(())
    }

    /// When it is to be looked at next; with `once` nothing where it has been dealt with.
    pub(super) fn due(&self, once: bool) -> Option<Instant> {
        let again = self.again.as_ref().map(|(_, at)| *at);
        let answer = self.answer.as_ref().map(|_| Instant::now() + WAIT);
        let next = self.next.filter(|_| !once);
        again.into_iter().chain(answer).chain(next).min()
    }

    fn ask(&mut self, client: &Arc<Client>, caller: &Caller) {
        let (client, caller, url) = (client.clone(), caller.clone(), self.url.clone());
        let validators = self.validators.clone();
        let (to, answer) = channel();
        self.answer = Some(answer);
        thread::spawn(move || {
            let answer = client.get(&url, &validators.headers());
            // Nobody may wait for it any more.
            let _ = to.send(answer);
            caller.call();
        });
    }

    fn answered(&mut self) -> Option<anyhow::Result<Answer>> {
        let answer = self.answer.as_ref()?.try_recv();
        let answer = match answer {
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(anyhow!("{}: no answer", self.url)),
            Ok(answer) => answer,
        };
        self.answer = None;
        Some(answer)
    }

    /// What the feed holds; nothing where that is what it held before.
    fn content(&mut self, answer: Answer) -> anyhow::Result<Option<Vec<u8>>> {
        if answer.status == 304 {
            return Ok(None);
        }
        if !answer.is_well() {
            let every = duration::shown(self.every);
            bail!(
                "{}: answers {}; it is asked again in {every}, check the address",
                self.url,
                answer.status()
            );
        }
        self.validators = Validators::of(&answer);
        Ok(Some(answer.body))
    }

    /// Deals with what is new in it.
    fn read(&mut self, desk: &mut Desk, body: Vec<u8>) -> anyhow::Result<()> {
        let reader = match reader(&self.source.source, &body, &desk.options) {
            Ok(reader) => reader,
            Err(error) => {
                self.trouble(desk, &message::chain(&error));
                return Ok(());
            }
        };
        if self.skips {
            self.skips = false;
            for labelled in reader.flatten() {
                let id = labelled.article.id_or_hash();
                desk.record.add(&self.source, &id)?;
            }
            return desk.record.set_validators(&self.source, &self.validators);
        }
        let origin = Origin {
            source: &self.source,
            shown: self.source.source.clone(),
            file: None,
        };
        let pass = desk.read(&origin, reader.map(|next| (next, false)))?;
        if pass.again.is_none() && !pass.stopped && !pass.is_wrong() {
            desk.record.set_validators(&self.source, &self.validators)?;
        }
        self.again = pass.again.map(|at| (body, at));
        if pass.is_newly_wrong() {
            self.trouble(desk, &pass.first());
        } else {
            self.told.clear();
        }
        Ok(())
    }

    /// Says what is wrong, unless it is what was wrong before.
    fn trouble(&mut self, desk: &mut Desk, what: &str) {
        if self.told != what {
            message::say(what);
            what.clone_into(&mut self.told);
        }
        desk.set_aside += 1;
    }
}

/// The articles of a feed. A page of HTML is none, whatever the flags say of files.
fn reader(url: &str, body: &[u8], options: &Options) -> anyhow::Result<Reader> {
    let read = |format| {
        let options = Options {
            format: Some(format),
            ..options.clone()
        };
        read_from(Cursor::new(body.to_vec()), url, &options)
    };
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if text.trim_ascii_start().starts_with(b"{") {
        return Ok(read(Format::JsonFeed));
    }
    match read(Format::Rss).next() {
        Some(Err(corpus::Error::OtherFormat { found, .. })) => match found {
            Some(Format::Atom) => Ok(read(Format::Atom)),
            Some(other) => bail!("{url}: is {other}, and no feed; name the address of the feed"),
            None => bail!("{url}: is no feed; name the address of the feed"),
        },
        _ => Ok(read(Format::Rss)),
    }
}
