//! The editors' desk: a page and what it is made of, within the program.

use crate::service::Service;
use axum::{
    Router,
    http::{HeaderName, header},
    routing::get,
};
use std::future::ready;

/// The files of the page: path, kind and content.
const FILES: [(&str, &str, &str); 10] = [
    (
        "/",
        "text/html; charset=utf-8",
        include_str!("desk/index.html"),
    ),
    (
        "/desk/desk.css",
        "text/css; charset=utf-8",
        include_str!("desk/desk.css"),
    ),
    (
        "/desk/icon.svg",
        "image/svg+xml",
        include_str!("desk/icon.svg"),
    ),
    ("/desk/api.js", SCRIPT, include_str!("desk/api.js")),
    ("/desk/article.js", SCRIPT, include_str!("desk/article.js")),
    ("/desk/desk.js", SCRIPT, include_str!("desk/desk.js")),
    ("/desk/marks.js", SCRIPT, include_str!("desk/marks.js")),
    ("/desk/page.js", SCRIPT, include_str!("desk/page.js")),
    ("/desk/tags.js", SCRIPT, include_str!("desk/tags.js")),
    ("/desk/why.js", SCRIPT, include_str!("desk/why.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What a browser may do with the page: nothing but what comes from here, and in no frame. The
/// program may be another one tomorrow.
const HEADERS: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-cache"),
];

/// The paths of the desk.
pub(crate) fn router() -> Router<Service> {
    FILES
        .into_iter()
        .fold(Router::new(), |router, (path, kind, content)| {
            let file = (HEADERS, [(header::CONTENT_TYPE, kind)], content);
            router.route(path, get(move || ready(file)))
        })
}

/// Whether a path is one of the desk's, which hold nothing that is not in every copy of the program.
pub(crate) fn is_of_desk(path: &str) -> bool {
    FILES.iter().any(|(one, ..)| *one == path)
}
