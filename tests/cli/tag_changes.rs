//! `catchline tags rename|merge|retire|undo|changes` of a store.

use crate::program::{Folder, run, source};

fn store() -> (Folder, String) {
    let folder = Folder::new();
    let store = folder.at("blog.store");
    run(&["store", "add", &store, &source("tests/golden/small.jsonl")]).well();
    (folder, store)
}

fn tags(store: &str) -> String {
    run(&["store", "tags", store]).well()
}

#[test]
fn a_change_is_shown_first_made_when_asked_and_undone() {
    let (_folder, store) = store();
    let before = tags(&store);
    let shown = run(&["tags", "rename", &store, "baking", "Bread and cake"]);
    assert!(shown.err.contains("--apply does it"), "{}", shown.err);
    assert_eq!(shown.well(), "baking → Bread and cake: 6 articles\n");
    assert_eq!(tags(&store), before);
    run(&[
        "tags",
        "rename",
        &store,
        "baking",
        "Bread and cake",
        "--apply",
        "--by",
        "ann",
    ])
    .well();
    assert!(tags(&store).contains("Bread and cake") && !tags(&store).contains("baking"));
    let listed = run(&["tags", "changes", &store]).well();
    assert!(
        listed.contains("   1  2") && listed.ends_with("baking → Bread and cake, ann\n"),
        "{listed}"
    );
    assert_eq!(
        run(&["tags", "undo", &store]).well(),
        "undone: baking → Bread and cake\n"
    );
    assert_eq!(tags(&store), before);
    run(&["tags", "undo", &store]).ill(1);
    assert!(
        run(&["tags", "undo", &store, "9"])
            .ill(2)
            .contains("no change 9")
    );
}

#[test]
fn the_model_beside_a_store_follows() {
    let (folder, store) = store();
    let model = folder.at("blog.catchline");
    run(&["settle", &store]).well();
    let suggests = || {
        let args = [
            "suggest",
            "--model",
            &model,
            &source("tests/golden/new.jsonl"),
        ];
        run(&args).well()
    };
    assert!(suggests().contains("baking") && suggests().contains("elections"));
    run(&["tags", "retire", &store, "baking", "--apply"]).well();
    run(&["settle", &store]).well();
    assert!(!suggests().contains("baking") && suggests().contains("elections"));
    let args = [
        "tags",
        "merge",
        &store,
        "baking",
        "--into",
        "elections",
        "--apply",
    ];
    assert!(
        run(&args)
            .ill(2)
            .contains("no article of the store carries")
    );
    run(&["tags", "undo", &store]).well();
    assert!(run(&args).well().contains("6 articles and 6, 12 in all"));
    run(&["settle", &store]).well();
    assert!(!suggests().contains("baking"));
}

#[test]
fn suggestions_beside_a_store_follow_at_once() {
    let (folder, store) = store();
    run(&["settle", &store]).well();
    let new = source("tests/golden/new.jsonl");
    let suggests = |flags: &[&str]| {
        let args = [&["suggest", "--store", &store][..], flags, &[&new]];
        run(&args.concat()).well()
    };
    let change = |args: &[&str]| run(&[&["tags"], args].concat()).well();
    assert!(suggests(&[]).contains("baking"));
    change(&["rename", &store, "baking", "Loaves", "--apply"]);
    for flags in [&[][..], &["--explain"], &["--top", "9"]] {
        let now = suggests(flags);
        assert!(
            now.contains("  Loaves") && !now.contains("  baking"),
            "{now}"
        );
    }
    change(&["merge", &store, "Loaves", "--into", "elections", "--apply"]);
    let now = suggests(&["--top", "2"]);
    assert!(
        !now.contains("Loaves") && now.contains("elections"),
        "{now}"
    );
    change(&["undo", &store]);
    change(&["retire", &store, "Loaves", "--apply"]);
    let now = suggests(&["--top", "9"]);
    assert!(!now.contains("Loaves") && !now.contains("baking"), "{now}");
    change(&["undo", &store]);
    change(&["undo", &store]);
    assert!(suggests(&[]).contains("baking"));
    let nothing = folder.at("none.store");
    run(&["tags", "retire", &nothing, "x"]).ill(2);
}
