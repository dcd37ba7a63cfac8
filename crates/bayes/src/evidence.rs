//! What it is worth that a tag's own words stand in an article.

use crate::{
    Error, Folds, HeldOutScores, TagSets,
    histogram::{Bin, Histogram},
    logistic::Logistic,
};
use serde::{Deserialize, Serialize};

/// A tag whose own words stand in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// The tag's id.
    pub tag: u32,
    /// Whether they stand where articles say what they are about: in the title or at the start.
    pub early: bool,
}

/// What mentions add to scores, in the scores' unit.
///
/// The amounts come from a logistic regression of truth on held-out scores and, where a tag is
/// mentioned, on how often its mentions were right before, how many articles taught it and how many
/// mention it: the more was learnt about a tag, the less its name has to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What a mention of each tag adds.
    pub tags: Vec<f32>,
    /// What an early mention adds beyond that.
    pub early: f32,
}

/// Mentions that are held to be right before any is seen, as a number of mentions.
const PRIOR_MENTIONS: f64 = 2.0;

/// The inputs of the regression: 1 and the score; where a tag is mentioned also 1, the log-odds
/// that its mentions are right, the logarithms of how many articles taught it and mention it,
/// whether none taught it, and whether the mention is early.
const INPUTS: usize = 8;

impl Evidence {
    /// What a mention adds to its tag's score.
    ///
    /// # Panics
    /// Where there is no such tag.
    pub fn of(&self, mention: Mention) -> f32 {
        self.tags[mention.tag as usize] + if mention.early { self.early } else { 0.0 }
    }

    /// Fits the amounts on the scores of held-out articles and the mentions in each article.
    ///
    /// # Errors
    /// [`Error::Width`] where scores, tag sets, folds and mentions differ in shape.
    pub fn fit(
        scores: &HeldOutScores,
        sets: &TagSets,
        folds: &Folds,
        mentions: &[Vec<Mention>],
    ) -> Result<FittedEvidence, Error> {
        scores.check_shape(sets)?;
        for (what, got) in [("folds", folds.len()), ("mentions", mentions.len())] {
            if got != sets.len() {
                return Err(Error::Width {
                    what,
                    expected: sets.len(),
                    got,
                });
            }
        }
        let whole = Tally::of(sets, mentions, |_| true);
        let without: Vec<Tally> = (0..folds.count())
            .map(|fold| Tally::of(sets, mentions, |index| folds.of(index) != fold))
            .collect();
        let share = whole.share_right();
        let mut regression = Logistic::<INPUTS>::new([0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        let mut rest = Histogram::of(scores, sets);
        for (index, found) in mentions.iter().enumerate() {
            for &mention in found {
                let Some(score) = scores.get(index, mention.tag) else {
                    continue;
                };
                let right = sets.has(index, mention.tag);
                let mut inputs = without[folds.of(index)].inputs(mention, share);
                inputs[1] = f64::from(score);
                regression.push(inputs, 0.0, 1.0, right);
                rest.remove(score, right);
            }
        }
        for Bin { score, sides } in rest.bins() {
            let inputs = [1.0, score, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
            for (count, right) in sides
                .into_iter()
                .zip([false, true])
                .filter(|(n, _)| 0.0 < *n)
            {
                regression.push(inputs, 0.0, count, right);
            }
        }
        let weights = regression.fit().filter(|weights| 0.0 < weights[1]);
        let worth = Worth { weights, share };
        let of_tag = |tag| worth.of(whole.inputs(Mention { tag, early: false }, share));
        let evidence = Self {
            tags: (0..sets.tags() as u32).map(of_tag).collect(),
            early: worth.early(),
        };
        let held_out = mentions.iter().enumerate().map(|(index, found)| {
            let tally = &without[folds.of(index)];
            found
                .iter()
                .map(|&mention| worth.of(tally.inputs(mention, share)))
                .collect()
        });
        Ok(FittedEvidence {
            evidence,
            held_out: held_out.collect(),
            worth,
        })
    }
}

/// What mentions add, and what they would have added to the scores they were fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedEvidence {
    /// What mentions add.
    pub evidence: Evidence,
    /// Mention by mention, what each is worth by what the other folds teach: to be added to the
    /// held-out scores.
    pub held_out: Vec<Vec<f32>>,
    worth: Worth,
}

impl FittedEvidence {
    /// What a mention adds of a tag that no article carries and so many mention: as much as of a
    /// tag all of whose articles were held out.
    pub fn of_unlearnt(&self, mentioned: u32) -> f32 {
        let tally = Tally {
            carried: vec![0],
            mentioned: vec![mentioned],
            both: vec![0],
        };
        let mention = Mention {
            tag: 0,
            early: false,
        };
        self.worth.of(tally.inputs(mention, self.worth.share))
    }
}

/// The regression that says what mentions are worth.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Worth {
    /// None where mentions are worth nothing.
    weights: Option<[f64; INPUTS]>,
    /// The share of all mentions that are right.
    share: f64,
}

impl Worth {
    /// What a mention with these inputs adds, in the unit of the scores.
    fn of(&self, inputs: [f64; INPUTS]) -> f32 {
        self.weights.map_or(0.0, |weights| {
            let said: f64 = (2..INPUTS).map(|at| inputs[at] * weights[at]).sum();
            (said / weights[1]) as f32
        })
    }

    /// What an early mention adds beyond that.
    fn early(&self) -> f32 {
        self.weights
            .map_or(0.0, |weights| (weights[INPUTS - 1] / weights[1]) as f32)
    }
}

/// For each tag, how many articles carry it, mention it, and do both.
struct Tally {
    carried: Vec<u32>,
    mentioned: Vec<u32>,
    both: Vec<u32>,
}

impl Tally {
    fn of(sets: &TagSets, mentions: &[Vec<Mention>], counts: impl Fn(usize) -> bool) -> Self {
        let none = vec![0; sets.tags()];
        let mut tally = Self {
            carried: none.clone(),
            mentioned: none.clone(),
            both: none,
        };
        for index in (0..sets.len()).filter(|&index| counts(index)) {
            for &tag in sets.set(index) {
                tally.carried[tag as usize] += 1;
            }
            let known = |mention: &&Mention| sets.knows(index, mention.tag);
            for mention in mentions[index].iter().filter(known) {
                tally.mentioned[mention.tag as usize] += 1;
                tally.both[mention.tag as usize] += u32::from(sets.has(index, mention.tag));
            }
        }
        tally
    }

    /// The share of all mentions that are right, never 0 or 1.
    fn share_right(&self) -> f64 {
        let sum = |of: &[u32]| of.iter().map(|&n| f64::from(n)).sum::<f64>();
        (sum(&self.both) + 0.5) / (sum(&self.mentioned) + 1.0)
    }

    /// The inputs of a mention, its score left 0.
    fn inputs(&self, mention: Mention, share: f64) -> [f64; INPUTS] {
        let of = |counts: &[u32]| f64::from(counts[mention.tag as usize]);
        let (carried, mentioned) = (of(&self.carried), of(&self.mentioned));
        let right = (of(&self.both) + PRIOR_MENTIONS * share) / (mentioned + PRIOR_MENTIONS);
        let yes = |is: bool| f64::from(u8::from(is));
        [
            1.0,
            0.0,
            1.0,
            (right / (1.0 - right)).ln(),
            carried.ln_1p(),
            mentioned.ln_1p(),
            yes(carried == 0.0),
            yes(mention.early),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles on two tags: of the first much was learnt and its name says nothing; of the
    /// others little, and their names tell them.
    fn archive() -> (HeldOutScores, TagSets, Folds, Vec<Vec<Mention>>) {
        let (articles, tags) = (200, 21);
        let mut scores = vec![vec![-1.0; articles]; tags];
        let mut sets = TagSets::new(tags);
        let mut mentions = Vec::new();
        for (index, score) in scores[0].iter_mut().enumerate() {
            let rare = 1 + (index as u32 / 2) % 20;
            let common = index % 2 == 0;
            *score = if common { 0.8 } else { -0.8 };
            sets.push(if common {
                &[0]
            } else {
                std::slice::from_ref(&rare)
            })
            .unwrap();
            let mut found = vec![Mention {
                tag: 0,
                early: false,
            }];
            if !common {
                found.push(Mention {
                    tag: rare,
                    early: true,
                });
            }
            mentions.push(found);
        }
        let hashes: Vec<u64> = (0..articles as u64)
            .map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .collect();
        let folds = Folds::by_hash(&hashes, 4).unwrap();
        let scores = HeldOutScores::new(scores, &sets, &folds).unwrap();
        (scores, sets, folds, mentions)
    }

    #[test]
    fn a_name_counts_for_rare_tags_and_not_for_those_well_learnt() {
        let (mut scores, sets, folds, mentions) = archive();
        let fitted = Evidence::fit(&scores, &sets, &folds, &mentions).unwrap();
        let evidence = &fitted.evidence;
        let rare = evidence.of(Mention {
            tag: 3,
            early: true,
        });
        assert!(evidence.tags[0] + 0.3 < rare, "{evidence:?}");
        scores.add_mentions(&mentions, &fitted.held_out);
        assert!(
            mentions
                .iter()
                .enumerate()
                .filter(|(_, found)| 1 < found.len())
                .all(|(index, found)| Some(-0.7) < scores.get(index, found[1].tag))
        );
    }

    #[test]
    fn a_mention_of_a_tag_that_no_article_carries_counts_the_less_the_more_mention_it() {
        let (scores, sets, folds, mentions) = archive();
        let fitted = Evidence::fit(&scores, &sets, &folds, &mentions).unwrap();
        let [once, often] = [1, 200].map(|mentioned| fitted.of_unlearnt(mentioned));
        assert!(0.0 < once && often < once, "{once} {often}");
    }

    #[test]
    fn without_mentions_nothing_is_added() {
        let (scores, sets, folds, mentions) = archive();
        let none = vec![Vec::new(); sets.len()];
        let fitted = Evidence::fit(&scores, &sets, &folds, &none).unwrap();
        let amounts = &fitted.evidence.tags;
        assert!(amounts.iter().all(|amount| amount.is_finite()));
        assert!(fitted.held_out.iter().all(Vec::is_empty) && fitted.of_unlearnt(3).is_finite());
        assert!(Evidence::fit(&scores, &sets, &folds, &mentions[1..]).is_err());
    }
}
