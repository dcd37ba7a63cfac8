//! How an archive is to be learnt, as flags.

use crate::{
    message::{count, say},
    model,
    progress::Progress,
};
use catchline::{
    Aim, Estimator, Language, LanguageChoice, Params, Settings, Tagger, corpus::read_tag_list,
};
use clap::{
    Args, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use std::{fmt, path::PathBuf};

#[derive(Debug, Default, PartialEq, Args)]
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
    /// List of tags kept by hand, in TOML: their aliases, and those never to suggest
    #[arg(long, value_name = "TAGS")]
    vocabulary: Option<PathBuf>,
    /// What an article on the wrong side costs a machine of nb-svm: more fits the archive more
    /// closely [default: 1]
    #[arg(long, value_name = "COST")]
    cost: Option<f64>,
    /// How strongly naive Bayes scales the features of nb-svm: 0 not at all, 1 fully [default: 0.5]
    #[arg(long, value_name = "POWER")]
    power: Option<f64>,
    /// Features of their own for so many terms at the start of the text [default: 20; 0 below 500
    /// articles]
    #[arg(long, value_name = "N")]
    lead_terms: Option<u32>,
    /// What is added to every count [default: 1; complement 3, multinomial 0.1, bernoulli 0.01]
    #[arg(long, value_name = "NUMBER")]
    smoothing: Option<f64>,
    /// Leave terms out that stand in fewer articles than this [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    min_term_articles: Option<u32>,
    /// What to do with words such as "the" [default: drop]
    #[arg(long, value_enum, value_name = "WHAT")]
    stop_words: Option<StopWords>,
    /// Make terms of up to so many neighbouring words [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    ngrams: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StopWords {
    /// Leave them out
    Drop,
    /// Read them as any other word
    Keep,
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
    /// By the defaults and a list of tags, if there is one.
    pub(crate) fn by(vocabulary: Option<PathBuf>) -> Self {
        Self {
            vocabulary,
            ..Self::default()
        }
    }

    /// Whether any flag was given.
    pub(crate) fn is_given(&self) -> bool {
        *self != Self::default()
    }

    /// The files that are read besides the archive.
    pub(crate) fn files(&self) -> &[PathBuf] {
        self.vocabulary.as_slice()
    }

    /// The parameters where no flag says otherwise the defaults; says where a language named has no
    /// stemmer.
    pub(crate) fn params(&self) -> anyhow::Result<Params> {
        self.over(Params::default())
    }

    /// The same over other parameters than the defaults.
    pub(crate) fn over(&self, params: Params) -> anyhow::Result<Params> {
        let list = self.vocabulary.as_deref().map(read_tag_list).transpose()?;
        if let Some(language) = self.language {
            say_if_not_stemmed(language);
        }
        let params = with(params, model::background(), Params::background);
        let params = with(params, self.exact_tags.then_some(true), Params::exact_tags);
        let params = with(params, list, Params::tag_list);
        let params = with(params, self.estimator, Params::estimator);
        let params = with(params, self.language, Params::language);
        let params = with(params, self.min_articles, Params::min_articles);
        let params = with(params, self.aim, Params::aim);
        let params = with(params, self.least_part, Params::least_part);
        let params = with(params, self.cost, Params::cost);
        let params = with(params, self.power, Params::power);
        let params = with(params, self.lead_terms, Params::lead_terms);
        let params = with(params, self.smoothing, Params::smoothing);
        let params = with(params, self.min_term_articles, Params::min_term_articles);
        let left_out = self.stop_words.map(|what| what == StopWords::Drop);
        let params = with(params, left_out, Params::stop_words);
        let params = with(params, self.ngrams, Params::ngrams);
        params.check()?;
        Ok(params)
    }
}

fn with<T>(params: Params, value: Option<T>, set: fn(Params, T) -> Params) -> Params {
    match value {
        Some(value) => set(params, value),
        None => params,
    }
}

/// The flags that make the same tagger of the same archive: its estimator, and what is not the
/// default.
pub(crate) fn flags(tagger: &Tagger) -> String {
    flags_of(tagger.settings(), tagger.summary().articles)
}

fn flags_of(settings: &Settings, articles: u64) -> String {
    let articles = usize::try_from(articles).unwrap_or(usize::MAX);
    let usual = named(&Tagger::params().settings(settings.estimator, articles));
    let mut flags = format!("--estimator {}", settings.estimator);
    for ((name, value), (_, usual)) in named(settings).into_iter().zip(usual) {
        if value != usual {
            flags = format!("{flags} --{name} {value}");
        }
    }
    if settings.exact_tags {
        flags.push_str(" --exact-tags");
    }
    flags
}

/// The flags that make other settings of these; another estimator comes with defaults of its own.
pub(crate) fn moved(from: &Settings, to: &Settings) -> String {
    if from.estimator != to.estimator {
        return format!("--estimator {}", to.estimator);
    }
    let both = named(from).into_iter().zip(named(to));
    let moved = both.filter(|(from, to)| from != to);
    let flags: Vec<String> = moved
        .map(|(_, (name, value))| format!("--{name} {value}"))
        .collect();
    flags.join(" ")
}

/// Every setting but the estimator that a flag with a value gives.
fn named(settings: &Settings) -> [(&'static str, String); 11] {
    let language = match settings.language {
        LanguageChoice::Auto => "auto".to_owned(),
        LanguageChoice::Always(language) => language.to_string(),
    };
    let stop_words = if settings.terms.stop_words {
        StopWords::Drop
    } else {
        StopWords::Keep
    };
    [
        ("cost", settings.cost.to_string()),
        ("power", settings.power.to_string()),
        ("lead-terms", settings.lead_terms.to_string()),
        ("smoothing", settings.smoothing.to_string()),
        ("min-term-articles", settings.min_term_articles.to_string()),
        ("stop-words", stop_words.to_string()),
        ("ngrams", settings.terms.ngrams.to_string()),
        ("language", language),
        ("min-articles", settings.min_articles.to_string()),
        ("aim", settings.aim.to_string()),
        ("least-part", settings.least_part.to_string()),
    ]
}

impl fmt::Display for StopWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Drop => "drop",
            Self::Keep => "keep",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        learning: Learning,
    }

    fn settings(flags: &str, articles: u64) -> Settings {
        let line = Line::parse_from(["catchline"].into_iter().chain(flags.split_whitespace()));
        let estimator = line.learning.estimator.unwrap_or(Estimator::NbSvm);
        let params = line.learning.params().unwrap();
        params.settings(estimator, usize::try_from(articles).unwrap())
    }

    #[test]
    fn flags_give_back_the_settings_they_were_made_of() {
        let all = [
            "",
            "--estimator complement --smoothing 0.75 --ngrams 2 --exact-tags",
            "--cost 0.25 --power 0 --lead-terms 40 --min-term-articles 1 --stop-words keep",
            "--language fi --min-articles 3 --aim precision=0.9 --least-part 0",
            "--estimator bernoulli --smoothing 0.0025 --lead-terms 20 --language auto",
            "--lead-terms 0",
        ];
        for (given, articles) in all
            .into_iter()
            .flat_map(|flags| [(flags, 100), (flags, 500)])
        {
            let from = settings(given, articles);
            let again = settings(&flags_of(&from, articles), articles);
            assert_eq!(again, from, "{given}");
        }
        let usual = settings("--cost 2 --lead-terms 0 --power 0.5", 100);
        assert_eq!(flags_of(&usual, 100), "--estimator nb-svm --cost 2");
    }

    #[test]
    fn what_is_moved_is_told_from_what_stays() {
        let from = settings("--cost 2", 100);
        let lead = settings("--lead-terms 20 --cost 2", 100);
        assert_eq!(moved(&from, &lead), "--lead-terms 20");
        let complement = settings("--estimator complement --cost 2", 100);
        assert_eq!(moved(&from, &complement), "--estimator complement");
    }
}
