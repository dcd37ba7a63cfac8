//! Words that may be one but for a typing error.

use super::names::{Names, Word};
use foldhash::fast::FixedState;
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::BuildHasher,
};

/// Words from this length on are looked at, for one error.
const SHORTEST: usize = 5;
/// From this length on, for two.
const LONG: usize = 9;
/// No word that people type is longer.
const LONGEST: usize = 48;

/// More words that are equal without the same letters are a series of codes.
const SERIES: usize = 32;

/// For each word those that may be meant by it: a letter or two are left out, added, changed, or
/// turned about. The first letter is taken to be right, and no number is an error. Words are compared only if they are equal once a
/// letter or two are taken out of both, after Garbe's `SymSpell`.
pub(super) fn similar(names: &Names) -> BTreeMap<&str, Vec<&Word>> {
    let words: BTreeMap<&str, &Word> = names
        .all
        .iter()
        .flat_map(|name| &name.words)
        .filter(|word| !word.has_digit() && !word.says_nothing)
        .map(|word| (word.text.as_str(), word))
        .collect();
    let words: Vec<&Word> = words.into_values().collect();
    let mut rests: Vec<(u64, u32)> = Vec::new();
    for (at, word) in (0u32..).zip(&words) {
        rests.extend(shortened(&word.text).into_iter().map(|rest| (rest, at)));
    }
    rests.sort_unstable();
    let mut candidates: BTreeSet<(u32, u32)> = BTreeSet::new();
    let buckets = rests.chunk_by(|a, b| a.0 == b.0);
    for bucket in buckets.filter(|bucket| bucket.len() <= SERIES) {
        for (rank, &(_, b)) in bucket.iter().enumerate() {
            candidates.extend(bucket[..rank].iter().map(|&(_, a)| (a, b)));
        }
    }
    let mut similar: BTreeMap<&str, Vec<&Word>> = BTreeMap::new();
    for (a, b) in candidates {
        let (a, b) = (words[a as usize], words[b as usize]);
        if is_error(a, b) {
            similar.entry(&a.text).or_default().push(b);
            similar.entry(&b.text).or_default().push(a);
        }
    }
    similar
}

/// How many errors a word of this length may have.
fn errors(length: usize) -> usize {
    match length {
        SHORTEST..LONG => 1,
        LONG..=LONGEST => 2,
        _ => 0,
    }
}

/// Hashes of the word, and of what is left without one or two letters, the first kept.
fn shortened(word: &str) -> BTreeSet<u64> {
    let letters: Vec<char> = word.chars().collect();
    let errors = errors(letters.len());
    let mut hashes = BTreeSet::new();
    if errors == 0 {
        return hashes;
    }
    let hasher = FixedState::with_seed(0);
    let mut add = |without: &[usize]| {
        let kept = letters
            .iter()
            .enumerate()
            .filter(|(at, _)| !without.contains(at));
        let rest: String = kept.map(|(_, letter)| letter).collect();
        hashes.insert(hasher.hash_one(rest));
    };
    add(&[]);
    for first in 1..letters.len() {
        add(&[first]);
        if errors == 2 {
            (first + 1..letters.len()).for_each(|second| add(&[first, second]));
        }
    }
    hashes
}

fn is_error(a: &Word, b: &Word) -> bool {
    let shorter = a.text.chars().count().min(b.text.chars().count());
    a.stem != b.stem && strsim::osa_distance(&a.text, &b.text) <= errors(shorter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_article::Tag;
    use catchline_text::Language;
    use proptest::prelude::*;

    fn are_similar(a: &str, b: &str) -> bool {
        let names = Names::of(&[a, b].map(Tag::new), Language::UNDETERMINED);
        !similar(&names).is_empty()
    }

    #[test]
    fn a_letter_or_two_may_differ() {
        for (a, b) in [
            ("ballot", "balot"),
            ("ballot", "ballto"),
            ("ballot", "bellot"),
            ("elections", "elctions"),
            ("immigration", "imigratoin"),
        ] {
            assert!(are_similar(a, b) && are_similar(b, a), "{a}, {b}");
        }
        for (a, b) in [
            ("iran", "iraq"),
            ("north", "south"),
            ("austria", "australia"),
            ("immigration", "emigration"),
            ("1990s", "1980s"),
            ("covid19", "covid20"),
        ] {
            assert!(!are_similar(a, b), "{a}, {b}");
        }
    }

    proptest! {
        #[test]
        fn buckets_miss_no_error(a in "x[a-c]{4,11}", b in "x[a-c]{4,11}") {
            let shorter = a.len().min(b.len());
            let near = a != b && strsim::osa_distance(&a, &b) <= errors(shorter);
            prop_assert_eq!(are_similar(&a, &b), near);
        }

        #[test]
        fn any_names_can_be_compared(a in "\\PC{0,60}", b in "\\PC{0,60}") {
            are_similar(&a, &b);
        }
    }
}
