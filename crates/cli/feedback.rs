//! `catchline feedback`: what an editor says of the tags of an article.

use crate::{exit::Outcome, message::count, message::say, now, provisional, store::Named};
use anyhow::bail;
use catchline::Tag;
use catchline_store::{Decision, Store};
use clap::Args;
use std::collections::BTreeSet;

const EXAMPLES: &str = "\
Examples:
  catchline feedback blog.store --article 2026/ballots.md --accept elections --reject baking
  catchline feedback blog.store --article 2026/ballots.md --add \"river trade\" --by ann
  catchline feedback blog.store --article 2026/ballots.md --withdraw baking";

/// Say which tags fit an article and which do not
///
/// What is said is on the disk when it returns, and the store's model has learnt these tags anew. The
/// last word on a tag counts, over what the archive says too.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) store: Named,
    /// Article that it is about
    #[arg(long, value_name = "ID")]
    article: String,
    /// Source of the article, where several have one of this id
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Tag that was suggested and fits; may be repeated, as all of these
    #[arg(long, value_name = "TAG")]
    accept: Vec<String>,
    /// Tag that was suggested and does not fit
    #[arg(long, value_name = "TAG")]
    reject: Vec<String>,
    /// Tag that was not suggested and fits
    #[arg(long, value_name = "TAG")]
    add: Vec<String>,
    /// Tag that is on the article and does not fit
    #[arg(long, value_name = "TAG")]
    remove: Vec<String>,
    /// Tag of which all that was said before is taken back
    #[arg(long, value_name = "TAG")]
    withdraw: Vec<String>,
    /// Who says so
    #[arg(
        long,
        value_name = "WHO",
        default_value = "",
        hide_default_value = true
    )]
    by: String,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let Named { store: path } = &arguments.store;
    let model = provisional::model_of(path)?;
    let decisions = arguments.decisions()?;
    let mut store = Store::open(path)?;
    let (article, source) = (&arguments.article, arguments.source.as_deref());
    store.say(article, source, &decisions, &arguments.by, &now::second())?;
    let words = count(decisions.len() as u64, "decision");
    say(format_args!("kept {words}"));
    let tags: Vec<Tag> = decisions.into_iter().map(|(tag, _)| tag).collect();
    provisional::refit(&store, &model, &tags)?;
    Ok(Outcome::Done)
}

impl Arguments {
    /// What is said, each tag once.
    fn decisions(&self) -> anyhow::Result<Vec<(Tag, Decision)>> {
        let said = [
            (&self.accept, Decision::Accepted),
            (&self.reject, Decision::Rejected),
            (&self.add, Decision::Added),
            (&self.remove, Decision::Removed),
            (&self.withdraw, Decision::Withdrawn),
        ];
        let mut decisions = Vec::new();
        let mut seen = BTreeSet::new();
        for (tag, decision) in said
            .into_iter()
            .flat_map(|(tags, decision)| tags.iter().map(move |tag| (tag, decision)))
        {
            let tag = Tag::new(tag);
            if tag.is_empty() {
                bail!("a tag is empty; name one");
            }
            if !seen.insert(tag.folded()) {
                bail!("{tag} is decided twice; say it once");
            }
            decisions.push((tag, decision));
        }
        if decisions.is_empty() {
            bail!("nothing is said; give --accept, --reject, --add, --remove or --withdraw");
        }
        Ok(decisions)
    }
}
