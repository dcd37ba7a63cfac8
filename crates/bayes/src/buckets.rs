//! Results by how often a tag was learnt.

use crate::{
    PerTag, Rates,
    evaluation::{macro_average, micro},
};
use serde::Serialize;

/// The tags that stand on so many of the articles learnt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bucket {
    /// At least this many articles.
    pub from: u64,
    /// At most this many; without it, any number.
    pub to: Option<u64>,
    /// How many of these tags a measured article carries or was given.
    pub tags: u64,
    /// How often a measured article carries one of them.
    pub carried: u64,
    /// How often one of them was suggested.
    pub suggested: u64,
    /// How often rightly.
    pub correct: u64,
    /// Over all pairs of article and such a tag.
    pub micro: Rates,
    /// The mean over these tags.
    #[serde(rename = "macro")]
    pub macro_average: Rates,
}

/// The least and the greatest number of articles learnt in each bucket.
const BUCKETS: [(u64, Option<u64>); 4] = [(1, Some(3)), (4, Some(10)), (11, Some(50)), (51, None)];

/// The bucket of tags that no article learnt carries.
const NONE: (u64, Option<u64>) = (0, Some(0));

/// How tags fared by how often they were learnt: on 1–3, 4–10, 11–50 and more articles, and first,
/// where there are such tags, on none.
///
/// `learnt` holds how many of the articles learnt carry each tag, by id; tags beyond its end are in
/// no bucket.
pub fn buckets(per_tag: &[PerTag], learnt: &[u64]) -> Vec<Bucket> {
    let bucket = |&(from, to): &(u64, Option<u64>)| {
        let within = |tag: &&PerTag| {
            let learnt = learnt.get(tag.tag as usize);
            learnt.is_some_and(|&learnt| from <= learnt && to.is_none_or(|to| learnt <= to))
        };
        let tags: Vec<PerTag> = per_tag.iter().filter(within).copied().collect();
        let sum = |of: fn(&PerTag) -> u64| tags.iter().map(of).sum();
        Bucket {
            from,
            to,
            tags: tags.len() as u64,
            carried: sum(|tag| tag.articles),
            suggested: sum(|tag| tag.suggested),
            correct: sum(|tag| tag.correct),
            micro: micro(&tags),
            macro_average: macro_average(&tags),
        }
    };
    let none = learnt.contains(&0).then_some(&NONE);
    none.into_iter().chain(&BUCKETS).map(bucket).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_fall_where_their_articles_say() {
        let tag = |tag, articles, suggested, correct| PerTag {
            tag,
            articles,
            suggested,
            correct,
        };
        let per_tag = [
            tag(0, 1, 0, 0),
            tag(1, 2, 2, 1),
            tag(3, 2, 4, 2),
            tag(4, 9, 9, 9),
            tag(5, 1, 0, 0),
            tag(6, 1, 0, 0),
        ];
        let found = buckets(&per_tag, &[1, 3, 50, 4, 51]);
        let seen: Vec<_> = found.iter().map(|one| (one.from, one.tags)).collect();
        assert_eq!(seen, [(1, 2), (4, 1), (11, 0), (51, 1)]);
        assert_eq!(found[0].micro.f1, 0.4);
        assert_eq!(found[0].macro_average.f1, 0.25);
        assert_eq!((found[1].carried, found[1].suggested), (2, 4));
        assert_eq!(found[2].micro, Rates::default());
        assert_eq!(found[3].to, None);
        let found = buckets(&per_tag, &[1, 3, 50, 4, 51, 0]);
        assert_eq!((found.len(), found[0].to, found[0].tags), (5, Some(0), 1));
        assert_eq!(found[1..], buckets(&per_tag, &[1, 3, 50, 4, 51]));
    }
}
