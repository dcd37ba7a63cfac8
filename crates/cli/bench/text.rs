//! What was measured, as a list to read.

use super::Benched;
use crate::{
    escaped::Escaped,
    list::{List, size},
};

pub(super) fn list(benched: &Benched) -> String {
    let mut list = List::default();
    list.row("model", Escaped(&benched.model));
    list.row("file size", size(benched.model_bytes));
    let text = size(benched.text_bytes);
    list.row(
        "articles",
        format_args!("{} ({text} of text)", benched.articles),
    );
    list.row("threads", benched.threads);
    let seconds = benched.suggest.as_secs_f64().max(1e-9);
    let articles = benched.articles as f64 / seconds;
    list.row("articles a second", format_args!("{articles:.0}"));
    let megabytes = benched.text_bytes as f64 / 1e6 / seconds;
    list.row("MB a second", format_args!("{megabytes:.1}"));
    let milliseconds = |time: std::time::Duration| time.as_secs_f64() * 1e3;
    let load = milliseconds(benched.load);
    list.row("model loaded in", format_args!("{load:.1} ms"));
    let start = milliseconds(benched.start);
    list.row("first tags after", format_args!("{start:.1} ms"));
    if let Some(peak) = benched.peak_bytes {
        list.row(
            "most memory",
            format_args!("{}, the articles included", size(peak)),
        );
    }
    if let Some(measured) = &benched.measured {
        let known = &measured.known;
        list.row("micro F1", format_args!("{:.3}", known.micro.f1));
        list.row("macro F1", format_args!("{:.3}", known.macro_average.f1));
        list.row(
            "precision at 1",
            format_args!("{:.3}", known.at[0].precision),
        );
    }
    list.lines()
}
