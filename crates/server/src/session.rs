//! `GET /v1/session`: what who asks may do.

use crate::{admit::has_token, articles::json, schemas::Refusals, service::Service};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

/// What may be done, and whether this request may.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// Whether there is a store to keep things in.
    store: bool,
    /// Whether the service has a token, so that somebody can write.
    writing: bool,
    /// Whether the request came with that token.
    token: bool,
}

/// Say what may be done, and whether the token is right
///
/// This is answered without a token too, on any address.
#[utoipa::path(
    get,
    path = "/v1/session",
    tag = "operate",
    responses((status = 200, description = "What may be done", body = Session), Refusals),
)]
pub(crate) async fn session(State(service): State<Service>, headers: HeaderMap) -> Response<Body> {
    let settings = service.settings();
    let session = Session {
        store: service.kept().is_ok(),
        writing: settings.token.is_some(),
        token: has_token(settings, &headers),
    };
    let session = serde_json::to_vec(&session).expect("truths can be written");
    json("application/json", session)
}
