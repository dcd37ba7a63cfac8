//! `catchline convert`: articles of any format as JSON Lines.

use crate::{
    archive::{self, Reading, Repeats, check_standard_input},
    destination,
    exit::Outcome,
    output,
    progress::Progress,
};
use catchline::corpus::write_jsonl;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  catchline convert tag-pages/ --output blog.jsonl
  catchline convert blog/*.md --output - | head -1";

/// Write articles of any format as JSON Lines
///
/// Articles that stand in several files are written once, with the tags of all.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with articles; - is standard input
    #[arg(value_name = "IN", required = true)]
    articles: Vec<PathBuf>,
    /// File to write; - is standard output
    #[arg(long, short, value_name = "OUT.jsonl")]
    output: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    check_standard_input(&[&arguments.articles])?;
    let to_stdout = arguments.output.as_os_str() == "-";
    if !to_stdout {
        destination::check(&arguments.output, "--output", &arguments.articles)?;
    }
    let progress = Progress::new(false);
    let options = arguments.reading.options();
    let archive = archive::read(&arguments.articles, &options, &arguments.repeats, &progress)?;
    if to_stdout {
        write_jsonl(output::stdout(), &archive.articles)?;
    } else {
        destination::replace(&arguments.output, |out| {
            write_jsonl(out, &archive.articles)?;
            Ok(())
        })?;
    }
    Ok(archive.outcome)
}
