//! Outputs of runs that are killed, that run at once, and that cannot write.

use crate::program::{Folder, command, run, source};
use std::{fs, process::Stdio, thread, time::Instant};

/// Articles enough to take a while, and the file that convert makes of them.
fn archive(folder: &Folder) -> (String, Vec<u8>) {
    let line =
        |i: usize| format!("{{\"id\":\"{i}\",\"title\":\"Tea {i}\",\"text\":\"No ship.\"}}\n");
    let text: String = (0..60_000).map(line).collect();
    let archive = folder.write("in/a.jsonl", &text);
    let whole = folder.at("whole.jsonl");
    run(&["convert", &archive, "--output", &whole]).well();
    (archive, fs::read(whole).unwrap())
}

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new() {
    let folder = Folder::new();
    let (archive, whole) = archive(&folder);
    let output = folder.write("out/out.jsonl", "old");
    let arguments = ["convert", &archive, "--output", &output];
    let started = Instant::now();
    run(&arguments).well();
    let took = started.elapsed();
    let (mut old, steps) = (0, 24);
    for step in 0..=steps {
        fs::write(&output, "old").unwrap();
        let mut child = command(&arguments).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(took * step / steps);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = fs::read(&output).unwrap();
        assert!(left == b"old" || left == whole, "step {step}");
        old += u32::from(left == b"old");
        let names = fs::read_dir(folder.at("out")).unwrap().count();
        // Only Linux writes files that have no name before they are whole.
        assert!(names == 1 || !cfg!(target_os = "linux"), "step {step}");
    }
    assert!(1 < old, "no run was killed in time");
}

#[test]
fn of_two_runs_at_once_one_counts() {
    let folder = Folder::new();
    let small = source("tests/golden/small.jsonl");
    let other = source("fixtures/archive");
    let output = folder.at("model.catchline");
    let models = [&small, &other].map(|archive| {
        run(&["train", archive, "--output", &output]).well();
        fs::read(&output).unwrap()
    });
    let children = [&small, &other].map(|archive| {
        let mut command = command(&["train", archive, "--output", &output]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert!(models.contains(&fs::read(&output).unwrap()));
    assert_eq!(folder.names(), ["model.catchline"]);
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_the_old_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let output = folder.write("out/model.catchline", "old");
    let closed = folder.at("out");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    let archive = source("tests/golden/small.jsonl");
    let done = run(&["train", &archive, "--output", &output]);
    let is_open = fs::write(folder.at("out/probe"), "").is_ok();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    if is_open {
        eprintln!("skipped: to this user every folder is open");
        return;
    }
    let told = done.ill(2);
    assert!(
        told.contains("model.catchline") && told.contains("denied"),
        "{told}"
    );
    assert_eq!(fs::read(&output).unwrap(), b"old");
}

/// A file may be so large and no larger: what does not fit is as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn where_the_disk_is_full_the_old_stays() {
    let folder = Folder::new();
    let (archive, whole) = archive(&folder);
    let output = folder.write("out/out.jsonl", "old");
    let blocks = whole.len() / 1024 / 2;
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_catchline")]);
    shell.args(["convert", &archive, "--output", &output]);
    let done = shell.output().unwrap();
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{told}");
    assert!(told.contains("what was there is untouched"), "{told}");
    assert_eq!(fs::read(&output).unwrap(), b"old");
    assert_eq!(fs::read_dir(folder.at("out")).unwrap().count(), 1);
}
