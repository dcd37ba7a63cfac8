//! What reading came to, in words on standard error.

use crate::{message::count, progress::Progress};
use catchline::corpus::Report;
use std::fmt::Display;

/// At most this many errors are told one by one.
const TOLD: u64 = 1000;
/// At most this many files are named.
const NAMED: usize = 3;

/// Says what has been read, skipped and left out, and what could not be read.
pub(crate) fn say(report: &Report, progress: &Progress) {
    let (articles, files) = (
        count(report.articles, "article"),
        count(report.files, "file"),
    );
    progress.say(format_args!("read {articles} from {files}"));
    say_skipped(report, progress);
    if !report.furniture.is_empty() {
        let lines = count(report.furniture.values().sum(), "line");
        let kinds = kinds(&report.furniture);
        progress.say(format_args!(
            "left out {lines} of furniture: {kinds}; --keep-furniture keeps them"
        ));
    }
    if 0 < report.errors {
        let rest = if report.articles == 0 {
            ""
        } else {
            "; the rest was read"
        };
        let errors = count(report.errors, "error");
        progress.say(format_args!("{errors} above{rest}"));
    }
}

/// Says what has been skipped, if anything was.
pub(crate) fn say_skipped(report: &Report, progress: &Progress) {
    if !report.skipped.is_empty() {
        let named = unknown(&report.unknown);
        let reasons = kinds(&report.skipped);
        progress.say(format_args!("skipped: {reasons}{named}"));
    }
}

/// Says the errors of a run one by one, up to a number; the others are counted only.
#[derive(Debug, Default)]
pub(crate) struct Errors(u64);

impl Errors {
    pub(crate) fn say(&mut self, error: impl Display, progress: &Progress) {
        self.0 += 1;
        if self.0 <= TOLD {
            progress.say(error);
        } else if self.0 == TOLD + 1 {
            progress.say("further errors are counted and not told one by one");
        }
    }
}

/// Says how much was written of what.
pub(crate) fn say_written(number: u64, what: &str, progress: &Progress) {
    progress.say(format_args!("wrote {}", count(number, what)));
}

/// Says how many tags of articles are left out since catchline wrote them itself; nothing of none.
pub(crate) fn say_undecided(number: u64, progress: &Progress) {
    if 0 < number {
        let verb = if number == 1 { "is" } else { "are" };
        let tags = count(number, "tag");
        progress.say(format_args!(
            "{tags} that catchline applied {verb} left out of learning"
        ));
    }
}

fn kinds<'a, K: Display + 'a>(counts: impl IntoIterator<Item = (&'a K, &'a u64)>) -> String {
    let counts = counts.into_iter();
    let kinds: Vec<String> = counts.map(|(kind, n)| format!("{kind} {n}")).collect();
    kinds.join(", ")
}

/// The first files of unknown format.
fn unknown(files: &[String]) -> String {
    match files {
        [] => String::new(),
        files if files.len() <= NAMED => format!(" ({})", files.join(", ")),
        files => format!(" ({}, …)", files[..NAMED].join(", ")),
    }
}
