//! Streams of JSON Lines.

use crate::asked::{Answer, BREAD, VOTES, answer, ask, build, post, run, service, service_with};
use axum::body::{Body, Bytes};
use catchline_server::Service;
use http_body_util::{BodyExt, channel::Channel};
use serde_json::Value;
use std::{convert::Infallible, time::Duration};
use tower::ServiceExt;

fn lines(service: &Service, body: impl Into<Body>) -> Answer {
    let request = build("POST", "/v1/suggest", "application/x-ndjson", body.into());
    ask(service, request)
}

#[test]
fn lines_are_answered_with_lines() {
    let service = service();
    let alone = |article: &str| ask(&service, post("/v1/suggest", article.to_owned())).body;
    let answer = lines(&service, format!("{VOTES}\r\n\n  \n{BREAD}"));
    assert_eq!(answer.body, format!("{}\n{}\n", alone(VOTES), alone(BREAD)));
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert_eq!(lines(&service, "").body, "");
}

#[test]
fn a_line_that_cannot_be_read_has_a_problem_in_its_place() {
    let answer = lines(
        &service(),
        format!("{VOTES}\n\n{{\"title\": 7}}\n{BREAD}\n"),
    );
    let read = answer
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let read: Vec<Value> = read.collect();
    assert_eq!((&read[0]["id"], &read[2]["id"]), (&"a".into(), &"b".into()));
    assert_eq!(read[1]["status"], 400);
    assert!(
        read[1]["detail"]
            .as_str()
            .unwrap()
            .starts_with("request:3: ")
    );
    let bytes = Body::from(&b"\xff\n"[..]);
    assert!(
        lines(&service(), bytes)
            .body
            .contains("request:1: no UTF-8")
    );
}

#[test]
fn records_come_while_articles_are_still_sent() {
    run(async {
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
        let request = build(
            "POST",
            "/v1/suggest",
            "application/x-ndjson",
            Body::new(body),
        );
        let mut answer = service()
            .router()
            .oneshot(request)
            .await
            .unwrap()
            .into_body();
        for _ in 0..3 {
            let (start, end) = VOTES.split_at(10);
            sender.send_data(start.into()).await.unwrap();
            sender.send_data(format!("{end}\n").into()).await.unwrap();
            let record = answer.frame().await.unwrap().unwrap().into_data().unwrap();
            assert!(record.starts_with(b"{\"id\":\"a\"") && record.ends_with(b"\n"));
        }
        drop(sender);
        assert!(answer.frame().await.is_none());
    });
}

#[test]
fn a_stream_that_stops_or_has_a_long_line_is_cut_off() {
    let service = service_with(|settings| {
        settings.limits.timeout = Duration::from_millis(50);
        settings.limits.body = 1000;
    });
    run(async {
        for (piece, status) in [("{\"title\"".to_owned(), 408), ("x".repeat(2000), 413)] {
            let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
            sender
                .send_data(format!("{VOTES}\n{piece}").into())
                .await
                .unwrap();
            let request = build(
                "POST",
                "/v1/suggest",
                "application/x-ndjson",
                Body::new(body),
            );
            let answer = service.router().oneshot(request).await.unwrap();
            let mut body = answer.into_body();
            let mut told = Vec::new();
            let ended = loop {
                match body.frame().await {
                    Some(Ok(frame)) => told.extend(frame.into_data().unwrap()),
                    Some(Err(_)) => break true,
                    None => break false,
                }
            };
            assert!(ended, "it looks as if all had come");
            let told = String::from_utf8(told).unwrap();
            let last: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
            assert_eq!(last["status"], status, "{told}");
        }
    });
}

#[test]
fn a_stream_counts_as_a_request_until_it_ends() {
    let service = service_with(|settings| settings.limits.requests = 1);
    run(async {
        let (sender, body) = Channel::<Bytes, Infallible>::new(1);
        let request = build(
            "POST",
            "/v1/suggest",
            "application/x-ndjson",
            Body::new(body),
        );
        let stream = service.router().oneshot(request).await.unwrap();
        answer(&service, post("/v1/suggest", VOTES)).await.ill(503);
        drop(sender);
        assert_eq!(stream.into_body().collect().await.unwrap().to_bytes(), "");
        tokio::task::yield_now().await;
        answer(&service, post("/v1/suggest", VOTES)).await.well();
    });
}
