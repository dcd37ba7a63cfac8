//! What is done with the suggestions for an article, besides a line about them.

use super::{exec::Exec, name, record::Source};
use crate::{destination, duration::duration, edit, message, output, stamp::Stamp};
use anyhow::bail;
use catchline::{Article, Found, Record, Suggestion, Tag};
use clap::Args;
use serde::Serialize;
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// What is done with each article.
#[derive(Debug, Args)]
#[command(next_help_heading = "Besides the line about it, do with each article")]
pub(super) struct Delivering {
    /// Write a file with its record in JSON to this folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["exec", "in_place"])]
    pub(super) output: Option<PathBuf>,
    /// Run this program, without a shell, with the record as its standard input; where it fails it
    /// is run again up to four times, and then the article is set aside
    #[arg(long, value_name = "CMD", conflicts_with = "in_place")]
    exec: Option<OsString>,
    /// Argument for the program, as it is; may be repeated
    #[arg(
        long,
        value_name = "ARG",
        requires = "exec",
        allow_hyphen_values = true
    )]
    exec_arg: Vec<OsString>,
    /// How long the program may take until it is stopped, and counts as failed
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    exec_timeout: Duration,
    /// How long to wait until a program that failed is run again; then four times as long, and so on
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = duration)]
    pub(super) exec_pause: Duration,
    /// Add the tags to the front matter of the file, which is Markdown; nothing else changes
    #[arg(long)]
    pub(super) in_place: bool,
}

impl Delivering {
    pub(super) fn delivery(&self) -> Delivery {
        match (&self.output, &self.exec) {
            (Some(folder), _) => Delivery::Files(folder.clone()),
            (None, Some(program)) => Delivery::Exec(Exec {
                program: program.clone(),
                arguments: self.exec_arg.clone(),
                timeout: self.exec_timeout,
            }),
            (None, None) if self.in_place => Delivery::InPlace,
            (None, None) => Delivery::Line,
        }
    }
}

#[derive(Debug)]
pub(super) enum Delivery {
    /// Nothing.
    Line,
    /// A file for each article in this folder.
    Files(PathBuf),
    Exec(Exec),
    InPlace,
}

/// What was done with an article.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Done {
    Line,
    /// The file that was written.
    Output(String),
    /// The program that ran.
    Exec(String),
    /// The tags that its file did not have.
    InPlace(Vec<String>),
}

/// How it went.
#[derive(Debug)]
pub(super) enum Delivered {
    Done(Done),
    /// It may go well another time.
    Failed(String),
    /// It will not before the file changes.
    Refused(String),
    /// The file changes at this moment.
    Changing,
}

/// The tags of an article: those that editors decided on, then what is suggested.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tags<'a> {
    pub(super) decided: &'a [Tag],
    pub(super) suggestions: &'a [Suggestion<'a>],
}

/// An article that is to be delivered.
#[derive(Debug)]
pub(super) struct Parcel<'a> {
    pub(super) source: &'a Source,
    pub(super) file: Option<(&'a Path, Stamp)>,
    pub(super) article: &'a Article,
    pub(super) tags: Tags<'a>,
}

impl Delivery {
    pub(super) fn deliver(&self, parcel: &Parcel<'_>) -> anyhow::Result<Delivered> {
        Ok(match self {
            Self::Line => Delivered::Done(Done::Line),
            Self::Files(folder) => Delivered::Done(Done::Output(write(folder, parcel)?)),
            Self::Exec(exec) => match exec.run(&parcel.record()) {
                Ok(()) => Delivered::Done(Done::Exec(exec.name())),
                Err(error) => Delivered::Failed(message::chain(&error)),
            },
            Self::InPlace => match edit(parcel) {
                Ok(Some(added)) => Delivered::Done(Done::InPlace(added)),
                Ok(None) => Delivered::Changing,
                Err(error) => Delivered::Refused(message::chain(&error)),
            },
        })
    }
}

impl<'a> Tags<'a> {
    pub(super) fn record(self, article: &'a Article) -> Record<'a> {
        Record::new(article, Found::Plain(self.suggestions)).after(self.decided)
    }
}

impl Parcel<'_> {
    /// What `suggest` writes as a line of JSON.
    fn record(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        output::add_json(&mut bytes, &self.tags.record(self.article));
        bytes.push(b'\n');
        bytes
    }
}

/// Writes the record into a file of its own, and gives its path.
fn write(folder: &Path, parcel: &Parcel<'_>) -> anyhow::Result<String> {
    let id = parcel.article.id_or_hash();
    let path = folder.join(name::of(parcel.source, &id));
    let shown = path.display().to_string();
    if fs::symlink_metadata(&path).is_ok_and(|about| !about.is_file()) {
        bail!("{shown}: is no file, and would lead elsewhere; take it away");
    }
    destination::replace(&path, |file| Ok(file.write_all(&parcel.record())?))?;
    Ok(shown)
}

/// Adds the tags to the file, and gives those that it did not have; nothing where it changes.
fn edit(parcel: &Parcel<'_>) -> anyhow::Result<Option<Vec<String>>> {
    let Some((path, stamp)) = parcel.file else {
        bail!("{}: is no file that can be edited", parcel.source.source);
    };
    let suggested = parcel.tags.suggestions.iter().map(|one| one.tag);
    let tags: Vec<Tag> = parcel
        .tags
        .decided
        .iter()
        .chain(suggested)
        .cloned()
        .collect();
    let edited = edit::edit(path, &tags)?;
    if Stamp::of(path) != Some(stamp) {
        return Ok(None);
    }
    let Some((_, edited)) = edited else {
        return Ok(Some(Vec::new()));
    };
    destination::replace(path, |file| Ok(file.write_all(edited.text.as_bytes())?))?;
    let added = edited.added.iter().map(Tag::as_str);
    Ok(Some(added.map(str::to_owned).collect()))
}
