//! What learning an archive came to; a model remembers it.

use crate::archive::Merge;
use catchline_article::Tag;
use catchline_bayes::Rates;
use serde::{Deserialize, Serialize};

/// What was learnt, left out and merged, and how well it does on held-out articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Articles learnt from.
    pub articles: u64,
    /// Archives they came from, each with tags of its own.
    pub archives: u64,
    /// Articles drawn from a background, for tags on every article.
    pub drawn: u64,
    /// Articles without a tag, which say nothing.
    pub untagged: u64,
    /// Tags on fewer articles than asked for.
    pub tags_too_rare: u64,
    /// Tags that every article carries where they are used: only a background sets them apart.
    pub on_every_article: Vec<Tag>,
    /// Spellings that were read as one tag.
    pub merges: Vec<Merge>,
    /// Parts of weights that follow from the counts.
    pub parts: u64,
    /// Parts of weights that the model holds.
    pub parts_stored: u64,
    /// How well the tagger does on articles it has not learnt.
    pub cross_validation: CrossValidation,
}

impl Summary {
    /// All articles that frequencies of terms were counted in.
    pub(crate) fn counted(&self) -> u64 {
        self.articles.saturating_add(self.drawn)
    }
}

/// Figures from a cross-validation on the articles that were learnt: each article is tagged by
/// what the other folds teach, under thresholds that its own fold had no part in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CrossValidation {
    /// Into how many parts the archive was dealt.
    pub folds: u64,
    /// Over all pairs of article and tag.
    pub micro: Rates,
    /// The mean over tags.
    #[serde(rename = "macro")]
    pub macro_average: Rates,
    /// Micro-F1 of the weights before they were rounded and small ones left out.
    pub micro_f1_before_rounding: f64,
}
