//! Any text: words are its tokens, words of one key one term, and reading quickly changes nothing.
#![no_main]

use catchline::{Article, Tagger, Wanted};
use catchline_fuzz::model;
use catchline_text::{
    Extractor, Kind, Language, Numbers, Settings, Token, Word, WordTable, tokens, words,
};
use libfuzzer_sys::fuzz_target;
use std::{cell::RefCell, sync::LazyLock};

const NUMBERS: [Numbers; 3] = [Numbers::Shape, Numbers::Keep, Numbers::Drop];
static MODEL: LazyLock<Vec<u8>> = LazyLock::new(model);
static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
    let tagger = Tagger::from_bytes(&MODEL).expect("the model is valid");
    tagger.prepare();
    tagger
});

thread_local! {
    static EXTRACTORS: RefCell<[Extractor; 3]> = RefCell::new(NUMBERS.map(|numbers| {
        let settings = Settings { numbers, ..Settings::default() };
        Extractor::new(settings).expect("the settings are valid")
    }));
}

fuzz_target!(|text: &str| {
    let plain = tokens(text).filter(|token| token.kind != Kind::Address);
    let plain: Vec<Token> = plain.collect();
    EXTRACTORS.with_borrow_mut(|extractors| {
        for (numbers, extractor) in NUMBERS.into_iter().zip(extractors) {
            let mut found = Vec::new();
            words(text, numbers, &mut Vec::new(), |words| {
                found.extend_from_slice(words);
            });
            let token = |&Word {
                             start, end, kind, ..
                         }: &Word| Token { start, end, kind };
            assert!(found.iter().map(token).eq(plain.iter().copied()));
            for code in ["en", "tr"] {
                let language = Language::from_code(code).expect("it is a code");
                one_term_a_key(text, &found, |word, term| {
                    extractor.term(word, text, language, term);
                });
            }
        }
    });
    let (title, body) = text.split_once('\n').unwrap_or(("", text));
    let article = Article::new(title).body(body);
    let all = Wanted {
        top: Some(usize::MAX),
        ..Wanted::default()
    };
    let fresh = Tagger::from_bytes(&MODEL).expect("the model is valid");
    let (plainly, quickly) = (
        fresh.suggest_wanted(&article, all),
        TAGGER.suggest_wanted(&article, all),
    );
    assert_eq!(plainly, quickly);
});

/// Checks that words of one key have the term of the first of them.
fn one_term_a_key(text: &str, words: &[Word], mut term_of: impl FnMut(&Word, &mut String)) {
    let (mut terms, mut table) = (Vec::new(), WordTable::default());
    let mut term = String::new();
    for word in words {
        term_of(word, &mut term);
        let first = table.get(word, text).unwrap_or(terms.len() as u32);
        table.insert(word, text, first);
        if first as usize == terms.len() {
            terms.push(term.clone());
        }
        assert_eq!(terms[first as usize], term);
    }
}
