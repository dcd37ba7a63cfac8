//! The verbs of the command line, and which code runs each.

use crate::{
    bench, completions, convert, evaluate, exit, exit::Outcome, feedback, forget, inspect, learn,
    man, pull, serve, settle, store, suggest, tags, train, watch, wordpress,
};
use catchline::MODEL_FORMAT;
use catchline_store::Error;
use clap::{Parser, Subcommand};
use std::{path::Path, process::ExitCode};

const EXAMPLES: &str = "\
Examples:
  catchline train blog/ --output blog.catchline
  catchline suggest --model blog.catchline new-post.md
  catchline evaluate --cross-validate 5 blog/

Exit codes:
  0  everything was read, also where no tag fits
  1  no article was found, or with --in-place no tag for any
  2  an article could not be read (the rest still come out), or the call is wrong";

/// Learns how an archive is tagged and suggests tags for new articles.
#[derive(Debug, Parser)]
#[command(name = "catchline", version = version(), after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Train(train::Arguments),
    Suggest(suggest::Arguments),
    Watch(watch::Arguments),
    Serve(serve::Arguments),
    Evaluate(evaluate::Arguments),
    Inspect(inspect::Arguments),
    Tags(tags::Arguments),
    Bench(bench::Arguments),
    Convert(convert::Arguments),
    Pull(pull::Arguments),
    Wordpress(wordpress::Arguments),
    Store(store::Arguments),
    Learn(learn::Arguments),
    Feedback(feedback::Arguments),
    Forget(forget::Arguments),
    Settle(settle::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

fn version() -> String {
    format!(
        "{} (model format {MODEL_FORMAT})",
        env!("CARGO_PKG_VERSION")
    )
}

/// Does what the command line says.
pub(crate) fn run() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => exit::code(
            arguments
                .verb
                .run()
                .map_err(|error| arguments.verb.name_store(error)),
        ),
        Err(refused) => {
            // Where help goes to a closed pipe there is nobody to tell.
            let _ = refused.print();
            ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2))
        }
    }
}

impl Verb {
    /// The store that is worked on.
    fn store(&self) -> Option<&Path> {
        match self {
            Self::Train(arguments) => arguments.store.as_deref(),
            Self::Suggest(arguments) => arguments.store.as_deref(),
            Self::Watch(arguments) => arguments.store.as_deref(),
            Self::Evaluate(arguments) => arguments.store.as_deref(),
            Self::Tags(arguments) => arguments.store(),
            Self::Store(arguments) => Some(arguments.store()),
            Self::Learn(learn::Arguments { store, .. })
            | Self::Feedback(feedback::Arguments { store, .. })
            | Self::Forget(forget::Arguments { store, .. })
            | Self::Settle(settle::Arguments { store, .. }) => Some(&store.store),
            _ => None,
        }
    }

    /// Names the store in what is wrong with its file.
    fn name_store(&self, error: anyhow::Error) -> anyhow::Error {
        match (error.downcast_ref(), self.store()) {
            (
                Some(Error::Sqlite { .. } | Error::Damaged { .. } | Error::Journal { .. }),
                Some(store),
            ) => error.context(store.display().to_string()),
            _ => error,
        }
    }

    fn run(&self) -> anyhow::Result<Outcome> {
        match self {
            Self::Train(arguments) => train::run(arguments),
            Self::Suggest(arguments) => suggest::run(arguments),
            Self::Watch(arguments) => watch::run(arguments),
            Self::Serve(arguments) => serve::run(arguments),
            Self::Evaluate(arguments) => evaluate::run(arguments),
            Self::Inspect(arguments) => inspect::run(arguments),
            Self::Tags(arguments) => tags::run(arguments),
            Self::Bench(arguments) => bench::run(arguments),
            Self::Convert(arguments) => convert::run(arguments),
            Self::Pull(arguments) => pull::run(arguments),
            Self::Wordpress(arguments) => wordpress::run(arguments),
            Self::Store(arguments) => store::run(arguments),
            Self::Learn(arguments) => learn::run(arguments),
            Self::Feedback(arguments) => feedback::run(arguments),
            Self::Forget(arguments) => forget::run(arguments),
            Self::Settle(arguments) => settle::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
            Self::Man(arguments) => man::run(arguments),
        }
    }
}
