//! `catchline watch`: feeds, asked from a host of the test's own.

use crate::watch::{BREAD, VOTES, Watched, until};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// A host that answers every request with the same, and keeps what it was asked.
struct Host {
    address: String,
    answer: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn new(status: &str, body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = Self {
            address: format!("http://{}/feed.xml", listener.local_addr().unwrap()),
            answer: Arc::default(),
            asked: Arc::default(),
        };
        host.says(status, body);
        let (answer, asked) = (host.answer.clone(), host.asked.clone());
        thread::spawn(move || {
            let mut waiting = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                asked.lock().unwrap().push(head(&stream));
                let answer = answer.lock().unwrap().clone();
                if answer.is_empty() {
                    // It keeps those who ask waiting.
                    waiting.push(stream);
                } else {
                    let _ = stream.write_all(answer.as_bytes());
                }
            }
        });
        host
    }

    fn says(&self, status: &str, body: &str) {
        let (length, close) = (body.len(), "Connection: close\r\nETag: \"1\"");
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{close}\r\n\r\n");
        *self.answer.lock().unwrap() = head + body;
    }
}

fn head(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map(Result::unwrap);
    lines
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
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
    let host = Host::new("200 OK", &rss(&[("1", BREAD)]));
    let feed = host.address.as_str();
    let first = watched.once(&[feed]).well();
    assert!(
        first.ends_with('\n') && first.contains(&format!("{feed} (1): baking ")),
        "{first}"
    );
    assert_eq!(watched.record()[0]["source"], feed);
    watched.once(&[feed]).ill(1);
    host.says("200 OK", &rss(&[("2", VOTES), ("1", VOTES)]));
    let second = watched.once(&[feed]).well();
    assert!(
        second.contains("(2): elections ") && second.lines().count() == 1,
        "{second}"
    );
    host.says("200 OK", &atom("3", BREAD));
    assert!(watched.once(&[feed]).well().contains("(3): baking "));
    assert_eq!(host.asked.lock().unwrap().len(), 4);
}

#[test]
fn what_is_in_a_feed_at_first_can_be_skipped() {
    let watched = Watched::new();
    let host = Host::new("200 OK", &rss(&[("1", BREAD)]));
    let flags = [host.address.as_str(), "--skip-present"];
    watched.once(&flags).ill(1);
    host.says("200 OK", &rss(&[("1", BREAD), ("2", VOTES)]));
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
    let host = Host::new("200 OK", &page);
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
    host.says("404 Not Found", "");
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
    let host = Host::new("200 OK", "");
    host.answer.lock().unwrap().clear();
    let mut going = watched.begin(&[&host.address]);
    until("that it is asked", || {
        !host.asked.lock().unwrap().is_empty()
    });
    watched.put("bread.md", BREAD);
    until("a folder's article", || {
        watched.out().contains("bread.md: baking")
    });
    let asked = std::time::Instant::now();
    going.signal("TERM");
    assert_eq!(going.end(), Some(0), "{}", watched.err());
    assert!(asked.elapsed() < std::time::Duration::from_secs(30));
}
