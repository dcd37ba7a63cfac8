//! The commands of docs/editors.md: each is run, in their order, and does what the page says.

use crate::program::{Folder, Run, command, source};
use std::fs;

#[test]
fn every_command_of_the_page_runs() {
    let page = fs::read_to_string(source("docs/editors.md")).unwrap();
    let folder = Folder::new();
    let archive = fs::read(source("tests/golden/small.jsonl")).unwrap();
    folder.write("blog/posts.jsonl", archive);
    let mut blocks = page.split("```");
    let (mut ran, mut out) = (0, String::new());
    while let (Some(_), Some(block)) = (blocks.next(), blocks.next()) {
        let (kind, text) = block.split_once('\n').unwrap();
        match kind.split_once(' ') {
            Some(("jsonl", name)) => {
                folder.write(name, text);
            }
            Some((kind, _)) => panic!("{kind} is no kind of block"),
            None if kind == "sh" => {
                for line in text.lines() {
                    let line = line.strip_prefix("catchline ").unwrap();
                    let arguments: Vec<&str> = line.split(' ').collect();
                    let mut command = command(&arguments);
                    let done = command.current_dir(folder.at("")).output().unwrap();
                    out = Run::of(&done).well();
                    ran += 1;
                }
            }
            None => assert_eq!(text, out, "what the command above it says"),
        }
    }
    assert!(10 < ran, "the page is written otherwise");
}
