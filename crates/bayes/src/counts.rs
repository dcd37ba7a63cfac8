//! What was seen: additive integer counts of features and tags.

use crate::{Error, Rows, TagSets};
use rayon::prelude::*;

/// How often each feature stood in articles with each tag: whole numbers that add up.
///
/// Counts of two archives [merge](Counts::merge) in any order to the counts of both together,
/// and [taking](Counts::subtract) an archive away gives back exactly what was before. Estimators
/// derive their weights from counts alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Articles seen.
    pub(crate) articles: u64,
    /// Articles seen with each tag.
    pub(crate) tag_articles: Vec<u64>,
    /// Articles of which each tag is undecided: they stand on neither side of it.
    pub(crate) undecided: Vec<u64>,
    /// The sum of all features over the articles with each tag, and over those that are undecided.
    pub(crate) tag_totals: Vec<Pair>,
    /// The sum of each feature over all articles.
    pub(crate) feature_totals: Vec<u64>,
    /// Where each feature's pairs start in `tags` and `pairs`, and one past the last.
    pub(crate) offsets: Vec<usize>,
    /// Tags that a feature was seen with, or that are undecided of an article with the feature,
    /// rising within a feature.
    pub(crate) tags: Vec<u32>,
    /// The sums of the feature over these articles, one of them above 0.
    pub(crate) pairs: Vec<Pair>,
}

/// What was seen in the articles with a tag, and in those of which it is undecided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Pair {
    pub(crate) with: u64,
    pub(crate) undecided: u64,
}

impl Pair {
    /// What is left of all for the articles without the tag.
    pub(crate) fn without(self, all: u64) -> u64 {
        all - self.with - self.undecided
    }

    fn combine(self, other: Self, op: impl Fn(u64, u64) -> Option<u64>) -> Option<Self> {
        Some(Self {
            with: op(self.with, other.with)?,
            undecided: op(self.undecided, other.undecided)?,
        })
    }
}

/// One feature's tags and how often it was seen with each.
type Pairs = (Vec<u32>, Vec<Pair>);

impl Counts {
    /// Nothing seen yet, over `features` features and `tags` tags.
    pub fn new(features: usize, tags: usize) -> Self {
        Self {
            articles: 0,
            tag_articles: vec![0; tags],
            undecided: vec![0; tags],
            tag_totals: vec![Pair::default(); tags],
            feature_totals: vec![0; features],
            offsets: vec![0; features + 1],
            tags: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// The counts of these articles. With `presence`, every value above 0 counts as 1.
    ///
    /// # Errors
    /// [`Error::NotACount`] for a value that is no whole number or below 0, [`Error::Width`] where
    /// there are not as many tag sets as rows, [`Error::NotAllKnown`] where some tags are not known
    /// of some articles.
    pub fn of(rows: &Rows, sets: &TagSets, presence: bool) -> Result<Self, Error> {
        if rows.len() != sets.len() {
            return Err(Error::Width {
                what: "tag sets",
                expected: rows.len(),
                got: sets.len(),
            });
        }
        if !sets.knows_all() {
            return Err(Error::NotAllKnown);
        }
        check_counts(rows)?;
        let columns = Columns::of(rows, presence);
        let parts: Vec<Pairs> = (0..rows.width())
            .into_par_iter()
            .map_init(
                || vec![Pair::default(); sets.tags()],
                |sums, feature| columns.pairs(feature, sets, sums),
            )
            .collect();
        let mut counts = Self::new(rows.width(), sets.tags());
        counts.articles = rows.len() as u64;
        counts.tag_articles = sets.articles();
        for &tag in (0..sets.len()).flat_map(|index| sets.undecided(index)) {
            counts.undecided[tag as usize] += 1;
        }
        for (feature, total) in counts.feature_totals.iter_mut().enumerate() {
            *total = columns
                .column(feature)
                .map(|(_, count)| u64::from(count))
                .sum();
        }
        counts.tag_totals = tag_totals(rows, sets, presence);
        counts.set_pairs(parts);
        Ok(counts)
    }

    /// How many articles were seen.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// How many articles were seen with each tag.
    pub fn tag_articles(&self) -> &[u64] {
        &self.tag_articles
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.feature_totals.len()
    }

    /// The tags a feature was seen with, rising, and how often with each; articles of which a tag is
    /// undecided are on neither side of it.
    ///
    /// # Panics
    /// Where there is no such feature.
    pub fn seen(&self, feature: usize) -> impl Iterator<Item = (u32, u64)> {
        let pairs = self.stored(feature).map(|(tag, pair)| (tag, pair.with));
        pairs.filter(|&(_, with)| 0 < with)
    }

    /// The pairs that are stored of a feature, tags rising.
    pub(crate) fn stored(&self, feature: usize) -> impl Iterator<Item = (u32, Pair)> {
        let range = self.offsets[feature]..self.offsets[feature + 1];
        let tags = self.tags[range.clone()].iter().copied();
        tags.zip(self.pairs[range].iter().copied())
    }

    /// How often a feature was seen with a tag, and where it is undecided.
    pub(crate) fn pair(&self, feature: usize, tag: usize) -> Pair {
        let pair = self.stored(feature).find(|&(seen, _)| seen as usize == tag);
        pair.map_or_else(Pair::default, |(_, pair)| pair)
    }

    /// Articles that stand on one side of a tag or the other.
    pub(crate) fn decided(&self, tag: usize) -> u64 {
        self.articles - self.undecided[tag]
    }

    /// Adds the counts of other articles.
    ///
    /// # Errors
    /// [`Error::Width`] where the features or tags are not as many.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        self.combine(other, u64::checked_add)
    }

    /// Takes away the counts of articles that were added before.
    ///
    /// # Errors
    /// [`Error::Width`] where the features or tags are not as many, [`Error::NotContained`] where
    /// a count would fall below 0. The counts are then as they were.
    pub fn subtract(&mut self, other: &Self) -> Result<(), Error> {
        self.combine(other, u64::checked_sub)
    }

    fn combine(
        &mut self,
        other: &Self,
        op: impl Fn(u64, u64) -> Option<u64> + Copy + Sync,
    ) -> Result<(), Error> {
        let width = |what, expected, got| {
            Err(Error::Width {
                what,
                expected,
                got,
            })
        };
        if self.features() != other.features() {
            return width("features", self.features(), other.features());
        }
        if self.tag_articles.len() != other.tag_articles.len() {
            return width("tags", self.tag_articles.len(), other.tag_articles.len());
        }
        let all = |ours: &[u64], theirs: &[u64]| -> Option<Vec<u64>> {
            ours.iter().zip(theirs).map(|(&a, &b)| op(a, b)).collect()
        };
        let parts: Option<Vec<Pairs>> = (0..self.features())
            .into_par_iter()
            .map(|feature| combine_pairs(self.stored(feature), other.stored(feature), op))
            .collect();
        let totals = || -> Option<Vec<Pair>> {
            let totals = self.tag_totals.iter().zip(&other.tag_totals);
            totals.map(|(a, &b)| a.combine(b, op)).collect()
        };
        let combined = (|| {
            Some((
                op(self.articles, other.articles)?,
                all(&self.tag_articles, &other.tag_articles)?,
                all(&self.undecided, &other.undecided)?,
                totals()?,
                all(&self.feature_totals, &other.feature_totals)?,
                parts?,
            ))
        })();
        let (articles, tag_articles, undecided, tag_totals, feature_totals, parts) =
            combined.ok_or(Error::NotContained)?;
        self.articles = articles;
        self.tag_articles = tag_articles;
        self.undecided = undecided;
        self.tag_totals = tag_totals;
        self.feature_totals = feature_totals;
        self.set_pairs(parts);
        Ok(())
    }

    fn set_pairs(&mut self, parts: Vec<Pairs>) {
        self.tags.clear();
        self.pairs.clear();
        for (feature, (tags, pairs)) in parts.into_iter().enumerate() {
            self.tags.extend(tags);
            self.pairs.extend(pairs);
            self.offsets[feature + 1] = self.tags.len();
        }
    }
}

/// Two rising lists of pairs as one; pairs that come to nothing are dropped.
fn combine_pairs(
    ours: impl Iterator<Item = (u32, Pair)>,
    theirs: impl Iterator<Item = (u32, Pair)>,
    op: impl Fn(u64, u64) -> Option<u64> + Copy,
) -> Option<Pairs> {
    let (mut ours, mut theirs) = (ours.peekable(), theirs.peekable());
    let (mut tags, mut sums) = (Vec::new(), Vec::new());
    while let Some(tag) = match (ours.peek(), theirs.peek()) {
        (Some(&(a, _)), Some(&(b, _))) => Some(a.min(b)),
        (Some(&(tag, _)), None) | (None, Some(&(tag, _))) => Some(tag),
        (None, None) => None,
    } {
        let count = |pair: Option<(u32, Pair)>| pair.map_or_else(Pair::default, |(_, count)| count);
        let a = count(ours.next_if(|pair| pair.0 == tag));
        let b = count(theirs.next_if(|pair| pair.0 == tag));
        let sum = a.combine(b, op)?;
        if sum != Pair::default() {
            tags.push(tag);
            sums.push(sum);
        }
    }
    Some((tags, sums))
}

fn check_counts(rows: &Rows) -> Result<(), Error> {
    for (index, row) in rows.iter().enumerate() {
        let whole = |value: f32| (0.0..16_777_216.0).contains(&value) && value.fract() == 0.0;
        if let Some((feature, value)) = row.iter().find(|&(_, value)| !whole(value)) {
            return Err(Error::NotACount {
                row: index,
                feature,
                value,
            });
        }
    }
    Ok(())
}

fn tag_totals(rows: &Rows, sets: &TagSets, presence: bool) -> Vec<Pair> {
    let mut totals = vec![Pair::default(); sets.tags()];
    for (index, row) in rows.iter().enumerate() {
        let total: u64 = row
            .values
            .iter()
            .map(|&value| u64::from(as_count(value, presence)))
            .sum();
        for &tag in sets.set(index) {
            totals[tag as usize].with += total;
        }
        for &tag in sets.undecided(index) {
            totals[tag as usize].undecided += total;
        }
    }
    totals
}

/// A value checked to be a count, as an integer.
fn as_count(value: f32, presence: bool) -> u32 {
    let count = value as u32;
    if presence { count.min(1) } else { count }
}

/// The rows turned on their side: for each feature the articles that hold it.
struct Columns {
    offsets: Vec<usize>,
    rows: Vec<u32>,
    counts: Vec<u32>,
}

impl Columns {
    fn of(rows: &Rows, presence: bool) -> Self {
        let mut offsets = vec![0; rows.width() + 1];
        for row in rows.iter() {
            for &id in row.ids {
                offsets[id as usize + 1] += 1;
            }
        }
        for feature in 0..rows.width() {
            offsets[feature + 1] += offsets[feature];
        }
        let mut next = offsets.clone();
        let (mut articles, mut counts) = (vec![0; rows.stored()], vec![0; rows.stored()]);
        for (index, row) in (0u32..).zip(rows.iter()) {
            for (id, value) in row.iter() {
                let at = &mut next[id as usize];
                articles[*at] = index;
                counts[*at] = as_count(value, presence);
                *at += 1;
            }
        }
        Self {
            offsets,
            rows: articles,
            counts,
        }
    }

    fn column(&self, feature: usize) -> impl Iterator<Item = (u32, u32)> {
        let range = self.offsets[feature]..self.offsets[feature + 1];
        self.rows[range.clone()]
            .iter()
            .copied()
            .zip(self.counts[range].iter().copied())
    }

    /// The feature's tags and sums; `sums` holds one zero a tag before and after.
    fn pairs(&self, feature: usize, sets: &TagSets, sums: &mut [Pair]) -> Pairs {
        let mut tags = Vec::new();
        for (row, count) in self.column(feature).filter(|&(_, count)| 0 < count) {
            let (with, undecided) = (sets.set(row as usize), sets.undecided(row as usize));
            for &tag in with {
                met(sums, &mut tags, tag).with += u64::from(count);
            }
            for &tag in undecided {
                met(sums, &mut tags, tag).undecided += u64::from(count);
            }
        }
        tags.sort_unstable();
        let pairs = tags
            .iter()
            .map(|&tag| std::mem::take(&mut sums[tag as usize]))
            .collect();
        (tags, pairs)
    }
}

/// The sum of a tag, which joins those met where nothing was seen with it yet.
fn met<'s>(sums: &'s mut [Pair], tags: &mut Vec<u32>, tag: u32) -> &'s mut Pair {
    let sum = &mut sums[tag as usize];
    if *sum == Pair::default() {
        tags.push(tag);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FEATURES: usize = 5;
    const TAGS: usize = 3;

    fn archive() -> impl Strategy<Value = Vec<(Vec<u32>, Vec<bool>)>> {
        let article = (
            prop::collection::vec(0u32..4, FEATURES),
            prop::collection::vec(any::<bool>(), TAGS),
        );
        prop::collection::vec(article, 0..8)
    }

    fn counts(articles: &[(Vec<u32>, Vec<bool>)], presence: bool) -> Counts {
        let (mut rows, mut sets) = (Rows::new(FEATURES), TagSets::new(TAGS));
        for (values, on) in articles {
            let ids: Vec<u32> = (0..FEATURES as u32).collect();
            rows.push(&ids, &values.iter().map(|&v| v as f32).collect::<Vec<_>>())
                .unwrap();
            sets.push(
                &(0..TAGS as u32)
                    .filter(|&t| on[t as usize])
                    .collect::<Vec<_>>(),
            )
            .unwrap();
        }
        Counts::of(&rows, &sets, presence).unwrap()
    }

    proptest! {
        #[test]
        fn merging_commutes_and_equals_counting_at_once(
            a in archive(), b in archive(), presence: bool
        ) {
            let both = counts(&[a.clone(), b.clone()].concat(), presence);
            let (a, b) = (counts(&a, presence), counts(&b, presence));
            let (mut ab, mut ba) = (a.clone(), b.clone());
            ab.merge(&b).unwrap();
            ba.merge(&a).unwrap();
            prop_assert_eq!(&ab, &ba);
            prop_assert_eq!(&ab, &both);
        }

        #[test]
        fn taking_away_gives_back_what_was(a in archive(), b in archive(), presence: bool) {
            let (before, b) = (counts(&a, presence), counts(&b, presence));
            let mut after = before.clone();
            after.merge(&b).unwrap();
            after.subtract(&b).unwrap();
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn nothing_goes_below_zero() {
        let one = counts(&[(vec![1, 0, 0, 0, 0], vec![true, false, false])], false);
        let mut none = Counts::new(FEATURES, TAGS);
        let before = none.clone();
        assert!(matches!(none.subtract(&one), Err(Error::NotContained)));
        assert_eq!(none, before);
        assert!(matches!(
            none.merge(&Counts::new(4, TAGS)),
            Err(Error::Width { got: 4, .. })
        ));
    }

    #[test]
    fn only_counts_are_counted() {
        for bad in [-1.0, 0.5, 16_777_216.0] {
            let mut rows = Rows::new(1);
            rows.push(&[0], &[bad]).unwrap();
            let mut sets = TagSets::new(1);
            let unequal = Counts::of(&rows, &sets, false);
            assert!(matches!(
                unequal,
                Err(Error::Width {
                    expected: 1,
                    got: 0,
                    ..
                })
            ));
            sets.push(&[0]).unwrap();
            assert!(matches!(
                Counts::of(&rows, &sets, false),
                Err(Error::NotACount { .. })
            ));
        }
    }
}
