//! Errors as the answers carry them: `application/problem+json`, RFC 9457.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// The media type of a problem.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// Why a request was not done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says the kind.
    #[schema(value_type = String)]
    r#type: &'static str,
    /// What the status means.
    #[schema(value_type = String)]
    title: &'static str,
    /// The status of the answer.
    #[serde(serialize_with = "number")]
    #[schema(value_type = u16, minimum = 400, maximum = 599)]
    status: StatusCode,
    /// What is wrong with this request, and what to do about it.
    #[schema(value_type = String)]
    detail: Cow<'static, str>,
    /// After so many seconds it may be worth another try.
    #[serde(skip)]
    retry_after: Option<u64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn number<S: serde::Serializer>(status: &StatusCode, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// A request that says something it cannot say.
    pub(crate) fn wrong(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is too much to do.
    pub(crate) fn busy(detail: impl Into<Cow<'static, str>>) -> Self {
        let busy = Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        busy.retry_after(1)
    }

    /// The service itself is at fault.
    pub(crate) fn broken(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    pub(crate) fn titled(self, title: &'static str) -> Self {
        Self { title, ..self }
    }

    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// As one line of JSON, without a line end.
    pub(crate) fn line(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings and numbers can be written")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.line()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

/// Why the store did not do what it was asked.
impl From<catchline_store::Error> for Problem {
    fn from(error: catchline_store::Error) -> Self {
        use catchline_store::Error as Store;
        match error {
            Store::Unknown { .. } => Self::new(
                StatusCode::NOT_FOUND,
                "the store has no such article; send it to /v1/learn first",
            ),
            Store::Ambiguous { sources, .. } => Self::new(
                StatusCode::CONFLICT,
                format!(
                    "several sources have an article of this id: {}; name one as its source",
                    quoted(&sources)
                ),
            ),
            Store::NoTag { .. } => Self::new(StatusCode::NOT_FOUND, error.to_string()),
            Store::TagExists { .. } | Store::Retired { .. } => {
                Self::new(StatusCode::CONFLICT, error.to_string())
            }
            error => Self::busy(error.to_string()),
        }
    }
}

/// Names in quotes: that of the store's own archive is empty.
fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    names.join(", ")
}
