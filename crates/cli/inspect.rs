//! `catchline inspect`: what a model knows and how it came about.

mod json;
mod text;

use crate::{
    exit::Outcome,
    model,
    output::{self, Format},
};
use catchline::Tagger;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  catchline inspect blog.catchline
  catchline inspect --format json blog.catchline";

/// Show what a model knows
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[arg(help = model::HELP, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// How it is shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let model = model::choose(arguments.model.as_deref())?;
    match arguments.format {
        Format::Text => output::write(text::list(&model).as_bytes())?,
        Format::Json => output::write_json(&json::Inspected::of(&model))?,
    }
    Ok(Outcome::Done)
}

/// The tags with how many articles carry each, the most used first, then by name.
fn by_use(tagger: &Tagger) -> Vec<(&str, u64)> {
    let articles = tagger.tag_articles().iter().copied();
    let names = tagger.tags().iter().map(catchline::Tag::as_str);
    let mut tags: Vec<(&str, u64)> = names.zip(articles).collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    tags
}
