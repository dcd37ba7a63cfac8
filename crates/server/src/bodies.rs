//! Bodies of requests: what they are said to be, and their bytes, within limits.

use crate::{problem::Problem, settings::Limits};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Body as _;
use tokio::time::timeout;

/// What a body can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Json,
    JsonLines,
}

impl Kind {
    /// What the headers say that the body is.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let said = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let essence = said.split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "application/json" => Some(Self::Json),
            "application/x-ndjson" | "application/jsonl" | "application/x-jsonlines" => {
                Some(Self::JsonLines)
            }
            _ => None,
        }
    }

    /// The same, of a body that must be JSON.
    pub(crate) fn json(headers: &HeaderMap) -> Result<(), Problem> {
        match Self::of(headers) {
            Some(Self::Json) => Ok(()),
            _ => Err(unsupported("application/json")),
        }
    }
}

/// A body is of none of the kinds that can be read.
pub(crate) fn unsupported(kinds: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        format!("send the body with a Content-Type of {kinds}"),
    )
}

/// A body came in too slowly.
pub(crate) fn late(limits: &Limits) -> Problem {
    let detail = format!("the body did not come within {:?}", limits.timeout);
    Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
}

/// Something is longer than it may be.
pub(crate) fn too_long(what: &str, limits: &Limits) -> Problem {
    let detail = format!(
        "{what} is longer than {} bytes; send less at once",
        limits.body
    );
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

/// All of a body.
pub(crate) async fn whole(body: Body, limits: &Limits) -> Result<Bytes, Problem> {
    if (limits.body as u64) < body.size_hint().lower() {
        return Err(too_long("the body", limits));
    }
    let read = timeout(limits.timeout, Limited::new(body, limits.body).collect()).await;
    match read.map_err(|_| late(limits))? {
        Ok(all) => Ok(all.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_long("the body", limits)),
        Err(_) => Err(Problem::wrong("the body broke off")),
    }
}
