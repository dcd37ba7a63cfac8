//! What a model was learnt with, every default filled in.

use crate::{Estimator, LanguageChoice, Params, params::FEW_ARTICLES};
use catchline_bayes::Aim;
use catchline_text as text;
use serde::{Deserialize, Serialize};

/// What [`Params`](crate::Params) came to for one archive; a model remembers it.
///
/// The same articles learnt with the same settings give the same model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// How scores are made.
    pub estimator: Estimator,
    /// What is added to every count.
    pub smoothing: f64,
    /// How strongly naive Bayes scales the features of `nb-svm`; others do without.
    pub power: f64,
    /// What an article on the wrong side costs a machine of `nb-svm`; others do without.
    pub cost: f64,
    /// Weights below this share were left out of the model.
    pub least_part: f64,
    /// How many terms at the start of the body are features of their own.
    pub lead_terms: u32,
    /// On how many articles a tag had to be.
    pub min_articles: u32,
    /// In how many articles a term had to stand.
    pub min_term_articles: u32,
    /// What thresholds were chosen for.
    pub aim: Aim,
    /// Whether two spellings of a tag stayed two tags.
    pub exact_tags: bool,
    /// Which language articles are taken to be in.
    pub language: LanguageChoice,
    /// How text becomes terms.
    pub terms: text::Settings,
}

impl Settings {
    /// Whether its numbers are numbers.
    pub(crate) fn is_finite(&self) -> bool {
        let numbers = [self.smoothing, self.power, self.cost, self.least_part];
        numbers.into_iter().all(f64::is_finite) && self.aim.check().is_ok()
    }
}

impl Params {
    /// What these parameters come to with an estimator, in an archive of so many tagged articles.
    pub fn settings(&self, estimator: Estimator, articles: usize) -> Settings {
        let smoothing = estimator.default_smoothing();
        let least_part = estimator.default_least_part();
        let lead_terms = if articles < FEW_ARTICLES { 0 } else { 20 };
        Settings {
            estimator,
            smoothing: self.smoothing.unwrap_or(smoothing),
            power: self.power.unwrap_or(0.5),
            cost: self.cost.unwrap_or(1.0),
            least_part: self.least_part.unwrap_or(least_part),
            lead_terms: self.lead_terms.unwrap_or(lead_terms),
            min_articles: self.min_articles,
            min_term_articles: self.min_term_articles.unwrap_or(2),
            aim: self.aim,
            exact_tags: self.exact_tags,
            language: self.language,
            terms: self.term_settings(),
        }
    }

    pub(crate) fn term_settings(&self) -> text::Settings {
        text::Settings {
            stop_words: self.stop_words.unwrap_or(self.terms.stop_words),
            ngrams: self.ngrams.unwrap_or(self.terms.ngrams),
            ..self.terms.clone()
        }
    }
}
