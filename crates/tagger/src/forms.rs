//! The spellings of an archive's words, each with the feature it is.

use crate::{features::Features, mentions::Mentions, reading::PREFIXES};
use catchline_text::{InverseFrequencies, Word, WordTable};
use std::{cmp::Reverse, collections::BTreeMap};

/// Spellings of the archive's language that are features, or left out as stop words are.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Forms {
    /// All spellings, end to end: those left out, then those of terms in the most articles first.
    pub(crate) text: String,
    /// How long each is, in bytes.
    pub(crate) lengths: Vec<u8>,
    /// The feature of each, or [`LEFT_OUT`].
    pub(crate) features: Vec<u32>,
}

/// Stands for the feature of a spelling that is left out.
pub(crate) const LEFT_OUT: u32 = u32::MAX;

/// All that is known of words before an article is met.
///
/// Each word has a number. Features have the first, those in the most articles the lowest, so that
/// what is said of them lies close together; then come the words that are only words of tags'
/// names, and two numbers past all of these. [`Numbers::NAMED`] is set besides where it is a word of
/// a tag's name.
#[derive(Debug)]
pub(crate) struct Numbers {
    table: WordTable,
    /// The id of each number: those of features, and after them of other words of names.
    ids: Vec<u32>,
    /// The number of each id.
    of_id: Vec<u32>,
    /// For each number the numbers of the features it is besides, at the head of a title and of a
    /// body.
    placed: Vec<[u32; 2]>,
    /// By the numbers of features.
    idf: InverseFrequencies,
}

impl Forms {
    /// Of these spellings, each with its feature or [`LEFT_OUT`], and how many articles each feature
    /// is in.
    pub(crate) fn of(forms: BTreeMap<String, u32>, frequencies: &[u32]) -> Self {
        let mut forms: Vec<(String, u32)> = forms.into_iter().collect();
        forms.retain(|(form, _)| u8::try_from(form.len()).is_ok());
        // Those that are met most lie close together in the table that is made of them.
        let articles = |feature: u32| frequencies.get(feature as usize).map_or(u32::MAX, |&n| n);
        forms.sort_by_key(|&(_, feature)| Reverse(articles(feature)));
        Self {
            text: forms.iter().map(|(form, _)| form.as_str()).collect(),
            lengths: forms.iter().map(|(form, _)| form.len() as u8).collect(),
            features: forms.iter().map(|&(_, feature)| feature).collect(),
        }
    }

    /// Each spelling with its feature; `None` where the lengths do not cut the text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Option<&str>, u32)> {
        let mut end = 0;
        let lengths = self.lengths.iter().zip(&self.features);
        lengths.map(move |(&length, &feature)| {
            let start = end;
            end += usize::from(length);
            (self.text.get(start..end), feature)
        })
    }
}

impl Numbers {
    /// A tag's name has the word.
    pub(crate) const NAMED: u32 = 1 << 31;

    /// What a model knows of words; `None` where it has a term of a title or of the start of a
    /// body that is no term of the whole.
    pub(crate) fn of(features: &Features) -> Option<Self> {
        let Features {
            vocabulary,
            frequencies,
            idf,
            forms,
            mentions,
            ..
        } = features;
        vocabulary.index();
        mentions.index();
        let ids = by_frequency(frequencies, mentions.ids());
        let mut of_id = vec![0; ids.len()];
        for (number, &id) in (0u32..).zip(&ids) {
            of_id[id as usize] = number;
        }
        let none = ids.len() as u32;
        let mut numbers = Self {
            table: WordTable::with_capacity(forms.lengths.len()),
            placed: vec![[none; 2]; ids.len() + 2],
            idf: idf.in_order(&ids[..vocabulary.len()]),
            ids,
            of_id,
        };
        for (place, prefix) in PREFIXES.into_iter().enumerate() {
            // Terms with a prefix follow one another as those without do.
            let mut plain = (0usize..).zip(vocabulary.iter());
            for (id, term) in (0usize..).zip(vocabulary.iter()) {
                if let Some(term) = term.strip_prefix(prefix) {
                    let found = plain.find(|&(_, known)| term <= known);
                    let (at, _) = found.filter(|&(_, known)| term == known)?;
                    numbers.placed[numbers.of_id[at] as usize][place] = numbers.of_id[id];
                }
            }
        }
        for (form, feature) in forms.iter() {
            let number = numbers.number(feature, mentions);
            numbers.table.insert(&Word::of_form(form?), form?, number);
        }
        Some(numbers)
    }

    fn number(&self, id: u32, mentions: &Mentions) -> u32 {
        if id == LEFT_OUT {
            return self.left_out();
        }
        let number = self.of_id[id as usize];
        if mentions.names_of(id).is_empty() {
            number
        } else {
            number | Self::NAMED
        }
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.placed.len()
    }

    /// The number of words whose terms have no id.
    fn unknown(&self) -> u32 {
        self.ids.len() as u32
    }

    /// The number of words that are left out.
    pub(crate) fn left_out(&self) -> u32 {
        self.unknown() + 1
    }

    /// The ids of numbers.
    pub(crate) fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// How rare features are, by their numbers.
    pub(crate) fn idf(&self) -> &InverseFrequencies {
        &self.idf
    }

    /// The numbers of words of the archive's language.
    pub(crate) fn table(&self) -> &WordTable {
        &self.table
    }

    /// The number of a term.
    pub(crate) fn of_term(&self, term: &str, features: &Features) -> u32 {
        if term.is_empty() {
            return self.left_out();
        }
        let mentions = &features.mentions;
        match mentions.id(features.vocabulary.get(term), term) {
            None => self.unknown(),
            Some(id) => self.number(id, mentions),
        }
    }

    /// The features that a word is besides, in a title and at the start of a body.
    #[inline]
    pub(crate) fn placed(&self, number: u32) -> [u32; 2] {
        self.placed[number as usize]
    }
}

/// The ids below `ids`, those of features in the most articles first, then all others.
fn by_frequency(frequencies: &[u32], ids: u32) -> Vec<u32> {
    let features = frequencies.iter().zip(0u32..);
    let mut keys: Vec<u64> = features
        .map(|(&frequency, id)| u64::from(!frequency) << 32 | u64::from(id))
        .collect();
    keys.sort_unstable();
    let features = keys.len() as u32;
    let sorted = keys.into_iter().map(|key| key as u32);
    sorted.chain(features..ids).collect()
}
