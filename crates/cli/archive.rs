//! Reading an archive: all its articles, united, and a word about each that cannot be read.

use crate::{
    exit::{NoArticle, Outcome},
    message::count,
    progress::Progress,
    report,
};
use anyhow::{anyhow, bail};
use catchline::{
    Labelled, OnDuplicate,
    corpus::{Columns, Format, Options, read_with},
    unite,
};
use clap::{
    Args, ValueEnum,
    builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser},
};
use std::path::PathBuf;

/// How files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// Format of every file [default: what its content and its name tell]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    from: Option<Format>,
    /// Columns of CSV and TSV that hold title, text, tags, id, date, lang, url or sources
    #[arg(long, value_name = "FIELD=NAME,…")]
    columns: Option<Columns>,
    /// Keep the lines of tag pages that are not the article's: share lines, page links, captions
    #[arg(long)]
    keep_furniture: bool,
    /// What a word of fastText begins with that is a tag
    #[arg(long, value_name = "PREFIX", default_value = "__label__")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    label_prefix: String,
    /// What stands between the tags of a cell of CSV or TSV [default: the first of ; | , that one
    /// has]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    tag_separator: Option<String>,
    /// Take the categories of front matter as tags too
    #[arg(long)]
    with_categories: bool,
}

/// How repeats are settled.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Repeats {
    /// What to do with two articles of one id and different text
    #[arg(long, value_enum, value_name = "WHAT", default_value = "refuse")]
    on_duplicate: Duplicate,
    /// Take all ARCHIVEs as one: what one leaves untagged says no to the tags of the others
    #[arg(long)]
    one_archive: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Duplicate {
    /// Stop with an error that names both places
    Refuse,
    /// Keep the one read last
    KeepLast,
}

/// All articles of an archive.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) articles: Vec<Labelled>,
    pub(crate) outcome: Outcome,
}

fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name)).try_map(|name| name.parse::<Format>())
}

impl Reading {
    pub(crate) fn options(&self) -> Options {
        Options {
            columns: self.columns.clone().unwrap_or_default(),
            format: self.from,
            keep_furniture: self.keep_furniture,
            label_prefix: self.label_prefix.clone(),
            tag_separator: self.tag_separator.clone(),
            with_categories: self.with_categories,
            ..Options::default()
        }
    }
}

/// Reads all articles and unites those that stand in several places.
pub(crate) fn read(
    paths: &[PathBuf],
    options: &Options,
    repeats: &Repeats,
    progress: &Progress,
) -> anyhow::Result<Archive> {
    let mut reader = read_with(paths, options)?;
    let mut articles = Vec::new();
    for next in reader.by_ref() {
        match next {
            Ok(mut article) => {
                if repeats.one_archive {
                    article.archives.clear();
                }
                articles.push(article);
            }
            Err(error) => progress.say(error),
        }
        progress.read(articles.len() as u64);
    }
    report::say(reader.report(), progress);
    let errors = reader.report().errors;
    if articles.is_empty() {
        return Err(nothing(errors));
    }
    let read = articles.len();
    let articles = unite(articles, repeats.on_duplicate())?;
    if articles.len() < read {
        let different = count(articles.len() as u64, "different article");
        progress.say(format_args!("{different}; repeats were united"));
    }
    let outcome = Outcome::of(errors);
    Ok(Archive { articles, outcome })
}

/// Refuses standard input where it would be read twice.
pub(crate) fn check_standard_input(paths: &[&[PathBuf]]) -> anyhow::Result<()> {
    let asked = paths.iter().flat_map(|paths| paths.iter());
    if 1 < asked.filter(|path| path.as_os_str() == "-").count() {
        bail!("standard input can be read once only; name - once");
    }
    Ok(())
}

/// What it means that no article came out.
fn nothing(errors: u64) -> anyhow::Error {
    if errors == 0 {
        anyhow!(NoArticle)
    } else {
        anyhow!("no article could be read; mend what is named above")
    }
}

impl Repeats {
    fn on_duplicate(&self) -> OnDuplicate {
        match self.on_duplicate {
            Duplicate::Refuse => OnDuplicate::Refuse,
            Duplicate::KeepLast => OnDuplicate::KeepLast,
        }
    }
}
