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
