//! `GET /v1/tags`: the tags that can be suggested.

use crate::{articles::json, problem::Problem, schemas::Refusals, service::Service};
use axum::{body::Body, extract::State, http::Response};
use catchline::{Tag, TagKeys};
use catchline_store::{Fared, Store};
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// On how many articles of the store it was suggested and accepted, by the last word of editors;
    /// nothing where there is no store.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    accepted: Option<u64>,
    /// On how many it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rejected: Option<u64>,
}

/// List the tags that can be suggested
#[utoipa::path(
    get,
    path = "/v1/tags",
    tag = "model",
    responses((status = 200, description = "The tags, by name", body = Tags<'_>), Refusals),
)]
pub(crate) async fn tags(State(service): State<Service>) -> Result<Response<Body>, Problem> {
    let current = service.current();
    let tagger = current.tagger();
    let keys = TagKeys::of(tagger.tag_list(), tagger.settings().exact_tags);
    let keys = keys.expect("a model's list of tags was checked when it was read");
    let fared = match service.kept() {
        Ok(_) => Some(by_key(service.read(Store::fared).await?, &keys)),
        Err(_) => None,
    };
    let rows = tagger.tags().iter().zip(tagger.tag_articles());
    let rows = rows.map(|(tag, &articles)| {
        let of = |fared: &BTreeMap<String, Fared>| fared.get(&keys.key(tag)).copied();
        let fared = fared.as_ref().map(|fared| of(fared).unwrap_or_default());
        Row {
            tag: tag.as_str(),
            articles,
            accepted: fared.map(|fared| fared.accepted),
            rejected: fared.map(|fared| fared.rejected),
        }
    });
    let tags = Tags {
        tags: rows.collect(),
    };
    let tags = serde_json::to_vec(&tags).expect("strings and numbers can be written");
    Ok(json("application/json", tags))
}

/// How suggestions of each tag fared, however it was spelt.
fn by_key(fared: BTreeMap<Tag, Fared>, keys: &TagKeys<'_>) -> BTreeMap<String, Fared> {
    let mut all: BTreeMap<String, Fared> = BTreeMap::new();
    for (tag, one) in fared {
        let sum = all.entry(keys.key(&tag)).or_default();
        sum.accepted += one.accepted;
        sum.rejected += one.rejected;
    }
    all
}
