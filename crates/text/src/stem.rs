//! Reduces the forms of a word to one stem.

use crate::elision::Elision;
use crate::{Language, english};
use std::borrow::Cow;

/// The stemmers and their versions, to be stored in a model: other versions may give other stems.
pub const STEMMER_VERSION: &str = "rust-stemmers 1.2.0, frostem 2.20261016.1";

/// No language has longer words, and the stemmers take quadratic time.
const LONGEST: usize = 128;

/// A Snowball stemmer for the words of one language (Porter 2001, <https://snowballstem.org>).
///
/// ```
/// use catchline_text::{Language, Stemmer};
///
/// let stemmer = Stemmer::for_language(Language::ENGLISH).unwrap();
/// assert_eq!(stemmer.stem("elections"), "elect");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Stemmer {
    elision: Elision,
    engine: Engine,
}

/// rust-stemmers has the languages Snowball had in 2018, frostem those that came later. It also
/// has Greek, for that of rust-stemmers panics on some words.
#[derive(Debug, Clone, Copy)]
enum Engine {
    Old(rust_stemmers::Algorithm),
    /// As rust-stemmers, only sooner.
    English,
    New(frostem::Algorithm),
}

impl Stemmer {
    /// The stemmer for a language; `None` where there is none.
    pub fn for_language(language: Language) -> Option<Self> {
        let engine = engine(language.code())?;
        let elision = Elision::of_language(language);
        Some(Self { elision, engine })
    }

    /// The stem of a normalised token, after taking off an elided article (`l'élection`).
    ///
    /// A token over 128 bytes is not stemmed, and one of which nothing would be left stays whole.
    pub fn stem<'t>(&self, token: &'t str) -> Cow<'t, str> {
        let word = self.elision.take_off(token);
        if LONGEST < word.len() {
            return Cow::Borrowed(word);
        }
        let old = |algorithm| rust_stemmers::Stemmer::create(algorithm).stem(word);
        let stem = match self.engine {
            Engine::Old(algorithm) => old(algorithm),
            Engine::English => match english::stem(word, &mut english::Room::default()) {
                Some(stem) if word.as_bytes().starts_with(stem) => {
                    Cow::Borrowed(&word[..stem.len()])
                }
                Some(stem) => Cow::Owned(String::from_utf8_lossy(stem).into_owned()),
                None => old(rust_stemmers::Algorithm::English),
            },
            Engine::New(algorithm) => frostem::Stemmer::new(algorithm).stem(word),
        };
        if stem.is_empty() {
            Cow::Borrowed(word)
        } else {
            stem
        }
    }
}

fn engine(code: &str) -> Option<Engine> {
    use Engine::{English, New, Old};
    use frostem::Algorithm as Later;
    use rust_stemmers::Algorithm as Early;
    Some(match code {
        "ar" => Old(Early::Arabic),
        "ca" => New(Later::Catalan),
        "cs" => New(Later::Czech),
        "da" => Old(Early::Danish),
        "de" => Old(Early::German),
        "el" => New(Later::Greek),
        "en" => English,
        "eo" => New(Later::Esperanto),
        "es" => Old(Early::Spanish),
        "et" => New(Later::Estonian),
        "eu" => New(Later::Basque),
        "fa" => New(Later::Persian),
        "fi" => Old(Early::Finnish),
        "fr" => Old(Early::French),
        "ga" => New(Later::Irish),
        "hi" => New(Later::Hindi),
        "hu" => Old(Early::Hungarian),
        "hy" => New(Later::Armenian),
        "id" => New(Later::Indonesian),
        "it" => Old(Early::Italian),
        "lt" => New(Later::Lithuanian),
        "ne" => New(Later::Nepali),
        "nl" => Old(Early::Dutch),
        "no" => Old(Early::Norwegian),
        "pl" => New(Later::Polish),
        "pt" => Old(Early::Portuguese),
        "ro" => New(Later::Romanian),
        "ru" => Old(Early::Russian),
        "sr" => New(Later::Serbian),
        "st" => New(Later::Sesotho),
        "sv" => Old(Early::Swedish),
        "ta" => Old(Early::Tamil),
        "tr" => Old(Early::Turkish),
        "uk" => New(Later::Ukrainian),
        "yi" => New(Later::Yiddish),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CODES: [&str; 35] = [
        "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga",
        "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sr", "st",
        "sv", "ta", "tr", "uk", "yi",
    ];

    fn stem(code: &str, token: &str) -> String {
        let stemmer = Stemmer::for_language(Language::from_code(code).unwrap()).unwrap();
        stemmer.stem(token).into_owned()
    }

    #[test]
    fn forms_of_a_word_meet() {
        assert_eq!(stem("en", "meddling"), stem("en", "meddled"));
        assert_eq!(stem("en", "minister's"), "minist");
        assert_eq!(stem("fr", "l'élection"), stem("fr", "élections"));
        assert_eq!(stem("it", "dell'elezione"), stem("it", "elezioni"));
        assert_eq!(stem("ru", "выборы"), stem("ru", "выборов"));
        assert_eq!(stem("el", "εκλογές"), stem("el", "εκλογή"));
    }

    #[test]
    fn greek_never_panics() {
        assert_eq!(stem("el", "ισαισα"), "ισα");
    }

    #[test]
    fn long_words_stay_whole() {
        let long = "ua".repeat(500_000);
        assert_eq!(stem("fr", &long), long);
    }

    #[test]
    fn other_languages_have_no_stemmer() {
        for code in ["und", "gl", "zh", "ja"] {
            assert!(Stemmer::for_language(Language::from_code(code).unwrap()).is_none());
        }
    }

    #[test]
    fn the_version_is_the_one_in_use() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
        let Ok(lock) = std::fs::read_to_string(lock) else {
            return;
        };
        let lock = lock.replace("\r\n", "\n");
        for stemmer in STEMMER_VERSION.split(", ") {
            let (name, version) = stemmer.split_once(' ').unwrap();
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(
                lock.contains(&entry),
                "STEMMER_VERSION says {stemmer}, Cargo.lock does not"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_stemmer_panics_or_leaves_nothing(
            token in "[a-zåäöüßéèêëïîôœçñãőűğış'ά-ώа-џء-يա-ևא-תऀ-ॿ஀-௿]{1,12}",
            code in 0..CODES.len(),
        ) {
            prop_assert!(!stem(CODES[code], &token).is_empty());
        }

        #[test]
        fn no_stemmer_panics_on_any_string(token in "\\PC{1,20}", code in 0..CODES.len()) {
            prop_assert!(!stem(CODES[code], &token).is_empty());
        }
    }
}
