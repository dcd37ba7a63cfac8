//! The articles one learns from, gathered: tags folded, repeats united, everything in one order.

use crate::{Error, Params};
use catchline_article::{
    Article, Labelled, OnDuplicate, Tag, TagEntry, TagKeys, TagList, TagListError, unite,
};
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
    /// The tags that each came with, but for those that are undecided.
    pub(crate) said: Vec<Vec<Tag>>,
    /// The tags that are undecided of each.
    pub(crate) undecided: Vec<Vec<Tag>>,
    /// Those that are known not to fit each of which no more is known.
    pub(crate) rejected: Vec<Option<Vec<Tag>>>,
    /// Those that can be suggested, as ids of `tags`.
    pub(crate) sets: TagSets,
    /// The tags that can be suggested, by name.
    pub(crate) tags: Vec<Tag>,
    /// The ids of those that an article carries: they are learnt.
    pub(crate) learnt: Vec<u32>,
    /// Spellings read as one.
    pub(crate) merges: Vec<Merge>,
    /// Articles that no tag is known of.
    pub(crate) untagged: u64,
    /// Tags on too few articles to be learnt.
    pub(crate) too_rare: u64,
    /// The archives that each article stands in.
    pub(crate) archives: Vec<Vec<u32>>,
    /// The tags that an editor keeps a list of.
    pub(crate) list: TagList,
    /// A parent that neither the list nor an article names.
    unknown_parent: Option<TagListError>,
}

impl Archive {
    pub(crate) fn gather(labelled: &[Labelled], params: &Params) -> Result<Self, Error> {
        let (tagged, total) = tagged(labelled)?;
        let keys = TagKeys::of(&params.tag_list, params.exact_tags)?;
        let spellings = Spellings::of(&tagged, &keys);
        let tags = spellings.kept(params.min_articles)?;
        let ids: BTreeMap<&String, u32> = (0u32..)
            .zip(&tags)
            .map(|(id, (_, key))| (*key, id))
            .collect();
        let parent = |tag: &Tag| {
            let parent = keys.entry(tag)?.parent.as_ref()?;
            ids.get(&keys.key(parent)).copied()
        };
        let parents: Vec<Option<u32>> = tags.iter().map(|(tag, _)| parent(tag)).collect();
        let of = |tags: &[Tag]| known_tags(tags, &keys, |key| ids.get(&key).copied());
        let sets = sets(&tagged, &parents, of)?;
        let carried = (0u32..).zip(sets.articles());
        let learnt = carried.filter(|&(_, articles)| 0 < articles);
        let (mut articles, mut said) = (Vec::new(), Vec::new());
        let (mut undecided, mut archives) = (Vec::new(), Vec::new());
        let mut rejected = Vec::new();
        for one in tagged {
            articles.push(one.article);
            said.push(one.tags);
            undecided.push(one.undecided);
            rejected.push(one.rejected);
            archives.push(one.archives);
        }
        Ok(Self {
            said,
            undecided,
            rejected,
            untagged: (total - articles.len()) as u64,
            articles,
            learnt: learnt.map(|(id, _)| id).collect(),
            too_rare: (spellings.by_key.len() - tags.len()) as u64,
            merges: spellings.by_key.values().filter_map(Found::merge).collect(),
            list: params.tag_list.clone(),
            unknown_parent: spellings.unknown_parent(&keys),
            tags: tags.into_iter().map(|(tag, _)| tag).collect(),
            archives,
            sets,
        })
    }

    /// How many archives it was gathered from; those that are not told apart count as one.
    pub(crate) fn count(&self) -> u64 {
        let numbers: BTreeSet<u32> = self.archives.iter().flatten().copied().collect();
        let nameless = self.archives.iter().any(Vec::is_empty);
        numbers.len() as u64 + u64::from(nameless)
    }

    /// Whether every parent that the list names is a tag of the list or of these articles.
    pub(crate) fn check_parents(&self) -> Result<(), TagListError> {
        self.unknown_parent.clone().map_or(Ok(()), Err)
    }
}

/// The articles that somebody tagged, united and in one order, without their undecided tags; and how
/// many there are with those that nobody did.
pub(crate) fn tagged(labelled: &[Labelled]) -> Result<(Vec<Labelled>, usize), Error> {
    if labelled.is_empty() {
        return Err(Error::NoArticles);
    }
    let all = unite(in_order(labelled), OnDuplicate::Refuse)?;
    let total = all.len();
    let mut tagged: Vec<Labelled> = all.into_iter().filter(is_tagged).collect();
    for Labelled {
        tags, undecided, ..
    } in &mut tagged
    {
        tags.retain(|tag| !undecided.contains(tag));
    }
    match tagged.len() {
        0 => Err(Error::NoTags { articles: total }),
        1 => Err(Error::OneArticle),
        _ => Ok((tagged, total)),
    }
}

/// The tags of each article, and which are known of it: those that its archives use. Single
/// articles and pages of a single tag are taken together, as parts of one archive.
///
/// An article that carries a tag and not its parent says nothing of the parent. Of a tag that is
/// undecided in one spelling and carried in another it is known that it fits.
pub(crate) fn sets(
    tagged: &[Labelled],
    parents: &[Option<u32>],
    ids: impl Fn(&[Tag]) -> Vec<u32>,
) -> Result<TagSets, Error> {
    let tags = parents.len();
    let carried: Vec<Vec<u32>> = tagged.iter().map(|one| ids(&one.tags)).collect();
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
        let archives = &one.archives;
        let known = |tag: usize| {
            archives.is_empty() || archives.iter().any(|archive| used[archive].tags[tag])
        };
        let mut known: Vec<bool> = (0..tags).map(known).collect();
        for &tag in carried {
            let mut parent = parents[tag as usize];
            while let Some(tag) = parent {
                known[tag as usize] &= carried.binary_search(&tag).is_ok();
                parent = parents[tag as usize];
            }
        }
        sets.push_knowing(carried, &known)?;
        let mut undecided = match &one.rejected {
            None => ids(&one.undecided),
            Some(rejected) => {
                let rejected = ids(rejected);
                let all = 0..tags as u32;
                all.filter(|tag| rejected.binary_search(tag).is_err())
                    .collect()
            }
        };
        undecided.retain(|tag| carried.binary_search(tag).is_err());
        sets.leave_undecided(&undecided)?;
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

/// Whether a tag that says anything is known of the article, that it fits or that it does not. One
/// that has none but undecided tags is waiting for its editor: nobody has tagged it yet.
pub(crate) fn is_tagged(labelled: &Labelled) -> bool {
    let mut known = labelled.decided().chain(labelled.rejected.iter().flatten());
    known.any(|tag| !tag.is_empty())
}

/// The ids of those tags that have one, rising, each once.
pub(crate) fn known_tags<'t>(
    tags: impl IntoIterator<Item = &'t Tag>,
    keys: &TagKeys<'_>,
    id: impl Fn(String) -> Option<u32>,
) -> Vec<u32> {
    let tags = tags.into_iter();
    let mut ids: Vec<u32> = tags.filter_map(|tag| id(keys.key(tag))).collect();
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

/// How each tag that may be suggested is spelt, in an archive and in a list.
struct Spellings {
    by_key: BTreeMap<String, Found>,
}

/// The spellings of one tag.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// How many articles carry the tag, however spelt.
    pub(crate) articles: u64,
    /// How many carry it in each spelling.
    pub(crate) spellings: BTreeMap<Tag, u64>,
    /// How a list of tags names it.
    pub(crate) listed: Option<Tag>,
}

impl Spellings {
    fn of(tagged: &[Labelled], keys: &TagKeys<'_>) -> Self {
        let mut by_key: BTreeMap<String, Found> = BTreeMap::new();
        for one in tagged {
            let said = one.tags.iter().filter(|tag| !tag.is_empty());
            let said = said.filter(|tag| !keys.is_never_suggested(tag));
            let mut folded: Vec<(String, &Tag)> = said.map(|tag| (keys.key(tag), tag)).collect();
            folded.sort_unstable();
            folded.dedup();
            for (at, (key, tag)) in folded.iter().enumerate() {
                let found = by_key.entry(key.clone()).or_default();
                let again = 0 < at && folded[at - 1].0 == *key;
                found.articles += u64::from(!again);
                *found.spellings.entry((*tag).clone()).or_default() += 1;
            }
        }
        let offered = keys.list().entries().iter();
        for TagEntry { name, .. } in offered.filter(|entry| !entry.never_suggest) {
            by_key.entry(keys.key(name)).or_default().listed = Some(name.clone());
        }
        Self { by_key }
    }

    /// The tags that can be suggested, by name, with their keys: those that are listed, and those
    /// on enough articles. One of them at least is to be on an article.
    fn kept(&self, min_articles: u32) -> Result<Vec<(Tag, &String)>, Error> {
        let enough = |found: &Found| u64::from(min_articles) <= found.articles;
        let kept = self
            .by_key
            .iter()
            .filter(|(_, found)| found.listed.is_some() || enough(found));
        if kept.clone().all(|(_, found)| found.articles == 0) {
            let articles = self.by_key.values().map(|found| found.articles);
            return Err(match articles.max().unwrap_or(0) {
                0 => Error::NeverSuggested,
                most => Error::RareTags { min_articles, most },
            });
        }
        let mut tags: Vec<(Tag, &String)> = kept.map(|(key, found)| (found.shown(), key)).collect();
        tags.sort_unstable();
        if SmallWeights::MOST_TAGS < tags.len() {
            return Err(Error::Parameter {
                name: "the number of tags",
                got: tags.len().to_string(),
                expected: "at most 65536 tags; raise the least number of articles for a tag, or \
                           shorten the list of tags",
            });
        }
        Ok(tags)
    }

    fn unknown_parent(&self, keys: &TagKeys<'_>) -> Option<TagListError> {
        keys.list().entries().iter().find_map(|entry| {
            let parent = entry.parent.as_ref()?;
            let known = keys.entry(parent).is_some() || self.by_key.contains_key(&keys.key(parent));
            (!known).then(|| TagListError::UnknownParent {
                name: entry.name.clone(),
                parent: parent.clone(),
                place: entry.place.clone(),
            })
        })
    }
}

impl Found {
    /// The name in the list, else the most used spelling; of several, the first by name.
    pub(crate) fn shown(&self) -> Tag {
        if let Some(listed) = &self.listed {
            return listed.clone();
        }
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
    use catchline_article::TagList;

    fn gather(labelled: &[Labelled], least: u32, exact: bool) -> Result<Archive, Error> {
        let params = Params::default().min_articles(least).exact_tags(exact);
        Archive::gather(labelled, &params)
    }

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
        let mut gathered = gather(&labelled, 1, false).unwrap();
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
        assert_eq!(gather(&labelled, 2, false).unwrap().too_rare, 2);
        assert_eq!(gather(&labelled, 1, true).unwrap().tags.len(), 5);
    }

    #[test]
    fn undecided_tags_are_folded_and_teach_nothing() {
        let mut labelled = archive(&[
            &["votes", "tea"],
            &["tea"],
            &["votes", "Tea"],
            &["votes"],
            &["votes", "cups"],
        ]);
        let undecided: [&[&str]; 5] = [
            &[],
            &["VOTES"],
            &["votes", "TEA"],
            &["votes"],
            &["CUPS", "cups"],
        ];
        for (one, undecided) in labelled.iter_mut().zip(undecided) {
            one.undecided = undecided.iter().map(Tag::new).collect();
        }
        let gathered = gather(&labelled, 1, false).unwrap();
        // Nobody but catchline has used "cups", and nobody has tagged the fourth article.
        let names: Vec<_> = gathered.tags.iter().map(Tag::as_str).collect();
        assert_eq!((&names[..], gathered.untagged), (&["tea", "votes"][..], 1));
        let mut found: Vec<_> = (0..4)
            .map(|index| {
                let title = gathered.articles[index].title.as_str();
                (
                    title,
                    gathered.sets.set(index),
                    gathered.sets.undecided(index),
                )
            })
            .collect();
        found.sort_unstable();
        let expected: [(&str, &[u32], &[u32]); 4] = [
            ("Title 0", &[0, 1], &[]),
            ("Title 1", &[0], &[1]),
            ("Title 2", &[0], &[1]),
            ("Title 4", &[1], &[]),
        ];
        assert_eq!(found, expected);
        labelled.reverse();
        let turned = gather(&labelled, 1, false).unwrap();
        assert_eq!(format!("{gathered:?}"), format!("{turned:?}"));
    }

    #[test]
    fn of_a_corrected_article_the_rest_stays_unknown() {
        let mut labelled = archive(&[&["a", "b"], &["b", "c"], &["c"], &[], &["a"]]);
        labelled[3].rejected = Some(vec![Tag::new("B"), Tag::new("unheard of")]);
        labelled[4].rejected = Some(vec![]);
        let gathered = gather(&labelled, 1, false).unwrap();
        let of = |title: &str| {
            let mut articles = gathered.articles.iter();
            let index = articles.position(|one| one.title == title).unwrap();
            let (sets, known) = (&gathered.sets, |tag| gathered.sets.knows(index, tag));
            (sets.set(index).to_vec(), [known(0), known(1), known(2)])
        };
        assert_eq!(of("Title 2"), (vec![2], [true, true, true]));
        assert_eq!(of("Title 3"), (vec![], [false, true, false]));
        assert_eq!(of("Title 4"), (vec![0], [true, false, false]));
        for estimator in crate::Estimator::ALL {
            let params = Params::default().estimator(estimator);
            let tagger = params.min_term_articles(1).fit(&labelled).unwrap();
            assert_eq!(tagger.tag_articles(), [2, 2, 2], "{estimator}");
        }
    }

    #[test]
    fn the_order_of_articles_does_not_matter() {
        let mut labelled = archive(&[&["a", "b"], &["b"], &["c", "a"], &["B"]]);
        let one = format!("{:?}", gather(&labelled, 1, false).unwrap());
        labelled.reverse();
        assert_eq!(one, format!("{:?}", gather(&labelled, 1, false).unwrap()));
    }

    #[test]
    fn archives_with_nothing_to_learn_are_errors() {
        let gather = |tags: &[&[&str]], least| gather(&archive(tags), least, false).unwrap_err();
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

    #[test]
    fn a_list_says_what_tags_are_and_which_can_be_suggested() {
        let labelled = archive(&[
            &["votes", "Misc"],
            &["election", "VOTES"],
            &["misc"],
            &["Rare"],
            &["plain"],
            &["plain"],
            &[],
        ]);
        let list = TagList::new([
            TagEntry::new("Elections")
                .alias("votes")
                .alias("Election")
                .parent("plain"),
            TagEntry::new("misc").never_suggest(true).parent("rare"),
            TagEntry::new("Recounts").parent("Votes"),
            TagEntry::new("rare"),
            TagEntry::new("kinds").parent("MISC"),
        ]);
        let params = Params::default().min_articles(2).tag_list(list);
        let gathered = Archive::gather(&labelled, &params).unwrap();
        let names: Vec<_> = gathered.tags.iter().map(Tag::as_str).collect();
        assert_eq!(names, ["Elections", "Recounts", "kinds", "plain", "rare"]);
        assert_eq!(gathered.sets.articles(), [2, 0, 0, 2, 1]);
        assert_eq!(gathered.learnt, [0, 3, 4]);
        for index in 0..gathered.articles.len() {
            // Who carries Elections says nothing of its parent, plain.
            let sets = &gathered.sets;
            assert_eq!(sets.knows(index, 3), !sets.has(index, 0));
            assert!(sets.knows(index, 0) && sets.knows(index, 4));
        }
        assert_eq!((gathered.articles.len(), gathered.untagged), (6, 1));
        assert!(
            gathered
                .sets
                .set(
                    gathered
                        .said
                        .iter()
                        .position(|tags| *tags == [Tag::new("misc")])
                        .unwrap()
                )
                .is_empty()
        );
        let merge = |shown: &str, others: &[&str]| Merge {
            shown: Tag::new(shown),
            others: others.iter().map(Tag::new).collect(),
        };
        let merges = [
            merge("Elections", &["VOTES", "election", "votes"]),
            merge("rare", &["Rare"]),
        ];
        assert_eq!(gathered.merges, merges);
        assert!(gathered.check_parents().is_ok());
    }

    #[test]
    fn a_list_can_leave_nothing_to_learn() {
        let labelled = archive(&[&["misc"], &["Misc"]]);
        let never = TagEntry::new("misc").never_suggest(true);
        let params = Params::default().tag_list(TagList::new([never, TagEntry::new("new")]));
        let refused = Archive::gather(&labelled, &params);
        assert!(matches!(refused, Err(Error::NeverSuggested)));
        let orphan = TagList::new([TagEntry::new("new").parent("old")]);
        let gathered = Archive::gather(&labelled, &Params::default().tag_list(orphan)).unwrap();
        assert!(matches!(
            gathered.check_parents(),
            Err(TagListError::UnknownParent { .. })
        ));
    }
}
