//! Which path is answered by what.

use crate::{
    Error, about, admit, annif, answered, archive,
    articles::json,
    desk, explain, feedback, health, learn, metrics, near_duplicates,
    openapi::{Description, require_text},
    problem::Problem,
    service::Service,
    session, suggest, tag_changes, tags,
};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::from_fn_with_state,
    routing::get,
};
use std::future::ready;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All paths of the service.
pub(crate) fn router(service: &Service) -> Router {
    let (router, mut api) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(suggest::suggest))
        .routes(routes!(explain::explain))
        .routes(routes!(feedback::feedback))
        .routes(routes!(learn::learn))
        .routes(routes!(archive::articles))
        .routes(routes!(archive::article))
        .routes(routes!(tags::tags))
        .routes(routes!(near_duplicates::near_duplicates))
        .routes(routes!(tag_changes::changes, tag_changes::change))
        .routes(routes!(tag_changes::undo))
        .routes(routes!(about::model))
        .routes(routes!(session::session))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::metrics))
        .merge(annif::router())
        .split_for_parts();
    require_text(&mut api);
    let api = serde_json::to_vec(&api).expect("a description can be written");
    let api = Bytes::from(api);
    let api = move || ready(json("application/json", api.clone()));
    let router = router
        .route("/openapi.json", get(api))
        .merge(desk::router())
        .fallback(|| ready(Problem::new(StatusCode::NOT_FOUND, "there is nothing here")))
        .method_not_allowed_fallback(|| {
            let other = "this path is asked with another method";
            ready(Problem::new(StatusCode::METHOD_NOT_ALLOWED, other))
        })
        .layer(from_fn_with_state(service.clone(), admit::admit));
    let router = match &service.settings().origins[..] {
        [] => router,
        origins => router.layer(shared(origins)),
    };
    router
        .layer(from_fn_with_state(service.clone(), answered::answered))
        .with_state(service.clone())
}

/// Lets pages of these origins read answers.
fn shared(origins: &[String]) -> CorsLayer {
    let origins = origins.iter().filter_map(|one| one.parse().ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.collect::<Vec<HeaderValue>>()))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
}

/// Checks that origins are as browsers send them.
pub(crate) fn check_origins(origins: &[String]) -> Result<(), Error> {
    for origin in origins {
        let host = origin.split_once("://");
        let host = host.filter(|(scheme, _)| ["http", "https"].contains(scheme));
        let is_plain = |(_, host): (&str, &str)| {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b'/')
        };
        if !host.is_some_and(is_plain) {
            return Err(Error::Origin {
                origin: origin.clone(),
            });
        }
    }
    Ok(())
}
