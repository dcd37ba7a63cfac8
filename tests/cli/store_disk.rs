//! Stores on disks that refuse: full ones, those that cannot be written, and files that are no store.
#![cfg(target_os = "linux")]

use crate::program::{Folder, Run, command, run};
use catchline::{Tag, Tagger};
use catchline_store::{Decision, Store};
use std::{
    fs::{self, File, Permissions},
    io::{self, Write},
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_catchline");

/// Posts on tea and on bread, numbered from `first`.
fn posts(first: usize, count: usize) -> String {
    let post = |i: usize| {
        let (words, tag) = [("tea cup", "tea"), ("rye oven", "bread")][i % 2];
        let text = format!("{words} {} ", i % 7).repeat(40);
        format!(r#"{{"id":"p{i}","title":"{words} {i}","text":"{text}","tags":["{tag}"]}}"#) + "\n"
    };
    (first..first + count).map(post).collect()
}

/// A folder with a store and its model in `shelf`, and more posts.
fn world() -> Folder {
    let folder = Folder::new();
    let old = folder.write("old.jsonl", posts(0, 40));
    folder.write("new.jsonl", posts(40, 40));
    fs::create_dir(folder.at("shelf")).unwrap();
    run(&["learn", &folder.at("shelf/a.store"), &old]).well();
    folder
}

/// What is done to a store, as it is called in a folder beside `new.jsonl`.
const CHANGES: [&[&str]; 4] = [
    &["learn", "a.store", "../new.jsonl"],
    &[
        "feedback",
        "a.store",
        "--article",
        "p1",
        "--accept",
        "bread",
    ],
    &["forget", "a.store", "p2", "p3"],
    &["settle", "a.store"],
];

/// What is read of a store, in the same way.
const READINGS: [&[&str]; 5] = [
    &["store", "stats", "a.store"],
    &["store", "check", "a.store"],
    &["store", "dump", "a.store"],
    &["store", "tags", "a.store"],
    &["suggest", "--store", "a.store", "../new.jsonl"],
];

/// What is in the store of a folder, which is whole and has a model that loads.
fn whole(folder: &Path) -> Vec<u8> {
    Tagger::load(folder.join("a.catchline")).unwrap();
    let store = Store::open(folder.join("a.store")).unwrap();
    assert_eq!(store.check().unwrap(), []);
    let mut dump = Vec::new();
    store.dump(&mut dump).unwrap();
    dump
}

/// Where `run` was refused, nothing has changed; says whether it was.
fn refused_whole(run: Run, before: &[u8], after: &Path) -> bool {
    let is_same = whole(after) == before;
    if run.code == 0 {
        return false;
    }
    let told = run.ill(2);
    // What was kept before the disk was full is said to be.
    let is_kept = told.contains("all is kept in the store") || told.contains("all is forgotten");
    assert!(is_same || is_kept, "{told}");
    assert!(
        told.contains("a.store") || told.contains("a.catchline"),
        "{told}"
    );
    assert!(
        told.contains("room") || told.contains("untouched"),
        "{told}"
    );
    true
}

/// A file may be so large and no larger: what does not fit is as on a full disk.
#[test]
fn where_files_cannot_grow_a_store_stays_whole() {
    for change in CHANGES {
        let (mut refused, mut done) = (0, 0);
        for blocks in [0, 4, 16, 32, 48, 64, 96, 128, 100_000] {
            let folder = world();
            let shelf = folder.at("shelf");
            let before = whole(shelf.as_ref());
            let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let mut shell = Command::new("bash");
            shell
                .args(["-c", &script, PROGRAM])
                .args(change)
                .current_dir(&shelf);
            let run = Run::of(&shell.output().unwrap());
            if refused_whole(run, &before, shelf.as_ref()) {
                refused += 1;
            } else {
                done += 1;
            }
        }
        assert!(0 < refused && 0 < done, "{change:?}: {refused}, {done}");
    }
}

/// Runs a script of bash that may mount what it likes and sees the program as `$0`; nothing where this
/// user may not mount.
fn mounting(folder: &Folder, script: &str, arguments: &[&str]) -> Option<Run> {
    let mut shell = Command::new("unshare");
    shell.args(["--map-root-user", "--mount", "bash", "-c", script, PROGRAM]);
    let done = shell.args(arguments).current_dir(folder.at("")).output();
    let done = done.ok().filter(|done| {
        let told = String::from_utf8_lossy(&done.stderr);
        !told.starts_with("unshare: ") && !told.starts_with("mount: ")
    });
    if done.is_none() {
        let note = b"skipped: this user may not mount\n";
        io::stderr().write_all(note).unwrap();
    }
    done.map(|done| Run::of(&done))
}

/// A store on a file system with so many kilobytes left; `after` is a copy of what is there then.
fn with_room(folder: &Folder, room: u32, arguments: &[&str]) -> Option<Run> {
    let script = format!(
        "mkdir full && mount -t tmpfs -o size=2m tmpfs full && cp shelf/* full && cd full || exit
        cat /dev/zero > filler 2> /dev/null
        truncate --size=-{room}K filler
        \"$0\" \"$@\"
        code=$?
        rm filler
        cp -r . ../after
        exit $code"
    );
    mounting(folder, &script, arguments)
}

#[test]
fn where_the_disk_is_full_a_store_stays_whole() {
    for change in CHANGES {
        let (mut refused, mut done) = (0, 0);
        for room in [0, 4, 16, 32, 36, 40, 48, 64, 96, 128, 1500] {
            let folder = world();
            let before = whole(folder.at("shelf").as_ref());
            let Some(run) = with_room(&folder, room, change) else {
                return;
            };
            if refused_whole(run, &before, folder.at("after").as_ref()) {
                refused += 1;
            } else {
                done += 1;
            }
        }
        assert!(0 < refused && 0 < done, "{change:?}: {refused}, {done}");
    }
    // What is there can be read all the same.
    for reading in READINGS {
        let folder = world();
        let expected = command(reading).current_dir(folder.at("shelf")).output();
        let Some(run) = with_room(&folder, 0, reading) else {
            return;
        };
        assert_eq!(run.well(), Run::of(&expected.unwrap()).well());
    }
}

#[test]
fn a_dump_that_does_not_fit_is_told() {
    let folder = world();
    let mut dump = command(&["store", "dump", &folder.at("shelf/a.store")]);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let told = Run::of(&dump.stdout(full).stderr(Stdio::piped()).output().unwrap()).ill(2);
    assert!(told.contains("No space left"), "{told}");
}

/// A run that found that the store can be read and not written, and said what to do.
fn refused_for_reading(run: Run) {
    let told = run.ill(2);
    assert!(
        told.contains("a.store: the store cannot be written: ")
            && told.contains("open it and its folder to this user for writing"),
        "{told}"
    );
}

/// On a disk that is mounted for reading alone even root cannot write.
#[test]
fn a_store_that_cannot_be_written_can_be_read() {
    let folder = world();
    let script = "mount --bind shelf shelf && mount -o remount,bind,ro shelf && cd shelf || exit
        exec \"$0\" \"$@\"";
    for reading in READINGS {
        let expected = command(reading).current_dir(folder.at("shelf")).output();
        let Some(run) = mounting(&folder, script, reading) else {
            return;
        };
        assert_eq!(run.well(), Run::of(&expected.unwrap()).well());
    }
    let train = ["train", "--store", "a.store", "--output", "../b.catchline"];
    mounting(&folder, script, &train).unwrap().well();
    for change in CHANGES {
        refused_for_reading(mounting(&folder, script, change).unwrap());
    }
    // Beside it another writes, and has not closed it yet.
    let mut store = Store::open(folder.at("shelf/a.store")).unwrap();
    store
        .forget(&["p0", "p1", "p2"], None, "2026-11-29")
        .unwrap();
    store.forget(&["p3"], None, "2026-11-29").unwrap();
    let stats = mounting(&folder, script, READINGS[0]).unwrap().well();
    assert!(stats.contains("articles   36"), "{stats}");
}

/// Runs the program in a folder as a user to whom files can be closed, which they cannot to root.
fn as_user(folder: &str, arguments: &[&str]) -> Run {
    let mut user = Command::new("setpriv");
    user.args(["--reuid=65534", "--regid=65534", "--clear-groups", PROGRAM]);
    let mut user = if rustix::process::geteuid().is_root() {
        user
    } else {
        Command::new(PROGRAM)
    };
    Run::of(&user.args(arguments).current_dir(folder).output().unwrap())
}

#[test]
fn permissions_that_are_missing_are_told_of() {
    let allow = |path: &str, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    for (mode, of_store) in [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)] {
        let folder = world();
        let (shelf, store) = (folder.at("shelf"), folder.at("shelf/a.store"));
        allow(&folder.at(""), 0o755);
        if as_user(&folder.at(""), &["--version"]).code != 0 {
            eprintln!("skipped: the program is closed to other users");
            return;
        }
        let expected = READINGS.map(|reading| {
            let done = command(reading).current_dir(&shelf).output();
            Run::of(&done.unwrap()).well()
        });
        allow(&store, of_store);
        allow(&shelf, mode);
        for (reading, expected) in READINGS.iter().zip(expected) {
            assert_eq!(as_user(&shelf, reading).well(), expected);
        }
        for change in CHANGES {
            refused_for_reading(as_user(&shelf, change));
        }
        assert_eq!(fs::read_dir(&shelf).unwrap().count(), 2);
        allow(&store, 0);
        let told = as_user(&shelf, READINGS[0]).ill(2);
        assert!(
            told.contains("a.store: the store cannot be read")
                && told.contains("open to this user"),
            "{told}"
        );
        allow(&shelf, 0o755);
    }
}

/// What is done to something that may be no store; `?` stands for its name.
const VERBS: [&[&str]; 8] = [
    &["store", "stats", "?"],
    &["store", "check", "?"],
    &["store", "dump", "?"],
    &[
        "suggest",
        "--model",
        "a.catchline",
        "--store",
        "?",
        "../new.jsonl",
    ],
    &["settle", "?"],
    &["forget", "?", "p2"],
    &["feedback", "?", "--article", "p1", "--accept", "bread"],
    &["learn", "?", "../new.jsonl"],
];

#[test]
fn what_is_no_store_is_told_of() {
    let folder = world();
    let shelf = folder.at("shelf");
    let store = fs::read(folder.at("shelf/a.store")).unwrap();
    fs::create_dir(folder.at("shelf/folder")).unwrap();
    symlink("round", folder.at("shelf/round")).unwrap();
    symlink("a.store", folder.at("shelf/link")).unwrap();
    let cuts = [2, 50, 100, 4096, store.len() / 2];
    let mut names: Vec<String> = cuts.map(|length| format!("{length}.cut")).into();
    for (name, &length) in names.iter().zip(&cuts) {
        folder.write(&format!("shelf/{name}"), &store[..length]);
    }
    let noise: Vec<u8> = store.iter().map(|byte| byte.wrapping_mul(7)).collect();
    folder.write("shelf/noise", noise);
    let others = [
        "folder",
        "round",
        "noise",
        "/dev/null",
        "none/a.store",
        "a.store/a.store",
    ];
    names.extend(others.map(str::to_owned));
    let run = |verb: &[&str], name: &str| {
        let arguments: Vec<&str> = verb
            .iter()
            .map(|&one| if one == "?" { name } else { one })
            .collect();
        Run::of(&command(&arguments).current_dir(&shelf).output().unwrap())
    };
    for name in &names {
        for verb in VERBS {
            let told = run(verb, name).ill(2);
            let is_named = told.contains(name.as_str()) || told.contains(" is no folder; ");
            assert!(is_named, "{verb:?}: {told}");
            let mend = [
                "name a file",
                "makes one",
                "restore it",
                "must be there",
                "make it first",
            ];
            assert!(
                mend.iter().any(|mend| told.contains(mend)),
                "{verb:?}: {told}"
            );
        }
    }
    // Bytes that are lost or written over are found, whatever else can still be read.
    let mut inner = store.clone();
    inner[3 * 4096..].fill(7);
    folder.write("shelf/inner", inner);
    folder.write("shelf/outer", &store[..store.len() - 1]);
    for name in ["inner", "outer"] {
        for verb in VERBS {
            let run = run(verb, name);
            assert!(verb[1] != "check" || run.code == 2, "{}", run.out);
        }
    }
    // A link is what it points to, and no name is one of the database's own.
    for verb in VERBS {
        run(verb, "link").well();
    }
    run(VERBS[7], ":memory:").well();
    run(VERBS[1], ":memory:").well();
}

#[test]
fn without_its_journal_a_store_is_older_or_refused() {
    let folder = world();
    let before = whole(folder.at("shelf").as_ref());
    let mut store = Store::open(folder.at("shelf/a.store")).unwrap();
    store.forget(&["p0"], None, "2026-11-29").unwrap();
    let said = [(Tag::new("bread"), Decision::Accepted)];
    store
        .say("p2", None, &said, "", "2026-11-29T11:00:00Z")
        .unwrap();
    let copies = ["with", "without"].map(|name| folder.at(name));
    for copy in &copies {
        fs::create_dir(copy).unwrap();
        for name in ["a.store", "a.store-wal", "a.catchline"] {
            fs::copy(
                folder.at(&format!("shelf/{name}")),
                format!("{copy}/{name}"),
            )
            .unwrap();
        }
    }
    fs::remove_file(format!("{}/a.store-wal", copies[1])).unwrap();
    let [with, without] = copies.map(|copy| whole(copy.as_ref()));
    assert_eq!(with, whole(folder.at("shelf").as_ref()));
    assert_ne!(without, with);
    assert_ne!(without, before);
}
