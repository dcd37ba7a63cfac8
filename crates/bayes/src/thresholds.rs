//! Where scores are cut into suggestions.

use crate::{Aim, Error, Folds, TagSets};
use ndarray::ArrayView2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether tags share one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// One threshold for all tags.
    Global,
    /// Each tag's own threshold and the global one, mixed: the more articles a tag has, the more
    /// its own counts.
    Shrunk,
    /// A threshold of its own for every tag with enough articles, the global one for the others.
    PerTag,
}

impl Policy {
    /// Every policy, the simplest first.
    const ALL: [Self; 3] = [Self::Global, Self::Shrunk, Self::PerTag];
}

/// One threshold a tag: a score at or above it is a suggestion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// What the thresholds were chosen to be.
    pub policy: Policy,
    /// The threshold of all tags together, in the unit of the scores.
    pub global: f64,
    /// Each tag's threshold, in the unit of the scores.
    pub per_tag: Vec<f64>,
    /// The most suggestions for an article, the best; none is no bound.
    pub most: Option<u32>,
}

/// A tag whose best F1 is below this has scores that do not tell it: the global threshold serves
/// better (Yang 2001, "A study of thresholding strategies", `SCutFBR`).
const LEAST_F1: f64 = 0.1;

/// With this many articles a tag's own threshold and the global one count alike, where mixed.
const HALF_TRUSTED: f64 = 20.0;

/// The scores of held-out articles, articles × tags, and what was true of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeldOut<'a> {
    scores: ArrayView2<'a, f32>,
    sets: &'a TagSets,
}

impl Thresholds {
    /// The thresholds that serve the aim best on the scores of held-out articles. For the aim of
    /// F1 that is under the policy that has the best micro-F1 when thresholds are tried on folds
    /// they were not chosen on; other aims have one threshold for all tags.
    ///
    /// `scores` is articles × tags and finite; `least_articles` is how many articles a tag needs
    /// for a threshold of its own. Also gives what the policy suggested in that trial, article by
    /// article: an honest estimate of how the tagger will do. Tags that are not known of an article
    /// count for nothing there.
    ///
    /// # Errors
    /// [`Error::Width`] where scores and tag sets differ in shape.
    #[expect(
        clippy::missing_panics_doc,
        reason = "there are policies to choose from"
    )]
    pub fn choose(
        scores: ArrayView2<'_, f32>,
        sets: &TagSets,
        folds: &Folds,
        least_articles: u64,
        aim: Aim,
    ) -> Result<(Self, Vec<Vec<u32>>), Error> {
        check_shape(scores, sets)?;
        aim.check()?;
        let held_out = HeldOut {
            scores: scores.view(),
            sets,
        };
        let all: Vec<usize> = (0..sets.len()).collect();
        let tried: Vec<(Vec<usize>, Cuts)> = (0..folds.count())
            .map(|fold| {
                let rest: Vec<usize> = all
                    .iter()
                    .copied()
                    .filter(|&index| folds.of(index) != fold)
                    .collect();
                (
                    folds.held_out(fold),
                    Cuts::of(held_out, &rest, least_articles, aim),
                )
            })
            .collect();
        let trial = |policy: Policy| {
            let mut suggested = vec![Vec::new(); sets.len()];
            for (articles, cuts) in &tried {
                let thresholds = cuts.under(policy);
                for &index in articles {
                    suggested[index] = thresholds.suggested(held_out, index);
                }
            }
            (micro_f1(sets, &suggested), policy, suggested)
        };
        // Of equals the simplest stays.
        let better = |best: Trial, next: Trial| if best.0 < next.0 { next } else { best };
        let policies = if aim == Aim::F1 {
            &Policy::ALL[..]
        } else {
            &[Policy::Global]
        };
        let (_, policy, suggested) = policies
            .iter()
            .map(|&policy| trial(policy))
            .reduce(better)
            .expect("there are policies");
        Ok((
            Cuts::of(held_out, &all, least_articles, aim).under(policy),
            suggested,
        ))
    }

    fn suggested(&self, held_out: HeldOut<'_>, index: usize) -> Vec<u32> {
        let row = held_out.scores.row(index);
        let above = |&(tag, &score): &(u32, &f32)| {
            self.per_tag[tag as usize] <= f64::from(score) && held_out.sets.knows(index, tag)
        };
        let mut above: Vec<(u32, &f32)> = (0u32..).zip(row).filter(above).collect();
        if let Some(most) = self.most {
            above.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(&b.0)));
            above.truncate(most as usize);
        }
        above.into_iter().map(|(tag, _)| tag).collect()
    }
}

/// A policy, its micro-F1 and what it suggested for each article.
type Trial = (f64, Policy, Vec<Vec<u32>>);

/// The best thresholds on some articles: of all tags together, and of each that has one of its
/// own, with how many articles that rests on.
struct Cuts {
    aim: Aim,
    global: f64,
    own: Vec<Option<(f64, u64)>>,
}

impl Cuts {
    fn of(held_out: HeldOut<'_>, articles: &[usize], least_articles: u64, aim: Aim) -> Self {
        let HeldOut { scores, sets } = held_out;
        let tags = sets.tags();
        let column = |tag: usize| {
            let known = articles.iter().filter(move |&&i| sets.knows(i, tag as u32));
            known.map(move |&i| (scores[[i, tag]], sets.has(i, tag as u32)))
        };
        let global = best_threshold((0..tags).flat_map(column), aim).threshold;
        let own = |tag: usize| {
            let best = best_threshold(column(tag), aim);
            let trusted = least_articles <= best.positives && LEAST_F1 <= best.merit;
            trusted.then_some((best.threshold, best.positives))
        };
        Self {
            aim,
            global,
            own: (0..tags).into_par_iter().map(own).collect(),
        }
    }

    fn under(&self, policy: Policy) -> Thresholds {
        if let Aim::Top(most) = self.aim {
            let per_tag = vec![f64::MIN; self.own.len()];
            return Thresholds {
                policy,
                global: f64::MIN,
                per_tag,
                most: Some(most),
            };
        }
        let global = self.global;
        let cut = |own: &Option<(f64, u64)>| match (policy, own) {
            (Policy::Global, _) | (_, None) => global,
            (Policy::PerTag, Some((own, _))) => *own,
            (Policy::Shrunk, Some((own, articles))) => {
                let trust = *articles as f64 / (*articles as f64 + HALF_TRUSTED);
                trust * own + (1.0 - trust) * global
            }
        };
        Thresholds {
            policy,
            global,
            per_tag: self.own.iter().map(cut).collect(),
            most: None,
        }
    }
}

struct Best {
    threshold: f64,
    merit: f64,
    positives: u64,
}

/// The threshold that serves the aim best over pairs of score and truth: half-way between the last
/// score above it and the first below. The higher one wins a tie.
fn best_threshold(pairs: impl Iterator<Item = (f32, bool)>, aim: Aim) -> Best {
    let mut keys: Vec<u64> = pairs.map(|(score, truth)| key(score, truth)).collect();
    keys.par_sort_unstable_by(|a, b| b.cmp(a));
    let positives: u64 = keys.iter().map(|key| key & 1).sum();
    let highest = keys.first().map_or(0.0, |&key| score(key));
    let mut best = Best {
        threshold: f64::from(highest) + 1.0,
        merit: 0.0,
        positives,
    };
    let mut correct = 0;
    for (at, &this) in keys.iter().enumerate() {
        correct += this & 1;
        let next = keys.get(at + 1).map(|&key| score(key));
        if next == Some(score(this)) {
            continue;
        }
        let merit = aim.merit(correct, at as u64 + 1, positives);
        if best.merit < merit {
            let here = f64::from(score(this));
            best.merit = merit;
            best.threshold = next.map_or(here, |next| f64::midpoint(here, f64::from(next)));
        }
    }
    best
}

/// Score and truth in one integer that sorts as the score does.
fn key(score: f32, truth: bool) -> u64 {
    let bits = (score + 0.0).to_bits(); // −0 is 0
    let ordered = if bits >> 31 == 1 {
        !bits
    } else {
        bits | 1 << 31
    };
    u64::from(ordered) << 1 | u64::from(truth)
}

fn score(key: u64) -> f32 {
    let ordered = (key >> 1) as u32;
    f32::from_bits(if ordered >> 31 == 1 {
        ordered & !(1 << 31)
    } else {
        !ordered
    })
}

fn micro_f1(sets: &TagSets, suggested: &[Vec<u32>]) -> f64 {
    let (mut correct, mut all) = (0, 0);
    for (index, tags) in suggested.iter().enumerate() {
        correct += tags.iter().filter(|&&tag| sets.has(index, tag)).count();
        all += tags.len() + sets.set(index).len();
    }
    if all == 0 {
        0.0
    } else {
        2.0 * correct as f64 / all as f64
    }
}

pub(crate) fn check_shape(scores: ArrayView2<'_, f32>, sets: &TagSets) -> Result<(), Error> {
    let width = |what, expected, got| {
        Err(Error::Width {
            what,
            expected,
            got,
        })
    };
    if scores.nrows() != sets.len() {
        return width("rows of scores", sets.len(), scores.nrows());
    }
    if scores.ncols() != sets.tags() {
        return width("columns of scores", sets.tags(), scores.ncols());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;
    use proptest::prelude::*;

    fn f1(pairs: &[(f32, bool)], threshold: f64) -> f64 {
        let suggested = pairs.iter().filter(|pair| threshold <= f64::from(pair.0));
        let correct = suggested.clone().filter(|pair| pair.1).count();
        let positives = pairs.iter().filter(|pair| pair.1).count();
        2.0 * correct as f64 / (suggested.count() + positives).max(1) as f64
    }

    proptest! {
        #[test]
        fn no_threshold_is_better(
            pairs in prop::collection::vec((-3i8..3, any::<bool>()), 0..20)
        ) {
            let pairs: Vec<(f32, bool)> =
                pairs.into_iter().map(|(score, truth)| (f32::from(score), truth)).collect();
            let best = best_threshold(pairs.iter().copied(), Aim::F1);
            prop_assert!(best.threshold.is_finite());
            prop_assert!((f1(&pairs, best.threshold) - best.merit).abs() < 1e-12);
            for threshold in -4..=4 {
                prop_assert!(f1(&pairs, f64::from(threshold)) <= best.merit + 1e-12);
            }
        }

        #[test]
        fn keys_sort_as_scores_do(a in -1e30f32..1e30, b in -1e30f32..1e30) {
            prop_assert_eq!(key(a, true).cmp(&key(b, true)), a.total_cmp(&b));
            prop_assert_eq!(score(key(a, false)), a);
        }
    }

    #[test]
    fn a_tag_has_its_own_threshold_where_that_is_better() {
        let mut sets = TagSets::new(2);
        let mut scores = Array2::zeros((40, 2));
        for i in 0..40u32 {
            let on = i % 2 == 0;
            sets.push(if on { &[0, 1] } else { &[] }).unwrap();
            scores[[i as usize, 0]] = if on { 10.0 } else { 8.0 };
            scores[[i as usize, 1]] = if on { 2.0 } else { 0.0 };
        }
        let hashes: Vec<u64> = (0..40)
            .map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 4).unwrap();
        let (own, suggested) =
            Thresholds::choose(scores.view(), &sets, &folds, 5, Aim::F1).unwrap();
        assert_eq!((own.policy, own.per_tag), (Policy::PerTag, vec![9.0, 1.0]));
        assert!((0..40).all(|i| suggested[i] == sets.set(i)));
        let (shared, _) = Thresholds::choose(scores.view(), &sets, &folds, 41, Aim::F1).unwrap();
        assert_eq!(shared.per_tag, [shared.global; 2]);
        assert!(Thresholds::choose(scores.view(), &TagSets::new(2), &folds, 5, Aim::F1).is_err());
    }

    #[test]
    fn other_aims_are_met() {
        let (articles, tags) = (300, 2);
        let mut sets = TagSets::new(tags);
        let mut scores = Array2::zeros((articles, tags));
        for i in 0..articles {
            // The higher the score, the oftener it is right.
            let score = (i % 10) as f32;
            sets.push(if i / 10 % 10 < i % 10 { &[0] } else { &[] })
                .unwrap();
            scores[[i, 0]] = score;
            scores[[i, 1]] = -1.0;
        }
        let hashes: Vec<u64> = (0..articles as u64)
            .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 3).unwrap();
        let found = |aim| {
            let chosen = Thresholds::choose(scores.view(), &sets, &folds, 5, aim).unwrap();
            let held_out = HeldOut {
                scores: scores.view(),
                sets: &sets,
            };
            let all: Vec<(bool, usize)> = (0..articles)
                .flat_map(|i| {
                    chosen
                        .0
                        .suggested(held_out, i)
                        .into_iter()
                        .map(move |t| (i, t))
                })
                .map(|(i, tag)| (sets.has(i, tag), i))
                .collect();
            let correct = all.iter().filter(|one| one.0).count() as f64;
            (correct / all.len() as f64, correct / 135.0, all.len())
        };
        assert!(0.8 <= found(Aim::Precision(0.8)).0 && found(Aim::Precision(0.8)).1 < 0.8);
        assert!(0.9 <= found(Aim::Recall(0.9)).1 && found(Aim::Recall(0.9)).0 < 0.8);
        assert_eq!(found(Aim::Top(1)).2, articles);
        let refused = Thresholds::choose(scores.view(), &sets, &folds, 5, Aim::Precision(2.0));
        assert!(matches!(refused, Err(Error::Aim(_))));
    }
}
