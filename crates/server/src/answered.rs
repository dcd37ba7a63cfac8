//! What is done with every answer: it is counted and timed, told of, and gets the headers of all.

use crate::{Notice, service::Service};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, Response, header},
    middleware::Next,
};
use tokio::time::Instant;

/// What every answer says, unless it says otherwise itself: it is data, and no page.
const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-store"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

pub(crate) async fn answered(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let begun = Instant::now();
    let method = name(request.method());
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    for (header, value) in HEADERS {
        let headers = response.headers_mut();
        headers
            .entry(header)
            .or_insert(HeaderValue::from_static(value));
    }
    let took = begun.elapsed();
    let path = path.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status().as_u16();
    service.metrics().answered(method, path, status, took);
    service.settings().tell.tell(Notice::Answered {
        method,
        path,
        status,
        took,
    });
    response
}

/// A method by its name, if it is one that is known.
fn name(method: &Method) -> &'static str {
    let known = [
        (Method::GET, "GET"),
        (Method::POST, "POST"),
        (Method::HEAD, "HEAD"),
        (Method::OPTIONS, "OPTIONS"),
        (Method::PUT, "PUT"),
        (Method::DELETE, "DELETE"),
        (Method::PATCH, "PATCH"),
    ];
    let found = known.into_iter().find(|(one, _)| one == method);
    found.map_or("other", |(_, name)| name)
}
