//! `catchline convert`.

use crate::program::{Folder, run, run_with_input, source};
use catchline::{OnDuplicate, corpus, unite};
use snapbox::{assert_data_eq, file};
use std::fs;

#[test]
fn what_is_converted_is_the_same_archive() {
    let folder = Folder::new();
    let (archive, out) = (source("fixtures/archive"), folder.at("out.jsonl"));
    assert_eq!(run(&["convert", &archive, "--output", &out]).well(), "");
    let read = |path: &str| {
        corpus::read(path)
            .unwrap()
            .collect::<Result<Vec<_>, _>>()
            .unwrap()
    };
    let united = unite(read(&archive), OnDuplicate::Refuse).unwrap();
    let again = read(&out);
    assert_eq!((again.len(), united.len()), (108, 108));
    for (one, again) in united.iter().zip(&again) {
        assert_eq!((&one.article, &one.tags), (&again.article, &again.tags));
    }
    run(&["convert", &out, "--output", &folder.at("again.jsonl")]).well();
    assert_eq!(
        fs::read(&out).unwrap(),
        fs::read(folder.at("again.jsonl")).unwrap()
    );
    assert_eq!(folder.names(), ["again.jsonl", "out.jsonl"]);
}

#[test]
fn models_of_both_forms_are_the_same() {
    let folder = Folder::new();
    let archive = source("fixtures/archive");
    run(&["convert", &archive, "--output", &folder.at("out.jsonl")]).well();
    run(&["train", &archive, "--output", &folder.at("a")]).well();
    run(&[
        "train",
        &folder.at("out.jsonl"),
        "--output",
        &folder.at("b"),
    ])
    .well();
    assert!(fs::read(folder.at("a")).unwrap() == fs::read(folder.at("b")).unwrap());
}

#[test]
fn a_post_becomes_a_line() {
    let post =
        "---\ntitle: Rye bread\ntags: [baking, \"C++\"]\ndate: 2024-03-01\n---\n\nKnead *twice*.\n";
    let line = run_with_input(
        &["convert", "-", "--output", "-", "--from", "markdown"],
        post,
    )
    .well();
    assert_data_eq!(line, file!["../golden/convert.jsonl.txt"]);
}

#[test]
fn what_was_there_stays_where_nothing_can_be_written() {
    let folder = Folder::new();
    let out = folder.write("out.jsonl", "before");
    fs::create_dir(folder.at("empty")).unwrap();
    run(&["convert", &folder.at("empty"), "--output", &out]).ill(1);
    let refused = run(&["convert", &out, "--output", &out]).ill(2);
    assert!(refused.contains("would be written over"), "{refused}");
    let refused = run(&[
        "convert",
        &source("fixtures/archive"),
        "--output",
        &folder.at("empty"),
    ]);
    assert!(refused.ill(2).contains("is no file"));
    assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    assert_eq!(folder.names(), ["empty", "out.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new();
    folder.write("real.jsonl", "before");
    std::os::unix::fs::symlink("real.jsonl", folder.at("link.jsonl")).unwrap();
    run(&[
        "convert",
        &source("fixtures/archive"),
        "--output",
        &folder.at("link.jsonl"),
    ])
    .well();
    assert!(
        fs::symlink_metadata(folder.at("link.jsonl"))
            .unwrap()
            .is_symlink()
    );
    assert!(
        fs::read_to_string(folder.at("real.jsonl"))
            .unwrap()
            .lines()
            .count()
            == 108
    );
}

#[test]
fn an_export_gives_the_posts_that_are_asked_for() {
    let export = source("fixtures/wxr/blog.xml");
    let converted = |flags: &[&str]| {
        let args = [&["convert", &export, "--output", "-"], flags].concat();
        let run = run(&args);
        assert_eq!(run.code, 0, "{}", run.err);
        run
    };
    let published = converted(&[]);
    assert_eq!(published.out.lines().count(), 4);
    assert!(published.out.contains(r#""tags":["R&D","ferries"]"#));
    let skipped = "skipped: draft 1, attachment 1, without text 1, future 1, menu item 1, other \
                   post type 1, other status 2, behind a password 2, ";
    assert!(published.err.contains(skipped), "{}", published.err);
    let categories = converted(&["--with-categories"]);
    let expected = r#""tags":["Harbour","R&D","ferries"]"#;
    assert!(categories.out.contains(expected), "{}", categories.out);
    let drafts = converted(&["--status", "draft", "--status", "publish"]);
    assert_eq!(drafts.out.lines().count(), 5);
    let pages = converted(&["--post-type", "page"]);
    assert!(pages.out.contains("We watch ships."), "{}", pages.out);
    assert!(![published, categories, drafts, pages].iter().any(|run| {
        let all = [&*run.out, &*run.err].concat();
        all.contains("sesame") || all.contains("members")
    }));
}

#[test]
fn a_format_that_is_not_there_is_named() {
    let feed = source("fixtures/feeds/atom.xml");
    let refused = run(&["convert", &feed, "--output", "-", "--from", "rss"]);
    assert_eq!(refused.code, 2);
    let told = "atom.xml:2: begins as atom, not as rss; leave --from out or say `--from atom`";
    assert!(refused.err.contains(told), "{}", refused.err);
}
