//! What stands in requests and answers that others read and write, for the description of the
//! service.
#![expect(
    dead_code,
    clippy::large_enum_variant,
    reason = "these describe JSON, and hold none"
)]

use crate::problem::Problem;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// One article, or several.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum Articles {
    One(Article),
    List(Vec<Article>),
}

/// An article: a title or a text must be there.
#[derive(ToSchema)]
pub(crate) struct Article {
    /// What names it; without it its date and title do, or a hash of its content.
    id: Option<Id>,
    title: Option<String>,
    text: Option<String>,
    /// The day of publication, as `2026-11-29`.
    date: Option<String>,
    /// The language, as `en`.
    lang: Option<String>,
    url: Option<String>,
    /// Its tags, where it has some.
    tags: Option<Vec<String>>,
    /// Tags of which nobody has said whether they fit.
    undecided: Option<Vec<String>>,
    sources: Option<Vec<String>>,
    /// When it was changed last, as `2026-11-29T10:00:00Z`.
    modified: Option<String>,
}

/// What names an article.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum Id {
    Name(String),
    Number(Integer),
}

/// A whole number, of 64 bits with or without a sign.
pub(crate) struct Integer;

impl ToSchema for Integer {}

impl utoipa::PartialSchema for Integer {
    fn schema() -> RefOr<Schema> {
        let whole = ObjectBuilder::new().schema_type(Type::Integer);
        let whole = whole.minimum(Some(isize::MIN)).maximum(Some(usize::MAX));
        whole.into()
    }
}

/// The record of one article, or those of several.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum Suggested {
    One(Record),
    List(Vec<Record>),
}

/// What is suggested for an article, the best first.
#[derive(ToSchema)]
pub(crate) struct Record {
    id: String,
    title: String,
    suggestions: Vec<Suggestion>,
}

/// A tag that may fit.
#[derive(ToSchema)]
pub(crate) struct Suggestion {
    tag: String,
    /// The probability that an editor would choose it, 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    confidence: f64,
    /// What the estimator says; nothing where an editor decided.
    #[schema(nullable = false)]
    score: Option<f64>,
    accepted: bool,
    /// Whether an editor said that it fits.
    #[schema(nullable = false)]
    decided: Option<bool>,
}

/// The record of one article, or those of several, with what led to each suggestion.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum Explained {
    One(ExplainedRecord),
    List(Vec<ExplainedRecord>),
}

/// What is suggested for an article, and what led to it.
#[derive(ToSchema)]
pub(crate) struct ExplainedRecord {
    id: String,
    title: String,
    suggestions: Vec<ExplainedSuggestion>,
}

/// A tag that may fit, and what led to it: `prior` and the weights add up to the score.
#[derive(ToSchema)]
pub(crate) struct ExplainedSuggestion {
    #[serde(flatten)]
    suggestion: Suggestion,
    /// What the score would be of an article without a known word.
    #[schema(nullable = false)]
    prior: Option<f64>,
    /// Those that speak most for the tag first.
    #[schema(nullable = false)]
    because: Option<Vec<Reason>>,
    /// Where the score is cut.
    #[schema(nullable = false)]
    threshold: Option<f64>,
    /// The articles of the store that carry the tag and are most like this one.
    #[schema(nullable = false)]
    nearest: Option<Vec<Near>>,
}

/// An article of the store that is like another.
#[derive(ToSchema)]
pub(crate) struct Near {
    id: String,
    title: String,
    #[schema(minimum = 0, maximum = 1)]
    likeness: f64,
}

/// A term's part in a score.
#[derive(ToSchema)]
pub(crate) struct Reason {
    term: String,
    weight: f64,
    spans: Vec<Place>,
}

/// Where a term stands.
#[derive(ToSchema)]
pub(crate) struct Place {
    /// `title` or `body`.
    field: String,
    /// Its first byte.
    start: u64,
    /// The byte after its last.
    end: u64,
}

/// What an editor says of the tags of an article.
#[derive(ToSchema)]
pub(crate) struct Said {
    /// The id of the article.
    article: String,
    /// The source of the article, where several have one of this id.
    source: Option<String>,
    #[schema(min_items = 1)]
    decisions: Vec<Word>,
    /// Who says so.
    #[schema(required = false)]
    by: String,
}

/// What is said of one tag.
#[derive(ToSchema)]
pub(crate) struct Word {
    #[schema(pattern = r"\S")]
    tag: String,
    decision: Decision,
}

/// `accepted` and `rejected` are of tags that were suggested, `added` and `removed` of others;
/// `withdrawn` takes back what was said before.
#[derive(ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Decision {
    Accepted,
    Rejected,
    Added,
    Removed,
    Withdrawn,
}

/// What was kept.
#[derive(ToSchema)]
pub(crate) struct Kept {
    /// How many decisions.
    kept: u64,
}

/// What became of articles.
#[derive(ToSchema)]
pub(crate) struct Learnt {
    new: u64,
    /// Those whose text, tags or whatever else changed.
    changed: u64,
    /// Those that were there as they are.
    same: u64,
}

/// How the service is.
#[derive(ToSchema)]
pub(crate) struct Health {
    status: String,
}

/// Why nothing was kept or found.
#[derive(IntoResponses)]
pub(crate) enum NoStore {
    /// There is no such article, tag or change.
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(#[to_schema] Problem),
    /// The service has no store, several sources have an article of this id, or the new name of a
    /// tag is another's.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(#[to_schema] Problem),
}

/// Why a request is not done.
#[derive(IntoResponses)]
pub(crate) enum Refusals {
    /// The request says something it cannot say.
    #[response(status = 400, content_type = "application/problem+json")]
    Wrong(#[to_schema] Problem),
    /// It needs the token of the service.
    #[response(status = 401, content_type = "application/problem+json")]
    NoToken(#[to_schema] Problem),
    /// Who asks may not.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    /// The body does not come in.
    #[response(status = 408, content_type = "application/problem+json")]
    Late(#[to_schema] Problem),
    /// The body is too long.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLong(#[to_schema] Problem),
    /// The body is of no kind that can be read.
    #[response(status = 415, content_type = "application/problem+json")]
    OtherKind(#[to_schema] Problem),
    /// The service does not go by this host.
    #[response(status = 421, content_type = "application/problem+json")]
    OtherHost(#[to_schema] Problem),
    /// More requests come in than are allowed a second.
    #[response(status = 429, content_type = "application/problem+json")]
    Many(#[to_schema] Problem),
    /// There is too much to do.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(#[to_schema] Problem),
}
