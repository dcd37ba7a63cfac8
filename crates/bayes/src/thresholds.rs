//! Where scores are cut into suggestions.

use crate::{
    Aim, Error, Folds, HeldOutScores, TagSets,
    ranking::{Best, Ranking, key},
};
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

/// The scores of held-out articles, and what was true of them.
#[derive(Debug, Clone, Copy)]
struct HeldOut<'a> {
    scores: &'a HeldOutScores,
    sets: &'a TagSets,
    folds: &'a Folds,
}

impl Thresholds {
    /// The thresholds that serve the aim best on the scores of held-out articles. For the aim of
    /// F1 that is under the policy that has the best micro-F1 when thresholds are tried on folds
    /// they were not chosen on; other aims have one threshold for all tags.
    ///
    /// `least_articles` is how many articles a tag needs for a threshold of its own. No threshold is
    /// below the least score of which all are [kept](crate::Keep::least), but for [`Aim::Top`],
    /// which knows no threshold and takes all scores. Also gives what the policy suggested in that
    /// trial, article by article: an honest estimate of how the tagger will do. Tags that are not
    /// known of an article count for nothing there.
    ///
    /// # Errors
    /// [`Error::Width`] where scores and tag sets differ in shape.
    #[expect(
        clippy::missing_panics_doc,
        reason = "there are policies to choose from"
    )]
    pub fn choose(
        scores: &HeldOutScores,
        sets: &TagSets,
        folds: &Folds,
        least_articles: u64,
        aim: Aim,
    ) -> Result<(Self, Vec<Vec<u32>>), Error> {
        scores.check_shape(sets)?;
        aim.check()?;
        let held_out = HeldOut {
            scores,
            sets,
            folds,
        };
        let (all, without) = held_out.cuts(least_articles, aim);
        let trial = |policy: Policy| {
            let thresholds: Vec<Self> = without.iter().map(|cuts| cuts.under(policy)).collect();
            let suggested = held_out.suggested(|index| &thresholds[folds.of(index)]);
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
        Ok((all.under(policy), suggested))
    }
}

impl HeldOut<'_> {
    /// The best thresholds on all articles, and on those without each fold.
    fn cuts(self, least_articles: u64, aim: Aim) -> (Cuts, Vec<Cuts>) {
        let Self { sets, folds, .. } = self;
        let carriers = sets.carriers();
        let column = |tag: usize| {
            self.scores
                .column(tag as u32)
                .map(move |(index, score)| key(score, folds.of(index), sets.has(index, tag as u32)))
        };
        let of_all = || {
            let carriers = carriers.iter().flatten();
            self.best(|| (0..sets.tags()).flat_map(column), carriers, aim)
        };
        let of_tag = |tag: usize| self.best(|| column(tag), carriers[tag].iter(), aim);
        let tags = (0..sets.tags()).into_par_iter();
        let (global, own) = rayon::join(of_all, || tags.map(of_tag).collect::<Vec<_>>());
        let own_of = |best: Best| {
            let trusted = least_articles <= best.positives && LEAST_F1 <= best.merit;
            trusted.then_some((best.threshold, best.positives))
        };
        let cuts = |at: usize| Cuts {
            aim,
            global: global[at].threshold,
            own: own.iter().map(|best| own_of(best[at])).collect(),
        };
        (cuts(0), (1..=folds.count()).map(cuts).collect())
    }

    /// The best thresholds over some pairs, given the articles of the true ones: on all articles,
    /// then on those without each fold.
    fn best<'c, I: Iterator<Item = u64>>(
        self,
        pairs: impl Fn() -> I,
        carriers: impl Iterator<Item = &'c u32>,
        aim: Aim,
    ) -> Vec<Best> {
        let folds = self.folds;
        let mut positives = vec![0; folds.count()];
        for &index in carriers {
            positives[folds.of(index as usize)] += 1;
        }
        let mut ranking = Ranking::of(pairs, positives, self.scores.least());
        let without = (0..folds.count()).map(Some);
        let parts = [None].into_iter().chain(without);
        parts.map(|fold| ranking.best(fold, aim)).collect()
    }

    /// What is suggested for each article by the thresholds that `cut` names.
    fn suggested<'t>(self, cut: impl Fn(usize) -> &'t Thresholds) -> Vec<Vec<u32>> {
        let mut suggested = vec![Vec::new(); self.sets.len()];
        for tag in 0..self.sets.tags() as u32 {
            for (index, score) in self.scores.column(tag) {
                if cut(index).per_tag[tag as usize] <= f64::from(score) {
                    suggested[index].push(tag);
                }
            }
        }
        for (index, suggested) in suggested.iter_mut().enumerate() {
            if let Some(most) = cut(index).most {
                let score = |tag: &u32| self.scores.get(index, *tag).unwrap_or(f32::MIN);
                suggested.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
                suggested.truncate(most as usize);
            }
        }
        suggested
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_its_own_threshold_where_that_is_better() {
        let mut sets = TagSets::new(2);
        let mut scores = vec![vec![0.0; 40]; 2];
        for i in 0..40u32 {
            let on = i % 2 == 0;
            sets.push(if on { &[0, 1] } else { &[] }).unwrap();
            scores[0][i as usize] = if on { 10.0 } else { 8.0 };
            scores[1][i as usize] = if on { 2.0 } else { 0.0 };
        }
        let hashes: Vec<u64> = (0..40)
            .map(|i: u64| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 4).unwrap();
        let scores = HeldOutScores::new(scores, &sets, &folds).unwrap();
        let (own, suggested) = Thresholds::choose(&scores, &sets, &folds, 5, Aim::F1).unwrap();
        assert_eq!((own.policy, own.per_tag), (Policy::PerTag, vec![9.0, 1.0]));
        assert!((0..40).all(|i| suggested[i] == sets.set(i)));
        let (shared, _) = Thresholds::choose(&scores, &sets, &folds, 41, Aim::F1).unwrap();
        assert_eq!(shared.per_tag, [shared.global; 2]);
        assert!(Thresholds::choose(&scores, &TagSets::new(2), &folds, 5, Aim::F1).is_err());
    }

    #[test]
    fn other_aims_are_met() {
        let (articles, tags) = (300, 2);
        let mut sets = TagSets::new(tags);
        // The higher the score, the oftener it is right.
        let scores = (0..articles).map(|i| (i % 10) as f32).collect();
        let scores = vec![scores, vec![-1.0; articles]];
        for i in 0..articles {
            sets.push(if i / 10 % 10 < i % 10 { &[0] } else { &[] })
                .unwrap();
        }
        let hashes: Vec<u64> = (0..articles as u64)
            .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 3).unwrap();
        let scores = HeldOutScores::new(scores, &sets, &folds).unwrap();
        let found = |aim| {
            let chosen = Thresholds::choose(&scores, &sets, &folds, 5, aim).unwrap();
            let held_out = HeldOut {
                scores: &scores,
                sets: &sets,
                folds: &folds,
            };
            let suggested = held_out.suggested(|_| &chosen.0).into_iter().enumerate();
            let all: Vec<(bool, usize)> = suggested
                .flat_map(|(i, tags)| tags.into_iter().map(move |tag| (i, tag)))
                .map(|(i, tag)| (sets.has(i, tag), i))
                .collect();
            let correct = all.iter().filter(|one| one.0).count() as f64;
            (correct / all.len() as f64, correct / 135.0, all.len())
        };
        assert!(0.8 <= found(Aim::Precision(0.8)).0 && found(Aim::Precision(0.8)).1 < 0.8);
        assert!(0.9 <= found(Aim::Recall(0.9)).1 && found(Aim::Recall(0.9)).0 < 0.8);
        assert_eq!(found(Aim::Top(1)).2, articles);
        let refused = Thresholds::choose(&scores, &sets, &folds, 5, Aim::Precision(2.0));
        assert!(matches!(refused, Err(Error::Aim(_))));
    }
}
