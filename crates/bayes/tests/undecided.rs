//! Tags that are undecided of single articles: these stand on neither side of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline_bayes::{
    Bernoulli, BernoulliNb, Complement, Error, Folds, Keep, Multinomial, NaiveBayes, NbSvm, Row,
    Rows, TagSets, Variant,
};
use linfa::{
    DatasetBase, ParamGuard,
    traits::{Fit, FitWith},
};
use proptest::prelude::*;

const FEATURES: u32 = 6;
const TAGS: u32 = 3;

/// For each article how often each feature stands in it, and whether it carries each tag.
type Archive = Vec<(Vec<u8>, Vec<bool>)>;

/// An archive, and one of its articles; two others have all tags, and none.
fn archive() -> impl Strategy<Value = (Archive, usize)> {
    let article = || {
        let counts = prop::collection::vec(0u8..5, FEATURES as usize);
        (counts, prop::collection::vec(any::<bool>(), TAGS as usize))
    };
    let archive = prop::collection::vec(article(), 3..12).prop_map(|mut archive| {
        archive[0].1.fill(true);
        archive[1].1.fill(false);
        archive
    });
    archive.prop_flat_map(|archive| (2..archive.len()).prop_map(move |at| (archive.clone(), at)))
}

/// The archive with its first tag undecided of the article; without the article; and with the
/// article, which does not carry that tag.
fn undecided((archive, at): &(Archive, usize)) -> [DatasetBase<Rows, TagSets>; 3] {
    let mut rows = Rows::new(FEATURES as usize);
    let (mut left, mut off) = (TagSets::new(TAGS as usize), TagSets::new(TAGS as usize));
    for (index, (counts, tags)) in archive.iter().enumerate() {
        let counts = (0u32..).zip(counts).filter(|(_, count)| 0 < **count);
        let (ids, counts): (Vec<u32>, Vec<f32>) =
            counts.map(|(id, &count)| (id, f32::from(count))).unzip();
        rows.push(&ids, &counts).unwrap();
        let set: Vec<u32> = (0..TAGS)
            .filter(|&tag| tags[tag as usize] && (0 < tag || index != *at))
            .collect();
        left.push(&set).unwrap();
        off.push(&set).unwrap();
        if index == *at {
            left.leave_undecided(&[0]).unwrap();
        }
    }
    let others: Vec<usize> = (0..off.len()).filter(|index| index != at).collect();
    let without = DatasetBase::new(rows.select(&others), off.select(&others));
    [
        DatasetBase::new(rows.clone(), left),
        without,
        DatasetBase::new(rows, off),
    ]
}

/// Whether of an undecided tag the article teaches nothing, and of the others all.
fn passes_over<V: Variant + Default>(archive: &(Archive, usize)) -> Result<(), Error> {
    let params = NaiveBayes::<V>::params().check()?;
    let articles = undecided(archive);
    let [left, without, off] = articles.each_ref().map(|one| params.fit(one).unwrap());
    for row in articles[2].records().iter() {
        let values: Vec<f32> = row
            .values
            .iter()
            .map(|x| if V::PRESENCE { x.min(1.0) } else { *x })
            .collect();
        let row = Row {
            ids: row.ids,
            values: &values,
        };
        let mut scores = [(); 3].map(|()| vec![0.0; TAGS as usize]);
        for (model, scores) in [&left, &without, &off].into_iter().zip(&mut scores) {
            model.weights().scores(row, scores);
        }
        let [left, without, off] = scores;
        assert!((left[0] - without[0]).abs() < 1e-3, "{left:?} {without:?}");
        assert_eq!(left[1..], off[1..]);
    }
    let again = params.fit_with(Some(left.forget(&articles[0])?), &articles[0])?;
    assert_eq!(again.counts(), left.counts());
    Ok(())
}

proptest! {
    #[test]
    fn what_is_undecided_is_on_neither_side(archive in archive()) {
        passes_over::<Multinomial>(&archive).unwrap();
        passes_over::<Complement>(&archive).unwrap();
        passes_over::<Bernoulli>(&archive).unwrap();
    }

    #[test]
    fn one_is_on_neither_side_of_what_is_undecided(archive in archive()) {
        let [left, without, off] = undecided(&archive);
        let params = BernoulliNb::params().check().unwrap();
        let of = |one| params.fit(one).unwrap().joint_log_likelihood(off.records()).unwrap();
        let (left, without, off) = (of(&left), of(&without), of(&off));
        for (place, &joint) in left.indexed_iter() {
            let expected = if place.1 == 0 { without[place] } else { off[place] };
            prop_assert!((joint - expected).abs() < 1e-9, "{joint} {expected}");
        }
    }
}

#[test]
fn a_machine_passes_over_articles_of_which_its_tag_is_undecided() {
    let mut rows = Rows::new(12);
    let (mut left, mut flagged, mut off) = (TagSets::new(3), TagSets::new(3), TagSets::new(3));
    for i in 0..60u32 {
        rows.push(&[i % 3, 3 + i % 4, 7 + i % 5], &[0.9, 0.3, 0.3])
            .unwrap();
        let set = [i % 2 + 1];
        let set = if i % 3 == 0 { &[0, set[0]][..] } else { &set };
        // Of these nobody has said whether they are of the first tag.
        let is_open = matches!(i, 7 | 9 | 30);
        let decided: Vec<u32> = set
            .iter()
            .copied()
            .filter(|&tag| 0 < tag || !is_open)
            .collect();
        for sets in [&mut left, &mut off] {
            sets.push(&decided).unwrap();
        }
        if is_open {
            left.leave_undecided(&[0]).unwrap();
        }
        flagged
            .push_knowing(&decided, &[!is_open, true, true])
            .unwrap();
    }
    let hashes: Vec<u64> = (0..60)
        .map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .collect();
    let folds = Folds::by_hash(&hashes, 3).unwrap();
    let params = NbSvm::params().check().unwrap();
    let fit = |sets| {
        params
            .cross_fit(&rows, sets, &folds, Keep::ALL, &|| ())
            .unwrap()
    };
    let left = fit(&left);
    assert_eq!(left, fit(&flagged));
    let off = fit(&off);
    assert!(left.exact.column(0).ne(off.exact.column(0)));
    for tag in [1, 2] {
        assert!(left.exact.column(tag).eq(off.exact.column(tag)));
    }
}
