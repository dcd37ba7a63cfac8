//! The terms that a model knows, numbered in the order of their bytes.

use crate::Error;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::cmp::Ordering;
use std::hash::BuildHasher;
use std::sync::OnceLock;

/// Terms and their ids: the id of a term is its place in the byte order of all terms.
///
/// ```
/// use catchline_text::Vocabulary;
///
/// let vocabulary = Vocabulary::from_sorted(["ballot", "envoy"])?;
/// assert_eq!(vocabulary.get("envoy"), Some(1));
/// assert_eq!(vocabulary.term(0), Some("ballot"));
/// # Ok::<(), catchline_text::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Vocabulary {
    text: String,
    /// Where each term begins in `text`, and the end of the last.
    offsets: Vec<u32>,
    /// The ids by the hashes of their terms, once it is worth while.
    index: OnceLock<HashTable<u32>>,
}

impl Vocabulary {
    /// The vocabulary of these terms, which must be in strictly increasing byte order.
    ///
    /// # Errors
    /// [`Error::Order`], [`Error::EmptyTerm`], or [`Error::TooLarge`] over 4 GiB.
    pub fn from_sorted<T: AsRef<str>>(terms: impl IntoIterator<Item = T>) -> Result<Self, Error> {
        let (mut text, mut ends) = (String::new(), vec![0]);
        for term in terms {
            text.push_str(term.as_ref());
            ends.push(text.len());
        }
        let bytes = text.len();
        let offset = |end: usize| u32::try_from(end).map_err(|_| Error::TooLarge { bytes });
        let offsets = ends.into_iter().map(offset).collect::<Result<_, _>>()?;
        Self::from_parts(text, offsets)
    }

    /// The vocabulary with these [`text`](Self::text) and [`offsets`](Self::offsets).
    ///
    /// # Errors
    /// [`Error::Offset`] where the offsets do not cut the text into terms, and [`Error::Order`] or
    /// [`Error::EmptyTerm`] where the terms are not strictly increasing or one is empty.
    pub fn from_parts(text: String, offsets: Vec<u32>) -> Result<Self, Error> {
        check_offsets(&text, &offsets)?;
        let vocabulary = Self {
            text,
            offsets,
            index: OnceLock::new(),
        };
        vocabulary.check_order()?;
        Ok(vocabulary)
    }

    fn check_order(&self) -> Result<(), Error> {
        let mut before = "";
        for (index, term) in self.iter().enumerate() {
            if term.is_empty() {
                return Err(Error::EmptyTerm { index });
            }
            if term <= before {
                let (first, second) = (before.to_owned(), term.to_owned());
                return Err(Error::Order {
                    index,
                    first,
                    second,
                });
            }
            before = term;
        }
        Ok(())
    }

    /// Makes ready to look up many terms.
    pub fn index(&self) {
        self.index.get_or_init(|| {
            let mut index = HashTable::with_capacity(self.len());
            for (id, term) in (0u32..).zip(self.iter()) {
                index.insert_unique(hash(term), id, |&id| hash(self.cut(id)));
            }
            index
        });
    }

    /// The id of a term.
    pub fn get(&self, term: &str) -> Option<u32> {
        if let Some(index) = self.index.get() {
            return index.find(hash(term), |&id| self.cut(id) == term).copied();
        }
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = u32::midpoint(low, high);
            match self.cut(middle).cmp(term) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn cut(&self, id: u32) -> &str {
        cut(&self.text, &self.offsets, id as usize)
    }

    /// The term of an id.
    pub fn term(&self, id: u32) -> Option<&str> {
        ((id as usize) < self.len()).then(|| cut(&self.text, &self.offsets, id as usize))
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no term.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The terms in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|id| cut(&self.text, &self.offsets, id))
    }

    /// All terms, one right after the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each term begins in [`text`](Self::text), in bytes, and the end of the last.
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }
}

impl PartialEq for Vocabulary {
    fn eq(&self, other: &Self) -> bool {
        self.offsets == other.offsets && self.text == other.text
    }
}

impl Eq for Vocabulary {}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            text: String::new(),
            offsets: vec![0],
            index: OnceLock::new(),
        }
    }
}

fn hash(term: &str) -> u64 {
    FixedState::default().hash_one(term)
}

fn cut<'t>(text: &'t str, offsets: &[u32], id: usize) -> &'t str {
    &text[offsets[id] as usize..offsets[id + 1] as usize]
}

fn check_offsets(text: &str, offsets: &[u32]) -> Result<(), Error> {
    let length = text.len();
    let wrong = |index: usize, offset: u32| Error::Offset {
        index,
        offset,
        length,
    };
    let mut before = 0;
    for (index, &offset) in offsets.iter().enumerate() {
        let first = index == 0 && offset != 0;
        if first || offset < before || !text.is_char_boundary(offset as usize) {
            return Err(wrong(index, offset));
        }
        before = offset;
    }
    if offsets.is_empty() || before as usize != length {
        return Err(wrong(offsets.len().saturating_sub(1), before));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_byte_order() {
        let vocabulary = Vocabulary::from_sorted(["Z", "a", "a b", "é", "漢字"]).unwrap();
        assert_eq!(vocabulary.len(), 5);
        for (id, term) in vocabulary.iter().enumerate() {
            assert_eq!(vocabulary.get(term), Some(id as u32));
            assert_eq!(vocabulary.term(id as u32), Some(term));
        }
        assert_eq!((vocabulary.get("b"), vocabulary.term(5)), (None, None));
        vocabulary.index();
        for (id, term) in vocabulary.iter().enumerate() {
            assert_eq!(vocabulary.get(term), Some(id as u32));
        }
        assert_eq!(vocabulary.get("b"), None);
        assert!(Vocabulary::default().is_empty());
        assert_eq!(
            Vocabulary::from_sorted([""; 0]).unwrap(),
            Vocabulary::default()
        );
    }

    #[test]
    fn parts_make_the_vocabulary_again() {
        let whole = Vocabulary::from_sorted(["a", "bé", "c"]).unwrap();
        let parts = (whole.text().to_owned(), whole.offsets().to_vec());
        assert_eq!(Vocabulary::from_parts(parts.0, parts.1).unwrap(), whole);
    }

    #[test]
    fn terms_out_of_order_are_refused() {
        for terms in [["b", "a"], ["a", "a"]] {
            let error = Vocabulary::from_sorted(terms).unwrap_err();
            assert!(matches!(error, Error::Order { index: 1, .. }), "{error}");
        }
        let error = Vocabulary::from_sorted(["", "a"]).unwrap_err();
        assert_eq!(error, Error::EmptyTerm { index: 0 });
    }

    #[test]
    fn offsets_that_cut_no_terms_are_refused() {
        for offsets in [
            &[][..],
            &[0],
            &[1, 3],
            &[0, 2, 3],
            &[0, 3, 1, 3],
            &[0, 4],
            &[0, u32::MAX, 3],
            &[0, 1],
        ] {
            let error = Vocabulary::from_parts("aé".to_owned(), offsets.to_vec()).unwrap_err();
            assert!(
                matches!(error, Error::Offset { .. }),
                "{offsets:?}: {error}"
            );
        }
        assert!(Vocabulary::from_parts("aé".to_owned(), vec![0, 1, 3]).is_ok());
    }
}
