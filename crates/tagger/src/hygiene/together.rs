//! Tags that are always on the same articles, and tags that never come without another.

use super::{Implied, TagUse, usage::Usage};
use std::{cmp::Reverse, collections::BTreeMap};

/// Tags on fewer articles come together by accident.
const FEWEST: usize = 3;

/// A companion counts where chance would bring it to all of a tag's articles less often than this.
const CHANCE: f64 = 0.01;

/// Groups of tags with the same articles, the most frequent first, then by name.
pub(super) fn groups(usage: &Usage) -> Vec<Vec<TagUse>> {
    let mut by_articles: BTreeMap<&[u32], Vec<usize>> = BTreeMap::new();
    for (tag, articles) in usage.articles.iter().enumerate() {
        if FEWEST <= articles.len() {
            by_articles.entry(articles).or_default().push(tag);
        }
    }
    let mut groups: Vec<Vec<usize>> = by_articles
        .into_values()
        .filter(|group| 1 < group.len())
        .collect();
    groups.sort_by_key(|group| (Reverse(usage.articles[group[0]].len()), group[0]));
    let uses = |group: Vec<usize>| group.into_iter().map(|tag| usage.of_tag(tag)).collect();
    groups.into_iter().map(uses).collect()
}

/// Tags whose articles all carry certain other tags that are on more.
pub(super) fn implied(usage: &Usage) -> Vec<Implied> {
    let tags_of = tags_of(usage);
    let mut found = Vec::new();
    for (tag, articles) in usage.articles.iter().enumerate() {
        // What is on all articles is on the one with the fewest tags.
        let least = articles
            .iter()
            .map(|&at| &tags_of[at as usize])
            .min_by_key(|tags| tags.len());
        let Some(candidates) = least.filter(|_| FEWEST <= articles.len()) else {
            continue;
        };
        let follows = |&&other: &&u32| {
            let on = usage.articles[other as usize].len();
            articles.len() < on
                && !is_chance(on, usage.tagged, articles.len())
                && usage.both(tag, other as usize) == articles.len()
        };
        let mut with: Vec<TagUse> = candidates
            .iter()
            .filter(follows)
            .map(|&other| usage.of_tag(other as usize))
            .collect();
        // Stable: those as frequent stay by name.
        with.sort_by_key(|one| one.articles);
        if !with.is_empty() {
            found.push(Implied {
                tag: usage.of_tag(tag),
                always_with: with,
            });
        }
    }
    // Stable: those as frequent stay by name.
    found.sort_by_key(|one| Reverse(one.tag.articles));
    found
}

/// The tags of each article, by name.
fn tags_of(usage: &Usage) -> Vec<Vec<u32>> {
    let articles = usage.articles.iter().flatten().max();
    let mut tags_of = vec![Vec::new(); articles.map_or(0, |&last| last as usize + 1)];
    for (tag, articles) in (0u32..).zip(&usage.articles) {
        for &at in articles {
            tags_of[at as usize].push(tag);
        }
    }
    tags_of
}

/// Whether a tag on so many of all articles would be on each of `times` by chance.
fn is_chance(on: usize, of: usize, times: usize) -> bool {
    let share = on as f64 / of as f64;
    let mut chance = 1.0;
    for _ in 0..times {
        chance *= share;
        if chance < CHANCE {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Hygiene, Labelled, TagChecks};

    fn look(tags: &[&[&str]]) -> Hygiene {
        let article = |at: usize| Article::new(format!("Title {at}"));
        let tagged = tags.iter().enumerate();
        let archive: Vec<Labelled> = tagged
            .map(|(at, tags)| Labelled::new(article(at), tags.to_vec()))
            .collect();
        Hygiene::of(&archive, &TagChecks::default()).unwrap()
    }

    fn names(uses: &[TagUse]) -> Vec<&str> {
        uses.iter().map(|one| one.tag.as_str()).collect()
    }

    #[test]
    fn tags_on_the_same_articles_are_a_group() {
        let three: &[&str] = &["x", "c", "a", "b"];
        let two: &[&str] = &["x", "rare", "too rare"];
        let found = look(&[three, three, three, two, two]);
        assert_eq!(found.together.len(), 1);
        assert_eq!(names(&found.together[0]), ["a", "b", "c"]);
        assert_eq!(found.together[0][0].articles, 3);
    }

    #[test]
    fn a_tag_that_never_comes_without_another_implies_it() {
        let mut archive: Vec<&[&str]> = vec![&["every", "rye", "bread", "food"]; 3];
        archive.extend([&["every", "bread", "food"][..]; 2]);
        archive.extend([&["every", "food"][..]; 2]);
        archive.extend([&["every"][..]; 93]);
        let found = look(&archive);
        let implied: Vec<_> = found
            .implied
            .iter()
            .map(|one| one.tag.tag.as_str())
            .collect();
        assert_eq!(implied, ["bread", "rye"]);
        assert_eq!(names(&found.implied[0].always_with), ["food"]);
        assert_eq!(names(&found.implied[1].always_with), ["bread", "food"]);
    }

    #[test]
    fn what_chance_brings_is_left_out() {
        assert!(is_chance(50, 100, 3) && !is_chance(50, 100, 10));
        assert!(is_chance(100, 100, 1_000) && !is_chance(9, 100, 3));
    }
}
