//! A checksum of what the tokenizer makes of a fixed text.

use crate::{Error, Extractor, Field, Language, Settings};
use xxhash_rust::xxh3::Xxh3;

/// Lines of a language code, a tab and a text; together they meet every token rule.
const TEXT: &str = include_str!("../data/digest.txt");

/// An xxh3 hash of the terms and spans of a fixed text in several languages and scripts.
///
/// A model keeps it: where it differs, the tokenizer, a stemmer, a stop-word list or a Unicode
/// table has changed since the model was made, and its terms may no longer be found.
///
/// # Errors
/// Those of [`Settings::check`].
pub fn digest(settings: &Settings) -> Result<u64, Error> {
    let mut extractor = Extractor::new(settings.clone())?;
    let mut hash = Xxh3::new();
    for (code, text) in TEXT.lines().filter_map(|line| line.split_once('\t')) {
        let language = Language::from_code(code)?;
        let fields = [
            Field {
                prefix: Some("title"),
                text,
            },
            Field { prefix: None, text },
        ];
        extractor.extract(&fields, language, |found| {
            hash.update(found.term.as_bytes());
            hash.update(&[0xff, found.field as u8]);
            hash.update(&(found.start as u64).to_le_bytes());
            hash.update(&(found.end as u64).to_le_bytes());
        });
    }
    Ok(hash.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Numbers, tokens};

    #[test]
    fn the_default_digest_is_pinned() {
        // A change here refuses every model made before: raise the model format's version too.
        assert_eq!(digest(&Settings::default()).unwrap(), 0xd818_9706_c5a1_34f2);
    }

    #[test]
    fn every_setting_shows_in_the_digest() {
        let base = Settings::default();
        let settings = [
            base.clone(),
            Settings {
                stem: false,
                ..base.clone()
            },
            Settings {
                stop_words: false,
                ..base.clone()
            },
            Settings {
                ngrams: 2,
                ..base.clone()
            },
            Settings {
                ngrams: 3,
                ..base.clone()
            },
            Settings {
                numbers: Numbers::Keep,
                ..base.clone()
            },
            Settings {
                numbers: Numbers::Drop,
                ..base
            },
        ];
        let mut digests = settings.map(|settings| digest(&settings).unwrap()).to_vec();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), 7);
        assert!(
            digest(&Settings {
                ngrams: 4,
                ..Settings::default()
            })
            .is_err()
        );
    }

    #[test]
    fn the_text_is_whole_and_meets_every_kind() {
        for line in TEXT.lines() {
            let (code, _) = line.split_once('\t').unwrap();
            Language::from_code(code).unwrap();
        }
        for kind in [Kind::Word, Kind::Number, Kind::Bigram, Kind::Address] {
            assert!(tokens(TEXT).any(|token| token.kind == kind), "{kind:?}");
        }
    }
}
