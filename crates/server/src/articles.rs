//! Articles in requests, and the records that answer them.

use crate::{
    admit::sees_articles,
    bodies::{self, Kind},
    problem::Problem,
    service::Service,
    stream,
    wanted::Ask,
};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderValue, Response, header},
};
use catchline::{Article, Found, Labelled, Record, Wanted, corpus};
use catchline_store::Suggester;
use serde_json::value::RawValue;
use std::{str, sync::Arc, vec};

/// So many bytes of a list are dealt with in one go: others come to their turn in between.
const GO: usize = 256 << 10;

/// What articles can come as.
pub(crate) const KINDS: &str = "application/json or application/x-ndjson";

/// How articles become records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Records {
    pub(crate) wanted: Wanted,
    pub(crate) explain: bool,
    /// Whether explanations name the nearest articles of the store.
    pub(crate) nearest: bool,
}

/// A body that is being answered: an article, or a list of them.
#[derive(Debug)]
struct Answering {
    body: Bytes,
    /// What is left of a list.
    list: Option<vec::IntoIter<Box<RawValue>>>,
    /// How many articles were dealt with.
    number: u64,
    out: Vec<u8>,
}

/// Answers articles with their records: one, a list, or a stream of them.
pub(crate) async fn answer(
    service: Service,
    request: Request,
    explain: bool,
) -> Result<Response<Body>, Problem> {
    let (mut parts, body) = request.into_parts();
    let wanted = Ask::of(&parts.uri)?;
    let nearest = explain && sees_articles(service.settings(), &parts.headers);
    let records = Records {
        wanted,
        explain,
        nearest,
    };
    if nearest {
        service.look_around().await?;
    }
    match Kind::of(&parts.headers) {
        Some(Kind::JsonLines) => {
            let admitted = parts.extensions.remove();
            Ok(stream::answer(service, admitted, body, records))
        }
        Some(Kind::Json) => {
            let body = bodies::whole(body, service.limits()).await?;
            let mut answering = Answering::new(body);
            loop {
                let current = service.current();
                let work = move || (answering.go_on(&current, records), answering);
                let (is_done, after) = service.work(work).await?;
                answering = after;
                if is_done? {
                    return Ok(json("application/json", answering.out));
                }
            }
        }
        None => Err(bodies::unsupported(
            "application/json or application/x-ndjson",
        )),
    }
}

/// An answer of this type.
pub(crate) fn json(kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

impl Answering {
    fn new(body: Bytes) -> Self {
        Self {
            body,
            list: None,
            number: 0,
            out: Vec::new(),
        }
    }

    /// Deals with as much as one go takes; says whether that was all.
    fn go_on(&mut self, current: &Suggester, records: Records) -> Result<bool, Problem> {
        let list = match &mut self.list {
            Some(list) => list,
            None if self.body.trim_ascii_start().starts_with(b"[") => {
                let list = list(&self.body)?;
                self.out.push(b'[');
                self.list.insert(list.into_iter())
            }
            None => {
                let text = utf8(&self.body)?;
                records.read(current, text, 1, &mut self.out)?;
                return Ok(true);
            }
        };
        let mut bytes = 0;
        for one in list {
            if 0 < self.number {
                self.out.push(b',');
            }
            self.number += 1;
            records.read(current, one.get(), self.number, &mut self.out)?;
            bytes += one.get().len();
            if GO <= bytes {
                return Ok(false);
            }
        }
        self.out.push(b']');
        Ok(true)
    }
}

impl Records {
    /// Reads an article and adds its record; `number` is its place in the request, from 1.
    pub(crate) fn read(
        self,
        current: &Suggester,
        text: &str,
        number: u64,
        to: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        self.add(current, &article(text, number)?.article, to);
        Ok(())
    }

    /// Adds the record of an article: what editors decided, and then what is suggested.
    fn add(self, current: &Suggester, article: &Article, to: &mut Vec<u8>) {
        let written = if self.explain {
            let mut why = current.explain(article, self.wanted);
            if !self.nearest {
                why.nearest.clear();
            }
            serde_json::to_writer(to, &why.record(article))
        } else {
            let mut found = Vec::new();
            let decided = current.suggest_into(article, self.wanted, &mut found);
            let record = Record::new(article, Found::Plain(&found));
            serde_json::to_writer(to, &record.after(decided))
        };
        written.expect("strings and finite numbers can be written");
    }
}

/// All articles of a body, with their tags.
pub(crate) fn all(body: &[u8], kind: Kind) -> Result<Vec<Labelled>, Problem> {
    let text = utf8(body)?;
    match kind {
        Kind::JsonLines => {
            let lines = (1..).zip(text.lines());
            let lines = lines.filter(|(_, line)| !line.trim().is_empty());
            lines.map(|(number, line)| article(line, number)).collect()
        }
        Kind::Json if text.trim_ascii_start().starts_with('[') => {
            let list = (1..).zip(list(body)?);
            list.map(|(number, one)| article(one.get(), number))
                .collect()
        }
        Kind::Json => Ok(vec![article(text, 1)?]),
    }
}

fn utf8(body: &[u8]) -> Result<&str, Problem> {
    str::from_utf8(body).map_err(|_| Problem::wrong("the body is no UTF-8"))
}

fn list(body: &[u8]) -> Result<Vec<Box<RawValue>>, Problem> {
    let list = serde_json::from_slice(body);
    list.map_err(|error| Problem::wrong(format!("the list is no JSON: {error}")))
}

/// Reads an article; `number` is its place in the request, from 1.
pub(crate) fn article(text: &str, number: u64) -> Result<Labelled, Problem> {
    let from: Arc<str> = "request".into();
    let read = corpus::read_object(text, &from, number, &corpus::Limits::default());
    read.map_err(|error| Problem::wrong(error.to_string()))
}
