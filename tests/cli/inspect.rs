//! `catchline inspect`.

use crate::program::{Folder, run, small, world};
use serde_json::Value;
use snapbox::{assert_data_eq, file};
use std::fs;

#[test]
fn a_model_is_shown_as_a_list_and_as_json() {
    assert_data_eq!(
        run(&["inspect", small()]).well(),
        file!["../golden/inspect.txt"]
    );
    let json = run(&["inspect", small(), "--format", "json"]).well();
    assert_data_eq!(json, file!["../golden/inspect.json.txt"]);
}

#[test]
fn the_most_used_tags_are_shown() {
    let shown = run(&["inspect", world()]).well();
    assert!(shown.contains("25, the 20 most used"), "{shown}");
    let all: Value =
        serde_json::from_str(&run(&["inspect", world(), "--format", "json"]).well()).unwrap();
    assert_eq!(all["tags"].as_array().unwrap().len(), 25);
    assert_eq!(all["bytes"], fs::metadata(world()).unwrap().len());
}

#[test]
fn a_model_names_neither_paths_nor_the_day() {
    let bytes = fs::read(world()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    for foreign in ["fixtures", env!("CARGO_MANIFEST_DIR"), ".jsonl", "/tmp"] {
        assert!(!text.contains(foreign), "{foreign}");
    }
}

#[test]
fn a_damaged_model_is_refused() {
    let folder = Folder::new();
    let mut bytes = fs::read(small()).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 0x40;
    let refused = run(&["inspect", &folder.write("m.catchline", bytes)]).ill(2);
    assert!(refused.contains("m.catchline: "), "{refused}");
}
