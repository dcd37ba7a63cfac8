//! What can be chosen before learning, and the defaults.

use crate::{Error, Progress, Tagger, fit};
use catchline_article::Labelled;
use catchline_bayes::{Aim, standardise};
use catchline_text as text;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How scores are made from what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// [`MultinomialNb`](catchline_bayes::MultinomialNb) on log-tf·idf vectors of length 1; scores are log-odds.
    Multinomial,
    /// [`ComplementNb`](catchline_bayes::ComplementNb) on log-tf·idf vectors of length 1; scores are standardised.
    Complement,
    /// [`BernoulliNb`](catchline_bayes::BernoulliNb) on the presence of terms; scores are log-odds.
    Bernoulli,
    /// [`NbSvm`](catchline_bayes::NbSvm) on log-tf·idf vectors of length 1; scores are a machine's output, above 0 where
    /// it would say yes.
    #[serde(rename = "nb-svm")]
    NbSvm,
}

impl Estimator {
    /// Every estimator, by name.
    pub const ALL: [Self; 4] = [
        Self::Bernoulli,
        Self::Complement,
        Self::Multinomial,
        Self::NbSvm,
    ];

    /// The smoothing that did best in cross-validation on training articles.
    pub fn default_smoothing(self) -> f64 {
        match self {
            Self::Multinomial => 0.1,
            Self::NbSvm => 1.0,
            Self::Bernoulli => 0.01,
            Self::Complement => 3.0,
        }
    }

    pub(crate) fn default_least_part(self) -> f64 {
        match self {
            Self::NbSvm => 0.02,
            _ => 0.03,
        }
    }

    /// Whether only the presence of a term counts.
    pub(crate) fn presence(self) -> bool {
        self == Self::Bernoulli
    }

    /// Whether scores are standardised over the tags of an article.
    pub(crate) fn standardised(self) -> bool {
        self == Self::Complement
    }

    pub(crate) fn finish(self, scores: &mut [f64]) {
        if self.standardised() {
            standardise(scores);
        }
    }
}

impl fmt::Display for Estimator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Multinomial => "multinomial",
            Self::Complement => "complement",
            Self::Bernoulli => "bernoulli",
            Self::NbSvm => "nb-svm",
        })
    }
}

impl FromStr for Estimator {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL
            .into_iter()
            .find(|one| one.to_string() == name)
            .ok_or_else(|| Error::Parameter {
                name: "the estimator",
                got: name.to_owned(),
                expected: "bernoulli, complement, multinomial or nb-svm",
            })
    }
}

/// Which language an article is taken to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum LanguageChoice {
    /// The one it says it is in. Where it says none, that of the archive; where the archive has
    /// several, the one of those that it seems to be in, else that of most articles.
    #[default]
    Auto,
    /// Always this one.
    Always(text::Language),
}

/// In an archive of fewer articles, naive Bayes may do better than machines, and both are tried;
/// and the start of the body has too little to say.
const FEW_ARTICLES: usize = 500;

/// With this many tags or fewer, complement naive Bayes is not tried.
const FEW_TAGS: usize = 3;

/// Parameters of learning, at their defaults until set; checked by [`Params::fit`].
///
/// | name | default | range |
/// |---|---|---|
/// | [estimator](Params::estimator) | nb-svm; below 500 articles, that or complement (multinomial for 3 tags or fewer), by cross-validation | |
/// | [smoothing](Params::smoothing) | 1 (nb-svm), 3 (complement), 0.1 (multinomial), 0.01 (bernoulli) | finite, above 0 |
/// | [power](Params::power) | 0.5 | finite, 0 or more |
/// | [cost](Params::cost) | 1 | finite, above 0 |
/// | [lead_terms](Params::lead_terms) | 20; 0 below 500 articles | 0 or more |
/// | [min_articles](Params::min_articles) | 1 | 1 or more |
/// | [min_term_articles](Params::min_term_articles) | 2 | 1 or more |
/// | [aim](Params::aim) | f1 | shares above 0 and up to 1 |
/// | [exact_tags](Params::exact_tags) | no | |
/// | [language](Params::language) | auto | |
/// | [terms](Params::terms) | stems, no stop words, single words, shapes of numbers | |
/// | [folds](Params::folds) | 5 | 2 to 100 |
/// | [least_part](Params::least_part) | 0.02 (nb-svm), 0.03 (others) | 0 up to, not including, 1 |
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    pub(crate) estimator: Option<Estimator>,
    pub(crate) smoothing: Option<f64>,
    pub(crate) min_articles: u32,
    pub(crate) min_term_articles: u32,
    pub(crate) aim: Aim,
    pub(crate) exact_tags: bool,
    pub(crate) language: LanguageChoice,
    pub(crate) terms: text::Settings,
    pub(crate) folds: usize,
    pub(crate) least_part: Option<f64>,
    pub(crate) power: f64,
    pub(crate) cost: f64,
    pub(crate) lead_terms: Option<u32>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            estimator: None,
            smoothing: None,
            min_articles: 1,
            min_term_articles: 2,
            aim: Aim::F1,
            exact_tags: false,
            language: LanguageChoice::Auto,
            terms: text::Settings::default(),
            folds: 5,
            least_part: None,
            power: 0.5,
            cost: 1.0,
            lead_terms: None,
        }
    }
}

impl Params {
    /// How scores are made.
    #[must_use]
    pub fn estimator(mut self, estimator: Estimator) -> Self {
        self.estimator = Some(estimator);
        self
    }

    /// What is added to every count. Finite, above 0.
    #[must_use]
    pub fn smoothing(mut self, smoothing: f64) -> Self {
        self.smoothing = Some(smoothing);
        self
    }

    /// On how many articles a tag must be to be learnt. 1 or more.
    #[must_use]
    pub fn min_articles(mut self, articles: u32) -> Self {
        self.min_articles = articles;
        self
    }

    /// In how many articles a term must stand to be a feature. 1 or more.
    #[must_use]
    pub fn min_term_articles(mut self, articles: u32) -> Self {
        self.min_term_articles = articles;
        self
    }

    /// What suggestions are to be good at.
    #[must_use]
    pub fn aim(mut self, aim: Aim) -> Self {
        self.aim = aim;
        self
    }

    /// Whether two spellings of a tag stay two tags, whatever [`Tag::folded`] says.
    ///
    /// [`Tag::folded`]: catchline_article::Tag::folded
    #[must_use]
    pub fn exact_tags(mut self, exact: bool) -> Self {
        self.exact_tags = exact;
        self
    }

    /// Which language articles are taken to be in.
    #[must_use]
    pub fn language(mut self, language: LanguageChoice) -> Self {
        self.language = language;
        self
    }

    /// How text becomes terms.
    #[must_use]
    pub fn terms(mut self, settings: text::Settings) -> Self {
        self.terms = settings;
        self
    }

    /// Into how many parts the archive is dealt to choose thresholds and calibrate. 2 to 100.
    #[must_use]
    pub fn folds(mut self, folds: usize) -> Self {
        self.folds = folds;
        self
    }

    /// Parts of weights with a smaller magnitude are left out of the model; for `nb-svm`, with a
    /// smaller share of the largest of their tag. 0 keeps all.
    #[must_use]
    pub fn least_part(mut self, least: f64) -> Self {
        self.least_part = Some(least);
        self
    }

    /// How strongly naive Bayes scales the features of `nb-svm`: 0 not at all, 1 by the whole
    /// log-count ratio. Finite, 0 or more.
    #[must_use]
    pub fn power(mut self, power: f64) -> Self {
        self.power = power;
        self
    }

    /// What an article on the wrong side costs a machine of `nb-svm`. Finite, above 0.
    #[must_use]
    pub fn cost(mut self, cost: f64) -> Self {
        self.cost = cost;
        self
    }

    /// How many terms at the start of the body are features of their own.
    #[must_use]
    pub fn lead_terms(mut self, terms: u32) -> Self {
        self.lead_terms = Some(terms);
        self
    }

    /// Learns an archive.
    ///
    /// The order of the articles does not matter. Articles without a tag are not learnt from.
    ///
    /// # Errors
    /// An archive that holds nothing to learn, two articles of one id and different text, or a
    /// parameter out of its range: see [`Error`].
    pub fn fit(&self, archive: &[Labelled]) -> Result<Tagger, Error> {
        self.fit_with_progress(archive, &|_| ())
    }

    /// [`Params::fit`], told of its progress. `progress` may be called from several threads.
    ///
    /// # Errors
    /// Those of [`Params::fit`].
    pub fn fit_with_progress(
        &self,
        archive: &[Labelled],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Tagger, Error> {
        self.check()?;
        fit::fit(self, archive, progress)
    }

    /// How many terms at the start of the body are features of their own, in such an archive.
    pub(crate) fn lead_terms_for(&self, articles: usize) -> u32 {
        self.lead_terms
            .unwrap_or(if articles < FEW_ARTICLES { 0 } else { 20 })
    }

    /// The estimators to learn with; of several the one that does best in cross-validation stays.
    pub(crate) fn estimators(&self, articles: usize, tags: usize) -> Vec<Estimator> {
        // Standardised scores of few tags say too little.
        let plain = if tags <= FEW_TAGS {
            Estimator::Multinomial
        } else {
            Estimator::Complement
        };
        match self.estimator {
            Some(estimator) => vec![estimator],
            None if articles < FEW_ARTICLES => vec![Estimator::NbSvm, plain],
            None => vec![Estimator::NbSvm],
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let wrong = |name, got: String, expected| {
            Err(Error::Parameter {
                name,
                got,
                expected,
            })
        };
        if self.min_articles == 0 {
            return wrong("min_articles", "0".to_owned(), "1 or more");
        }
        if self.min_term_articles == 0 {
            return wrong("min_term_articles", "0".to_owned(), "1 or more");
        }
        if !(2..=100).contains(&self.folds) {
            return wrong("folds", self.folds.to_string(), "a number from 2 to 100");
        }
        if let Some(least) = self.least_part.filter(|least| !(0.0..1.0).contains(least)) {
            return wrong(
                "least_part",
                least.to_string(),
                "a number from 0 to below 1",
            );
        }
        self.aim.check()?;
        self.terms.check()?;
        Ok(())
    }
}
