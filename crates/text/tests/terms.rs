//! What becomes of words, numbers and n-grams between text and vocabulary.

use catchline_text::{Error, Extractor, Field, Language, Numbers, Settings};

fn terms(settings: &Settings, text: &str) -> Vec<String> {
    let mut extractor = Extractor::new(settings.clone()).expect("settings in range");
    let mut found = Vec::new();
    let fields = [Field { prefix: None, text }];
    extractor.extract(&fields, Language::ENGLISH, |term| {
        found.push(term.term.to_owned());
    });
    found
}

#[test]
fn the_default_terms() {
    let text = "The U.S can't have meddled in 1,750 elections: http://x.org/meddling";
    assert_eq!(
        terms(&Settings::default(), text),
        ["u.s.", "can't", "meddl", "0,000", "elect"]
    );
}

#[test]
fn title_terms_are_also_terms_of_their_own() {
    let mut extractor = Extractor::new(Settings {
        ngrams: 2,
        ..Settings::default()
    })
    .unwrap();
    let title = Field {
        prefix: Some("title"),
        text: "Envoys trade",
    };
    let body = Field {
        prefix: None,
        text: "Blame",
    };
    let mut found = Vec::new();
    extractor.extract(&[title, body], Language::ENGLISH, |term| {
        found.push((term.term.to_owned(), term.field, term.start, term.end));
    });
    let expected = [
        ("envoy", 0, 0, 6),
        ("title:envoy", 0, 0, 6),
        ("trade", 0, 7, 12),
        ("title:trade", 0, 7, 12),
        ("envoy trade", 0, 0, 12),
        ("title:envoy trade", 0, 0, 12),
        ("blame", 1, 0, 5),
    ];
    assert_eq!(
        found,
        expected.map(|(term, field, start, end)| (term.to_owned(), field, start, end))
    );
}

#[test]
fn n_grams_stop_at_what_parts_them() {
    let settings = Settings {
        ngrams: 3,
        stem: false,
        ..Settings::default()
    };
    let joined = |text: &str| -> Vec<String> {
        terms(&settings, text)
            .into_iter()
            .filter(|term| term.contains(' '))
            .collect()
    };
    assert_eq!(
        joined("red green, blue grey"),
        [
            "red green",
            "green blue",
            "red green blue",
            "blue grey",
            "green blue grey"
        ]
    );
    assert_eq!(joined("red the green"), [""; 0]);
    assert_eq!(
        joined("red. Green! Blue\n\ngrey www.x.org red 漢字 green"),
        [""; 0]
    );
    assert_eq!(
        joined("U.S. Navy 12 ships"),
        [
            "u.s. navy",
            "navy 00",
            "u.s. navy 00",
            "00 ships",
            "navy 00 ships"
        ]
    );
    let dropping = Settings {
        numbers: Numbers::Drop,
        ..settings.clone()
    };
    assert_eq!(terms(&dropping, "navy 12 ships"), ["navy", "ships"]);
}

#[test]
fn a_setting_out_of_range_is_refused() {
    for ngrams in [0, 4] {
        let error = Extractor::new(Settings {
            ngrams,
            ..Settings::default()
        })
        .unwrap_err();
        assert_eq!(error, Error::Ngrams { ngrams });
        assert!(error.to_string().contains("give 1, 2 or 3"));
    }
}

#[test]
fn settings_are_stored_and_read() {
    let settings = Settings {
        ngrams: 2,
        numbers: Numbers::Drop,
        ..Settings::default()
    };
    let stored = serde_json::to_string(&settings).unwrap();
    assert_eq!(serde_json::from_str::<Settings>(&stored).unwrap(), settings);
}

#[test]
fn no_text_gives_no_terms() {
    assert!(terms(&Settings::default(), "").is_empty());
    let mut extractor = Extractor::new(Settings::default()).unwrap();
    extractor.extract(&[], Language::ENGLISH, |_| unreachable!());
}
