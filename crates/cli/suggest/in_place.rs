//! Suggested tags in the front matter of the files themselves.

use super::Arguments;
use crate::{
    destination, edit,
    escaped::Escaped,
    exit::{NoArticle, Outcome},
    fetch,
    message::{self, count},
    output::{self, REFUSED},
    progress::Progress,
    report,
};
use anyhow::{Context, anyhow, bail};
use catchline::{
    Labelled, Tag, Wanted,
    corpus::{self, Edited},
};
use catchline_store::Suggester;
use similar::TextDiff;
use std::{
    collections::BTreeSet,
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Refuses standard input and what is on the web, which are no files to edit.
pub(super) fn check(paths: &[PathBuf]) -> anyhow::Result<()> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input cannot be edited; name files or folders, or leave out --in-place");
    }
    let address = paths.iter().filter_map(|path| path.to_str());
    if let Some(address) = address.into_iter().find(|path| fetch::is_address(path)) {
        bail!("{address}: cannot be edited; name files or folders, or leave out --in-place");
    }
    Ok(())
}

/// What is done with each file, and what came of them.
struct Editor<'a> {
    suggester: &'a Suggester,
    wanted: Wanted,
    dry_run: bool,
    /// Where the files really are that have been met.
    met: BTreeSet<PathBuf>,
    changed: u64,
    unchanged: u64,
    /// Whether a tag was suggested for any.
    suggested: bool,
}

/// Adds tags to all files, or shows what that would change.
pub(super) fn run(
    suggester: &Suggester,
    paths: &[PathBuf],
    arguments: &Arguments,
) -> anyhow::Result<Outcome> {
    let dry_run = arguments.dry_run;
    let progress = Progress::beside_output();
    let mut out = output::stdout();
    let mut editor = Editor {
        suggester,
        wanted: arguments.wanted.wanted(),
        dry_run,
        met: BTreeSet::new(),
        changed: 0,
        unchanged: 0,
        suggested: false,
    };
    let (mut errors, mut told) = (0, report::Errors::default());
    let mut batches = corpus::read_batches(paths, &arguments.reading.of_new_articles());
    for batch in batches.by_ref() {
        // A file of another format is refused once, whatever stands in it.
        let is_markdown = batch.is_markdown();
        let articles = batch.take(if is_markdown { usize::MAX } else { 1 });
        for next in articles {
            match editor.take(next, is_markdown) {
                Ok(shown) => out.write_all(shown.as_bytes()).context(REFUSED)?,
                Err(error) => {
                    errors += 1;
                    told.say(message::chain(&error), &progress);
                }
            }
        }
    }
    out.flush().context(REFUSED)?;
    let articles = editor.changed + editor.unchanged;
    let report = corpus::Report {
        articles,
        errors,
        ..batches.report().clone()
    };
    report::say(&report, &progress);
    if articles + errors == 0 {
        return Err(anyhow!(NoArticle));
    }
    let would = if dry_run { "would change" } else { "changed" };
    let changed = count(editor.changed, "file");
    progress.say(format_args!(
        "{would} {changed}, {} unchanged",
        editor.unchanged
    ));
    Ok(match arguments.reading.outcome(&report) {
        Outcome::Done if !editor.suggested => Outcome::Nothing,
        outcome => outcome,
    })
}

impl Editor<'_> {
    /// Edits the file of an article, and gives what is to be shown of it.
    fn take(
        &mut self,
        read: Result<Labelled, corpus::Error>,
        is_markdown: bool,
    ) -> anyhow::Result<String> {
        let Labelled { article, place, .. } = read?;
        let file = place.context("an article stands in no file")?.file;
        let path = Path::new(&*file);
        // A file that is named twice, or reached by a link too, is edited once.
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.met.insert(real) {
            return Ok(String::new());
        }
        if !is_markdown {
            return Err(edit::refused(path));
        }
        let mut found = Vec::new();
        let decided = self
            .suggester
            .suggest_into(&article, self.wanted, &mut found);
        let suggested = found.iter().map(|one| one.tag);
        let tags: Vec<Tag> = decided.iter().chain(suggested).cloned().collect();
        self.suggested |= !tags.is_empty();
        let Some((before, edited)) = edit::edit(path, &tags)? else {
            self.unchanged += 1;
            return Ok(String::new());
        };
        let shown = if self.dry_run {
            diff(path, &before, &edited)
        } else {
            destination::replace(path, |file| Ok(file.write_all(edited.text.as_bytes())?))?;
            line(path, &edited)
        };
        self.changed += 1;
        Ok(shown)
    }
}

/// The file and the tags that it got.
fn line(path: &Path, edited: &Edited) -> String {
    let path = path.display().to_string();
    let tags = edited.added.iter().map(Tag::as_str);
    let tags = tags.collect::<Vec<_>>().join(", ");
    format!("{}: {}\n", Escaped(&path), Escaped(&tags))
}

/// What changes, as `patch -p0` takes it; on a terminal with control characters written out.
fn diff(path: &Path, before: &str, edited: &Edited) -> String {
    let mut path = Escaped(&path.display().to_string()).to_string();
    if path.contains(' ') {
        // What patch knows the end of such a name by.
        path.push('\t');
    }
    let lines = TextDiff::from_lines(before, edited.text.as_str());
    let diff = lines.unified_diff().header(&path, &path).to_string();
    if !io::stdout().is_terminal() {
        return diff;
    }
    let shown = diff.lines().map(|line| format!("{}\n", Escaped(line)));
    shown.collect()
}
