//! `catchline watch`: what is done with each article.

use crate::{
    program::{command, run, small},
    watch::{BREAD, VOTES, Watched, until},
};
use std::{fs, path::Path, process::Stdio};

#[test]
fn every_article_gets_a_file() {
    let watched = Watched::new();
    let output = watched.0.at("in/.tagged");
    fs::create_dir(&output).unwrap();
    let bread = watched.put("bread.md", BREAD);
    watched.put("x/bread.md", VOTES);
    watched.put(
        "odd.jsonl",
        "{\"id\":\"../../../x\",\"title\":\"Ballots\"}\n",
    );
    let flags = ["--output", output.as_str(), "--format", "jsonl"];
    let lines = watched.once(&flags).well();
    assert!(lines.contains("\"done\":{\"output\":\""), "{lines}");
    let files = fs::read_dir(&output).unwrap().flatten();
    let mut files: Vec<String> = files
        .map(|file| file.file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!((files.len(), files[0].as_str()), (3, "bread.md.json"));
    assert!(files[1].starts_with("odd.jsonl-..-..-..-x-"), "{files:?}");
    assert!(files[2].starts_with("x-bread.md-"), "{files:?}");
    let suggested = run(&["suggest", "--model", small(), "--format", "jsonl", &bread]).well();
    assert_eq!(
        fs::read_to_string(format!("{output}/bread.md.json")).unwrap(),
        suggested
    );
    assert_eq!(watched.0.names(), ["in"]);
}

#[test]
fn tags_are_added_in_place_once() {
    let watched = Watched::new();
    let bread = watched.put("bread.md", format!("---\ntags: [oven]\n---\n{BREAD}"));
    let plain = watched.put("plain.txt", BREAD);
    let first = watched.once(&["--in-place", "--format", "jsonl"]);
    assert!(
        first.out.contains("\"done\":{\"in-place\":[\"baking\"]}"),
        "{}",
        first.out
    );
    let told = first.ill(2);
    assert!(
        told.contains("plain.txt: is no Markdown; --in-place adds"),
        "{told}"
    );
    let edited = fs::read_to_string(&bread).unwrap();
    assert_eq!(edited, format!("---\ntags: [oven, baking]\n---\n{BREAD}"));
    watched.once(&["--in-place"]).ill(1);
    assert_eq!(fs::read_to_string(&bread).unwrap(), edited);
    assert_eq!(fs::read_to_string(&plain).unwrap(), BREAD);
    // Who takes a tag off, and gives the post an address, does not get it back.
    let mended = format!("---\nurl: /bread/\ntags: [oven]\n---\n{BREAD}");
    fs::write(&bread, &mended).unwrap();
    watched.once(&["--in-place"]).ill(1);
    assert_eq!(fs::read_to_string(&bread).unwrap(), mended);
}

/// A program for `--exec`, which finds the folder of the test in its first argument.
#[cfg(unix)]
fn program(watched: &Watched, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = watched.0.write(
        "program",
        format!("#!/bin/sh\ncd \"$1\" || exit 9\n{script}\n"),
    );
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[cfg(unix)]
#[test]
fn a_program_gets_the_record_and_no_shell_comes_between() {
    let watched = Watched::new();
    let program = program(
        &watched,
        "cat > record; printf '%s\\n' \"$2\" \"$3\" > arguments; echo ran",
    );
    let name = "a; touch x $(touch y) `touch z`.md";
    let post = watched.put(name, BREAD);
    let folder = watched.0.at("");
    let mut flags = vec!["--exec", program.as_str(), "--exec-arg", &folder];
    flags.extend(["--exec-arg", "$HOME; touch x", "--exec-arg", "--a b"]);
    let out = watched.once(&flags).well();
    assert!(
        out.starts_with("ran\n") && out.contains(&format!("{name}: baking")),
        "{out}"
    );
    let read = |name| fs::read_to_string(watched.0.at(name)).unwrap();
    assert_eq!(read("arguments"), "$HOME; touch x\n--a b\n");
    let suggested = run(&["suggest", "--model", small(), "--format", "jsonl", &post]).well();
    assert_eq!(read("record"), suggested);
    assert_eq!(watched.0.names(), ["arguments", "in", "program", "record"]);
    let inside = fs::read_dir(watched.0.at("in")).unwrap().count();
    assert_eq!((inside, Path::new("x").exists()), (2, false));
}

#[cfg(unix)]
#[test]
fn a_program_that_fails_is_run_five_times() {
    let watched = Watched::new();
    let program = program(&watched, "echo x >> runs; exit 3");
    let folder = watched.0.at("");
    let post = watched.put("bread.md", BREAD);
    let mut flags = vec!["--exec", program.as_str(), "--exec-arg", &folder];
    flags.extend(["--exec-pause", "5ms"]);
    let runs = || {
        fs::read_to_string(watched.0.at("runs"))
            .unwrap()
            .lines()
            .count()
    };
    let first = watched.once(&flags);
    assert_eq!((first.out.as_str(), runs()), ("", 5));
    let told = first.ill(2);
    assert_eq!(told.matches("tried again in").count(), 4, "{told}");
    assert!(
        told.contains("program failed (exit status: 3), 5 times"),
        "{told}"
    );
    watched.once(&flags).ill(1);
    assert_eq!(runs(), 5);
    fs::write(&post, BREAD.repeat(2)).unwrap();
    fs::write(&program, "#!/bin/sh\nexit 0\n").unwrap();
    assert!(watched.once(&flags).well().contains("bread.md: baking"));
}

#[cfg(unix)]
#[test]
fn a_program_that_takes_too_long_is_stopped_and_one_that_is_missing_told() {
    let watched = Watched::new();
    watched.put("bread.md", BREAD);
    let flags = ["--exec", "sleep", "--exec-arg", "600"];
    let more = ["--exec-timeout", "50ms", "--exec-pause", "1ms"];
    let told = watched.once(&[flags, more].concat()).ill(2);
    assert!(
        told.contains("sleep took longer than 50ms and was stopped"),
        "{told}"
    );
    watched.put("votes.md", VOTES);
    let told = watched
        .once(&["--exec", "./none", "--exec-pause", "1ms"])
        .ill(2);
    assert!(told.contains("none cannot be started"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_signal_lets_the_program_finish() {
    let watched = Watched::new();
    let program = program(&watched, "echo x > started; sleep 1; echo x > ended");
    let folder = watched.0.at("");
    watched.put("bread.md", BREAD);
    watched.put("votes.md", VOTES);
    let mut going = watched.begin(&["--exec", &program, "--exec-arg", &folder]);
    until("that it runs", || {
        Path::new(&watched.0.at("started")).exists()
    });
    going.signal("INT");
    assert_eq!(going.end(), Some(0), "{}", watched.err());
    assert!(Path::new(&watched.0.at("ended")).exists());
    assert_eq!(watched.record().len(), 1);
    assert_eq!(watched.out().lines().count(), 1, "{}", watched.out());
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_it_at_once() {
    let watched = Watched::new();
    let program = program(&watched, "echo x > started; sleep 30");
    let folder = watched.0.at("");
    watched.put("bread.md", BREAD);
    let flags = [
        "--exec",
        &program,
        "--exec-arg",
        &folder,
        "--exec-timeout",
        "5m",
    ];
    let mut going = watched.begin(&flags);
    until("that it runs", || {
        Path::new(&watched.0.at("started")).exists()
    });
    going.signal("TERM");
    // The first has to have arrived: two that wait are one.
    std::thread::sleep(std::time::Duration::from_millis(300));
    going.signal("TERM");
    assert_eq!(going.end(), None);
    assert_eq!(watched.record().len(), 0);
}

#[test]
fn output_that_nobody_reads_ends_it() {
    let watched = Watched::new();
    watched.put("bread.md", BREAD);
    let folder = watched.0.at("in");
    let arguments = ["watch", &folder, "--model", small(), "--settle", "1s"];
    let mut command = command(&arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert!(watched.record().is_empty());
}
