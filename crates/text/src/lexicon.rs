//! The term of each word of one language.

use crate::elision::Elision;
use crate::memo::Memo;
use crate::{Kind, Language, Numbers, Settings, Stemmer, StopWords, normalise};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use std::borrow::Cow;

/// Of so many digits in a row and more, a number's shape shows so many.
const SHAPE_DIGITS: usize = 6;

/// What becomes of the tokens of a language, and what became of those seen so far.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    rules: Rules,
    memo: Memo,
}

impl Lexicon {
    pub(crate) fn new(settings: &Settings, language: Language) -> Self {
        let stemmer = if settings.stem {
            Stemmer::for_language(language)
        } else {
            None
        };
        let stop_words = if settings.stop_words {
            StopWords::for_language(language)
        } else {
            None
        };
        let rules = Rules {
            language,
            elision: Elision::of_language(language),
            stemmer,
            stop_words,
            numbers: settings.numbers,
        };
        Self {
            rules,
            memo: Memo::default(),
        }
    }

    pub(crate) fn language(&self) -> Language {
        self.rules.language
    }

    /// Appends the term of a token, or nothing where the token is left out.
    pub(crate) fn write(&self, surface: &str, kind: Kind, term: &mut String) {
        self.rules.write(surface, kind, term);
    }

    /// The term of a token; empty where the token is left out.
    #[inline]
    pub(crate) fn term(&mut self, surface: &str, kind: Kind) -> &str {
        if kind == Kind::Address {
            return "";
        }
        // The characters of a surface decide its kind, so that the surface alone is the key.
        self.memo
            .term(surface, |term| self.rules.write(surface, kind, term))
    }
}

#[derive(Debug, Clone)]
struct Rules {
    language: Language,
    elision: Elision,
    stemmer: Option<Stemmer>,
    stop_words: Option<StopWords>,
    numbers: Numbers,
}

impl Rules {
    /// Appends the term of a token, or nothing where the token is left out.
    fn write(&self, surface: &str, kind: Kind, term: &mut String) {
        let is_plain = surface.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_plain && kind == Kind::Word {
            self.write_plain(surface, term);
            return;
        }
        let token = normalise(surface);
        match kind {
            Kind::Number => self.write_number(&token, term),
            Kind::Word => self.write_word(&token, term),
            Kind::Bigram if self.is_stop_word(&token) => {}
            Kind::Bigram => term.push_str(&token),
            Kind::Address => {}
        }
    }

    /// [`Self::write_word`] of a word that no rule but that of case changes, without room of its own.
    fn write_plain(&self, surface: &str, term: &mut String) {
        let start = term.len();
        term.push_str(surface);
        let token = &mut term[start..];
        token.make_ascii_lowercase();
        let token = &*token;
        if self.is_stop_word(token) {
            term.truncate(start);
        } else if let Some(stemmer) = self.stemmer {
            match stemmer.stem(token) {
                Cow::Borrowed(stem) if token.starts_with(stem) => {
                    let end = start + stem.len();
                    term.truncate(end);
                }
                stem => {
                    let stem = stem.into_owned();
                    term.truncate(start);
                    term.push_str(&stem);
                }
            }
        }
    }

    fn write_word(&self, token: &str, term: &mut String) {
        let word = self.elision.take_off(token);
        let is_cut = word.len() < token.len();
        if self.is_stop_word(token) || is_cut && self.is_stop_word(word) {
            return;
        }
        match self.stemmer {
            Some(stemmer) => term.push_str(&stemmer.stem(word)),
            None => term.push_str(word),
        }
    }

    fn write_number(&self, token: &str, term: &mut String) {
        match self.numbers {
            Numbers::Keep => term.push_str(token),
            Numbers::Shape => write_shape(token, term),
            Numbers::Drop => {}
        }
    }

    fn is_stop_word(&self, token: &str) -> bool {
        self.stop_words
            .as_ref()
            .is_some_and(|words| words.contains(token))
    }
}

/// Appends the shape of a number: `0` for each digit, six at most in a row.
fn write_shape(number: &str, shape: &mut String) {
    let mut row = 0;
    for character in number.chars() {
        let general = CodePointMapData::<GeneralCategory>::new().get(character);
        if general != GeneralCategory::DecimalNumber {
            row = 0;
            shape.push(character);
            continue;
        }
        row += 1;
        if row <= SHAPE_DIGITS {
            shape.push('0');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(settings: &Settings, surfaces: &[(&str, Kind)]) -> Vec<String> {
        let mut lexicon = Lexicon::new(settings, Language::from_code("fr").unwrap());
        surfaces
            .iter()
            .map(|&(surface, kind)| lexicon.term(surface, kind).to_owned())
            .collect()
    }

    #[test]
    fn numbers_become_shapes() {
        let numbers = ["1,750", "5.93", "12345678", "1234567.1", "१२"].map(|n| (n, Kind::Number));
        let shapes = terms(&Settings::default(), &numbers);
        assert_eq!(shapes, ["0,000", "0.00", "000000", "000000.0", "00"]);
        let keep = Settings {
            numbers: Numbers::Keep,
            ..Settings::default()
        };
        assert_eq!(terms(&keep, &numbers)[..2], ["1,750", "5.93"]);
        let none = Settings {
            numbers: Numbers::Drop,
            ..Settings::default()
        };
        assert!(terms(&none, &numbers).iter().all(String::is_empty));
    }

    #[test]
    fn words_lose_elisions_stop_words_and_endings() {
        let words = ["L’élection", "élections", "qu'il", "le"].map(|word| (word, Kind::Word));
        assert_eq!(
            terms(&Settings::default(), &words),
            ["élect", "élect", "", ""]
        );
        let plain = Settings {
            stem: false,
            stop_words: false,
            ..Settings::default()
        };
        assert_eq!(terms(&plain, &words), ["élection", "élections", "il", "le"]);
    }
}
