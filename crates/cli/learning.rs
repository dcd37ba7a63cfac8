//! How an archive is to be learnt, as flags.

use crate::message::say;
use catchline::{Aim, Estimator, Language, LanguageChoice, Params, Tagger};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

#[derive(Debug, Args)]
#[command(next_help_heading = "Learning")]
pub(crate) struct Learning {
    /// How scores are made [default: what did best in cross-validation]
    #[arg(long, value_name = "NAME", value_parser = estimator())]
    estimator: Option<Estimator>,
    /// Language of the articles, as a code such as en; auto: what each says, else the one of the
    /// archive's languages that it seems to be in [default: auto]
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

/// Says where words are kept as they stand although their language was named.
pub(crate) fn say_if_not_stemmed(choice: LanguageChoice) {
    match choice {
        LanguageChoice::Always(Language::UNDETERMINED) | LanguageChoice::Auto => {}
        LanguageChoice::Always(language) if language.is_stemmed() => {}
        LanguageChoice::Always(language) => say(format_args!(
            "there is no stemmer for {language}: its words are kept as they stand"
        )),
    }
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
        } = self;
        let chosen = estimator.is_some() || language.is_some() || aim.is_some();
        chosen || min_articles.is_some() || least_part.is_some() || *exact_tags
    }

    /// The parameters; says where a language named has no stemmer.
    pub(crate) fn params(&self) -> Params {
        let mut params = Tagger::params().exact_tags(self.exact_tags);
        if let Some(estimator) = self.estimator {
            params = params.estimator(estimator);
        }
        if let Some(language) = self.language {
            say_if_not_stemmed(language);
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
        params
    }
}
