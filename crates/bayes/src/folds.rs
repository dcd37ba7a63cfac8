//! Which part of an archive each article is held out with.

use crate::Error;

/// The folds of a cross-validation, dealt by content hash: repeats of an article share a fold, and
/// neither the order of the articles nor what else the archive holds moves one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folds {
    of: Vec<usize>,
    count: usize,
}

impl Folds {
    /// Deals articles with these hashes into `count` folds, 2 or more.
    ///
    /// Folds are equally large on average; in a small archive some may be empty.
    ///
    /// # Errors
    /// [`Error::Width`] where `count` is below 2.
    pub fn by_hash(hashes: &[u64], count: usize) -> Result<Self, Error> {
        if count < 2 {
            return Err(Error::Width {
                what: "folds, at least",
                expected: 2,
                got: count,
            });
        }
        let fold = |&hash: &u64| ((u128::from(hash) * count as u128) >> 64) as usize;
        Ok(Self {
            of: hashes.iter().map(fold).collect(),
            count,
        })
    }

    /// How many folds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many articles were dealt.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Whether no article was dealt.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The fold that article `index` is held out with.
    ///
    /// # Panics
    /// Where there is no such article.
    pub fn of(&self, index: usize) -> usize {
        self.of[index]
    }

    /// The articles of `fold`, in order.
    pub fn held_out(&self, fold: usize) -> Vec<usize> {
        (0..self.of.len())
            .filter(|&index| self.of[index] == fold)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_is_held_out_once_and_repeats_together() {
        let hashes: Vec<u64> = (0..100u64)
            .map(|i| (i % 50).wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 5).unwrap();
        let held: usize = (0..5).map(|fold| folds.held_out(fold).len()).sum();
        assert_eq!(held, 100);
        assert!((0..50).all(|index| folds.of(index) == folds.of(index + 50)));
        assert!((0..5).all(|fold| 10 <= folds.held_out(fold).len()));
        assert!(Folds::by_hash(&hashes, 1).is_err());
    }
}
