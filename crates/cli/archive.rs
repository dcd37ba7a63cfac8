//! Reading an archive: all its articles, united, and a word about each that cannot be read.

use crate::{
    exit::{NoArticle, Outcome},
    limits::{self, LimitFlags},
    message::count,
    progress::Progress,
    report,
    undecided::Undecided,
};
use anyhow::{anyhow, bail};
use catchline::{
    Labelled, OnDuplicate,
    corpus::{Columns, Encoding, Format, Options, Report, Skipped, read_with},
    unite,
};
use clap::{
    Args, ValueEnum,
    builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser},
};
use std::path::PathBuf;

/// How files are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// Format of every file [default: what its content and its name tell]
    #[arg(long, value_name = "FORMAT", value_parser = format())]
    from: Option<Format>,
    /// Columns of CSV and TSV that hold title, text, tags, id, date, lang, url, sources,
    /// modified or undecided
    #[arg(long, value_name = "FIELD=NAME,…")]
    columns: Option<Columns>,
    /// Encoding of files that do not tell theirs: utf-8, utf-16le, utf-16be, windows-1252 or latin-1
    /// [default: what XML and HTML declare, else utf-8]
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Keep the lines of tag pages that are not the article's: share lines, page links, captions
    #[arg(long)]
    keep_furniture: bool,
    /// Type of the posts to read of an export; may be repeated
    #[arg(long = "post-type", value_name = "TYPE", default_value = "post")]
    post_types: Vec<String>,
    /// Status of the posts to read of an export, such as draft; may be repeated
    #[arg(long = "status", value_name = "STATUS", default_value = "publish")]
    statuses: Vec<String>,
    /// Take the categories of front matter, an export or a web page as tags too
    #[arg(long)]
    with_categories: bool,
    /// What a word of fastText begins with that is a tag
    #[arg(long, value_name = "PREFIX", default_value = "__label__")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    label_prefix: String,
    /// What stands between the tags of a cell of CSV or TSV [default: the first of ; | , that one
    /// has]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    tag_separator: Option<String>,
    /// End with exit code 2 where anything was skipped, as a draft or a file of unknown format
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    limits: LimitFlags,
}

/// How repeats are settled.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Repeats {
    #[command(flatten)]
    duplicates: Duplicates,
    /// Take all ARCHIVEs as one: what one leaves untagged says no to the tags of the others
    #[arg(long)]
    one_archive: bool,
}

/// How it is settled which of two texts an article has.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Duplicates {
    /// What to do with two articles of one id and different text
    #[arg(long, value_enum, value_name = "WHAT", default_value = "refuse")]
    on_duplicate: Duplicate,
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
    /// The same for files whose format is not known.
    pub(crate) fn of_any_format(&self) -> Self {
        Self {
            from: None,
            ..self.clone()
        }
    }

    /// What a run came to that read this.
    pub(crate) fn outcome(&self, report: &Report) -> Outcome {
        // A record of applied tags is no article, and read in its own way.
        let mut skipped = report.skipped.keys();
        let is_strict = self.strict && skipped.any(|&reason| reason != Skipped::Applied);
        if 0 < report.errors || is_strict {
            Outcome::Unread
        } else {
            Outcome::Done
        }
    }

    /// How new articles are read: drafts too, since it is what is being written that wants tags.
    pub(crate) fn of_new_articles(&self) -> Options {
        Options {
            drafts: true,
            ..self.options()
        }
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            columns: self.columns.clone().unwrap_or_default(),
            drafts: false,
            encoding: self.encoding,
            format: self.from,
            keep_furniture: self.keep_furniture,
            label_prefix: self.label_prefix.clone(),
            limits: self.limits.limits(),
            post_types: self.post_types.clone(),
            statuses: self.statuses.clone(),
            tag_separator: self.tag_separator.clone(),
            with_categories: self.with_categories,
        }
    }
}

/// Reads all articles, marks what catchline wrote to them itself, and unites those that stand in
/// several places.
pub(crate) fn read(
    paths: &[PathBuf],
    reading: &Reading,
    repeats: &Repeats,
    progress: &Progress,
) -> anyhow::Result<Archive> {
    let records = paths.iter().map(|path| Undecided::beside(path));
    let records = records.collect::<anyhow::Result<Vec<_>>>()?;
    let mut reader = read_with(paths, &reading.options())?;
    let (mut articles, mut errors) = (Vec::new(), report::Errors::default());
    let (mut memory, most) = (0, reading.limits.memory);
    let mut undecided = 0;
    for next in reader.by_ref() {
        match next {
            Ok(mut article) => {
                for place in article.archives.clone() {
                    undecided += records[place as usize].mark(&mut article);
                }
                if repeats.one_archive {
                    article.archives.clear();
                }
                memory += limits::memory(&article);
                if most < memory {
                    bail!(
                        "the articles take more than {most} bytes of memory; name fewer of them, or \
                         allow more with `--max-memory`"
                    );
                }
                articles.push(article);
            }
            Err(error) => errors.say(error, progress),
        }
        progress.read(articles.len() as u64);
    }
    report::say(reader.report(), progress);
    report::say_undecided(undecided, progress);
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
    let outcome = reading.outcome(reader.report());
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
    /// All as one archive.
    pub(crate) fn as_one(duplicates: Duplicates) -> Self {
        Self {
            duplicates,
            one_archive: true,
        }
    }

    fn on_duplicate(&self) -> OnDuplicate {
        match self.duplicates.on_duplicate {
            Duplicate::Refuse => OnDuplicate::Refuse,
            Duplicate::KeepLast => OnDuplicate::KeepLast,
        }
    }
}
