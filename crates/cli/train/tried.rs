//! What tuning tried, as a table to read.

use super::tuning::{Timed, name};
use crate::learning::flags;
use catchline::Trial;
use std::fmt::Write;

/// A row for each trial, then what is to be known of them.
pub(super) fn table(timed: &Timed) -> String {
    let mut page = String::new();
    write(&mut page, timed).expect("a string takes every line");
    page
}

fn write(page: &mut String, Timed { found, took }: &Timed) -> std::fmt::Result {
    let trials = &found.trials;
    let row = |(at, trial): (usize, &Trial)| name(&trials[..at], &trial.settings);
    let names: Vec<String> = trials.iter().enumerate().map(row).collect();
    let width = names.iter().map(String::len).max().unwrap_or(0);
    writeln!(page, "{:width$}  micro F1  macro F1  seconds", "tried")?;
    let taken = trials.iter().rposition(|trial| trial.accepted);
    for (at, ((trial, name), took)) in trials.iter().zip(names).zip(took).enumerate() {
        let micro = trial.figures.micro.f1;
        let macro_average = trial.figures.macro_average.f1;
        let seconds = took.as_secs_f64();
        let mark = match trial.accepted {
            true if Some(at) == taken => "  taken",
            true if 0 < at => "  better",
            _ => "",
        };
        let row = format_args!("{name:width$}{micro:>10.3}{macro_average:>10.3}{seconds:>9.1}");
        writeln!(page, "{row}{mark}")?;
    }
    if 0 < found.left {
        let left = found.left;
        writeln!(page, "\nThe time was up: {left} more were not tried.")?;
    }
    page.push_str(FOOT);
    let flags = flags(&found.tagger);
    writeln!(
        page,
        "The same without a search, other flags as they are: catchline train {flags}\n"
    )
}

const FOOT: &str = "
Each row moves one setting of the best above it. F1 is cross-validated; that of the best of many
is a little kind, so expect less of new articles.
";
