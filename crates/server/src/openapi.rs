//! The description of the service, `GET /openapi.json`.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        AllOfBuilder, ObjectBuilder, RefOr, Schema, Type,
        schema::AnyOfBuilder,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// What the description says besides its paths.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "catchline",
        description = "Suggests the tags that an archive's editors would give an article, and learns what they say."
    ),
    modifiers(&Token),
    tags(
        (name = "suggest", description = "Tags for articles"),
        (name = "learn", description = "What editors say, kept in a store"),
        (name = "archive", description = "What is in the store"),
        (name = "model", description = "What suggests"),
        (name = "annif", description = "The same for clients of Annif"),
        (name = "operate", description = "How the service is"),
    )
)]
pub(crate) struct Description;

/// The token, for those paths that ask for it.
struct Token;

impl Modify for Token {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", bearer);
    }
}

/// Says what the fields of an article alone do not: it has a title or a text.
pub(crate) fn require_text(api: &mut utoipa::openapi::OpenApi) {
    let schemas = api.components.as_mut().map(|all| &mut all.schemas);
    let Some(article) = schemas.and_then(|all| all.get_mut("Article")) else {
        return;
    };
    let has = |field: &str| {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let has = ObjectBuilder::new().property(field, text);
        has.required(field).build()
    };
    let either = AnyOfBuilder::new().item(has("title")).item(has("text"));
    let both = AllOfBuilder::new().item(article.clone()).item(either);
    *article = RefOr::T(Schema::AllOf(both.build()));
}
