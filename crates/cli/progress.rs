//! How far long work has come, as a bar on standard error.

use crate::message;
use catchline::Stage;
use indicatif::{HumanDuration, ProgressBar, ProgressStyle};
use std::{
    fmt::Display,
    io::{self, IsTerminal},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// A bar where standard error is a terminal; otherwise nothing is shown.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    stage: Mutex<Option<Stage>>,
    /// Whether settings are tried: each goes through all stages.
    tries: AtomicBool,
}

impl Progress {
    /// A bar, unless `hidden`.
    pub(crate) fn new(hidden: bool) -> Self {
        let shown = !hidden && io::stderr().is_terminal();
        let bar = shown.then(ProgressBar::new_spinner);
        if let Some(bar) = &bar {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self {
            bar,
            stage: Mutex::default(),
            tries: AtomicBool::default(),
        }
    }

    /// A bar for a run whose output is read while it goes on.
    pub(crate) fn beside_output() -> Self {
        Self::new(io::stdout().is_terminal())
    }

    /// Shows how many articles have been read.
    pub(crate) fn read(&self, articles: u64) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("reading, {}", message::count(articles, "article")));
        }
    }

    /// Shows how many articles of how many bytes went through, how fast, and which part of their
    /// file that is where it is known.
    pub(crate) fn went_through(&self, articles: u64, bytes: u64, part: Option<f64>) {
        let Some(bar) = &self.bar else { return };
        let seconds = bar.elapsed().as_secs_f64().max(0.001);
        let (a_second, megabytes) = (articles as f64 / seconds, bytes as f64 / 1e6 / seconds);
        let articles = message::count(articles, "article");
        let part = part.map_or_else(String::new, |part| {
            format!(", {:.0} % of the file", (100.0 * part).floor())
        });
        bar.set_message(format!(
            "{articles}, {a_second:.0} a second, {megabytes:.1} MB/s{part}"
        ));
    }

    /// Shows how far learning or measuring has come.
    pub(crate) fn show(&self, at: catchline::Progress) {
        let Some(bar) = &self.bar else { return };
        if self.tries.load(Ordering::Relaxed) {
            return;
        }
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if *stage != Some(at.stage) {
            *stage = Some(at.stage);
            bar.set_style(style("{msg:18} {wide_bar} {pos}/{len} {eta:>4}"));
            bar.set_message(name(at.stage));
        }
        bar.set_length(at.total);
        bar.set_position(at.done);
    }

    /// Shows which settings are tried, and how many are still to be.
    pub(crate) fn tries(&self, settings: String, tried: usize, left: usize, time: Duration) {
        let Some(bar) = &self.bar else { return };
        if !self.tries.swap(true, Ordering::Relaxed) {
            bar.set_style(style("{spinner} {msg} {wide_bar} {pos}/{len} {prefix}"));
        }
        bar.set_length((tried + left) as u64);
        bar.set_position(tried as u64);
        bar.set_message(settings);
        bar.set_prefix(format!("{} left", HumanDuration(time)));
    }

    /// Says a line above the bar.
    pub(crate) fn say(&self, what: impl Display) {
        match &self.bar {
            Some(bar) => bar.suspend(|| message::say(what)),
            None => message::say(what),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Reading => "finding terms",
        Stage::CrossValidating => "cross-validating",
        Stage::Calibrating => "calibrating",
        Stage::Evaluating => "evaluating",
        _ => "working",
    }
}
