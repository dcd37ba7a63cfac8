//! What Annif answers: one project, the model, under the paths and names that its clients know.
#![allow(
    unused_qualifications,
    reason = "the macro that describes paths writes them"
)]

use crate::{
    articles::json,
    bodies::{self, Kind},
    problem::Problem,
    schemas::Refusals,
    service::Service,
    wanted::query,
};
use axum::{
    Form,
    body::Body,
    extract::{FromRequest, Path, Request, State, rejection::PathRejection},
    http::{Response, StatusCode, Uri},
};
use catchline::{Article, Tag, Wanted, corpus};
use catchline_store::Suggester;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The most texts that are taken at once.
const MOST: usize = 32;
/// What a text comes as.
const FORM: &str = "application/x-www-form-urlencoded";

/// What a client asks about.
type Id = Result<Path<String>, PathRejection>;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifProjectList)]
struct Projects {
    projects: Vec<Project>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifProject)]
#[expect(clippy::struct_field_names, reason = "Annif calls it so")]
struct Project {
    project_id: String,
    name: String,
    language: String,
    backend: Backend,
    is_trained: bool,
    modification_time: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifProjectBackend)]
struct Backend {
    backend_id: String,
}

/// Which subjects are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// The most subjects of each text.
    #[serde(default = "ten")]
    #[param(value_type = u64, maximum = 4_294_967_295_u64, default = 10)]
    limit: u32,
    /// Only those with this score or more, from 0 to 1.
    #[serde(default)]
    #[param(minimum = 0, maximum = 1, default = 0.0)]
    threshold: f64,
    /// The language of the labels: one of the model's.
    language: Option<String>,
}

/// A text, and which subjects are wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AnnifText)]
#[expect(clippy::struct_field_names, reason = "Annif calls it so")]
struct Text {
    text: String,
    #[serde(default = "ten")]
    #[schema(value_type = u64, maximum = 4_294_967_295_u64, default = 10)]
    limit: u32,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1, default = 0.0)]
    threshold: f64,
    language: Option<String>,
}

fn ten() -> u32 {
    10
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AnnifDocumentBatch)]
struct Batch {
    /// 32 at most.
    #[schema(max_items = 32)]
    documents: Vec<Given>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AnnifDocument)]
struct Given {
    text: String,
    document_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifSuggestionResultList)]
struct Results {
    results: Vec<Subject>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifBatchSuggestionResult)]
struct BatchResults {
    document_id: Option<String>,
    results: Vec<Subject>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnnifSuggestionResult)]
struct Subject {
    /// The tag itself where it is an address, else one made of it.
    uri: String,
    label: String,
    notation: Option<String>,
    score: f64,
}

pub(crate) fn router() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(projects))
        .routes(routes!(project))
        .routes(routes!(suggest))
        .routes(routes!(suggest_batch))
}

/// List the projects, of which there is one
#[utoipa::path(
    get,
    path = "/v1/projects",
    tag = "annif",
    responses((status = 200, description = "The projects", body = Projects), Refusals),
)]
async fn projects(State(service): State<Service>) -> Response<Body> {
    answer(&Projects {
        projects: vec![Project::of(&service)],
    })
}

/// Show a project
#[utoipa::path(
    get,
    path = "/v1/projects/{project_id}",
    tag = "annif",
    params(("project_id" = String, Path, description = "The name of the model")),
    responses(
        (status = 200, description = "The project", body = Project),
        (status = 404, description = "There is no such project", body = Problem,
            content_type = "application/problem+json"),
        Refusals,
    ),
)]
async fn project(State(service): State<Service>, id: Id) -> Result<Response<Body>, Problem> {
    check_project(&service, id)?;
    Ok(answer(&Project::of(&service)))
}

/// Suggest subjects for a text
#[utoipa::path(
    post,
    path = "/v1/projects/{project_id}/suggest",
    tag = "annif",
    params(("project_id" = String, Path, description = "The name of the model")),
    request_body(content = Text, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "The subjects", body = Results),
        (status = 404, description = "There is no such project", body = Problem,
            content_type = "application/problem+json"),
        Refusals,
    ),
)]
async fn suggest(
    State(service): State<Service>,
    id: Id,
    request: Request,
) -> Result<Response<Body>, Problem> {
    check_project(&service, id)?;
    let (parts, body) = request.into_parts();
    let body = bodies::whole(body, service.limits()).await?;
    let form = Form::from_request(Request::from_parts(parts, body.into()), &()).await;
    let Form(text) = form.map_err(|refused| match refused.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => bodies::unsupported(FORM),
        _ => Problem::wrong(refused.body_text()),
    })?;
    let Text {
        text,
        limit,
        threshold,
        language,
    } = text;
    let ask = Ask {
        limit,
        threshold,
        language,
    };
    let current = service.current();
    ask.check(&current)?;
    let results = service.work(move || ask.subjects(&current, text)).await?;
    Ok(answer(&Results { results }))
}

/// Suggest subjects for several texts
#[utoipa::path(
    post,
    path = "/v1/projects/{project_id}/suggest-batch",
    tag = "annif",
    params(("project_id" = String, Path, description = "The name of the model"), Ask),
    request_body = Batch,
    responses(
        (status = 200, description = "The subjects of each", body = Vec<BatchResults>),
        (status = 404, description = "There is no such project", body = Problem,
            content_type = "application/problem+json"),
        Refusals,
    ),
)]
async fn suggest_batch(
    State(service): State<Service>,
    id: Id,
    uri: Uri,
    request: Request,
) -> Result<Response<Body>, Problem> {
    check_project(&service, id)?;
    let ask: Ask = query(&uri)?;
    let current = service.current();
    ask.check(&current)?;
    Kind::json(request.headers())?;
    let body = bodies::whole(request.into_body(), service.limits()).await?;
    let batch: Batch = serde_json::from_slice(&body)
        .map_err(|error| Problem::wrong(format!("the body is no batch of documents: {error}")))?;
    if MOST < batch.documents.len() {
        return Err(Problem::wrong(format!("send {MOST} documents at most")));
    }
    let work = move || -> Vec<BatchResults> {
        let documents = batch.documents.into_iter();
        let results = documents.map(|one| BatchResults {
            document_id: one.document_id,
            results: ask.subjects(&current, one.text),
        });
        results.collect()
    };
    Ok(answer(&service.work(work).await?))
}

fn answer(body: &impl Serialize) -> Response<Body> {
    let body = serde_json::to_vec(body).expect("strings and finite numbers can be written");
    json("application/json", body)
}

/// Says so where a project is asked for that is not there.
fn check_project(service: &Service, id: Id) -> Result<(), Problem> {
    let Path(id) = id.map_err(|refused| Problem::new(refused.status(), refused.body_text()))?;
    if id == service.settings().name {
        return Ok(());
    }
    let detail = format!("Project '{id}' not found");
    let missing = Problem::new(StatusCode::NOT_FOUND, detail);
    Err(missing.titled("Project not found"))
}

impl Project {
    fn of(service: &Service) -> Self {
        let current = service.current();
        let tagger = current.tagger();
        let name = &service.settings().name;
        Self {
            project_id: name.clone(),
            name: name.clone(),
            language: tagger.languages()[0].to_string(),
            backend: Backend {
                backend_id: tagger.estimator().to_string(),
            },
            is_trained: true,
            modification_time: None,
        }
    }
}

impl Ask {
    fn check(&self, current: &Suggester) -> Result<(), Problem> {
        if !(0.0..=1.0).contains(&self.threshold) {
            return Err(Problem::wrong("threshold: give a number from 0 to 1"));
        }
        let languages = current.tagger().languages();
        match self.language.as_deref() {
            Some(asked)
                if !asked.is_empty() && !languages.iter().any(|one| one.code() == asked) =>
            {
                Err(Problem::wrong(format!(
                    "language {asked:?} not supported by vocabulary"
                )))
            }
            _ => Ok(()),
        }
    }

    /// The tags of a text with their confidences, the best first: all that may fit, since clients
    /// cut by number and score.
    fn subjects(&self, current: &Suggester, text: String) -> Vec<Subject> {
        let wanted = Wanted {
            top: Some(self.limit as usize),
            min_confidence: 0.0,
        };
        let article = Article::default().body(text);
        let mut found = Vec::new();
        let decided = current.suggest_into(&article, wanted, &mut found);
        let enough = found.iter().filter(|one| self.threshold <= one.confidence);
        let decided = decided.iter().take(self.limit as usize);
        let decided = decided.map(|tag| Subject::new(tag, 1.0));
        decided
            .chain(enough.map(|one| Subject::new(one.tag, one.confidence)))
            .collect()
    }
}

impl Subject {
    fn new(tag: &Tag, score: f64) -> Self {
        Self {
            uri: corpus::annif_address(tag),
            label: tag.to_string(),
            notation: None,
            score,
        }
    }
}
