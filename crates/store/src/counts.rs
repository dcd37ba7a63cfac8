//! How often each term stands in an article, as bytes, and in the articles with a tag.

use crate::{Error, Store};
use catchline::{Article, Tag, TermCounter};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was seen in the articles with a tag: whole numbers that add up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagCounts {
    /// How many articles carry the tag.
    pub articles: u64,
    /// How often each term stands in them, by term.
    pub terms: BTreeMap<String, u64>,
}

/// Counts the terms of articles by the numbers that the store gives terms.
pub(crate) struct Counting<'c> {
    connection: &'c Connection,
    counter: TermCounter,
    known: HashMap<String, i64>,
}

impl<'c> Counting<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            counter: TermCounter::new(),
            known: HashMap::new(),
        }
    }

    /// The counts of an article as bytes; gives numbers to terms that have none.
    pub(crate) fn count(&mut self, article: &Article) -> Result<Vec<u8>, Error> {
        let mut counts = Vec::new();
        for (term, count) in self.counter.count(article) {
            counts.push((self.number(term)?, count));
        }
        counts.sort_unstable();
        Ok(encode(&counts))
    }

    fn number(&mut self, term: String) -> Result<i64, Error> {
        if let Some(&number) = self.known.get(&term) {
            return Ok(number);
        }
        let mut find = self
            .connection
            .prepare_cached("SELECT number FROM term WHERE term = ?1")?;
        let found = find.query_row([&term], |row| row.get(0)).optional()?;
        let number = if let Some(number) = found {
            number
        } else {
            let mut insert = self
                .connection
                .prepare_cached("INSERT INTO term (term) VALUES (?1)")?;
            insert.insert([&term])?
        };
        self.known.insert(term, number);
        Ok(number)
    }
}

/// Pairs of a term's number and a count, numbers rising: each number as what it is above the one
/// before, all in seven bits a byte, the last of a number with its eighth bit unset.
pub(crate) fn encode(counts: &[(i64, u32)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(3 * counts.len());
    let mut before = 0;
    for &(number, count) in counts {
        for mut left in [number.abs_diff(before), u64::from(count)] {
            while 0x80 <= left {
                bytes.push(left as u8 | 0x80);
                left >>= 7;
            }
            bytes.push(left as u8);
        }
        before = number;
    }
    bytes
}

/// What [`encode`] was given; none where the bytes are not its.
pub(crate) fn decode(bytes: &[u8]) -> Option<Vec<(i64, u32)>> {
    let mut bytes = bytes.iter();
    let mut counts = Vec::new();
    let mut before: i64 = 0;
    while let Some(above) = number(&mut bytes)? {
        let count = number(&mut bytes)??;
        before = before.checked_add_unsigned(above)?;
        counts.push((before, u32::try_from(count).ok()?));
    }
    Some(counts)
}

/// The next number; none inside where the bytes are at their end, none at all where one is cut.
#[allow(
    clippy::option_option,
    reason = "the end of the bytes is not the end of a number"
)]
fn number(bytes: &mut std::slice::Iter<'_, u8>) -> Option<Option<u64>> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        match bytes.next() {
            Some(&byte) => {
                value |= u64::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    return Some(Some(value));
                }
            }
            None => return (shift == 0).then_some(None),
        }
    }
    None
}

/// The terms by their numbers.
pub(crate) fn terms(connection: &Connection) -> Result<HashMap<i64, String>, Error> {
    let mut statement = connection.prepare_cached("SELECT number, term FROM term")?;
    let terms = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(terms.collect::<Result<_, _>>()?)
}

/// The counts of every article, by its number.
pub(crate) fn all(connection: &Connection) -> Result<HashMap<i64, Vec<(i64, u32)>>, Error> {
    let mut statement = connection.prepare_cached("SELECT number, id, counts FROM article")?;
    let mut rows = statement.query([])?;
    let mut all = HashMap::new();
    while let Some(row) = rows.next()? {
        let counts = decode(row.get_ref(2)?.as_blob().unwrap_or(&[0x80]));
        let Some(counts) = counts else {
            let id: String = row.get(1)?;
            let what = format!("the counts of article {id:?} are cut");
            return Err(Error::Damaged { what });
        };
        all.insert(row.get(0)?, counts);
    }
    Ok(all)
}

/// Takes out the terms that stand in no article.
pub(crate) fn drop_unused_terms(connection: &Connection) -> Result<(), Error> {
    let counts = all(connection)?.into_values().flatten();
    let used: HashSet<i64> = counts.map(|(term, _)| term).collect();
    let mut numbers = connection.prepare_cached("SELECT number FROM term")?;
    let numbers = numbers.query_map([], |row| row.get(0))?;
    let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
    let mut delete = connection.prepare_cached("DELETE FROM term WHERE number = ?1")?;
    for number in numbers.into_iter().filter(|number| !used.contains(number)) {
        delete.execute([number])?;
    }
    Ok(())
}

impl Store {
    /// How often each term stands in the articles with each tag, as [`catchline::TermCounter`] counts
    /// and [`Store::articles`] gives the tags.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn counts(&self) -> Result<BTreeMap<Tag, TagCounts>, Error> {
        let terms = terms(&self.connection)?;
        let counts = all(&self.connection)?;
        let mut by_tag: BTreeMap<Tag, TagCounts> = BTreeMap::new();
        for (number, one) in self.numbered()? {
            for tag in one.decided() {
                let seen = by_tag.entry(tag.clone()).or_default();
                seen.articles += 1;
                for &(term, count) in &counts[&number] {
                    let term = terms.get(&term).ok_or_else(|| Error::Damaged {
                        what: format!("article {:?} counts a term without a name", one.article.id),
                    })?;
                    *seen.terms.entry(term.clone()).or_default() += u64::from(count);
                }
            }
        }
        Ok(by_tag)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_read_as_they_were_written(
            counts in prop::collection::btree_map(1..=i64::MAX, any::<u32>(), 0..40),
        ) {
            let counts: Vec<(i64, u32)> = counts.into_iter().collect();
            let bytes = encode(&counts);
            prop_assert_eq!(decode(&bytes), Some(counts));
            if !bytes.is_empty() {
                prop_assert_ne!(decode(&bytes[..bytes.len() - 1]), decode(&bytes));
            }
        }

        #[test]
        fn any_bytes_are_counts_or_none(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn a_number_that_is_cut_is_none() {
        assert_eq!(decode(&[1]), None);
        assert_eq!(decode(&[0x80]), None);
        assert_eq!(decode(&[0x80; 20]), None);
        assert_eq!(decode(&[]), Some(vec![]));
    }
}
