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
fn figures_say_how_sure_they_are_and_where_they_come_from() {
    let archive = source("fixtures/archive");
    let args = ["evaluate", "--model", world(), "--format", "json", &archive];
    let found: Value = serde_json::from_str(&run(&args).well()).unwrap();
    let number = |value: &Value| value.as_f64().unwrap();
    for tags in ["known", "all"] {
        let (figures, within) = (&found[tags], &found[tags]["intervals"]);
        for (figure, interval) in [
            (&figures["micro"]["f1"], &within["micro_f1"]),
            (&figures["macro"]["f1"], &within["macro_f1"]),
            (&figures["at"][0]["precision"], &within["precision_at_1"]),
        ] {
            assert!(
                number(&interval["low"]) <= number(figure),
                "{interval} {figure}"
            );
            assert!(
                number(figure) <= number(&interval["high"]),
                "{interval} {figure}"
            );
        }
    }
    assert!(found["not_learnt"].is_null());
    let rows = |of: &Value| of.as_array().unwrap().clone();
    let buckets = rows(&found["by_articles_learnt"]);
    let borders = buckets
        .iter()
        .map(|one| (one["from"].as_u64(), one["to"].as_u64()));
    let expected = [(1, Some(3)), (4, Some(10)), (11, Some(50)), (51, None)];
    assert!(borders.eq(expected.map(|(from, to)| (Some(from), to))));
    let tags: u64 = buckets
        .iter()
        .map(|one| one["tags"].as_u64().unwrap())
        .sum();
    assert_eq!(tags, 25);
    assert!(
        rows(&found["per_tag"])
            .iter()
            .all(|tag| tag["learnt"] == tag["articles"])
    );
    assert_eq!(found["reliability"]["bands"].as_array().unwrap().len(), 3);
    let cuts = rows(&found["coverage"]);
    assert_eq!(cuts.len(), 19);
    let covered = |cut: &Value| -number(&cut["best"]["coverage"]);
    assert!(cuts.is_sorted_by_key(covered));
    let wrong = rows(&found["mistakes"]["accepted"]);
    assert!(
        wrong
            .iter()
            .all(|one| one["because"].as_array().unwrap().len() <= 5)
    );
    assert!(wrong.is_sorted_by_key(|one| -number(&one["confidence"])));
    let one = run(&[&args[..], &["--threads", "1"]].concat()).well();
    assert_eq!(one, run(&args).well());
}

#[test]
fn articles_that_were_learnt_can_be_left_out() {
    let folder = Folder::new();
    let learnt = fs::read_to_string(source("tests/golden/small.jsonl")).unwrap();
    let new = fs::read_to_string(source("tests/golden/measured.jsonl")).unwrap();
    let archive = folder.write("both.jsonl", learnt + &new);
    let args = ["evaluate", "--model", small(), &archive];
    let shown = run(&args).well();
    assert!(
        shown.contains("\nwithout 12 articles learnt: micro-F1 1.000, "),
        "{shown}"
    );
    let json = run(&[&args[..], &["--format", "json"]].concat()).well();
    let found: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&found["articles"], &found["not_learnt"]["articles"]),
        (&15.into(), &3.into())
    );
    assert_eq!(found["not_learnt"]["all"]["micro"]["recall"], 0.75);
}

#[test]
fn mistakes_come_with_the_words_that_led_to_them() {
    let folder = Folder::new();
    let wrong = r#"{"id": "w", "title": "Dough", "text": "Knead the dough and bake the loaf in the oven.", "tags": ["elections"], "lang": "en"}"#;
    let archive = folder.write("wrong.jsonl", wrong);
    let json = run(&["evaluate", "--model", small(), "--format", "json", &archive]).well();
    let found: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(found["confusions"][0]["missed"], "elections");
    assert_eq!(found["confusions"][0]["accepted"], "baking");
    let weights = |kind: &str| -> Vec<f64> {
        let one = &found["mistakes"][kind][0];
        assert_eq!(
            (&one["article"], &one["title"]),
            (&"w".into(), &"Dough".into())
        );
        let because = one["because"].as_array().unwrap();
        assert!(because.iter().any(|led| led["word"] == "dough"), "{one}");
        because
            .iter()
            .map(|led| led["weight"].as_f64().unwrap())
            .collect()
    };
    let accepted = weights("accepted");
    assert!(accepted.iter().all(|&weight| 0.0 < weight) && accepted.is_sorted_by(|a, b| b <= a));
    let missed = weights("missed");
    assert!(missed.iter().all(|&weight| weight < 0.0) && missed.is_sorted());
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
