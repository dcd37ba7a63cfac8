//! Counts in how many articles each term is, and keeps the terms worth knowing.

use crate::{Error, Vocabulary};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Counts article frequencies and chooses a vocabulary by them.
///
/// ```
/// use catchline_text::VocabularyBuilder;
///
/// let mut builder = VocabularyBuilder::default();
/// builder.add(2, [("ballot", 2), ("count", 1)]);
/// builder.add(1, [("ballot", 1), ("envoy", 1)]);
/// assert_eq!(builder.frequency("ballot"), 3);
/// let vocabulary = builder.build(1, 0.5)?;
/// assert_eq!(vocabulary.iter().collect::<Vec<_>>(), ["count", "envoy"]);
/// # Ok::<(), catchline_text::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct VocabularyBuilder {
    articles: u32,
    /// In how many articles each term is.
    terms: HashMap<String, u32, FixedState>,
}

impl VocabularyBuilder {
    /// Counts so many articles more, given in how many of them each term is. In any order, the sums
    /// are the same.
    pub fn add<T: AsRef<str>>(&mut self, articles: u32, terms: impl IntoIterator<Item = (T, u32)>) {
        self.articles += articles;
        for (term, frequency) in terms {
            *self.terms.entry_ref(term.as_ref()).or_default() += frequency;
        }
    }

    /// How many articles were counted.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// How many articles have the term.
    pub fn frequency(&self, term: &str) -> u32 {
        self.terms.get(term).copied().unwrap_or_default()
    }

    /// The terms that are in at least `min` articles and in at most `max_share` of all articles,
    /// in byte order.
    ///
    /// # Errors
    /// [`Error::Share`] for a `max_share` that is not above 0 and up to 1, and
    /// [`Error::TooLarge`].
    pub fn build(&self, min: u32, max_share: f64) -> Result<Vocabulary, Error> {
        if !(0.0 < max_share && max_share <= 1.0) {
            return Err(Error::Share { share: max_share });
        }
        let most = max_share * f64::from(self.articles);
        let is_kept = |&frequency: &u32| min <= frequency && f64::from(frequency) <= most;
        let kept = self
            .terms
            .iter()
            .filter(|(term, frequency)| !term.is_empty() && is_kept(frequency));
        let mut terms: Vec<&str> = kept.map(|(term, _)| term.as_str()).collect();
        terms.sort_unstable();
        Vocabulary::from_sorted(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rare_and_common_terms_are_left_out() {
        let mut builder = VocabularyBuilder::default();
        builder.add(3, [("a", 3), ("b", 2), ("c", 1)]);
        builder.add(1, [("d", 1), ("a", 1)]);
        let terms = |min, share| -> Vec<String> {
            builder
                .build(min, share)
                .unwrap()
                .iter()
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(terms(1, 1.0), ["a", "b", "c", "d"]);
        assert_eq!(terms(2, 1.0), ["a", "b"]);
        assert_eq!(terms(2, 0.5), ["b"]);
        assert!(terms(5, 1.0).is_empty());
        for share in [0.0, -1.0, 1.1, f64::NAN, f64::INFINITY] {
            assert!(matches!(builder.build(1, share), Err(Error::Share { .. })));
        }
        assert!(
            VocabularyBuilder::default()
                .build(1, 1.0)
                .unwrap()
                .is_empty()
        );
    }

    proptest! {
        #[test]
        fn counts_add_up_in_any_order(
            parts in prop::collection::vec((0..9u32, prop::collection::btree_map("[a-e]{1,2}", 0..9u32, 0..6)), 0..6),
        ) {
            let (mut builder, mut reversed) = (VocabularyBuilder::default(), VocabularyBuilder::default());
            parts.iter().for_each(|(articles, terms)| builder.add(*articles, terms.iter().map(|(t, &n)| (t, n))));
            parts.iter().rev().for_each(|(articles, terms)| reversed.add(*articles, terms.iter().map(|(t, &n)| (t, n))));
            prop_assert_eq!(builder.articles(), parts.iter().map(|part| part.0).sum::<u32>());
            prop_assert_eq!(builder.build(1, 1.0), reversed.build(1, 1.0));
            for term in parts.iter().flat_map(|part| part.1.keys()) {
                let frequency = parts.iter().filter_map(|part| part.1.get(term)).sum::<u32>();
                prop_assert_eq!(builder.frequency(term), frequency);
            }
        }
    }
}
