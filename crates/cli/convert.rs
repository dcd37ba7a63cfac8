//! `catchline convert`: articles of any format in another.

use crate::{
    archive::{self, Reading, Repeats, check_standard_input},
    destination,
    exit::Outcome,
    output,
    progress::Progress,
};
use catchline::{
    Labelled,
    corpus::{Options, write_annif, write_csv, write_fasttext, write_jsonl},
};
use clap::{Args, ValueEnum};
use std::{
    io::Write,
    path::{Path, PathBuf},
};

const EXAMPLES: &str = "\
Examples:
  catchline convert tag-pages/ --output blog.jsonl
  catchline convert export.csv --columns title=Headline,tags=Topics --output blog.jsonl
  catchline convert blog/ --to fasttext --output train.txt
  catchline convert blog/*.md --output - | head -1";

/// Write articles of any format as JSON Lines, CSV or lines for fastText or Annif
///
/// Articles that stand in several files are written once, with the tags of all.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with articles; - is standard input
    #[arg(value_name = "IN", required = true)]
    articles: Vec<PathBuf>,
    /// File to write; - is standard output
    #[arg(long, short, value_name = "OUT")]
    output: PathBuf,
    /// Format to write [default: csv where OUT ends in .csv, else jsonl]
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Option<To>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum To {
    /// A JSON object a line, with all fields
    Jsonl,
    /// A row an article, with all fields; an apostrophe keeps spreadsheets from running a cell
    Csv,
    /// Tags and words on a line: white space in tags becomes _, other fields are left out
    Fasttext,
    /// Words, a tab and subjects: tags become <urn:catchline:…>, other fields are left out
    Annif,
}

impl To {
    /// The format that a name asks for.
    fn of(output: &Path) -> Self {
        let extension = output.extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("csv") {
            Self::Csv
        } else {
            Self::Jsonl
        }
    }

    fn write(
        self,
        out: impl Write,
        articles: &[Labelled],
        options: &Options,
    ) -> anyhow::Result<()> {
        match self {
            Self::Jsonl => write_jsonl(out, articles)?,
            Self::Csv => write_csv(out, articles)?,
            Self::Fasttext => write_fasttext(out, &options.label_prefix, articles)?,
            Self::Annif => write_annif(out, articles)?,
        };
        Ok(())
    }
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
    let to = arguments.to.unwrap_or_else(|| To::of(&arguments.output));
    if to_stdout {
        to.write(output::stdout(), &archive.articles, &options)?;
    } else {
        destination::replace(&arguments.output, |out| {
            to.write(out, &archive.articles, &options)
        })?;
    }
    Ok(archive.outcome)
}
