//! Feeds and pages by address: `pull`, and `suggest` of what is there.

use crate::{
    program::{Folder, Run, command, small},
    web::{Request, Response, Web},
};
use serde_json::Value;
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

const BALLOTS: &str = "Voters asked the commission for a count of the ballots.";

fn feed(items: &[(&str, &str)]) -> String {
    let item = |(id, tag): &(&str, &str)| {
        format!(
            "<item><guid>{id}</guid><title>Title of {id}</title><category>{tag}</category>\
             <description>{BALLOTS}</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel>{items}</channel></rss>")
}

fn rss(items: &[(&str, &str)]) -> Response {
    Response::new(200, "application/rss+xml", feed(items))
}

/// The program, which no proxy stands before.
fn catchline(args: &[&str]) -> Run {
    let mut command = command(args);
    command.env("NO_PROXY", "*");
    Run::of(&command.output().unwrap())
}

fn pull(addresses: &[&str], folder: &Folder, more: &[&str]) -> Run {
    let output = folder.at("blog.jsonl");
    catchline(&[&["pull"], addresses, &["--output", &output], more].concat())
}

fn archive(folder: &Folder) -> Vec<Value> {
    let text = fs::read_to_string(folder.at("blog.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A feed that changes: what it holds is told by a number that tests count up.
fn changing() -> (Web, Arc<AtomicUsize>) {
    let turn = Arc::new(AtomicUsize::new(0));
    let now = turn.clone();
    let web = Web::serve(move |request| {
        let turn = now.load(Ordering::SeqCst);
        let etag = format!("\"{turn}\"");
        if request.header("if-none-match") == Some(&*etag) {
            return Response::new(304, "text/plain", "");
        }
        let items = [
            ("one", "elections"),
            ("two", "voting"),
            ("three", "elections"),
        ];
        let mut items = items[turn.min(1)..(2 + turn).min(3)].to_vec();
        if 1 < turn {
            items[0].1 = "baking";
        }
        rss(&items).header("ETag", etag)
    });
    (web, turn)
}

#[test]
fn an_archive_grows_by_what_is_new() {
    let ((web, turn), folder) = (changing(), Folder::new());
    let feed = format!("{}/feed", web.address);
    let first = pull(&[&feed], &folder, &[]).ill(0);
    assert!(
        first.contains("2 new, 0 changed; the archive has 2 articles"),
        "{first}"
    );
    let same = pull(&[&feed], &folder, &[]).ill(1);
    assert!(same.contains("has not changed"), "{same}");
    turn.store(1, Ordering::SeqCst);
    let second = pull(&[&feed], &folder, &[]).ill(0);
    assert!(
        second.contains("1 new, 0 changed; the archive has 3 articles"),
        "{second}"
    );
    turn.store(2, Ordering::SeqCst);
    let third = pull(&[&feed], &folder, &[]).ill(0);
    assert!(third.contains("0 new, 1 changed"), "{third}");
    let archive = archive(&folder);
    let ids: Vec<&str> = archive
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["one", "two", "three"]);
    assert_eq!(archive[1]["tags"], serde_json::json!(["baking"]));
    // Without its archive, what was known of the feed counts for nothing.
    fs::remove_file(folder.at("blog.jsonl")).unwrap();
    pull(&[&feed], &folder, &[]).ill(0);
    assert_eq!(self::archive(&folder).len(), 2);
    fs::write(folder.at(".blog.jsonl.fetched"), "x").unwrap();
    assert!(pull(&[&feed], &folder, &[]).ill(2).contains("remove it"));
}

#[test]
fn dates_of_change_are_sent_back_too() {
    let web = Web::serve(|request| {
        const DAY: &str = "Sun, 29 Nov 2026 11:00:00 GMT";
        if request.header("if-modified-since") == Some(DAY) {
            return Response::new(304, "text/plain", "");
        }
        rss(&[("one", "elections")]).header("Last-Modified", DAY)
    });
    let folder = Folder::new();
    pull(&[&web.address], &folder, &[]).ill(0);
    pull(&[&web.address], &folder, &[]).ill(1);
}

#[test]
fn one_address_that_fails_does_not_keep_others_out() {
    let web = Web::serve(|request| match &*request.path {
        "/feed" => rss(&[("one", "elections")]),
        "/empty" => rss(&[]),
        "/broken" => Response::new(200, "text/xml", "<rss><channel><item>"),
        _ => Response::new(404, "text/html", "nothing"),
    });
    let folder = Folder::new();
    let at = |path: &str| format!("{}{path}", web.address);
    let (feed, empty, broken, gone) = (at("/feed"), at("/empty"), at("/broken"), at("/gone"));
    let err = pull(&[&gone, &empty, &broken, "feed.xml", &feed], &folder, &[]).ill(2);
    for said in [
        "/gone: answers 404",
        "/empty: holds no article",
        "/broken:",
        "no address",
    ] {
        assert!(err.contains(said), "{err}");
    }
    assert_eq!(archive(&folder).len(), 1);
}

#[test]
fn answers_have_an_end_in_size_and_time() {
    let big = Web::serve(|_| rss(&vec![("one", "elections"); 1000]));
    let err = pull(&[&big.address], &Folder::new(), &["--max-download", "10K"]).ill(2);
    assert!(
        err.contains("more than 10240 bytes") && err.contains("--max-download"),
        "{err}"
    );
    let slow = Web::serve(|_| {
        thread::sleep(Duration::from_secs(3));
        rss(&[])
    });
    let err = pull(&[&slow.address], &Folder::new(), &["--timeout", "1"]).ill(2);
    assert!(
        err.contains("no answer") && err.contains("trying again in 1 s"),
        "{err}"
    );
    assert_eq!(slow.asked().len(), 4);
}

#[test]
fn redirects_lead_to_no_other_host_unless_it_is_allowed() {
    let target = Web::serve(|_| rss(&[("one", "elections")]));
    let port = target.address.rsplit_once(':').unwrap().1.to_owned();
    let to = move |request: &Request| match &*request.path {
        "/here" => "/feed".to_owned(),
        "/other" => format!("http://localhost:{port}/feed"),
        "/file" => "file:///etc/passwd".to_owned(),
        "/round" => "/round".to_owned(),
        _ => String::new(),
    };
    let web = Web::serve(move |request| match to(request) {
        to if to.is_empty() => rss(&[("one", "elections")]),
        to => Response::new(302, "text/html", "").header("Location", to),
    });
    let at = |path: &str| format!("{}{path}", web.address);
    pull(&[&at("/here")], &Folder::new(), &[]).ill(0);
    for (path, said) in [
        ("/other", "is another site"),
        ("/file", "to nowhere that can be asked"),
        ("/round", "more than 5 times"),
    ] {
        let err = pull(&[&at(path)], &Folder::new(), &[]).ill(2);
        assert!(err.contains(said), "{err}");
    }
    assert_eq!(target.asked().len(), 0);
    pull(
        &[&at("/other")],
        &Folder::new(),
        &["--allow-host", "localhost"],
    )
    .ill(0);
    assert_eq!(target.asked().len(), 1);
}

#[test]
fn suggest_reads_feeds_and_pages_beside_files() {
    let web = Web::serve(|request| match &*request.path {
        "/feed" => rss(&[("one", "elections")]),
        "/page" => Response::new(
            200,
            "text/html",
            "<!DOCTYPE html><html><body><article><h1>Bread</h1><p>Bake the bread in the oven until \
             the crust is dark; knead the dough well.</p></article></body></html>",
        ),
        _ => Response::new(410, "text/html", "gone"),
    });
    let folder = Folder::new();
    let file = folder.write("tea.txt", format!("Ballots\n\n{BALLOTS}"));
    let [feed, page, gone] = ["/feed", "/page", "/gone"].map(|at| format!("{}{at}", web.address));
    let args = [
        "suggest",
        "--model",
        small(),
        "--format",
        "jsonl",
        &page,
        &gone,
        &file,
        &feed,
    ];
    let run = catchline(&args);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err
            .contains("/gone: answers 410 Gone; check the address"),
        "{}",
        run.err
    );
    let tags: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let first = |line: &Value| line["suggestions"][0]["tag"].as_str().unwrap().to_owned();
    assert_eq!(
        tags.iter().map(first).collect::<Vec<_>>(),
        ["baking", "elections", "elections"]
    );
    let refused = catchline(&["suggest", "--model", small(), "--in-place", &feed]).ill(2);
    assert!(refused.contains("cannot be edited"), "{refused}");
}
