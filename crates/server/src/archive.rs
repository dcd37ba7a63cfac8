//! `GET /v1/articles` and `GET /v1/article`: what is in the store.
#![allow(
    unused_qualifications,
    reason = "the macro that describes paths writes them"
)]

use crate::{
    articles::json,
    problem::Problem,
    schemas::{Decision, NoStore, Refusals},
    service::Service,
    wanted::query,
};
use axum::{
    body::Body,
    extract::State,
    http::{Response, Uri},
};
use catchline::Tag;
use catchline_store::{self as store, Known, Page, Said};
use serde::{Deserialize, Serialize};
use std::mem;
use utoipa::{IntoParams, ToSchema};

/// So many articles are on a page.
const SOME: usize = 50;
/// So many at most.
const MANY: usize = 200;

/// Which articles are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// Only those that came without tags and of which editors have decided nothing.
    #[serde(default)]
    waiting: bool,
    /// So many at most.
    #[serde(default = "some")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: usize,
    /// What the page before gave as `next`.
    after: Option<i64>,
}

fn some() -> usize {
    SOME
}

/// Which article is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    id: String,
    /// Its source, where several have an article of this id; empty for the store's own archive.
    source: Option<String>,
}

/// A page of articles, those that came last first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed {
    articles: Vec<Entry>,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next: Option<i64>,
}

/// An article of the store, without its text.
#[derive(Debug, Serialize, ToSchema)]
struct Entry {
    id: String,
    /// The archive that it is of, where it has a name.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    source: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lang: Option<String>,
    /// Those that fit it by the last word of editors.
    #[schema(value_type = Vec<String>)]
    tags: Vec<Tag>,
    decided: Decided,
}

/// What editors decided of an article, in their last words.
#[derive(Debug, Serialize, ToSchema)]
struct Decided {
    #[schema(value_type = Vec<String>)]
    fits: Vec<Tag>,
    #[schema(value_type = Vec<String>)]
    rejected: Vec<Tag>,
}

/// An article of the store, and what was said of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Whole {
    #[serde(flatten)]
    entry: Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    url: Option<String>,
    text: String,
    /// Tags of which nobody has said whether they fit.
    #[schema(value_type = Vec<String>)]
    undecided: Vec<Tag>,
    /// All that editors said of it, in its order.
    log: Vec<Line>,
}

/// What an editor said of a tag.
#[derive(Debug, Serialize, ToSchema)]
struct Line {
    #[schema(value_type = Decision)]
    decision: store::Decision,
    /// The tag as it was spelt.
    #[schema(value_type = String)]
    tag: Tag,
    who: String,
    /// When, UTC as `2026-11-29T11:00:00Z`.
    time: String,
}

/// List the articles of the store
#[utoipa::path(
    get,
    path = "/v1/articles",
    tag = "archive",
    params(Listing),
    responses((status = 200, description = "A page of them", body = Listed), NoStore, Refusals),
)]
pub(crate) async fn articles(
    State(service): State<Service>,
    uri: Uri,
) -> Result<Response<Body>, Problem> {
    let Listing {
        waiting,
        limit,
        after,
    } = query(&uri)?;
    if !(1..=MANY).contains(&limit) {
        let wrong = format!("limit: give a whole number from 1 to {MANY}");
        return Err(Problem::wrong(wrong));
    }
    let page = Page {
        waiting,
        below: after,
        // One more says whether there is another page.
        limit: limit + 1,
    };
    let mut found = service.read(move |store| store.page(page)).await?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let last = found.last().map(|one| one.number);
    let listed = Listed {
        next: last.filter(|_| !is_last),
        articles: found.into_iter().map(Entry::from).collect(),
    };
    let listed = serde_json::to_vec(&listed).expect("strings and numbers can be written");
    Ok(json("application/json", listed))
}

/// Show an article of the store, and what was said of it
#[utoipa::path(
    get,
    path = "/v1/article",
    tag = "archive",
    params(Which),
    responses((status = 200, description = "The article", body = Whole), NoStore, Refusals),
)]
pub(crate) async fn article(
    State(service): State<Service>,
    uri: Uri,
) -> Result<Response<Body>, Problem> {
    let Which { id, source } = query(&uri)?;
    let look = move |store: &store::Store| store.known(&id, source.as_deref());
    let whole = Whole::from(service.read(look).await?);
    let whole = serde_json::to_vec(&whole).expect("strings can be written");
    Ok(json("application/json", whole))
}

impl From<Known> for Entry {
    fn from(known: Known) -> Self {
        let article = known.article.article;
        Self {
            id: article.id,
            source: known.source,
            title: article.title,
            date: article.date,
            lang: article.language,
            tags: known.article.tags,
            decided: Decided {
                fits: known.decided.tags,
                rejected: known.decided.rejected,
            },
        }
    }
}

impl From<Known> for Whole {
    fn from(mut known: Known) -> Self {
        let article = &mut known.article;
        Self {
            url: article.article.url.take(),
            text: mem::take(&mut article.article.body),
            undecided: mem::take(&mut article.undecided),
            log: known.log.drain(..).map(Line::from).collect(),
            entry: Entry::from(known),
        }
    }
}

impl From<Said> for Line {
    fn from(said: Said) -> Self {
        Self {
            decision: said.decision,
            tag: said.tag,
            who: said.who,
            time: said.time,
        }
    }
}
