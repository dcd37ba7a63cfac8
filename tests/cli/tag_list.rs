//! `--vocabulary`: lists of tags kept by hand.

use crate::program::{Folder, Run, run, source};
use catchline::{OnDuplicate, TagList, Tagger, corpus, unite};
use serde_json::Value;
use std::fs;

fn fixture() -> (String, String) {
    (source("fixtures/archive"), source("fixtures/tags.toml"))
}

#[test]
fn train_says_what_the_list_comes_to() {
    let folder = Folder::new();
    let ((archive, list), model) = (fixture(), folder.at("m"));
    let learnt = run(&["train", &archive, "--vocabulary", &list, "--output", &model]).well();
    for told in [
        "tags              26 (0 too rare left out)",
        "tags listed       5, 1 never to be suggested, 2 on no article (cycling, referendums)",
    ] {
        assert!(learnt.contains(told), "{learnt}");
    }
    let shown = run(&["inspect", &model]).well();
    assert!(shown.contains("tags listed       5, 1 never"), "{shown}");
    let json = run(&["inspect", &model, "--format", "json"]).well();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["never_suggested"][0], "World");
    let rows = json["tags"].as_array().unwrap();
    let row = |tag: &str| rows.iter().find(|row| row["tag"] == tag).unwrap();
    assert_eq!(row("cycling")["articles"], 0);
    assert_eq!(row("cycling")["aliases"][0], "bicycles");
    assert!(row("sanctions").get("aliases").is_none());
    assert!(rows.iter().all(|row| row["tag"] != "World"));
}

#[test]
fn aliases_are_found_in_new_articles() {
    let folder = Folder::new();
    let ((archive, list), model) = (fixture(), folder.at("m"));
    let train = ["train", &archive, "--vocabulary", &list];
    run(&[&train[..], &["--output", &model]].concat()).well();
    let news = source("fixtures/incoming/other-7.txt");
    let suggest = ["suggest", "--model", &model, "--top", "26", "--explain"];
    let found = run(&[&suggest[..], &["--format", "json", &news]].concat()).well();
    let found: Value = serde_json::from_str(&found).unwrap();
    let suggestions = found[0]["suggestions"].as_array().unwrap();
    let of = |tag: &str| suggestions.iter().find(|one| one["tag"] == tag).unwrap();
    // Neither is on an article of the archive; one is mentioned, by its alias.
    let scores = ["cycling", "referendums"].map(|tag| of(tag)["score"].as_f64().unwrap());
    assert!(scores[1] + 0.1 < scores[0], "{scores:?}");
    let because = of("cycling")["because"].as_array().unwrap().iter();
    let mention = because.clone().find(|one| one["term"] == "mention:cycling");
    let spans = &mention.unwrap()["spans"];
    assert_eq!(spans[0]["field"], "title");
    assert_eq!(
        (&spans[0]["start"], &spans[0]["end"]),
        (&27.into(), &34.into())
    );
}

#[test]
fn suggest_learns_an_archive_with_a_list() {
    let (archive, list) = fixture();
    let suggest = |flags: &[&str]| {
        let news = source("fixtures/incoming/other-7.txt");
        run(&[&["suggest", "--top", "99", &news], flags].concat())
    };
    let found = suggest(&["--archive", &archive, "--vocabulary", &list]).well();
    assert!(
        found.contains("  cycling") && !found.contains("  World"),
        "{found}"
    );
    let without = suggest(&["--archive", &archive]).well();
    assert!(without.contains("  World") && !without.contains("  cycling"));
    let refused = suggest(&["--vocabulary", &list]).ill(2);
    assert!(refused.contains("--archive"), "{refused}");
}

#[test]
fn evaluate_learns_with_a_list() {
    let (archive, list) = fixture();
    let evaluate =
        |flags: &[&str]| run(&[&["evaluate", &archive, "--format", "json"], flags].concat());
    let listed = ["--vocabulary", &list];
    let crossed = evaluate(&[&["--cross-validate", "3"], &listed[..]].concat()).well();
    let crossed: Value = serde_json::from_str(&crossed).unwrap();
    let tags = crossed["per_tag"].as_array().unwrap();
    assert!(tags.iter().all(|one| one["tag"] != "World"));
    assert_eq!(crossed["articles"], 108);
    assert_eq!(crossed["by_articles_learnt"][0]["to"], 0);
    let refused = evaluate(&listed).ill(2);
    assert!(refused.contains("--cross-validate"), "{refused}");
}

#[test]
fn the_library_learns_the_same() {
    let folder = Folder::new();
    let ((archive, list), model) = (fixture(), folder.at("m"));
    run(&["train", &archive, "--vocabulary", &list, "--output", &model]).well();
    let read = corpus::read(&archive).unwrap().map(Result::unwrap);
    let articles = unite(read, OnDuplicate::Refuse).unwrap();
    let listed = corpus::read_tag_list(&list).unwrap();
    let entries = listed.entries().iter().rev().cloned().map(|mut entry| {
        entry.place = None;
        entry
    });
    let params = Tagger::params().tag_list(TagList::new(entries));
    let bytes = fs::read(&model).unwrap();
    assert!(bytes == params.fit(&articles).unwrap().to_bytes());
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("hacked ballots") && !text.contains("tags.toml"));
}

/// Trains the fixtures' archive with a list of this text.
fn train_with(text: &str, flags: &[&str]) -> Run {
    let folder = Folder::new();
    let (list, model) = (folder.write("tags.toml", text), folder.at("m"));
    let archive = source("fixtures/archive");
    let train = ["train", &archive, "--output", &model, "--vocabulary", &list];
    let done = run(&[&train[..], flags].concat());
    assert_eq!(folder.names().contains(&"m".to_owned()), done.code == 0);
    done
}

#[test]
fn a_list_that_is_wrong_is_named_with_line_and_mend() {
    for (text, line, told) in [
        ("", 1, "[[tag]]"),
        (
            "[[tag]]\nname = \"a\"\n[[tag]]\nname = \" - \"\n",
            4,
            "is empty; write",
        ),
        ("[[tag]]\naliases = [\"a\"]\n", 1, "missing field `name`"),
        (
            "[[tag]]\nname = \"a\"\nalias = [\"b\"]\n",
            3,
            "unknown field `alias`",
        ),
        (
            "[[tag]]\nname = \"a\"\n\n[tags]\n",
            4,
            "unknown field `tags`",
        ),
        ("[[tag]]\nname = [\"a\"]\n", 2, "invalid type"),
        (
            "[[tag]]\nname = \"a\"\naliases = \"b\"\n",
            3,
            "invalid type",
        ),
        (
            "[[tag]]\nname = \"a\"\nnever-suggest = 1\n",
            3,
            "invalid type",
        ),
        ("[[tag]]\nname = \"a\n", 2, "mend it"),
        (
            "[[tag]]\nname = \"A-b\"\n\n[[tag]]\nname = \"a b\"\n",
            5,
            "keep one entry",
        ),
        (
            "[[tag]]\nname = \"a\"\naliases = [\"\"]\n",
            2,
            "take the alias out",
        ),
        (
            "[[tag]]\nname = \"b\"\naliases = [\"C\"]\n[[tag]]\nname = \"c\"\n",
            2,
            "leave it to one",
        ),
        (
            "[[tag]]\nname = \"b\"\naliases = [\"x\"]\n[[tag]]\nname = \"c\"\naliases = [\"X\"]\n",
            5,
            "leave it to one",
        ),
        (
            "[[tag]]\nname = \"a\"\nparent = \"nonesuch\"\n",
            2,
            "mend its spelling",
        ),
        (
            "[[tag]]\nname = \"a\"\nparent = \"b\"\n[[tag]]\nname = \"b\"\nparent = \"A\"\n",
            2,
            "a → b → a; take one",
        ),
    ] {
        let refused = train_with(text, &[]).ill(2);
        let place = format!("tags.toml:{line}: ");
        assert!(
            refused.contains(&place) && refused.contains(told),
            "{text}{refused}"
        );
    }
    let refused = train_with("[[tag]]\nname = \"\0\"\n", &[]).ill(2);
    assert!(refused.contains("tags.toml:2: "), "{refused}");
    let (archive, folder) = (source("fixtures/archive"), Folder::new());
    let train = [
        "train",
        &archive,
        "--output",
        &folder.at("m"),
        "--vocabulary",
    ];
    let missing = run(&[&train[..], &[&folder.at("none.toml")]].concat()).ill(2);
    assert!(missing.contains("none.toml: cannot be read"), "{missing}");
}

#[test]
fn names_are_compared_as_tags_are() {
    let apart = "[[tag]]\nname = \"Sea walls\"\n\n[[tag]]\nname = \"sea-walls\"\n";
    train_with(apart, &[]).ill(2);
    let exact = train_with(apart, &["--exact-tags"]).well();
    assert!(
        exact.contains("2 on no article (Sea walls, sea-walls)"),
        "{exact}"
    );
    let parent = "[[tag]]\nname = \"dikes\"\nparent = \"ELECTIONS\"\n";
    train_with(parent, &[]).well();
    let refused = train_with(parent, &["--exact-tags"]).ill(2);
    assert!(refused.contains("\"ELECTIONS\""), "{refused}");
}

#[test]
fn a_list_is_not_written_over() {
    let folder = Folder::new();
    let list = folder.write("tags.toml", "[[tag]]\nname = \"a\"\n");
    let archive = source("fixtures/archive");
    let refused = run(&["train", &archive, "--vocabulary", &list, "--output", &list]).ill(2);
    assert!(refused.contains("--output"), "{refused}");
    let crossed = [
        "evaluate",
        &archive,
        "--cross-validate",
        "2",
        "--vocabulary",
        &list,
    ];
    let refused = run(&[&crossed[..], &["--report", &list]].concat()).ill(2);
    assert!(refused.contains("--report"), "{refused}");
    let twice = run(&[
        "train",
        "-",
        "--vocabulary",
        "-",
        "--output",
        &folder.at("m"),
    ])
    .ill(2);
    assert!(twice.contains("once"), "{twice}");
    assert!(fs::read_to_string(&list).unwrap().starts_with("[[tag]]"));
}
