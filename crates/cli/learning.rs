//! How an archive is to be learnt, as flags.

use crate::{message::count, model, progress::Progress};
use catchline::{
    Aim, Estimator, Language, LanguageChoice, Params, TagKeys, TagList, Tagger,
    corpus::read_tag_list,
};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(next_help_heading = "Learning")]
pub(crate) struct Learning {
    /// How scores are made [default: what did best in cross-validation]
    #[arg(long, value_name = "NAME", value_parser = estimator())]
    estimator: Option<Estimator>,
    /// Language of the articles, as a code such as en; auto: what each says, else seems to be
    /// [default: auto]
    #[arg(long, value_name = "CODE", value_parser = language)]
    language: Option<LanguageChoice>,
    /// Learn tags that are on this many articles or more [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_articles: Option<u32>,
    /// What suggestions are to be good at: f1, precision=0.9 (that share of suggestions is right),
    /// recall=0.8 (that share of the true tags is found) or top=3 (so many each) [default: f1]
    #[arg(long, value_name = "AIM")]
    aim: Option<Aim>,
    /// Leave weights out of the model that are smaller than this share of their tag's largest: a
    /// larger share makes a smaller file [default: 0.02, of naive Bayes 0.03]
    #[arg(long, value_name = "SHARE")]
    least_part: Option<f64>,
    /// Keep spellings of a tag apart that differ in case, hyphens or spaces
    #[arg(long)]
    exact_tags: bool,
    /// List of tags kept by hand, in TOML: their aliases, and those never to suggest
    #[arg(long, value_name = "TAGS")]
    vocabulary: Option<PathBuf>,
}

/// Reads a list of tags, and checks it before any other work is done.
pub(crate) fn tag_list(path: &Path, exact_tags: bool) -> anyhow::Result<TagList> {
    let list = read_tag_list(path)?;
    TagKeys::of(&list, exact_tags)?;
    Ok(list)
}

fn estimator() -> impl TypedValueParser<Value = Estimator> {
    let names = Estimator::ALL.map(|estimator| estimator.to_string());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Estimator>())
}

/// A language's code, or auto.
pub(crate) fn language(code: &str) -> Result<LanguageChoice, String> {
    if code == "auto" {
        return Ok(LanguageChoice::Auto);
    }
    let language = Language::from_code(code).map_err(|error| error.to_string())?;
    Ok(LanguageChoice::Always(language))
}

/// How the program learns where no flag says otherwise.
pub(crate) fn defaults() -> Params {
    match model::background() {
        Some(background) => Tagger::params().background(background),
        None => Tagger::params(),
    }
}

/// Says which tags nothing in the archive sets apart, and what would.
pub(crate) fn warn(tagger: &Tagger, progress: &Progress) {
    let summary = tagger.summary();
    let [first, rest @ ..] = &summary.on_every_article[..] else {
        return;
    };
    let others = match rest.len() {
        0 => String::new(),
        n => format!(" and {}", count(n as u64, "other tag")),
    };
    let how = match summary.drawn {
        0 => "it will be suggested for nearly every article",
        _ => "it was learnt against what articles at large are like, which is a rough guide",
    };
    progress.say(format_args!(
        "{}{others} is on every article: {how}; add articles without it, such as the pages of \
         other tags",
        first.as_str()
    ));
}

impl Learning {
    /// Whether any flag was given.
    pub(crate) fn is_given(&self) -> bool {
        let Self {
            estimator,
            language,
            min_articles,
            aim,
            least_part,
            exact_tags,
            vocabulary,
        } = self;
        let chosen = estimator.is_some() || language.is_some() || aim.is_some();
        let tags = min_articles.is_some() || vocabulary.is_some() || *exact_tags;
        chosen || least_part.is_some() || tags
    }

    /// The files that are read besides the archive.
    pub(crate) fn files(&self) -> &[PathBuf] {
        self.vocabulary.as_slice()
    }

    pub(crate) fn params(&self) -> anyhow::Result<Params> {
        let mut params = defaults().exact_tags(self.exact_tags);
        if let Some(estimator) = self.estimator {
            params = params.estimator(estimator);
        }
        if let Some(language) = self.language {
            params = params.language(language);
        }
        if let Some(aim) = self.aim {
            params = params.aim(aim);
        }
        if let Some(share) = self.least_part {
            params = params.least_part(share);
        }
        if let Some(articles) = self.min_articles {
            params = params.min_articles(articles);
        }
        if let Some(path) = &self.vocabulary {
            params = params.tag_list(tag_list(path, self.exact_tags)?);
        }
        Ok(params)
    }
}
