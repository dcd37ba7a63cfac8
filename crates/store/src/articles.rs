//! The articles as they are learnt: their tags, and what editors said of them.

use crate::{Decision, Error, Said, Store, rows, tag_changes::CurrentTags};
use catchline::{Labelled, Tag};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What editors decided of an article, in their last words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decided {
    /// The tags that fit, by name.
    pub tags: Vec<Tag>,
    /// Those that do not, by name.
    pub rejected: Vec<Tag>,
}

/// The last word on each tag, by what its spellings share: how it was spelt, and what was said.
pub(crate) type Words = BTreeMap<String, (Tag, Decision)>;

impl Decided {
    pub(crate) fn of(words: Words) -> Self {
        let mut decided = Self::default();
        for (tag, decision) in words.into_values() {
            match decision.fits() {
                Some(true) => decided.tags.push(tag),
                Some(false) => decided.rejected.push(tag),
                None => {}
            }
        }
        decided.tags.sort_unstable();
        decided.rejected.sort_unstable();
        decided
    }
}

impl Store {
    /// All articles by source and id, with the tags that fit them by the last word of editors: to
    /// learn from. Each source is an archive of its own where there are several.
    ///
    /// An article that nobody has tagged but editors have corrected says nothing of the tags that
    /// they did not decide: see [`Labelled::rejected`].
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn articles(&self) -> Result<Vec<Labelled>, Error> {
        let all = self.numbered()?;
        Ok(all.into_iter().map(|(_, one)| one).collect())
    }

    /// The same with the number of each.
    pub(crate) fn numbered(&self) -> Result<Vec<(i64, Labelled)>, Error> {
        let mut filed = self.filed()?;
        let tags = self.current_tags()?;
        let sources: BTreeSet<String> = filed.iter().map(|(_, source, _)| source.clone()).collect();
        let mut words = self.last_words()?;
        for (number, source, one) in &mut filed {
            tags.apply(one);
            if let Some(words) = words.remove(number) {
                decide(one, words);
            }
            if 1 < sources.len() {
                let archive = sources.iter().position(|one| one == source);
                one.archives = archive.map(|archive| archive as u32).into_iter().collect();
            }
        }
        Ok(filed
            .into_iter()
            .map(|(number, _, one)| (number, one))
            .collect())
    }

    /// The articles by source and id as they came.
    pub(crate) fn filed(&self) -> Result<Vec<(i64, String, Labelled)>, Error> {
        let mut tags: HashMap<i64, [Vec<Tag>; 2]> = HashMap::new();
        let mut statement = self
            .connection
            .prepare_cached("SELECT article, name, undecided FROM tag ORDER BY article, name")?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let name: String = row.get(1)?;
            let of = tags.entry(row.get(0)?).or_default();
            of[usize::from(row.get::<_, bool>(2)?)].push(Tag::from(name));
        }
        let columns = rows::COLUMNS;
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {columns} FROM article ORDER BY source, id"
        ))?;
        let mut found = statement.query([])?;
        let mut filed = Vec::new();
        while let Some(row) = found.next()? {
            let one = rows::article(row)?;
            let [carried, undecided] = tags.remove(&one.number).unwrap_or_default();
            let mut labelled = Labelled::new(one.article, carried);
            labelled.undecided = undecided;
            filed.push((one.number, one.source, labelled));
        }
        Ok(filed)
    }

    /// What editors decided of each article they said something of, by the hash of its content; of
    /// several articles with one content what was said last.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn decided(&self) -> Result<BTreeMap<u64, Decided>, Error> {
        let mut by_hash: BTreeMap<u64, Words> = BTreeMap::new();
        let mut hashes = self
            .connection
            .prepare_cached("SELECT hash FROM article WHERE number = ?1")?;
        for (number, tag, decision) in self.words()? {
            let hash: i64 = hashes.query_row([number], |row| row.get(0))?;
            let words = by_hash.entry(hash.cast_unsigned()).or_default();
            words.insert(tag.folded(), (tag, decision));
        }
        let decided = by_hash.into_iter();
        Ok(decided
            .map(|(hash, words)| (hash, Decided::of(words)))
            .filter(|(_, decided)| *decided != Decided::default())
            .collect())
    }

    /// How many articles an editor decided something of.
    pub(crate) fn corrected(&self) -> Result<usize, Error> {
        let words = self.last_words()?;
        let decides = |words: &&Words| words.values().any(|(_, one)| one.fits().is_some());
        Ok(words.values().filter(decides).count())
    }

    pub(crate) fn last_words(&self) -> Result<HashMap<i64, Words>, Error> {
        let mut all: HashMap<i64, Words> = HashMap::new();
        for (number, tag, decision) in self.words()? {
            let words = all.entry(number).or_default();
            words.insert(tag.folded(), (tag, decision));
        }
        Ok(all)
    }

    /// What was said of tags that are not retired, by the number of the article, with the tags as
    /// they are called now.
    fn words(&self) -> Result<Vec<(i64, Tag, Decision)>, Error> {
        let tags = self.current_tags()?;
        let said = self.log_numbered()?.into_iter();
        let current = said.filter_map(|(number, said)| {
            let tag = tags.current(&said.tag)?.clone();
            Some((number, tag, said.decision))
        });
        Ok(current.collect())
    }
}

/// The last words about one article, of tags that are not retired.
pub(crate) fn last_words(log: &[Said], tags: &CurrentTags) -> Words {
    let current = log.iter().filter_map(|said| {
        let tag = tags.current(&said.tag)?;
        Some((tag.folded(), (tag.clone(), said.decision)))
    });
    current.collect()
}

/// Lets the words of editors count over what an article came with.
pub(crate) fn decide(one: &mut Labelled, words: Words) {
    let was_tagged = !one.tags.is_empty();
    let (mut is_corrected, mut rejected) = (false, Vec::new());
    for (folded, (tag, decision)) in words {
        let Some(fits) = decision.fits() else {
            continue;
        };
        is_corrected = true;
        let other = |one: &Tag| one.folded() != folded;
        one.undecided.retain(other);
        if !fits {
            one.tags.retain(other);
            rejected.push(tag);
        } else if one.tags.iter().all(other) {
            one.tags.push(tag);
        }
    }
    one.tags.sort_unstable();
    // Who has taken the last tag away has not said that no other fits.
    if is_corrected && (!was_tagged || one.tags.is_empty()) {
        rejected.sort_unstable();
        one.rejected = Some(rejected);
    }
}
