//! One model of an archive in several languages.
#![cfg(feature = "read")]

use catchline::{Article, Explained, Labelled, Language, Tagger, Wanted, corpus};

/// Invented articles, with or without what they say of their language.
fn read(name: &str, says_language: bool) -> Vec<Labelled> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/languages/");
    let articles = corpus::read(format!("{folder}{name}.jsonl"));
    let articles = articles.expect("a fixture");
    let mut articles: Vec<Labelled> = articles.collect::<Result<_, _>>().expect("articles");
    for one in articles.iter_mut().filter(|_| !says_language) {
        one.article.language = None;
    }
    articles
}

fn codes(tagger: &Tagger) -> Vec<&str> {
    tagger.languages().iter().map(Language::code).collect()
}

/// The best suggestion is the tag that an editor would give.
fn assert_is_tagged(tagger: &Tagger, article: &Article, one: &Labelled) {
    let suggestions = tagger.suggest(article);
    let best = suggestions.first().map(|best| best.tag);
    assert_eq!(best, one.tags.first(), "{article:?}");
}

#[test]
fn articles_that_say_their_language_and_those_that_do_not_make_one_model() {
    let tagger = Tagger::fit(&read("three", true)).unwrap();
    assert_eq!(codes(&tagger), ["de", "en", "fi"]);
    let silent = Tagger::fit(&read("three", false)).unwrap();
    assert!(tagger.to_bytes() == silent.to_bytes());
}

#[test]
fn new_articles_of_each_language_are_given_their_tag() {
    let tagger = Tagger::fit(&read("three", true)).unwrap();
    let tagger = Tagger::from_bytes(&tagger.to_bytes()).unwrap();
    for says_language in [true, false] {
        for one in read("three-incoming", says_language) {
            let (mut title, mut body) = (one.article.clone(), one.article.clone());
            title.body.clear();
            body.title.clear();
            for article in [&one.article, &title, &body] {
                assert_is_tagged(&tagger, article, &one);
            }
        }
    }
}

#[test]
fn languages_of_many_scripts_keep_one_model() {
    for says_language in [true, false] {
        let tagger = Tagger::fit(&read("scripts", says_language)).unwrap();
        let mut codes = codes(&tagger);
        codes.sort_unstable();
        let all = ["ar", "el", "hi", "hy", "ja", "ru", "ta", "th", "yi", "zh"];
        assert_eq!(codes, all);
        for says_language in [true, false] {
            for one in read("scripts-incoming", says_language) {
                assert_is_tagged(&tagger, &one.article, &one);
            }
        }
    }
}

#[test]
fn one_form_in_two_languages_is_stemmed_by_each() {
    let archive = [
        ("en", "birds", "The hawk held the mouse in its talons."),
        ("en", "birds", "A talon of the hawk was broken."),
        ("en", "birds", "Hawks and their talons, and how they hunt."),
        ("fi", "housing", "Talon katto vuotaa, eikä korjaajaa löydy."),
        ("fi", "housing", "Taloissa asuu perheitä ja vanhuksia."),
        ("fi", "housing", "Uudessa talossa on kuusi huonetta."),
    ];
    let article = |code, text| Article::default().body(text).language(code);
    let archive = archive.map(|(code, tag, text)| Labelled::new(article(code, text), [tag]));
    let tagger = Tagger::fit(&archive).unwrap();
    let best = Wanted {
        top: Some(1),
        ..Wanted::default()
    };
    let because = |code| {
        let explained = tagger.explain(&article(code, "talon"), best);
        let shown = |one: Explained<'_>| {
            let terms = one.because.into_iter().map(|because| because.term);
            format!("{} {}", one.suggestion.tag, terms.collect::<String>())
        };
        explained.into_iter().map(shown).collect::<String>()
    };
    assert_eq!(because("en"), "birds talon");
    assert_eq!(because("fi"), "housing talo");
    // In Esperanto, which the archive does not have, it is neither: the ending -on comes off.
    assert!(!because("eo").contains("talo"));
}
