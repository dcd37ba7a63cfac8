//! `catchline watch` beside a store: what editors decide counts for what arrives after it.

use crate::{
    program::{id_of, run},
    watch::{Watched, until},
};
use serde_json::Value;
use std::fs;

const ARCHIVE: &str = r#"{"id":"a","title":"Ballots","text":"ballots voters polls","tags":["elections"],"lang":"en"}
{"id":"b","title":"A recount","text":"ballots voters recount","tags":["elections"],"lang":"en"}
{"id":"c","title":"Rye","text":"rye bread oven","tags":["baking"],"lang":"en"}
{"id":"d","title":"A slow oven","text":"bread oven slow","tags":["baking"],"lang":"en"}
"#;
const POST: &str = "# Voters count ballots\n\nBallots, voters and polls.\n";

#[test]
fn a_model_that_changes_is_read_again() {
    let watched = Watched::new();
    let archive = watched.0.write("a.jsonl", ARCHIVE);
    let store = watched.0.at("a.store");
    run(&["learn", &store, &archive]).well();
    let going = watched.begin(&["--store", &store, "--format", "jsonl"]);
    watched.put("one.md", POST);
    let lines = || -> Vec<Value> {
        let text = fs::read_to_string(watched.0.at("out")).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    until("the first is tagged", || lines().len() == 1);
    let suggested = lines()[0]["suggestions"].clone();
    assert_eq!(suggested[0]["tag"], "elections", "{suggested}");
    let one = watched.0.at("in/one.md");
    run(&["learn", &store, &one]).well();
    let id = id_of(&store, "Voters count");
    let say = ["--reject", "elections", "--add", "polls"];
    run(&[&["feedback", &store, "--article", &id][..], &say].concat()).well();
    until("the model is read again", || {
        let told = fs::read_to_string(watched.0.at("err")).unwrap();
        told.contains("was read again")
    });
    // The same text under another name.
    watched.put("two.md", POST);
    until("the second is tagged", || lines().len() == 2);
    let suggested = lines()[1]["suggestions"].clone();
    assert_eq!(suggested[0]["tag"], "polls", "{suggested}");
    assert_eq!(suggested[0]["decided"], true, "{suggested}");
    assert!(!suggested.to_string().contains("elections"), "{suggested}");
    drop(going);
}
