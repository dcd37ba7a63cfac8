//! The page of the desk: all of it is here, and nothing comes from elsewhere.

use crate::asked::{ask, get, service, service_with};
use std::collections::BTreeSet;

/// The addresses that a file of the page names.
fn named(text: &str) -> BTreeSet<String> {
    let ends = ['"', '\''];
    let files = text.split(ends).filter(|one| {
        let kinds = [".js", ".css", ".svg"];
        kinds.iter().any(|kind| one.ends_with(kind)) && !one.contains(' ')
    });
    let from_here = |one: &str| match one.strip_prefix("./") {
        Some(name) => format!("/desk/{name}"),
        None => one.to_owned(),
    };
    files.map(from_here).collect()
}

#[test]
fn what_the_page_names_is_served() {
    let service = service();
    let (mut met, mut waiting) = (BTreeSet::new(), vec!["/".to_owned()]);
    while let Some(path) = waiting.pop() {
        let answer = ask(&service, get(&path));
        assert_eq!(answer.status, 200, "{path}");
        let kind = answer.header("content-type");
        let expected = match path.rsplit_once('.').map_or("", |(_, kind)| kind) {
            "" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/javascript; charset=utf-8",
        };
        assert_eq!(kind, expected, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"));
        assert!(
            !policy.contains("unsafe") && !policy.contains('*'),
            "{policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.body.contains("https://"), "{path} asks elsewhere");
        for path in named(&answer.body) {
            if met.insert(path.clone()) {
                waiting.push(path);
            }
        }
    }
    assert_eq!(met.len(), 9, "{met:?}");
}

#[test]
fn the_page_needs_no_token_and_what_it_shows_does() {
    let service = service_with(|settings| settings.listen = ([0, 0, 0, 0], 80).into());
    assert_eq!(ask(&service, get("/")).status, 200);
    assert_eq!(ask(&service, get("/desk/desk.js")).status, 200);
    ask(&service, get("/v1/tags")).ill(401);
    ask(&service, get("/desk/other.js")).ill(401);
}
