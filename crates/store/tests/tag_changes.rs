//! Tags that are renamed, merged and retired in a store.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Labelled, Tag};
use catchline_store::{Decision, Error, OnRepeat, Store, TagChange, TagEffect, restore};
use tempfile::TempDir;

const TIME: &str = "2026-11-29T11:00:00Z";

fn post(id: &str, tags: &[&str]) -> Labelled {
    Labelled::new(
        Article::new(format!("Title of {id}")).id(id),
        tags.iter().map(Tag::new),
    )
}

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("store")).unwrap();
    let posts = [
        post("1", &["cyber attacks", "elections"]),
        post("2", &["Cyber-Attacks", "hacking"]),
        post("3", &["hacking"]),
        post("4", &["misc"]),
    ];
    store.add(&posts, "", OnRepeat::Unite).unwrap();
    (folder, store)
}

fn tags(store: &Store) -> Vec<Vec<String>> {
    let shown = |one: Labelled| one.tags.iter().map(|tag| tag.as_str().to_owned()).collect();
    store.articles().unwrap().into_iter().map(shown).collect()
}

fn change(store: &mut Store, tag: &str, change: &TagChange) -> Result<TagEffect, Error> {
    store.change_tag(&Tag::new(tag), change, "ann", TIME)
}

#[test]
fn a_new_name_stays_for_what_comes_later_too() {
    let (_folder, mut store) = store();
    let before = store.articles().unwrap();
    let renamed = TagChange::Rename(Tag::new("Digital attacks"));
    let effect = change(&mut store, "CYBER ATTACKS", &renamed).unwrap();
    assert_eq!(
        effect,
        TagEffect {
            articles: 2,
            others: 0,
            both: 0
        }
    );
    assert_eq!(
        tags(&store)[..2],
        [
            vec!["Digital attacks", "elections"],
            vec!["Digital attacks", "hacking"]
        ]
    );
    store
        .add(&[post("5", &["cyber attacks"])], "", OnRepeat::Unite)
        .unwrap();
    assert_eq!(tags(&store)[4], ["Digital attacks"]);
    let again = TagChange::Rename(Tag::new("digital Attacks"));
    change(&mut store, "digital attacks", &again).unwrap();
    assert_eq!(tags(&store)[4], ["digital Attacks"]);
    for _ in 0..2 {
        assert!(store.undo_tag_change(None, TIME).unwrap().is_some());
    }
    assert!(store.undo_tag_change(None, TIME).unwrap().is_none());
    assert_eq!(store.articles().unwrap()[..4], before);
}

#[test]
fn merged_tags_are_one_in_words_of_editors_too() {
    let (_folder, mut store) = store();
    store
        .say(
            "3",
            None,
            &[(Tag::new("cyber attacks"), Decision::Rejected)],
            "ann",
            TIME,
        )
        .unwrap();
    let merged = TagChange::Merge(Tag::new("hacking"));
    let effect = change(&mut store, "cyber attacks", &merged).unwrap();
    assert_eq!(
        effect,
        TagEffect {
            articles: 2,
            others: 2,
            both: 1
        }
    );
    // The editor had said of the third that it is not what is now one with its tag.
    assert_eq!(
        tags(&store),
        [
            vec!["elections", "hacking"],
            vec!["hacking"],
            vec![],
            vec!["misc"]
        ]
    );
    store
        .say(
            "3",
            None,
            &[(Tag::new("Hacking"), Decision::Accepted)],
            "ann",
            TIME,
        )
        .unwrap();
    assert_eq!(tags(&store)[2], ["hacking"]);
    let decided = store.decided().unwrap();
    assert_eq!(decided.values().next().unwrap().tags, [Tag::new("Hacking")]);
}

#[test]
fn a_retired_tag_does_not_come_back() {
    let (_folder, mut store) = store();
    change(&mut store, "misc", &TagChange::Retire).unwrap();
    assert_eq!(tags(&store)[3], Vec::<String>::new());
    store
        .say(
            "4",
            None,
            &[(Tag::new("misc"), Decision::Accepted)],
            "ann",
            TIME,
        )
        .unwrap();
    assert!(tags(&store)[3].is_empty() && store.decided().unwrap().is_empty());
    let back = change(&mut store, "hacking", &TagChange::Rename(Tag::new("Misc")));
    assert!(matches!(back, Err(Error::Retired { .. })));
    store.undo_tag_change(Some(1), TIME).unwrap();
    assert_eq!(tags(&store)[3], ["misc"]);
}

#[test]
fn changes_that_cannot_be_are_refused() {
    let (_folder, mut store) = store();
    let before = store.tag_changes().unwrap();
    let rename = |to: &str| TagChange::Rename(Tag::new(to));
    let merge = |to: &str| TagChange::Merge(Tag::new(to));
    let mut refused = |tag: &str, to: TagChange| change(&mut store, tag, &to).unwrap_err();
    assert!(matches!(
        refused("nothing", TagChange::Retire),
        Error::NoTag { .. }
    ));
    assert!(matches!(
        refused("hacking", rename("elections")),
        Error::TagExists { .. }
    ));
    assert!(matches!(
        refused("hacking", rename(" ")),
        Error::NoTag { .. }
    ));
    assert!(matches!(
        refused("hacking", merge("nothing")),
        Error::NoTag { .. }
    ));
    assert!(matches!(
        refused("hacking", merge("Hacking")),
        Error::TagExists { .. }
    ));
    assert_eq!(store.tag_changes().unwrap(), before);
}

#[test]
fn chains_and_circles_of_names_come_out_right_and_are_dumped() {
    let (folder, mut store) = store();
    let rename = |to: &str| TagChange::Rename(Tag::new(to));
    change(&mut store, "elections", &rename("votes")).unwrap();
    change(&mut store, "votes", &rename("polls")).unwrap();
    assert_eq!(tags(&store)[0], ["cyber attacks", "polls"]);
    change(&mut store, "polls", &rename("elections")).unwrap();
    assert_eq!(tags(&store)[0], ["cyber attacks", "elections"]);
    store.undo_tag_change(Some(2), TIME).unwrap();
    assert_eq!(tags(&store)[0], ["cyber attacks", "votes"]);
    let mut dump = Vec::new();
    store.dump(&mut dump).unwrap();
    let path = folder.path().join("again");
    restore(&path, &dump[..]).unwrap();
    let again = Store::open(path).unwrap();
    assert_eq!(again.tag_changes().unwrap(), store.tag_changes().unwrap());
    assert_eq!(again.articles().unwrap(), store.articles().unwrap());
}
