//! `GET /health/live` and `GET /health/ready`.

use crate::{articles::json, problem::Problem, service::Service};
use axum::{body::Body, extract::State, http::Response};

/// Say whether the service lives
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "operate",
    responses((status = 200, description = "It does", body = crate::schemas::Health)),
)]
pub(crate) async fn live() -> Response<Body> {
    json("application/json", r#"{"status":"live"}"#)
}

/// Say whether the service takes requests
///
/// It does not once it was asked to end.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "operate",
    responses(
        (status = 200, description = "It does", body = crate::schemas::Health),
        (status = 503, description = "It does not", body = Problem,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn ready(State(service): State<Service>) -> Result<Response<Body>, Problem> {
    if service.is_ending() {
        return Err(Problem::busy("the service is about to end"));
    }
    Ok(json("application/json", r#"{"status":"ready"}"#))
}
