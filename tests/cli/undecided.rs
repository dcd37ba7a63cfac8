//! What catchline wrote to a site itself does not teach it: `applied.jsonl` beside an archive.

use crate::program::{Folder, run};
use std::fmt::Write;

/// Posts on tea and on bread; the third says when it was changed.
fn blog(modified: &str) -> String {
    let mut lines = String::new();
    for i in 0..12 {
        let (words, tag) = [("tea cup", "tea"), ("rye oven", "bread")][i % 2];
        let modified = if i == 2 { modified } else { "" };
        writeln!(
            lines,
            r#"{{"id":"p{i}","title":"{words} {i}","text":"{words}","tags":["{tag}"],"lang":"en","modified":"{modified}"}}"#
        )
        .unwrap();
    }
    lines
}

fn line(state: &str, article: &str, tag: &str, more: &str) -> String {
    format!(
        r#"{{"state":"{state}","site":"https://a.example/","article":"{article}","post":1,"tag":"{tag}","time":"2026-11-29T11:00:00Z"{more}}}"#
    ) + "\n"
}

/// A record of three tags, one of them not written after all.
fn record() -> String {
    let modified = r#","modified":"2026-11-29T11:00:00Z""#;
    [
        line("begun", "p2", "Tea", ""),
        line("applied", "p2", "Tea", modified),
        line("begun", "p3", "tea", ""),
        line("begun", "p5", "bread", ""),
        line("failed", "p5", "bread", ""),
    ]
    .concat()
}

fn converted(archive: &str) -> (String, String) {
    let done = run(&["convert", archive, "-o", "-"]);
    (done.err.clone(), done.well())
}

#[test]
fn what_was_applied_is_left_out_unless_an_editor_came_after() {
    let folder = Folder::new();
    let archive = folder.write("blog.jsonl", blog("2026-11-29T11:00:00Z"));
    let model = folder.at("m");
    let train = || {
        let done = run(&["train", &archive, "--output", &model]);
        (done.err.clone(), done.well())
    };
    let (said, whole) = train();
    assert!(!said.contains("catchline applied"), "{said}");
    folder.write("applied.jsonl", record());
    let (said, left) = train();
    assert!(
        said.contains("2 tags that catchline applied are left out of learning"),
        "{said}"
    );
    // The third post has no other tag.
    let articles = |text: &str| {
        text.lines()
            .find(|line| line.contains("articles"))
            .unwrap()
            .to_owned()
    };
    assert_ne!(articles(&whole), articles(&left));
    let (_, lines) = converted(&archive);
    assert!(
        lines.contains(r#""id":"p2","title":"tea cup 2","text":"tea cup","lang""#),
        "{lines}"
    );
    assert!(lines.contains(r#""undecided":["tea"]"#) && lines.matches("undecided").count() == 2);
    folder.write("blog.jsonl", blog("2026-11-29T11:00:01Z"));
    let (said, changed) = train();
    assert!(
        said.contains("1 tag that catchline applied is left out of learning"),
        "{said}"
    );
    assert_eq!(articles(&changed), articles(&whole));
}

#[test]
fn a_folder_has_its_record_inside_or_beside_it() {
    let folder = Folder::new();
    folder.write("blog/posts.jsonl", blog(""));
    folder.write("applied.jsonl", record());
    let archive = folder.at("blog");
    assert!(
        converted(&archive)
            .0
            .contains("2 tags that catchline applied")
    );
    let inside = folder.write("blog/applied.jsonl", line("begun", "p2", "tea", ""));
    let (said, lines) = converted(&archive);
    assert!(said.contains("1 tag that catchline applied"), "{said}");
    assert!(said.contains("skipped: record of applied tags 1"), "{said}");
    assert_eq!(lines.lines().count(), 12);
    run(&["tags", "--strict", &archive]).well();
    let named = run(&["tags", &inside]).ill(2);
    assert!(named.contains("applied.jsonl:1: "), "{named}");
}

#[test]
fn a_broken_record_stops_before_anything_is_learnt() {
    let folder = Folder::new();
    let archive = folder.write("blog.jsonl", blog(""));
    folder.write("applied.jsonl", format!("{}x\n{}", record(), record()));
    let refused = run(&["train", &archive, "--output", &folder.at("m")]).ill(2);
    assert!(
        refused.contains("applied.jsonl:6: ") && refused.contains("take the line out"),
        "{refused}"
    );
    // What a crash left of a last line is none.
    folder.write("applied.jsonl", format!("{}{{\"state\":\"app", record()));
    assert!(
        converted(&archive)
            .0
            .contains("2 tags that catchline applied")
    );
    assert_eq!(folder.names(), ["applied.jsonl", "blog.jsonl"]);
}

#[test]
fn what_is_undecided_is_no_truth() {
    let folder = Folder::new();
    let train = folder.write("train/blog.jsonl", blog(""));
    let model = folder.at("m");
    run(&["train", &train, "--output", &model]).well();
    let test = |applied: &str| {
        let posts = r#"{"id":"n","title":"tea cup","text":"tea cup","tags":["bread"]}"#;
        let path = folder.write("test/posts.jsonl", posts);
        folder.write("test/applied.jsonl", applied);
        let figures = run(&["evaluate", "--model", &model, "--format", "json", &path]).well();
        let figures: serde_json::Value = serde_json::from_str(&figures).unwrap();
        figures["mistakes"]["accepted"].as_array().unwrap().len()
    };
    assert_eq!(test(""), 1);
    assert_eq!(test(&line("begun", "n", "tea", "")), 0);
}
