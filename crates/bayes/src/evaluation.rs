//! How good suggestions are, measured against what editors chose.

use crate::reliability::{calibration_error, confident};
use serde::{Deserialize, Serialize};

/// One tag that could be suggested for an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The tag's id.
    pub tag: u32,
    /// The probability that it is right, 0 to 1.
    pub confidence: f64,
    /// Whether it is suggested.
    pub accepted: bool,
}

/// Precision, recall and their harmonic mean, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rates {
    /// The share of suggestions that are right.
    pub precision: f64,
    /// The share of the true tags that are suggested.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// What the best `k` candidates of an article hold, accepted or not, as a mean over articles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AtRank {
    /// How many candidates are looked at.
    pub k: usize,
    /// The share of `k` that is right.
    pub precision: f64,
    /// The share of the true tags among them.
    pub recall: f64,
    /// Discounted cumulative gain over the best there could be (Järvelin & Kekäläinen 2002).
    pub ndcg: f64,
}

/// How one tag fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PerTag {
    /// The tag's id.
    pub tag: u32,
    /// Articles that carry it.
    pub articles: u64,
    /// Articles it was suggested for.
    pub suggested: u64,
    /// Articles it was rightly suggested for.
    pub correct: u64,
}

impl PerTag {
    /// Precision, recall and F1 of this tag.
    pub fn rates(&self) -> Rates {
        rates(
            self.correct as f64,
            self.suggested as f64,
            self.articles as f64,
        )
    }
}

/// The figures of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many articles were looked at.
    pub articles: u64,
    /// Over all pairs of article and tag.
    pub micro: Rates,
    /// The mean over the tags that an article carries or that were suggested for one.
    #[serde(rename = "macro")]
    pub macro_average: Rates,
    /// The mean over articles; one with nothing true and nothing suggested counts as 1.
    pub per_article: Rates,
    /// Ranking among the best 1, 3 and 5.
    pub at: Vec<AtRank>,
    /// The mean distance between confidence and the share that is right, over candidates of
    /// confidence 0.1 and above, in 15 bins of equal count.
    pub calibration_error: f64,
    /// The share of articles for which nothing was suggested.
    pub without_suggestion: f64,
    /// Each tag that an article carries or that was suggested for one, by id.
    #[serde(skip)]
    pub per_tag: Vec<PerTag>,
}

/// Ranks that are reported.
const RANKS: [usize; 3] = [1, 3, 5];

/// Measures candidates, best first for each article, against the true tags, whose ids rise.
///
/// Tag ids are below `tags`; true tags that no candidate can be are simply missed. To measure
/// calibration, candidates must reach down to confidence 0.1; to measure ranks, to the fifth.
///
/// # Panics
/// Where an id is not below `tags`.
pub fn evaluate<'a>(
    articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>,
    tags: usize,
) -> Evaluation {
    let mut per_tag: Vec<PerTag> = (0..tags as u32)
        .map(|tag| PerTag {
            tag,
            ..PerTag::default()
        })
        .collect();
    let mut per_article = Mean::default();
    let mut ranks = RANKS.map(|k| (k, Mean::default()));
    let mut sure = Vec::new();
    let (mut count, mut without) = (0, 0);
    for (candidates, truth) in articles {
        let right = |candidate: &Candidate| truth.binary_search(&candidate.tag).is_ok();
        let accepted = candidates.iter().filter(|candidate| candidate.accepted);
        let (mut suggested, mut correct) = (0, 0);
        for candidate in accepted {
            let tag = &mut per_tag[candidate.tag as usize];
            tag.suggested += 1;
            tag.correct += u64::from(right(candidate));
            suggested += 1;
            correct += u64::from(right(candidate));
        }
        for &tag in truth {
            per_tag[tag as usize].articles += 1;
        }
        let one = if suggested == 0 && truth.is_empty() {
            Rates {
                precision: 1.0,
                recall: 1.0,
                f1: 1.0,
            }
        } else {
            rates(correct as f64, f64::from(suggested), truth.len() as f64)
        };
        per_article.add([one.precision, one.recall, one.f1]);
        for (k, mean) in ranks.iter_mut().filter(|_| !truth.is_empty()) {
            mean.add(at_rank(candidates, truth, *k));
        }
        sure.extend(confident(candidates, truth));
        count += 1;
        without += u64::from(suggested == 0);
    }
    per_tag.retain(|tag| 0 < tag.articles + tag.suggested);
    let [precision, recall, f1] = per_article.mean();
    Evaluation {
        articles: count,
        micro: micro(&per_tag),
        macro_average: macro_average(&per_tag),
        per_article: Rates {
            precision,
            recall,
            f1,
        },
        at: ranks
            .iter()
            .map(|(k, mean)| {
                let [precision, recall, ndcg] = mean.mean();
                AtRank {
                    k: *k,
                    precision,
                    recall,
                    ndcg,
                }
            })
            .collect(),
        calibration_error: calibration_error(sure),
        without_suggestion: share(without as f64, count as f64),
        per_tag,
    }
}

#[derive(Default)]
struct Mean {
    sums: [f64; 3],
    count: f64,
}

impl Mean {
    fn add(&mut self, values: [f64; 3]) {
        self.sums
            .iter_mut()
            .zip(values)
            .for_each(|(sum, value)| *sum += value);
        self.count += 1.0;
    }

    fn mean(&self) -> [f64; 3] {
        self.sums.map(|sum| share(sum, self.count))
    }
}

pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

pub(crate) fn rates(correct: f64, suggested: f64, articles: f64) -> Rates {
    Rates {
        precision: share(correct, suggested),
        recall: share(correct, articles),
        f1: share(2.0 * correct, suggested + articles),
    }
}

pub(crate) fn micro(per_tag: &[PerTag]) -> Rates {
    let sum = |of: fn(&PerTag) -> u64| per_tag.iter().map(of).sum::<u64>() as f64;
    rates(
        sum(|tag| tag.correct),
        sum(|tag| tag.suggested),
        sum(|tag| tag.articles),
    )
}

pub(crate) fn macro_average(per_tag: &[PerTag]) -> Rates {
    let mut mean = Mean::default();
    for tag in per_tag.iter().map(PerTag::rates) {
        mean.add([tag.precision, tag.recall, tag.f1]);
    }
    let [precision, recall, f1] = mean.mean();
    Rates {
        precision,
        recall,
        f1,
    }
}

/// Precision, recall and nDCG of the best `k`.
fn at_rank(candidates: &[Candidate], truth: &[u32], k: usize) -> [f64; 3] {
    let discount = |rank: usize| (rank as f64 + 2.0).log2().recip();
    let best: f64 = (0..k.min(truth.len())).map(discount).sum();
    let (mut hits, mut gain) = (0.0, 0.0);
    for (rank, candidate) in candidates.iter().take(k).enumerate() {
        if truth.binary_search(&candidate.tag).is_ok() {
            hits += 1.0;
            gain += discount(rank);
        }
    }
    [hits / k as f64, hits / truth.len() as f64, gain / best]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(tag: u32, confidence: f64, accepted: bool) -> Candidate {
        Candidate {
            tag,
            confidence,
            accepted,
        }
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    #[test]
    fn figures_are_those_worked_by_hand() {
        let first = [
            candidate(0, 0.9, true),
            candidate(1, 0.6, true),
            candidate(2, 0.2, false),
        ];
        let second = [candidate(1, 0.4, false)];
        let articles: [(&[Candidate], &[u32]); 3] =
            [(&first, &[0, 2]), (&second, &[1]), (&[], &[])];
        let found = evaluate(articles, 4);
        close(found.micro.precision, 0.5);
        close(found.micro.recall, 1.0 / 3.0);
        close(found.micro.f1, 0.4);
        // Tag 0: 1; tags 1 and 2: 0; tag 3 takes no part.
        close(found.macro_average.f1, 1.0 / 3.0);
        assert_eq!(found.per_tag.len(), 3);
        close(found.per_article.f1, (0.5 + 0.0 + 1.0) / 3.0);
        close(found.without_suggestion, 2.0 / 3.0);
        let [one, three, _] = found.at[..] else {
            panic!()
        };
        close(one.precision, 1.0);
        close(three.precision, f64::midpoint(2.0 / 3.0, 1.0 / 3.0));
        close(three.recall, 1.0);
        let ndcg = (1.0 + 0.5) / (1.0 + 3f64.log2().recip());
        close(three.ndcg, f64::midpoint(ndcg, 1.0));
        close(found.calibration_error, (0.1 + 0.6 + 0.8 + 0.6) / 4.0);
    }

    #[test]
    fn nothing_to_measure_is_nought() {
        let found = evaluate([], 3);
        assert_eq!(
            (found.articles, found.micro, found.per_tag.len()),
            (0, Rates::default(), 0)
        );
        assert!(found.calibration_error == 0.0 && found.at.iter().all(|at| at.ndcg == 0.0));
    }
}
