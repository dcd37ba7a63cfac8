//! The weights of some machines side by side, so that all of them score an article at once.

use crate::{Row, Rows, descent::Machine};
use rayon::prelude::*;

/// How many machines score at once.
pub(crate) const LANES: usize = 8;

/// The weights of [`LANES`] machines, each machine in a lane of its own.
///
/// A lane adds up in `f32`, features in rising order: what it says of an article does not depend
/// on what is in other lanes.
#[derive(Debug)]
pub(crate) struct Lanes {
    weights: Vec<[f32; LANES]>,
    biases: [f32; LANES],
}

impl Lanes {
    /// Lanes without weights, over `width` features.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            weights: vec![[0.0; LANES]; width],
            biases: [0.0; LANES],
        }
    }

    /// Lays a machine into a lane, without weights that are smaller than `least`.
    pub(crate) fn lay(&mut self, lane: usize, machine: &Machine, least: f32) {
        for (weights, &weight) in self.weights.iter_mut().zip(&machine.weights) {
            weights[lane] = if least <= weight.abs() { weight } else { 0.0 };
        }
        self.biases[lane] = machine.bias as f32;
    }

    /// What each machine says of an article.
    pub(crate) fn scores(&self, row: Row<'_>) -> [f32; LANES] {
        let mut sums = self.biases;
        for (id, value) in row.iter() {
            for (sum, weight) in sums.iter_mut().zip(&self.weights[id as usize]) {
                *sum += value * weight;
            }
        }
        sums
    }

    /// What each machine says of each of these articles, in place of what `scores` holds.
    pub(crate) fn score(&self, rows: &Rows, articles: &[u32], scores: &mut Vec<[f32; LANES]>) {
        let score = |&index: &u32| self.scores(rows.row(index as usize));
        articles.par_iter().map(score).collect_into_vec(scores);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_lane_says_what_its_machine_says_whatever_is_beside_it(
            values in prop::collection::vec(prop::collection::vec(-1f32..1.0, 5), 1..9),
            weights in prop::collection::vec(prop::collection::vec(-9f32..9.0, 6), LANES),
            turn in 0..LANES,
        ) {
            let mut rows = Rows::new(5);
            for row in &values {
                rows.push(&[0, 1, 2, 3, 4], row).unwrap();
            }
            let machines: Vec<Machine> = weights
                .iter()
                .map(|all| Machine { bias: f64::from(all[5]), weights: all[..5].to_vec() })
                .collect();
            let articles: Vec<u32> = (0..rows.len() as u32).collect();
            let score = |turn: usize, least: f32| {
                let mut lanes = Lanes::new(5);
                for (lane, machine) in machines.iter().enumerate() {
                    lanes.lay((lane + turn) % LANES, machine, least);
                }
                let mut scores = Vec::new();
                lanes.score(&rows, &articles, &mut scores);
                scores
            };
            let (scores, turned, pruned) = (score(0, 0.0), score(turn, 0.0), score(0, 4.0));
            for (at, row) in rows.iter().enumerate() {
                for (lane, machine) in machines.iter().enumerate() {
                    let near = |said: f32, machine: &Machine| {
                        (f64::from(said) - machine.score(row)).abs() < 1e-4
                    };
                    prop_assert!(near(scores[at][lane], machine));
                    prop_assert_eq!(scores[at][lane], turned[at][(lane + turn) % LANES]);
                    let mut less = machine.clone();
                    for weight in &mut less.weights {
                        *weight = if weight.abs() < 4.0 { 0.0 } else { *weight };
                    }
                    prop_assert!(near(pruned[at][lane], &less));
                }
            }
        }
    }
}
