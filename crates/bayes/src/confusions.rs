//! Tags taken for one another.

use crate::Candidate;
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeMap};

/// A tag that was missed while another was wrongly accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The id of the true tag that was not accepted.
    pub missed: u32,
    /// The id of the accepted tag that is not true.
    pub accepted: u32,
    /// In how many articles it was so.
    pub articles: u64,
    /// In how many articles it was the other way round.
    pub reverse: u64,
}

/// The `most` frequent pairs of a tag missed and one accepted instead, by articles, then by ids.
///
/// In an article that misses several tags, each counts with each that is wrongly accepted. The ids
/// of the true tags rise.
pub fn confusions<'a>(
    articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>,
    most: usize,
) -> Vec<Confusion> {
    let mut pairs: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for (candidates, truth) in articles {
        let accepted = candidates.iter().filter(|one| one.accepted);
        let (right, wrong): (Vec<u32>, Vec<u32>) = accepted
            .map(|one| one.tag)
            .partition(|tag| truth.binary_search(tag).is_ok());
        for &missed in truth.iter().filter(|tag| !right.contains(tag)) {
            for &accepted in &wrong {
                *pairs.entry((missed, accepted)).or_default() += 1;
            }
        }
    }
    let confusion = |(&(missed, accepted), &articles)| Confusion {
        missed,
        accepted,
        articles,
        reverse: pairs.get(&(accepted, missed)).copied().unwrap_or(0),
    };
    let mut all: Vec<Confusion> = pairs.iter().map(confusion).collect();
    all.sort_by_key(|one| Reverse(one.articles));
    all.truncate(most);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_missed_tag_goes_with_each_wrong_one() {
        let accepted = |tags: &[u32]| -> Vec<Candidate> {
            let candidate = |&tag: &u32| Candidate {
                tag,
                confidence: 0.5,
                accepted: true,
            };
            tags.iter().map(candidate).collect()
        };
        let mut found = [
            accepted(&[0, 1]),
            accepted(&[1]),
            accepted(&[2]),
            accepted(&[]),
        ];
        found[3].push(Candidate {
            tag: 0,
            confidence: 0.9,
            accepted: false,
        });
        let truth: [&[u32]; 4] = [&[0, 2, 3], &[2], &[1], &[2]];
        let pairs = || {
            let found = found.iter().map(|found| &found[..]);
            found.zip(truth)
        };
        let all = confusions(pairs(), 9);
        let seen: Vec<_> = all
            .iter()
            .map(|one| (one.missed, one.accepted, one.articles, one.reverse))
            .collect();
        assert_eq!(seen, [(2, 1, 2, 1), (1, 2, 1, 2), (3, 1, 1, 0)]);
        assert_eq!(confusions(pairs(), 1).len(), 1);
        assert!(confusions([], 5).is_empty());
    }
}
