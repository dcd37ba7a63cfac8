//! `GET /v1/model`: what the model is.

use crate::{articles::json, schemas::Refusals, service::Service};
use axum::{body::Body, extract::State, http::Response};
use catchline::{Language, MODEL_FORMAT, to_four};
use serde::Serialize;
use utoipa::ToSchema;

/// The model that suggests now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Model<'a> {
    name: &'a str,
    /// The format of its file.
    format: u16,
    estimator: String,
    /// The languages of the archive, that of most articles first.
    #[schema(value_type = Vec<String>)]
    languages: &'a [Language],
    /// How many articles it was learnt from.
    articles: u64,
    tags: usize,
    features: usize,
    /// How well it does on articles that it has not learnt, by cross-validation, from 0 to 1.
    micro_f1: f64,
    macro_f1: f64,
    /// How many tags were changed in the store and are not learnt yet.
    waiting: usize,
}

/// Say what the model is
#[utoipa::path(
    get,
    path = "/v1/model",
    tag = "model",
    responses((status = 200, description = "The model", body = Model<'_>), Refusals),
)]
pub(crate) async fn model(State(service): State<Service>) -> Response<Body> {
    let current = service.current();
    let tagger = current.tagger();
    let summary = tagger.summary();
    let found = summary.cross_validation;
    let model = Model {
        name: &service.settings().name,
        format: MODEL_FORMAT,
        estimator: tagger.estimator().to_string(),
        languages: tagger.languages(),
        articles: summary.articles,
        tags: tagger.tags().len(),
        features: tagger.features(),
        micro_f1: to_four(found.micro.f1),
        macro_f1: to_four(found.macro_average.f1),
        waiting: service.waiting(),
    };
    let model = serde_json::to_vec(&model).expect("strings and finite numbers can be written");
    json("application/json", model)
}
