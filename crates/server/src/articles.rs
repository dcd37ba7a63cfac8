//! Articles in requests, and the records that answer them.

use crate::{
    bodies::{self, Kind},
    current::Current,
    found::{Found, Record},
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
use catchline::{Article, Wanted, corpus};
use serde_json::value::RawValue;
use std::{str, sync::Arc, vec};

/// So many bytes of a list are dealt with in one go: others come to their turn in between.
const GO: usize = 256 << 10;

/// How articles become records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Records {
    pub(crate) wanted: Wanted,
    pub(crate) explain: bool,
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
    let records = Records { wanted, explain };
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
    fn go_on(&mut self, current: &Current, records: Records) -> Result<bool, Problem> {
        let list = match &mut self.list {
            Some(list) => list,
            None if self.body.trim_ascii_start().starts_with(b"[") => {
                let list: Vec<_> = serde_json::from_slice(&self.body)
                    .map_err(|error| Problem::wrong(format!("the list is no JSON: {error}")))?;
                self.out.push(b'[');
                self.list.insert(list.into_iter())
            }
            None => {
                let text = str::from_utf8(&self.body);
                let text = text.map_err(|_| Problem::wrong("the body is no UTF-8"))?;
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
        current: &Current,
        text: &str,
        number: u64,
        to: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        self.add(current, &article(text, number)?.article, to);
        Ok(())
    }

    /// Adds the record of an article.
    fn add(self, current: &Current, article: &Article, to: &mut Vec<u8>) {
        let tagger = &current.tagger;
        if self.explain {
            let found = tagger.explain(article, self.wanted);
            Record::new(article, &Found::Explained(&found)).write(to);
        } else {
            let found = tagger.suggest_wanted(article, self.wanted);
            Record::new(article, &Found::Plain(&found)).write(to);
        }
    }
}

/// Reads an article; `number` is its place in the request, from 1.
pub(crate) fn article(text: &str, number: u64) -> Result<catchline::Labelled, Problem> {
    let from: Arc<str> = "request".into();
    let read = corpus::read_object(text, &from, number, &corpus::Limits::default());
    read.map_err(|error| Problem::wrong(error.to_string()))
}
