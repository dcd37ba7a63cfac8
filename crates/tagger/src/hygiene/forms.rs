//! Names of the same words in another number, order or division.

use super::names::{Name, Names, Word};
use icu_normalizer::DecomposingNormalizer;
use std::{collections::BTreeMap, ops::RangeInclusive};

/// The longest ending that forms of a word differ in.
const LONGEST: usize = 2;

/// What stands on and under letters: "elección" and "elecciones" differ in an ending.
const MARKS: RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// Pairs of names of the same words.
pub(super) fn pairs(names: &Names) -> Vec<(usize, usize)> {
    let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, name) in names.all.iter().enumerate() {
        let (sorted, joined) = (sorted(name), joined(name));
        if sorted != joined {
            alike.entry(joined).or_default().push(at);
        }
        alike.entry(sorted).or_default().push(at);
    }
    alike.remove("");
    let mut pairs = Vec::new();
    for group in alike.values() {
        for (rank, &one) in group.iter().enumerate() {
            let before = group[..rank].iter();
            let close = |&&other: &&usize| are_forms(&names.all[one], &names.all[other]);
            pairs.extend(before.filter(close).map(|&other| (other, one)));
        }
    }
    pairs
}

/// The stems of the words that tell something, in one order.
fn sorted(name: &Name) -> String {
    let mut stems: Vec<&str> = name.telling().map(|word| word.stem.as_str()).collect();
    stems.sort_unstable();
    stems.join(" ")
}

/// The stems as they stand, with nothing between: "cyberattack" and "cyber attacks" meet.
fn joined(name: &Name) -> String {
    name.words.iter().map(|word| word.stem.as_str()).collect()
}

fn are_forms(a: &Name, b: &Name) -> bool {
    let joined = |name: &Name| name.text().replace(' ', "");
    let is_divided = || numbers(a) == numbers(b) && is_close(&joined(a), &joined(b));
    let is_moved = || {
        let (a, b) = (by_stem(a), by_stem(b));
        let close = |(a, b): (&&Word, &&Word)| a.stem == b.stem && is_close(&a.text, &b.text);
        a.len() == b.len() && a.iter().zip(&b).all(close)
    };
    is_divided() || is_moved()
}

/// The numbers of a name: "1 23" is not "12 3".
fn numbers(name: &Name) -> Vec<String> {
    let text = name.text();
    let runs = text.split(|c: char| !c.is_numeric());
    runs.filter(|run| !run.is_empty())
        .map(str::to_owned)
        .collect()
}

fn by_stem(name: &Name) -> Vec<&Word> {
    let mut words: Vec<&Word> = name.telling().collect();
    words.sort_unstable_by_key(|word| (&word.stem, &word.text));
    words
}

/// Whether two words are forms of one: equal but for a short ending. Stems alone say too little:
/// Finnish "valaat" (whales) and "valat" (oaths) have one, as have "market" and "marketing".
fn is_close(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    let shared = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a_ends, b_ends) = (&a[shared..], &b[shared..]);
    let (short, long) = if a_ends.len() <= b_ends.len() {
        (a_ends, b_ends)
    } else {
        (b_ends, a_ends)
    };
    let is_added = short.is_empty() || !long.ends_with(short);
    let is_number = |letter: &char| letter.is_numeric();
    short.len() <= 1
        && long.len() <= LONGEST
        && is_added
        && !long.iter().chain(short).any(is_number)
}

/// The letters without marks, and English plurals with one ending for two letters.
fn plain(word: &str) -> Vec<char> {
    let bare = DecomposingNormalizer::new_nfd();
    let bare = bare.normalize(word);
    let letters = bare.chars().filter(|letter| !MARKS.contains(letter));
    let mut letters: Vec<char> = letters.collect();
    if letters.ends_with(&['i', 'e', 's']) {
        letters.truncate(letters.len() - 3);
        letters.push('y');
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_article::Tag;
    use catchline_text::Language;

    fn are_near(code: &str, a: &str, b: &str) -> bool {
        let tags = [a, b].map(Tag::new);
        let names = Names::of(&tags, Language::from_code(code).unwrap());
        !pairs(&names).is_empty()
    }

    #[test]
    fn number_order_and_division_do_not_matter() {
        for (code, a, b) in [
            ("en", "trade dispute", "trade disputes"),
            ("en", "policy", "policies"),
            ("en", "Department of State", "state department"),
            ("en", "arts & crafts", "Crafts and Arts"),
            ("en", "cyberattack", "cyber attacks"),
            ("en", "COVID-19", "Covid 19"),
            ("fi", "kirja", "kirjat"),
            ("de", "Zeitung", "Zeitungen"),
            ("es", "elección", "elecciones"),
            ("it", "elezione", "elezioni"),
        ] {
            assert!(are_near(code, a, b), "{a}, {b}");
        }
    }

    #[test]
    fn other_words_are_other_tags() {
        for (code, a, b) in [
            ("en", "markets", "marketing"),
            ("en", "author", "authority"),
            ("en", "IT services", "services"),
            ("en", "not for profit", "profit"),
            ("en", "C", "C++"),
            ("en", "Title 1", "Title 2"),
            ("en", "1 23", "12 3"),
            ("en", "north and south", "south and east"),
            ("fi", "valaat", "valat"),
            ("fi", "kirjat", "kirjeet"),
        ] {
            assert!(!are_near(code, a, b), "{a}, {b}");
        }
    }
}
