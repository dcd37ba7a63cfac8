//! What the service stops at: long bodies, slow ones, too many requests.

use crate::asked::{VOTES, answer, ask, build, get, post, run, service_with};
use axum::body::{Body, Bytes};
use http_body_util::channel::Channel;
use std::{
    convert::Infallible,
    time::{Duration, Instant},
};

#[test]
fn a_long_body_is_refused() {
    let service = service_with(|settings| settings.limits.body = 100);
    let long = format!(r#"{{"title":"{}"}}"#, "x".repeat(100));
    for path in ["/v1/suggest", "/v1/projects/news/suggest-batch"] {
        let detail = ask(&service, post(path, long.clone())).ill(413);
        assert!(detail.contains("100 bytes"), "{detail}");
    }
    let form = build(
        "POST",
        "/v1/projects/news/suggest",
        "application/x-www-form-urlencoded",
        format!("text={}", "x".repeat(100)).into(),
    );
    ask(&service, form).ill(413);
    // One that does not say how long it is.
    run(async {
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(4);
        for _ in 0..4 {
            sender.send_data(long.clone().into()).await.unwrap();
        }
        answer(&service, post("/v1/suggest", Body::new(body)))
            .await
            .ill(413);
    });
    ask(&service, post("/v1/suggest", VOTES)).well();
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let service = service_with(|settings| settings.limits.timeout = Duration::from_millis(50));
    run(async {
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(4);
        sender.send_data("{".into()).await.unwrap();
        let begun = Instant::now();
        answer(&service, post("/v1/suggest", Body::new(body)))
            .await
            .ill(408);
        assert!(begun.elapsed() < Duration::from_secs(5));
    });
}

#[test]
fn too_many_a_second_are_told_to_wait() {
    let service = service_with(|settings| settings.limits.rate = 3);
    for _ in 0..3 {
        ask(&service, post("/v1/suggest", VOTES)).well();
    }
    ask(&service, post("/v1/suggest", VOTES)).ill(429);
    ask(&service, get("/health/live")).well();
}

#[test]
fn too_many_at_once_are_told_so_at_once() {
    let service = service_with(|settings| settings.limits.requests = 1);
    run(async {
        let (sender, body) = Channel::<Bytes, Infallible>::new(4);
        let waiting = service.clone();
        let first = async move { answer(&waiting, post("/v1/suggest", Body::new(body))).await };
        let first = tokio::spawn(first);
        tokio::task::yield_now().await;
        answer(&service, get("/v1/tags")).await.ill(503);
        answer(&service, get("/health/ready")).await.well();
        drop(sender);
        first.await.unwrap().ill(400);
        answer(&service, get("/v1/tags")).await.well();
    });
}
