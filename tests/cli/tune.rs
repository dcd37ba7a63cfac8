//! `catchline train --tune`.

use crate::program::{Folder, run, source};
use std::fs;

/// Articles whose tags hang on which words stand side by side: single words say nothing.
fn archive() -> String {
    let post = |i: usize| {
        let (words, tag) = match i % 2 {
            0 => ("red wagons blue barns", "wagons"),
            _ => ("blue wagons red barns", "barns"),
        };
        let text = format!("\"text\": \"{words}\", \"tags\": [\"{tag}\"], \"lang\": \"en\"");
        format!("{{\"title\": \"number{} {i}\", {text}}}\n", i % 7)
    };
    (0..60).map(post).collect()
}

/// What comes after a word in the output, to the end of the line.
fn after<'a>(shown: &'a str, word: &str) -> &'a str {
    let (_, rest) = shown.split_once(word).unwrap();
    rest.lines().next().unwrap().trim()
}

#[test]
fn what_was_tried_is_shown_and_can_be_learnt_again() {
    let folder = Folder::new();
    let archive = folder.write("blog.jsonl", archive());
    let (tuned, again) = (folder.at("tuned"), folder.at("again"));
    let done = run(&["train", "--tune", "--output", &tuned, &archive]);
    assert!(!done.err.contains("left"), "no bar without a terminal");
    let shown = done.well();
    let rows: Vec<&str> = shown.lines().take_while(|line| !line.is_empty()).collect();
    assert!((12..=26).contains(&rows.len()), "{shown}");
    let heading: Vec<&str> = rows[0].split_whitespace().collect();
    assert_eq!(heading, ["tried", "micro", "F1", "macro", "F1", "seconds"]);
    let taken: Vec<&&str> = rows.iter().filter(|row| row.ends_with("taken")).collect();
    assert!(
        matches!(taken[..], [row] if row.starts_with("--ngrams 2 ")),
        "{shown}"
    );
    let flags = after(&shown, "other flags as they are: catchline train");
    assert!(flags.contains("--ngrams 2"), "{flags}");
    let mut args = vec!["train", "--output", &again, &archive];
    args.extend(flags.split(' '));
    let plain = run(&args).well();
    assert!(!plain.contains("tried"), "{plain}");
    assert!(fs::read(&tuned).unwrap() == fs::read(&again).unwrap());
    let inspected = run(&["inspect", &tuned]).well();
    assert_eq!(after(&inspected, "settings "), flags);
    let json = run(&["inspect", &tuned, "--format", "json"]).well();
    assert!(
        json.contains(&format!("\"settings\": \"{flags}\"")),
        "{json}"
    );
}

#[test]
fn flags_that_are_given_stay() {
    let folder = Folder::new();
    let (archive, model) = (folder.write("blog.jsonl", archive()), folder.at("m"));
    let given = [
        "--ngrams",
        "1",
        "--estimator",
        "complement",
        "--lead-terms",
        "3",
    ];
    let mut args = vec!["train", "--tune", "--output", &model, &archive];
    args.extend(given);
    let shown = run(&args).well();
    let moved = |flag: &str| shown.lines().filter(|line| line.starts_with(flag)).count();
    assert_eq!(moved("--ngrams"), 0, "{shown}");
    assert_eq!(moved("--lead-terms"), 0, "{shown}");
    assert_eq!(moved("--estimator"), 1, "{shown}");
    assert_ne!(moved("--smoothing"), 0, "{shown}");
}

#[test]
fn what_cannot_be_tuned_is_refused() {
    let folder = Folder::new();
    let small = source("tests/golden/small.jsonl");
    let model = folder.at("m");
    let refused = |flags: &[&str], archive: &str| {
        let mut args = vec!["train", "--output", &model, archive];
        args.extend(flags);
        run(&args).ill(2)
    };
    for budget in ["x", "0", "-1", "1.5"] {
        let budget = format!("--budget={budget}");
        let message = refused(&["--tune", &budget], &small);
        assert!(message.contains("--budget"), "{message}");
    }
    let alone = refused(&["--budget", "5"], &small);
    assert!(alone.contains("--tune"), "{alone}");
    for flag in ["--cost=0", "--smoothing=0", "--power=-1", "--smoothing=inf"] {
        let name = flag.trim_start_matches('-').split('=').next().unwrap();
        let message = refused(&["--tune", flag], &small);
        assert!(message.contains(&format!("{name} is ")), "{message}");
    }
    for flag in [
        "--ngrams=4",
        "--min-term-articles=0",
        "--stop-words=no",
        "--cost=much",
    ] {
        let message = refused(&["--tune", flag], &small);
        let name = flag.split('=').next().unwrap();
        assert!(message.contains(name), "{message}");
    }
    let text = fs::read_to_string(&small).unwrap();
    let four: Vec<&str> = text.lines().take(4).collect();
    let few = refused(&["--tune"], &folder.write("few.jsonl", four.join("\n")));
    assert!(few.contains("4 tagged articles are too few"), "{few}");
    assert_eq!(folder.names(), ["few.jsonl"]);
}
