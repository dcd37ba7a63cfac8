//! The line about each article on standard output.

use super::{
    deliver::{Done, Tags},
    record::Source,
};
use crate::{
    escaped::Escaped,
    now,
    output::{self, REFUSED},
};
use anyhow::Context;
use catchline::{Article, Record};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{BufWriter, StdoutLock, Write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The time, the file and its tags
    Text,
    /// One JSON object
    Jsonl,
}

#[derive(Debug)]
pub(super) struct Log {
    out: BufWriter<StdoutLock<'static>>,
    format: Format,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    #[serde(flatten)]
    source: &'a Source,
    #[serde(flatten)]
    record: Record<'a>,
    done: &'a Done,
}

impl Log {
    pub(super) fn new(format: Format) -> Self {
        Self {
            out: output::stdout(),
            format,
        }
    }

    /// Writes the line about an article; `shown` is its file as the user would name it.
    pub(super) fn write(
        &mut self,
        source: &Source,
        shown: &str,
        (article, tags): (&Article, Tags<'_>),
        done: &Done,
    ) -> anyhow::Result<()> {
        let bytes = match self.format {
            Format::Text => {
                let id = article.id_or_hash();
                let id = (id != source.source).then_some(id);
                text(shown, id.as_deref(), tags).into_bytes()
            }
            Format::Jsonl => json(source, article, tags, done),
        };
        self.out
            .write_all(&bytes)
            .and_then(|()| self.out.flush())
            .context(REFUSED)
    }
}

fn text(shown: &str, id: Option<&str>, tags: Tags<'_>) -> String {
    let id = id.map_or_else(String::new, |id| format!(" ({})", Escaped(id)));
    let decided = tags.decided.iter();
    let decided = decided.map(|tag| format!("{} (decided)", Escaped(tag.as_str())));
    let suggested = tags.suggestions.iter().map(|one| {
        let not = if one.accepted { "" } else { " (not accepted)" };
        format!("{} {:.2}{not}", Escaped(one.tag.as_str()), one.confidence)
    });
    let tags: Vec<String> = decided.chain(suggested).collect();
    let tags = if tags.is_empty() {
        "no tag fits".to_owned()
    } else {
        tags.join(", ")
    };
    format!("{} {}{id}: {tags}\n", now::second(), Escaped(shown))
}

fn json(source: &Source, article: &Article, tags: Tags<'_>, done: &Done) -> Vec<u8> {
    let line = Line {
        time: now::second(),
        source,
        record: tags.record(article),
        done,
    };
    let mut bytes = serde_json::to_vec(&line).expect("strings and finite numbers can be written");
    bytes.push(b'\n');
    bytes
}
