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
/// builder.add(["ballot", "count", "ballot"]);
/// builder.add(["ballot", "envoy"]);
/// assert_eq!(builder.frequency("ballot"), 2);
/// let vocabulary = builder.build(1, 0.5)?;
/// assert_eq!(vocabulary.iter().collect::<Vec<_>>(), ["count", "envoy"]);
/// # Ok::<(), catchline_text::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct VocabularyBuilder {
    articles: u32,
    terms: HashMap<String, Frequency, FixedState>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Frequency {
    articles: u32,
    /// The number of the last article that had the term, counted from 1.
    last: u32,
}

impl VocabularyBuilder {
    /// Counts one article by its terms; a term counts once however often it comes.
    pub fn add<T: AsRef<str>>(&mut self, terms: impl IntoIterator<Item = T>) {
        self.articles += 1;
        for term in terms {
            let counted = self.terms.entry_ref(term.as_ref()).or_default();
            if counted.last != self.articles {
                counted.last = self.articles;
                counted.articles += 1;
            }
        }
    }

    /// Counts so many articles at once, given in how many of them each term is. In any order, the
    /// sums are the same.
    pub fn add_counted<T: AsRef<str>>(
        &mut self,
        articles: u32,
        terms: impl IntoIterator<Item = (T, u32)>,
    ) {
        self.articles += articles;
        for (term, more) in terms {
            self.terms.entry_ref(term.as_ref()).or_default().articles += more;
        }
    }

    /// How many articles were counted.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// How many articles have the term.
    pub fn frequency(&self, term: &str) -> u32 {
        self.terms.get(term).map_or(0, |counted| counted.articles)
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
        let is_kept =
            |counted: &Frequency| min <= counted.articles && f64::from(counted.articles) <= most;
        let kept = self
            .terms
            .iter()
            .filter(|(term, counted)| !term.is_empty() && is_kept(counted));
        let mut terms: Vec<&str> = kept.map(|(term, _)| term.as_str()).collect();
        terms.sort_unstable();
        Vocabulary::from_sorted(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(articles: &[Vec<String>]) -> VocabularyBuilder {
        let mut builder = VocabularyBuilder::default();
        for terms in articles {
            builder.add(terms);
        }
        builder
    }

    #[test]
    fn rare_and_common_terms_are_left_out() {
        let mut builder = VocabularyBuilder::default();
        for article in [["a", "b"], ["a", "c"], ["a", "b"], ["d", "a"]] {
            builder.add(article);
        }
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
        fn counting_at_once_is_counting_one_by_one(
            first in prop::collection::vec(prop::collection::vec("[a-e]{1,2}", 0..6), 0..6),
            second in prop::collection::vec(prop::collection::vec("[a-e]{1,2}", 0..6), 0..6),
            next in prop::collection::vec("[a-e]{1,2}", 0..6),
        ) {
            let all: Vec<_> = first.iter().chain(&second).chain([&next]).cloned().collect();
            let whole = counted(&all);
            for (one, other) in [(&first, &second), (&second, &first)] {
                let mut builder = counted(one);
                let other = counted(other);
                let terms = other.terms.keys().map(|term| (term, other.frequency(term)));
                builder.add_counted(other.articles(), terms);
                builder.add(&next);
                prop_assert_eq!(builder.articles(), whole.articles());
                prop_assert_eq!(builder.build(1, 1.0), whole.build(1, 1.0));
                for terms in &all {
                    for term in terms {
                        prop_assert_eq!(builder.frequency(term), whole.frequency(term));
                    }
                }
            }
        }
    }
}
