//! The tags of each article, as ids.

use crate::Error;
use linfa::dataset::AsMultiTargets;
use std::collections::BTreeMap;

/// One set of tag ids an article, ragged; ids rise within a set and stay below [`TagSets::tags`].
///
/// Of each article it is also held which tags are known of it: that an article does not carry a tag
/// says "no" only where its archive uses the tag, else nothing. Of single articles tags can be
/// [undecided](TagSets::leave_undecided) besides: these are not known of it either.
///
/// linfa's own targets are dense; for hundreds of tags and thousands of articles these are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagSets {
    offsets: Vec<usize>,
    ids: Vec<u32>,
    tags: usize,
    /// The kind of each article.
    kinds: Vec<u32>,
    /// For each kind of article whether each tag is known of it.
    known: Vec<Vec<bool>>,
    /// The undecided tags of each article, rising; most have none.
    undecided: Vec<Vec<u32>>,
}

impl TagSets {
    /// No sets yet, over `tags` tags.
    pub fn new(tags: usize) -> Self {
        Self {
            offsets: vec![0],
            ids: Vec::new(),
            tags,
            kinds: Vec::new(),
            known: vec![vec![true; tags]],
            undecided: Vec::new(),
        }
    }

    /// Adds the set of the next article, in any order, all tags being known of it; empty where it
    /// carries none.
    ///
    /// # Errors
    /// [`Error::TagRange`] where an id is too large or stands twice.
    pub fn push(&mut self, set: &[u32]) -> Result<(), Error> {
        self.push_kind(set, 0)
    }

    /// Adds the set of the next article, of which only some tags are known: one flag a tag.
    ///
    /// # Errors
    /// Those of [`TagSets::push`]; [`Error::Width`] where there are not as many flags as tags,
    /// [`Error::UnknownTag`] where the article carries a tag that is not known of it.
    pub fn push_knowing(&mut self, set: &[u32], known: &[bool]) -> Result<(), Error> {
        if known.len() != self.tags {
            return Err(Error::Width {
                what: "flags of known tags",
                expected: self.tags,
                got: known.len(),
            });
        }
        let carried = |&&tag: &&u32| known.get(tag as usize) == Some(&false);
        if let Some(&tag) = set.iter().find(carried) {
            return Err(Error::UnknownTag {
                row: self.len(),
                tag,
            });
        }
        let kind = self.known.iter().position(|one| one == known);
        self.push_kind(set, kind.unwrap_or(self.known.len()) as u32)?;
        if kind.is_none() {
            self.known.push(known.to_vec());
        }
        Ok(())
    }

    fn push_kind(&mut self, set: &[u32], kind: u32) -> Result<(), Error> {
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
        self.kinds.push(kind);
        self.undecided.push(Vec::new());
        Ok(())
    }

    /// Says of the article that was added last that nobody knows if it should carry these tags.
    ///
    /// # Errors
    /// [`Error::TagRange`] where an id is too large, [`Error::UnknownTag`] where the article carries
    /// one of the tags.
    ///
    /// # Panics
    /// Where there is no article.
    pub fn leave_undecided(&mut self, tags: &[u32]) -> Result<(), Error> {
        let row = self.len() - 1;
        for &tag in tags {
            if self.tags <= tag as usize {
                let tags = self.tags;
                return Err(Error::TagRange { row, tag, tags });
            }
            if self.has(row, tag) {
                return Err(Error::UnknownTag { row, tag });
            }
        }
        let undecided = &mut self.undecided[row];
        undecided.extend_from_slice(tags);
        undecided.sort_unstable();
        undecided.dedup();
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

    /// The tags that are undecided of article `index`, rising.
    ///
    /// # Panics
    /// Where there is no such article.
    pub fn undecided(&self, index: usize) -> &[u32] {
        &self.undecided[index]
    }

    /// Whether it is known of article `index` if it should carry `tag`.
    ///
    /// # Panics
    /// Where there is no such article or tag.
    pub fn knows(&self, index: usize, tag: u32) -> bool {
        self.uses(index, tag) && self.undecided[index].binary_search(&tag).is_err()
    }

    /// The same, whatever is undecided of the article.
    pub(crate) fn uses(&self, index: usize, tag: u32) -> bool {
        self.known[self.kinds[index] as usize][tag as usize]
    }

    /// Whether every tag is known of every article, but for those that are undecided.
    pub fn knows_all(&self) -> bool {
        let mut kinds = self.kinds.iter();
        kinds.all(|&kind| self.known[kind as usize].iter().all(|&known| known))
    }

    /// The tags, in groups that are known of the same articles, but for those they are undecided of.
    pub(crate) fn known_alike(&self) -> Vec<Vec<u32>> {
        let mut groups: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for tag in 0..self.tags {
            let column = self.known.iter().map(|known| known[tag]).collect();
            groups.entry(column).or_default().push(tag as u32);
        }
        groups.into_values().collect()
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
        self.by_tag(Self::set)
    }

    /// The articles of which each tag is undecided, rising.
    pub(crate) fn undecided_by_tag(&self) -> Vec<Vec<u32>> {
        self.by_tag(Self::undecided)
    }

    fn by_tag(&self, tags: impl Fn(&Self, usize) -> &[u32]) -> Vec<Vec<u32>> {
        let mut by_tag = vec![Vec::new(); self.tags];
        for index in 0..self.len() {
            for &tag in tags(self, index) {
                by_tag[tag as usize].push(index as u32);
            }
        }
        by_tag
    }

    /// The sets at these indices, in this order.
    ///
    /// # Panics
    /// Where there is no such article.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let mut chosen = Self::new(self.tags);
        chosen.known.clone_from(&self.known);
        for &index in indices {
            chosen.ids.extend_from_slice(self.set(index));
            chosen.offsets.push(chosen.ids.len());
            chosen.kinds.push(self.kinds[index]);
            chosen.undecided.push(self.undecided[index].clone());
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
        let known = |known: &Vec<bool>| tags.iter().map(|&tag| known[tag as usize]).collect();
        chosen.known = self.known.iter().map(known).collect();
        chosen.kinds.clone_from(&self.kinds);
        for index in 0..self.len() {
            let among = |tags: &'_ [u32]| -> Vec<u32> {
                let places = tags.iter().map(|&tag| places[tag as usize]);
                places.flatten().collect()
            };
            chosen.ids.extend(among(self.set(index)));
            chosen.undecided.push(among(self.undecided(index)));
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
            sets.kinds.push(0);
            sets.undecided.push(Vec::new());
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
    fn what_is_known_is_known_article_by_article() {
        let mut sets = TagSets::new(3);
        sets.push(&[0]).unwrap();
        assert!(sets.knows_all());
        sets.push_knowing(&[1], &[false, true, true]).unwrap();
        sets.push_knowing(&[], &[false, true, true]).unwrap();
        assert!(sets.knows(0, 0) && !sets.knows(1, 0) && sets.knows(2, 1) && !sets.knows_all());
        assert_eq!(sets.known_alike(), [vec![0], vec![1, 2]]);
        let chosen = sets.select(&[2, 0]);
        assert!(!chosen.knows(0, 0) && chosen.knows(1, 0));
        assert!(matches!(
            sets.push_knowing(&[0], &[false, true, true]),
            Err(Error::UnknownTag { row: 3, tag: 0 })
        ));
        assert!(sets.push_knowing(&[], &[true]).is_err());
        assert_eq!(sets.len(), 3);
    }

    #[test]
    fn what_is_undecided_is_not_known_of_that_article_alone() {
        let mut sets = TagSets::new(3);
        sets.push(&[0]).unwrap();
        sets.push(&[0]).unwrap();
        sets.leave_undecided(&[2, 1, 2]).unwrap();
        assert!(sets.knows(0, 1) && !sets.knows(1, 1) && sets.knows(1, 0) && sets.knows_all());
        assert_eq!(sets.undecided(1), [1, 2]);
        assert_eq!(sets.known_alike(), [vec![0, 1, 2]]);
        assert_eq!(sets.undecided_by_tag(), [vec![], vec![1], vec![1]]);
        let among = sets.among(&[0, 2]).select(&[1]);
        assert!(among.knows(0, 0) && !among.knows(0, 1));
        let carried = sets.leave_undecided(&[0]);
        assert!(matches!(carried, Err(Error::UnknownTag { row: 1, tag: 0 })));
        assert!(matches!(
            sets.leave_undecided(&[3]),
            Err(Error::TagRange { tag: 3, .. })
        ));
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
