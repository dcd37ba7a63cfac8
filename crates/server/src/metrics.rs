//! What is counted, and `GET /metrics`, which shows it.

use crate::{articles::json, problem::Problem, schemas::Refusals, service::Service};
use axum::{body::Body, extract::State, http::Response};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

/// Bounds of how long answers take, in seconds.
const SECONDS: [f64; 12] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0,
];

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Path, Histogram>,
    reloads: Family<Outcome, Counter>,
    at_work: Gauge,
    tags: Gauge,
    waiting: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    path: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Path {
    path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("catchline");
        let answers = Family::default();
        registry.register("requests", "Requests that were answered", answers.clone());
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> _);
        let help = "Seconds until answers began";
        registry.register("request_seconds", help, seconds.clone());
        let reloads = Family::default();
        let help = "Models that were read while the service ran";
        registry.register("model_reloads", help, reloads.clone());
        let at_work = Gauge::default();
        registry.register("requests_at_work", "Requests at work", at_work.clone());
        let tags = Gauge::default();
        registry.register("model_tags", "Tags of the model", tags.clone());
        let waiting = Gauge::default();
        let help = "Tags that wait to be learnt anew";
        registry.register("tags_waiting", help, waiting.clone());
        Self {
            registry,
            answers,
            seconds,
            reloads,
            at_work,
            tags,
            waiting,
        }
    }

    pub(crate) fn answered(&self, method: &'static str, path: &str, status: u16, took: Duration) {
        let path = path.to_owned();
        let of_path = Path { path: path.clone() };
        let seconds = self.seconds.get_or_create(&of_path);
        seconds.observe(took.as_secs_f64());
        drop(seconds);
        let answer = Answer {
            method,
            path,
            status,
        };
        self.answers.get_or_create(&answer).inc();
    }

    pub(crate) fn reloaded(&self, well: bool) {
        let outcome = if well { "done" } else { "failed" };
        self.reloads.get_or_create(&Outcome { outcome }).inc();
    }
}

/// Show what was counted, in the text format that Prometheus reads
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "operate",
    responses(
        (status = 200, description = "The metrics", body = String,
            content_type = "application/openmetrics-text"),
        Refusals,
    ),
)]
pub(crate) async fn metrics(State(service): State<Service>) -> Result<Response<Body>, Problem> {
    let Metrics {
        registry,
        at_work,
        tags,
        waiting,
        ..
    } = service.metrics();
    let free = service.requests().available_permits();
    let set = |gauge: &Gauge, number| gauge.set(i64::try_from(number).unwrap_or(i64::MAX));
    set(at_work, service.limits().requests - free);
    set(tags, service.current().tagger().tags().len());
    set(waiting, service.waiting());
    let mut text = String::new();
    encode(&mut text, registry).map_err(|_| Problem::broken("the metrics cannot be written"))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(json(kind, text))
}
