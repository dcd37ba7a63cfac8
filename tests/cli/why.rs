//! Why a tag was suggested: what `suggest --explain` says beside a store.

use crate::program::{Folder, id_of, run};
use serde_json::Value;

const ARCHIVE: &str = r#"{"id":"a","title":"Ballots and voters","text":"ballots voters polls","tags":["elections"],"lang":"en"}
{"id":"b","title":"A recount","text":"ballots voters recount","tags":["elections"],"lang":"en"}
{"id":"c","title":"Voters in the north","text":"voters snow north","tags":["elections"],"lang":"en"}
{"id":"d","title":"Polls close","text":"polls voters evening","tags":["elections"],"lang":"en"}
{"id":"e","title":"Rye","text":"rye bread oven","tags":["baking"],"lang":"en"}
{"id":"f","title":"A slow oven","text":"bread oven slow","tags":["baking"],"lang":"en"}
{"id":"g","title":"Sourdough","text":"bread rye starter","tags":["baking"],"lang":"en"}
"#;
const NEW: &str =
    r#"{"id":"n","title":"Voters count ballots","text":"ballots voters polls","lang":"en"}"#;

#[test]
fn the_nearest_articles_of_the_store_are_named() {
    let folder = Folder::new();
    let (archive, new) = (
        folder.write("a.jsonl", ARCHIVE),
        folder.write("n.jsonl", NEW),
    );
    let store = folder.at("a.store");
    run(&["learn", &store, &archive]).well();
    let explain = [
        "suggest",
        "--store",
        &store,
        "--explain",
        "--top",
        "1",
        &new,
    ];
    let text = run(&explain).well();
    let like: Vec<&str> = text.lines().filter(|line| line.contains("like ")).collect();
    assert_eq!(like.len(), 3, "{text}");
    assert!(like[0].contains("Ballots and voters (a)"), "{text}");
    let json = run(&[&explain[..], &["--format", "jsonl"]].concat()).well();
    let json: Value = serde_json::from_str(&json).unwrap();
    let one = &json["suggestions"][0];
    let near = one["nearest"].as_array().unwrap();
    assert_eq!(near.len(), 3);
    assert_eq!(near[0]["id"], "a");
    assert!(near[0]["likeness"].as_f64() > near[1]["likeness"].as_f64());
    let number = |value: &Value| value.as_f64().unwrap();
    let because = one["because"].as_array().unwrap().iter();
    let sum: f64 = because.map(|one| number(&one["weight"])).sum();
    let off = sum + number(&one["prior"]) - number(&one["score"]);
    assert!(off.abs() < 0.001, "{json}");
    assert_eq!(
        one["accepted"],
        number(&one["threshold"]) <= number(&one["score"])
    );
    // Without a store there is no article to name.
    let model = folder.at("a.catchline");
    let plain = ["suggest", "--model", &model, "--explain", &new];
    let plain = run(&[&plain[..], &["--format", "jsonl"]].concat()).well();
    assert!(
        !plain.contains("nearest") && plain.contains("threshold"),
        "{plain}"
    );
}

#[test]
fn decisions_count_where_files_are_edited_and_by_every_name_of_a_tag() {
    let folder = Folder::new();
    let archive = folder.write("a.jsonl", ARCHIVE);
    let list = "[[tag]]\nname = \"elections\"\naliases = [\"the vote\"]\n";
    let list = folder.write("tags.toml", list);
    let post = "---\ntitle: Voters count ballots\nlang: en\n---\nballots voters polls\n";
    let post = folder.write("post.md", post);
    let store = folder.at("a.store");
    run(&["store", "add", &store, &archive, &post]).well();
    run(&["settle", &store, "--vocabulary", &list]).well();
    let id = id_of(&store, "Voters count");
    let say = [
        "feedback",
        &store,
        "--article",
        &id,
        "--reject",
        "the vote",
        "--add",
        "snow",
    ];
    run(&say).well();
    let suggested = run(&["suggest", "--store", &store, "--top", "2", &post]).well();
    assert!(suggested.contains("snow  (decided)"), "{suggested}");
    assert!(!suggested.contains("elections"), "{suggested}");
    run(&["suggest", "--store", &store, "--in-place", &post]).well();
    let edited = std::fs::read_to_string(&post).unwrap();
    assert!(
        edited.contains("snow") && !edited.contains("elections"),
        "{edited}"
    );
}
