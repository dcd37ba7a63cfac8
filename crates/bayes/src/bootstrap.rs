//! How far figures may be off by the chance of which articles were measured.

use crate::{
    Candidate, Random,
    evaluation::{rates, share},
};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;

/// Where a figure lies with a probability of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Interval {
    /// The lower end, 0 to 1.
    pub low: f64,
    /// The upper end, 0 to 1.
    pub high: f64,
}

/// The 95 % intervals of the figures that are compared most.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Intervals {
    /// Of F1 over all pairs of article and tag.
    pub micro_f1: Interval,
    /// Of the mean F1 over tags.
    pub macro_f1: Interval,
    /// Of the share of articles whose best candidate is right.
    pub precision_at_1: Interval,
}

/// How often the articles are drawn anew.
const DRAWS: usize = 1000;
/// The ranks, from 0, of the ends of an interval among the draws: the 25th and the 975th.
const ENDS: [usize; 2] = [DRAWS / 40 - 1, DRAWS - DRAWS / 40 - 1];

/// Percentile intervals from 1,000 draws of as many articles, with replacement (Efron & Tibshirani
/// 1993, chapter 13).
///
/// Candidates are given best first, true tags by rising id, ids below `tags`. A draw's macro-F1 is
/// the mean over the tags that are true or suggested in the draw. The seed is fixed: the intervals
/// are the same on every run and any number of threads.
///
/// # Panics
/// Where an id is not below `tags`.
pub fn bootstrap<'a>(
    articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>,
    tags: usize,
) -> Intervals {
    let outcomes = Outcomes::of(articles, tags);
    if outcomes.is_empty() {
        return Intervals::default();
    }
    let draws: Vec<[f64; 3]> = (0..DRAWS as u64)
        .into_par_iter()
        .map_init(
            || outcomes.room(),
            |room, draw| outcomes.draw(&mut Random::of(draw), room),
        )
        .collect();
    let [micro_f1, macro_f1, precision_at_1] = [0, 1, 2].map(|figure| {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[figure]).collect();
        values.sort_unstable_by(f64::total_cmp);
        let [low, high] = ENDS.map(|rank| values[rank]);
        Interval { low, high }
    });
    Intervals {
        micro_f1,
        macro_f1,
        precision_at_1,
    }
}

/// What became of a tag of an article.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Correct,
    Wrong,
    Missed,
}

/// What became of the tags of each article, end to end.
struct Outcomes {
    /// The tag's place among those that take part, and what became of it.
    all: Vec<(u32, Kind)>,
    /// Where each article's part of `all` ends.
    ends: Vec<usize>,
    /// For each article with a true tag, whether its best candidate is right.
    best: Vec<Option<bool>>,
    /// How many tags take part.
    tags: usize,
}

/// What a draw needs room for.
struct Room {
    /// How often each article was drawn.
    times: Vec<u32>,
    /// For each tag how many were correct, wrong and missed.
    counts: Vec<[u64; 3]>,
}

impl Outcomes {
    fn of<'a>(
        articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>,
        tags: usize,
    ) -> Self {
        let (mut all, mut ends, mut best) = (Vec::new(), Vec::new(), Vec::new());
        for (candidates, truth) in articles {
            let right = |tag: u32| truth.binary_search(&tag).is_ok();
            let accepted: BTreeSet<u32> = candidates
                .iter()
                .filter(|one| one.accepted)
                .map(|one| one.tag)
                .collect();
            let judged = accepted.iter().map(|&tag| {
                let kind = if right(tag) {
                    Kind::Correct
                } else {
                    Kind::Wrong
                };
                (tag, kind)
            });
            all.extend(judged);
            let missed = truth.iter().filter(|tag| !accepted.contains(tag));
            all.extend(missed.map(|&tag| (tag, Kind::Missed)));
            ends.push(all.len());
            let first = candidates.first().is_some_and(|one| right(one.tag));
            best.push((!truth.is_empty()).then_some(first));
        }
        let tags = compact(&mut all, tags);
        Self {
            all,
            ends,
            best,
            tags,
        }
    }

    fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn room(&self) -> Room {
        Room {
            times: vec![0; self.ends.len()],
            counts: vec![[0; 3]; self.tags],
        }
    }

    /// Micro-F1, macro-F1 and precision at 1 of one draw.
    fn draw(&self, random: &mut Random, Room { times, counts }: &mut Room) -> [f64; 3] {
        times.fill(0);
        counts.fill([0; 3]);
        let articles = times.len();
        for _ in 0..articles {
            times[random.below(articles)] += 1;
        }
        let (mut start, mut asked, mut hits) = (0, 0, 0);
        for ((&times, &end), best) in times.iter().zip(&self.ends).zip(&self.best) {
            for &(tag, kind) in &self.all[start..end] {
                counts[tag as usize][kind as usize] += u64::from(times);
            }
            start = end;
            asked += u64::from(best.is_some()) * u64::from(times);
            hits += u64::from(*best == Some(true)) * u64::from(times);
        }
        let f1 = |[correct, wrong, missed]: [u64; 3]| {
            let (suggested, articles) = (correct + wrong, correct + missed);
            rates(correct as f64, suggested as f64, articles as f64).f1
        };
        let mut sum = [0; 3];
        let (mut of_tags, mut drawn) = (0.0, 0.0);
        for &counts in counts.iter().filter(|counts| **counts != [0; 3]) {
            sum.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
            of_tags += f1(counts);
            drawn += 1.0;
        }
        [
            f1(sum),
            share(of_tags, drawn),
            share(hits as f64, asked as f64),
        ]
    }
}

/// Puts in the place of each tag its place among those that take part, and counts those.
fn compact(all: &mut [(u32, Kind)], tags: usize) -> usize {
    let mut places = vec![u32::MAX; tags];
    for &(tag, _) in &*all {
        places[tag as usize] = 0;
    }
    let mut present = 0;
    for place in places.iter_mut().filter(|place| **place == 0) {
        *place = present;
        present += 1;
    }
    for (tag, _) in all {
        *tag = places[*tag as usize];
    }
    present as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate;

    /// What is accepted, best first, and what is true.
    type Judged = (&'static [u32], &'static [u32]);

    fn run(articles: &[Judged], tags: usize) -> (Intervals, [f64; 3]) {
        let candidate = |&tag: &u32| Candidate {
            tag,
            confidence: 0.5,
            accepted: true,
        };
        let found: Vec<Vec<Candidate>> = articles
            .iter()
            .map(|(tags, _)| tags.iter().map(candidate).collect())
            .collect();
        let pairs = || {
            let truth = articles.iter().map(|(_, truth)| *truth);
            found.iter().map(|found| &found[..]).zip(truth)
        };
        let whole = evaluate(pairs(), tags);
        let figures = [
            whole.micro.f1,
            whole.macro_average.f1,
            whole.at[0].precision,
        ];
        (bootstrap(pairs(), tags), figures)
    }

    #[test]
    fn where_all_articles_are_alike_there_is_no_doubt() {
        let (found, figures) = run(&[(&[3, 1][..], &[3, 5][..]); 20], 7);
        assert_eq!(figures, [0.5, 1.0 / 3.0, 1.0]);
        let found = [found.micro_f1, found.macro_f1, found.precision_at_1];
        for (interval, figure) in found.iter().zip(figures) {
            assert_eq!([interval.low, interval.high], [figure; 2]);
        }
    }

    #[test]
    fn half_right_lies_where_the_normal_law_says() {
        let right: Judged = (&[0], &[0]);
        let wrong: Judged = (&[0], &[1]);
        let articles: Vec<_> = (0..400)
            .map(|i| if i % 2 == 0 { right } else { wrong })
            .collect();
        let (found, _) = run(&articles, 2);
        // One deviation of a share of 400 is 0.025.
        let Interval { low, high } = found.precision_at_1;
        assert!(
            (low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006,
            "{found:?}"
        );
        assert_eq!(found.micro_f1, found.precision_at_1);
    }

    #[test]
    fn draws_are_the_same_on_any_number_of_threads() {
        let kinds: [Judged; 3] = [(&[0, 2], &[0]), (&[1], &[1, 2]), (&[], &[2])];
        let articles: Vec<Judged> = (0..50).map(|i| kinds[i % 3]).collect();
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build().unwrap().install(|| run(&articles, 3).0)
        };
        assert_eq!(on(1), on(3));
        let found = on(2);
        assert!(found.micro_f1.low < found.micro_f1.high);
    }

    #[test]
    fn nothing_to_measure_is_nought() {
        assert_eq!(run(&[], 2).0, Intervals::default());
        assert_eq!(run(&[(&[], &[])], 2).0, Intervals::default());
    }
}
