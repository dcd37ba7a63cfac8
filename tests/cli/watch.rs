//! `catchline watch`: what arrives, what is passed over, and how it ends and goes on.

use crate::program::{Folder, Run, command, run, small};
use serde_json::Value;
use std::{
    fs,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

pub(crate) const BREAD: &str =
    "Bake the bread in the oven until the crust is dark; knead the dough well.\n";
pub(crate) const VOTES: &str = "Voters asked for a count of the ballots at the polling stations.\n";

/// A machine may be as slow as this.
const DEADLINE: Duration = Duration::from_secs(120);

/// A folder, and what a run that watches it has said so far.
pub(crate) struct Watched(pub(crate) Folder);

/// A run that goes on.
pub(crate) struct Going(Child);

impl Drop for Going {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until something holds.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < DEADLINE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

impl Watched {
    pub(crate) fn new() -> Self {
        let folder = Folder::new();
        fs::create_dir(folder.at("in")).unwrap();
        Self(folder)
    }

    /// Writes a file into the folder that is watched.
    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        self.0.write(&format!("in/{name}"), text)
    }

    fn arguments(&self, flags: &[&str]) -> Vec<String> {
        let folder = self.0.at("in");
        let model: &[&str] = if flags.contains(&"--store") {
            &[]
        } else {
            &["--model", small()]
        };
        let always = ["watch", &folder];
        let settle: &[&str] = if flags.contains(&"--settle") {
            &[]
        } else {
            &["--settle", "100ms"]
        };
        let all = always.iter().chain(model).chain(settle).chain(flags);
        all.map(|&one| one.to_owned()).collect()
    }

    /// Begins to watch.
    pub(crate) fn begin(&self, flags: &[&str]) -> Going {
        let arguments = self.arguments(flags);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let append = |name| {
            let mut options = fs::OpenOptions::new();
            options
                .append(true)
                .create(true)
                .open(self.0.at(name))
                .unwrap()
        };
        let mut command = command(&arguments);
        command.stdout(append("out")).stderr(append("err"));
        Going(command.stdin(Stdio::null()).spawn().unwrap())
    }

    /// Looks once.
    pub(crate) fn once(&self, flags: &[&str]) -> Run {
        let arguments = self.arguments(flags);
        let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        arguments.push("--once");
        run(&arguments)
    }

    /// What runs that go on have printed.
    pub(crate) fn out(&self) -> String {
        fs::read_to_string(self.0.at("out")).unwrap_or_default()
    }

    pub(crate) fn err(&self) -> String {
        fs::read_to_string(self.0.at("err")).unwrap_or_default()
    }

    /// The lines of the record.
    pub(crate) fn record(&self) -> Vec<Value> {
        let record = fs::read_to_string(self.0.at("in/.catchline-watched.jsonl"));
        let record = record.unwrap_or_default();
        let lines = record.split_inclusive('\n');
        // The first run begins with an empty line, and one that is killed ends without an end.
        let lines = lines.filter(|line| line.ends_with('\n') && 1 < line.len());
        let parse = |line| serde_json::from_str(line).unwrap();
        lines.map(parse).collect()
    }
}

impl Going {
    /// Sends a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let mut kill = std::process::Command::new("kill");
        kill.args([&format!("-{name}"), &self.0.id().to_string()]);
        assert!(kill.status().unwrap().success());
    }

    /// Waits for the end, and gives the exit code.
    #[cfg(unix)]
    pub(crate) fn end(&mut self) -> Option<i32> {
        let mut code = None;
        until("the end of a run", || {
            code = self.0.try_wait().unwrap();
            code.is_some()
        });
        code.unwrap().code()
    }

    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn what_arrives_is_tagged_once_through_restarts() {
    let watched = Watched::new();
    watched.put("there.md", VOTES);
    let mut going = watched.begin(&[]);
    until("what is there", || {
        watched.out().contains("there.md: elections ")
    });
    watched.put("a/b/bread.md", BREAD);
    until("what arrives", || {
        watched.out().contains("bread.md: baking ")
    });
    watched.put("dull.txt", "Zzz\n");
    until("no tag", || {
        watched.out().contains("dull.txt: no tag fits\n")
    });
    going.signal("TERM");
    assert_eq!(going.end(), Some(0), "{}", watched.err());
    let lines = watched.out();
    let time = lines.lines().next().unwrap().split(' ').next().unwrap();
    assert!(time.len() == 20 && time.ends_with('Z'), "{time}");

    watched.put("there.md", BREAD);
    let nothing = watched.once(&[]);
    assert_eq!(nothing.out, "");
    nothing.ill(1);
    let mut again = watched.begin(&[]);
    watched.put("new.md", BREAD);
    until("the new one", || watched.out().contains("new.md: baking "));
    again.signal("INT");
    assert_eq!(again.end(), Some(0));
    assert_eq!(watched.out().lines().count(), 4, "{}", watched.out());
    assert_eq!(watched.record().len(), 4);
    assert_eq!(watched.record()[1]["source"], "a/b/bread.md");
}

#[test]
fn half_written_files_are_waited_for() {
    let watched = Watched::new();
    let mut going = watched.begin(&["--settle", "3s"]);
    let line = format!("{{\"id\":\"1\",\"text\":\"{}\"}}\n", VOTES.trim());
    watched.put("later.jsonl.part", line);
    let mut text = "# Post\n".to_owned();
    for _ in 0..20 {
        text.push_str("Zzz.\n");
        watched.put("post.md", &text);
        thread::sleep(Duration::from_millis(50));
    }
    watched.put("post.md", text + BREAD);
    until("the whole post", || watched.out().contains("post.md: "));
    assert!(
        watched.out().contains("post.md: baking "),
        "{}",
        watched.out()
    );
    assert!(!watched.out().contains("later"));
    fs::rename(
        watched.0.at("in/later.jsonl.part"),
        watched.0.at("in/later.jsonl"),
    )
    .unwrap();
    until("the finished one", || {
        watched.out().contains("later.jsonl (1): elections ")
    });
    going.kill();
}

#[test]
fn a_run_that_is_killed_loses_nothing() {
    let watched = Watched::new();
    let line =
        |i: usize| format!("{{\"id\":\"{i}\",\"title\":\"Bread {i}\",\"text\":\"Dough.\"}}\n");
    watched.put("news.jsonl", (0..400).map(line).collect::<String>());
    let mut going = watched.begin(&["--format", "jsonl"]);
    until("some of them", || 20 < watched.out().lines().count());
    going.kill();
    let known = watched.record().len();
    let out = watched.out();
    let whole = out
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'));
    let printed = whole.count();
    assert!(
        printed - known <= 1,
        "{printed} were printed, {known} noted"
    );
    let rest = watched.once(&["--format", "jsonl"]).well();
    assert_eq!(rest.lines().count(), 400 - known);
    let record = watched.record();
    let mut ids: Vec<&str> = record
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), record.len()), (400, 400));
}

#[test]
fn a_bad_file_is_set_aside_until_it_changes() {
    let watched = Watched::new();
    let bad = watched.put("bad.md", "---\ntitle: Bread\n");
    watched.put("good.md", BREAD);
    let first = watched.once(&[]);
    assert!(first.out.contains("good.md: baking"), "{}", first.out);
    let told = first.ill(2);
    assert!(
        told.contains("bad.md:1: the front matter has no end; close it"),
        "{told}"
    );
    let record = watched.record();
    let aside = record
        .iter()
        .find(|line| line["source"] == "bad.md")
        .unwrap();
    assert!(aside["id"].is_null() && aside["size"] == 17 && aside["changed"].is_string());
    assert!(aside["reason"].as_str().unwrap().contains("has no end"));
    let again = watched.once(&[]).ill(1);
    assert!(!again.contains("front matter"), "{again}");
    assert!(fs::exists(&bad).unwrap());
    fs::write(&bad, format!("---\ntitle: Bread\n---\n{BREAD}")).unwrap();
    assert!(watched.once(&[]).well().contains("bad.md: baking"));
}

#[test]
fn bad_files_are_moved_where_that_is_asked_for() {
    let watched = Watched::new();
    let aside = watched.0.at("aside");
    let flags = ["--set-aside", aside.as_str()];
    assert!(
        watched
            .once(&flags)
            .ill(2)
            .contains("aside is no folder; make it")
    );
    fs::create_dir(&aside).unwrap();
    for name in ["x/bad.md", "y/bad.md"] {
        watched.put(name, "---\ntitle: Bread\n");
    }
    watched.once(&flags).ill(2);
    for name in ["bad.md", "bad-2.md"] {
        assert!(fs::exists(format!("{aside}/{name}")).unwrap(), "{name}");
        let reason = fs::read_to_string(format!("{aside}/{name}.reason.txt")).unwrap();
        assert!(reason.contains("has no end"), "{reason}");
    }
    assert!(!fs::exists(watched.0.at("in/x/bad.md")).unwrap());
    watched.once(&flags).ill(1);
}

#[test]
fn a_file_with_several_articles_grows() {
    let watched = Watched::new();
    let line = |id: u8, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{}\"}}\n", text.trim());
    let first = line(1, BREAD) + "{\"id\": \n";
    watched.put("news.jsonl", &first);
    let run = watched.once(&[]);
    assert!(run.out.contains("news.jsonl (1): baking"), "{}", run.out);
    assert!(run.ill(2).contains("news.jsonl:2: "));
    watched.put("news.jsonl", line(1, VOTES) + &line(2, VOTES));
    let grown = watched.once(&["--format", "jsonl"]).well();
    assert_eq!(grown.lines().count(), 1, "{grown}");
    let grown: Value = serde_json::from_str(&grown).unwrap();
    assert_eq!(
        (&grown["source"], &grown["id"]),
        (&"news.jsonl".into(), &"2".into())
    );
    assert_eq!(grown["suggestions"][0]["tag"], "elections");
    assert_eq!(grown["done"], "line");
    watched.once(&[]).ill(1);
}

#[test]
fn what_is_present_can_be_skipped_at_the_first_start() {
    let watched = Watched::new();
    watched.once(&["--skip-present"]).ill(1);
    watched.put("bread.md", BREAD);
    let not_first = watched.once(&["--skip-present"]).well();
    assert!(not_first.contains("bread.md"), "{not_first}");
    fs::remove_file(watched.0.at("in/.catchline-watched.jsonl")).unwrap();
    watched.put("old.md", BREAD);
    let first = watched.once(&["--skip-present"]).ill(1);
    assert!(first.contains("passed over 2 files"), "{first}");
    watched.put("new.md", BREAD);
    let second = watched.once(&["--skip-present"]);
    assert!(second.err.contains("not the first start"), "{}", second.err);
    let second = second.well();
    assert!(
        second.contains("new.md") && !second.contains("old.md"),
        "{second}"
    );
}

#[test]
fn two_runs_of_one_record_are_refused() {
    let watched = Watched::new();
    watched.put("bread.md", BREAD);
    let _going = watched.begin(&[]);
    until("the first run", || watched.out().contains("bread.md"));
    let told = watched.once(&[]).ill(2);
    assert!(told.contains("another run is watching"), "{told}");
    let record = watched.0.at("other.jsonl");
    let other = watched.once(&["--record", &record]).well();
    assert!(other.contains("bread.md: baking"), "{other}");
}

#[test]
fn a_folder_that_goes_is_told_once_and_looked_for() {
    let watched = Watched::new();
    let record = watched.0.at("record.jsonl");
    let _going = watched.begin(&["--record", &record]);
    watched.put("bread.md", BREAD);
    until("the first", || watched.out().contains("bread.md"));
    fs::rename(watched.0.at("in"), watched.0.at("away")).unwrap();
    until("that it goes", || {
        watched.err().contains("is not there any more")
    });
    fs::rename(watched.0.at("away"), watched.0.at("in")).unwrap();
    until("that it is back", || watched.err().contains("is back"));
    watched.put("votes.md", VOTES);
    until("the next", || watched.out().contains("votes.md: elections"));
    assert_eq!(watched.out().lines().count(), 2, "{}", watched.out());
    assert_eq!(watched.err().matches("any more").count(), 1);
}

#[test]
fn several_folders_may_hold_files_of_one_name() {
    let watched = Watched::new();
    watched.put("post.md", BREAD);
    watched.0.write("more/post.md", VOTES);
    let more = watched.0.at("more");
    let both = watched.once(&[&more]).well();
    assert_eq!(both.lines().count(), 2, "{both}");
    watched.once(&[&more]).ill(1);
    watched.once(&[]).ill(1);
}

#[test]
fn wrong_calls_are_told() {
    let watched = Watched::new();
    let file = watched.put("bread.md", BREAD);
    let (inside, missing) = (watched.0.at("in/tagged"), watched.0.at("none"));
    fs::create_dir(&inside).unwrap();
    for (flags, told) in [
        (
            vec![missing.as_str()],
            "none: cannot be watched; name a folder",
        ),
        (vec![&file], "bread.md: cannot be watched; name a folder"),
        (vec![&inside], "are one in the other"),
        (
            vec!["--output", &inside],
            "which is watched, and would be read",
        ),
        (
            vec!["--set-aside", &inside],
            "which is watched, and would be read",
        ),
        (
            vec!["--record", &file],
            "which is watched, and would be read",
        ),
        (vec!["--settle", "soon"], "give a duration such as 2s"),
        (vec!["--exec", "a", "--in-place"], "cannot be used with"),
        (vec!["--exec-arg", "a"], "required"),
    ] {
        let err = watched.once(&flags).ill(2);
        assert!(err.contains(told), "{err}");
    }
    watched.put(".catchline-watched.jsonl", "{\n");
    let err = watched.once(&[]).ill(2);
    assert!(
        err.contains(".catchline-watched.jsonl:1: is no line of a record"),
        "{err}"
    );
}
