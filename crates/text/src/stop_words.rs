//! Words so common in a language that they say nothing about a subject.

use crate::{Language, normalise, tokens};
use foldhash::fast::FixedState;
use hashbrown::HashSet;
use std::borrow::Cow;

/// The stop words of one language, as normalised tokens.
///
/// They come from the stop-words crate: the NLTK list of a language where there is one, else the
/// Stopwords ISO list. An entry that our rules cut into several tokens is left out.
#[derive(Debug, Clone)]
pub struct StopWords {
    words: HashSet<Cow<'static, str>, FixedState>,
}

impl StopWords {
    /// The stop words of a language; `None` where there is no list.
    pub fn for_language(language: Language) -> Option<Self> {
        let list = stop_words::lookup(language.code())?;
        let mut words = HashSet::with_capacity_and_hasher(list.len(), FixedState::default());
        words.extend(list.iter().filter_map(|entry| one_token(entry)));
        Some(Self { words })
    }

    /// Whether a normalised token is a stop word.
    pub fn contains(&self, token: &str) -> bool {
        self.words.contains(token)
    }
}

fn one_token(entry: &'static str) -> Option<Cow<'static, str>> {
    let mut found = tokens(entry);
    let token = found.next()?;
    found.next().is_none().then(|| normalise(token.of(entry)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stop_word(code: &str, surface: &str) -> bool {
        let words = StopWords::for_language(Language::from_code(code).unwrap()).unwrap();
        words.contains(&normalise(surface))
    }

    #[test]
    fn stop_words_are_found_in_any_spelling() {
        for (code, surface) in [
            ("en", "The"),
            ("en", "Don’t"),
            ("ru", "Не"),
            ("fr", "Été"),
            ("el", "και"),
            ("zh", "我们"),
        ] {
            assert!(is_stop_word(code, surface), "{surface}");
        }
    }

    #[test]
    fn words_that_name_subjects_are_kept() {
        for surface in ["interest", "bill", "computer", "us", "states", "fire"] {
            assert!(!is_stop_word("en", surface), "{surface}");
        }
    }

    #[test]
    fn a_language_without_a_list_has_none() {
        assert!(StopWords::for_language(Language::UNDETERMINED).is_none());
    }
}
