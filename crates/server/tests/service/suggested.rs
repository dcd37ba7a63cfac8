//! Suggestions, explanations, tags, the model, and what else is answered.

use crate::asked::{BREAD, VOTES, ask, build, get, post, service};
use axum::body::Body;
use serde_json::Value;

/// The tags of a record that were accepted.
fn accepted(record: &Value) -> Vec<&str> {
    let all = record["suggestions"].as_array().unwrap().iter();
    let accepted = all.filter(|one| one["accepted"] == true);
    accepted.map(|one| one["tag"].as_str().unwrap()).collect()
}

#[test]
fn an_article_is_answered_with_its_record() {
    let answer = ask(&service(), post("/v1/suggest", VOTES));
    let record = answer.well();
    assert_eq!(record["id"], "a");
    assert_eq!(accepted(&record), ["elections"]);
    assert!(answer.body.starts_with(r#"{"id":"a","title":"Ballots"#));
}

#[test]
fn a_list_is_answered_in_its_order() {
    let service = service();
    let alone = |article: &str| ask(&service, post("/v1/suggest", article.to_owned())).body;
    let list = ask(
        &service,
        post("/v1/suggest", format!(" [{VOTES},\n {BREAD}]")),
    );
    assert_eq!(list.body, format!("[{},{}]", alone(VOTES), alone(BREAD)));
    assert_eq!(ask(&service, post("/v1/suggest", "[]")).body, "[]");
    let many = vec![VOTES; 9000].join(",");
    let long = ask(&service, post("/v1/suggest", format!("[{many}]")));
    assert_eq!(
        long.body,
        format!("[{}]", vec![alone(VOTES); 9000].join(","))
    );
}

#[test]
fn so_many_are_suggested_as_are_wanted() {
    let service = service();
    let of = |query: &str| ask(&service, post(&format!("/v1/suggest?{query}"), VOTES));
    let both = of("top=5").well();
    assert_eq!(both["suggestions"].as_array().unwrap().len(), 2);
    assert_eq!(accepted(&of("top=1&min_confidence=1").well()), [""; 0]);
    for (wrong, told) in [
        ("top=0", "top: "),
        ("top=x", "top: "),
        ("top=-1", "top: "),
        ("top=1&top=2", "duplicate field"),
        ("min_confidence=2", "min_confidence: "),
        ("min_confidence=NaN", "min_confidence: "),
        ("topp=1", "unknown field"),
    ] {
        let detail = of(wrong).ill(400);
        assert!(detail.contains(told), "{wrong}: {detail}");
    }
}

#[test]
fn an_explanation_adds_up_to_the_score() {
    let record = ask(&service(), post("/v1/explain", VOTES)).well();
    let suggestion = &record["suggestions"][0];
    let because = suggestion["because"].as_array().unwrap();
    assert!(
        because.iter().any(|one| one["term"] == "ballot"),
        "{record}"
    );
    let weights = because.iter().map(|one| one["weight"].as_f64().unwrap());
    let sum = suggestion["prior"].as_f64().unwrap() + weights.sum::<f64>();
    assert!((sum - suggestion["score"].as_f64().unwrap()).abs() < 1e-3);
}

#[test]
fn what_is_no_article_is_told_with_its_place() {
    let service = service();
    for (body, told) in [
        ("", "request:1: "),
        ("7", "request:1: "),
        ("{\"title\": 7}", "\"title\""),
        ("{\"id\": \"x\"}", "request:1: "),
        ("[{\"title\": \"x\"}, {\"text\": []}]", "request:2: "),
        ("[{\"title\": \"x\"}", "the list is no JSON"),
        ("[1]", "request:1: "),
        ("{\"title\": \"x\"", "request:1: "),
        ("{\"title\": \"x\"} {}", "request:1: "),
    ] {
        let detail = ask(&service, post("/v1/suggest", body)).ill(400);
        assert!(detail.contains(told), "{body}: {detail}");
    }
    let no_text = Body::from(&b"{\"title\": \"\xff\"}"[..]);
    let detail = ask(&service, post("/v1/suggest", no_text)).ill(400);
    assert!(detail.contains("UTF-8"), "{detail}");
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    ask(&service, post("/v1/suggest", nested.clone())).ill(400);
    // What is passed over may be anything.
    let unknown = format!(r#"{{"title":"x","y":{nested}}}"#);
    ask(&service, post("/v1/suggest", unknown)).well();
}

#[test]
fn a_body_says_what_it_is() {
    let service = service();
    for kind in ["", "text/plain", "application/xml", "x"] {
        let request = build("POST", "/v1/suggest", kind, VOTES.into());
        ask(&service, request).ill(415);
    }
    let spelt = "Application/JSON; charset=utf-8";
    ask(&service, build("POST", "/v1/suggest", spelt, VOTES.into())).well();
}

#[test]
fn the_model_and_its_tags_are_shown() {
    let service = service();
    let tags = ask(&service, get("/v1/tags")).well();
    let row = |tag| serde_json::json!({"tag": tag, "articles": 12});
    assert_eq!(
        tags["tags"],
        Value::from(vec![row("baking & bread"), row("elections")])
    );
    let model = ask(&service, get("/v1/model")).well();
    assert_eq!(
        (&model["name"], &model["tags"]),
        (&"news".into(), &2.into())
    );
    assert_eq!(model["languages"], Value::from(vec!["en"]));
}

#[test]
fn health_changes_when_it_is_to_end() {
    let service = service();
    assert_eq!(
        ask(&service, get("/health/live")).body,
        r#"{"status":"live"}"#
    );
    ask(&service, get("/health/ready")).well();
    service.end();
    ask(&service, get("/health/live")).well();
    ask(&service, get("/health/ready")).ill(503);
}

#[test]
fn what_was_answered_is_counted() {
    let service = service();
    ask(&service, post("/v1/suggest", VOTES));
    ask(&service, get("/nowhere"));
    let metrics = ask(&service, get("/metrics"));
    for line in [
        r#"catchline_requests_total{method="POST",path="/v1/suggest",status="200"} 1"#,
        r#"catchline_requests_total{method="GET",path="-",status="404"} 1"#,
        r#"catchline_request_seconds_count{path="/v1/suggest"} 1"#,
        "catchline_model_tags 2",
        "catchline_requests_at_work 1",
        "# EOF",
    ] {
        assert!(
            metrics.body.lines().any(|one| one == line),
            "{line}\n{}",
            metrics.body
        );
    }
    assert!(
        metrics
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
}

#[test]
fn other_paths_and_methods_are_problems() {
    let service = service();
    for path in [
        "/desk",
        "/v1",
        "/v1/suggest/",
        "//v1/tags",
        "/v1/../v1/tags",
        "/v1/%2e%2e/etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/v1/tags%00",
    ] {
        ask(&service, get(path)).ill(404);
    }
    for (method, path, allowed) in [
        ("GET", "/v1/suggest", "POST"),
        ("DELETE", "/v1/tags", "GET,HEAD"),
        ("BREW", "/v1/model", "GET,HEAD"),
        ("OPTIONS", "/v1/suggest", "POST"),
    ] {
        let answer = ask(&service, build(method, path, "", Body::empty()));
        answer.ill(405);
        assert_eq!(answer.header("allow"), allowed, "{method} {path}");
    }
    let head = ask(&service, build("HEAD", "/v1/tags", "", Body::empty()));
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
}

#[test]
fn every_answer_says_that_it_is_no_page() {
    for path in ["/v1/tags", "/nowhere", "/health/live"] {
        let answer = ask(&service(), get(path));
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}
