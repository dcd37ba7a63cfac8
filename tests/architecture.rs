//! Asserts what ARCHITECTURE.md promises: which crate imports which, and what stands in a file.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Each crate of ours and those of ours that it may import.
const MAY_IMPORT: [(&str, &[&str]); 8] = [
    ("catchline-article", &[]),
    ("catchline-text", &[]),
    ("catchline-bayes", &[]),
    ("catchline-corpus", &["catchline-article"]),
    (
        "catchline",
        &[
            "catchline-article",
            "catchline-text",
            "catchline-bayes",
            "catchline-corpus",
        ],
    ),
    ("catchline-store", &["catchline"]),
    ("catchline-server", &["catchline", "catchline-store"]),
    (
        "catchline-cli",
        &[
            "catchline",
            "catchline-server",
            "catchline-store",
            "catchline-corpus",
            "catchline-article",
        ],
    ),
];

/// The longest file, in lines before its tests.
const LONGEST: usize = 400;

/// Crates that tell the time, which no library of ours is to depend on.
const CLOCKS: [&str; 4] = ["chrono", "jiff", "time", "web-time"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The packages of the workspace, as Cargo sees them.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap()
}

/// What a package depends on outside its tests and benches.
fn imports(package: &Value) -> Vec<&str> {
    let all = package["dependencies"].as_array().unwrap().iter();
    all.filter(|one| one["kind"] != "dev").map(name).collect()
}

/// Every Rust file below a folder, by path from the root.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The lines of a file that stand before its tests.
fn before_tests(source: &str) -> impl Iterator<Item = &str> {
    source.lines().take_while(|line| *line != "#[cfg(test)]")
}

/// The files of `crates` for which `holds` does not.
fn offenders(holds: impl Fn(&Path, &str) -> bool) -> Vec<PathBuf> {
    let files = rust_files(&root().join("crates"));
    assert!(50 < files.len(), "the sources are somewhere else");
    let offends = |path: &PathBuf| !holds(path, &fs::read_to_string(path).unwrap());
    files.into_iter().filter(offends).collect()
}

fn is_head_of_crate(path: &Path) -> bool {
    path.ends_with("src/lib.rs") || path.ends_with("cli/main.rs")
}

#[test]
fn no_crate_imports_upward() {
    let packages = packages();
    let known: Vec<&str> = packages.iter().map(name).collect();
    for (one, _) in MAY_IMPORT {
        assert!(known.contains(&one), "there is no package {one}");
    }
    let is_bench = |package: &&Value| name(package) == "catchline-instructions";
    for package in packages.iter().filter(|one| !is_bench(one)) {
        let this = name(package);
        let allowed = MAY_IMPORT.iter().find(|(one, _)| *one == this);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{this} has no place in MAY_IMPORT"));
        for import in imports(package) {
            let is_fine = !known.contains(&import) || allowed.contains(&import);
            assert!(is_fine, "{this} must not import {import}");
        }
    }
}

#[test]
fn nothing_depends_on_the_clock() {
    let packages = packages();
    let libraries = packages.iter().filter(|one| name(one) != "catchline-cli");
    for package in libraries {
        for import in imports(package) {
            let this = name(package);
            assert!(
                this == "catchline-cli" || !CLOCKS.contains(&import),
                "{this} must not import {import}"
            );
        }
    }
    // The service says how long answers took; nothing else follows from it.
    let timed = ["crates/cli", "crates/server"].map(|folder| root().join(folder));
    let looks = offenders(|path, source| {
        let clock = |line: &str| line.contains("SystemTime") || line.contains("Instant");
        timed.iter().any(|folder| path.starts_with(folder))
            || !path.parent().is_some_and(|folder| folder.ends_with("src"))
            || !before_tests(source).any(clock)
    });
    assert_eq!(looks, Vec::<PathBuf>::new(), "look at the clock");
}

#[test]
fn every_crate_forbids_unsafe_code() {
    let heads = offenders(|path, source| {
        let forbids = || source.lines().any(|line| line == "#![forbid(unsafe_code)]");
        !is_head_of_crate(path) || forbids()
    });
    assert_eq!(heads, Vec::<PathBuf>::new(), "do not forbid unsafe code");
    let all = rust_files(&root().join("crates"));
    let heads = all.iter().filter(|path| is_head_of_crate(path)).count();
    assert_eq!(heads, MAY_IMPORT.len());
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = offenders(|_, source| {
        let opening = source.lines().next().unwrap_or_default();
        opening
            .strip_prefix("//! ")
            .is_some_and(|said| !said.is_empty())
    });
    assert_eq!(silent, Vec::<PathBuf>::new(), "do not open with //!");
}

#[test]
fn lib_files_hold_modules_and_names_only() {
    let full = offenders(|path, source| {
        let code = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//") && !line.starts_with('#'));
        let code = code.collect::<Vec<_>>().join(" ");
        let fits = |item: &str| {
            let item = item.trim();
            item.is_empty() || item.starts_with("mod ") || item.starts_with("pub use ")
        };
        let names_only = || code.split(';').all(fits) && !code.contains("mod tests");
        !path.ends_with("src/lib.rs") || names_only()
    });
    assert_eq!(full, Vec::<PathBuf>::new(), "hold items");
}

#[test]
fn no_file_is_long() {
    let long = offenders(|_, source| before_tests(source).count() <= LONGEST);
    assert_eq!(long, Vec::<PathBuf>::new(), "have over {LONGEST} lines");
}
