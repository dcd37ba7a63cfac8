//! `catchline tags`.

use crate::program::{Folder, run, run_with_input, source};
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use std::fs;

fn untidy() -> String {
    source("tests/golden/untidy.jsonl")
}

#[test]
fn findings_and_tags_are_listed() {
    let done = run(&["tags", &untidy()]);
    assert!(
        done.err.contains("read 25 articles from 1 file"),
        "{}",
        done.err
    );
    assert_data_eq!(done.well(), file!["../golden/tags.txt"]);
    let json = run(&["tags", &untidy(), "--format", "json"]).well();
    assert_data_eq!(json, file!["../golden/tags.json.txt"]);
}

#[test]
fn nothing_is_changed() {
    let folder = Folder::new();
    let before = fs::read(untidy()).unwrap();
    let archive = folder.write("blog/untidy.jsonl", &before);
    run(&["tags", &folder.at("blog")]).well();
    assert_eq!(folder.names(), ["blog"]);
    assert_eq!(fs::read(archive).unwrap(), before);
}

#[test]
fn the_order_of_articles_does_not_matter() {
    let text = fs::read_to_string(untidy()).unwrap();
    let backwards: Vec<&str> = text.lines().rev().collect();
    for format in ["text", "json"] {
        let args = ["tags", "-", "--format", format];
        let backwards = run_with_input(&args, &backwards.join("\n")).well();
        assert_eq!(run_with_input(&args, &text).well(), backwards);
    }
}

#[test]
fn flags_say_which_tags_and_in_which_order() {
    let names = |flags: &[&str]| -> Vec<String> {
        let archive = untidy();
        let mut args = vec!["tags", &archive, "--format", "json"];
        args.extend(flags);
        let found: Value = serde_json::from_str(&run(&args).well()).unwrap();
        let tags = found["tags"].as_array().unwrap().iter();
        tags.map(|one| one["tag"].as_str().unwrap().to_owned())
            .collect()
    };
    let by_count = names(&[]);
    assert_eq!(by_count[..2], ["food", "music"]);
    let mut by_name = by_count.clone();
    by_name.sort();
    assert_eq!(names(&["--sort", "name"]), by_name);
    assert_eq!(names(&["--min-articles", "4"]), ["food", "music"]);
    assert_eq!(names(&["--exact-tags"]).len(), by_count.len() + 1);
    let archive = untidy();
    let left_out = run(&["tags", &archive, "--min-articles", "4"]).well();
    assert!(
        left_out.contains("tags on fewer articles left out"),
        "{left_out}"
    );
    let plain = run(&["tags", &archive, "--language", "und"]).well();
    assert!(!plain.contains("another form"), "{plain}");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_listed() {
    let folder = Folder::new();
    let mut text = fs::read_to_string(untidy()).unwrap();
    text.push_str("{\"title\": 7}\n");
    let done = run(&["tags", &folder.write("blog.jsonl", text)]);
    assert!(done.out.contains("articles  tag\n"), "{}", done.out);
    let told = done.ill(2);
    assert!(told.contains("blog.jsonl:26: "), "{told}");
}

#[test]
fn an_archive_without_tags_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.at("empty")).unwrap();
    let none = run(&["tags", &folder.at("empty")]).ill(1);
    assert!(none.contains("no article found"), "{none}");
    let untagged = run(&["tags", &source("fixtures/incoming")]).ill(2);
    assert!(untagged.contains("carries a tag"), "{untagged}");
    let rare = run(&["tags", &untidy(), "--min-articles", "90"]).ill(2);
    assert!(rare.contains("no tag is on 90 articles"), "{rare}");
    let wrong = run(&["tags", &untidy(), "--min-articles", "0"]).ill(2);
    assert!(wrong.contains("--min-articles"), "{wrong}");
}

#[test]
fn names_cannot_act_on_a_terminal() {
    let article = r#"{"title": "x", "tags": ["a\u001b[2Jb", "c"]}"#;
    let shown = run_with_input(&["tags", "-"], article).well();
    assert!(
        shown.contains("a\\u{1b}[2Jb") && !shown.contains('\u{1b}'),
        "{shown}"
    );
}
