//! A number for each word, found by the word's key.

use crate::{Word, key::Key};
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Numbers by word. Words of one key are one; [`words`](crate::words) gives those.
///
/// Methods that take a word take its text with it, which long words need.
#[derive(Debug, Clone, Default)]
pub struct WordTable {
    /// A power of two of them, at most three in four in use; none before the first word.
    keys: Vec<Key>,
    /// The number of each key, apart from them, so that no key lies across two lines of a cache.
    values: Vec<u32>,
    used: usize,
    /// Words that are too long for a key.
    long: HashMap<Box<str>, u32, FixedState>,
}

/// The key of no word.
const NONE: Key = Key { low: 0, high: 0 };

/// The keys of the smallest table that is not empty.
const FEWEST: usize = 256;

impl WordTable {
    /// An empty table with room for so many short words.
    pub fn with_capacity(words: usize) -> Self {
        let slots = (words + words / 3).next_power_of_two().max(FEWEST);
        Self {
            keys: vec![NONE; slots],
            values: vec![0; slots],
            ..Self::default()
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.used + self.long.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a word.
    #[inline]
    pub fn get(&self, word: &Word, text: &str) -> Option<u32> {
        let mask = self.keys.len().wrapping_sub(1);
        let mut at = word.key.hash() & mask;
        while let Some(&key) = self.keys.get(at) {
            if key == word.key {
                return self.values.get(at).copied();
            }
            if key.low == 0 {
                break;
            }
            at = (at + 1) & mask;
        }
        if word.key == Key::LONG {
            return self.long(word, text);
        }
        None
    }

    #[inline(never)]
    fn long(&self, word: &Word, text: &str) -> Option<u32> {
        self.long.get(word.of(text)).copied()
    }

    /// Gives a word a number, instead of the one it may have.
    pub fn insert(&mut self, word: &Word, text: &str, value: u32) {
        if word.key == Key::LONG {
            self.long.insert(word.of(text).into(), value);
            return;
        }
        if 3 * self.keys.len() <= 4 * self.used {
            self.grow();
        }
        let at = find(&self.keys, word.key);
        self.used += usize::from(self.keys[at] == NONE);
        (self.keys[at], self.values[at]) = (word.key, value);
    }

    /// Forgets all words, and keeps the room.
    pub fn clear(&mut self) {
        self.keys.fill(NONE);
        self.used = 0;
        self.long.clear();
    }

    #[cold]
    fn grow(&mut self) {
        let more = Self::with_capacity(3 * self.keys.len());
        let (keys, values) = (&self.keys, &self.values);
        let (mut new, mut numbers) = (more.keys, more.values);
        for (&key, &value) in keys.iter().zip(values).filter(|(key, _)| **key != NONE) {
            let at = find(&new, key);
            (new[at], numbers[at]) = (key, value);
        }
        (self.keys, self.values) = (new, numbers);
    }
}

/// The place of a key, or the empty one where it belongs.
fn find(keys: &[Key], key: Key) -> usize {
    let mask = keys.len() - 1;
    let mut at = key.hash() & mask;
    while keys[at] != NONE && keys[at] != key {
        at = (at + 1) & mask;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap as Reference;

    #[test]
    fn an_empty_table_has_no_word() {
        for mut table in [WordTable::default(), WordTable::with_capacity(0)] {
            assert_eq!(table.get(&Word::of_form("ballot"), "ballot"), None);
            assert_eq!(
                table.get(
                    &Word::of_form("incomprehensibilities"),
                    "incomprehensibilities"
                ),
                None
            );
            table.insert(&Word::of_form("ballot"), "ballot", 7);
            assert_eq!(table.get(&Word::of_form("ballot"), "ballot"), Some(7));
            table.clear();
            assert!(table.is_empty() && table.get(&Word::of_form("ballot"), "ballot").is_none());
        }
    }

    proptest! {
        #[test]
        fn it_is_a_map(
            words in prop::collection::vec(("[a-c]{1,4}|[ab]{14,18}|[äö]{7,9}", any::<u32>()), 0..900),
            others in prop::collection::vec("[a-c]{1,4}|[ab]{14,18}|[äö]{7,9}", 0..50),
        ) {
            let (mut table, mut map) = (WordTable::default(), Reference::new());
            for (text, value) in &words {
                table.insert(&Word::of_form(text), text, *value);
                map.insert(text, *value);
            }
            prop_assert_eq!(table.len(), map.len());
            for text in words.iter().map(|(text, _)| text).chain(&others) {
                prop_assert_eq!(table.get(&Word::of_form(text), text), map.get(text).copied());
            }
        }
    }
}
