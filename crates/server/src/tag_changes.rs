//! `/v1/tags/changes`: tags of the store that are renamed, merged or retired, and how that is undone.

use crate::{
    admit::check_token,
    articles::json,
    bodies::{self, Kind},
    problem::Problem,
    schemas::{NoStore, Refusals},
    service::Service,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{Response, StatusCode},
};
use catchline::Tag;
use catchline_store::{ChangedTag, Store, TagChange, TagEffect};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

/// What is to become of a tag.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedChange {
    #[schema(pattern = r"\S")]
    tag: String,
    change: What,
    /// Its new name, or the tag that it becomes one with.
    #[schema(pattern = r"\S")]
    into: Option<String>,
    /// Whether the change is made; without it is shown what it would come to.
    #[serde(default)]
    apply: bool,
    /// Who makes it.
    #[serde(default)]
    by: String,
}

/// `rename`: it gets a name that no tag has; `merge`: it becomes one with another tag; `retire`: it is
/// on no article any more.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum What {
    Rename,
    Merge,
    Retire,
}

/// Which change is undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Undo {
    /// Its number; without it the last one that is not undone.
    number: Option<i64>,
}

/// What a change comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Effect {
    /// Articles with the tag.
    articles: u64,
    /// Articles with the tag that it becomes one with.
    others: u64,
    /// Articles with both.
    both: u64,
    /// Whether it is made.
    applied: bool,
}

/// All changes, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changes {
    changes: Vec<Changed>,
}

/// A tag that was changed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Changed {
    number: i64,
    #[schema(value_type = String)]
    tag: Tag,
    change: What,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    into: Option<Tag>,
    who: String,
    /// When, UTC as `2026-11-29T11:00:00Z`.
    time: String,
    /// When it was undone, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    undone: Option<String>,
}

/// Rename, merge or retire a tag, or see what that would come to
///
/// Applied, it is on the disk when it is answered, for all that is in the store and all that comes.
/// The model learns the tags anew soon after; `/v1/model` says how many wait.
#[utoipa::path(
    post,
    path = "/v1/tags/changes",
    tag = "archive",
    request_body = AskedChange,
    responses((status = 200, description = "What it comes to", body = Effect), NoStore, Refusals),
    security(("token" = [])),
)]
pub(crate) async fn change(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    let asked: AskedChange = body(&service, request, "change").await?;
    let (tag, change) = asked.read()?;
    let AskedChange { apply, by, .. } = asked;
    let effect = if apply {
        let now = (service.settings().now)();
        let made = service.write(move |store| {
            let effect = store.change_tag(&tag, &change, &by, &now)?;
            Ok((effect, touched(tag, &change)))
        });
        made.await?
    } else {
        let look = service.look(move |kept| kept.reader()?.tag_effect(&tag, &change));
        look.await?
    };
    let TagEffect {
        articles,
        others,
        both,
    } = effect;
    Ok(written(&Effect {
        articles,
        others,
        both,
        applied: apply,
    }))
}

/// List the changes of tags
#[utoipa::path(
    get,
    path = "/v1/tags/changes",
    tag = "archive",
    responses((status = 200, description = "All of them", body = Changes), NoStore, Refusals),
)]
pub(crate) async fn changes(State(service): State<Service>) -> Result<Response<Body>, Problem> {
    let changes = service.read(Store::tag_changes).await?;
    Ok(written(&Changes {
        changes: changes.into_iter().map(Changed::from).collect(),
    }))
}

/// Undo a change of a tag
///
/// Those after it stay.
#[utoipa::path(
    post,
    path = "/v1/tags/changes/undo",
    tag = "archive",
    request_body = Undo,
    responses((status = 200, description = "What was undone", body = Changed), NoStore, Refusals),
    security(("token" = [])),
)]
pub(crate) async fn undo(
    State(service): State<Service>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    let Undo { number } = body(&service, request, "change to undo").await?;
    let now = (service.settings().now)();
    let undo = service.write(move |store| {
        let undone = store.undo_tag_change(number, &now)?;
        let tags = undone.as_ref().map_or_else(Vec::new, |undone| {
            touched(undone.tag.clone(), &undone.change)
        });
        let undone = undone.map(|undone| ChangedTag {
            undone: Some(now),
            ..undone
        });
        Ok((undone, tags))
    });
    let none = || {
        let none = "there is no such change to undo; /v1/tags/changes lists them";
        Problem::new(StatusCode::NOT_FOUND, none)
    };
    let undone = undo.await?.ok_or_else(none)?;
    Ok(written(&Changed::from(undone)))
}

impl AskedChange {
    fn read(&self) -> Result<(Tag, TagChange), Problem> {
        let into = self.into.as_ref().map(Tag::new);
        let tag = Tag::new(&self.tag);
        if [Some(&tag), into.as_ref()]
            .into_iter()
            .flatten()
            .any(Tag::is_empty)
        {
            return Err(Problem::wrong("a tag is empty; name one"));
        }
        let change = match (self.change, into) {
            (What::Rename, Some(into)) => TagChange::Rename(into),
            (What::Merge, Some(into)) => TagChange::Merge(into),
            (What::Retire, None) => TagChange::Retire,
            (What::Retire, Some(_)) => {
                return Err(Problem::wrong(
                    "what is retired becomes nothing; leave out into",
                ));
            }
            (What::Rename | What::Merge, None) => {
                return Err(Problem::wrong("into: say what the tag becomes"));
            }
        };
        Ok((tag, change))
    }
}

impl From<ChangedTag> for Changed {
    fn from(changed: ChangedTag) -> Self {
        let (change, into) = match changed.change {
            TagChange::Rename(into) => (What::Rename, Some(into)),
            TagChange::Merge(into) => (What::Merge, Some(into)),
            TagChange::Retire => (What::Retire, None),
        };
        Self {
            number: changed.number,
            tag: changed.tag,
            change,
            into,
            who: changed.who,
            time: changed.time,
            undone: changed.undone,
        }
    }
}

/// The tags that are to be learnt anew after a change.
fn touched(tag: Tag, change: &TagChange) -> Vec<Tag> {
    let into = match change {
        TagChange::Rename(into) | TagChange::Merge(into) => Some(into.clone()),
        TagChange::Retire => None,
    };
    [tag].into_iter().chain(into).collect()
}

/// What a request says that may change the store.
async fn body<T: DeserializeOwned>(
    service: &Service,
    request: Request,
    what: &str,
) -> Result<T, Problem> {
    check_token(service.settings(), request.headers())?;
    service.kept()?;
    Kind::json(request.headers())?;
    let body = bodies::whole(request.into_body(), service.limits()).await?;
    serde_json::from_slice(&body)
        .map_err(|error| Problem::wrong(format!("the body is no {what}: {error}")))
}

fn written(answer: &impl Serialize) -> Response<Body> {
    let answer = serde_json::to_vec(answer).expect("strings and numbers can be written");
    json("application/json", answer)
}
