//! From an article to features by the keys of its words, without terms, sorting or allocation.
//!
//! [`Features::vector`] says what the features are; here they are found sooner.

use crate::{
    Estimator,
    features::{Features, Scratch, weigh},
    forms::Known,
};
use catchline_article::{Article, Field, Span};
use catchline_text::{Extractor, Language, SparseVector, Word, WordTable, words};

/// After so many articles it is worth while to make the tables.
const COLD: u32 = 2;

/// Words of one language that are remembered before all are forgotten.
const REMEMBERED: usize = 1 << 15;

/// Languages whose words are remembered.
const LANGUAGES: usize = 8;

/// What is remembered between articles: words, and nothing of the articles.
#[derive(Debug, Default)]
pub(crate) struct Quick {
    /// How many articles were met, up to [`COLD`].
    met: u32,
    memos: Vec<(Language, WordTable)>,
    words: Vec<Word>,
    numbers: Vec<u32>,
    counts: Counts,
    term: String,
}

/// How often each feature was found.
#[derive(Debug, Default)]
struct Counts {
    /// Of each number the lowest bits: so small, what is counted lies close together.
    of: Vec<u8>,
    /// Each number as often as its bits went from the highest to 0.
    carried: Vec<u32>,
    /// A bit for each number whose count is not 0, and a bit for each such 64 bits.
    bits: Vec<u64>,
    blocks: Vec<u64>,
    /// The features; two numbers that are none come after them.
    features: u32,
}

impl Quick {
    /// Whether so many articles have come that tables pay; counts this one.
    pub(crate) fn is_warm(&mut self) -> bool {
        self.met = (self.met + 1).min(COLD);
        self.met == COLD
    }

    /// What is remembered of the words of a language.
    fn memo(memos: &mut Vec<(Language, WordTable)>, language: Language) -> &mut WordTable {
        let at = memos.iter().position(|(known, _)| *known == language);
        let at = at.unwrap_or_else(|| {
            if memos.len() == LANGUAGES {
                memos.clear();
            }
            memos.push((language, WordTable::default()));
            memos.len() - 1
        });
        &mut memos[at].1
    }
}

/// What an article is read with.
struct Reader<'r> {
    features: &'r Features,
    known: &'r Known,
    language: Language,
    /// Whether `known` knows words of the language.
    is_own: bool,
    memo: &'r mut WordTable,
    extractor: &'r mut Extractor,
    term: &'r mut String,
}

impl Reader<'_> {
    /// The numbers of words, as [`Known`] has them.
    ///
    /// All words are looked up before any is learnt, so that one need not wait for another.
    #[inline]
    fn numbers(&mut self, words: &[Word], text: &str, numbers: &mut Vec<u32>) {
        numbers.clear();
        if self.is_own {
            let get = |word| self.known.get(word, text).unwrap_or(UNMET);
            numbers.extend(words.iter().map(get));
        } else {
            numbers.resize(words.len(), UNMET);
        }
        for (number, word) in numbers.iter_mut().zip(words) {
            if *number == UNMET {
                *number = self
                    .memo
                    .get(word, text)
                    .unwrap_or_else(|| self.learn(word, text));
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, word: &Word, text: &str) -> u32 {
        self.extractor.term(word, text, self.language, self.term);
        let number = self.known.of_term(self.term, self.features);
        if self.memo.len() == REMEMBERED {
            self.memo.clear();
        }
        if word.end - word.start <= LONGEST {
            self.memo.insert(word, text, number);
        }
        number
    }
}

/// Stands for the number of a word that was not met before.
const UNMET: u32 = u32::MAX;

/// The longest word that is remembered, in bytes.
const LONGEST: usize = 64;

impl Features {
    /// [`Features::vector`] without terms; `None` where words do not tell all.
    pub(crate) fn read_quickly(
        &self,
        estimator: Estimator,
        article: &Article,
        scratch: &mut Scratch,
    ) -> Option<SparseVector> {
        if 1 < self.reading.terms.ngrams {
            return None;
        }
        let known = self.known()?;
        let language = self.reading.language(article);
        let Scratch {
            extractor,
            sightings,
            quick,
            vector,
            mentions,
            ..
        } = scratch;
        let Quick {
            memos,
            words: room,
            numbers,
            counts,
            term,
            ..
        } = quick;
        let mut reader = Reader {
            features: self,
            known,
            language,
            is_own: language == self.reading.archive_language,
            memo: Quick::memo(memos, language),
            extractor,
            term,
        };
        counts.begin(known.unknown());
        for field in Field::ALL {
            // All words of the title are features of their own.
            let mut left = match field {
                Field::Title => u32::MAX,
                Field::Body => self.reading.lead_terms,
            };
            let place = usize::from(field == Field::Body);
            let text = article.text(field);
            words(text, self.reading.terms.numbers, room, |words| {
                reader.numbers(words, text, numbers);
                for (word, &number) in words.iter().zip(&*numbers) {
                    let feature = number & !Known::NAMED;
                    counts.add(feature);
                    if 0 < left {
                        counts.add(known.placed(feature)[place]);
                        left -= u32::from(feature != known.left_out());
                    }
                    if feature != number {
                        let (start, end) = (word.start, word.end);
                        let span = Span { field, start, end };
                        self.mentions.see(feature, span, sightings);
                    }
                }
            });
        }
        sightings.take(mentions);
        let counted = counts.take(std::mem::take(vector));
        Some(weigh(estimator, counted, &self.idf))
    }
}

impl Counts {
    /// Makes room for so many features.
    fn begin(&mut self, features: u32) {
        let numbers = features as usize + 2;
        if self.of.len() != numbers {
            let blocks = numbers.div_ceil(64);
            *self = Self {
                of: vec![0; numbers],
                carried: Vec::new(),
                bits: vec![0; blocks],
                blocks: vec![0; blocks.div_ceil(64)],
                features,
            };
        }
    }

    /// Counts a number.
    #[inline]
    fn add(&mut self, number: u32) {
        let place = number as usize;
        let count = &mut self.of[place];
        *count = count.wrapping_add(1);
        if *count == 0 {
            self.carried.push(number);
        }
        let block = place / 64;
        self.bits[block] |= 1 << (number % 64);
        self.blocks[block / 64] |= 1 << (block % 64);
    }

    /// The features that were counted, rising, in the room of `vector`; forgets them.
    fn take(&mut self, vector: SparseVector) -> SparseVector {
        let Self {
            of,
            carried,
            bits,
            blocks,
            features,
        } = self;
        for none in [*features as usize, *features as usize + 1] {
            of[none] = 0;
            bits[none / 64] &= !(1 << (none % 64));
        }
        let rising = (0u32..).zip(blocks).flat_map(|(row, blocks)| {
            let blocks = Ones(std::mem::take(blocks));
            blocks.map(move |block| 64 * row + block)
        });
        let rising = rising.flat_map(|block| {
            let bits = Ones(std::mem::take(&mut bits[block as usize]));
            bits.map(move |bit| 64 * block + bit)
        });
        let counted = vector.refilled(rising, |id| {
            let low = u32::from(std::mem::take(&mut of[id as usize]));
            let carries = || carried.iter().filter(|&&one| one == id).count() as u32;
            if carried.is_empty() {
                low
            } else {
                low.saturating_add(carries().saturating_mul(256))
            }
        });
        carried.clear();
        counted
    }
}

/// The places of the ones among 64 bits, rising.
struct Ones(u64);

impl Iterator for Ones {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let Self(bits) = self;
        let place = (*bits != 0).then(|| bits.trailing_zeros())?;
        *bits &= *bits - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LanguageChoice, Numbers, Params, Tagger, TermSettings};
    use catchline_article::Labelled;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    const TITLES: [&str; 8] = [
        "Ballots counted twice in 3 towns",
        "Oven bread for 1,750 guests",
        "Äänestys päättyi: tulos on selvä",
        "The U.S. envoy can't wait",
        "C++ und C# für Anfänger",
        "Выборы прошли спокойно",
        "選挙の結果は明日発表",
        "L'élection, l'été et COVID-19",
    ];
    const TAGS: [&str; 8] = [
        "elections",
        "bread ovens",
        "äänestys",
        "U.S. envoys",
        "C++",
        "Выборы",
        "選挙",
        "COVID-19",
    ];

    fn archive() -> Vec<Labelled> {
        let article = |round: usize, at: usize| {
            let body = format!(
                "{}. {} {round}; {}",
                TITLES[at],
                TITLES[(at + round) % 8],
                TAGS[at]
            );
            let article = Article::new(TITLES[at]).body(body);
            let language = [None, Some("en"), Some("fi"), Some("fr")][(at + round) % 4];
            let article = match language {
                Some(code) => article.language(code),
                None => article,
            };
            Labelled::new(article, [TAGS[at]])
        };
        let rounds = (0..6).flat_map(|round| (0..8).map(move |at| (round, at)));
        rounds.map(|(round, at)| article(round, at)).collect()
    }

    /// Taggers with every setting that words pass through.
    static TAGGERS: LazyLock<Vec<Tagger>> = LazyLock::new(|| {
        let terms = |stem, stop_words, ngrams, numbers| TermSettings {
            stem,
            stop_words,
            ngrams,
            numbers,
        };
        let params = || Params::default().lead_terms(5);
        let english = LanguageChoice::Always(Language::ENGLISH);
        let all = [
            params(),
            params().language(english),
            params().terms(terms(false, false, 1, Numbers::Keep)),
            params()
                .terms(terms(true, true, 1, Numbers::Drop))
                .lead_terms(0),
            params().estimator(Estimator::Bernoulli),
            params()
                .terms(terms(true, true, 2, Numbers::Shape))
                .min_term_articles(1),
        ];
        let archive = archive();
        all.iter()
            .map(|params| params.fit(&archive).unwrap())
            .collect()
    });

    /// Checks that both ways of reading give the same features and mentions.
    fn check(tagger: &Tagger, article: &Article, scratch: &mut Scratch) {
        let Features { reading, .. } = &tagger.parts.features;
        let (features, estimator) = (&tagger.parts.features, tagger.parts.estimator);
        let plain = features.vector(estimator, article, scratch);
        let mentions = scratch.mentions.clone();
        let read = features.read_quickly(estimator, article, scratch);
        assert_eq!(read.is_some(), reading.terms.ngrams == 1);
        if let Some(quick) = read {
            assert_eq!(quick, plain, "{article:?}");
            assert_eq!(scratch.mentions, mentions, "{article:?}");
            scratch.vector = quick;
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let known = prop::sample::select([&TITLES[..], &TAGS[..]].concat());
        let known = known.prop_map(str::to_owned);
        let upper = prop::sample::select(&TITLES[..]).prop_map(str::to_uppercase);
        let pieces = prop_oneof![
            4 => known,
            1 => upper,
            2 => "[a-zäö']{1,20}",
            1 => "[0-9,.]{1,12}",
            1 => any::<String>(),
            1 => r"[\u{ad}\u{200b}-\u{200f}\u{300}-\u{308}\u{feff}’“”@:/.#+&-]{1,4}",
            1 => r"[İıßſﬁǅΣςא-ת٠-٩क-ह한日ー0-9A-Z]{1,9}",
        ];
        let parts = prop::sample::select(vec![" ", "", "\n", ". "]);
        let pieces = prop::collection::vec((pieces, parts), 0..30);
        pieces.prop_map(|pieces| {
            pieces
                .into_iter()
                .flat_map(|(a, b)| [a, b.to_owned()])
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn reading_quickly_is_reading(
            articles in prop::collection::vec((text(), text(), 0..5usize), 1..4),
        ) {
            for tagger in &*TAGGERS {
                let mut scratch = tagger.parts.features.scratch(TAGS.len());
                for (title, body, language) in &articles {
                    let article = Article::new(title.as_str()).body(body.as_str());
                    let code = [None, Some("en"), Some("fi"), Some("tr"), Some("zz")][*language];
                    let article = match code {
                        Some(code) => article.language(code),
                        None => article,
                    };
                    check(tagger, &article, &mut scratch);
                }
            }
        }
    }

    #[test]
    fn what_comes_often_is_counted_to_the_end() {
        let tagger = &TAGGERS[1];
        let mut scratch = tagger.parts.features.scratch(TAGS.len());
        for times in [1, 127, 128, 255, 256, 257, 512, 70_000] {
            let body = format!("{} oven", "ballots bread ".repeat(times));
            let article = Article::new("Ballots").body(body).language("en");
            check(tagger, &article, &mut scratch);
        }
    }

    #[test]
    fn no_language_and_no_word_is_remembered_without_end() {
        let tagger = &TAGGERS[0];
        let mut scratch = tagger.parts.features.scratch(TAGS.len());
        for round in 0..3 * LANGUAGES as u8 {
            let letter = char::from(b'a' + round);
            let article = Article::new("Ballots").language(format!("x{letter}"));
            check(tagger, &article, &mut scratch);
        }
        assert!(scratch.quick.memos.len() <= LANGUAGES);
        let words =
            |from: usize| -> String { (from..from + 9000).map(|n| format!("w{n} ")).collect() };
        for round in 0..5 {
            let article = Article::new("Ballots")
                .body(words(9000 * round))
                .language("en");
            check(tagger, &article, &mut scratch);
        }
        let memo = Quick::memo(&mut scratch.quick.memos, Language::ENGLISH);
        assert!(0 < memo.len() && memo.len() <= REMEMBERED);
    }

    #[test]
    fn ones_rise() {
        assert_eq!(Ones(0).count(), 0);
        assert_eq!(Ones(1 << 63 | 0b1010).collect::<Vec<_>>(), [1, 3, 63]);
        assert_eq!(Ones(u64::MAX).count(), 64);
    }
}
