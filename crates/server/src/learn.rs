//! `POST /v1/learn`: articles with their tags.
#![allow(
    unused_qualifications,
    reason = "the macro that describes paths writes them"
)]

use crate::{
    admit::check_token,
    articles::{self, json},
    bodies::{self, Kind},
    problem::Problem,
    schemas::{Articles, Learnt, NoStore, Refusals},
    service::Service,
    wanted::query,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};
use catchline_store::{Added, OnRepeat};
use serde::Deserialize;
use utoipa::IntoParams;

/// How articles are added.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Adding {
    /// Name of the archive that they are of, where the store holds several.
    #[serde(default)]
    source: String,
    /// Whether the tags of an article take the place of those it has, instead of joining them.
    #[serde(default)]
    replace: bool,
}

/// Add articles, tagged or not
///
/// All of them are on the disk when it is answered, or none. The model learns their tags anew soon
/// after; `/v1/model` says how many wait. An article is known by its id, without one by its text.
#[utoipa::path(
    post,
    path = "/v1/learn",
    tag = "learn",
    params(Adding),
    request_body(content((Articles = "application/json"), (String = "application/x-ndjson"))),
    responses((status = 200, description = "They are kept", body = Learnt), NoStore, Refusals),
    security(("token" = [])),
)]
pub(crate) async fn learn(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    check_token(service.settings(), request.headers())?;
    service.kept()?;
    let adding: Adding = query(request.uri())?;
    let kind = Kind::of(request.headers());
    let kind = kind.ok_or_else(|| bodies::unsupported(articles::KINDS))?;
    let body = bodies::whole(request.into_body(), service.limits()).await?;
    let read = move || articles::all(&body, kind);
    let articles = service.work(read).await??;
    let on_repeat = if adding.replace {
        OnRepeat::Replace
    } else {
        OnRepeat::Unite
    };
    let added = service.write(move |store| {
        let added = store.add(&articles, &adding.source, on_repeat)?;
        let touched = added.touched.iter().cloned().collect();
        Ok((added, touched))
    });
    let Added {
        new, changed, same, ..
    } = added.await?;
    let answer = format!(r#"{{"new":{new},"changed":{changed},"same":{same}}}"#);
    Ok(json("application/json", answer))
}
