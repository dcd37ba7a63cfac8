//! Stores whose programs are killed: what was acknowledged is there once, and the store is whole.

use crate::program::{Folder, command, run};
use catchline::{Tag, Tagger};
use catchline_store::Store;
use serde_json::Value;
use std::{
    env,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

/// How many runs are killed where `CATCHLINE_KILLS` says nothing.
const KILLS: u32 = 39;

/// What is killed, one after the other.
const VERBS: [&str; 3] = ["learn", "feedback", "forget"];

/// So many articles are never forgotten.
const POSTS: u32 = 60;

/// The most that one run forgets, so that each takes about as long.
const MOST: usize = 4;

/// The article that editors speak of, and that none forgets.
const JUDGED: &str = "p9";

/// What is in a store, as far as these runs change it.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    articles: Vec<String>,
    said: Vec<Tag>,
    forgotten: usize,
}

impl Kept {
    /// Reads all there is, and makes sure that it is whole and that its model loads.
    fn of(store: &str, model: &str) -> Self {
        Tagger::load(model).unwrap();
        let store = Store::open(store).unwrap();
        assert_eq!(store.check().unwrap(), []);
        let articles = store.articles().unwrap().into_iter();
        Self {
            articles: articles.map(|one| one.article.id).collect(),
            said: store
                .log()
                .unwrap()
                .into_iter()
                .map(|one| one.tag)
                .collect(),
            forgotten: store.forgotten().unwrap().len(),
        }
    }
}

/// How runs of a verb ended, and how long one takes that is left alone.
#[derive(Debug, Default, Clone, Copy)]
struct Ends {
    took: Duration,
    /// Killed, and nothing had changed.
    before: u32,
    /// Killed when all was kept, before that was acknowledged.
    between: u32,
    /// Done, and so acknowledged, before they could be killed.
    done: u32,
}

/// Runs the program and kills it after a while; says whether it was done before.
fn killed(arguments: &[&str], after: Duration) -> bool {
    let mut command = command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    thread::sleep(after);
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    // Elsewhere a run that was killed cannot be told from one that was refused.
    let is_refused = cfg!(unix) && ended.status.code().is_some_and(|code| code != 0);
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(!is_refused, "{arguments:?}: {told}");
    ended.status.success()
}

/// How many lines of a store's dump are articles.
fn articles(store: &str) -> usize {
    let dump = run(&["store", "dump", store]).well();
    let lines = dump.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line["kind"] == "article")
        .count()
}

fn line(id: &str, i: u32) -> String {
    let (words, tag) = [("tea cup", "tea"), ("rye oven", "bread")][i as usize % 2];
    format!(
        r#"{{"id":"{id}","title":"{words} {i}","text":"{words}","tags":["{tag}"],"lang":"en"}}"#
    )
}

fn kills() -> u32 {
    let Some(kills) = env::var_os("CATCHLINE_KILLS") else {
        return KILLS;
    };
    let number = kills.to_str().and_then(|kills| kills.parse().ok());
    number.expect("CATCHLINE_KILLS is a number")
}

/// What one run of a verb says on the command line, and what is kept when it is done.
fn change(verb: &str, number: u32, folder: &Folder, kept: &Kept) -> (Vec<String>, Kept) {
    let [one, other] = ["a", "b"].map(|half| format!("n{number}{half}"));
    let mut after = kept.clone();
    let more = match verb {
        "learn" => {
            let new = [line(&one, number), line(&other, number + 1)].join("\n");
            after.articles.extend([one, other]);
            after.articles.sort();
            vec![folder.write("new.jsonl", new)]
        }
        "feedback" => {
            after.said.extend(["bread", &one].map(Tag::new));
            ["--article", JUDGED, "--accept", "bread", "--add", &one]
                .map(str::to_owned)
                .into()
        }
        _ => {
            let old = MOST.min(kept.articles.len() - POSTS as usize);
            after.forgotten += old;
            after.articles.drain(..old).collect()
        }
    };
    let arguments = [vec![verb.to_owned(), folder.at("a.store")], more].concat();
    (arguments, after)
}

/// A run that is left alone: what is kept then, and how long it took.
fn left_alone(verb: &str, number: u32, folder: &Folder, kept: &Kept) -> (Kept, Duration) {
    let (arguments, after) = change(verb, number, folder, kept);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let begun = Instant::now();
    run(&arguments).well();
    let took = begun.elapsed();
    let found = Kept::of(&folder.at("a.store"), &folder.at("a.catchline"));
    assert_eq!(found, after);
    (found, took)
}

/// Each run changes several things at once, and is killed a little later than the one before.
#[test]
fn what_was_acknowledged_is_there_once() {
    let folder = Folder::new();
    let posts: Vec<String> = (0..POSTS).map(|i| line(&format!("p{i}"), i)).collect();
    let (store, model) = (folder.at("a.store"), folder.at("a.catchline"));
    run(&["learn", &store, &folder.write("a.jsonl", posts.join("\n"))]).well();
    let mut kept = Kept::of(&store, &model);
    let (kills, mut ends) = (kills(), [Ends::default(); VERBS.len()]);
    for (verb, ends) in VERBS.iter().zip(&mut ends) {
        (kept, ends.took) = left_alone(verb, 0, &folder, &kept);
    }
    for kill in 1..=kills {
        let verb = kill as usize % VERBS.len();
        if VERBS[verb] == "forget" && kept.articles.len() <= POSTS as usize {
            // Learning was killed too often: there is nothing to forget.
            (kept, _) = left_alone("learn", kill, &folder, &kept);
        }
        let (arguments, after) = change(VERBS[verb], kill, &folder, &kept);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let ends = &mut ends[verb];
        // The last ones come later than a run should take.
        let is_done = killed(&arguments, ends.took * 2 * kill / kills);
        let found = Kept::of(&store, &model);
        match (is_done, found == after) {
            (true, true) => ends.done += 1,
            (false, true) => ends.between += 1,
            (_, false) => {
                assert!(!is_done, "lost: {arguments:?}");
                assert_eq!(found, kept, "half done: {arguments:?}");
                ends.before += 1;
            }
        }
        kept = found;
    }
    for (verb, ends) in VERBS.iter().zip(ends) {
        eprintln!("{verb}: {ends:?}");
    }
    let done: u32 = ends.iter().map(|ends| ends.done).sum();
    assert!(done < kills, "no run was killed in time");
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
    assert_eq!(articles(&store), 12);
    run(&["store", "check", &store]).well();
    // The last of them has learnt from all.
    let measured = run(&["inspect", &folder.at("a.catchline"), "--format", "json"]).well();
    let measured: Value = serde_json::from_str(&measured).unwrap();
    assert_eq!(measured["tags"][0]["articles"], 6, "{measured}");
}
