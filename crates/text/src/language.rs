//! The language an article is written in.

use crate::elision::without_elision;
use crate::{Error, Kind, normalise, tokens};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Three-letter codes and the two-letter ones they stand for.
const LONG_CODES: &str = include_str!("../data/languages.txt");

/// How much of a text the language is guessed from.
const DETECTED_CHARACTERS: usize = 1000;

/// How many words are looked through for stop words of the guessed language.
const WITNESSES: usize = 40;

/// A language, by its ISO 639-1 code; or that it is not known.
///
/// Written and read as the code, `und` where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 2]);

impl Language {
    /// The language is not known: no stop words and no stemmer.
    pub const UNDETERMINED: Self = Self([0, 0]);
    /// English.
    pub const ENGLISH: Self = Self(*b"en");

    /// The language with this code, in any case, with or without a region: `en`, `en-US`,
    /// `PT_br`, `zh-Hant`, and three-letter codes that have a two-letter one (`eng`, `ger`, `cmn`).
    ///
    /// Any two letters are taken. Old codes get their new one (`iw` is `he`), and `nb` is `no`.
    ///
    /// # Errors
    /// [`Error::Language`] for anything else.
    pub fn from_code(code: &str) -> Result<Self, Error> {
        if let &[a, b] = code.as_bytes()
            && let Some(found) = Self::from_letters([a, b])
        {
            return Ok(found);
        }
        let main = code
            .trim()
            .split(['-', '_', '.'])
            .next()
            .unwrap_or_default();
        let main = main.to_ascii_lowercase();
        let found = match main.as_bytes() {
            b"und" => Some(Self::UNDETERMINED),
            &[a, b] => Self::from_letters([a, b]),
            [_, _, _] => long_code(&main),
            _ => None,
        };
        found.ok_or_else(|| Error::Language {
            code: code.to_owned(),
        })
    }

    fn from_letters(letters: [u8; 2]) -> Option<Self> {
        let current = match &letters {
            b"iw" => *b"he",
            b"in" => *b"id",
            b"ji" => *b"yi",
            b"jw" => *b"jv",
            b"mo" => *b"ro",
            b"nb" => *b"no",
            _ => letters,
        };
        current
            .iter()
            .all(u8::is_ascii_lowercase)
            .then_some(Self(current))
    }

    /// The two-letter code, or `und`.
    pub fn code(&self) -> &str {
        if *self == Self::UNDETERMINED {
            return "und";
        }
        std::str::from_utf8(&self.0).unwrap_or("und")
    }

    /// The language of a text, guessed from its first thousand characters; `None` where the guess
    /// is not reliable, or where a text in Latin letters hardly has a stop word of the language,
    /// as the tables of figures that look like any language.
    ///
    /// ```
    /// use catchline_text::Language;
    ///
    /// let text = "Les résultats de l'élection seront annoncés demain par le ministère.";
    /// assert_eq!(Language::detect(text).unwrap().code(), "fr");
    /// assert_eq!(Language::detect("42"), None);
    /// ```
    pub fn detect(text: &str) -> Option<Self> {
        let end = text
            .char_indices()
            .nth(DETECTED_CHARACTERS)
            .map_or(text.len(), |(at, _)| at);
        let guess = whatlang::detect(&text[..end])?;
        let language = long_code(guess.lang().code()).filter(|_| guess.is_reliable())?;
        let sure = guess.script() != whatlang::Script::Latin || language.is_borne_out(text);
        sure.then_some(language)
    }

    /// Whether one in twenty of the first words is a stop word, where there is a list of them.
    fn is_borne_out(self, text: &str) -> bool {
        let Some(list) = stop_words::lookup(self.code()) else {
            return true;
        };
        let is_stop_word = |word: &str| {
            let word = normalise(word);
            list.contains(&&*word) || list.contains(&without_elision(&word, self))
        };
        let words = tokens(text)
            .filter(|token| token.kind == Kind::Word)
            .take(WITNESSES);
        let (all, found) = words.fold((0, 0), |(all, found), token| {
            (all + 1, found + usize::from(is_stop_word(token.of(text))))
        });
        all <= 20 * found
    }
}

fn long_code(code: &str) -> Option<Language> {
    let mut pairs = LONG_CODES.lines().filter_map(|line| line.split_once(' '));
    let (_, short) = pairs.find(|(long, _)| *long == code)?;
    Language::from_letters(short.as_bytes().try_into().ok()?)
}

impl Default for Language {
    fn default() -> Self {
        Self::UNDETERMINED
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Self::from_code(code)
    }
}

impl TryFrom<String> for Language {
    type Error = Error;

    fn try_from(code: String) -> Result<Self, Error> {
        Self::from_code(&code)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_of_every_form_are_read() {
        let forms = [
            ("en", "en"),
            ("en-US", "en"),
            ("PT_br", "pt"),
            ("zh-Hant-TW", "zh"),
            ("eng", "en"),
            ("ger", "de"),
            ("cmn", "zh"),
            ("nb", "no"),
            ("iw", "he"),
            ("xx", "xx"),
            ("und", "und"),
            (" de ", "de"),
            ("fr_FR.UTF-8", "fr"),
        ];
        for (given, code) in forms {
            assert_eq!(Language::from_code(given).unwrap().code(), code, "{given}");
        }
        for given in ["", "e", "english", "zzz", "3d", "ça", "mul"] {
            let error = Language::from_code(given).unwrap_err();
            assert!(error.to_string().contains("ISO 639-1"), "{error}");
        }
    }

    #[test]
    fn every_language_that_is_guessed_has_a_code() {
        for guess in whatlang::Lang::all() {
            assert!(long_code(guess.code()).is_some(), "{guess:?}");
        }
        assert!(LONG_CODES.lines().is_sorted());
    }

    #[test]
    fn a_language_is_guessed_where_the_guess_is_reliable() {
        let texts = [
            (
                "Президент сообщил журналистам, что переговоры продолжатся завтра утром.",
                "ru",
            ),
            (
                "The count goes on, and the ministry would not say when it might end.",
                "en",
            ),
            ("中国政府宣布了一项新的经济政策", "zh"),
            ("選挙の結果は明日発表される予定です", "ja"),
        ];
        for (text, code) in texts {
            assert_eq!(
                Language::detect(text).map(|l| l.to_string()).as_deref(),
                Some(code)
            );
        }
        assert_eq!(Language::detect(""), None);
        let table = "Shr loss 58 cts vs loss 1.01 dlrs\nNet loss 48.3 mln vs loss 84.2 mln\nSales \
                     111.7 mln vs 141.9 mln\nAvg shrs 3,432,000 vs 3,045,000";
        assert_eq!(Language::detect(table), None);
    }

    #[test]
    fn a_language_is_stored_as_its_code() {
        let stored = serde_json::to_string(&[Language::ENGLISH, Language::default()]).unwrap();
        assert_eq!(stored, r#"["en","und"]"#);
        let read: [Language; 2] = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, [Language::ENGLISH, Language::UNDETERMINED]);
        assert!(serde_json::from_str::<Language>("\"english\"").is_err());
    }

    proptest! {
        #[test]
        fn guessing_never_panics(text in any::<String>()) {
            let _ = Language::detect(&text);
        }

        #[test]
        fn guessing_short_text_never_panics(text in "[a-zéßñüжщґђ \u{5d0}-\u{5da}\u{621}-\u{630}1.]{0,40}") {
            let _ = Language::detect(&text);
        }
    }
}
