//! Tags onto posts: what each has is read, what it is to get is added to it, and what came of it is
//! read again.

use super::{
    plan::{Add, History, Planned},
    posts::{self, State as Now},
    site::{Refusal, Site, ill, parse},
    terms::Terms,
};
use crate::{
    applied::{Journal, Record, State},
    now,
    progress::Progress,
};
use anyhow::{Context, anyhow, bail};
use catchline::Tag;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::HashMap, thread, time::Duration};

/// So many posts go into one request.
const BATCH: usize = 25;
/// A batch is sent at most so many times.
const TIMES: u64 = 3;

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Became {
    /// It has its tags now.
    Tagged,
    /// Somebody has changed it since it was read.
    Edited,
    /// It is there no more, or may not be read.
    Gone,
    /// The site refused, for this reason.
    Refused(String),
}

/// Writes tags to posts and keeps a record of it.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) journal: &'a mut Journal,
    pub(super) statuses: &'a [String],
    pub(super) progress: &'a Progress,
}

/// The answer to one request of a batch.
#[derive(Debug, Deserialize)]
struct Response {
    status: u16,
    body: Value,
}

#[derive(Debug, Deserialize)]
struct Responses {
    responses: Vec<Response>,
}

/// Makes the tags that the site does not have, each once. Those that the user may not make stay
/// missing, which is told.
pub(super) fn make_tags(
    site: &Site<'_>,
    terms: &mut Terms,
    planned: &mut [Planned],
    progress: &Progress,
) -> anyhow::Result<()> {
    let mut may = true;
    for one in planned {
        for add in one.add.iter_mut().filter(|add| add.id.is_none()) {
            add.id = terms.id(&add.tag);
            if add.id.is_some() || !may {
                continue;
            }
            match terms.make(site, &add.tag)? {
                Ok(id) => add.id = Some(id),
                Err(refused) => {
                    progress.say(format_args!("{refused:#}"));
                    may = false;
                }
            }
        }
        let missing = one.add.extract_if(.., |add| add.id.is_none());
        one.missing.extend(missing.map(|add| add.tag));
    }
    Ok(())
}

impl Writer<'_> {
    /// Notes what became of what a run was about to do when it broke off, and is not to be done
    /// now.
    pub(super) fn settle(
        &mut self,
        history: &History,
        planned: &[Planned],
        terms: &Terms,
    ) -> anyhow::Result<()> {
        let again = |record: &&Record| {
            let adds = |one: &Planned| {
                let same = |add: &Add| add.tag.folded() == Tag::new(&record.tag).folded();
                one.article == record.article && one.add.iter().any(same)
            };
            !planned.iter().any(adds)
        };
        let left: Vec<&Record> = history.unfinished().into_iter().filter(again).collect();
        for left in left.chunks(super::site::PAGE) {
            let mut ids: Vec<u64> = left.iter().map(|record| record.post).collect();
            ids.dedup();
            let now = self.now(&ids)?;
            let settled = left.iter().map(|&record| {
                let state = now.get(&record.post);
                let id = terms.id(&Tag::new(&record.tag));
                let has = |state: &&Now| id.is_some_and(|id| state.tags.contains(&id));
                let modified = state.filter(has).map(Now::modified);
                Record {
                    state: if modified.is_some() {
                        State::Applied
                    } else {
                        State::Failed
                    },
                    modified: modified.flatten(),
                    time: now::second(),
                    ..record.clone()
                }
            });
            self.journal.append(&settled.collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// Tags posts, batch after batch, and tells what became of each. It breaks off where the site
    /// does not answer or does not know the user any more; those left are not told of then.
    pub(super) fn write<'p>(
        &mut self,
        planned: &[&'p Planned],
        mut became: impl FnMut(&'p Planned, Became),
    ) -> anyhow::Result<()> {
        for batch in planned.chunks(BATCH) {
            let begun = batch
                .iter()
                .flat_map(|one| self.records(one, State::Begun, None));
            let begun: Vec<Record> = begun.collect();
            self.journal.append(&begun)?;
            let mut left = batch.to_vec();
            let mut time = 1;
            while !left.is_empty() {
                let (done, broken) = self.once(&left, time == 1)?;
                let mut records = Vec::new();
                for (one, result, modified) in done {
                    left.retain(|other| other.post != one.post);
                    let state = match result {
                        Became::Tagged => State::Applied,
                        _ => State::Failed,
                    };
                    records.extend(self.records(one, state, modified.as_deref()));
                    became(one, result);
                }
                self.journal.append(&records)?;
                let Some(broken) = broken else { continue };
                if TIMES <= time {
                    return Err(broken);
                }
                let pause = 1 << time;
                self.progress.say(format_args!(
                    "{broken:#}; looking and trying again in {pause} s"
                ));
                thread::sleep(Duration::from_secs(pause));
                time += 1;
            }
        }
        Ok(())
    }

    /// Reads how posts stand, sends one batch, and reads them again. What became of those that
    /// are settled comes back, and what is wrong where others are not.
    fn once<'p>(
        &self,
        left: &[&'p Planned],
        is_first: bool,
    ) -> anyhow::Result<(Vec<Settled<'p>>, Option<anyhow::Error>)> {
        let ids: Vec<u64> = left.iter().map(|one| one.post).collect();
        let now = self.now(&ids)?;
        let (mut settled, mut sent) = (Vec::new(), Vec::new());
        for &one in left {
            match now.get(&one.post) {
                None => settled.push((one, Became::Gone, None)),
                Some(state) if is_first && is_edited(one, state) => {
                    settled.push((one, Became::Edited, None));
                }
                Some(state) if has_all(one, state) => {
                    settled.push((one, Became::Tagged, state.modified()));
                }
                Some(state) => sent.push((one, merged(one, state))),
            }
        }
        if sent.is_empty() {
            return Ok((settled, None));
        }
        let responses = match self.send(&sent) {
            Ok(responses) => responses,
            Err(Sent::Passing(error)) => return Ok((settled, Some(error))),
            Err(Sent::Final(error)) => return Err(error),
        };
        let now = self.now(&ids)?;
        for ((one, tags), response) in sent.iter().zip(responses) {
            let after = now.get(&one.post);
            let became = match refused(&response)? {
                Some(why) => Became::Refused(why),
                None => match after {
                    Some(after) if tags.iter().all(|id| after.tags.contains(id)) => Became::Tagged,
                    Some(_) => {
                        Became::Refused("the site took the tags and does not show them".to_owned())
                    }
                    None => Became::Gone,
                },
            };
            let changed: Option<Now> = serde_json::from_value(response.body).ok();
            let modified = changed.as_ref().and_then(Now::modified);
            settled.push((*one, became, modified));
        }
        Ok((settled, None))
    }

    fn now(&self, ids: &[u64]) -> anyhow::Result<HashMap<u64, Now>> {
        let states = posts::states(self.site, ids, self.statuses)?;
        Ok(states.into_iter().map(|state| (state.id, state)).collect())
    }

    fn send(&self, sent: &[(&Planned, Vec<u64>)]) -> Result<Vec<Response>, Sent> {
        let request = |(one, tags): &(&Planned, Vec<u64>)| json!({ "method": "POST", "path": posts::route(one.post), "body": { "tags": tags } });
        let requests: Vec<Value> = sent.iter().map(request).collect();
        let answer = self
            .site
            .send("/batch/v1", &json!({ "requests": requests }));
        let answer = answer.map_err(Sent::Passing)?;
        if answer.status == 429 || 500 <= answer.status {
            return Err(Sent::Passing(ill(&answer)));
        }
        let Responses { responses } = parse(&answer).map_err(Sent::Final)?;
        if responses.len() != sent.len() {
            let error = anyhow!(
                "{}: answers {} of {} requests; run it again, which goes on from here",
                answer.url,
                responses.len(),
                sent.len()
            );
            return Err(Sent::Final(error));
        }
        Ok(responses)
    }

    fn records(&self, one: &Planned, state: State, modified: Option<&str>) -> Vec<Record> {
        let (site, time) = (self.site.name(), now::second());
        let record = |add: &Add| Record {
            state,
            site: site.clone(),
            article: one.article.clone(),
            post: one.post,
            tag: add.tag.as_str().to_owned(),
            time: time.clone(),
            modified: modified.map(str::to_owned),
        };
        one.add.iter().map(record).collect()
    }
}

/// A post, what became of it, and when it was changed last.
type Settled<'p> = (&'p Planned, Became, Option<String>);

/// Why a batch has no answer.
enum Sent {
    /// It may have one the next time.
    Passing(anyhow::Error),
    Final(anyhow::Error),
}

fn ids(one: &Planned) -> impl Iterator<Item = u64> {
    one.add.iter().filter_map(|add| add.id)
}

/// Whether somebody has changed a post since it was read. One that a run had begun to change may
/// still be changed by what that run had sent.
fn is_edited(one: &Planned, now: &Now) -> bool {
    !one.is_begun && now.modified() != one.modified
}

fn has_all(one: &Planned, now: &Now) -> bool {
    ids(one).all(|id| now.tags.contains(&id))
}

/// The tags that a post has, and then those that it is to get.
fn merged(one: &Planned, now: &Now) -> Vec<u64> {
    let mut tags = now.tags.clone();
    for id in ids(one) {
        if !tags.contains(&id) {
            tags.push(id);
        }
    }
    tags
}

/// Why the site refused a post, if it did. A user whom it does not know is refused everything.
fn refused(response: &Response) -> anyhow::Result<Option<String>> {
    if (200..300).contains(&response.status) {
        return Ok(None);
    }
    let refusal: Refusal = serde_json::from_value(response.body.clone())
        .context("the site refuses a post and does not say why")?;
    let said = refusal.said(response.status);
    if response.status == 401 {
        bail!("{said}; run it again then, which goes on from here");
    }
    Ok(Some(said))
}
