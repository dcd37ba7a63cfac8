//! Every file of `fixtures/broken` through the program.

use crate::program::{Folder, Run, run, small, source};
use std::{
    fs,
    time::{Duration, Instant},
};

fn broken() -> Vec<String> {
    let entries = fs::read_dir(source("fixtures/broken"))
        .expect("it is there")
        .flatten();
    let files = entries.map(|entry| entry.path().display().to_string());
    let mut files: Vec<String> = files.filter(|file| !file.ends_with("README.md")).collect();
    files.sort();
    files
}

#[test]
fn suggest_names_the_file_and_the_mend() {
    let files = broken();
    assert!(20 <= files.len());
    for file in files {
        let done = run(&["suggest", "--model", small(), &file]);
        let told = format!("catchline: {file}:");
        let error = done.err.lines().find(|line| line.starts_with(&told));
        let error = error.unwrap_or_else(|| panic!("{file} in {}", done.err));
        assert!(error.len() < 500, "{error}");
        done.ill(2);
    }
}

#[test]
fn every_verb_names_the_file_in_little_time_and_memory() {
    let folder = Folder::new();
    let output = folder.at("out");
    for file in broken() {
        for arguments in [
            &["train", &file, "--output", &output][..],
            &["convert", &file, "--output", &output],
            &["evaluate", "--model", small(), &file],
            &["tags", &file],
            &["inspect", &file],
        ] {
            let started = Instant::now();
            let done = bounded(arguments);
            let took = started.elapsed();
            assert!(took < Duration::from_secs(5), "{arguments:?}: {took:?}");
            assert!(done.err.contains(&file), "{arguments:?}: {}", done.err);
            assert!(!done.err.contains('\u{1b}'), "{arguments:?}: {}", done.err);
            assert_eq!(done.code, 2, "{arguments:?}: {}", done.err);
        }
    }
}

/// Runs the program where it can have 512 MiB of memory and no more.
#[cfg(target_os = "linux")]
fn bounded(arguments: &[&str]) -> Run {
    const KIB: u32 = 512 << 10;
    let mut shell = std::process::Command::new("sh");
    let script = format!("ulimit -v {KIB}; exec \"$0\" \"$@\"");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_catchline")]);
    shell.args(arguments).env("MALLOC_ARENA_MAX", "1");
    Run::of(&shell.output().unwrap())
}

#[cfg(not(target_os = "linux"))]
fn bounded(arguments: &[&str]) -> Run {
    run(arguments)
}

#[test]
fn any_bytes_as_input_are_no_panic() {
    let folder = Folder::new();
    let model = fs::read(small()).unwrap();
    for (name, bytes) in [
        ("model.jsonl", &model[..]),
        ("deep.jsonl", "[".repeat(100_000).as_bytes()),
        ("deep.md", "> ".repeat(100_000).as_bytes()),
        ("gz.gz", &[0x1f, 0x8b, 8, 0, 0]),
        ("quotes.txt", "Tag: “".as_bytes()),
    ] {
        let file = folder.write(name, bytes);
        let done = run(&["suggest", "--model", small(), &file]);
        assert!(done.code == 0 || done.code == 2, "{}", done.err);
    }
}

#[test]
fn of_many_errors_the_first_are_told_and_all_are_counted() {
    let folder = Folder::new();
    let file = folder.write("many.jsonl", "7\n".repeat(3000) + "{\"title\": \"Tea\"}\n");
    let told = run(&["suggest", "--model", small(), &file]).ill(2);
    assert_eq!(told.matches("is JSON but no object").count(), 1000);
    assert!(told.contains("3000 errors above"), "{told}");
}

#[test]
fn limits_are_named_with_their_flags() {
    let folder = Folder::new();
    let file = folder.write(
        "a.jsonl",
        "{\"title\": \"Tea is late\", \"tags\": [\"a\", \"b\"]}\n",
    );
    for flag in ["article", "line", "tags", "token"] {
        let flag = format!("--max-{flag}");
        let told = run(&["suggest", "--model", small(), &file, &flag, "1"]).ill(2);
        let named = format!("allow more with `{flag}`");
        assert!(
            told.contains(&named) && told.contains("a.jsonl:1: "),
            "{told}"
        );
    }
    let output = folder.at("out.jsonl");
    let told = run(&["convert", &file, "--output", &output, "--max-memory", "100"]).ill(2);
    assert!(told.contains("--max-memory"), "{told}");
    for feed in ["feeds/feed.json", "ghost/blog.json", "html/classic.html"] {
        let feed = source(&format!("fixtures/{feed}"));
        let told = run(&["convert", &feed, "--output", &output, "--max-posts", "0"]).ill(2);
        assert!(told.contains("`--max-posts`"), "{told}");
    }
    let text = folder.write("a.txt", "Tea is late\n");
    let told = run(&["suggest", "--model", small(), &text, "--max-file", "2"]).ill(2);
    assert!(told.contains("`--max-file`"), "{told}");
}

#[test]
fn skips_are_an_error_where_that_is_asked_for() {
    let folder = Folder::new();
    folder.write("in/a.md", "# Tea is late\n");
    folder.write("in/b.md", "---\ndraft: true\n---\n# Tea\n");
    let path = folder.at("in");
    run(&["convert", &path, "--output", "-"]).well();
    let told = run(&["convert", &path, "--output", "-", "--strict"]).ill(2);
    assert!(told.contains("skipped: draft 1"), "{told}");
}
