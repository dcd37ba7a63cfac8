//! The commands of docs/service.md: each is run, in their order, and does what the page says.

use crate::{
    program::{Folder, Run, command, source},
    serve::{Serving, TOKEN},
};
use std::{fs, process::Command};

/// Where the page has the service listen.
const LISTENS: &str = "127.0.0.1:8080";

#[test]
#[allow(clippy::print_stderr, reason = "it says that it was skipped")]
fn every_command_of_the_page_runs() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl");
        return;
    }
    let page = fs::read_to_string(source("docs/service.md")).unwrap();
    let folder = Folder::new();
    let archive = fs::read(source("tests/golden/small.jsonl")).unwrap();
    folder.write("blog/posts.jsonl", archive);
    let mut serving = None;
    let (mut ran, mut out) = (0, String::new());
    let mut blocks = page.split("```");
    while let (Some(_), Some(block)) = (blocks.next(), blocks.next()) {
        let (kind, text) = block.split_once('\n').unwrap();
        match kind.split_once(' ') {
            Some(("jsonl", name)) => {
                folder.write(name, text);
            }
            None if kind == "sh" => {
                for line in text.lines() {
                    let words: Vec<&str> = line.split(' ').collect();
                    match &words[..] {
                        ["catchline", "serve", flags @ ..] => {
                            serving = Some(Serving::begin_in(&folder.at(""), flags));
                        }
                        ["catchline", arguments @ ..] => {
                            let mut command = command(arguments);
                            let done = command.current_dir(folder.at("")).output().unwrap();
                            out = Run::of(&done).well();
                        }
                        _ => out = curl(line, &folder, serving.as_ref().unwrap()),
                    }
                    ran += 1;
                }
            }
            None if ["nginx", "caddy", "ini"].contains(&kind) => {}
            None if kind.is_empty() => {
                assert_eq!(text.trim(), out.trim(), "what the command above it says");
            }
            _ => panic!("{kind} is no kind of block"),
        }
    }
    assert!(20 < ran, "the page is written otherwise");
}

/// Asks as the page does; says what was answered, which must be well.
fn curl(line: &str, folder: &Folder, serving: &Serving) -> String {
    assert!(
        line.starts_with("curl -s ") && line.contains(LISTENS),
        "{line}"
    );
    let line = line.replace(LISTENS, &serving.address);
    let line = line.replacen("curl -s", "curl -sS --fail-with-body", 1);
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).current_dir(folder.at(""));
    let done = shell.env("CATCHLINE_TOKEN", TOKEN).output().unwrap();
    let run = Run::of(&done);
    assert_eq!(run.code, 0, "{line}\n{}{}", run.out, run.err);
    run.out
}
