//! Posts of a WordPress pulled and tagged, against one of this test's own and against a real one.

mod blog;
mod faults;
mod pull;
mod real;
mod tag;

use crate::program::{Folder, Run, command, small};
use blog::{Blog, PASSWORD, USER};
use std::{fs, process::Command};

const BALLOTS: &str =
    "Voters asked the commission for a count of the ballots at the polling stations.";
const BREAD: &str = "Bake the bread in the oven until the crust is dark; knead the dough well.";

/// `catchline wordpress`, as the user of the blog.
fn wordpress(args: &[&str]) -> Command {
    let mut command = command(&["wordpress"]);
    command.args(args);
    command
        .env("CATCHLINE_WORDPRESS_USER", USER)
        .env("CATCHLINE_WORDPRESS_PASSWORD", PASSWORD);
    for proxy in [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env_remove(proxy);
    }
    command
}

/// `wordpress tag` of a blog with the small model and a record in this folder.
fn tag(blog: &Blog, folder: &Folder, args: &[&str]) -> Run {
    let record = folder.at("applied.jsonl");
    let mut command = wordpress(&[
        "tag",
        &blog.web.address,
        "--model",
        small(),
        "--record",
        &record,
    ]);
    let run = Run::of(&command.args(args).output().expect("the program starts"));
    for said in [&run.out, &run.err, &recorded(folder)] {
        assert!(
            !said.contains(PASSWORD) && !said.contains("YW5uYT"),
            "the password is told: {said}"
        );
    }
    run
}

/// The record in a folder.
fn recorded(folder: &Folder) -> String {
    fs::read_to_string(folder.at("applied.jsonl")).unwrap_or_default()
}

/// The states of the record's lines.
fn states(folder: &Folder) -> Vec<String> {
    let record = recorded(folder);
    let state = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        format!(
            "{} {} {}",
            line["state"].as_str().unwrap(),
            line["post"],
            line["tag"].as_str().unwrap()
        )
    };
    record.lines().map(state).collect()
}
