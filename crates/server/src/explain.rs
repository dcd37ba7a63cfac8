//! `POST /v1/explain`: the tags that fit articles, and what led to each.

use crate::{
    articles,
    problem::Problem,
    schemas::{Articles, Explained, Refusals},
    service::Service,
    wanted::Ask,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};

/// Suggest tags for articles, and say what led to each
///
/// As `/v1/suggest`, and each suggestion says what every term of the article adds to its score, and
/// where it stands.
#[utoipa::path(
    post,
    path = "/v1/explain",
    tag = "suggest",
    params(Ask),
    request_body(content((Articles = "application/json"), (String = "application/x-ndjson"))),
    responses(
        (status = 200, description = "The suggestions", content(
            (Explained = "application/json"), (String = "application/x-ndjson"),
        )),
        Refusals,
    ),
)]
pub(crate) async fn explain(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    articles::answer(service, request, true).await
}
