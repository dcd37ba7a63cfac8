//! `POST /v1/feedback`: what an editor says of the tags of an article.

use crate::{
    admit::check_token,
    articles::json,
    bodies::{self, Kind},
    problem::Problem,
    schemas::{Kept, NoStore, Refusals, Said},
    service::Service,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};
use catchline::Tag;
use catchline_store::Decision;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    article: String,
    source: Option<String>,
    decisions: Vec<Word>,
    #[serde(default)]
    by: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    tag: String,
    decision: Decision,
}

/// Say which tags fit an article, and which do not
///
/// What was said is on the disk when it is answered, and counts for the article at once. The model
/// learns its tags anew soon after; `/v1/model` says how many wait.
#[utoipa::path(
    post,
    path = "/v1/feedback",
    tag = "learn",
    request_body = Said,
    responses((status = 200, description = "It is kept", body = Kept), NoStore, Refusals),
    security(("token" = [])),
)]
pub(crate) async fn feedback(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    check_token(service.settings(), request.headers())?;
    service.kept()?;
    Kind::json(request.headers())?;
    let body = bodies::whole(request.into_body(), service.limits()).await?;
    let words: Words = serde_json::from_slice(&body)
        .map_err(|error| Problem::wrong(format!("the body is no feedback: {error}")))?;
    let decisions = words.decisions()?;
    let number = decisions.len();
    let now = (service.settings().now)();
    service
        .write(move |store| {
            let Words {
                article,
                source,
                by,
                ..
            } = &words;
            store.say(article, source.as_deref(), &decisions, by, &now)?;
            let tags = decisions.into_iter().map(|(tag, _)| tag);
            Ok(((), tags.collect()))
        })
        .await?;
    Ok(json("application/json", format!(r#"{{"kept":{number}}}"#)))
}

impl Words {
    /// What is decided, each tag once.
    fn decisions(&self) -> Result<Vec<(Tag, Decision)>, Problem> {
        let mut seen = BTreeSet::new();
        let mut decisions = Vec::new();
        for word in &self.decisions {
            let tag = Tag::new(&word.tag);
            if tag.is_empty() {
                return Err(Problem::wrong("a tag is empty; name one"));
            }
            if !seen.insert(tag.folded()) {
                return Err(Problem::wrong(format!(
                    "{tag} is decided twice; say it once"
                )));
            }
            decisions.push((tag, word.decision));
        }
        if decisions.is_empty() {
            return Err(Problem::wrong("nothing is said; give decisions"));
        }
        Ok(decisions)
    }
}
