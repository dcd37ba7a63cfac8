//! `POST /v1/suggest`: the tags that fit articles.

use crate::{
    articles,
    problem::Problem,
    schemas::{Articles, Refusals, Suggested},
    service::Service,
    wanted::Ask,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};

/// Suggest tags for articles
///
/// One article is answered with its record, a list with a list of records in its order. A stream of
/// JSON Lines is answered with one, a line for a line: records come as soon as their articles are
/// read, and a problem stands in the place of what cannot be read.
#[utoipa::path(
    post,
    path = "/v1/suggest",
    tag = "suggest",
    params(Ask),
    request_body(content((Articles = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "The suggestions", content(
            (Suggested = "application/json"), (String = "application/x-ndjson"),
        )),
        Refusals,
    ),
)]
pub(crate) async fn suggest(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    articles::answer(service, request, false).await
}
