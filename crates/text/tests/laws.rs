//! Laws of tokens and terms, on random and on hostile text.

use catchline_text::{
    Extractor, Field, Kind, Language, Numbers, Settings, Token, normalise, tokens,
};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Text that meets the rules more often than any text would.
const SIGNS: &str = "([a-cA-C]|[0-9]|[.,'’&+#@:/ -]|http://|www\\.|\u{ad}|\u{301}|é|Ж|漢|カ|ー|ก|ำ|\
                     \\n\\n|[!?]|U\\.S\\.|title|the ){0,40}";

fn keeps_laws(text: &str) {
    let mut before: Option<Token> = None;
    for token in tokens(text) {
        assert!(token.start < token.end && token.end <= text.len());
        assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
        if let Some(before) = before {
            assert!(before.start < token.start && before.end <= text.len());
            let pairs = (before.kind, token.kind) == (Kind::Bigram, Kind::Bigram);
            assert!(pairs || before.end <= token.start, "{before:?} {token:?}");
        }
        before = Some(token);
    }
}

/// Tokens by characters instead of bytes.
fn shape(text: &str) -> Vec<(usize, usize, Kind)> {
    let at = |byte: usize| text[..byte].chars().count();
    tokens(text)
        .map(|token| (at(token.start), at(token.end), token.kind))
        .collect()
}

fn cyrillic(text: &str) -> String {
    let map = |c: char| match c {
        'a'..='z' => char::from_u32(c as u32 - 0x61 + 0x430).expect("a letter"),
        'A'..='Z' => char::from_u32(c as u32 - 0x41 + 0x410).expect("a letter"),
        other => other,
    };
    text.chars().map(map).collect()
}

fn full_width(text: &str, all: bool) -> String {
    let map = |c: char| match c {
        '!'..='~' if all || c.is_ascii_alphanumeric() => {
            char::from_u32(c as u32 + 0xfee0).expect("a full-width form")
        }
        other => other,
    };
    text.chars().map(map).collect()
}

fn settings() -> impl Strategy<Value = Settings> {
    let numbers = prop_oneof![
        Just(Numbers::Keep),
        Just(Numbers::Shape),
        Just(Numbers::Drop)
    ];
    (any::<bool>(), any::<bool>(), 1_u8..=3, numbers).prop_map(
        |(stem, stop_words, ngrams, numbers)| Settings {
            stem,
            stop_words,
            ngrams,
            numbers,
        },
    )
}

type Found = (String, usize, usize, usize);

fn extract(extractor: &mut Extractor, texts: &[String], code: &str) -> Vec<Found> {
    let prefixes = [Some("title"), None];
    let fields: Vec<Field<'_>> = texts
        .iter()
        .zip(prefixes)
        .map(|(text, prefix)| Field { prefix, text })
        .collect();
    let mut found = Vec::new();
    let language = Language::from_code(code).expect("a language code");
    extractor.extract(&fields, language, |term| {
        found.push((term.term.to_owned(), term.field, term.start, term.end));
    });
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_keeps_the_laws(text in any::<String>()) {
        keeps_laws(&text);
    }

    #[test]
    fn text_full_of_signs_keeps_the_laws(text in SIGNS) {
        keeps_laws(&text);
    }

    #[test]
    fn letters_of_another_script_change_no_token(text in "[a-zA-Z0-9.,'’&+#@_ -]{0,40}") {
        prop_assume!(!text.to_ascii_lowercase().contains("www."));
        prop_assert_eq!(shape(&cyrillic(&text)), shape(&text));
        prop_assert_eq!(shape(&full_width(&text, false)), shape(&text));
    }

    #[test]
    fn full_width_signs_change_no_token(text in "[a-zA-Z0-9.,'&+# -]{0,40}") {
        prop_assume!(!text.to_ascii_lowercase().contains("www."));
        prop_assert_eq!(shape(&full_width(&text, true)), shape(&text));
    }

    #[test]
    fn a_token_is_cut_the_same_on_its_own(text in SIGNS) {
        for token in tokens(&text).filter(|token| token.kind != Kind::Address) {
            let alone: Vec<_> = tokens(token.of(&text)).collect();
            let whole = Token { start: 0, end: token.end - token.start, kind: token.kind };
            prop_assert_eq!(alone, [whole], "{}", token.of(&text));
        }
    }

    #[test]
    fn what_is_remembered_changes_nothing(
        articles in prop::collection::vec((SIGNS, SIGNS, 0..4_usize), 1..5),
        settings in settings(),
    ) {
        let mut used = Extractor::new(settings.clone()).unwrap();
        for (title, body, code) in articles {
            let code = ["en", "fr", "und", "el"][code];
            let texts = [title, body];
            let mut fresh = Extractor::new(settings.clone()).unwrap();
            let found = extract(&mut used, &texts, code);
            prop_assert_eq!(&found, &extract(&mut fresh, &texts, code));
            prop_assert_eq!(&found, &extract(&mut used, &texts, code));
        }
    }

    #[test]
    fn terms_lie_in_their_field_and_names_never_meet(
        title in SIGNS, body in any::<String>(), settings in settings(),
    ) {
        let texts = [title, body];
        let mut extractor = Extractor::new(settings).unwrap();
        for (term, field, start, end) in extract(&mut extractor, &texts, "en") {
            prop_assert!(start < end && texts[field].get(start..end).is_some());
            let plain = term.strip_prefix("title:").unwrap_or(&term);
            prop_assert!(!plain.contains(':') && !plain.is_empty());
            prop_assert!(plain.len() == term.len() || field == 0);
            prop_assert!(plain.split(' ').all(|part| !part.is_empty()));
        }
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let patterns = [
        "a.",
        "a@",
        "a.a@",
        "a@a.",
        "a'",
        "a-1",
        "1.",
        "1,",
        "a&",
        "C+",
        "a#",
        "@",
        "www.",
        "http://",
        "http://a",
        "a\u{301}",
        "\u{301}",
        "a\u{ad}",
        "漢",
        "漢\u{301}",
        "ก",
        "-",
        "a@-",
        "a.b.c.d@",
        "\u{200d}",
        "字\u{ad}",
        "U.S.a",
        "1'",
        "a+b@",
    ];
    for pattern in patterns {
        let text = pattern.repeat(4_000_000 / pattern.len());
        let start = Instant::now();
        let found = tokens(&text).count();
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{pattern:?}: {:?}",
            start.elapsed()
        );
        assert!(found <= text.len());
    }
    for (head, pattern) in [("", "a-"), ("a.a.a.a.a.a.a.a@a", "-a"), ("x ", "a\u{301}")] {
        let text = head.to_owned() + &pattern.repeat(1_000_000);
        keeps_laws(&text);
    }
}

#[test]
fn a_token_without_an_end_gives_terms_in_linear_time() {
    let settings = Settings {
        ngrams: 3,
        ..Settings::default()
    };
    let texts = ["a".repeat(2_000_000), "é".repeat(2_000_000)];
    for code in ["en", "fr", "de", "el", "tr", "und"] {
        let start = Instant::now();
        let found = extract(&mut Extractor::new(settings.clone()).unwrap(), &texts, code);
        assert_eq!(found.len(), 3, "{code}");
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{code}: {:?}",
            start.elapsed()
        );
        assert_eq!(found[0].0, normalise(&texts[0]));
    }
}
