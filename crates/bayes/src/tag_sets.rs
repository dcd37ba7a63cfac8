//! The tags of each article, as ids.

use crate::Error;
use linfa::dataset::AsMultiTargets;

/// One set of tag ids an article, ragged; ids rise within a set and stay below [`TagSets::tags`].
///
/// linfa's own targets are dense; for hundreds of tags and thousands of articles these are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagSets {
    offsets: Vec<usize>,
    ids: Vec<u32>,
    tags: usize,
}

impl TagSets {
    /// No sets yet, over `tags` tags.
    pub fn new(tags: usize) -> Self {
        Self {
            offsets: vec![0],
            ids: Vec::new(),
            tags,
        }
    }

    /// Adds the set of the next article, in any order; empty where nobody tagged it.
    ///
    /// # Errors
    /// [`Error::TagRange`] where an id is too large or stands twice.
    pub fn push(&mut self, set: &[u32]) -> Result<(), Error> {
        let start = self.ids.len();
        self.ids.extend_from_slice(set);
        let added = &mut self.ids[start..];
        added.sort_unstable();
        let twice = added
            .windows(2)
            .find(|pair| pair[0] == pair[1])
            .map(|pair| pair[0]);
        let large = added.last().copied().filter(|&id| id as usize >= self.tags);
        if let Some(tag) = twice.or(large) {
            self.ids.truncate(start);
            return Err(Error::TagRange {
                row: self.len(),
                tag,
                tags: self.tags,
            });
        }
        self.offsets.push(self.ids.len());
        Ok(())
    }

    /// How many articles.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many tags there are in all.
    pub fn tags(&self) -> usize {
        self.tags
    }

    /// The tag ids of article `index`, rising.
    ///
    /// # Panics
    /// Where there is no such article.
    pub fn set(&self, index: usize) -> &[u32] {
        &self.ids[self.offsets[index]..self.offsets[index + 1]]
    }

    /// Whether article `index` carries `tag`.
    ///
    /// # Panics
    /// Where there is no such article.
    pub fn has(&self, index: usize, tag: u32) -> bool {
        self.set(index).binary_search(&tag).is_ok()
    }

    /// How many articles carry each tag.
    pub fn articles(&self) -> Vec<u64> {
        let mut articles = vec![0; self.tags];
        for &id in &self.ids {
            articles[id as usize] += 1;
        }
        articles
    }

    /// The articles that carry each tag, rising.
    pub(crate) fn carriers(&self) -> Vec<Vec<u32>> {
        let mut carriers = vec![Vec::new(); self.tags];
        for index in 0..self.len() {
            for &tag in self.set(index) {
                carriers[tag as usize].push(index as u32);
            }
        }
        carriers
    }

    /// The sets at these indices, in this order.
    ///
    /// # Panics
    /// Where there is no such article.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let mut chosen = Self::new(self.tags);
        for &index in indices {
            chosen.ids.extend_from_slice(self.set(index));
            chosen.offsets.push(chosen.ids.len());
        }
        chosen
    }

    /// The same sets over these tags alone, which rise; each has its place among them as its id.
    ///
    /// # Panics
    /// Where there is no such tag.
    #[must_use]
    pub fn among(&self, tags: &[u32]) -> Self {
        let mut places = vec![None; self.tags];
        for (place, &tag) in (0u32..).zip(tags) {
            places[tag as usize] = Some(place);
        }
        let mut chosen = Self::new(tags.len());
        for index in 0..self.len() {
            let set = self.set(index).iter();
            chosen
                .ids
                .extend(set.filter_map(|&tag| places[tag as usize]));
            chosen.offsets.push(chosen.ids.len());
        }
        chosen
    }

    /// The sets of a dense indicator matrix, articles × tags, as linfa's data sets carry it.
    pub fn from_targets(targets: &impl AsMultiTargets<Elem = bool>) -> Self {
        let dense = targets.as_multi_targets();
        let mut sets = Self::new(dense.ncols());
        for row in dense.rows() {
            sets.ids
                .extend((0u32..).zip(row).filter(|(_, on)| **on).map(|(id, _)| id));
            sets.offsets.push(sets.ids.len());
        }
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_checked_as_they_come() {
        let mut sets = TagSets::new(3);
        assert!(matches!(
            sets.push(&[2, 2]),
            Err(Error::TagRange { tag: 2, .. })
        ));
        assert!(matches!(
            sets.push(&[3]),
            Err(Error::TagRange { tag: 3, .. })
        ));
        sets.push(&[2, 0]).unwrap();
        sets.push(&[]).unwrap();
        assert_eq!((sets.set(0), sets.set(1)), (&[0u32, 2][..], &[][..]));
        assert_eq!(sets.articles(), [1, 0, 1]);
        assert!(sets.has(0, 2) && !sets.has(1, 2));
        let among = sets.among(&[1, 2]);
        assert_eq!((among.set(0), among.set(1)), (&[1u32][..], &[][..]));
        assert_eq!((among.tags(), among.articles()), (2, vec![0, 1]));
    }

    #[test]
    fn dense_targets_become_sets() {
        let sets = TagSets::from_targets(&ndarray::array![[true, false], [true, true]]);
        assert_eq!(
            (sets.set(0), sets.set(1), sets.tags()),
            (&[0u32][..], &[0u32, 1][..], 2)
        );
    }
}
