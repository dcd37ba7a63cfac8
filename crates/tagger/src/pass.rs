//! One pass over the text of some articles: all that learning takes from it.

use crate::{
    Error,
    forms::LEFT_OUT,
    mentions::{Mentions, Sightings},
    reading::{PREFIXES, Reading},
};
use catchline_article::{Article, Field, Span};
use catchline_bayes::{Mention, Rows};
use catchline_text::{Extractor, Language, Vocabulary, Word, WordTable, words};
use foldhash::fast::FixedState;
use hashbrown::hash_table::{Entry, HashTable};
use std::{collections::BTreeMap, hash::BuildHasher};

/// What some articles say.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    /// Their terms, each once.
    terms: Texts,
    /// For each article the places of its terms in `terms`, and how often each stands.
    counts: Vec<Vec<(u32, u32)>>,
    /// For each article the tags that it mentions, rising.
    mentions: Vec<Vec<Mention>>,
    /// The spellings of the archive's language, each once.
    forms: Texts,
    /// For each of them the place of its term, or [`LEFT_OUT`].
    form_terms: Vec<u32>,
}

/// What passes come to, once it is known which terms are features.
#[derive(Debug)]
pub(crate) struct Passed {
    /// For each article its features, and how often each stands.
    pub(crate) rows: Rows,
    /// For each article the tags that it mentions, rising.
    pub(crate) mentions: Vec<Vec<Mention>>,
    /// The spellings of features and of what is left out.
    pub(crate) forms: BTreeMap<String, u32>,
}

impl Passed {
    /// Of no articles yet, with so many features.
    pub(crate) fn new(features: usize) -> Self {
        Self {
            rows: Rows::new(features),
            mentions: Vec::new(),
            forms: BTreeMap::new(),
        }
    }

    /// Adds the articles that follow.
    pub(crate) fn add(&mut self, pass: Pass, vocabulary: &Vocabulary) -> Result<(), Error> {
        let ids: Vec<Option<u32>> = pass.terms.iter().map(|term| vocabulary.get(term)).collect();
        for counts in pass.counts {
            let known = counts.into_iter();
            let known = known.filter_map(|(place, count)| Some((ids[place as usize]?, count)));
            let mut row: Vec<(u32, u32)> = known.collect();
            row.sort_unstable();
            let (ids, counts): (Vec<u32>, Vec<f32>) = row
                .into_iter()
                .map(|(id, count)| (id, count as f32))
                .unzip();
            self.rows.push(&ids, &counts)?;
        }
        self.mentions.extend(pass.mentions);
        for (form, place) in pass.forms.iter().zip(pass.form_terms) {
            let feature = match place {
                LEFT_OUT => Some(LEFT_OUT),
                place => ids[place as usize],
            };
            if let Some(feature) = feature.filter(|_| !self.forms.contains_key(form)) {
                self.forms.insert(form.to_owned(), feature);
            }
        }
        Ok(())
    }
}

impl Pass {
    /// Reads articles; `names` knows no features.
    ///
    /// A spelling is made a term once. N-grams are read by [`Reading::occurrences`] instead, and no
    /// spellings are kept of them.
    pub(crate) fn of(
        reading: &Reading,
        names: &Mentions,
        extractor: &mut Extractor,
        articles: &[Article],
    ) -> Self {
        let mut reader = Reader {
            reading,
            terms: Terms {
                names,
                texts: Texts::default(),
                places: HashTable::new(),
                known: Vec::new(),
            },
            words: Vec::new(),
            met: Vec::new(),
            found: Vec::new(),
            sightings: Sightings::default(),
            pass: Self::default(),
        };
        for article in articles {
            if reading.terms.ngrams <= 1 {
                reader.read_words(article, extractor);
            } else {
                reader.read_ngrams(article, extractor);
            }
            reader.end();
        }
        Self {
            terms: reader.terms.texts,
            ..reader.pass
        }
    }

    /// How many articles were read.
    pub(crate) fn articles(&self) -> usize {
        self.counts.len()
    }

    /// Each term, and in how many articles it is.
    pub(crate) fn frequencies(&self) -> impl Iterator<Item = (&str, u32)> {
        let mut frequencies = vec![0; self.terms.len()];
        for &(place, _) in self.counts.iter().flatten() {
            frequencies[place as usize] += 1;
        }
        self.terms.iter().zip(frequencies)
    }
}

/// Reads one article after another.
struct Reader<'r> {
    reading: &'r Reading,
    terms: Terms<'r>,
    /// Room for the words of a text.
    words: Vec<Word>,
    /// The places of the words met in each language, or [`LEFT_OUT`].
    met: Vec<(Language, WordTable)>,
    /// The places of the article's terms, one an occurrence.
    found: Vec<u32>,
    sightings: Sightings,
    pass: Pass,
}

/// The terms met, each with a place.
struct Terms<'r> {
    names: &'r Mentions,
    texts: Texts,
    /// The places of all, found by what they are.
    places: HashTable<u32>,
    known: Vec<Known>,
}

/// What is known of a term.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// Its id among the words of names.
    name: Option<u32>,
    /// For each field the place of what it is besides, once that was met.
    besides: [Option<u32>; PREFIXES.len()],
}

impl Terms<'_> {
    /// The place of a term, which is added where it is new.
    fn place(&mut self, term: &str) -> u32 {
        let hash = |term: &str| FixedState::default().hash_one(term);
        let texts = &mut self.texts;
        let is_it = |&place: &u32| texts.get(place as usize) == term;
        let hash_of = |&place: &u32| hash(texts.get(place as usize));
        match self.places.entry(hash(term), is_it, hash_of) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let place = texts.len() as u32;
                new.insert(place);
                texts.push(term);
                self.known.push(Known {
                    name: self.names.id(None, term),
                    besides: [None; PREFIXES.len()],
                });
                place
            }
        }
    }

    /// The place of what a term is besides in a field.
    fn besides(&mut self, place: u32, field: usize) -> u32 {
        self.known[place as usize].besides[field].unwrap_or_else(|| {
            let term = format!("{}{}", PREFIXES[field], self.texts.get(place as usize));
            let besides = self.place(&term);
            self.known[place as usize].besides[field] = Some(besides);
            besides
        })
    }
}

/// Texts, end to end.
#[derive(Debug, Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.all[start..self.ends[at]]
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }
}

impl Reader<'_> {
    fn read_words(&mut self, article: &Article, extractor: &mut Extractor) {
        let language = self.reading.languages.of_article(article);
        let known = self.met.iter().position(|(met, _)| *met == language);
        let at = known.unwrap_or_else(|| {
            self.met.push((language, WordTable::default()));
            self.met.len() - 1
        });
        let mut room = std::mem::take(&mut self.words);
        for (at_field, field) in Field::ALL.into_iter().enumerate() {
            let mut left = self.reading.heads(field);
            let text = article.text(field);
            words(text, self.reading.terms.numbers, &mut room, |words| {
                for word in words {
                    let place = self.word((word, text), at, extractor);
                    if place == LEFT_OUT {
                        continue;
                    }
                    let (start, end) = (word.start, word.end);
                    self.see(place, Span { field, start, end });
                    if 0 < left {
                        left -= 1;
                        self.found.push(self.terms.besides(place, at_field));
                    }
                }
            });
        }
        self.words = room;
    }

    /// The place of a word's term; `at` is that of its language.
    fn word(&mut self, (word, text): (&Word, &str), at: usize, extractor: &mut Extractor) -> u32 {
        let (language, table) = &mut self.met[at];
        if let Some(place) = table.get(word, text) {
            return place;
        }
        let mut term = String::new();
        extractor.term(word, text, *language, &mut term);
        let place = match &term[..] {
            "" => LEFT_OUT,
            term => self.terms.place(term),
        };
        table.insert(word, text, place);
        if *language == self.reading.languages.main() {
            term.clear();
            word.form(text, &mut term);
            self.pass.forms.push(&term);
            self.pass.form_terms.push(place);
        }
        place
    }

    fn read_ngrams(&mut self, article: &Article, extractor: &mut Extractor) {
        self.reading.occurrences(extractor, article, |term, span| {
            let place = self.terms.place(term);
            self.see(place, span);
        });
    }

    /// Notes a term of the article.
    fn see(&mut self, place: u32, span: Span) {
        self.found.push(place);
        if let Some(name) = self.terms.known[place as usize].name {
            self.sightings.see(name, span);
        }
    }

    /// Counts what was found in an article.
    fn end(&mut self) {
        let Self {
            terms,
            found,
            sightings,
            pass,
            ..
        } = self;
        found.sort_unstable();
        let runs = found.chunk_by(|a, b| a == b);
        pass.counts
            .push(runs.map(|run| (run[0], run.len() as u32)).collect());
        found.clear();
        let mut mentions = Vec::new();
        terms.names.found(sightings, &mut mentions);
        sightings.clear();
        pass.mentions.push(mentions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Params, Settings, TagList, TermSettings, archive::Archive, features::Features};
    use catchline_article::Labelled;
    use catchline_text::Numbers;

    /// Articles in four languages whose words recur in other spellings.
    fn archive() -> Vec<Labelled> {
        let texts = [
            (
                "The U.S. envoy can't wait",
                "Envoys met 1,750 guests. U.S. officials waited.",
                "envoys",
            ),
            (
                "Äänestys päättyi",
                "ÄÄNESTYS ja äänestyksen tulos: 1 750 ääntä",
                "äänestys",
            ),
            (
                "L'élection, l'été",
                "Les élections de l'été; write to press@example.org",
                "élections",
            ),
            ("選挙の結果", "選挙の結果は明日発表", "選挙"),
        ];
        let codes = [Some("en"), Some("fi"), Some("fr"), None];
        let article = |at: usize| {
            let (title, body, tag) = texts[at % 4];
            let mut article = Article::new(title).body(format!("{body} {body} number {at}"));
            article.language = codes[(at + at / 12) % 4].map(str::to_owned);
            Labelled::new(article, [tag])
        };
        (0..1100).map(article).collect()
    }

    #[test]
    fn a_pass_finds_what_reading_articles_one_by_one_finds() {
        let labelled = archive();
        let terms = |ngrams, numbers| TermSettings {
            ngrams,
            numbers,
            ..TermSettings::default()
        };
        let list = TagList::new([crate::TagEntry::new("envoys").alias("guests officials")]);
        for params in [
            Params::default(),
            Params::default()
                .lead_terms(3)
                .terms(terms(1, Numbers::Keep)),
            Params::default()
                .lead_terms(3)
                .terms(terms(2, Numbers::Shape)),
            Params::default().tag_list(list),
        ] {
            let archive = Archive::gather(&labelled, &params).unwrap();
            let settings: Settings = params.settings(crate::Estimator::NbSvm, labelled.len());
            let learnt = Features::learn(&settings, &archive, None, &|_| ());
            let (features, rows, mentions) = learnt.unwrap();
            let mut scratch = features.scratch(0);
            for (index, article) in archive.articles.iter().enumerate() {
                let counts = features.counts(article, &mut scratch);
                assert!(counts.iter().eq(rows.row(index).iter()), "{article:?}");
                assert_eq!(scratch.mentions, mentions[index], "{article:?}");
            }
            assert!(mentions.iter().filter(|found| !found.is_empty()).count() > 800);
            let known = features
                .forms
                .iter()
                .map(|(form, feature)| (form.unwrap(), feature));
            let known: Vec<(&str, u32)> = known.collect();
            assert_eq!(known.is_empty(), settings.terms.ngrams == 2);
            let mut extractor = Extractor::new(settings.terms).unwrap();
            let language = features.reading.languages.main();
            // A form does not say that it is a number.
            let is_word = |form: &str| !form.starts_with(|first: char| first.is_ascii_digit());
            for (form, feature) in known.into_iter().filter(|(form, _)| is_word(form)) {
                let mut term = String::new();
                extractor.term(&Word::of_form(form), form, language, &mut term);
                let expected = if term.is_empty() {
                    Some(LEFT_OUT)
                } else {
                    features.vocabulary.get(&term)
                };
                assert_eq!(Some(feature), expected, "{form}");
            }
        }
    }
}
