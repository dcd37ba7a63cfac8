//! `catchline suggest` as a part of a pipe: order, errors on the way, closed pipes, live input.

use crate::program::{Folder, command, run, run_with_input, small, source};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::Stdio,
};

fn lines(count: usize) -> String {
    let line =
        |i| format!("{{\"id\": \"{i}\", \"title\": \"Voters count {i}\", \"text\": \"bread\"}}\n");
    (0..count).map(line).collect()
}

#[test]
fn threads_change_nothing() {
    let text = lines(3_000);
    let shown = |threads: &str| {
        let args = [
            "suggest",
            "--model",
            small(),
            "--format",
            "jsonl",
            "--threads",
            threads,
        ];
        run_with_input(&args, &text).well()
    };
    let one = shown("1");
    assert!(one == shown("2"));
    let ids = one
        .lines()
        .enumerate()
        .map(|(i, line)| line.starts_with(&format!("{{\"id\":\"{i}\"")));
    assert_eq!(ids.filter(|in_order| *in_order).count(), 3_000);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = Folder::new();
    let broken = folder.write(
        "mixed.jsonl",
        "{\"title\": \"a\"}\n{\"title\": 7}\nx\n{\"title\": \"b\"}\n",
    );
    let missing = folder.at("missing.md");
    let args = [
        "suggest",
        "--model",
        small(),
        "--format",
        "jsonl",
        &missing,
        &broken,
    ];
    let done = run(&args);
    assert_eq!(done.out.lines().count(), 2, "{}", done.out);
    for told in [
        "missing.md: cannot be read",
        "mixed.jsonl:2: ",
        "mixed.jsonl:3: ",
        "3 errors",
    ] {
        assert!(done.err.contains(told), "{told} in {}", done.err);
    }
    assert!(
        done.err.lines().all(|line| line.starts_with("catchline: ")),
        "{}",
        done.err
    );
    done.ill(2);
}

#[test]
fn no_article_is_told_by_the_exit_code() {
    let folder = Folder::new();
    fs::create_dir(folder.at("empty")).unwrap();
    let none = run(&[
        "suggest",
        "--model",
        small(),
        "--format",
        "json",
        &folder.at("empty"),
    ]);
    assert_eq!(none.out, "[]\n");
    assert!(none.ill(1).contains("no article found"));
}

#[test]
fn what_is_skipped_in_folders_is_counted() {
    let folder = Folder::new();
    folder.write("blog/a.md", "# Bread\n\nOven.\n");
    folder.write("blog/.hidden.md", "x");
    folder.write("blog/notes.bin", "x");
    let done = run(&["suggest", "--model", small(), &folder.at("blog")]);
    assert!(
        done.err.contains("hidden 1") && done.err.contains("notes.bin"),
        "{}",
        done.err
    );
    done.well();
}

#[test]
fn furniture_is_counted_or_kept() {
    let page = source("fixtures/archive/tag-sanctions.txt");
    let left_out = run(&["suggest", "--model", small(), &page]);
    assert!(left_out.err.contains("of furniture: "), "{}", left_out.err);
    let kept = run(&["suggest", "--model", small(), &page, "--keep-furniture"]);
    assert!(!kept.err.contains("of furniture: "), "{}", kept.err);
}

#[test]
fn a_format_can_be_forced() {
    let page = source("fixtures/broken/two-ways.txt");
    let args = ["suggest", "--model", small(), "--format", "jsonl", &page];
    assert!(run(&args).ill(2).contains("--from text"));
    let forced = run(&[&args[..], &["--from", "text"]].concat()).well();
    assert_eq!(forced.lines().count(), 1);
    assert!(
        run(&["suggest", "--from", "docx", &page])
            .ill(2)
            .contains("tag-page")
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let many = folder.write("many.jsonl", lines(20_000));
    let mut child = command(&["suggest", "--model", small(), "--format", "jsonl", &many])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("{\"id\":\"0\""), "{line}");
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{err}");
    assert!(!err.contains("panicked") && !err.contains("ipe"), "{err}");
}

#[test]
fn an_article_that_comes_alone_does_not_wait_for_others() {
    let mut child = command(&["suggest", "--model", small(), "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for i in 0..3 {
        writeln!(input, "{{\"id\": \"{i}\", \"title\": \"bread\"}}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":\"{i}\"")), "{line}");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let args = [
        "suggest",
        "--model",
        small(),
        &source("tests/golden/new.jsonl"),
    ];
    let output = command(&args).stdout(full).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("the output cannot be written"), "{err}");
}
