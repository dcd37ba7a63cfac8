//! Names that differ in one word by what is likely a typing error.

use super::{
    mentions::Mentions,
    names::{Names, Word},
    similar::similar,
    usage::Usage,
};
use catchline_article::Labelled;
use std::collections::{BTreeSet, HashMap};

/// A word is no typing error if texts use it; the right one is in so many times as many.
const IN_TEXTS: usize = 20;

/// A tag so many times as frequent is meant, whatever the texts say.
const FAR_MORE: usize = 10;

/// A tag so many times as frequent is meant if one letter differs and texts use its word.
const MORE: usize = 2;

/// In so many articles' texts a word stands that is in use.
const IN_USE: usize = 3;

/// Two names, and the word of each in which they differ.
#[derive(Debug)]
struct Slip<'a> {
    names: [usize; 2],
    words: [&'a Word; 2],
}

/// Names that are equal but for one word, and those words similar.
fn slips(names: &Names) -> Vec<Slip<'_>> {
    let similar = similar(names);
    let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, name) in names.all.iter().enumerate() {
        by_text.entry(name.text()).or_default().push(at);
    }
    let mut slips = Vec::new();
    for (at, name) in names.all.iter().enumerate() {
        let mut texts: Vec<&str> = name.words.iter().map(|word| word.text.as_str()).collect();
        for (place, word) in name.words.iter().enumerate() {
            for &other in similar.get(word.text.as_str()).into_iter().flatten() {
                texts[place] = &other.text;
                let found = by_text.get(&texts.join(" "));
                let later = found.into_iter().flatten().filter(|&&other| at < other);
                slips.extend(later.map(|&later| Slip {
                    names: [at, later],
                    words: [word, other],
                }));
            }
            texts[place] = &word.text;
        }
    }
    slips
}

/// Pairs of which one is likely a slip of the other. Similar words are more often two words than
/// one ("romaanit", novels, and "romanit", Roma), so that articles decide: no article carries both
/// tags, texts hardly use the rarer tag's word, and either the other's word stands in the text of
/// an article with the rarer tag, or the other tag is far more frequent.
pub(super) fn pairs(usage: &Usage, names: &Names, articles: &[Labelled]) -> Vec<(usize, usize)> {
    let slips = slips(names);
    let words = slips.iter().flat_map(|slip| slip.words);
    let stems: BTreeSet<&str> = words.map(|word| word.stem.as_str()).collect();
    let mentions = Mentions::of(&stems, articles, names.stemmer);
    let likely = slips.iter().filter(|slip| slip.is_likely(usage, &mentions));
    likely.map(|slip| (slip.names[0], slip.names[1])).collect()
}

impl Slip<'_> {
    /// Whether the words end in different letters: then one is more often another form of the other
    /// or made from it than a slip ("valokuvat", photographs, and "valokuvaus", photography).
    fn is_ending(&self) -> bool {
        let [a, b] = self.words.map(|word| word.text.chars().next_back());
        a != b
    }

    fn is_likely(&self, usage: &Usage, mentions: &Mentions<'_>) -> bool {
        if self.is_ending() {
            return false;
        }
        let [a, b] = self.names;
        let (right, wrong) = usage.ranked(a, b);
        let [meant, typed] = match self.words {
            words if right == a => words,
            [of_a, of_b] => [of_b, of_a],
        };
        let (used, misused) = (mentions.of_stem(&meant.stem), mentions.of_stem(&typed.stem));
        let (on_right, on_wrong) = (&usage.articles[right], &usage.articles[wrong]);
        if 0 < usage.both(right, wrong) || used.len() < IN_TEXTS * misused.len() {
            return false;
        }
        let times = on_right.len() / on_wrong.len();
        let says_it = |at: &u32| used.binary_search(at).is_ok();
        on_wrong.iter().any(says_it)
            || (misused.is_empty()
                && (FAR_MORE <= times
                    || (MORE <= times
                        && IN_USE <= used.len()
                        && strsim::osa_distance(&meant.text, &typed.text) == 1)))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Article, Hygiene, Labelled, Likeness, TagChecks};

    fn slips(articles: &[(&str, &[&str])]) -> Vec<String> {
        let article = |at: usize, text: &str| Article::new(format!("Title {at}")).body(text);
        let archive: Vec<Labelled> = articles
            .iter()
            .enumerate()
            .map(|(at, (text, tags))| {
                Labelled::new(article(at, text).language("en"), tags.to_vec())
            })
            .collect();
        let found = Hygiene::of(&archive, &TagChecks::default()).unwrap();
        let slips = found.near_duplicates.iter();
        let slips = slips.filter(|one| one.likeness == Likeness::Typing);
        slips
            .map(|one| format!("{}/{}", one.more.tag, one.less.tag))
            .collect()
    }

    #[test]
    fn texts_tell_what_was_meant() {
        let right: (&str, &[&str]) = ("Ballots are counted.", &["lost ballots"]);
        let wrong: (&str, &[&str]) = ("A ballot was found.", &["lost balllots"]);
        assert_eq!(
            slips(&[right, right, wrong]),
            ["lost ballots/lost balllots"]
        );
        let ballets: (&str, &[&str]) = ("The ballet was lost.", &["lost ballets"]);
        assert!(slips(&[right, right, ballets]).is_empty());
        let both: (&str, &[&str]) = ("A ballot.", &["ballots", "balllots"]);
        assert!(slips(&[both, both]).is_empty());
    }

    #[test]
    fn another_ending_is_no_slip() {
        let right: (&str, &[&str]) = ("Photographs are shown.", &["photographs"]);
        let other: (&str, &[&str]) = ("A photograph.", &["photography"]);
        assert!(slips(&[right, right, other]).is_empty());
    }

    #[test]
    fn a_tag_far_more_frequent_is_meant_where_texts_are_silent() {
        let right: (&str, &[&str]) = ("", &["immigration"]);
        let wrong: (&str, &[&str]) = ("", &["imigratoin"]);
        let mut archive = vec![wrong];
        archive.extend([right; 9]);
        assert!(slips(&archive).is_empty());
        archive.push(right);
        assert_eq!(slips(&archive), ["immigration/imigratoin"]);
    }
}
