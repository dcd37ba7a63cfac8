//! What holds of every tagger: same input, same bytes; parts that add up; legal answers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Error, Estimator, Labelled, Tag, Tagger, Wanted};
use proptest::prelude::*;

const WORDS: [&str; 12] = [
    "ballot", "oven", "bread", "count", "vote", "flour", "river", "dam", "bank", "rate", "don't",
    "naïve",
];
const TAGS: [&str; 5] = ["elections", "baking", "Rivers", "rivers", "banks"];

fn article() -> impl Strategy<Value = Labelled> {
    let words = || prop::collection::vec(0..WORDS.len(), 0..8);
    let tags = prop::collection::vec(0..TAGS.len(), 0..3);
    (words(), words(), tags).prop_map(|(title, body, tags)| {
        let text = |words: Vec<usize>| {
            words
                .iter()
                .map(|&w| WORDS[w])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let article = Article::new(text(title)).body(text(body)).language("en");
        Labelled::new(article, tags.into_iter().map(|tag| TAGS[tag]))
    })
}

fn archive() -> impl Strategy<Value = Vec<Labelled>> {
    prop::collection::vec(article(), 0..24)
}

fn threads<T: Send>(count: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .build()
        .unwrap()
        .install(run)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_archive_is_learnt_or_refused(archive in archive(), which in 0usize..4) {
        let params = Tagger::params().estimator(Estimator::ALL[which]);
        let Ok(tagger) = params.fit(&archive) else { return Ok(()) };
        for one in archive.iter().map(|one| &one.article).chain([&Article::default()]) {
            let explained = tagger.explain(one, Wanted { top: Some(9), min_confidence: 0.0 });
            for one in &explained {
                let sum = one.prior + one.because.iter().map(|because| because.weight).sum::<f64>();
                prop_assert!((sum - one.suggestion.score).abs() < 1e-6, "{one:?}");
                prop_assert!((0.0..=1.0).contains(&one.suggestion.confidence));
            }
            let accepted = explained.iter().map(|one| one.suggestion).filter(|one| one.accepted);
            prop_assert_eq!(accepted.collect::<Vec<_>>(), tagger.suggest(one));
            let by_confidence = |pair: &[catchline::Explained<'_>]| {
                let key = |one: &catchline::Explained<'_>| (-one.suggestion.confidence, one.suggestion.tag.clone());
                key(&pair[0]) < key(&pair[1])
            };
            prop_assert!(explained.windows(2).all(by_confidence));
        }
    }

    #[test]
    fn neither_order_nor_threads_nor_reloading_change_a_byte(archive in archive(), turn in 0usize..24) {
        let params = Tagger::params();
        let Ok(tagger) = params.fit(&archive) else { return Ok(()) };
        let bytes = tagger.to_bytes();
        let mut turned = archive.clone();
        turned.rotate_left(turn.min(archive.len()));
        prop_assert_eq!(&threads(1, || params.fit(&turned).unwrap().to_bytes()), &bytes);
        prop_assert_eq!(&threads(3, || params.fit(&archive).unwrap().to_bytes()), &bytes);
        let loaded = Tagger::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&loaded.to_bytes(), &bytes);
        let all = Wanted { top: Some(9), min_confidence: 0.0 };
        for one in &archive {
            prop_assert_eq!(
                loaded.suggest_wanted(&one.article, all), tagger.suggest_wanted(&one.article, all)
            );
            prop_assert!(loaded.has_learnt(&one.article) || one.tags.is_empty());
        }
    }
    #[test]
    fn refitting_with_the_same_archive_changes_no_byte(
        archive in archive(), which in 0usize..4, first in 0usize..24,
    ) {
        let params = Tagger::params().estimator(Estimator::ALL[which]);
        let Ok(tagger) = params.fit(&archive) else { return Ok(()) };
        let bytes = tagger.to_bytes();
        let some = archive.iter().skip(first % archive.len()).step_by(2);
        let tags: Vec<Tag> = some.flat_map(|one| one.tags.clone()).collect();
        let refitted = tagger.refit(&archive, &tags).unwrap();
        prop_assert!(refitted.tagger.to_bytes() == bytes, "{:?}", refitted.learnt);
        let known = |tag: &&Tag| refitted.learnt.iter().chain(&refitted.waiting).any(|one| one.folded() == tag.folded());
        prop_assert!(tags.iter().filter(|tag| !tag.is_empty()).all(|tag| known(&tag)));
    }

    #[test]
    fn any_archive_is_tuned_or_refused(archive in archive(), trials in 0usize..24) {
        let mut go_on = |next: &catchline::Next<'_>| next.trials.len() < trials;
        let tuned = Tagger::params().tune(&archive, &mut go_on, &|_| ());
        let Ok(tuned) = tuned else { return Ok(()) };
        let again = tuned.params.fit(&archive).unwrap();
        prop_assert_eq!(again.to_bytes(), tuned.tagger.to_bytes());
    }
}

fn post(i: usize, words: &str, tags: &[&str]) -> Labelled {
    Labelled::new(
        Article::new(format!("{words} {i}"))
            .body(words)
            .language("en"),
        tags.to_vec(),
    )
}

#[test]
fn spans_are_where_the_words_stand() {
    let archive: Vec<Labelled> = (0..8)
        .flat_map(|i| {
            [
                post(i, "ballots counted", &["elections"]),
                post(i, "oven bread", &["baking"]),
            ]
        })
        .collect();
    let tagger = Tagger::fit(&archive).unwrap();
    let article = Article::new("The Ballots")
        .body("Bread, and BALLOTS’ end")
        .language("en");
    let wanted = Wanted {
        top: Some(1),
        min_confidence: 0.0,
    };
    let explained = &tagger.explain(&article, wanted)[0];
    assert_eq!(explained.suggestion.tag, &Tag::new("elections"));
    let words = |term: &str| -> Vec<&str> {
        let because = explained
            .because
            .iter()
            .find(|because| because.term == term)
            .unwrap();
        because
            .spans
            .iter()
            .map(|at| &article.text(at.field)[at.start..at.end])
            .collect()
    };
    assert_eq!(words("ballot"), ["Ballots", "BALLOTS"]);
    assert_eq!(words("title:ballot"), ["Ballots"]);
    assert_eq!(words("bread"), ["Bread"]);
}

#[test]
fn archives_at_the_edge_are_cases() {
    let one_tag: Vec<Labelled> = (0..5).map(|i| post(i, "ballots", &["elections"])).collect();
    let tagger = Tagger::fit(&one_tag).unwrap();
    assert_eq!(tagger.summary().on_every_article, [Tag::new("elections")]);
    assert!(tagger.suggest(&Article::default()).is_empty());
    assert_eq!(tagger.suggest(&one_tag[0].article).len(), 1);

    let alone: Vec<Labelled> = (0..5)
        .map(|i| Labelled {
            tags: vec![format!("tag {i}").into()],
            ..post(i, "same words", &[])
        })
        .collect();
    assert_eq!(Tagger::fit(&alone).unwrap().tags().len(), 5);

    let silent = ["alpha", "beta"].map(|title| Labelled::new(Article::new(title), [title]));
    assert!(matches!(
        Tagger::fit(&silent),
        Err(Error::NoFeatures { least: 2 })
    ));
    let folds = Tagger::params().folds(1).fit(&one_tag);
    assert!(matches!(folds, Err(Error::Parameter { name: "folds", .. })));
    let smoothing = Tagger::params().smoothing(-1.0).fit(&one_tag);
    assert!(matches!(
        smoothing,
        Err(Error::Parameter {
            name: "smoothing",
            ..
        })
    ));
}

#[test]
fn a_correction_counts_from_the_next_article_on() {
    let mut archive: Vec<Labelled> = (0..40)
        .map(|i| match i % 2 {
            0 => post(i, "ballots counted gambit", &["elections"]),
            _ => post(i, "oven bread gambit", &["baking"]),
        })
        .collect();
    for estimator in Estimator::ALL {
        let params = Tagger::params().estimator(estimator);
        let tagger = params.fit(&archive).unwrap();
        let next = Article::new("oven gambit ballots").language("en");
        let score = |tagger: &Tagger, tag: &str| {
            let wanted = Wanted {
                top: Some(9),
                min_confidence: 0.0,
            };
            let all = tagger.suggest_wanted(&next, wanted);
            all.iter()
                .find(|one| one.tag.as_str() == tag)
                .unwrap()
                .score
        };
        let before = [score(&tagger, "elections"), score(&tagger, "baking")];
        let thresholds = tagger.thresholds().clone();
        let mut corrected = post(99, "oven gambit ballots", &["elections"]);
        corrected.rejected = Some(vec![Tag::new("baking")]);
        archive.push(corrected);
        let tags = ["elections", "baking", "unheard of"].map(Tag::new);
        let refitted = tagger.refit(&archive, &tags).unwrap();
        archive.pop();
        assert_eq!(refitted.learnt, ["baking", "elections"].map(Tag::new));
        assert_eq!(refitted.waiting, [Tag::new("unheard of")]);
        let tagger = Tagger::from_bytes(&refitted.tagger.to_bytes()).unwrap();
        let after = [score(&tagger, "elections"), score(&tagger, "baking")];
        assert!(
            before[0] < after[0] && after[1] < before[1],
            "{estimator}: {before:?} {after:?}"
        );
        assert_eq!(*tagger.thresholds(), thresholds);
        assert_eq!(tagger.tag_articles(), [20, 21]);
    }
}

#[test]
fn a_million_words_are_an_article() {
    let archive: Vec<Labelled> = (0..8)
        .flat_map(|i| {
            [
                post(i, "ballots counted", &["a"]),
                post(i, "oven bread", &["b", "c"]),
                post(i, "river", &["d"]),
            ]
        })
        .collect();
    let tagger = Tagger::fit(&archive).unwrap();
    let long = Article::new("")
        .body("ballots oven ".repeat(500_000))
        .language("en");
    let all = tagger.suggest_wanted(
        &long,
        Wanted {
            top: Some(4),
            min_confidence: 0.0,
        },
    );
    assert!(all.len() == 4 && all.iter().all(|one| one.score.is_finite()));
}

#[test]
fn one_tag_is_explained_as_among_all() {
    let archive: Vec<Labelled> = (0..10)
        .flat_map(|i| {
            [
                post(i, "ballots counted", &["elections"]),
                post(i, "oven bread", &["baking"]),
            ]
        })
        .collect();
    let tagger = Tagger::fit(&archive).unwrap();
    let article = Article::new("Ballots in the oven").language("en");
    let all = Wanted {
        top: Some(9),
        min_confidence: 0.0,
    };
    let all = tagger.explain(&article, all);
    for (at, tag) in tagger.tags().iter().enumerate() {
        let one = tagger.explain_tag(&article, at).unwrap();
        assert_eq!(one.suggestion.tag, tag);
        assert!(all.contains(&one));
    }
    assert!(tagger.explain_tag(&article, tagger.tags().len()).is_none());
}

#[test]
fn evaluation_tells_what_it_knows() {
    let archive: Vec<Labelled> = (0..10)
        .flat_map(|i| {
            [
                post(i, "ballots counted", &["Elections"]),
                post(i, "oven bread", &["baking"]),
            ]
        })
        .collect();
    let tagger = Tagger::fit(&archive).unwrap();
    let test = [
        post(90, "ballots counted", &["elections", "never learnt"]),
        post(91, "oven bread", &["baking"]),
        post(3, "ballots counted", &["elections"]),
        post(92, "untagged", &[]),
    ];
    let measured = tagger.evaluate(&test).unwrap();
    assert_eq!(
        (measured.learnt, measured.untagged, measured.known.articles),
        (1, 1, 3)
    );
    assert!((measured.known.micro.f1 - 1.0).abs() < 1e-12);
    assert!((measured.all.micro.recall - 0.75).abs() < 1e-12);
    let new = measured.not_learnt.as_ref().unwrap();
    assert_eq!((new.known.articles, new.all.articles), (2, 2));
    assert_eq!(measured.tag_articles, [10, 10]);
    let learnt: Vec<u64> = measured.buckets.iter().map(|one| one.tags).collect();
    assert_eq!(learnt, [0, 2, 0, 0]);
    let on = |count| threads(count, || tagger.evaluate(&test).unwrap());
    assert_eq!(on(1), on(3));
    assert!(matches!(tagger.evaluate(&[]), Err(Error::NoArticles)));
    let crossed = Tagger::params()
        .cross_validate(&archive, 5, &|_| ())
        .unwrap();
    assert_eq!(crossed.known.articles, 20);
    assert_eq!((crossed.learnt, crossed.not_learnt), (0, None));
    assert!(0.9 < crossed.known.micro.f1);
}
