//! Which articles carry which tag.

use super::{TagChecks, TagUse};
use crate::{Error, Merge, archive::Found};
use catchline_article::{Labelled, Tag};
use std::collections::{BTreeMap, HashMap};

/// The tags of an archive, by name, and their articles.
#[derive(Debug)]
pub(super) struct Usage {
    pub(super) tags: Vec<Tag>,
    /// For each tag the articles that carry it, rising.
    pub(super) articles: Vec<Vec<u32>>,
    /// Spellings read as one tag.
    pub(super) merges: Vec<Merge>,
    /// Tags on too few articles.
    pub(super) left_out: u64,
    /// How many articles carry a tag.
    pub(super) tagged: usize,
}

/// A tag while articles are read: its spellings and where it stands.
#[derive(Default)]
struct Entry {
    found: Found,
    articles: Vec<u32>,
}

impl Usage {
    pub(super) fn of(articles: &[Labelled], checks: &TagChecks) -> Result<Self, Error> {
        let entries = entries(articles, checks.exact_tags);
        let on: Vec<u32> = entries
            .values()
            .flat_map(|one| &one.articles)
            .copied()
            .collect();
        let all = entries.len();
        let most = entries.values().map(|one| one.found.articles).max();
        let Some(most) = most else {
            return Err(Error::NoTags {
                articles: articles.len(),
            });
        };
        let enough = |one: &Entry| u64::from(checks.min_articles) <= one.found.articles;
        let merges = entries
            .values()
            .filter_map(|one| one.found.merge())
            .collect();
        let kept = entries.into_values().filter(enough);
        let mut kept: Vec<(Tag, Vec<u32>)> =
            kept.map(|one| (one.found.shown(), one.articles)).collect();
        kept.sort_unstable();
        if kept.is_empty() {
            return Err(Error::RareTags {
                min_articles: checks.min_articles,
                most,
            });
        }
        let (tags, articles): (Vec<Tag>, Vec<Vec<u32>>) = kept.into_iter().unzip();
        Ok(Self {
            left_out: (all - tags.len()) as u64,
            tagged: different(on),
            tags,
            articles,
            merges,
        })
    }

    pub(super) fn of_tag(&self, tag: usize) -> TagUse {
        TagUse {
            tag: self.tags[tag].clone(),
            articles: self.articles[tag].len() as u64,
        }
    }

    /// How many articles carry both tags.
    pub(super) fn both(&self, a: usize, b: usize) -> usize {
        let (short, long) = match (&self.articles[a], &self.articles[b]) {
            (a, b) if a.len() <= b.len() => (a, b),
            (a, b) => (b, a),
        };
        let in_long = |article: &&u32| long.binary_search(article).is_ok();
        short.iter().filter(in_long).count()
    }

    /// The tag on more articles, then the other; of two as frequent, by name.
    pub(super) fn ranked(&self, a: usize, b: usize) -> (usize, usize) {
        let (on_a, on_b) = (self.articles[a].len(), self.articles[b].len());
        if on_b < on_a || (on_a == on_b && a < b) {
            (a, b)
        } else {
            (b, a)
        }
    }
}

/// Every tag under what makes spellings one. Each spelling is folded once.
fn entries(articles: &[Labelled], exact_tags: bool) -> BTreeMap<String, Entry> {
    let mut keys: HashMap<&Tag, String> = HashMap::new();
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    for (at, one) in (0u32..).zip(articles) {
        let mut spellings: Vec<&Tag> = one.decided().collect();
        spellings.sort_unstable();
        spellings.dedup();
        for tag in spellings {
            let key = keys.entry(tag).or_insert_with(|| {
                let is_empty = tag.is_empty();
                if is_empty {
                    String::new()
                } else {
                    tag.key(exact_tags)
                }
            });
            if key.is_empty() {
                continue;
            }
            if !entries.contains_key(key) {
                entries.insert(key.clone(), Entry::default());
            }
            let Some(entry) = entries.get_mut(key) else {
                continue;
            };
            if entry.articles.last() != Some(&at) {
                entry.articles.push(at);
                entry.found.articles += 1;
            }
            *entry.found.spellings.entry(tag.clone()).or_default() += 1;
        }
    }
    entries
}

fn different(mut articles: Vec<u32>) -> usize {
    articles.sort_unstable();
    articles.dedup();
    articles.len()
}
