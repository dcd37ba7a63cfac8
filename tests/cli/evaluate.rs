//! `catchline evaluate`.

use crate::program::{Folder, run, small, source, world};
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use std::fs;

#[test]
fn figures_come_as_tables_and_as_json() {
    let archive = source("tests/golden/measured.jsonl");
    let args = ["evaluate", "--model", small(), &archive];
    assert_data_eq!(run(&args).well(), file!["../golden/evaluate.txt"]);
    let json = run(&[&args[..], &["--format", "json"]].concat()).well();
    assert_data_eq!(json, file!["../golden/evaluate.json.txt"]);
}

#[test]
fn figures_on_what_was_learnt_carry_a_warning() {
    let learnt = run(&["evaluate", "--model", world(), &source("fixtures/archive")]);
    assert!(
        learnt
            .err
            .contains("warning: 108 articles of those measured"),
        "{}",
        learnt.err
    );
    let new = run(&[
        "evaluate",
        "--model",
        world(),
        &source("tests/golden/measured.jsonl"),
    ]);
    assert!(!new.err.contains("warning"), "{}", new.err);
}

#[test]
fn cross_validation_needs_no_model() {
    let archive = source("fixtures/archive");
    let args = [
        "evaluate",
        "--cross-validate",
        "3",
        "--format",
        "json",
        &archive,
    ];
    let done = run(&args);
    assert!(!done.err.contains("model"), "{}", done.err);
    let found: Value = serde_json::from_str(&done.well()).unwrap();
    assert_eq!(found["articles"], 108);
    assert_eq!(found["cross_validate"], 3);
    assert_eq!(found["known"], found["all"]);
    let rows = found["per_tag"].as_array().unwrap();
    let key = |row: &Value| {
        (
            -row["articles"].as_i64().unwrap(),
            row["tag"].as_str().unwrap().to_owned(),
        )
    };
    assert!(rows.is_sorted_by_key(key));
    assert!(0.3 < found["all"]["micro"]["f1"].as_f64().unwrap());
    assert!(
        run(&["evaluate", "--cross-validate", "1", &archive])
            .ill(2)
            .contains("2..=100")
    );
}

#[test]
fn how_to_learn_matters_for_cross_validation_only() {
    let archive = source("tests/golden/small.jsonl");
    let refused = run(&[
        "evaluate",
        "--model",
        small(),
        "--estimator",
        "bernoulli",
        &archive,
    ]);
    assert!(refused.ill(2).contains("--cross-validate"));
    let args = [
        "evaluate",
        "--cross-validate",
        "2",
        "--estimator",
        "bernoulli",
        &archive,
    ];
    assert!(
        run(&args)
            .well()
            .contains("12 articles, 1 without a tag left out")
    );
}

#[test]
fn a_long_table_shows_the_most_used_tags() {
    let folder = Folder::new();
    let line = |i| {
        format!(
            "{{\"title\": \"Voters {i}\", \"text\": \"ballots\", \"tags\": [\"elections\", \"t{i}\"]}}\n"
        )
    };
    let archive = folder.write("many.jsonl", (0..40).map(line).collect::<String>());
    let args = ["evaluate", "--model", small(), &archive];
    let most = run(&args).well();
    assert!(most.ends_with("--all-tags shows them\n"), "{most}");
    let all = run(&[&args[..], &["--all-tags"]].concat()).well();
    assert!(all.lines().count() > most.lines().count() + 5, "{all}");
}

#[test]
fn nothing_to_measure_is_an_error() {
    let untagged = run(&["evaluate", "--model", small(), &source("fixtures/incoming")]);
    assert!(untagged.ill(2).contains("carries a tag"));
    let folder = Folder::new();
    fs::create_dir(folder.at("empty")).unwrap();
    run(&["evaluate", "--model", small(), &folder.at("empty")]).ill(1);
}
