//! Tags that no article carries: out of learning, and back among the tags of a model.

use crate::archive::Archive;
use catchline_article::Article;
use catchline_bayes::{Folds, HeldOutScores, Mention, SmallWeights, TagSets};
use std::collections::BTreeSet;

/// The tags that articles of an archive carry, among all that can be suggested.
///
/// Silence about a tag that no article carries is no "no": learning knows those alone that are
/// carried, each by its place among them. The others are added to what it comes to.
pub(crate) struct Carried<'a> {
    archive: &'a Archive,
    /// The place of each tag among those that are learnt.
    places: Vec<Option<u32>>,
}

impl<'a> Carried<'a> {
    pub(crate) fn of(archive: &'a Archive) -> Self {
        let mut places = vec![None; archive.tags.len()];
        for (place, &tag) in (0u32..).zip(&archive.learnt) {
            places[tag as usize] = Some(place);
        }
        Self { archive, places }
    }

    /// Each article's tags among those that are learnt.
    pub(crate) fn sets(&self) -> TagSets {
        self.archive.sets.among(&self.archive.learnt)
    }

    /// Each article's mentions of tags that are learnt, but for articles older than all that carry
    /// the tag: it may not have existed, and that it is missing there says nothing.
    pub(crate) fn mentions(&self, all: &[Vec<Mention>]) -> Vec<Vec<Mention>> {
        let first = self.first_days();
        let learnt = |date: Option<&str>, mention: &Mention| {
            let tag = self.places[mention.tag as usize]?;
            let first = first[mention.tag as usize];
            let existed = date.zip(first).is_none_or(|(day, first)| first <= day);
            existed.then_some(Mention { tag, ..*mention })
        };
        let articles = self.archive.articles.iter().zip(all);
        articles
            .map(|(article, found)| {
                let day = day(article);
                found.iter().filter_map(|one| learnt(day, one)).collect()
            })
            .collect()
    }

    /// The day of the first article that carries each tag, where one has a day.
    fn first_days(&self) -> Vec<Option<&'a str>> {
        let archive = self.archive;
        let mut first: Vec<Option<&str>> = vec![None; archive.tags.len()];
        for (index, article) in archive.articles.iter().enumerate() {
            let Some(day) = day(article) else { continue };
            for &tag in archive.sets.set(index) {
                let first = &mut first[tag as usize];
                *first = Some(first.map_or(day, |first| first.min(day)));
            }
        }
        first
    }

    /// Weights of all tags, from those of the tags that are learnt and the score of the others.
    pub(crate) fn weights(&self, learnt: SmallWeights, score: f32) -> SmallWeights {
        learnt.spread(&self.archive.learnt, self.archive.tags.len(), score)
    }

    /// One value a tag, from those of the tags that are learnt and what the others have.
    pub(crate) fn values<T: Clone>(&self, learnt: &[T], other: impl Fn(usize) -> T) -> Vec<T> {
        let value = |(tag, place): (usize, &Option<u32>)| match place {
            Some(place) => learnt[*place as usize].clone(),
            None => other(tag),
        };
        self.places.iter().enumerate().map(value).collect()
    }
}

/// The day of publication, `2017-08-07`, where the article tells one.
fn day(article: &Article) -> Option<&str> {
    let day = article.date.as_deref()?.get(..10)?;
    let is_day = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    day.bytes().enumerate().all(is_day).then_some(day)
}

/// How many articles mention each of so many tags.
pub(crate) fn mentioned(mentions: &[Vec<Mention>], tags: usize) -> Vec<u32> {
    let mut mentioned = vec![0; tags];
    for mention in mentions.iter().flatten() {
        mentioned[mention.tag as usize] += 1;
    }
    mentioned
}

/// What tags score that no article carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Unlearnt {
    /// Where they are mentioned, before it is added what that is worth: as much on average as, on
    /// held-out articles, tags all of whose articles are held out. Where there is no such tag, as
    /// much as tags score on articles that do not carry them; −1 where every article carries all.
    pub(crate) mentioned: f32,
    /// On all other articles: the lowest held-out score.
    pub(crate) otherwise: f32,
}

impl Unlearnt {
    /// From held-out scores.
    pub(crate) fn of(scores: &HeldOutScores, sets: &TagSets, folds: &Folds) -> Self {
        let alone = (0u32..).zip(lone_folds(sets, folds));
        let unlearnt = sum(alone.filter_map(|(tag, fold)| Some(scores.sum(tag, fold?))));
        let tags = 0..sets.tags() as u32;
        let folds = tags.flat_map(|tag| (0..folds.count()).map(move |fold| (tag, fold)));
        let all = sum(folds.map(|(tag, fold)| scores.sum(tag, fold)));
        let carried = sum((0..sets.len()).flat_map(|index| {
            let scores = sets
                .set(index)
                .iter()
                .filter_map(move |&tag| scores.get(index, tag));
            scores.map(|score| (f64::from(score), 1))
        }));
        let without = (all.0 - carried.0, all.1 - carried.1);
        let mentioned = mean(unlearnt).or_else(|| mean(without)).unwrap_or(-1.0) as f32;
        Self {
            mentioned,
            otherwise: scores.lowest().unwrap_or(mentioned).min(mentioned),
        }
    }
}

/// For each tag the fold that all its articles are dealt into, where there is one.
fn lone_folds(sets: &TagSets, folds: &Folds) -> Vec<Option<usize>> {
    let mut dealt: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); sets.tags()];
    for index in 0..sets.len() {
        for &tag in sets.set(index) {
            dealt[tag as usize].insert(folds.of(index));
        }
    }
    let lone = |dealt: &BTreeSet<usize>| dealt.first().copied().filter(|_| dealt.len() == 1);
    dealt.iter().map(lone).collect()
}

/// Sums and numbers of scores, added up.
fn sum(sums: impl Iterator<Item = (f64, u64)>) -> (f64, u64) {
    sums.fold((0.0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
}

fn mean((sum, count): (f64, u64)) -> Option<f64> {
    (0 < count).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Labelled, Params};

    #[test]
    fn an_article_older_than_a_tag_does_not_speak_against_mentions_of_it() {
        let post = |i: usize, date: &str, tag: &str| {
            let mut article = Article::new(format!("Title {i}")).body("text");
            article.date = Some(date.to_owned());
            Labelled::new(article, [tag])
        };
        let labelled = [
            post(0, "2019-01-01", "old"),
            post(1, "2020-03-01", "old"),
            post(2, "2020-03-01T09:00:00Z", "new"),
            post(3, "2020-04-01", "new"),
            post(4, "last spring", "old"),
        ];
        let archive = Archive::gather(&labelled, &Params::default()).unwrap();
        let mention = |tag| Mention { tag, early: false };
        let all = vec![vec![mention(0), mention(1)]; 5];
        let found = Carried::of(&archive).mentions(&all);
        let names = |index: usize| -> Vec<&str> {
            let tags = found[index].iter();
            tags.map(|one| archive.tags[one.tag as usize].as_str())
                .collect()
        };
        for (index, article) in archive.articles.iter().enumerate() {
            let older = article.date.as_deref() == Some("2019-01-01");
            let expected = if older { &["old"][..] } else { &["new", "old"] };
            assert_eq!(names(index), expected, "{:?}", article.date);
        }
    }

    #[test]
    fn tags_that_no_article_taught_score_as_those_do_whose_articles_are_held_out() {
        let folds = Folds::by_hash(&[0, 1, u64::MAX, u64::MAX - 1], 2).unwrap();
        let scores = vec![vec![9.0, 9.0, 1.0, 3.0], vec![-1.0, -2.0, 9.0, 9.0]];
        let sets = |of: [&[u32]; 4]| {
            let mut sets = TagSets::new(2);
            for set in of {
                sets.push(set).unwrap();
            }
            sets
        };
        let of = |of| {
            let sets = sets(of);
            let scores = HeldOutScores::new(scores.clone(), &sets, &folds).unwrap();
            Unlearnt::of(&scores, &sets, &folds)
        };
        let score = |sets| of(sets).mentioned;
        // Tag 1 stands in the first fold alone.
        assert_eq!(score([&[0], &[0, 1], &[], &[0]]), -1.5);
        // Both stand in both folds.
        assert_eq!(score([&[0], &[0, 1], &[1], &[0, 1]]), 0.0);
        assert_eq!(score([&[0, 1]; 4]), -1.0);
        assert_eq!(of([&[0, 1]; 4]).otherwise, -2.0);
    }
}
