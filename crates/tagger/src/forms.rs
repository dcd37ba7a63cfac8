//! The spellings of an archive's words, each with the feature it is.

use crate::{Error, features::Features, mentions::Mentions};
use catchline_article::Article;
use catchline_text::{Extractor, Word, WordTable, words};

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
/// Each word has a number: the id of its term, which is a feature or else only a word of a tag's
/// name, or one of two numbers past all ids; and [`Numbers::NAMED`] besides where it is a word of a
/// tag's name.
#[derive(Debug)]
pub(crate) struct Numbers {
    table: WordTable,
    /// For each number the features it is besides, at the head of a title and of a body.
    placed: Vec<[u32; 2]>,
    /// How many ids there are.
    ids: u32,
}

impl Forms {
    /// The spellings in articles of the archive's language.
    pub(crate) fn gather(features: &Features, articles: &[Article]) -> Result<Self, Error> {
        let Features {
            reading,
            vocabulary,
            frequencies,
            ..
        } = features;
        let mut extractor = Extractor::new(reading.terms.clone())?;
        let mut met = WordTable::default();
        let mut forms: Vec<(String, u32)> = Vec::new();
        let (language, mut term) = (reading.languages.main(), String::new());
        let numbers = reading.terms.numbers;
        let mine = articles
            .iter()
            .filter(|article| reading.languages.of_article(article) == language);
        let mut room = Vec::new();
        for text in mine.flat_map(|article| [&article.title, &article.body]) {
            words(text, numbers, &mut room, |words| {
                for word in words {
                    if met.get(word, text).is_some() {
                        continue;
                    }
                    met.insert(word, text, 0);
                    extractor.term(word, text, language, &mut term);
                    let feature = vocabulary.get(&term);
                    let feature = feature.or(term.is_empty().then_some(LEFT_OUT));
                    if let Some(feature) = feature {
                        let mut form = String::new();
                        word.form(text, &mut form);
                        forms.push((form, feature));
                    }
                }
            });
        }
        forms.retain(|(form, _)| u8::try_from(form.len()).is_ok());
        // Those that are met most lie close together in the table that is made of them.
        let articles = |feature: u32| frequencies.get(feature as usize).map_or(u32::MAX, |&n| n);
        forms.sort_unstable_by(|(a, x), (b, y)| articles(*y).cmp(&articles(*x)).then(a.cmp(b)));
        Ok(Self {
            text: forms.iter().map(|(form, _)| form.as_str()).collect(),
            lengths: forms.iter().map(|(form, _)| form.len() as u8).collect(),
            features: forms.iter().map(|&(_, feature)| feature).collect(),
        })
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
            forms,
            mentions,
            ..
        } = features;
        vocabulary.index();
        let ids = mentions.ids();
        let mut numbers = Self {
            table: WordTable::with_capacity(forms.lengths.len()),
            placed: vec![[ids; 2]; ids as usize + 2],
            ids,
        };
        for (place, prefix) in ["title:", "lead:"].into_iter().enumerate() {
            // Terms with a prefix follow one another as those without do.
            let mut plain = (0usize..).zip(vocabulary.iter());
            for (id, term) in (0u32..).zip(vocabulary.iter()) {
                if let Some(term) = term.strip_prefix(prefix) {
                    let found = plain.find(|&(_, known)| term <= known);
                    let (at, _) = found.filter(|&(_, known)| term == known)?;
                    numbers.placed[at][place] = id;
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
        match id {
            LEFT_OUT => self.left_out(),
            id if mentions.words_of(id).is_empty() => id,
            id => id | Self::NAMED,
        }
    }

    /// The number of words whose terms have no id.
    pub(crate) fn unknown(&self) -> u32 {
        self.ids
    }

    /// The number of words that are left out.
    pub(crate) fn left_out(&self) -> u32 {
        self.ids + 1
    }

    /// The number of a word of the archive's language.
    #[inline]
    pub(crate) fn get(&self, word: &Word, text: &str) -> Option<u32> {
        self.table.get(word, text)
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
