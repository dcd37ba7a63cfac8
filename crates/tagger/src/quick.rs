//! From an article to features by the keys of its words, without terms, sorting or allocation.
//!
//! [`Features::vector`] says what the features are; here they are found sooner.

use crate::{
    Estimator,
    features::{Features, Scratch, Weighed},
    forms::Numbers,
    mentions::Sightings,
};
use catchline_article::{Article, Field, Span};
use catchline_text::{Extractor, Language, Word, WordTable, log_tf_idf_l2, words};
use std::hint::black_box;

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
    /// The features that words are besides where they stand.
    placed: Vec<u32>,
    /// How often each feature was found.
    frequencies: Vec<u32>,
    counts: Counts,
    term: String,
}

/// How often each feature was found.
#[derive(Debug, Default)]
struct Counts {
    /// Of each number how often, from 1 to 255 and again from 1: so small, all lie close together.
    of: Vec<u8>,
    /// Each number as often as it began again.
    rounds: Vec<u32>,
    /// The numbers whose count is not 0, and room after them.
    found: Vec<u32>,
    /// How many of `found` there are.
    len: usize,
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
    known: &'r Numbers,
    language: Language,
    /// Whether `known` knows words of the language.
    is_own: bool,
    memo: &'r mut WordTable,
    extractor: &'r mut Extractor,
    term: &'r mut String,
}

impl Reader<'_> {
    /// The numbers of words of a field, without [`Numbers::NAMED`].
    ///
    /// All are looked up before anything is done with them, so that one need not wait for another.
    #[inline]
    fn look_up(
        &mut self,
        field: Field,
        (words, text): (&[Word], &str),
        sightings: &mut Sightings,
        numbers: &mut Vec<u32>,
    ) {
        numbers.clear();
        if self.is_own {
            let table = self.known.table();
            let get = |word| table.get(word, text).unwrap_or(UNMET);
            numbers.extend(words.iter().map(get));
        } else {
            numbers.resize(words.len(), UNMET);
        }
        for (number, word) in numbers.iter_mut().zip(words) {
            if *number < Numbers::NAMED {
                continue;
            }
            if *number == UNMET {
                *number = self.unmet(word, text);
            }
            if Numbers::NAMED <= *number {
                *number &= !Numbers::NAMED;
                let (start, end) = (word.start, word.end);
                let span = Span { field, start, end };
                sightings.see(self.known.ids()[*number as usize], span);
            }
        }
    }

    /// The number of a word that [`Numbers`] does not have.
    #[inline(never)]
    fn unmet(&mut self, word: &Word, text: &str) -> u32 {
        let number = self.memo.get(word, text);
        number.unwrap_or_else(|| self.learn(word, text))
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
    ) -> Option<Weighed> {
        if 1 < self.reading.terms.ngrams {
            return None;
        }
        let known = self.numbers.get_or_init(|| Numbers::of(self)).as_ref()?;
        look_at(article);
        let language = self.reading.languages.of_article(article);
        let Scratch {
            extractor,
            sightings,
            quick,
            weighed,
            mentions,
            ..
        } = scratch;
        let Quick {
            memos,
            words: room,
            numbers,
            placed,
            frequencies,
            counts,
            term,
            ..
        } = quick;
        let mut reader = Reader {
            features: self,
            known,
            language,
            is_own: language == self.reading.languages.main(),
            memo: Quick::memo(memos, language),
            extractor,
            term,
        };
        sightings.clear();
        counts.begin(self.vocabulary.len(), known.len());
        for field in Field::ALL {
            let mut left = self.reading.heads(field);
            let place = usize::from(field == Field::Body);
            let text = article.text(field);
            words(text, self.reading.terms.numbers, room, |words| {
                reader.look_up(field, (words, text), sightings, numbers);
                counts.add(numbers);
                if 0 < left {
                    let heads = numbers.iter().filter(|&&number| number != known.left_out());
                    let heads = heads.take(left);
                    placed.clear();
                    placed.extend(heads.map(|&number| known.placed(number)[place]));
                    left -= placed.len();
                    counts.add(placed);
                }
            });
        }
        self.mentions.found(sightings, mentions);
        let mut weighed = std::mem::take(weighed);
        let Weighed {
            ids,
            numbers,
            values,
        } = &mut weighed;
        counts.take(numbers, frequencies);
        if estimator.presence() {
            values.clear();
            values.resize(numbers.len(), 1.0);
        } else {
            let known = log_tf_idf_l2(numbers, frequencies, known.idf(), values);
            known.expect("numbers and frequencies are of one vocabulary");
        }
        ids.clear();
        ids.extend(numbers.iter().map(|&number| known.ids()[number as usize]));
        Some(weighed)
    }
}

/// Looks at all parts of an article at once, so that memory is waited for once.
#[inline]
fn look_at(article: &Article) {
    let language = article.language.as_deref().unwrap_or_default();
    let parts = [
        article.text(Field::Title),
        article.text(Field::Body),
        language,
    ];
    let first = parts.map(|text| text.as_bytes().first().copied().unwrap_or_default());
    black_box(first);
}

impl Counts {
    /// Makes room for so many features, and numbers after them that are none.
    fn begin(&mut self, features: usize, numbers: usize) {
        if self.of.len() != numbers {
            *self = Self {
                of: vec![0; numbers],
                ..Self::default()
            };
        }
        // Numbers that are no features have a count before they are found.
        self.of[features..].fill(1);
        self.len = 0;
    }

    /// Counts numbers.
    #[inline]
    fn add(&mut self, numbers: &[u32]) {
        if self.found.len() < self.len + numbers.len() {
            self.found.resize(2 * self.len + numbers.len(), 0);
        }
        let (of, found) = (&mut self.of[..], &mut self.found[..]);
        let mut len = self.len;
        for &number in numbers {
            let count = &mut of[number as usize];
            found[len] = number;
            len += usize::from(*count == 0);
            *count = count.wrapping_add(1);
            if *count == 0 {
                *count = 1;
                self.rounds.push(number);
            }
        }
        self.len = len;
    }

    /// Gives the features that were counted, and how often, and forgets them.
    fn take(&mut self, numbers: &mut Vec<u32>, frequencies: &mut Vec<u32>) {
        let Self {
            of, rounds, found, ..
        } = self;
        numbers.clear();
        numbers.extend_from_slice(&found[..self.len]);
        frequencies.clear();
        let count = |&number: &u32| u32::from(std::mem::take(&mut of[number as usize]));
        frequencies.extend(numbers.iter().map(count));
        if !rounds.is_empty() {
            rounds.sort_unstable();
            for (&number, frequency) in numbers.iter().zip(frequencies) {
                let up_to = rounds.partition_point(|&round| round <= number);
                let below = rounds.partition_point(|&round| round < number);
                *frequency += 255 * (up_to - below) as u32;
            }
            rounds.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LanguageChoice, Params, TagEntry, TagList, Tagger, TermSettings};
    use catchline_article::Labelled;
    use catchline_bayes::Row;
    use catchline_text::{Numbers as Digits, SparseVector};
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
    const NAMES: [&str; 4] = [
        "zebra crossing",
        "crossing 2,000 zebras",
        "Türkçe HAMAM",
        "äänet lukua",
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
        // Words of names that are no features, and names in several words.
        let listed = ["elections", "Türkçe hamam", "zebra crossing"].map(TagEntry::new);
        let [elections, hamam, zebras] = listed;
        let elections = elections.alias("Ballots counted").alias("lukua äänet");
        let list = TagList::new([elections, hamam, zebras.alias("crossing 1,750 zebras")]);
        let all = [
            params(),
            params().language(english),
            params().terms(terms(false, false, 1, Digits::Keep)),
            params()
                .terms(terms(true, true, 1, Digits::Drop))
                .lead_terms(0),
            params().estimator(Estimator::Bernoulli),
            params().tag_list(list),
            params()
                .terms(terms(true, true, 2, Digits::Shape))
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
        let (features, estimator) = (&tagger.parts.features, tagger.parts.settings.estimator);
        let plain = features.vector(estimator, article, scratch);
        let mentions = scratch.mentions.clone();
        let read = features.read_quickly(estimator, article, scratch);
        assert_eq!(read.is_some(), reading.terms.ngrams == 1);
        if let Some(quick) = read {
            let mut pairs: Vec<(u32, f32)> = quick.row().iter().collect();
            pairs.sort_unstable_by_key(|&(id, _)| id);
            assert!(pairs.iter().copied().eq(plain.iter()), "{article:?}");
            assert_eq!(scratch.mentions, mentions, "{article:?}");
            scores_are_the_same(tagger, &quick, &plain);
            scratch.weighed = quick;
        }
    }

    fn scores_are_the_same(tagger: &Tagger, quick: &Weighed, plain: &SparseVector) {
        let weights = &tagger.parts.weights;
        let mut scores = [(); 3].map(|()| vec![0.0; weights.tag_count()]);
        let (ids, values) = (plain.ids(), plain.values());
        weights.scores(Row { ids, values }, &mut scores[0]);
        weights.scores(quick.row(), &mut scores[1]);
        let table = tagger.table().unwrap();
        table.scores(weights, &quick.numbers, quick.row(), &mut scores[2]);
        assert!(scores.iter().all(|found| *found == scores[0]));
    }

    fn text() -> impl Strategy<Value = String> {
        let known = prop::sample::select([&TITLES[..], &TAGS[..], &NAMES[..]].concat());
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
        let words = |from: usize| {
            let words = (from..from + 9000).map(|n| format!("w{n}"));
            words.collect::<Vec<_>>().join(" ")
        };
        for round in 0..5 {
            let article = Article::new("Ballots")
                .body(words(9000 * round))
                .language("en");
            check(tagger, &article, &mut scratch);
        }
        let memo = Quick::memo(&mut scratch.quick.memos, Language::ENGLISH);
        assert!(!memo.is_empty() && memo.len() <= REMEMBERED);
    }
}
