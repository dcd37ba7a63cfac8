//! Words are the tokens of a text, however they are found, and words of one key are one term.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline_text::{
    Extractor, Kind, Language, Numbers, Settings, Token, Word, WordTable, tokens, words,
};
use proptest::prelude::*;
use std::sync::{LazyLock, Mutex, PoisonError};

fn expected(text: &str) -> Vec<Token> {
    tokens(text)
        .filter(|token| token.kind != Kind::Address)
        .collect()
}

fn found(text: &str, numbers: Numbers) -> Vec<Word> {
    let mut found = Vec::new();
    words(text, numbers, &mut Vec::new(), |words| {
        found.extend_from_slice(words);
    });
    found
}

fn as_tokens(text: &str, numbers: Numbers) -> Vec<Token> {
    let words = found(text, numbers).into_iter();
    let token = |Word {
                     start, end, kind, ..
                 }| Token { start, end, kind };
    words.map(token).collect()
}

const NUMBERS: [Numbers; 3] = [Numbers::Shape, Numbers::Keep, Numbers::Drop];

/// An extractor for each way with numbers.
static EXTRACTORS: LazyLock<Mutex<Vec<Extractor>>> = LazyLock::new(|| {
    let settings = |numbers| Settings {
        numbers,
        ..Settings::default()
    };
    let extractor = |numbers| Extractor::new(settings(numbers)).unwrap();
    Mutex::new(NUMBERS.map(extractor).into())
});

/// Checks that words are tokens, and that each has the term of the first word of its key.
fn check(text: &str) {
    let mut extractors = EXTRACTORS.lock().unwrap_or_else(PoisonError::into_inner);
    for (extractor, numbers) in extractors.iter_mut().zip(NUMBERS) {
        assert_eq!(as_tokens(text, numbers), expected(text), "{text:?}");
        for code in ["en", "fr", "tr"] {
            let language = Language::from_code(code).unwrap();
            let (mut terms, mut table) = (Vec::new(), WordTable::default());
            let (mut term, mut form) = (String::new(), String::new());
            for word in found(text, numbers) {
                extractor.term(&word, text, language, &mut term);
                let first = table.get(&word, text).unwrap_or(terms.len() as u32);
                table.insert(&word, text, first);
                if first == terms.len() as u32 {
                    terms.push(term.clone());
                }
                assert_eq!(terms[first as usize], term, "{:?}", word.of(text));
                form.clear();
                word.form(text, &mut form);
                assert_eq!(
                    table.get(&Word::of_form(&form), &form),
                    Some(first),
                    "{form:?}"
                );
            }
        }
    }
}

/// Pieces of text that rules turn on, and letters of every kind between them.
const PIECES: &str = r"[a-z]{1,9}|[A-Z][a-z]{1,5}|[A-Z]|[0-9]{1,9}|[äöåéßñøÄÖΣσςжЖіİıſŉĳᾳ]{1,5}|[ ]{1,3}|[.,]|, |\. |['’ʼ]|[-‐‑–—]|[&＆]|[+#]{1,2}|:|://|http://|https://|www\.|WWW\.|@|[_%]|[\u{ad}\u{200b}-\u{200f}\u{2060}\u{fe0f}\u{feff}]|[\u{300}-\u{308}\u{345}]|[“”„«»…]|[日本語ひカーｶﾞไทย]{1,3}|[אבגערב]{1,3}|[０-９Ａ-Ｚ．＇]{1,3}|[०-९²₂½]|[😀👩‍👩‍👧🏳️‍🌈]|[ﬁﬂﬀ]|\u{0}|\u{d7ff}|\u{e000}|\u{10ffff}|\t|\n|\r\n|[a-z]{30,90}|[äé]{20,40}|[0-9]{15,70}";

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(PIECES, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn words_of_pieced_text_are_its_tokens(text in text()) {
        check(&text);
    }

    #[test]
    fn words_of_any_text_are_its_tokens(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn words_of_signs_and_letters_are_their_tokens(text in "[aB1é'’.,&+#:/@ -]{0,200}") {
        check(&text);
    }
}

#[test]
fn words_are_found_at_every_place_of_a_block() {
    let pieces = [
        "ballot",
        "U.S.",
        "can't",
        "3.14",
        "1,750,000",
        "C++",
        "F-16",
        "year-old",
        "R&D",
        "naïve",
        "a@b.org",
        "http://x.org/y",
        "äänestää",
        "“so”",
        "日本",
        "12345678",
        "123456789",
        "1st",
        "3.5mm",
        "x’s",
        "www.x",
        "antidisestablishmentarianism",
    ];
    for piece in pieces {
        for before in 0..70 {
            for after in [0, 1, 2, 15, 16, 17, 63, 64, 65] {
                let fill = |length| "a b".chars().cycle().take(length).collect::<String>();
                check(&format!("{} {piece} {}", fill(before), fill(after)));
                check(&format!("{}{piece}", " ".repeat(before)));
                check(&format!("{}{piece}{}", fill(before), fill(after)));
            }
        }
    }
}

#[test]
fn long_and_hostile_texts_are_cut_as_well() {
    let long = [
        "a".repeat(1 << 20),
        "ä".repeat(1 << 19),
        "1".repeat(1 << 20),
        "1,".repeat(1 << 19),
        "a'".repeat(1 << 19),
        "a-1".repeat(1 << 18),
        "@".repeat(1 << 20),
        "a@".repeat(1 << 19),
        "a.".repeat(1 << 19),
        "a\u{301}".repeat(1 << 18),
        "\u{ad}".repeat(1 << 19),
        "“".repeat(1 << 18),
        " ".repeat(1 << 20),
        "日".repeat(1 << 18),
        "word ".repeat(1 << 17),
    ];
    for text in long {
        assert_eq!(as_tokens(&text, Numbers::Shape), expected(&text));
    }
}
