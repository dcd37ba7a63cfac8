//! Who may ask: hosts, origins, tokens.

use crate::asked::{
    TOKEN, VOTES, ask, build, get, post, service, service_of, service_with, settings, tagger, with,
};
use axum::body::Body;
use catchline_server::{Error, Service};

#[test]
fn on_this_machine_only_its_own_names_are_known() {
    let service = service_with(|settings| settings.hosts = vec!["tags.example.org".to_owned()]);
    let of = |host: &str| ask(&service, with(get("/v1/tags"), "host", host));
    for host in [
        "localhost",
        "LOCALHOST:80",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:9",
        "tags.example.org",
        "Tags.Example.org:443",
    ] {
        of(host).well();
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "evil.example:127",
        "localhost@evil.example",
        "192.168.0.1",
        "",
        "[::1].evil.example",
    ] {
        of(host).ill(421);
    }
    let mut none = get("/v1/tags");
    none.headers_mut().remove("host");
    ask(&service, none).ill(421);
    // What the address says counts more than the header.
    ask(&service, get("http://evil.example/v1/tags")).ill(421);
    ask(&service, with(get("/health/live"), "host", "evil.example")).ill(421);
}

#[test]
fn pages_of_other_origins_may_not_ask() {
    let service = service();
    let of = |origin: &str| ask(&service, with(post("/v1/suggest", VOTES), "origin", origin));
    of("http://localhost:8080").well();
    for origin in ["https://evil.example", "null", "http://localhost:9090", ""] {
        of(origin).ill(403);
    }
}

#[test]
fn pages_of_origins_that_were_named_may() {
    let desk = "https://desk.example.org";
    let service = service_with(|settings| settings.origins = vec![desk.to_owned()]);
    let answer = ask(&service, with(post("/v1/suggest", VOTES), "origin", desk));
    answer.well();
    assert_eq!(answer.header("access-control-allow-origin"), desk);
    let preflight = |origin| {
        let request = build("OPTIONS", "/v1/suggest", "", Body::empty());
        let request = with(request, "access-control-request-method", "POST");
        ask(&service, with(request, "origin", origin))
    };
    let allowed = preflight(desk);
    assert_eq!(allowed.header("access-control-allow-origin"), desk);
    assert!(
        allowed
            .header("access-control-allow-headers")
            .contains("authorization")
    );
    assert_eq!(
        preflight("https://evil.example").header("access-control-allow-origin"),
        ""
    );
    for wrong in [
        "desk.example.org",
        "https://",
        "https://a/b",
        "*",
        "ftp://a",
    ] {
        let (mut settings, _) = settings();
        settings.origins = vec![wrong.to_owned()];
        let refused = Service::new(tagger(), None, None, settings).unwrap_err();
        assert!(matches!(refused, Error::Origin { .. }), "{wrong}");
    }
}

#[test]
fn where_others_can_reach_it_everything_needs_the_token() {
    let service = service_with(|settings| settings.listen = ([0, 0, 0, 0], 80).into());
    let of = |given: &str| ask(&service, with(get("/v1/tags"), "authorization", given));
    of(&format!("Bearer {TOKEN}")).well();
    of(&format!("bearer {TOKEN}")).well();
    for wrong in [
        "",
        "Bearer",
        "Bearer ",
        &format!("Bearer {TOKEN}x"),
        &format!("Bearer {}", &TOKEN[1..]),
        &format!("Basic {TOKEN}"),
        TOKEN,
    ] {
        let answer = of(wrong);
        answer.ill(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    ask(&service, get("/v1/tags")).ill(401);
    ask(&service, get("/openapi.json")).ill(401);
    ask(&service, get("/health/live")).well();
}

#[test]
fn without_a_token_it_stays_on_this_machine_unless_it_is_public() {
    let (mut settings, _) = settings();
    settings.listen = ([192, 0, 2, 1], 80).into();
    settings.token = None;
    let refused = Service::new(tagger(), None, None, settings.clone()).unwrap_err();
    assert!(matches!(refused, Error::NeedsToken { .. }));
    settings.public = true;
    let service = Service::new(tagger(), None, None, settings).unwrap();
    ask(&service, with(get("/v1/tags"), "host", "anything.example")).well();
}

#[test]
fn nothing_of_an_article_is_told() {
    let (service, told) = service_of(None, |_| {});
    for body in [VOTES, r#"{"id":"secret","title":["secret"]}"#] {
        ask(&service, post("/v1/suggest?top=1", body));
    }
    ask(&service, get("/v1/projects/secret"));
    ask(&service, get("/secret"));
    let told = told.lock().unwrap().join("\n");
    assert_eq!(told.lines().count(), 4);
    for word in ["secret", "Ballots", "elections", "top"] {
        assert!(!told.contains(word), "{told}");
    }
}
