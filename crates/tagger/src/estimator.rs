//! How scores are made.

use crate::Error;
use catchline_bayes::Spread;
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

    /// Standardises the scores of one article where that is to be done, those of tags that no
    /// article taught left out: they are constants.
    pub(crate) fn finish(self, scores: &mut [f64], is_learnt: impl Fn(usize) -> bool) {
        if self.standardised() {
            let spread = Spread::of(learnt(scores, &is_learnt));
            for (tag, score) in scores.iter_mut().enumerate() {
                if is_learnt(tag) {
                    *score = spread.standardised(*score);
                }
            }
        }
    }
}

/// The scores of the tags that are learnt.
pub(crate) fn learnt(
    scores: &[f64],
    is_learnt: impl Fn(usize) -> bool + Clone,
) -> impl Iterator<Item = f64> + Clone {
    let learnt = scores.iter().enumerate();
    learnt
        .filter(move |&(tag, _)| is_learnt(tag))
        .map(|(_, &score)| score)
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
