//! What a run came to, as an exit code.

use crate::message;
use std::{io, process::ExitCode};

/// How a run ended that came to its end; the worst comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All was read.
    Done,
    /// All was read, and nothing was found for any of it.
    Nothing,
    /// Something could not be read, which has been told, and the rest came out; or something was
    /// skipped where nothing may be.
    Unread,
}

/// There was nothing to read and nothing that could not be read.
#[derive(Debug)]
pub(crate) struct NoArticle;

impl std::fmt::Display for NoArticle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no article found; name files or folders with articles in them")
    }
}

impl std::error::Error for NoArticle {}

/// The exit code of a run; says its error where it has one.
pub(crate) fn code(run: anyhow::Result<Outcome>) -> ExitCode {
    match run {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Unread) => ExitCode::from(2),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            message::say(message::chain(&error));
            ExitCode::from(if error.is::<NoArticle>() { 1 } else { 2 })
        }
    }
}

/// Whether who reads the output has gone away, as `head` does when it has enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(broken))
}
