//! Remembers which term a spelling became.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The spellings that are remembered before all are forgotten.
const ENTRIES: usize = 1 << 15;

/// The longest spelling that is remembered, in bytes.
const LONGEST: usize = 64;

/// A bounded table from spellings to terms, an empty term for a spelling that is left out.
///
/// It holds what was computed and nothing else, so that it never changes a result.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memo {
    table: HashTable<Entry>,
    /// Each spelling followed by its term; at the very end, a term that is not remembered.
    text: String,
    /// The bytes of `text` that entries point into.
    known: usize,
    state: FixedState,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    term: u32,
    end: u32,
}

impl Entry {
    fn spelling(self, text: &str) -> &str {
        &text[self.start as usize..self.term as usize]
    }

    fn term(self, text: &str) -> &str {
        &text[self.term as usize..self.end as usize]
    }
}

impl Memo {
    /// The term of a spelling: the one remembered, else the one that `make` writes to the end of
    /// the string it is given.
    #[inline]
    pub(crate) fn term(&mut self, spelling: &str, make: impl FnOnce(&mut String)) -> &str {
        let hash = self.state.hash_one(spelling);
        let text = &self.text;
        if let Some(&entry) = self
            .table
            .find(hash, |entry| entry.spelling(text) == spelling)
        {
            return entry.term(&self.text);
        }
        self.learn(spelling, hash, make)
    }

    #[cold]
    fn learn(&mut self, spelling: &str, hash: u64, make: impl FnOnce(&mut String)) -> &str {
        if self.table.len() == ENTRIES {
            self.table.clear();
            self.known = 0;
        }
        self.text.truncate(self.known);
        self.text.push_str(spelling);
        let term = self.text.len();
        make(&mut self.text);
        if spelling.len() <= LONGEST {
            self.remember(hash, term);
        }
        &self.text[term..]
    }

    /// Makes an entry of what stands at the end of the text.
    fn remember(&mut self, hash: u64, term: usize) {
        let (start, end) = (self.known as u32, self.text.len() as u32);
        let (text, state) = (&self.text, &self.state);
        let entry = Entry {
            start,
            term: term as u32,
            end,
        };
        self.table
            .insert_unique(hash, entry, |entry| state.hash_one(entry.spelling(text)));
        self.known = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_not_made_again() {
        let mut memo = Memo::default();
        let upper = |text: &mut String| text.push_str("TERM");
        assert_eq!(memo.term("term", upper), "TERM");
        assert_eq!(memo.term("term", |_| unreachable!()), "TERM");
        assert_eq!(memo.term("left out", |_| {}), "");
        assert_eq!(memo.term("left out", |_| unreachable!()), "");
    }

    #[test]
    fn long_spellings_pass_through_and_a_full_table_starts_afresh() {
        let mut memo = Memo::default();
        let long = "a".repeat(LONGEST + 1);
        for round in 0..ENTRIES + 10 {
            let spelling = round.to_string();
            assert_eq!(memo.term(&spelling, |text| text.push('x')), "x");
            if round % 1000 == 0 {
                assert_eq!(memo.term(&long, |text| text.push('y')), "y");
            }
        }
        assert_eq!(memo.table.len(), 10);
        assert!(memo.text.len() < 100);
    }
}
