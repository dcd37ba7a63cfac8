//! The laws of a store: what came in any order, what was taken back, dumps.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Estimator, Labelled, OnDuplicate, Tag, Tagger, unite};
use catchline_store::{Decision, OnRepeat, Store, restore};
use proptest::prelude::*;
use tempfile::TempDir;

const WORDS: [&str; 6] = ["tea", "rye", "oven", "ballot", "envoy", "Été"];
const TAGS: [&str; 4] = ["tea", "bread", "Elections", "elections"];

/// An article of a number always has the same text, and any tags.
fn article() -> impl Strategy<Value = Labelled> {
    let tags = prop::collection::vec(0..TAGS.len(), 0..3);
    let dated = prop::option::of(1..28u32);
    (0..12usize, tags.clone(), tags, dated).prop_map(|(number, tags, undecided, day)| {
        let words: Vec<&str> = (0..9).map(|at| WORDS[(number + at * at) % 6]).collect();
        let mut article = Article::new(format!("{} {number}", words[0])).body(words.join(" "));
        if number % 4 != 0 {
            article.id = format!("a{number}");
        }
        article.date = day.map(|day| format!("2026-01-{day:02}"));
        let mut one = Labelled::new(article, tags.into_iter().map(|tag| TAGS[tag]));
        one.undecided = undecided
            .into_iter()
            .map(|tag| Tag::new(TAGS[tag]))
            .collect();
        one
    })
}

fn archive() -> impl Strategy<Value = Vec<Labelled>> {
    prop::collection::vec(article(), 0..10)
}

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(folder.path().join("a.store")).unwrap();
    (folder, store)
}

fn add(store: &mut Store, articles: &[Labelled]) {
    store.add(articles, "", OnRepeat::Unite).unwrap();
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// All of a dump but what says how much was forgotten.
fn kept(store: &Store) -> Vec<String> {
    let lines = dump(store);
    let lines = lines
        .lines()
        .filter(|line| !line.contains(r#""kind":"forgotten""#));
    lines
        .filter(|line| !line.contains(r#""kind":"end""#))
        .map(str::to_owned)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn archives_add_up_in_any_order(a in archive(), b in archive()) {
        let (_folder, mut one) = store();
        add(&mut one, &a);
        add(&mut one, &b);
        let (_folder, mut other) = store();
        add(&mut other, &b);
        add(&mut other, &a);
        let (_folder, mut both) = store();
        add(&mut both, &[a, b].concat());
        prop_assert_eq!(dump(&one), dump(&both));
        prop_assert_eq!(dump(&other), dump(&both));
        prop_assert_eq!(one.counts().unwrap(), both.counts().unwrap());
        prop_assert_eq!(other.counts().unwrap(), both.counts().unwrap());
        prop_assert_eq!(both.check().unwrap(), []);
    }

    #[test]
    fn what_is_forgotten_was_never_there(a in archive(), more in article(), fits in any::<bool>()) {
        let (_folder, mut store) = store();
        let id = more.article.id_or_hash();
        let a: Vec<_> = a.into_iter().filter(|one| one.article.id_or_hash() != id).collect();
        add(&mut store, &a);
        let (before, counts) = (kept(&store), store.counts().unwrap());
        for _ in 0..2 {
            add(&mut store, std::slice::from_ref(&more));
            let decision = if fits { Decision::Added } else { Decision::Rejected };
            store.say(&id, None, &[(Tag::new("tea"), decision)], "ann", "t").unwrap();
            prop_assert_ne!(kept(&store), &before[..]);
            store.forget(&[&id], None, "2026-11-29").unwrap();
            prop_assert_eq!(kept(&store), &before[..]);
            prop_assert_eq!(store.counts().unwrap(), counts.clone());
        }
        prop_assert_eq!(store.stats().unwrap().forgotten, 2);
        prop_assert_eq!(store.check().unwrap(), []);
    }

    #[test]
    fn a_restored_store_has_the_same_dump(
        a in archive(),
        said in prop::collection::vec((0..TAGS.len(), 0..5usize), 1..4),
    ) {
        let (folder, mut store) = store();
        add(&mut store, &a);
        for (one, (tag, decision)) in a.iter().zip(said) {
            let said = [(Tag::new(TAGS[tag]), Decision::ALL[decision])];
            store.say(&one.article.id_or_hash(), None, &said, "an editor", "2026").unwrap();
        }
        if let Some(one) = a.last() {
            store.forget(&[&one.article.id_or_hash()], Some(""), "2026-11-29").unwrap();
        }
        let lines = dump(&store);
        let path = folder.path().join("b.store");
        let read = restore(&path, lines.as_bytes()).unwrap();
        prop_assert_eq!(read, lines.lines().count() as u64);
        let restored = Store::open(&path).unwrap();
        prop_assert_eq!(dump(&restored), lines);
        prop_assert_eq!(restored.counts().unwrap(), store.counts().unwrap());
        prop_assert_eq!(restored.check().unwrap(), []);
    }

    #[test]
    fn what_is_taken_back_was_never_said(a in prop::collection::vec(article(), 1..8), tag in 0..TAGS.len()) {
        let (_folder, mut store) = store();
        add(&mut store, &a);
        let before = store.articles().unwrap();
        let id = a[0].article.id_or_hash();
        for decision in Decision::ALL {
            store.say(&id, None, &[(Tag::new(TAGS[tag]), decision)], "", "t").unwrap();
            let back = [(Tag::new(TAGS[tag]), Decision::Withdrawn)];
            store.say(&id, None, &back, "", "t").unwrap();
            prop_assert_eq!(store.articles().unwrap(), &before[..]);
        }
        prop_assert!(store.decided().unwrap().is_empty());
    }
}

/// The bytes of a model.
fn model(articles: &[Labelled], estimator: Estimator) -> Vec<u8> {
    let params = Tagger::params().estimator(estimator);
    params.fit(articles).unwrap().to_bytes()
}

#[test]
fn models_depend_on_what_is_in_the_store_alone() {
    let post = |at: usize| {
        let (words, tag) = [("tea cup leaf", "tea"), ("rye oven loaf", "bread")][at % 2];
        let words = format!("{words} {}", WORDS[at % 6]);
        let mut article = Article::new(format!("{words} {at}"))
            .body(words)
            .language("en");
        article.id = at.to_string();
        Labelled::new(article, [tag, "all"].into_iter().take(1 + at % 3 % 2))
    };
    let all: Vec<Labelled> = (0..24).map(post).collect();
    let (a, b) = all.split_at(9);
    for estimator in Estimator::ALL {
        let expected = model(&unite(all.clone(), OnDuplicate::Refuse).unwrap(), estimator);
        for (first, then) in [(a, b), (b, a), (&all[3..], &all[..9])] {
            let (_folder, mut store) = store();
            add(&mut store, first);
            add(&mut store, then);
            assert_eq!(
                model(&store.articles().unwrap(), estimator),
                expected,
                "{estimator}"
            );
        }
        let (_folder, mut store) = store();
        add(&mut store, a);
        let before = model(&store.articles().unwrap(), estimator);
        add(&mut store, b);
        let ids: Vec<&str> = b.iter().map(|one| one.article.id.as_str()).collect();
        store.forget(&ids, None, "2026-11-29").unwrap();
        assert_eq!(
            model(&store.articles().unwrap(), estimator),
            before,
            "{estimator}"
        );
    }
}
