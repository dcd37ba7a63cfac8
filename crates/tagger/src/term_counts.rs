//! How often each term stands in an article, before any archive has a say.

use crate::{Error, LanguageChoice, languages::Languages, reading::Reading};
use catchline_article::Article;
use catchline_text::{Extractor, Language, Numbers, Settings};
use std::collections::BTreeMap;

/// Counts the terms of articles one by one, each by itself: words as they stand, in lower case,
/// those of the title a second time as `title:word`. Nothing is stemmed, left out or pruned, since
/// what a word becomes depends on the language of its archive and on settings. So counts of
/// articles add up, and taking one away leaves what was there before.
///
/// ```
/// use catchline::{Article, TermCounter};
///
/// let mut counter = TermCounter::new();
/// let counts = counter.count(&Article::new("Tea").body("The tea, the cup"));
/// let all: Vec<(&str, u32)> = counts.iter().map(|(term, &n)| (term.as_str(), n)).collect();
/// assert_eq!(all, [("cup", 1), ("tea", 2), ("the", 2), ("title:tea", 1)]);
/// ```
#[derive(Debug)]
pub struct TermCounter {
    reading: Reading,
    extractor: Extractor,
}

impl Default for TermCounter {
    fn default() -> Self {
        Self::new()
    }
}

impl TermCounter {
    /// A counter; give each thread its own.
    #[allow(clippy::missing_panics_doc, reason = "the settings are always good")]
    pub fn new() -> Self {
        let terms = Settings {
            stem: false,
            stop_words: false,
            ngrams: 1,
            numbers: Numbers::Keep,
        };
        let always = LanguageChoice::Always(Language::UNDETERMINED);
        Self {
            extractor: Extractor::new(terms.clone()).expect("single words can be terms"),
            reading: Reading {
                terms,
                lead_terms: 0,
                languages: Languages::of(std::iter::empty(), always),
            },
        }
    }

    /// How often each term stands in the article, by term.
    pub fn count(&mut self, article: &Article) -> BTreeMap<String, u32> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let Self { reading, extractor } = self;
        reading.occurrences(extractor, article, |term, _| {
            if let Some(count) = counts.get_mut(term) {
                *count += 1;
            } else {
                counts.insert(term.to_owned(), 1);
            }
        });
        counts
    }

    /// A checksum of what becomes of a fixed text: where it differs, counts do.
    ///
    /// # Errors
    /// None that this counter has; [`Error::Text`] of the tokenizer.
    pub fn digest(&self) -> Result<u64, Error> {
        Ok(self.reading.digest()?)
    }
}
