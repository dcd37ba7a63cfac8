//! Scores against linfa-bayes on dense data, and against examples worked by hand.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline_bayes::{
    BernoulliNb, ComplementNb, Counts, Error, Folds, Keep, MultinomialNb, NaiveBayes, NbSvm,
    OneVsRest, Params, Rows, TagSets, Variant,
};
use linfa::{
    Dataset, DatasetBase, ParamGuard,
    traits::{Fit, FitWith, Predict, PredictInplace},
};
use linfa_bayes::NaiveBayes as _;
use ndarray::{Array1, Array2, Axis};
use proptest::prelude::*;

const FEATURES: usize = 6;
const TAGS: usize = 3;

/// Dense counts, and for each article whether it carries each tag.
type Archive = (Array2<f32>, Array2<bool>);

/// Archives in which every tag has an article with it and one without.
fn archive() -> impl Strategy<Value = Archive> {
    (2usize..12).prop_flat_map(|articles| {
        let counts = prop::collection::vec(0u8..5, articles * FEATURES);
        let tags = prop::collection::vec(any::<bool>(), articles * TAGS);
        (counts, tags).prop_map(move |(counts, tags)| {
            let counts = counts.into_iter().map(f32::from).collect();
            let mut tags = Array2::from_shape_vec((articles, TAGS), tags).unwrap();
            tags.row_mut(0).fill(true);
            tags.row_mut(1).fill(false);
            (
                Array2::from_shape_vec((articles, FEATURES), counts).unwrap(),
                tags,
            )
        })
    })
}

fn sparse((counts, tags): &Archive) -> DatasetBase<Rows, TagSets> {
    let rows = Rows::try_from(counts.view()).unwrap();
    DatasetBase::new(rows, TagSets::from_targets(tags))
}

/// Joint log-likelihoods of linfa-bayes for one tag, without and with.
type Oracle = fn(f64, &Array2<f64>, Array1<bool>) -> [Array1<f64>; 2];

fn multinomial(smoothing: f64, x: &Array2<f64>, on: Array1<bool>) -> [Array1<f64>; 2] {
    let data = Dataset::new(x.clone(), on);
    let model = linfa_bayes::MultinomialNb::params()
        .alpha(smoothing)
        .fit(&data)
        .unwrap();
    let joint = model.joint_log_likelihood(x.view());
    [joint[&false].clone(), joint[&true].clone()]
}

fn bernoulli(smoothing: f64, x: &Array2<f64>, on: Array1<bool>) -> [Array1<f64>; 2] {
    let x = x.mapv(|value| if 0.0 < value { 1.0 } else { 0.0 });
    let data = Dataset::new(x.clone(), on);
    let params = linfa_bayes::BernoulliNb::params()
        .alpha(smoothing)
        .binarize(None);
    let model = params.fit(&data).unwrap();
    let joint = model.joint_log_likelihood(x.view());
    [joint[&false].clone(), joint[&true].clone()]
}

fn agrees<V: OneVsRest + Default>(
    archive: &Archive,
    smoothing: f64,
    oracle: Oracle,
    score_error: f64,
) -> Result<(), TestCaseError> {
    let data = sparse(archive);
    let model = NaiveBayes::<V>::params()
        .smoothing(smoothing)
        .fit(&data)
        .unwrap();
    let ours = model.joint_log_likelihood(data.records()).unwrap();
    let scores = model.try_scores(data.records()).unwrap();
    let chances = model.probabilities(data.records()).unwrap();
    let x = archive.0.mapv(f64::from);
    for tag in 0..TAGS {
        let theirs = oracle(smoothing, &x, archive.1.column(tag).to_owned());
        for row in 0..x.nrows() {
            for side in 0..2 {
                let (a, b) = (ours[[row, tag, side]], theirs[side][row]);
                prop_assert!(
                    (a - b).abs() < 1e-6,
                    "row {row} tag {tag} side {side}: {a} {b}"
                );
            }
            let odds = theirs[1][row] - theirs[0][row];
            prop_assert!((scores[[row, tag]] - odds).abs() < score_error, "{odds}");
            prop_assert!((chances[[row, tag]] - 1.0 / (1.0 + (-odds).exp())).abs() < 1e-6);
            let clear = 1e-3 < odds.abs();
            prop_assert!(!clear || (0.0 < scores[[row, tag]]) == (0.0 < odds));
        }
    }
    Ok(())
}

fn laws<V: Variant + Default>(a: &Archive, b: &Archive, params: &Params<V>) -> Result<(), Error> {
    let counts = ndarray::concatenate(Axis(0), &[a.0.view(), b.0.view()]).unwrap();
    let tags = ndarray::concatenate(Axis(0), &[a.1.view(), b.1.view()]).unwrap();
    let both = sparse(&(counts, tags));
    let (a, b) = (sparse(a), sparse(b));
    let first = params.fit(&a)?;
    let learnt = params.fit_with(Some(first.clone()), &b)?;
    assert_eq!(learnt, params.fit(&both)?);
    assert_eq!(learnt, params.fit_with(Some(params.fit(&b)?), &a)?);
    assert_eq!(learnt.forget(&b)?, first);
    let scores = learnt.try_scores(both.records())?;
    assert!(scores.iter().all(|score| score.is_finite()));
    let predicted: Array2<f64> = learnt.predict(&both);
    assert_eq!(predicted, scores);
    Ok(())
}

proptest! {
    #[test]
    fn multinomial_is_linfas(archive in archive(), smoothing in 0.01f64..3.0) {
        agrees::<catchline_bayes::Multinomial>(&archive, smoothing, multinomial, 1e-4)?;
    }

    #[test]
    fn bernoulli_is_linfas(archive in archive(), smoothing in 0.01f64..3.0) {
        agrees::<catchline_bayes::Bernoulli>(&archive, smoothing, bernoulli, 1e-3)?;
    }

    #[test]
    fn learning_on_is_learning_at_once_and_can_be_undone(a in archive(), b in archive()) {
        laws(&a, &b, &MultinomialNb::params()).unwrap();
        laws(&a, &b, &BernoulliNb::params().smoothing(0.3)).unwrap();
        laws(&a, &b, &ComplementNb::params()).unwrap();
        laws(&a, &b, &ComplementNb::params().normalise_weights(true)).unwrap();
    }

    #[test]
    fn complement_is_the_papers_formula(archive in archive(), smoothing in 0.01f64..3.0) {
        let data = sparse(&archive);
        for normalise in [false, true] {
            let params = ComplementNb::params().smoothing(smoothing).normalise_weights(normalise);
            let scores = params.fit(&data).unwrap().try_scores(data.records()).unwrap();
            let expected = complement(&archive, smoothing, normalise);
            for (a, b) in scores.iter().zip(&expected) {
                prop_assert!((a - b).abs() < 1e-4, "{a} is not {b}");
            }
        }
    }
}

/// Rennie et al. 2003, table 4, steps 5 to 8, dense and plain, then standardised over the tags.
fn complement((counts, tags): &Archive, smoothing: f64, normalise: bool) -> Array2<f64> {
    let x = counts.mapv(f64::from);
    let mut weights = Array2::zeros((FEATURES, TAGS));
    for tag in 0..TAGS {
        let outside = tags.column(tag).mapv(|on| if on { 0.0 } else { 1.0 });
        let theta = x.t().dot(&outside) + smoothing;
        let log = (&theta / theta.sum()).mapv(f64::ln);
        let by = if normalise {
            log.mapv(f64::abs).sum()
        } else {
            1.0
        };
        weights.column_mut(tag).assign(&(-log / by));
    }
    let mut scores = x.dot(&weights);
    for mut row in scores.rows_mut() {
        let (mean, deviation) = (row.mean().unwrap(), row.std(0.0));
        row.mapv_inplace(|score| {
            if 1e-6 * mean.abs().max(1.0) < deviation {
                (score - mean) / deviation
            } else {
                0.0
            }
        });
    }
    scores
}

/// The archive of Manning, Raghavan & Schütze 2008, table 13.1: is it about China?
/// Features: Chinese, Beijing, Shanghai, Macao, Tokyo, Japan.
fn china() -> (DatasetBase<Rows, TagSets>, Rows) {
    let (mut rows, mut sets) = (Rows::new(6), TagSets::new(1));
    let articles: [(&[u32], &[f32], bool); 4] = [
        (&[0, 1], &[2.0, 1.0], true),
        (&[0, 2], &[2.0, 1.0], true),
        (&[0, 3], &[1.0, 1.0], true),
        (&[0, 4, 5], &[1.0, 1.0, 1.0], false),
    ];
    for (ids, values, on) in articles {
        rows.push(ids, values).unwrap();
        sets.push(if on { &[0] } else { &[] }).unwrap();
    }
    let mut test = Rows::new(6);
    test.push(&[0, 4, 5], &[3.0, 1.0, 1.0]).unwrap();
    (DatasetBase::new(rows, sets), test)
}

#[test]
fn example_13_1_multinomial() {
    let (data, test) = china();
    let joint = MultinomialNb::params()
        .fit(&data)
        .unwrap()
        .joint_log_likelihood(&test)
        .unwrap();
    let yes = 3.0 / 4.0 * (3.0f64 / 7.0).powi(3) / 14.0 / 14.0;
    let no = 1.0 / 4.0 * (2.0f64 / 9.0).powi(5);
    assert!((joint[[0, 0, 1]].exp() - yes).abs() < 1e-12);
    assert!((joint[[0, 0, 0]].exp() - no).abs() < 1e-12);
}

#[test]
fn example_13_2_bernoulli() {
    let (data, test) = china();
    let model = BernoulliNb::params().fit(&data).unwrap();
    let joint = model.joint_log_likelihood(&test).unwrap();
    let yes = 3.0 / 4.0 * 4.0 / 5.0 / 5.0 / 5.0 * (1.0f64 - 2.0 / 5.0).powi(3);
    let no = 1.0 / 4.0 * (2.0f64 / 3.0).powi(3) * (1.0f64 - 1.0 / 3.0).powi(3);
    assert!((joint[[0, 0, 1]].exp() - yes).abs() < 1e-12);
    assert!((joint[[0, 0, 0]].exp() - no).abs() < 1e-12);
    assert!(model.try_scores(&test).unwrap()[[0, 0]] < 0.0);
}

#[test]
fn long_articles_stay_finite() {
    let (data, _) = china();
    let model = MultinomialNb::params().fit(&data).unwrap();
    let mut long = Rows::new(6);
    long.push(&[0, 1, 4], &[1e7, 1e6, 1e7]).unwrap();
    let chances = model.probabilities(&long).unwrap();
    assert!(chances.iter().all(|chance| (0.0..=1.0).contains(chance)));
}

#[test]
fn wrong_input_is_a_typed_error() {
    let (data, _) = china();
    for smoothing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let fitted = MultinomialNb::params().smoothing(smoothing).fit(&data);
        assert!(matches!(fitted, Err(Error::Smoothing(_))));
    }
    let model = ComplementNb::params().fit(&data).unwrap();
    let narrow = Rows::new(5);
    let width = model.try_scores(&narrow);
    assert!(matches!(
        width,
        Err(Error::Width {
            expected: 6,
            got: 5,
            ..
        })
    ));
    let mut negative = Rows::new(6);
    negative.push(&[0], &[-1.0]).unwrap();
    let mut sets = TagSets::new(1);
    sets.push(&[0]).unwrap();
    let counted = Counts::of(&negative, &sets, true);
    assert!(matches!(counted, Err(Error::NotACount { .. })));
    let fitted = model.forget(&DatasetBase::new(negative, sets));
    assert!(matches!(fitted, Err(Error::NotACount { .. })));
}

#[test]
#[should_panic(expected = "as wide as those fitted on")]
fn linfas_own_trait_panics_as_it_says() {
    let (data, _) = china();
    let model = MultinomialNb::params().fit(&data).unwrap();
    model.predict_inplace(&Rows::new(1), &mut Array2::zeros((0, 1)));
}

#[test]
fn machines_are_the_same_on_any_number_of_threads_and_need_no_naive_bayes() {
    let (mut rows, mut sets) = (Rows::new(8), TagSets::new(2));
    for i in 0..60u32 {
        rows.push(&[i % 4, 4 + i % 3], &[1.0, 0.5]).unwrap();
        sets.push(if i % 4 == 0 {
            &[0]
        } else if i % 3 == 1 {
            &[1]
        } else {
            &[]
        })
        .unwrap();
    }
    let hashes: Vec<u64> = (0..60u64)
        .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let folds = Folds::by_hash(&hashes, 3).unwrap();
    for power in [0.0, 0.5, 1.0] {
        let params = NbSvm::params()
            .power(power)
            .least_weight(0.1)
            .check()
            .unwrap();
        let fit = || {
            params
                .cross_fit(&rows, &sets, &folds, Keep::ALL, &|| ())
                .unwrap()
        };
        let threads = |count| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(count)
                .build()
                .unwrap()
        };
        let fitted = threads(1).install(fit);
        assert_eq!(fitted, threads(3).install(fit));
        let scores = fitted.model.try_scores(&rows).unwrap();
        let right = |(index, tag): (usize, usize)| {
            (0.0 < scores[[index, tag]]) == sets.has(index, tag as u32)
        };
        assert!(
            (0..60)
                .flat_map(|index| [(index, 0), (index, 1)])
                .filter(|&at| right(at))
                .count()
                > 105
        );
        assert!(fitted.model.weights().parts.len() as u64 <= fitted.parts);
        assert!(
            [&fitted.stored, &fitted.exact]
                .into_iter()
                .flat_map(|scores| (0..2).flat_map(|tag| scores.column(tag)))
                .all(|(_, score)| score.is_finite())
        );
    }
}

#[test]
fn what_a_machine_learns_does_not_depend_on_other_tags() {
    let (mut rows, mut sets) = (Rows::new(40), TagSets::new(19));
    for i in 0..400u32 {
        let (a, b, c) = (i % 19, 19 + i % 13, 32 + i / 50);
        rows.push(&[a, b, c], &[0.3, 0.8, 0.5]).unwrap();
        sets.push(if i % 5 == 0 {
            &[]
        } else {
            std::slice::from_ref(&a)
        })
        .unwrap();
    }
    let hashes: Vec<u64> = (0..400u64)
        .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let folds = Folds::by_hash(&hashes, 4).unwrap();
    let params = NbSvm::params().least_weight(0.05).check().unwrap();
    let fit = |sets: &TagSets| {
        params
            .cross_fit(&rows, sets, &folds, Keep::ALL, &|| ())
            .unwrap()
    };
    let all = fit(&sets);
    for tags in [&[3][..], &[0, 3, 4, 7, 9, 11, 12, 13, 14, 18]] {
        let some = fit(&sets.among(tags));
        for (at, &tag) in tags.iter().enumerate() {
            let (bias, other) = (
                some.model.weights().bias[at],
                all.model.weights().bias[tag as usize],
            );
            assert_eq!(bias, other);
            assert!(some.stored.column(at as u32).eq(all.stored.column(tag)));
            assert!(some.exact.column(at as u32).eq(all.exact.column(tag)));
        }
    }
}

#[test]
fn machines_refuse_what_cannot_be() {
    let (data, _) = china();
    let fit = |params: catchline_bayes::NbSvmParams| params.fit(&data);
    assert!(fit(NbSvm::params()).is_ok());
    assert!(matches!(
        fit(NbSvm::params().smoothing(0.0)),
        Err(Error::Smoothing(_))
    ));
    for params in [
        NbSvm::params().cost(0.0),
        NbSvm::params().power(-1.0),
        NbSvm::params().least_weight(1.0),
    ] {
        assert!(matches!(fit(params), Err(Error::Parameter { .. })));
    }
    let short = Folds::by_hash(&[1], 2).unwrap();
    let params = NbSvm::params().check().unwrap();
    let crossed = params.cross_fit(data.records(), data.targets(), &short, Keep::ALL, &|| ());
    assert!(matches!(
        crossed,
        Err(Error::Width {
            expected: 4,
            got: 1,
            ..
        })
    ));
}
