//! A checksum of what the tokenizer makes of a fixed text.

use crate::{Error, Extractor, Field, Language, Settings};
use xxhash_rust::xxh3::xxh3_64;

/// Lines of a language code, a tab and a text; together they meet every token rule.
const TEXT: &str = include_str!("../data/digest.txt");

/// No byte of a term.
const END: u8 = 0xff;

/// An xxh3 hash of the terms and spans of a fixed text in many scripts, its lines in these languages
/// read as such, and of their stop words.
///
/// A model keeps it: where it differs, the tokenizer, a stemmer, a stop-word list or a Unicode
/// table has changed since the model was made, and its terms may no longer be found. Stemmers and
/// lists of other languages are of no matter to it.
///
/// # Errors
/// Those of [`Settings::check`].
pub fn digest(settings: &Settings, languages: &[Language]) -> Result<u64, Error> {
    let mut extractor = Extractor::new(settings.clone())?;
    let mut made = Vec::new();
    for (code, text) in TEXT.lines().filter_map(|line| line.split_once('\t')) {
        let one = languages.iter().find(|language| language.code() == code);
        let language = one.copied().unwrap_or_default();
        let title = Field {
            prefix: Some("title"),
            text,
        };
        extractor.extract(&[title], language, |found| {
            made.extend_from_slice(found.term.as_bytes());
            made.push(END);
            made.extend_from_slice(&(found.start as u32).to_le_bytes());
            made.extend_from_slice(&(found.end as u32).to_le_bytes());
        });
    }
    for language in languages.iter().filter(|_| settings.stop_words) {
        made.extend_from_slice(language.code().as_bytes());
        for word in stop_words::lookup(language.code()).unwrap_or_default() {
            made.extend_from_slice(word.as_bytes());
            made.push(END);
        }
    }
    Ok(xxh3_64(&made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Numbers, tokens};

    fn digest_in(settings: &Settings, codes: &[&str]) -> u64 {
        let languages = codes.iter().map(|code| Language::from_code(code).unwrap());
        digest(settings, &languages.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_default_digest_is_pinned() {
        // A change here refuses every model made before: raise the model format's version too.
        let all: Vec<Language> = Language::all().collect();
        let found = digest(&Settings::default(), &all).unwrap();
        assert_eq!(found, 0x4498_0fde_d595_23d2);
        assert_eq!(
            digest_in(&Settings::default(), &["en"]),
            0x1d01_45b3_eba4_d88a
        );
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
        let mut digests = settings
            .map(|settings| digest_in(&settings, &["fi"]))
            .to_vec();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), 7);
        let ngrams = Settings {
            ngrams: 4,
            ..Settings::default()
        };
        assert!(digest(&ngrams, &[]).is_err());
    }

    #[test]
    fn every_stemmer_and_every_list_of_stop_words_shows_in_the_digest() {
        for language in Language::all() {
            let show = |stem, stop_words| {
                let settings = Settings {
                    stem,
                    stop_words,
                    ..Settings::default()
                };
                digest(&settings, &[language]) != digest(&settings, &[])
            };
            assert_eq!(show(true, false), language.is_stemmed(), "{language}");
            let has_list = stop_words::lookup(language.code()).is_some();
            assert!(show(false, true) || !has_list, "{language}");
        }
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
