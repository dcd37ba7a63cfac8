//! `GET /v1/tags/near-duplicates`: tags of the store that may be meant to be one.

use crate::{
    articles::json,
    kept::Kept,
    problem::Problem,
    schemas::{NoStore, Refusals},
    service::Service,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::Response,
};
use catchline::{Error, Hygiene, Likeness, NearDuplicate, Tag, TagChecks};
use serde::Serialize;
use utoipa::ToSchema;

/// Pairs of tags that may be meant to be one.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NearDuplicates {
    near_duplicates: Vec<Pair>,
}

/// Two tags that may be meant to be one.
#[derive(Debug, Serialize, ToSchema)]
struct Pair {
    /// The one on more articles.
    #[schema(value_type = String)]
    one: Tag,
    #[schema(value_type = String)]
    other: Tag,
    /// `form`: the same words in another number, order or division; `typing`: likely a typing error;
    /// `initials`: those of the other; `within`: one name inside the other's, on nearly the same
    /// articles.
    #[schema(value_type = String)]
    why: Likeness,
}

/// List the tags of the store that may be meant to be one
///
/// They are looked for again when the store has changed, which takes a while where it is large.
#[utoipa::path(
    get,
    path = "/v1/tags/near-duplicates",
    tag = "archive",
    responses(
        (status = 200, description = "The pairs", body = NearDuplicates), NoStore, Refusals,
    ),
)]
pub(crate) async fn near_duplicates(
    State(service): State<Service>,
) -> Result<Response<Body>, Problem> {
    let exact_tags = service.current().tagger().settings().exact_tags;
    let found = service.look(move |kept| find(kept, exact_tags)).await?;
    Ok(json("application/json", found))
}

/// What was found last, if the store is as it was, or what is found now.
fn find(kept: &Kept, exact_tags: bool) -> Result<Bytes, catchline_store::Error> {
    let store = kept.reader()?;
    // What changes between this and the look at the articles is looked for again next time.
    let changes = store.changes()?;
    let mut near = kept.near();
    if let Some((then, found)) = &*near
        && *then == changes
    {
        return Ok(found.clone());
    }
    let checks = TagChecks {
        exact_tags,
        ..TagChecks::default()
    };
    let pairs = match Hygiene::of(&store.articles()?, &checks) {
        Ok(found) => found.near_duplicates.into_iter().map(Pair::from).collect(),
        Err(Error::NoArticles | Error::NoTags { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let found = NearDuplicates {
        near_duplicates: pairs,
    };
    let found = Bytes::from(serde_json::to_vec(&found).expect("strings can be written"));
    *near = Some((changes, found.clone()));
    Ok(found)
}

impl From<NearDuplicate> for Pair {
    fn from(found: NearDuplicate) -> Self {
        Self {
            one: found.more.tag,
            other: found.less.tag,
            why: found.likeness,
        }
    }
}
