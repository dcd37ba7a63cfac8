//! What holds of settings chosen by cross-validation: repeatable, held where given, honest.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Error, Estimator, Labelled, Params, Tagger, TermSettings, Tuned};

/// Articles whose tags hang on which words stand side by side: single words say nothing.
fn archive() -> Vec<Labelled> {
    let post = |i: usize| {
        let (words, tag) = match i % 2 {
            0 => ("red wagons blue barns", "wagons"),
            _ => ("blue wagons red barns", "barns"),
        };
        let title = format!("number{} {i}", i % 7);
        Labelled::new(Article::new(title).body(words).language("en"), [tag])
    };
    (0..60).map(post).collect()
}

fn tune(params: &Params, archive: &[Labelled]) -> Tuned {
    params.tune(archive, &mut |_| true, &|_| ()).unwrap()
}

#[test]
fn what_does_better_is_taken_and_can_be_learnt_again() {
    let archive = archive();
    let tuned = tune(&Tagger::params(), &archive);
    let settings = tuned.tagger.settings();
    assert_eq!(settings.terms.ngrams, 2, "{:?}", tuned.trials);
    let figures = tuned.tagger.summary().cross_validation;
    assert!(tuned.trials[0].figures.micro.f1 + 0.1 < figures.micro.f1);
    let taken = tuned.trials.iter().rfind(|trial| trial.accepted).unwrap();
    assert_eq!((&taken.settings, taken.figures), (settings, figures));
    assert_eq!(tuned.left, 0);
    let again = tuned.params.fit(&archive).unwrap();
    assert!(again.to_bytes() == tuned.tagger.to_bytes());
}

#[test]
fn a_list_is_tried_and_nothing_twice() {
    let trials = tune(&Tagger::params(), &archive()).trials;
    assert!((12..=25).contains(&trials.len()), "{}", trials.len());
    for (at, trial) in trials.iter().enumerate() {
        let again = trials[..at]
            .iter()
            .any(|one| one.settings == trial.settings);
        assert!(!again, "{trial:?}");
    }
}

#[test]
fn neither_order_nor_threads_change_a_byte() {
    let mut archive = archive();
    let bytes = tune(&Tagger::params(), &archive).tagger.to_bytes();
    archive.reverse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let turned = pool.unwrap().install(|| tune(&Tagger::params(), &archive));
    assert!(bytes == turned.tagger.to_bytes());
}

#[test]
fn what_was_given_stays() {
    let given = Tagger::params().ngrams(1).lead_terms(5);
    let tuned = tune(&given, &archive());
    for trial in &tuned.trials {
        assert_eq!(
            (trial.settings.terms.ngrams, trial.settings.lead_terms),
            (1, 5)
        );
    }
    let all = given
        .estimator(Estimator::NbSvm)
        .cost(1.0)
        .power(0.5)
        .smoothing(1.0)
        .min_term_articles(2)
        .terms(TermSettings::default());
    assert_eq!(tune(&all, &archive()).trials.len(), 1);
}

#[test]
fn without_time_it_is_what_the_defaults_teach() {
    let archive = archive();
    let params = Tagger::params();
    let tuned = params.tune(&archive, &mut |_| false, &|_| ()).unwrap();
    assert!(tuned.tagger.to_bytes() == params.fit(&archive).unwrap().to_bytes());
    assert!(10 < tuned.left);
}

#[test]
fn one_who_stops_has_the_best_so_far() {
    let archive = archive();
    let all = tune(&Tagger::params(), &archive);
    let mut asked = Vec::new();
    let mut go_on = |next: &catchline::Next<'_>| {
        asked.push((next.settings.clone(), next.left));
        next.trials.len() < 5
    };
    let some = Tagger::params()
        .tune(&archive, &mut go_on, &|_| ())
        .unwrap();
    assert_eq!(some.trials, all.trials[..5]);
    let (settings, left) = asked.pop().unwrap();
    assert_eq!((&settings, left), (&all.trials[5].settings, some.left));
    let tried = some.trials.iter().map(|trial| &trial.settings);
    assert!(asked.iter().map(|(settings, _)| settings).eq(tried));
}

#[test]
fn few_articles_and_numbers_out_of_range_are_errors() {
    let tune = |params: Params, articles: usize| {
        let archive = &archive()[..articles];
        params.tune(archive, &mut |_| true, &|_| ()).unwrap_err()
    };
    let few = tune(Tagger::params(), 4);
    assert!(
        matches!(
            few,
            Error::TooFew {
                articles: 4,
                least: 5
            }
        ),
        "{few}"
    );
    for (params, name) in [
        (Tagger::params().cost(0.0), "cost"),
        (Tagger::params().smoothing(f64::NAN), "smoothing"),
        (Tagger::params().power(-1.0), "power"),
        (Tagger::params().power(f64::INFINITY), "power"),
    ] {
        let wrong = tune(params, 60).to_string();
        assert!(wrong.starts_with(name), "{wrong}");
    }
}
