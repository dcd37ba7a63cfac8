//! A store through the program: what is learnt from it, corrected, forgotten, dumped and restored.

use crate::program::{Folder, run, run_with_input, source};
use serde_json::Value;
use std::{fmt::Write, fs};

/// Posts on tea and on bread, numbered from `first`.
fn posts(first: usize, count: usize) -> String {
    let mut lines = String::new();
    for i in first..first + count {
        let (words, tag) = [("tea cup leaf", "tea"), ("rye oven loaf", "bread")][i % 2];
        let tags = if i % 5 == 0 { "all\",\"" } else { "" };
        writeln!(
            lines,
            r#"{{"id":"p{i}","title":"{words} {i}","text":"{words} number {i}","tags":["{tags}{tag}"],"lang":"en"}}"#
        )
        .unwrap();
    }
    lines
}

fn bytes(path: &str) -> Vec<u8> {
    fs::read(path).unwrap()
}

fn articles(store: &str) -> u64 {
    let stats = run(&["store", "stats", store, "--format", "json"]).well();
    let stats: Value = serde_json::from_str(&stats).unwrap();
    stats["articles"].as_u64().unwrap()
}

#[test]
fn a_settled_model_is_that_of_the_archive() {
    let folder = Folder::new();
    let [a, b, both] = [(0, 20), (20, 24), (0, 44)]
        .map(|(first, count)| folder.write(&format!("{first}-{count}.jsonl"), posts(first, count)));
    let (store, model, expected) = (
        folder.at("a.store"),
        folder.at("a.catchline"),
        folder.at("m"),
    );
    run(&["store", "add", &store, &a]).well();
    run(&["settle", &store]).well();
    let before = bytes(&model);
    run(&["train", &a, "--output", &expected]).well();
    assert_eq!(before, bytes(&expected));
    for estimator in ["nb-svm", "complement", "multinomial", "bernoulli"] {
        run(&[
            "train",
            &both,
            "--output",
            &expected,
            "--estimator",
            estimator,
        ])
        .well();
        for order in [[&a, &b], [&b, &a]] {
            let store = folder.at(&format!(
                "{estimator}-{}.store",
                usize::from(order[0] == &a)
            ));
            let output = folder.at("o");
            for archive in order {
                run(&["store", "add", &store, archive]).well();
                run(&["store", "add", &store, archive]).well();
            }
            run(&[
                "train",
                "--store",
                &store,
                "--output",
                &output,
                "--estimator",
                estimator,
            ])
            .well();
            assert_eq!(bytes(&output), bytes(&expected), "{estimator}");
        }
    }
    // What was learnt and forgotten was never there.
    run(&["learn", &store, &b]).well();
    assert_ne!(bytes(&model), before);
    run(&["train", "--store", &store, "--output", &expected]).well();
    run(&["settle", &store]).well();
    assert_eq!(bytes(&model), bytes(&expected));
    let ids: Vec<String> = (20..44).map(|i| format!("p{i}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    run(&[&["forget", &store], &ids[..]].concat()).well();
    run(&["settle", &store]).well();
    assert_eq!(bytes(&model), before);
    assert_eq!(
        run(&["store", "check", &store]).well(),
        "whole: 20 articles\n"
    );
}

#[test]
fn a_correction_is_given_back_and_counts_for_others() {
    let folder = Folder::new();
    let archive = folder.write("a.jsonl", posts(0, 40));
    let store = folder.at("a.store");
    run(&["learn", &store, &archive]).well();
    let new = r#"{"id":"new","title":"tea loaf oven","text":"A loaf for tea"}"#;
    let new = folder.write("new.jsonl", new);
    let suggested = |article: &str| {
        let arguments = [
            "suggest", "--store", &store, "--top", "4", "--format", "jsonl", article,
        ];
        let record: Value = serde_json::from_str(&run(&arguments).well()).unwrap();
        record["suggestions"].as_array().unwrap().clone()
    };
    let score = |article: &str, tag: &str| {
        let all = suggested(article);
        let one = all.iter().find(|one| one["tag"] == tag);
        one.map(|one| one["score"].as_f64().unwrap())
    };
    let other = folder.write("other.txt", "A loaf, tea and an oven");
    let before = score(&other, "bread").unwrap();
    let feedback = |more: &[&str]| run(&[&["feedback", &store, "--article", "new"], more].concat());
    let told = feedback(&["--accept", "tea"]).ill(2);
    assert!(
        told.contains("the store has no article \"new\"; add it first"),
        "{told}"
    );
    run(&["learn", &store, &new]).well();
    let said = feedback(&[
        "--accept", "Tea", "--reject", "bread", "--add", "cosy", "--by", "ann",
    ]);
    assert!(said.err.contains("kept 3 decisions"), "{}", said.err);
    assert!(
        said.err.contains("learnt 2 tags anew: bread, tea"),
        "{}",
        said.err
    );
    assert!(
        said.err
            .contains("left for `catchline settle`: 1 tag, cosy"),
        "{}",
        said.err
    );
    said.well();
    let tags: Vec<String> = suggested(&new)
        .iter()
        .map(|one| one["tag"].to_string())
        .collect();
    assert_eq!(tags, ["\"Tea\"", "\"cosy\"", "\"all\""]);
    let text = run(&["suggest", "--store", &store, &new]).well();
    assert!(
        text.starts_with("tea loaf oven\n  1.00  Tea  (decided)\n  1.00  cosy  (decided)\n"),
        "{text}"
    );
    assert!(score(&other, "bread").unwrap() < before);
    // Without the store nothing is known of decisions.
    let model = folder.at("a.catchline");
    let plain = run(&[
        "suggest", "--model", &model, "--format", "jsonl", "--top", "9", &new,
    ])
    .well();
    assert!(
        plain.contains("\"bread\"") && !plain.contains("decided"),
        "{plain}"
    );
    run(&["settle", &store]).well();
    let corrected = bytes(&model);
    feedback(&[
        "--withdraw",
        "tea",
        "--withdraw",
        "bread",
        "--withdraw",
        "cosy",
    ])
    .well();
    run(&["settle", &store]).well();
    let expected = folder.at("m");
    run(&[
        "train",
        &archive,
        &new,
        "--one-archive",
        "--output",
        &expected,
    ])
    .well();
    assert_eq!(bytes(&model), bytes(&expected));
    assert_ne!(bytes(&model), corrected);
    for (wrong, what) in [
        (&[][..], "nothing is said"),
        (&["--add", " - "], "is empty"),
    ] {
        assert!(feedback(wrong).ill(2).contains(what), "{what}");
    }
    assert!(
        feedback(&["--add", "a-b", "--remove", "A B"])
            .ill(2)
            .contains("decided twice")
    );
}

#[test]
fn what_was_applied_is_learnt_once_it_is_confirmed() {
    let folder = Folder::new();
    let archive = folder.write("in/a.jsonl", posts(0, 20));
    folder.write(
        "in/applied.jsonl",
        r#"{"state":"applied","site":"https://a.example/","article":"p2","post":1,"tag":"tea","time":"2026-11-29T11:00:00Z"}"#.to_owned() + "\n",
    );
    let store = folder.at("a.store");
    let dump = || run(&["store", "dump", &store]).well();
    run(&["store", "add", &store, &archive]).well();
    assert!(dump().contains(r#""undecided":["tea"]"#));
    let learnt = || {
        let told = run(&["settle", &store]).well();
        told.lines().next().unwrap().to_owned()
    };
    assert!(learnt().ends_with("19 (1 without a tag left out)"));
    run(&["feedback", &store, "--article", "p2", "--accept", "tea"]).well();
    assert!(learnt().ends_with("20 (0 without a tag left out)"));
}

#[test]
fn a_dump_makes_the_same_store_again() {
    let folder = Folder::new();
    let (one, other) = (folder.at("one.store"), folder.at("other.store"));
    run(&["store", "add", &one, &source("fixtures/archive")]).well();
    run(&[
        "store",
        "add",
        &one,
        "--source",
        "second",
        &source("tests/golden/small.jsonl"),
    ])
    .well();
    let dump = folder.at("dump.jsonl");
    run(&["store", "dump", &one, "--output", &dump]).well();
    let lines = fs::read_to_string(&dump).unwrap();
    run(&["store", "restore", &other, &dump]).well();
    assert_eq!(run(&["store", "dump", &other]).well(), lines);
    let refused = run(&["store", "restore", &other, &dump]).ill(2);
    assert!(
        refused.contains("restore into a name that is free"),
        "{refused}"
    );
    let third = folder.at("third.store");
    let cut = run_with_input(
        &["store", "restore", &third, "-"],
        &lines[..lines.len() / 2],
    )
    .ill(2);
    assert!(
        cut.contains("of the dump: ") && cut.contains("dump the store again"),
        "{cut}"
    );
    assert_eq!(articles(&third), 0);
}

#[test]
fn a_store_remembers_how_it_is_learnt() {
    let folder = Folder::new();
    let archive = folder.write("a.jsonl", posts(0, 20));
    let (store, model) = (folder.at("b.store"), folder.at("b.catchline"));
    let list = "[[tag]]\nname = \"tea\"\naliases = [\"chai\"]\n";
    let list = folder.write("tags.toml", list);
    run(&["store", "add", &store, &archive]).well();
    run(&["settle", &store, "--vocabulary", &list, "--cost", "2"]).well();
    let before = bytes(&model);
    // The list may be gone: the store has it.
    fs::remove_file(&list).unwrap();
    let told = run(&["settle", &store]);
    let as_before = "learnt as before, with --estimator nb-svm --cost 2 and a list of 1 tag";
    assert!(told.err.contains(as_before), "{}", told.err);
    assert_eq!(bytes(&model), before);
    let (again, dump) = (folder.at("again.store"), folder.at("dump.jsonl"));
    run(&["store", "dump", &store, "--output", &dump]).well();
    run(&["store", "restore", &again, &dump]).well();
    run(&["train", "--store", &again]).well();
    assert_eq!(bytes(&folder.at("again.catchline")), before);
    // Flags that are given join those before them.
    run(&["settle", &store, "--power", "0"]).well();
    let told = run(&["settle", &store]).err;
    assert!(told.contains("--cost 2 --power 0 and a list"), "{told}");
    run(&["settle", &store, "--defaults"]).well();
    let expected = folder.at("m");
    run(&["train", &archive, "--output", &expected]).well();
    assert_eq!(bytes(&model), bytes(&expected));
    assert!(!run(&["settle", &store]).err.contains("as before"));
    let measured = ["evaluate", "--store", &store, "--cross-validate", "3"];
    run(&measured).well();
    let both = run(&[&measured[..], &[&archive]].concat()).ill(2);
    assert!(both.contains("leave out ARCHIVE or --store"), "{both}");
    let nothing = run(&["evaluate", "--store", &store]).ill(2);
    assert!(nothing.contains("give --cross-validate"), "{nothing}");
    let other = folder.write("other.jsonl", posts(20, 6));
    run(&["evaluate", "--store", &store, &other]).well();
}

#[test]
fn what_cannot_be_is_refused() {
    let folder = Folder::new();
    let archive = folder.write("a.jsonl", posts(0, 6));
    let none = folder.at("none.store");
    for verb in [
        &["settle", &none][..],
        &["suggest", "--store", &none, &archive],
        &["watch", "--store", &none, &folder.at("")],
        &["serve", "--store", &none, "--listen", "127.0.0.1:0"],
    ] {
        let missing = run(verb).ill(2);
        assert!(
            missing.contains("`catchline store add` makes one"),
            "{verb:?}: {missing}"
        );
    }
    let foreign = run(&["learn", &archive, &archive]).ill(2);
    assert!(foreign.contains("is no store; name a file"), "{foreign}");
    let own = run(&["learn", &folder.at("a.catchline"), &archive]).ill(2);
    assert!(own.contains("give the store another name"), "{own}");
    let both = run(&["train", "--store", "x.store", &archive]).ill(2);
    assert!(both.contains("cannot be used with"), "{both}");
    let store = folder.at("b.store");
    run(&["store", "add", &store, &archive]).well();
    let none = run(&["suggest", "--store", &store, &archive]).ill(2);
    assert!(
        none.contains("has no model yet; `catchline settle` makes one"),
        "{none}"
    );
    // Articles that nobody has tagged are kept, and there is nothing to learn yet.
    let untagged = folder.write("u.jsonl", r#"{"id":"1","title":"tea"}"#);
    let store = folder.at("u.store");
    let told = run(&["learn", &store, &untagged]).ill(2);
    assert!(
        told.contains("none of the 1 articles carries a tag"),
        "{told}"
    );
    assert_eq!(articles(&store), 1);
}
