//! The articles one learns from, gathered: tags folded, repeats united, everything in one order.

use crate::Error;
use catchline_article::{Article, Labelled, OnDuplicate, Tag, unite};
use catchline_bayes::{SmallWeights, TagSets};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Spellings that were read as one tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The spelling that is shown: the most used.
    pub shown: Tag,
    /// The other spellings, by name.
    pub others: Vec<Tag>,
}

/// An archive ready to be learnt: the same for any order of its articles.
#[derive(Debug)]
pub(crate) struct Archive {
    /// The tagged articles, by content.
    pub(crate) articles: Vec<Article>,
    /// Their tags, as ids of `tags`.
    pub(crate) sets: TagSets,
    /// The tags to be learnt, by name.
    pub(crate) tags: Vec<Tag>,
    /// Spellings read as one.
    pub(crate) merges: Vec<Merge>,
    /// Articles that no tag is known of.
    pub(crate) untagged: u64,
    /// Tags on too few articles to be learnt.
    pub(crate) too_rare: u64,
    /// The archives that each article stands in.
    pub(crate) archives: Vec<Vec<u32>>,
}

impl Archive {
    pub(crate) fn gather(
        labelled: &[Labelled],
        min_articles: u32,
        exact_tags: bool,
    ) -> Result<Self, Error> {
        if labelled.is_empty() {
            return Err(Error::NoArticles);
        }
        let all = unite(in_order(labelled), OnDuplicate::Refuse)?;
        let total = all.len();
        let tagged: Vec<Labelled> = all.into_iter().filter(is_tagged).collect();
        match tagged.len() {
            0 => return Err(Error::NoTags { articles: total }),
            1 => return Err(Error::OneArticle),
            _ => {}
        }
        let spellings = Spellings::of(&tagged, exact_tags);
        let most = spellings
            .by_folded
            .values()
            .map(|found| found.articles)
            .max()
            .unwrap_or(0);
        let enough = |found: &Found| u64::from(min_articles) <= found.articles;
        let mut tags: Vec<(Tag, &String)> = spellings
            .by_folded
            .iter()
            .filter(|(_, found)| enough(found))
            .map(|(folded, found)| (found.shown(), folded))
            .collect();
        tags.sort_unstable();
        if tags.is_empty() {
            return Err(Error::RareTags { min_articles, most });
        }
        if SmallWeights::MOST_TAGS < tags.len() {
            return Err(Error::Parameter {
                name: "the number of tags",
                got: tags.len().to_string(),
                expected: "at most 65536 tags; raise the least number of articles for a tag",
            });
        }
        let ids: BTreeMap<&String, u32> = (0u32..)
            .zip(&tags)
            .map(|(id, (_, folded))| (*folded, id))
            .collect();
        let sets = sets(&tagged, tags.len(), |one| {
            known_tags(&one.tags, exact_tags, |key| ids.get(&key).copied())
        })?;
        Ok(Self {
            sets,
            untagged: (total - tagged.len()) as u64,
            too_rare: (spellings.by_folded.len() - tags.len()) as u64,
            merges: spellings
                .by_folded
                .values()
                .filter_map(Found::merge)
                .collect(),
            tags: tags.into_iter().map(|(tag, _)| tag).collect(),
            archives: tagged.iter().map(|one| one.archives.clone()).collect(),
            articles: tagged.into_iter().map(|one| one.article).collect(),
        })
    }

    /// How many archives it was gathered from; those that are not told apart count as one.
    pub(crate) fn count(&self) -> u64 {
        let numbers: BTreeSet<u32> = self.archives.iter().flatten().copied().collect();
        let nameless = self.archives.iter().any(Vec::is_empty);
        numbers.len() as u64 + u64::from(nameless)
    }

    /// Whether each tag is on every article of the archives that use it.
    pub(crate) fn on_every_article(&self) -> Vec<bool> {
        let mut every = vec![true; self.tags.len()];
        for index in 0..self.sets.len() {
            for (tag, every) in (0u32..).zip(&mut every) {
                *every &= self.sets.has(index, tag) || !self.sets.knows(index, tag);
            }
        }
        every
    }
}

/// The tags of each article, and which are known of it: those that its archives use. Single
/// articles and pages of a single tag are taken together, as parts of one archive.
fn sets(
    tagged: &[Labelled],
    tags: usize,
    carried: impl Fn(&Labelled) -> Vec<u32>,
) -> Result<TagSets, Error> {
    let carried: Vec<Vec<u32>> = tagged.iter().map(carried).collect();
    let mut used: BTreeMap<u32, Used> = BTreeMap::new();
    for (one, carried) in tagged.iter().zip(&carried) {
        for &archive in &one.archives {
            let used = used.entry(archive).or_insert_with(|| Used::new(tags));
            used.articles += 1;
            used.add(carried.iter().copied());
        }
    }
    let mut scraps = Used::new(tags);
    for used in used.values().filter(|used| used.is_scrap()) {
        scraps.add(
            (0u32..)
                .zip(&used.tags)
                .filter(|(_, used)| **used)
                .map(|(tag, _)| tag),
        );
    }
    for used in used.values_mut().filter(|used| used.is_scrap()) {
        used.tags.clone_from(&scraps.tags);
    }
    let mut sets = TagSets::new(tags);
    for (one, carried) in tagged.iter().zip(&carried) {
        if one.archives.is_empty() {
            sets.push(carried)?;
            continue;
        }
        let known = |tag: usize| one.archives.iter().any(|archive| used[archive].tags[tag]);
        let known: Vec<bool> = (0..tags).map(known).collect();
        sets.push_knowing(carried, &known)?;
    }
    Ok(sets)
}

/// What an archive uses.
struct Used {
    articles: u64,
    /// Whether each tag is on one of its articles.
    tags: Vec<bool>,
}

impl Used {
    fn new(tags: usize) -> Self {
        Self {
            articles: 0,
            tags: vec![false; tags],
        }
    }

    fn add(&mut self, tags: impl Iterator<Item = u32>) {
        for tag in tags {
            self.tags[tag as usize] = true;
        }
    }

    /// A single article, or the page of a single tag: no archive of its own, but a part of one.
    fn is_scrap(&self) -> bool {
        self.articles < 2 || self.tags.iter().filter(|&&used| used).count() < 2
    }
}

/// What makes two spellings one tag.
pub(crate) fn key(tag: &Tag, exact_tags: bool) -> String {
    if exact_tags {
        tag.to_string()
    } else {
        tag.folded()
    }
}

/// Whether a tag that says anything is known of the article.
pub(crate) fn is_tagged(labelled: &Labelled) -> bool {
    labelled.tags.iter().any(|tag| !tag.is_empty())
}

/// The ids of those tags that have one, rising, each once.
pub(crate) fn known_tags(
    tags: &[Tag],
    exact_tags: bool,
    id: impl Fn(String) -> Option<u32>,
) -> Vec<u32> {
    let mut ids: Vec<u32> = tags
        .iter()
        .filter_map(|tag| id(key(tag, exact_tags)))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The articles by id and content, so that what follows does not depend on how they came.
fn in_order(labelled: &[Labelled]) -> Vec<Labelled> {
    let mut order: Vec<_> = labelled
        .iter()
        .map(|one| ((one.article.content_hash(), one.article.id_or_hash()), one))
        .collect();
    order.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.tags.cmp(&b.1.tags)));
    order.into_iter().map(|(_, one)| one.clone()).collect()
}

/// How each tag is spelt in an archive.
struct Spellings {
    by_folded: BTreeMap<String, Found>,
}

/// The spellings of one tag.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// How many articles carry the tag, however spelt.
    pub(crate) articles: u64,
    /// How many carry it in each spelling.
    pub(crate) spellings: BTreeMap<Tag, u64>,
}

impl Spellings {
    fn of(tagged: &[Labelled], exact_tags: bool) -> Self {
        let mut by_folded: BTreeMap<String, Found> = BTreeMap::new();
        for one in tagged {
            let said = one.tags.iter().filter(|tag| !tag.is_empty());
            let mut folded: Vec<(String, &Tag)> =
                said.map(|tag| (key(tag, exact_tags), tag)).collect();
            folded.sort_unstable();
            folded.dedup();
            for (at, (key, tag)) in folded.iter().enumerate() {
                let found = by_folded.entry(key.clone()).or_default();
                let again = 0 < at && folded[at - 1].0 == *key;
                found.articles += u64::from(!again);
                *found.spellings.entry((*tag).clone()).or_default() += 1;
            }
        }
        Self { by_folded }
    }
}

impl Found {
    /// The most used spelling; of several, the first by name.
    pub(crate) fn shown(&self) -> Tag {
        let most = self
            .spellings
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        most.map(|(tag, _)| tag.clone())
            .expect("a tag is found by a spelling")
    }

    pub(crate) fn merge(&self) -> Option<Merge> {
        let shown = self.shown();
        let others: Vec<Tag> = self
            .spellings
            .keys()
            .filter(|&tag| *tag != shown)
            .cloned()
            .collect();
        (!others.is_empty()).then_some(Merge { shown, others })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(tags: &[&[&str]]) -> Vec<Labelled> {
        let article = |i: usize| Article::new(format!("Title {i}")).body("text");
        tags.iter()
            .enumerate()
            .map(|(i, tags)| Labelled::new(article(i), tags.to_vec()))
            .collect()
    }

    #[test]
    fn spellings_fold_and_the_most_used_is_shown() {
        let labelled = archive(&[
            &["Press freedom"],
            &["press-freedom", "Press freedom"],
            &["press freedom", "C++"],
            &["press freedom", "C"],
            &["press freedom"],
            &[" "],
        ]);
        let mut gathered = Archive::gather(&labelled, 1, false).unwrap();
        let names: Vec<_> = gathered.tags.iter().map(Tag::as_str).collect();
        assert_eq!(names, ["C", "C++", "press freedom"]);
        assert_eq!(gathered.untagged, 1);
        assert_eq!(gathered.sets.articles(), [1, 1, 5]);
        let merge = gathered.merges.pop().unwrap();
        assert_eq!(merge.shown, Tag::new("press freedom"));
        assert_eq!(
            merge.others,
            [Tag::new("Press freedom"), Tag::new("press-freedom")]
        );
        assert_eq!(Archive::gather(&labelled, 2, false).unwrap().too_rare, 2);
        assert_eq!(Archive::gather(&labelled, 1, true).unwrap().tags.len(), 5);
    }

    #[test]
    fn the_order_of_articles_does_not_matter() {
        let mut labelled = archive(&[&["a", "b"], &["b"], &["c", "a"], &["B"]]);
        let one = format!("{:?}", Archive::gather(&labelled, 1, false).unwrap());
        labelled.reverse();
        assert_eq!(
            one,
            format!("{:?}", Archive::gather(&labelled, 1, false).unwrap())
        );
    }

    #[test]
    fn archives_with_nothing_to_learn_are_errors() {
        let gather =
            |tags: &[&[&str]], least| Archive::gather(&archive(tags), least, false).unwrap_err();
        assert!(matches!(gather(&[], 1), Error::NoArticles));
        assert!(matches!(
            gather(&[&[], &["-"]], 1),
            Error::NoTags { articles: 2 }
        ));
        assert!(matches!(gather(&[&["a"], &[]], 1), Error::OneArticle));
        assert!(matches!(
            gather(&[&["a"], &["b"]], 2),
            Error::RareTags { most: 1, .. }
        ));
    }
}
