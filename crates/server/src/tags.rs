//! `GET /v1/tags`: the tags that can be suggested.

use crate::{articles::json, schemas::Refusals, service::Service};
use axum::{body::Body, extract::State, http::Response};
use serde::Serialize;
use utoipa::ToSchema;

/// All tags, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tags<'a> {
    tags: Vec<Row<'a>>,
}

/// A tag that can be suggested.
#[derive(Debug, Serialize, ToSchema)]
struct Row<'a> {
    tag: &'a str,
    /// How many articles of the archive carry it.
    articles: u64,
}

/// List the tags that can be suggested
#[utoipa::path(
    get,
    path = "/v1/tags",
    tag = "model",
    responses((status = 200, description = "The tags, by name", body = Tags<'_>), Refusals),
)]
pub(crate) async fn tags(State(service): State<Service>) -> Response<Body> {
    let current = service.current();
    let tagger = current.tagger();
    let rows = tagger.tags().iter().zip(tagger.tag_articles());
    let rows = rows.map(|(tag, &articles)| Row {
        tag: tag.as_str(),
        articles,
    });
    let tags = Tags {
        tags: rows.collect(),
    };
    let tags = serde_json::to_vec(&tags).expect("strings and numbers can be written");
    json("application/json", tags)
}
