//! Running the program as a user does.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};
use tempfile::TempDir;

/// A folder for one test.
pub(crate) struct Folder(TempDir);

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The path of something that comes with the sources.
pub(crate) fn source(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    path.to_str()
        .expect("the sources are in a plain path")
        .to_owned()
}

/// The program with these arguments and an environment that says nothing.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catchline"));
    command.args(args).stdin(Stdio::null());
    command
        .env_remove("CATCHLINE_MODEL")
        .env_remove("COLUMNS")
        .env_remove("RAYON_NUM_THREADS");
    command
}

/// Runs the program.
pub(crate) fn run(args: &[&str]) -> Run {
    Run::of(&command(args).output().expect("the program starts"))
}

/// A model of the fixtures' archive, made once.
pub(crate) fn world() -> &'static str {
    static WORLD: LazyLock<(Folder, String)> =
        LazyLock::new(|| model_of(&source("fixtures/archive")));
    &WORLD.1
}

/// A model of an archive in which words tell tags apart beyond doubt, made once.
pub(crate) fn small() -> &'static str {
    static SMALL: LazyLock<(Folder, String)> =
        LazyLock::new(|| model_of(&source("tests/golden/small.jsonl")));
    &SMALL.1
}

/// The id of the one article of a store that has this in it.
pub(crate) fn id_of(store: &str, text: &str) -> String {
    let dump = run(&["store", "dump", store]).well();
    let lines: Vec<&str> = dump.lines().filter(|line| line.contains(text)).collect();
    assert_eq!(lines.len(), 1, "{dump}");
    let line: Value = serde_json::from_str(lines[0]).expect("a dump is JSON Lines");
    line["id"].as_str().expect("articles have ids").to_owned()
}

fn model_of(archive: &str) -> (Folder, String) {
    let folder = Folder::new();
    let model = folder.at("model.catchline");
    let done = run(&["train", archive, "--output", &model]);
    assert_eq!(done.code, 0, "{}", done.err);
    (folder, model)
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    /// The path of something in the folder.
    pub(crate) fn at(&self, name: &str) -> String {
        self.0
            .path()
            .join(name)
            .to_str()
            .expect("folders have plain names")
            .to_owned()
    }

    /// Writes a file and gives its path.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = PathBuf::from(self.at(name));
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
        self.at(name)
    }

    /// The names of all that is in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.sort();
        names
    }
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        let text =
            |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
        let run = Self {
            code: output.status.code().expect("the program ends by itself"),
            out: text(&output.stdout),
            err: text(&output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }

    /// The run's standard output, of a run that went well.
    pub(crate) fn well(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// The message of a run that ended with this code.
    pub(crate) fn ill(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }
}

/// Runs the program with this text as its standard input.
pub(crate) fn run_with_input(args: &[&str], input: &str) -> Run {
    let folder = Folder::new();
    let input = fs::File::open(folder.write("input", input)).expect("it was written");
    Run::of(
        &command(args)
            .stdin(input)
            .output()
            .expect("the program starts"),
    )
}
