//! Lines on standard error that begin with the program's name.

use crate::escaped::Escaped;
use catchline::corpus;
use std::{
    fmt::Display,
    io::{self, Write},
};

/// Says one line, whatever stands in the message.
pub(crate) fn say(message: impl Display) {
    let message = message.to_string();
    let words: Vec<&str> = message.split_whitespace().collect();
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(
        io::stderr().lock(),
        "catchline: {}",
        Escaped(&words.join(" "))
    );
}

/// An error and its causes in one line. An error of the libraries tells its own causes, and ends
/// with what to do: nothing is told after it.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut told: Vec<String> = Vec::new();
    for cause in error.chain() {
        told.push(cause.to_string());
        let is_ours = cause.is::<catchline::Error>() || cause.is::<corpus::Error>();
        if is_ours || cause.is::<catchline_store::Error>() {
            break;
        }
    }
    told.join(": ")
}

/// A number and the word for what it counts.
pub(crate) fn count(number: u64, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        _ => format!("{number} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn the_mend_comes_last() {
        let error = catchline::Error::NoArticles;
        let told = chain(&anyhow::Error::new(error).context("x"));
        assert!(
            told.starts_with("x: ") && told.ends_with("tagged articles"),
            "{told}"
        );
        let refused = std::fs::read("").context("y").unwrap_err();
        assert!(chain(&refused).starts_with("y: "));
    }
}
