//! `catchline evaluate`: how well suggestions agree with the tags that editors chose.

mod html;
mod json;
mod text;

use crate::{
    archive::{self, Archive, Reading, Repeats, check_standard_input},
    destination,
    exit::Outcome,
    learning::Learning,
    message::count,
    model::{self, Model},
    output::{self, Format},
    progress::Progress,
    provisional,
    threads::Threads,
};
use anyhow::bail;
use catchline::{Bucket, Labelled, Measured, Params, PerTag};
use catchline_store::Store;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  catchline evaluate --model blog.catchline articles-of-this-year.jsonl
  catchline evaluate --cross-validate 5 --report blog.html blog/
  catchline evaluate --cross-validate 5 --vocabulary tags.toml blog/
  catchline evaluate --store blog.store --cross-validate 5
  catchline evaluate --model blog.catchline --format json test.jsonl";

/// Measure suggestions against the tags that editors chose
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files and folders with tagged articles; - is standard input
    #[arg(value_name = "ARCHIVE", required_unless_present = "store")]
    archive: Vec<PathBuf>,
    #[arg(help = model::HELP, long, value_name = "MODEL", conflicts_with = "cross_validate")]
    model: Option<PathBuf>,
    /// Measure the model of this store; without ARCHIVE and with --cross-validate, how well what is
    /// in the store can be learnt
    #[arg(long, value_name = "STORE", conflicts_with = "model")]
    pub(crate) store: Option<PathBuf>,
    /// Learn the archive itself, K times, each time without the part that is measured
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(2..=100))]
    cross_validate: Option<u32>,
    /// How the figures are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Also write a page for a browser: the figures, charts, every tag, the worst mistakes
    #[arg(long, value_name = "HTML")]
    report: Option<PathBuf>,
    /// Show every tag in the text table, not only the most used
    #[arg(long)]
    all_tags: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    learning: Learning,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeats: Repeats,
}

/// The figures and what they are about.
#[derive(Debug)]
struct Figures {
    measured: Measured,
    /// How many tags could be suggested; their ids come before all others.
    known: usize,
    /// Into how many parts the archive was dealt, where it was.
    cross_validate: Option<u32>,
    /// The name of the model, without its folder, where there is one.
    model: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let learning = &arguments.learning;
    check_standard_input(&[&arguments.archive, learning.files()])?;
    if arguments.cross_validate.is_none() && learning.is_given() {
        bail!("how to learn matters with --cross-validate only; a model has been learnt already");
    }
    arguments.threads.begin()?;
    let learnt = arguments.store_to_learn()?;
    let remembered = match &learnt {
        Some(store) => store.params()?,
        None => None,
    };
    let params = learning.over(remembered.unwrap_or_default())?;
    let model = arguments.model()?;
    if let Some(report) = &arguments.report {
        let model: Vec<PathBuf> = model.iter().map(|model| (&model.name).into()).collect();
        let read = [&model[..], &arguments.archive, learning.files()].concat();
        destination::check(report, "--report", &read)?;
    }
    let progress = Progress::new(false);
    let archive = match learnt {
        Some(store) => Archive {
            articles: store.articles()?,
            outcome: Outcome::Done,
        },
        None => archive::read(
            &arguments.archive,
            &arguments.reading,
            &arguments.repeats,
            &progress,
        )?,
    };
    let figures = arguments.measure(model, &params, &archive.articles, &progress)?;
    drop(progress);
    if let Some(report) = &arguments.report {
        let page = html::page(&figures);
        destination::replace(report, |file| Ok(file.write_all(page.as_bytes())?))?;
    }
    match arguments.format {
        Format::Text => {
            output::write(text::tables(&figures, arguments.all_tags).as_bytes())?;
        }
        Format::Json => output::write_json(&json::Figures::of(&figures))?,
    }
    Ok(archive.outcome)
}

impl Arguments {
    /// The store that is dealt into parts, if it is one.
    fn store_to_learn(&self) -> anyhow::Result<Option<Store>> {
        match (&self.store, self.cross_validate, &self.archive[..]) {
            (Some(store), Some(_), []) => Ok(Some(Store::open(store)?)),
            (Some(_), Some(_), _) => {
                bail!("both a store and an archive are to be learnt; leave out ARCHIVE or --store")
            }
            (Some(_), None, []) => bail!(
                "nothing is named to measure the model on; name articles that it has not learnt, or \
                 give --cross-validate"
            ),
            _ => Ok(None),
        }
    }

    /// The model that is measured, if it is one.
    fn model(&self) -> anyhow::Result<Option<Model>> {
        if self.cross_validate.is_some() {
            return Ok(None);
        }
        let named = match &self.store {
            Some(store) => Some(provisional::model_there(store)?),
            None => self.model.clone(),
        };
        model::choose(named.as_deref()).map(Some)
    }

    fn measure(
        &self,
        model: Option<Model>,
        params: &Params,
        articles: &[Labelled],
        progress: &Progress,
    ) -> anyhow::Result<Figures> {
        let show = |at| progress.show(at);
        let name = model.as_ref().map(|model| file_name(&model.name));
        let (measured, known) = match (model, self.cross_validate) {
            (Some(model), _) => {
                let measured = model.tagger.evaluate_with_progress(articles, &show)?;
                (measured, model.tagger.tags().len())
            }
            (None, folds) => {
                let folds = folds.unwrap_or_default() as usize;
                let measured = params.cross_validate(articles, folds, &show)?;
                let known = measured.tags.len();
                (measured, known)
            }
        };
        if 0 < measured.learnt {
            let learnt = count(measured.learnt, "article");
            progress.say(format_args!(
                "warning: {learnt} of those measured taught the model; figures over \
                 them say nothing of new ones"
            ));
        }
        Ok(Figures {
            measured,
            known,
            cross_validate: self.cross_validate,
            model: name,
        })
    }
}

/// The name of a file without its folder, so that a page that is passed on tells no folders.
fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name();
    name.map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// From how many articles the tags of a bucket were learnt.
fn learnt(bucket: &Bucket) -> String {
    match bucket.to {
        Some(to) if to == bucket.from => to.to_string(),
        Some(to) => format!("{}–{to}", bucket.from),
        None => format!("{}+", bucket.from),
    }
}

impl Figures {
    /// From how many articles a tag was learnt.
    fn learnt(&self, tag: u32) -> u64 {
        let learnt = self.measured.tag_articles.get(tag as usize);
        learnt.copied().unwrap_or(0)
    }

    /// Every tag with its name, by articles, then by name.
    fn per_tag(&self) -> Vec<(&str, PerTag)> {
        let name = |tag: &PerTag| self.measured.tags[tag.tag as usize].as_str();
        let all = self.measured.all.per_tag.iter();
        let mut per_tag: Vec<(&str, PerTag)> = all.map(|tag| (name(tag), *tag)).collect();
        per_tag.sort_by(|a, b| b.1.articles.cmp(&a.1.articles).then(a.0.cmp(b.0)));
        per_tag
    }
}
