//! The description of the service.

use crate::asked::{ask, get, service};
use serde_json::Value;

#[test]
fn all_paths_are_described() {
    let api = ask(&service(), get("/openapi.json")).well();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(api["info"]["title"], "catchline");
    let paths: Vec<&String> = api["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/health/live",
            "/health/ready",
            "/metrics",
            "/v1/article",
            "/v1/articles",
            "/v1/explain",
            "/v1/feedback",
            "/v1/learn",
            "/v1/model",
            "/v1/projects",
            "/v1/projects/{project_id}",
            "/v1/projects/{project_id}/suggest",
            "/v1/projects/{project_id}/suggest-batch",
            "/v1/session",
            "/v1/suggest",
            "/v1/tags",
            "/v1/tags/changes",
            "/v1/tags/changes/undo",
            "/v1/tags/near-duplicates",
        ]
    );
}

#[test]
fn what_is_referred_to_is_there() {
    let api = ask(&service(), get("/openapi.json")).well();
    let mut found = 0;
    let mut left = vec![&api];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    let to = to.strip_prefix('#').unwrap();
                    assert!(api.pointer(to).is_some(), "{to} is nowhere");
                    found += 1;
                }
                left.extend(fields.values());
            }
            Value::Array(all) => left.extend(all),
            _ => {}
        }
    }
    assert!(20 < found);
}

#[test]
fn an_article_has_a_title_or_a_text() {
    let api = ask(&service(), get("/openapi.json")).well();
    let article = &api["components"]["schemas"]["Article"]["allOf"];
    assert!(article[0]["properties"]["lang"].is_object(), "{article}");
    assert_eq!(article[1]["anyOf"][0]["required"][0], "title");
    assert_eq!(article[1]["anyOf"][1]["required"][0], "text");
}
