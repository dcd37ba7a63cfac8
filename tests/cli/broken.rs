//! Every file of `fixtures/broken` through the program.

use crate::program::{Folder, run, small, source};
use std::fs;

fn broken() -> Vec<String> {
    let entries = fs::read_dir(source("fixtures/broken"))
        .expect("it is there")
        .flatten();
    let files = entries.map(|entry| entry.path().display().to_string());
    let mut files: Vec<String> = files.filter(|file| !file.ends_with("README.md")).collect();
    files.sort();
    files
}

#[test]
fn suggest_names_the_file_and_the_mend() {
    let files = broken();
    assert!(20 <= files.len());
    for file in files {
        let done = run(&["suggest", "--model", small(), &file]);
        let told = format!("catchline: {file}:");
        let error = done.err.lines().find(|line| line.starts_with(&told));
        let error = error.unwrap_or_else(|| panic!("{file} in {}", done.err));
        assert!(error.len() < 500, "{error}");
        done.ill(2);
    }
}

#[test]
fn train_and_convert_name_the_file_too() {
    let folder = Folder::new();
    for file in broken() {
        for verb in ["train", "convert"] {
            let done = run(&[verb, &file, "--output", &folder.at("out")]).ill(2);
            assert!(done.contains(&format!("catchline: {file}:")), "{done}");
        }
    }
}

#[test]
fn any_bytes_as_input_are_no_panic() {
    let folder = Folder::new();
    let model = fs::read(small()).unwrap();
    for (name, bytes) in [
        ("model.jsonl", &model[..]),
        ("deep.jsonl", "[".repeat(100_000).as_bytes()),
        ("deep.md", "> ".repeat(100_000).as_bytes()),
        ("gz.gz", &[0x1f, 0x8b, 8, 0, 0]),
        ("quotes.txt", "Tag: “".as_bytes()),
    ] {
        let file = folder.write(name, bytes);
        let done = run(&["suggest", "--model", small(), &file]);
        assert!(done.code == 0 || done.code == 2, "{}", done.err);
    }
}
