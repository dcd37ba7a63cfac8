//! `catchline train`.

use crate::program::{Folder, run, run_with_input, source};
use catchline::{OnDuplicate, Tagger, corpus, unite};
use snapbox::{assert_data_eq, file};
use std::fs;

#[test]
fn what_was_learnt_is_printed() {
    let folder = Folder::new();
    let archive = folder.write(
        "small.jsonl",
        fs::read(source("tests/golden/small.jsonl")).unwrap(),
    );
    let done = run(&["train", &archive]);
    assert!(
        done.err.contains("read 13 articles from 1 file"),
        "{}",
        done.err
    );
    let said = done.err.lines().last().unwrap();
    assert!(said.starts_with("catchline: took "), "{said}");
    if cfg!(target_os = "linux") {
        assert!(said.ends_with(" MB of memory at most"), "{said}");
    }
    assert_data_eq!(done.well(), file!["../golden/train.txt"]);
    assert_eq!(folder.names(), ["small.catchline", "small.jsonl"]);
}

#[test]
fn a_folder_has_its_model_beside_it() {
    let folder = Folder::new();
    folder.write(
        "blog/small.jsonl",
        fs::read(source("tests/golden/small.jsonl")).unwrap(),
    );
    run(&["train", &folder.at("blog/")]).well();
    assert_eq!(folder.names(), ["blog", "blog.catchline"]);
}

#[test]
fn each_archive_has_its_own_tags() {
    let folder = Folder::new();
    let posts = |name: &str, words: [&str; 2], tags: [&str; 2]| {
        let line = |i: usize| {
            let (words, tag) = (words[i % 2], tags[i % 2]);
            format!(
                r#"{{"id":"{i}","title":"{words} {i}","text":"{words}","tags":["{tag}"],"lang":"en"}}"#
            )
        };
        let lines: Vec<String> = (0..24).map(line).collect();
        folder.write(name, lines.join("\n"))
    };
    let one = posts(
        "one.jsonl",
        ["ballot recount", "rye oven"],
        ["elections", "baking"],
    );
    let two = posts(
        "two.jsonl",
        ["ballot recount", "rook gambit"],
        ["politics", "chess"],
    );
    let new = folder.write("new.txt", "A ballot recount");
    let model = folder.at("m");
    run(&["train", &one, &two, "--output", &model]).well();
    let found = run(&["suggest", "--model", &model, &new]).well();
    assert!(
        found.contains("elections") && found.contains("politics"),
        "{found}"
    );
    let refused = run(&[
        "train",
        &one,
        &two,
        "--output",
        &model,
        "--estimator",
        "complement",
    ]);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("archives use different tags"),
        "{}",
        refused.err
    );
    // Ids are an archive's own.
    let together = run(&["train", &one, &two, "--output", &model, "--one-archive"]);
    assert_eq!(together.code, 2);
    assert!(
        together.err.contains("two articles have the id"),
        "{}",
        together.err
    );
}

#[test]
fn a_single_tag_page_is_learnt_against_a_background() {
    let folder = Folder::new();
    let page = "Posts Tagged ‘beekeeping’

A hive survives the frost

August 7, 2017

The beekeeper wrapped the hive in straw and the bees kept warm. Beekeepers nearby lost colonies.

Honey prices rise again

August 9, 2017

Beekeepers say that honey is scarce: swarms died, and a hive gives half of what it gave. Bees need clover.

Swarm in the belfry

August 12, 2017

Bees swarmed in the belfry. A beekeeper took the colony down and gave it a new hive, with honey for a start.
";
    let page = folder.write("page.txt", page);
    let bees = folder.write("bees.txt", "Smoke calms a hive\n\nBees from a swarm settle when the beekeeper smokes the hive. Honey follows.");
    let bill = folder.write("bill.txt", "A bill to amend title 10\n\nThis bill requires the Secretary of Defense to report to Congress on ships.");
    let done = run(&["train", &page, "--output", &folder.at("m")]);
    assert!(
        done.err.contains("beekeeping is on every article"),
        "{}",
        done.err
    );
    assert!(done.err.contains("pages of other tags"), "{}", done.err);
    let suggest = |path: &str| run(&["suggest", "--model", &folder.at("m"), path]).well();
    assert!(suggest(&bees).contains("beekeeping"), "{}", suggest(&bees));
    assert!(!suggest(&bill).contains("beekeeping"), "{}", suggest(&bill));
}

#[test]
fn the_library_learns_the_same() {
    let folder = Folder::new();
    let (archive, model) = (source("fixtures/archive"), folder.at("m"));
    run(&["train", &archive, "--output", &model]).well();
    let read = corpus::read(&archive)
        .unwrap()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let articles = unite(read, OnDuplicate::Refuse).unwrap();
    let tagger = Tagger::fit(&articles).unwrap();
    assert_eq!(fs::read(model).unwrap(), tagger.to_bytes());
}

#[test]
fn neither_threads_nor_the_order_of_files_change_a_byte() {
    let folder = Folder::new();
    let archive = source("fixtures/archive");
    let entries = fs::read_dir(&archive).unwrap().flatten();
    let mut files: Vec<String> = entries
        .map(|one| one.path().to_str().unwrap().into())
        .collect();
    files.sort();
    let learn = |threads: &str, files: &[String]| {
        let model = folder.at("m");
        let mut args = vec!["train", "--threads", threads, "--output", &model];
        args.extend(files.iter().map(String::as_str));
        run(&args).well();
        fs::read(&model).unwrap()
    };
    let one = learn("1", std::slice::from_ref(&archive));
    assert!(one == learn("2", std::slice::from_ref(&archive)));
    let apart = learn("1", &files);
    files.reverse();
    assert!(apart == learn("2", &files));
    // Files that are named one by one are archives of their own, unless they are said to be one.
    assert!(one != apart);
    files.push("--one-archive".to_owned());
    assert!(one == learn("2", &files));
}

#[test]
fn the_archive_can_come_from_standard_input() {
    let folder = Folder::new();
    let text = fs::read_to_string(source("tests/golden/small.jsonl")).unwrap();
    let refused = run_with_input(&["train", "-"], &text).ill(2);
    assert!(refused.contains("--output"), "{refused}");
    run_with_input(&["train", "-", "--output", &folder.at("m")], &text).well();
    assert_eq!(folder.names(), ["m"]);
}

#[test]
fn flags_say_how_to_learn() {
    let folder = Folder::new();
    let archive = source("tests/golden/small.jsonl");
    let model = folder.at("m");
    let learn = |flags: &[&str]| {
        let mut args = vec!["train", &archive, "--output", &model];
        args.extend(flags);
        run(&args)
    };
    let exact = learn(&["--exact-tags"]).well();
    assert!(exact.contains("tags              4 "), "{exact}");
    let frequent = learn(&["--exact-tags", "--min-articles", "2"]).well();
    assert!(
        frequent.contains("tags              2 (2 too rare"),
        "{frequent}"
    );
    let bernoulli = learn(&["--estimator", "bernoulli", "--language", "de-AT"]).well();
    assert!(bernoulli.contains("bernoulli") && bernoulli.contains("languages         de\n"));
    for wrong in [
        ["--estimator", "x"],
        ["--language", "xx"],
        ["--threads", "0"],
        ["--min-articles", "0"],
    ] {
        let refused = learn(&wrong).ill(2);
        assert!(refused.contains(wrong[0]), "{refused}");
    }
}

#[test]
fn a_language_that_is_not_known_or_not_stemmed_is_said() {
    let folder = Folder::new();
    let archive = source("tests/golden/small.jsonl");
    let model = folder.at("m");
    let learn = |language: &str| {
        run(&[
            "train",
            &archive,
            "--output",
            &model,
            "--language",
            language,
        ])
    };
    let refused = learn("xx").ill(2);
    assert!(refused.contains("\"xx\" is no language") && refused.contains("el, en, eo"));
    for stemmed in ["en", "English", "pl", "und"] {
        assert!(!learn(stemmed).err.contains("stemmer"), "{stemmed}");
    }
    let plain = learn("ja");
    assert!(plain.err.contains("no stemmer for ja"), "{}", plain.err);
    assert!(plain.well().contains("languages         ja (no stemmer)\n"));
    let tags = run(&["tags", &archive, "--language", "ja"]);
    assert!(tags.err.contains("no stemmer for ja"), "{}", tags.err);
    let measured = run(&[
        "evaluate",
        "--cross-validate",
        "2",
        &archive,
        "--language",
        "ja",
    ]);
    assert!(
        measured.err.contains("no stemmer for ja"),
        "{}",
        measured.err
    );
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_learnt() {
    let folder = Folder::new();
    let mut text = fs::read_to_string(source("tests/golden/small.jsonl")).unwrap();
    text.push_str("{\"title\": 7}\n");
    let archive = folder.write("blog.jsonl", text);
    let done = run(&["train", &archive]).ill(2);
    assert!(done.contains("blog.jsonl:14: "), "{done}");
    assert_eq!(folder.names(), ["blog.catchline", "blog.jsonl"]);
}

#[test]
fn an_archive_with_nothing_to_learn_is_refused() {
    let folder = Folder::new();
    fs::create_dir(folder.at("empty")).unwrap();
    let none = run(&["train", &folder.at("empty")]).ill(1);
    assert!(none.contains("no article found"), "{none}");
    let untagged = run(&[
        "train",
        &source("fixtures/incoming"),
        "--output",
        &folder.at("m"),
    ])
    .ill(2);
    assert!(untagged.contains("carries a tag"), "{untagged}");
    let missing = run(&["train", &folder.at("missing")]).ill(2);
    assert!(missing.contains("missing: cannot be read"), "{missing}");
    assert_eq!(folder.names(), ["empty"]);
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = Folder::new();
    let text = fs::read(source("tests/golden/small.jsonl")).unwrap();
    let archive = folder.write("blog.catchline", &text);
    for args in [
        vec!["train", &archive],
        vec!["train", &archive, "--output", &archive],
    ] {
        let refused = run(&args).ill(2);
        assert!(refused.contains("--output"), "{refused}");
    }
    assert_eq!(fs::read(&archive).unwrap(), text);
    let refused = run(&["train", &archive, "--output", &folder.at("no/folder")]).ill(2);
    assert!(refused.contains("no is no folder"), "{refused}");
}

#[test]
fn two_articles_of_one_id_are_settled_by_a_flag() {
    let folder = Folder::new();
    let mut text = fs::read_to_string(source("tests/golden/small.jsonl")).unwrap();
    text.push_str("{\"id\": \"baking-1\", \"title\": \"Other\", \"tags\": [\"baking\"]}\n");
    let archive = folder.write("blog.jsonl", text);
    let refused = run(&["train", &archive]).ill(2);
    assert!(
        refused.contains("blog.jsonl:1 and ") && refused.contains("blog.jsonl:14"),
        "{refused}"
    );
    run(&["train", &archive, "--on-duplicate", "keep-last"]).well();
}
