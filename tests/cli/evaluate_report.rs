//! `catchline evaluate --report`: one page for a browser, which asks the network for nothing.

use crate::program::{Folder, run, small, source, world};
use serde_json::json;
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// A title and a tag that would act on a page that did not escape them.
const HOSTILE: &str = "</script><img src=https://example.org/x onerror=\"document.title='taken'\">";

/// The report of a model on articles.
fn report(folder: &Folder, args: &[&str]) -> String {
    let page = folder.at("report.html");
    run(&[&["evaluate", "--report", &page], args].concat()).well();
    fs::read_to_string(page).unwrap()
}

/// A page about articles with hostile titles, of which one is given a wrong tag.
fn hostile(folder: &Folder) -> String {
    let article = |id: &str, text: &str, tags: &[&str]| {
        json!({"id": id, "title": format!("{HOSTILE} {text}"), "text": text, "tags": tags, "lang": "en"})
            .to_string()
    };
    let archive = [
        article(
            "<b>1</b>",
            "Knead the dough and bake the loaf",
            &["elections", HOSTILE],
        ),
        article(
            "2",
            "Knead the dough and bake the loaf in the oven",
            &["baking"],
        ),
        article("3", "Voters cast ballots", &["elections"]),
    ];
    let archive = folder.write("hostile.jsonl", archive.join("\n"));
    report(folder, &["--model", small(), &archive])
}

#[test]
fn the_page_is_whole_and_asks_for_nothing() {
    let folder = Folder::new();
    let page = report(&folder, &["--model", world(), &source("fixtures/archive")]);
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    for asks in [
        "http:", "https:", "src=", "href=", "@import", "url(", "<link", "<base", " style=",
    ] {
        assert!(!page.contains(asks), "{asks}");
    }
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    assert_eq!(
        (
            page.matches("<script").count(),
            page.matches("<style").count()
        ),
        (1, 1)
    );
    for section in [
        "Averages",
        "Rare tags and frequent ones",
        "Does confidence mean what it says?",
        "What does it cost to be sure?",
        "Every tag",
        "Tags taken for one another",
        "Worst mistakes",
    ] {
        assert!(page.contains(&format!("<h2>{section}</h2>")), "{section}");
    }
    assert!(
        page.contains("model model.catchline"),
        "it is named without its folder"
    );
    assert!(page.contains("108 articles of those measured taught the model"));
    for (open, close) in [
        ("<section", "</section>"),
        ("<table", "</table>"),
        ("<div", "</div>"),
    ] {
        assert_eq!(
            page.matches(open).count(),
            page.matches(close).count(),
            "{open}"
        );
    }
    assert_eq!(
        page,
        report(&folder, &["--model", world(), &source("fixtures/archive")])
    );
}

#[test]
fn what_articles_say_stays_text() {
    let page = hostile(&Folder::new());
    assert!(!page.contains("<img") && !page.contains("<b>1"), "{page}");
    assert_eq!(page.matches("</script>").count(), 1);
    assert!(page.contains("&lt;/script&gt;&lt;img src=https://example.org/x onerror=&quot;"));
    assert!(page.contains("&lt;b&gt;1&lt;/b&gt;"));
}

#[test]
fn a_place_that_cannot_take_the_page_is_refused_before_the_work() {
    let folder = Folder::new();
    let archive = source("tests/golden/measured.jsonl");
    for place in [
        folder.at("."),
        folder.at("nowhere/report.html"),
        archive.clone(),
    ] {
        let args = ["evaluate", "--model", small(), "--report", &place, &archive];
        assert!(run(&args).ill(2).contains("--report"));
    }
    assert!(folder.names().is_empty());
}

/// What Chromium makes of a page and what it has to say, or none where there is no Chromium.
fn rendered(page: &Path) -> Option<(String, String)> {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-sync",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
        ])
        .args(["--enable-logging=stderr", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        // Past the capture of tests that pass, so that it is seen.
        let mut seen = std::io::stderr();
        seen.write_all(b"skipped: there is no chromium to show the report\n")
            .unwrap();
        return None;
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some((text(&output.stdout), text(&output.stderr)))
}

#[test]
fn a_browser_runs_the_page_and_nothing_else() {
    let folder = Folder::new();
    hostile(&folder);
    let Some((shown, said)) = rendered(Path::new(&folder.at("report.html"))) else {
        return;
    };
    assert!(!said.contains("Content Security Policy"), "{said}");
    assert!(!said.contains("Uncaught"), "{said}");
    assert!(
        shown.contains("<title>catchline: model model.catchline</title>"),
        "{shown}"
    );
    assert!(
        shown.contains("<button type=\"button\">precision</button>"),
        "{shown}"
    );
    assert!(shown.contains("<p class=\"find\"><label>"), "{shown}");
    assert!(!shown.contains("<img"), "{shown}");
}
