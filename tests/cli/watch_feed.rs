//! `catchline watch`: feeds, asked from a host of the test's own.

use crate::{
    watch::{BREAD, VOTES, Watched, until},
    web::{Response, Web},
};
use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A host that answers every request with the same.
struct Host {
    web: Web,
    address: String,
    answer: Arc<Mutex<Response>>,
}

impl Host {
    fn new(status: u16, body: &str) -> Self {
        let answer = Arc::new(Mutex::new(Response::new(status, "text/plain", body)));
        let says = answer.clone();
        let web = Web::serve(move |_| says.lock().unwrap().clone());
        let address = format!("{}/feed.xml", web.address);
        Self {
            web,
            address,
            answer,
        }
    }

    fn says(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = Response::new(status, "text/plain", body);
    }
}

fn rss(items: &[(&str, &str)]) -> String {
    let item = |(id, text): &(&str, &str)| {
        format!(
            "<item><guid isPermaLink=\"false\">{id}</guid><description>{text}</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!("<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel>{items}</channel></rss>\n")
}

fn atom(id: &str, text: &str) -> String {
    let entry = format!("<entry><id>{id}</id><content>{text}</content></entry>");
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{entry}</feed>")
}

#[test]
fn items_of_a_feed_are_tagged_once() {
    let watched = Watched::new();
    let host = Host::new(200, &rss(&[("1", BREAD)]));
    let feed = host.address.as_str();
    let first = watched.once(&[feed]).well();
    assert!(
        first.ends_with('\n') && first.contains(&format!("{feed} (1): baking ")),
        "{first}"
    );
    assert_eq!(watched.record()[0]["source"], feed);
    watched.once(&[feed]).ill(1);
    host.says(200, &rss(&[("2", VOTES), ("1", VOTES)]));
    let second = watched.once(&[feed]).well();
    assert!(
        second.contains("(2): elections ") && second.lines().count() == 1,
        "{second}"
    );
    host.says(200, &atom("3", BREAD));
    assert!(watched.once(&[feed]).well().contains("(3): baking "));
    assert_eq!(host.web.asked().len(), 4);
}

#[test]
fn what_is_in_a_feed_at_first_can_be_skipped() {
    let watched = Watched::new();
    let host = Host::new(200, &rss(&[("1", BREAD)]));
    let flags = [host.address.as_str(), "--skip-present"];
    watched.once(&flags).ill(1);
    host.says(200, &rss(&[("1", BREAD), ("2", VOTES)]));
    let second = watched.once(&flags).well();
    assert!(
        second.contains("(2)") && !second.contains("(1)"),
        "{second}"
    );
}

#[test]
fn what_is_no_feed_is_told_and_the_folders_go_on() {
    let watched = Watched::new();
    watched.put("bread.md", BREAD);
    let page = format!("<!DOCTYPE html><html><body><article>{BREAD}</article></body></html>");
    let host = Host::new(200, &page);
    let run = watched.once(&[&host.address]);
    assert!(
        run.out.contains("bread.md: baking") && run.out.lines().count() == 1,
        "{}",
        run.out
    );
    let told = run.ill(2);
    assert!(
        told.contains("feed.xml: is html, and no feed; name"),
        "{told}"
    );
    host.says(404, "");
    let told = watched.once(&[&host.address]).ill(2);
    assert!(
        told.contains("answers 404 Not Found; it is asked again in 15m"),
        "{told}"
    );
    for (flags, told) in [
        (vec!["--in-place"], "a feed cannot be edited"),
        (vec!["--every", "10s"], "once a minute at most"),
        (vec![&host.address], "is named twice"),
    ] {
        let err = watched
            .once(&[vec![host.address.as_str()], flags].concat())
            .ill(2);
        assert!(err.contains(told), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_host_that_does_not_answer_holds_nothing_up() {
    let watched = Watched::new();
    let web = Web::serve(|_| {
        thread::sleep(Duration::from_secs(120));
        Response::new(200, "text/plain", "")
    });
    let mut going = watched.begin(&[&web.address]);
    until("that it is asked", || !web.asked().is_empty());
    watched.put("bread.md", BREAD);
    until("a folder's article", || {
        watched.out().contains("bread.md: baking")
    });
    let asked = std::time::Instant::now();
    going.signal("TERM");
    assert_eq!(going.end(), Some(0), "{}", watched.err());
    assert!(asked.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let watched = Watched::new();
    let feed = rss(&[("1", BREAD)]);
    let web = Web::serve(move |request| match request.header("if-none-match") {
        Some("\"1\"") => Response::new(304, "text/plain", ""),
        _ => Response::new(200, "text/plain", feed.clone()).header("ETag", "\"1\""),
    });
    watched.once(&[&web.address]).well();
    watched.once(&[&web.address]).ill(1);
    let asked = web.asked();
    let asked = asked.iter().map(|request| request.header("if-none-match"));
    assert_eq!(asked.collect::<Vec<_>>(), [None, Some("\"1\"")]);
}
