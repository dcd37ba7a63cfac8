//! Stores whose programs are killed: what was acknowledged is there once, and the store is whole.

use crate::program::{Folder, command, run};
use serde_json::Value;
use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

/// How often each verb is killed.
const STEPS: u32 = 12;

/// Runs the program and kills it after a while; says whether it was done before.
fn killed(arguments: &[&str], after: Duration) -> bool {
    let mut command = command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// How many lines of a store's dump are of this kind and name this article.
fn lines(store: &str, kind: &str, article: &str) -> usize {
    let dump = run(&["store", "dump", store]).well();
    let lines = dump.lines().map(|line| serde_json::from_str(line).unwrap());
    let is_meant = |line: &Value| {
        let name = if kind == "article" { "id" } else { "article" };
        line["kind"] == kind && (article.is_empty() || line[name] == article)
    };
    lines.filter(is_meant).count()
}

#[test]
fn what_was_acknowledged_is_there_once() {
    let folder = Folder::new();
    let line = |id: &str, i: u32| {
        let (words, tag) = [("tea cup", "tea"), ("rye oven", "bread")][i as usize % 2];
        format!(
            r#"{{"id":"{id}","title":"{words} {i}","text":"{words}","tags":["{tag}"],"lang":"en"}}"#
        )
    };
    let posts: Vec<String> = (0..60).map(|i| line(&format!("p{i}"), i)).collect();
    let store = folder.at("a.store");
    run(&["learn", &store, &folder.write("a.jsonl", posts.join("\n"))]).well();
    let one = |step: u32| folder.write(&format!("n{step}.jsonl"), line(&format!("n{step}"), step));
    let begun = Instant::now();
    run(&["learn", &store, &one(99)]).well();
    let took = begun.elapsed();
    let (mut done, mut forgotten) = (0, 0);
    for step in 0..=STEPS {
        let (after, new, old) = (took * step / STEPS, format!("n{step}"), format!("p{step}"));
        let learnt = killed(&["learn", &store, &one(step)], after);
        assert!(lines(&store, "article", &new) <= 1);
        assert!(
            !learnt || lines(&store, "article", &new) == 1,
            "step {step}"
        );
        let feedback = ["feedback", &store, "--article", "p59", "--add", &new];
        let before = lines(&store, "feedback", "p59");
        let said = killed(&feedback, after);
        let words = lines(&store, "feedback", "p59") - before;
        assert!(words <= 1 && (!said || words == 1), "step {step}");
        let gone = killed(&["forget", &store, &old], after);
        let is_there = lines(&store, "article", &old) == 1;
        forgotten += usize::from(!is_there);
        assert!(!(gone && is_there), "step {step}");
        assert_eq!(lines(&store, "forgotten", ""), forgotten, "step {step}");
        run(&["store", "check", &store]).well();
        run(&["inspect", &folder.at("a.catchline")]).well();
        done += u32::from(learnt) + u32::from(said) + u32::from(gone);
    }
    assert!(done < 3 * (STEPS + 1), "no run was killed in time");
    let names = folder.names();
    assert!(!names.iter().any(|name| name.contains("-wal")), "{names:?}");
}

#[test]
fn runs_at_once_come_one_after_the_other() {
    let folder = Folder::new();
    let store = folder.at("a.store");
    let post = |i: usize| {
        let tag = ["tea", "bread"][i % 2];
        format!(r#"{{"id":"{i}","title":"{tag} post","text":"{tag} {tag} {i}","tags":["{tag}"]}}"#)
    };
    let posts: Vec<String> = (0..12)
        .map(|i| folder.write(&format!("{i}.jsonl"), post(i)))
        .collect();
    let at_once = |verb: &[&str], posts: &[String]| {
        let children = posts.iter().map(|post| {
            let mut command = command(&[verb, &[&store, post]].concat());
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        });
        for child in children.collect::<Vec<_>>() {
            let done = child.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(done.status.success(), "{told}");
        }
    };
    at_once(&["store", "add"], &posts[..6]);
    run(&["settle", &store]).well();
    at_once(&["learn"], &posts[6..]);
    assert_eq!(lines(&store, "article", ""), 12);
    run(&["store", "check", &store]).well();
    // The last of them has learnt from all.
    let measured = run(&["inspect", &folder.at("a.catchline"), "--format", "json"]).well();
    let measured: Value = serde_json::from_str(&measured).unwrap();
    assert_eq!(measured["tags"][0]["articles"], 6, "{measured}");
}
