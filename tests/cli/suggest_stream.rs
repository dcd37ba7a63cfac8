//! `catchline suggest` as a part of a pipe: order, errors on the way, closed pipes, live input.

use crate::program::{Folder, command, run, run_with_input, small, source};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

fn lines(count: usize) -> String {
    let line =
        |i| format!("{{\"id\": \"{i}\", \"title\": \"Voters count {i}\", \"text\": \"bread\"}}\n");
    (0..count).map(line).collect()
}

/// Arguments that ask for lines of JSON from standard input on so many threads.
fn on(threads: &str) -> [&str; 7] {
    let jsonl = ["suggest", "--model", small(), "--format", "jsonl"];
    let [suggest, model, small, format, lines] = jsonl;
    [suggest, model, small, format, lines, "--threads", threads]
}

#[test]
fn order_and_line_numbers_hold_over_many_batches_and_threads() {
    let long = "bread ".repeat(50_000);
    let (mut text, mut ids, mut wrong) = (String::from("\u{feff}"), Vec::new(), Vec::new());
    for i in 1..12_000 {
        match i % 1_000 {
            3 | 4 => wrong.push(i),
            7 => {}
            _ => ids.push(i),
        }
        let line = match i % 1_000 {
            3 => "{\"title\": 7}\n".to_owned(),
            4 => "bread\n".to_owned(),
            7 => " \r\n".to_owned(),
            8 => format!("{{\"id\": {i}, \"title\": \"Bread\", \"text\": \"{long}\"}}\r\n"),
            _ => format!("{{\"id\": {i}, \"title\": \"Voters count\", \"text\": \"bread\"}}\n"),
        };
        text.push_str(&line);
    }
    text += "{\"id\": 12000, \"title\": \"no end\"}";
    ids.push(12_000);
    let one = run_with_input(&on("1"), &text);
    let found = one.out.lines().map(|line| {
        let id = line
            .strip_prefix("{\"id\":\"")
            .and_then(|line| line.split_once('"'));
        id.unwrap().0.parse().unwrap()
    });
    assert_eq!(found.collect::<Vec<i32>>(), ids);
    let told = one.err.lines().filter_map(|line| {
        let place = line.strip_prefix("catchline: -:")?.split_once(':')?;
        Some(place.0.parse().unwrap())
    });
    assert_eq!(told.collect::<Vec<i32>>(), wrong);
    for threads in ["2", "9"] {
        let many = run_with_input(&on(threads), &text);
        assert!(one.out == many.out && one.err == many.err, "{threads}");
        many.ill(2);
    }
}

#[test]
fn nothing_is_read_after_a_line_that_is_none() {
    let folder = Folder::new();
    let next = folder.write("next.jsonl", "{\"id\": \"next\", \"title\": \"bread\"}");
    let text = lines(9_000);
    let middle = text.match_indices('\n').nth(4_000).unwrap().0 + 1;
    for wrong in ["[{\"title\": \"bread\"},", "{", "\0"] {
        let file = format!("{}{wrong}\n{}", &text[..middle], &text[middle..]);
        let file = folder.write("wrong.jsonl", file);
        let done = run(&[&on("2")[..], &[&file, &next]].concat());
        assert_eq!(done.out.lines().count(), 4_002);
        assert!(done.out.lines().last().unwrap().contains("next"));
        assert!(done.err.contains("wrong.jsonl:4002: "), "{}", done.err);
        assert!(done.ill(2).contains("1 error above"));
    }
}

#[test]
fn records_are_parted_in_each_format() {
    let text = lines(5_000);
    let args = |format| ["suggest", "--model", small(), "--format", format];
    let all: Vec<serde_json::Value> =
        serde_json::from_str(&run_with_input(&args("json"), &text).well()).unwrap();
    assert_eq!(all.len(), 5_000);
    let list = run_with_input(&args("text"), &text).well();
    assert_eq!(list.split("\n\n").count(), 5_000);
    assert!(list.starts_with("Voters count 0\n") && !list.ends_with("\n\n"));
}

/// Where nobody reads what comes out, reading waits, however much would come in.
#[test]
fn a_slow_consumer_stops_the_reader() {
    const ALL: u64 = 256 << 20;
    let mut child = command(&on("2"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let taken = Arc::new(AtomicU64::new(0));
    let counted = taken.clone();
    let feeder = thread::spawn(move || {
        let lines = lines(1_000);
        while counted.load(Ordering::Relaxed) < ALL && input.write_all(lines.as_bytes()).is_ok() {
            counted.fetch_add(lines.len() as u64, Ordering::Relaxed);
        }
    });
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let mut before = 0;
    loop {
        thread::sleep(Duration::from_millis(300));
        let now = taken.load(Ordering::Relaxed);
        if now == before && 0 < now {
            break;
        }
        before = now;
    }
    assert!(before < 16 << 20, "{before}");
    drop(output);
    feeder.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(taken.load(Ordering::Relaxed) < 16 << 20);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = Folder::new();
    let broken = folder.write(
        "mixed.jsonl",
        "{\"title\": \"a\"}\n{\"title\": 7}\nx\n{\"title\": \"b\"}\n",
    );
    let missing = folder.at("missing.md");
    let args = [
        "suggest",
        "--model",
        small(),
        "--format",
        "jsonl",
        &missing,
        &broken,
    ];
    let done = run(&args);
    assert_eq!(done.out.lines().count(), 2, "{}", done.out);
    for told in [
        "missing.md: cannot be read",
        "mixed.jsonl:2: ",
        "mixed.jsonl:3: ",
        "3 errors",
    ] {
        assert!(done.err.contains(told), "{told} in {}", done.err);
    }
    assert!(
        done.err.lines().all(|line| line.starts_with("catchline: ")),
        "{}",
        done.err
    );
    done.ill(2);
}

#[test]
fn no_article_is_told_by_the_exit_code() {
    let folder = Folder::new();
    fs::create_dir(folder.at("empty")).unwrap();
    let none = run(&[
        "suggest",
        "--model",
        small(),
        "--format",
        "json",
        &folder.at("empty"),
    ]);
    assert_eq!(none.out, "[]\n");
    assert!(none.ill(1).contains("no article found"));
}

#[test]
fn what_is_skipped_in_folders_is_counted() {
    let folder = Folder::new();
    folder.write("blog/a.md", "# Bread\n\nOven.\n");
    folder.write("blog/.hidden.md", "x");
    folder.write("blog/notes.bin", "x");
    let done = run(&["suggest", "--model", small(), &folder.at("blog")]);
    assert!(
        done.err.contains("hidden 1") && done.err.contains("notes.bin"),
        "{}",
        done.err
    );
    done.well();
}

#[test]
fn furniture_is_counted_or_kept() {
    let page = source("fixtures/archive/tag-sanctions.txt");
    let left_out = run(&["suggest", "--model", small(), &page]);
    assert!(left_out.err.contains("of furniture: "), "{}", left_out.err);
    let kept = run(&["suggest", "--model", small(), &page, "--keep-furniture"]);
    assert!(!kept.err.contains("of furniture: "), "{}", kept.err);
}

#[test]
fn a_format_can_be_forced() {
    let page = source("fixtures/broken/two-ways.txt");
    let args = ["suggest", "--model", small(), "--format", "jsonl", &page];
    assert!(run(&args).ill(2).contains("--from text"));
    let forced = run(&[&args[..], &["--from", "text"]].concat()).well();
    assert_eq!(forced.lines().count(), 1);
    assert!(
        run(&["suggest", "--from", "docx", &page])
            .ill(2)
            .contains("tag-page")
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let many = folder.write("many.jsonl", lines(20_000));
    let mut child = command(&["suggest", "--model", small(), "--format", "jsonl", &many])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(line.starts_with("{\"id\":\"0\""), "{line}");
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{err}");
    assert!(!err.contains("panicked") && !err.contains("ipe"), "{err}");
}

#[test]
fn an_article_that_comes_alone_does_not_wait_for_others() {
    let mut child = command(&["suggest", "--model", small(), "--format", "jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for i in 0..4 {
        write!(input, "{{\"id\": \"{i}\", ").unwrap();
        input.flush().unwrap();
        write!(input, "\"title\": \"bread\"}}\n{{").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":\"{i}\"")), "{line}");
        writeln!(input, "\"title\": \"bread\"}}").unwrap();
        output.read_line(&mut line).unwrap();
        assert!(line.lines().count() == 2, "{line}");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let args = [
        "suggest",
        "--model",
        small(),
        &source("tests/golden/new.jsonl"),
    ];
    let output = command(&args).stdout(full).output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("the output cannot be written"), "{err}");
}
