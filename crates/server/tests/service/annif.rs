//! What clients of Annif ask and are answered.

use crate::asked::{Answer, ask, build, get, post, service};
use catchline_server::Service;
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";

fn form(service: &Service, project: &str, body: &str) -> Answer {
    let path = format!("/v1/projects/{project}/suggest");
    ask(service, build("POST", &path, FORM, body.to_owned().into()))
}

#[test]
fn the_model_is_the_one_project() {
    let service = service();
    let project = json!({
        "project_id": "news", "name": "news", "language": "en", "is_trained": true,
        "backend": {"backend_id": ask(&service, get("/v1/model")).well()["estimator"]},
        "modification_time": null,
    });
    assert_eq!(ask(&service, get("/v1/projects/news")).well(), project);
    assert_eq!(
        ask(&service, get("/v1/projects")).well(),
        json!({"projects": [project]})
    );
    for other in ["other", "..", "%00", "news%2f"] {
        let answer = ask(&service, get(&format!("/v1/projects/{other}")));
        let detail = answer.ill(404);
        assert!(detail.ends_with("not found"), "{detail}");
        assert!(answer.body.contains("Project not found"));
    }
    ask(&service, get("/v1/projects/%ff")).ill(400);
}

#[test]
fn a_text_is_answered_with_subjects() {
    let service = service();
    let results = form(
        &service,
        "news",
        "text=Ballots+are+counted+at+polling%20stations",
    )
    .well();
    let subjects = results["results"].as_array().unwrap();
    assert_eq!(subjects.len(), 2);
    let first = &subjects[0];
    assert_eq!(first["label"], "elections");
    assert_eq!(first["uri"], "urn:catchline:elections");
    assert_eq!(first["notation"], Value::Null);
    assert_eq!(subjects[1]["uri"], "urn:catchline:baking%20%26%20bread");
    let score = first["score"].as_f64().unwrap();
    assert!(0.5 < score && score <= 1.0);
    let of = |more: &str| form(&service, "news", &format!("text=Ballots+counted&{more}"));
    let number = |answer: Answer| answer.well()["results"].as_array().unwrap().len();
    assert_eq!(number(of("limit=1&threshold=0&language=en")), 1);
    assert_eq!(number(of("language=")), 2);
    assert_eq!(number(of("limit=0")), 0);
    assert_eq!(number(of("threshold=1")), 0);
    for wrong in [
        "limit=-1",
        "limit=x",
        "threshold=2",
        "language=fi",
        "threshold=NaN",
    ] {
        assert!(of(wrong).status.is_client_error(), "{wrong}");
    }
    form(&service, "other", "text=x").ill(404);
    assert!(form(&service, "news", "limit=1").status.is_client_error());
    ask(&service, post("/v1/projects/news/suggest", "{}")).ill(415);
}

#[test]
fn a_batch_is_answered_in_its_order() {
    let service = service();
    let of = |query: &str, body: String| {
        ask(
            &service,
            post(&format!("/v1/projects/news/suggest-batch{query}"), body),
        )
    };
    let two =
        r#"{"documents": [{"text": "ballots counted", "document_id": "7"}, {"text": "bread"}]}"#;
    let results = of("?limit=1", two.to_owned()).well();
    assert_eq!(results[0]["document_id"], "7");
    assert_eq!(results[0]["results"][0]["label"], "elections");
    assert_eq!(results[1]["document_id"], Value::Null);
    assert_eq!(results[1]["results"][0]["label"], "baking & bread");
    let many = |number| json!({"documents": vec![json!({"text": "x"}); number]}).to_string();
    assert_eq!(of("", many(32)).well().as_array().unwrap().len(), 32);
    of("", many(33)).ill(400);
    of("?limit=x", many(1)).ill(400);
    of("", "{\"documents\": 1}".to_owned()).ill(400);
    of("", "[]".to_owned()).ill(400);
}
