//! Trains the machines of all tags, some tags at once, and scores what is held out.

use crate::{
    Folds, HeldOutScores, Keep, Mention, Rows, TagSets,
    descent::{Descent, Machine, Stop},
    held_out_scores::{Column, Sieve},
    lanes::{LANES, Lanes},
    members::Members,
};
use rayon::prelude::*;
use std::cmp::Reverse;

/// How well each machine is trained: twice as well as in the program of those who devised the
/// descent, since one threshold cuts the scores of many tags.
const STOP: Stop = Stop {
    tolerance: 0.05,
    most_rounds: 1000,
};

/// How often articles may join those that a machine works on.
const MOST_CHECKS: usize = 100;

/// A machine begins with the articles that carry the tag and with twice as many drawn from all, or
/// with this many.
const DRAWN: usize = 256;

/// How machines are trained, and on what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Training<'a> {
    pub(crate) rows: &'a Rows,
    pub(crate) sets: &'a TagSets,
    pub(crate) power: f64,
    pub(crate) smoothing: f64,
    pub(crate) cost: f64,
    /// Weights smaller than this share of a machine's largest are left out.
    pub(crate) least_weight: f64,
}

/// The machines of all tags.
#[derive(Debug)]
pub(crate) struct Trained {
    /// For each tag the bias, and the weights that are not left out, features rising.
    pub(crate) tags: Vec<(f64, Vec<(u32, f32)>)>,
    /// How many weights there were before small ones were left out.
    pub(crate) parts: u64,
    pub(crate) scores: Scores<HeldOutScores>,
}

/// Held-out scores.
#[derive(Debug)]
pub(crate) struct Scores<T> {
    /// By the weights that a model stores.
    pub(crate) stored: T,
    /// By all weights.
    pub(crate) exact: T,
}

/// Articles that machines learn from, and those that are held out meanwhile, which are the articles
/// of a fold.
struct Stage {
    members: Members,
    held_out: Vec<u32>,
    fold: usize,
}

/// A tag whose machines are trained, and what they score.
struct Pupil<'a> {
    with: &'a [u32],
    /// The articles of which the tag is undecided: nothing is learnt from them.
    undecided: &'a [u32],
    sieve: Sieve<'a>,
    scores: Scores<Column>,
}

impl Pupil<'_> {
    /// Whether the tag's machine learns from an article.
    fn holds(&self, members: &Members, index: usize) -> bool {
        members.holds(index) && self.undecided.binary_search(&(index as u32)).is_err()
    }
}

/// The machine of a tag, without small weights.
struct Kept {
    tag: u32,
    bias: f64,
    weights: Vec<(u32, f32)>,
    /// How many weights there were before.
    parts: u64,
}

impl Training<'_> {
    /// Trains each tag's machine, then those that know nothing of each fold, which score it. `keep`
    /// says which scores are kept; `done` is told of each tag.
    pub(crate) fn run(
        self,
        folds: Option<&Folds>,
        keep: Keep<'_>,
        done: &(dyn Fn() + Sync),
    ) -> Trained {
        // Features that many articles have lie close together.
        let (order, rows) = self.rows.by_frequency();
        let mut trained = Training {
            rows: &rows,
            ..self
        }
        .train(folds, keep, done);
        for (_, weights) in &mut trained.tags {
            for (id, _) in &mut *weights {
                *id = order[*id as usize];
            }
            weights.sort_unstable_by_key(|&(id, _)| id);
        }
        trained
    }

    fn train(self, folds: Option<&Folds>, keep: Keep<'_>, done: &(dyn Fn() + Sync)) -> Trained {
        let Self { rows, sets, .. } = self;
        let (carriers, undecided) = (sets.carriers(), sets.undecided_by_tag());
        let looked_at = looked_at(&carriers, keep.mentions);
        let column = || Column::new(folds.map_or(0, Folds::count));
        let articles = carriers.iter().zip(&undecided).zip(&looked_at);
        let mut pupils: Vec<Option<Pupil<'_>>> = (0u32..)
            .zip(articles)
            .map(|(tag, ((with, undecided), looked_at))| {
                let sieve = Sieve {
                    sets,
                    tag,
                    looked_at,
                    least: keep.least,
                };
                let scores = Scores {
                    stored: column(),
                    exact: column(),
                };
                Some(Pupil {
                    with,
                    undecided,
                    sieve,
                    scores,
                })
            })
            .collect();
        let mut machines: Vec<(Kept, Scores<Column>)> = Vec::with_capacity(sets.tags());
        for mut alike in sets.known_alike() {
            let stages = self.stages(alike[0], folds);
            // Those that take long come first, beside others that do.
            alike.sort_by_key(|&tag| Reverse(carriers[tag as usize].len()));
            let blocks = alike.chunks(LANES).map(|tags| {
                let pupils = tags.iter().map(|&tag| pupils[tag as usize].take());
                pupils.flatten().collect()
            });
            let blocks: Vec<Vec<Pupil<'_>>> = blocks.collect();
            let train = |room: &mut Room<'_>, block| {
                let machines = room.train(self, block, &stages);
                for _ in &machines {
                    done();
                }
                machines
            };
            let blocks = blocks.into_par_iter().with_max_len(1);
            let found = blocks.map_init(|| Room::new(rows, self.cost), train);
            machines.extend(found.collect::<Vec<_>>().into_iter().flatten());
        }
        machines.sort_unstable_by_key(|(machine, _)| machine.tag);
        let parts = machines.iter().map(|(machine, _)| machine.parts).sum();
        let (machines, scores): (Vec<Kept>, Vec<Scores<Column>>) = machines.into_iter().unzip();
        let (stored, exact) = scores
            .into_iter()
            .map(|one| (one.stored, one.exact))
            .unzip();
        let scores = |columns| HeldOutScores::of(rows.len(), keep.least, columns);
        Trained {
            parts,
            tags: machines
                .into_iter()
                .map(|machine| (machine.bias, machine.weights))
                .collect(),
            scores: Scores {
                stored: scores(stored),
                exact: scores(exact),
            },
        }
    }

    /// All articles whose archives use a tag, and then those without each fold.
    fn stages(self, tag: u32, folds: Option<&Folds>) -> Vec<Stage> {
        let stage = |fold: Option<(&Folds, usize)>| {
            let outside = |index| fold.is_none_or(|(folds, fold)| folds.of(index) != fold);
            let holds = |index| self.sets.uses(index, tag) && outside(index);
            let held_out = fold.map_or(Vec::new(), |(folds, fold)| folds.held_out(fold));
            Stage {
                fold: fold.map_or(0, |(_, fold)| fold),
                members: Members::of(self.rows, holds, self.smoothing),
                held_out: held_out.into_iter().map(|index| index as u32).collect(),
            }
        };
        let folds = folds.into_iter();
        let folds = folds.flat_map(|folds| (0..folds.count()).map(move |fold| (folds, fold)));
        [None]
            .into_iter()
            .chain(folds.map(Some))
            .map(stage)
            .collect()
    }

    /// The articles a machine begins with, some of them twice.
    fn drawn(self, with: &[u32]) -> impl Iterator<Item = usize> {
        let articles = self.rows.len();
        let step = articles / DRAWN.max(2 * with.len());
        let with = with.iter().map(|&index| index as usize);
        (0..articles).step_by(step.max(1)).chain(with)
    }

    fn keep(self, tag: u32, machine: &Machine) -> Kept {
        let least = self.least(machine);
        let weights = (0u32..).zip(&machine.weights);
        let weights = weights.filter(|&(_, &weight)| weight != 0.0 && least <= weight.abs());
        Kept {
            tag,
            bias: machine.bias,
            weights: weights.map(|(id, &weight)| (id, weight)).collect(),
            parts: machine
                .weights
                .iter()
                .filter(|&&weight| weight != 0.0)
                .count() as u64,
        }
    }

    /// The magnitude of the smallest weight that is kept.
    fn least(self, machine: &Machine) -> f32 {
        (self.least_weight * machine.largest()) as f32
    }
}

/// For each tag the articles that carry or mention it, rising.
fn looked_at(carriers: &[Vec<u32>], mentions: &[Vec<Mention>]) -> Vec<Vec<u32>> {
    let mut looked_at = carriers.to_vec();
    for (index, mentions) in (0u32..).zip(mentions) {
        for mention in mentions {
            looked_at[mention.tag as usize].push(index);
        }
    }
    for articles in &mut looked_at {
        articles.sort_unstable();
        articles.dedup();
    }
    looked_at
}

/// Room for as many machines as there are lanes.
struct Room<'a> {
    descents: Vec<Descent<'a>>,
    lanes: Lanes,
    /// All articles.
    articles: Vec<u32>,
    /// What the machines say of articles, a lane each.
    scores: Vec<[f32; LANES]>,
}

impl<'a> Room<'a> {
    fn new(rows: &'a Rows, cost: f64) -> Self {
        Self {
            descents: (0..LANES).map(|_| Descent::new(rows, cost, STOP)).collect(),
            lanes: Lanes::new(rows.width()),
            articles: (0..rows.len() as u32).collect(),
            scores: Vec::new(),
        }
    }

    /// Trains the machines of as many tags as there are lanes, or fewer, stage by stage, and
    /// scores what each holds out. Gives the machines of the first stage, and the scores.
    fn train(
        &mut self,
        training: Training<'_>,
        mut pupils: Vec<Pupil<'_>>,
        stages: &[Stage],
    ) -> Vec<(Kept, Scores<Column>)> {
        let rows = training.rows;
        let mut found = Vec::new();
        for (descent, pupil) in self.descents.iter_mut().zip(&pupils) {
            descent.reset(pupil.with);
        }
        for (at, stage) in stages.iter().enumerate() {
            let Stage {
                members,
                held_out,
                fold,
            } = stage;
            let begin = |(descent, pupil): (&mut Descent<'_>, &Pupil<'_>)| {
                let mut with = pupil.with.to_vec();
                with.retain(|&index| members.holds(index as usize));
                let mut undecided = pupil.undecided.to_vec();
                undecided.retain(|&index| members.holds(index as usize));
                let sides = [&with[..], &undecided];
                members.scale(rows, sides, training.power, &mut descent.scales);
                descent.keep(|index| pupil.holds(members, index));
                if at == 0 {
                    let drawn = training.drawn(&with);
                    let drawn = drawn.filter(|&index| pupil.holds(members, index));
                    drawn.for_each(|index| descent.join(index));
                }
                descent.start();
            };
            self.descents.par_iter_mut().zip(&pupils).for_each(begin);
            self.settle(&pupils, rows, members);
            if at == 0 {
                let machines = self.descents.iter().zip(&pupils);
                found.extend(
                    machines.map(|(one, pupil)| training.keep(pupil.sieve.tag, one.machine())),
                );
            }
            let articles = || held_out.iter().copied();
            for (lane, pupil) in pupils.iter_mut().enumerate() {
                let scores = articles().map(|index| (index, self.scores[index as usize][lane]));
                pupil.sieve.pass(*fold, scores, &mut pupil.scores.exact);
                let machine = self.descents[lane].machine();
                self.lanes.lay(lane, machine, training.least(machine));
            }
            self.lanes.score(rows, held_out, &mut self.scores);
            for (lane, pupil) in pupils.iter_mut().enumerate() {
                let scores = articles().zip(self.scores.iter().map(|scores| scores[lane]));
                pupil.sieve.pass(*fold, scores, &mut pupil.scores.stored);
            }
        }
        let scores = pupils.into_iter().map(|mut pupil| {
            pupil.scores.exact.sort();
            pupil.scores.stored.sort();
            pupil.scores
        });
        found.into_iter().zip(scores).collect()
    }

    /// Trains the first machines until no member trespasses. The scores of all articles are
    /// theirs afterwards.
    fn settle(&mut self, pupils: &[Pupil<'_>], rows: &Rows, members: &Members) {
        let mut unsettled = vec![true; pupils.len()];
        for _ in 0..MOST_CHECKS {
            let descents = self.descents.par_iter_mut().zip(&unsettled);
            descents
                .filter(|(_, unsettled)| **unsettled)
                .for_each(|(descent, _)| descent.train());
            for (lane, _) in unsettled.iter().enumerate().filter(|(_, one)| **one) {
                self.lanes.lay(lane, self.descents[lane].machine(), 0.0);
            }
            self.lanes.score(rows, &self.articles, &mut self.scores);
            let scores = &self.scores;
            let descents = self.descents.par_iter_mut().zip(&mut unsettled).enumerate();
            descents.for_each(|(lane, (descent, unsettled))| {
                if *unsettled {
                    let scores = scores
                        .iter()
                        .map(|scores| f64::from(scores[lane]))
                        .enumerate();
                    *unsettled = descent
                        .admit(scores.filter(|&(index, _)| pupils[lane].holds(members, index)));
                }
            });
            if !unsettled.contains(&true) {
                break;
            }
        }
    }
}
