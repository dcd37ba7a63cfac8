//! `catchline tags rename|merge|retire`: what tags of a store are to be called from now on.

use crate::{
    escaped::Escaped,
    exit::Outcome,
    message::{count, say},
    now, output, provisional,
};
use anyhow::bail;
use catchline::Tag;
use catchline_store::{ChangedTag, Store, TagChange, TagEffect};
use clap::{Args, Subcommand};
use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub(super) enum Change {
    /// Give a tag of a store a name that no tag has
    ///
    /// Shows what would change; --apply does it, for all that is in the store and all that comes.
    /// `catchline tags undo` takes it back.
    Rename {
        /// Store that it is in
        #[arg(value_name = "STORE")]
        store: PathBuf,
        /// The tag
        #[arg(value_name = "TAG")]
        tag: String,
        /// Its new name
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        doing: Doing,
    },
    /// Make tags of a store one with another of its tags
    ///
    /// Shows what would change; --apply does it, for all that is in the store and all that comes.
    /// `catchline tags undo` takes it back.
    Merge {
        /// Store that they are in
        #[arg(value_name = "STORE")]
        store: PathBuf,
        /// The tags that go
        #[arg(value_name = "TAG", required = true)]
        tags: Vec<String>,
        /// The tag that stays
        #[arg(long, value_name = "TAG")]
        into: String,
        #[command(flatten)]
        doing: Doing,
    },
    /// Take tags of a store off all articles; they are never suggested again
    ///
    /// Shows what would change; --apply does it, for all that is in the store and all that comes.
    /// `catchline tags undo` takes it back.
    Retire {
        /// Store that they are in
        #[arg(value_name = "STORE")]
        store: PathBuf,
        /// The tags
        #[arg(value_name = "TAG", required = true)]
        tags: Vec<String>,
        #[command(flatten)]
        doing: Doing,
    },
    /// Undo a change of a store's tags
    Undo {
        /// Store that they are in
        #[arg(value_name = "STORE")]
        store: PathBuf,
        /// Number of the change, as `catchline tags changes` shows it [default: the last one]
        #[arg(value_name = "NUMBER")]
        number: Option<i64>,
    },
    /// List the changes of a store's tags
    Changes {
        /// Store that they are in
        #[arg(value_name = "STORE")]
        store: PathBuf,
    },
}

/// Whether a change is made, and by whom.
#[derive(Debug, Args)]
pub(super) struct Doing {
    /// Make the change; without it is shown what would change
    #[arg(long)]
    apply: bool,
    /// Who makes it
    #[arg(
        long,
        value_name = "WHO",
        default_value = "",
        hide_default_value = true
    )]
    by: String,
}

impl Change {
    /// The store that is meant.
    pub(super) fn store(&self) -> &Path {
        let (Self::Rename { store, .. }
        | Self::Merge { store, .. }
        | Self::Retire { store, .. }
        | Self::Undo { store, .. }
        | Self::Changes { store }) = self;
        store
    }
}

pub(super) fn run(change: &Change) -> anyhow::Result<Outcome> {
    match change {
        Change::Rename {
            store,
            tag,
            name,
            doing,
        } => {
            let to = TagChange::Rename(Tag::new(name));
            make(store, &[Tag::new(tag)], &to, doing)
        }
        Change::Merge {
            store,
            tags,
            into,
            doing,
        } => {
            let to = TagChange::Merge(Tag::new(into));
            make(store, &named(tags), &to, doing)
        }
        Change::Retire { store, tags, doing } => {
            make(store, &named(tags), &TagChange::Retire, doing)
        }
        Change::Undo { store, number } => undo(store, *number),
        Change::Changes { store } => list(store),
    }
}

fn named(tags: &[String]) -> Vec<Tag> {
    tags.iter().map(Tag::new).collect()
}

fn make(path: &Path, tags: &[Tag], change: &TagChange, doing: &Doing) -> anyhow::Result<Outcome> {
    let mut store = Store::open(path)?;
    let mut lines = String::new();
    // All are looked at before any is changed.
    for tag in tags {
        let effect = store.tag_effect(tag, change)?;
        writeln!(lines, "{}", shown(tag, change, effect))?;
    }
    if doing.apply {
        for tag in tags {
            store.change_tag(tag, change, &doing.by, &now::second())?;
        }
    }
    output::write(lines.as_bytes())?;
    if !doing.apply {
        say("nothing is changed; --apply does it");
        return Ok(Outcome::Done);
    }
    refit(&store, path, tags, change)?;
    Ok(Outcome::Done)
}

/// Has the model beside the store learn what changed, if there is one.
fn refit(store: &Store, path: &Path, tags: &[Tag], change: &TagChange) -> anyhow::Result<()> {
    let mut tags = tags.to_vec();
    if let TagChange::Rename(into) | TagChange::Merge(into) = change {
        tags.push(into.clone());
    }
    provisional::refit(store, &provisional::model_of(path)?, &tags)
}

fn undo(path: &Path, number: Option<i64>) -> anyhow::Result<Outcome> {
    let mut store = Store::open(path)?;
    let Some(undone) = store.undo_tag_change(number, &now::second())? else {
        if let Some(number) = number {
            bail!("there is no change {number} to undo; look at `catchline tags changes`");
        }
        say("there is no change to undo");
        return Ok(Outcome::Nothing);
    };
    output::write(format!("undone: {}\n", line(&undone)).as_bytes())?;
    refit(&store, path, &[undone.tag], &undone.change)?;
    Ok(Outcome::Done)
}

fn list(path: &Path) -> anyhow::Result<Outcome> {
    let changes = Store::open(path)?.tag_changes()?;
    let mut lines = String::new();
    for change in &changes {
        let undone = if change.undone.is_some() {
            "  (undone)"
        } else {
            ""
        };
        let by = if change.who.is_empty() {
            String::new()
        } else {
            format!(", {}", Escaped(&change.who))
        };
        writeln!(
            lines,
            "{:>4}  {}  {}{by}{undone}",
            change.number,
            change.time,
            line(change)
        )?;
    }
    output::write(lines.as_bytes())?;
    Ok(if changes.is_empty() {
        Outcome::Nothing
    } else {
        Outcome::Done
    })
}

fn line(changed: &ChangedTag) -> String {
    what(&changed.tag, &changed.change)
}

fn what(tag: &Tag, change: &TagChange) -> String {
    let tag = Escaped(tag.as_str());
    match change {
        TagChange::Rename(into) => format!("{tag} → {}", Escaped(into.as_str())),
        TagChange::Merge(into) => format!("{tag} becomes one with {}", Escaped(into.as_str())),
        TagChange::Retire => format!("{tag} is retired"),
    }
}

/// A change and the articles that it is about.
fn shown(tag: &Tag, change: &TagChange, effect: TagEffect) -> String {
    let articles = count(effect.articles, "article");
    let what = what(tag, change);
    match change {
        TagChange::Merge(_) => {
            let all = effect.articles + effect.others - effect.both;
            format!("{what}: {articles} and {}, {all} in all", effect.others)
        }
        _ => format!("{what}: {articles}"),
    }
}
