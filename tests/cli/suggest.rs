//! `catchline suggest`: what comes out.

use crate::program::{Folder, command, run, run_with_input, small, source, world};
use catchline::{Tagger, Wanted, corpus};
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use std::fs;

fn incoming() -> String {
    source("fixtures/incoming")
}

fn json(flags: &[&str]) -> Vec<Value> {
    let incoming = incoming();
    let mut args = vec!["suggest", "--model", world(), "--format", "json", &incoming];
    args.extend(flags);
    serde_json::from_str(&run(&args).well()).expect("it is JSON")
}

fn suggestions(record: &Value) -> &[Value] {
    record["suggestions"].as_array().expect("it is a list")
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().expect("it is a number")
}

#[test]
fn suggestions_come_in_three_formats() {
    let new = source("tests/golden/new.jsonl");
    let shown = |flags: &[&str]| {
        let mut args = vec!["suggest", "--model", small(), &new];
        args.extend(flags);
        run(&args).well()
    };
    assert_data_eq!(shown(&[]), file!["../golden/suggest.txt"]);
    assert_data_eq!(
        shown(&["--explain", "--top", "2"]),
        file!["../golden/suggest-explain.txt"]
    );
    assert_data_eq!(
        shown(&["--format", "json", "--top", "2"]),
        file!["../golden/suggest.json.txt"]
    );
    assert_data_eq!(
        shown(&["--format", "jsonl"]),
        file!["../golden/suggest.jsonl.txt"]
    );
}

#[test]
fn every_article_has_its_record_in_order() {
    let read = corpus::read(incoming())
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let ids: Vec<&str> = read.iter().map(|one| one.article.id.as_str()).collect();
    let found = json(&[]);
    let found: Vec<&str> = found
        .iter()
        .map(|record| record["id"].as_str().unwrap())
        .collect();
    assert_eq!(found, ids);
    let lines = run(&[
        "suggest",
        "--model",
        world(),
        "--format",
        "jsonl",
        &incoming(),
    ])
    .well();
    assert_eq!(lines.lines().count(), ids.len());
}

#[test]
fn the_library_says_the_same() {
    let tagger = Tagger::load(world()).unwrap();
    let read = corpus::read(incoming())
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    for (one, record) in read.iter().zip(json(&["--top", "4"])) {
        let wanted = Wanted {
            top: Some(4),
            ..Wanted::default()
        };
        let expected = tagger.suggest_wanted(&one.article, wanted);
        let found = suggestions(&record);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found["tag"], expected.tag.as_str());
            assert_eq!(found["accepted"], expected.accepted);
            assert!((number(found, "confidence") - expected.confidence).abs() < 1e-4);
            assert!((number(found, "score") - expected.score).abs() < 1e-4);
        }
    }
}

#[test]
fn without_top_only_what_is_accepted_comes_out() {
    let (accepted, best) = (json(&[]), json(&["--top", "25"]));
    for (accepted, best) in accepted.iter().zip(&best) {
        assert_eq!(suggestions(best).len(), 25);
        assert!(suggestions(best).is_sorted_by_key(|one| -number(one, "confidence")));
        let chosen = suggestions(best)
            .iter()
            .filter(|one| one["accepted"] == true);
        assert_eq!(
            suggestions(accepted).iter().collect::<Vec<_>>(),
            chosen.collect::<Vec<_>>()
        );
    }
}

#[test]
fn confidence_can_be_asked_for() {
    let sure = json(&["--min-confidence", "0.6", "--top", "5"]);
    for one in sure
        .iter()
        .flat_map(suggestions)
        .filter(|one| one["accepted"] == true)
    {
        assert!(0.6 <= number(one, "confidence"));
    }
    let none = json(&["--min-confidence", "1"]);
    assert!(none.iter().all(|record| suggestions(record).is_empty()));
    for wrong in ["-0.1", "1.1", "NaN", "x"] {
        let flag = format!("--min-confidence={wrong}");
        assert!(run(&["suggest", &flag, "x"]).ill(2).contains("from 0 to 1"));
    }
}

#[test]
fn prior_and_weights_add_up_to_the_score() {
    let explained = json(&["--explain", "--top", "3"]);
    for (record, plain) in explained.iter().zip(json(&["--top", "3"])) {
        for (one, plain) in suggestions(record).iter().zip(suggestions(&plain)) {
            let because = one["because"].as_array().unwrap();
            let sum: f64 = because.iter().map(|reason| number(reason, "weight")).sum();
            let score = number(one, "score");
            assert!((number(one, "prior") + sum - score).abs() < 1e-3, "{one}");
            assert_eq!(
                (&one["tag"], score),
                (&plain["tag"], number(plain, "score"))
            );
        }
    }
}

#[test]
fn spans_cut_words_out_of_the_article() {
    let read = corpus::read(incoming())
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    for (one, record) in read.iter().zip(json(&["--explain", "--top", "1"])) {
        for reason in suggestions(&record)[0]["because"].as_array().unwrap() {
            for span in reason["spans"].as_array().unwrap() {
                let text = if span["field"] == "title" {
                    &one.article.title
                } else {
                    &one.article.body
                };
                let at = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
                let word = text.get(at("start")..at("end")).unwrap();
                assert!(!word.is_empty() && !word.contains(' '), "{word}");
            }
        }
    }
}

#[test]
fn an_archive_can_be_learnt_on_the_spot() {
    let (archive, new) = (
        source("tests/golden/small.jsonl"),
        source("tests/golden/new.jsonl"),
    );
    let learnt = run(&["suggest", "--archive", &archive, &new]).well();
    assert_eq!(learnt, run(&["suggest", "--model", small(), &new]).well());
    let both = run(&["suggest", "--archive", &archive, "--model", small(), &new]);
    assert!(both.ill(2).contains("cannot be used with"));
    let twice = run(&["suggest", "--archive", "-", "-"]).ill(2);
    assert!(twice.contains("name - once"), "{twice}");
}

#[test]
fn it_says_which_model_suggests() {
    let new = source("tests/golden/new.jsonl");
    let named = run(&["suggest", "--model", small(), &new]);
    assert!(
        named.err.contains(&format!("model {}", small())),
        "{}",
        named.err
    );
    let output = command(&["suggest", &new])
        .env("CATCHLINE_MODEL", small())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), named.out);
    assert!(String::from_utf8_lossy(&output.stderr).contains("(CATCHLINE_MODEL)"));
    let unset = run(&["suggest", &new]);
    assert!(unset.err.contains("built-in"), "{}", unset.err);
}

#[test]
fn a_model_that_is_none_is_refused() {
    let folder = Folder::new();
    let mut bytes = fs::read(small()).unwrap();
    bytes[200] ^= 1;
    let flipped = folder.write("flipped.catchline", &bytes);
    let foreign = folder.write("foreign.catchline", "no model");
    let cut = folder.write("cut.catchline", &bytes[..100]);
    for model in [flipped, foreign, cut, folder.at("missing")] {
        let refused = run(&["suggest", "--model", &model, &incoming()]);
        assert!(
            refused.err.contains(&model) && refused.out.is_empty(),
            "{}",
            refused.err
        );
        refused.ill(2);
    }
}

#[test]
fn nothing_fits_is_an_answer() {
    let text = "{\"title\": \"\", \"text\": \"zzz\"}\n{\"title\": \"東京\"}\n";
    let args = ["suggest", "--model", world(), "--min-confidence", "1"];
    let shown = run_with_input(&args, text).well();
    assert!(shown.starts_with("(no title) "), "{shown}");
    assert!(shown.ends_with("\n\n東京\n  (no tag fits)\n"), "{shown}");
    let empty = run_with_input(&[&args[..], &["--format", "json", "-"]].concat(), text).well();
    assert_eq!(empty.matches("\"suggestions\":[]").count(), 2, "{empty}");
}

#[test]
fn a_title_cannot_act_on_the_terminal() {
    let text = "{\"title\": \"a\\u001b[2Jb\\nc\\u202ed\"}";
    let shown = run_with_input(&["suggest", "--model", small()], text).well();
    assert!(shown.starts_with("a\\u{1b}[2Jb\\nc\\u{202e}d\n"), "{shown}");
    let json = run_with_input(&["suggest", "--model", small(), "--format", "jsonl"], text).well();
    assert!(json.contains("a\\u001b[2Jb\\nc"), "{json}");
}
