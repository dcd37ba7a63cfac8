//! Which requests are let in: for this host, from where they may come, with a token, and no more
//! than can be dealt with.

use crate::{Settings, desk, problem::Problem, service::Service};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
};
use governor::clock::{Clock, DefaultClock};
use std::{net::IpAddr, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;

/// A request that counts as being at work for as long as this is kept.
#[derive(Debug, Clone)]
pub(crate) struct Admitted {
    _permit: Arc<OwnedSemaphorePermit>,
}

/// Lets a request in, or says why not.
pub(crate) async fn admit(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Result<Response<Body>, Problem> {
    let settings = service.settings();
    let host = host(request.uri(), request.headers());
    check_host(settings, host)?;
    check_origin(settings, host, request.headers())?;
    if is_about_health(&request) {
        return Ok(next.run(request).await);
    }
    if let Err(early) = service.rate().check() {
        let wait = early.wait_time_from(DefaultClock::default().now());
        let many = Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "more requests come in than are allowed a second",
        );
        return Err(many.retry_after(wait.as_secs() + 1));
    }
    if needs_token(settings, &request) {
        check_token(settings, request.headers())?;
    }
    let permit = Arc::clone(service.requests()).try_acquire_owned();
    let permit = permit.map_err(|_| Problem::busy("as many requests as may be are at work"))?;
    let admitted = Admitted {
        _permit: Arc::new(permit),
    };
    request.extensions_mut().insert(admitted.clone());
    let response = next.run(request).await;
    drop(admitted);
    Ok(response)
}

/// Whether a request asks how the service is, which it says whatever it has to do.
fn is_about_health(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    path.is_some_and(|path| path.as_str().starts_with("/health/"))
}

/// Whether the token is asked of a request before anybody looks at it.
fn needs_token(settings: &Settings, request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    match path.map_or("", MatchedPath::as_str) {
        _ if settings.listen.ip().is_loopback() => false,
        // It says whether the token is right.
        "/v1/session" => false,
        path if desk::is_of_desk(path) => false,
        // Suggestions may be for everybody; what editors work on is not.
        "/v1/articles" | "/v1/article" | "/v1/tags/changes" => true,
        _ => !settings.public,
    }
}

/// Whether a request that was let in may see what is in the store.
pub(crate) fn sees_articles(settings: &Settings, headers: &HeaderMap) -> bool {
    settings.listen.ip().is_loopback() || has_token(settings, headers)
}

/// Who is asked, as the request says, with its port.
fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    let authority = uri.authority().map(Authority::as_str);
    authority.or_else(|| headers.get(header::HOST)?.to_str().ok())
}

/// Refuses names that this machine does not have: a page of a stranger's, whose name was made to
/// lead here, sends its own.
fn check_host(settings: &Settings, host: Option<&str>) -> Result<(), Problem> {
    let own = settings.listen.ip();
    if !own.is_loopback() && settings.hosts.is_empty() {
        return Ok(());
    }
    let name = host.map_or("", without_port);
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_known = match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == own,
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    };
    let is_named = |one: &String| one.eq_ignore_ascii_case(name);
    if is_known || settings.hosts.iter().any(is_named) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "the service does not go by this Host; ask it under another, or start it with --allow-host",
    ))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Refuses what pages of other origins send, but for those that were named.
fn check_origin(
    settings: &Settings,
    host: Option<&str>,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default();
    let own = origin.split_once("://").map(|(_, host)| host);
    let is_own = own.is_some() && own == host;
    if is_own || settings.origins.iter().any(|one| one == origin) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "pages of this origin may not ask; start the service with --allow-origin",
    ))
}

/// Asks for the token.
pub(crate) fn check_token(settings: &Settings, headers: &HeaderMap) -> Result<(), Problem> {
    if settings.token.is_none() {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "the service has no token, so nobody can write; start it with --token-file FILE or with \
             CATCHLINE_TOKEN in its environment",
        ));
    }
    if has_token(settings, headers) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "send the token of the service, as `Authorization: Bearer TOKEN`",
    ))
}

/// Whether a request has the token.
pub(crate) fn has_token(settings: &Settings, headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .map(HeaderValue::as_bytes);
    let given = given.and_then(|given| given.split_at_checked("Bearer ".len()));
    let token = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"Bearer "));
    let right = settings.token.as_ref().zip(token);
    right.is_some_and(|(token, (_, given))| token.is(given))
}
