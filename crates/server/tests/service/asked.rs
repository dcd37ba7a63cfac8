//! Asking a service, and what it answers.

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use catchline::{Article, Labelled, Tagger};
use catchline_server::{Limits, Service, Settings, Tell, Token};
use http_body_util::BodyExt;
use serde_json::Value;
use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;

pub(crate) const TOKEN: &str = "0123456789abcdef";
pub(crate) const VOTES: &str =
    r#"{"id":"a","title":"Ballots are counted at the polling stations"}"#;
pub(crate) const BREAD: &str =
    r#"{"id":"b","title":"Bread for the oven","text":"Knead the dough"}"#;

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) response: Response<()>,
    pub(crate) body: String,
}

/// What the service told.
pub(crate) type Told = Arc<Mutex<Vec<String>>>;

/// Articles about votes and about bread.
pub(crate) fn archive() -> Vec<Labelled> {
    let post = |n: usize, text: &str, tag: &str| {
        let article = Article::new(format!("{text} {n}")).language("en");
        Labelled::new(article.id(format!("{tag}/{n}")).body(text), [tag])
    };
    let votes = "Voters asked for a count of the ballots at the polling stations";
    let bread = "Bake the bread in the oven and knead the dough";
    let both = |n| {
        [
            post(n, votes, "elections"),
            post(n, bread, "baking & bread"),
        ]
    };
    (0..12).flat_map(both).collect()
}

/// A tagger that tells votes from bread.
pub(crate) fn tagger() -> Tagger {
    Tagger::fit(&archive()).unwrap()
}

/// Settings for this machine alone, and what is told.
pub(crate) fn settings() -> (Settings, Told) {
    let told = Told::default();
    let to = told.clone();
    let settings = Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        name: "news".to_owned(),
        token: Some(Token::new(TOKEN).unwrap()),
        public: false,
        hosts: Vec::new(),
        origins: Vec::new(),
        limits: Limits::default(),
        settling: None,
        now: || "2026-11-29T11:00:00Z".to_owned(),
        tell: Tell::new(move |notice| to.lock().unwrap().push(format!("{notice:?}"))),
    };
    (settings, told)
}

pub(crate) fn service_with(change: impl FnOnce(&mut Settings)) -> Service {
    service_of(None, change).0
}

pub(crate) fn service_of(
    model: Option<PathBuf>,
    change: impl FnOnce(&mut Settings),
) -> (Service, Told) {
    let (mut settings, told) = settings();
    change(&mut settings);
    (Service::new(tagger(), model, None, settings).unwrap(), told)
}

pub(crate) fn service() -> Service {
    service_with(|_| {})
}

/// A request for this path.
pub(crate) fn get(path: &str) -> Request<Body> {
    build("GET", path, "", Body::empty())
}

/// A request with JSON.
pub(crate) fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    build("POST", path, "application/json", body.into())
}

pub(crate) fn build(method: &str, path: &str, kind: &str, body: Body) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::HOST, "localhost:8080");
    let request = match kind {
        "" => request,
        kind => request.header(header::CONTENT_TYPE, kind),
    };
    request.body(body).unwrap()
}

/// The same with a header more.
pub(crate) fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

/// Runs something to its end.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

/// Asks, and reads all of the answer.
pub(crate) async fn answer(service: &Service, request: Request<Body>) -> Answer {
    answer_by(service.router(), request).await
}

pub(crate) async fn answer_by(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status,
        response: Response::from_parts(parts, ()),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

pub(crate) fn ask(service: &Service, request: Request<Body>) -> Answer {
    run(answer(service, request))
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let header = self.response.headers().get(name);
        header.map_or("", |header| header.to_str().unwrap())
    }

    /// The JSON of an answer that went well.
    pub(crate) fn well(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_str(&self.body).unwrap()
    }

    /// What is said of a request that went ill with this status.
    pub(crate) fn ill(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["type"], "about:blank");
        assert_eq!(problem["status"], status);
        assert!(!problem["title"].as_str().unwrap().is_empty());
        let is_pressed = status == 429 || status == 503;
        assert_eq!(is_pressed, !self.header("retry-after").is_empty());
        problem["detail"].as_str().unwrap().to_owned()
    }
}
