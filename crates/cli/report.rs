//! What reading came to, in words on standard error.

use crate::{message::count, progress::Progress};
use catchline::corpus::Report;
use std::fmt::Display;

/// At most this many files are named.
const NAMED: usize = 3;

/// Says what has been read, skipped and left out, and what could not be read.
pub(crate) fn say(report: &Report, progress: &Progress) {
    let (articles, files) = (
        count(report.articles, "article"),
        count(report.files, "file"),
    );
    progress.say(format_args!("read {articles} from {files}"));
    if !report.skipped.is_empty() {
        let named = unknown(&report.unknown);
        let reasons = kinds(&report.skipped);
        progress.say(format_args!("skipped: {reasons}{named}"));
    }
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
