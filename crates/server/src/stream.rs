//! JSON Lines both ways: articles come in, and their records go out, while more are to come.

use crate::{
    admit::Admitted,
    articles::{Records, json},
    bodies,
    problem::Problem,
    service::Service,
    settings::Limits,
};
use axum::{
    body::{Body, Bytes},
    http::Response,
};
use catchline_store::Suggester;
use http_body_util::{
    BodyExt,
    channel::{Channel, Sender},
};
use std::{io, mem, str};
use tokio::time::timeout;

/// Lines that came in, and are to be answered.
#[derive(Debug, Default)]
struct Lines {
    bytes: Vec<u8>,
    /// How many lines came before.
    before: u64,
}

/// Answers a stream with a stream. What is read waits for what was written: memory is bounded.
pub(crate) fn answer(
    service: Service,
    admitted: Option<Admitted>,
    body: Body,
    records: Records,
) -> Response<Body> {
    let (mut sender, channel) = Channel::<Bytes, io::Error>::new(1);
    tokio::spawn(async move {
        // It counts as a request at work until it ends.
        let _admitted = admitted;
        if let Err(problem) = copy(&service, body, records, &mut sender).await {
            let mut line = problem.line();
            line.push(b'\n');
            let told = sender.send_data(line.into());
            let _ = timeout(service.limits().timeout, told).await;
            // Who reads is not to take what came so far for all.
            sender.abort(io::ErrorKind::ConnectionAborted.into());
        }
    });
    json("application/x-ndjson", Body::new(channel))
}

/// Reads, suggests and writes until there is nothing more to read.
async fn copy(
    service: &Service,
    mut body: Body,
    records: Records,
    sender: &mut Sender<Bytes, io::Error>,
) -> Result<(), Problem> {
    let limits = service.limits();
    let mut rest = Lines::default();
    let mut is_open = true;
    while is_open {
        let lines = timeout(limits.timeout, rest.read(&mut body, limits)).await;
        let lines = lines.map_err(|_| bodies::late(limits))??;
        is_open = lines.is_some();
        let lines = lines.unwrap_or_else(|| mem::take(&mut rest));
        let current = service.current();
        let work = move || lines.answer(&current, records);
        let out = service.work(work).await?;
        if out.is_empty() {
            continue;
        }
        let sent = timeout(limits.timeout, sender.send_data(out.into())).await;
        if !matches!(sent, Ok(Ok(()))) {
            return Err(Problem::wrong("the answer was not read"));
        }
    }
    Ok(())
}

impl Lines {
    /// Reads on until there are whole lines, which are cut off; nothing at the end.
    async fn read(&mut self, body: &mut Body, limits: &Limits) -> Result<Option<Self>, Problem> {
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Problem::wrong("the body broke off"))?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            let end = data.iter().rposition(|&byte| byte == b'\n');
            let (whole, rest) = data.split_at(end.map_or(0, |end| end + 1));
            self.bytes.extend_from_slice(whole);
            let lines = end.map(|_| mem::take(&mut self.bytes));
            self.bytes.extend_from_slice(rest);
            if limits.body < self.bytes.len() {
                return Err(bodies::too_long("a line", limits));
            }
            if let Some(bytes) = lines {
                let before = self.before;
                let ends = bytes.iter().map(|&byte| u64::from(byte == b'\n'));
                self.before += ends.sum::<u64>();
                return Ok(Some(Self { bytes, before }));
            }
        }
        Ok(None)
    }

    /// A line of records or problems for each line that is not blank.
    fn answer(&self, current: &Suggester, records: Records) -> Vec<u8> {
        let mut out = Vec::new();
        for (number, line) in (self.before + 1..).zip(self.bytes.split(|&byte| byte == b'\n')) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let text = str::from_utf8(line);
            let text = text.map_err(|_| Problem::wrong(format!("request:{number}: no UTF-8")));
            let read = text.and_then(|text| records.read(current, text, number, &mut out));
            if let Err(problem) = read {
                out.extend(problem.line());
            }
            out.push(b'\n');
        }
        out
    }
}
