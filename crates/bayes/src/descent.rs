//! Dual coordinate descent: trains one linear machine, with or without a tag.

use crate::{Row, Rows};

/// When a machine is trained.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    /// When the projected gradients of all articles lie within this of one another,
    pub(crate) tolerance: f64,
    /// or after so many rounds over the articles.
    pub(crate) most_rounds: usize,
}

/// Trains L2-regularised machines with squared hinge loss by dual coordinate descent with
/// shrinking (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008), features scaled.
///
/// Keeps its room, and the dual variables of the machine trained last: training again on other
/// articles or scales starts from them.
#[derive(Debug)]
pub(crate) struct Descent<'a> {
    rows: &'a Rows,
    cost: f64,
    stop: Stop,
    /// The square of what each feature is multiplied by.
    pub(crate) scales: Vec<f32>,
    /// Dual variables, one an article, 0 or more.
    duals: Vec<f64>,
    /// ‖x‖² of each article, scaled, and what cost and bias add.
    diagonal: Vec<f64>,
    order: Vec<u32>,
    machine: Machine,
}

/// A linear machine on features as they are: scales are in the weights.
#[derive(Debug, Clone, Default)]
pub(crate) struct Machine {
    pub(crate) weights: Vec<f64>,
    pub(crate) bias: f64,
}

impl Machine {
    /// What the machine says of an article.
    pub(crate) fn score(&self, row: Row<'_>) -> f64 {
        let products = row
            .iter()
            .map(|(id, value)| self.weights[id as usize] * f64::from(value));
        self.bias + products.sum::<f64>()
    }
}

impl<'a> Descent<'a> {
    pub(crate) fn new(rows: &'a Rows, cost: f64, stop: Stop) -> Self {
        Self {
            rows,
            cost,
            stop,
            scales: vec![1.0; rows.width()],
            duals: vec![0.0; rows.len()],
            diagonal: vec![0.0; rows.len()],
            order: Vec::with_capacity(rows.len()),
            machine: Machine {
                weights: vec![0.0; rows.width()],
                bias: 0.0,
            },
        }
    }

    /// Forgets the machine trained last.
    pub(crate) fn reset(&mut self) {
        self.duals.fill(0.0);
    }

    /// Trains on the articles that `member` names, `with` saying which of them carry the tag.
    pub(crate) fn train(
        &mut self,
        member: impl Fn(usize) -> bool,
        with: impl Fn(usize) -> bool,
    ) -> &Machine {
        self.start(&member, &with);
        let mut shuffle = Shuffle::new();
        let mut active = self.order.len();
        let mut bounds = Bounds::NONE;
        for _ in 0..self.stop.most_rounds {
            shuffle.shuffle(&mut self.order[..active]);
            let mut seen = Bounds {
                highest: f64::NEG_INFINITY,
                lowest: f64::INFINITY,
            };
            let mut at = 0;
            while at < active {
                let index = self.order[at] as usize;
                match self.step(
                    index,
                    if with(index) { 1.0 } else { -1.0 },
                    bounds,
                    &mut seen,
                ) {
                    Step::Shrunk => {
                        active -= 1;
                        self.order.swap(at, active);
                    }
                    Step::Stays => at += 1,
                }
            }
            if seen.highest - seen.lowest <= self.stop.tolerance {
                if active == self.order.len() {
                    break;
                }
                active = self.order.len();
                bounds = Bounds::NONE;
                continue;
            }
            bounds = seen.opened();
        }
        &self.machine
    }

    /// Makes the machine that the dual variables stand for, those of other articles dropped.
    fn start(&mut self, member: &impl Fn(usize) -> bool, with: &impl Fn(usize) -> bool) {
        self.machine.weights.fill(0.0);
        self.machine.bias = 0.0;
        self.order.clear();
        for index in 0..self.rows.len() {
            if !member(index) {
                self.duals[index] = 0.0;
                continue;
            }
            self.order.push(index as u32);
            let row = self.rows.row(index);
            let squares = row
                .iter()
                .map(|(id, x)| f64::from(self.scales[id as usize]) * f64::from(x * x));
            self.diagonal[index] = squares.sum::<f64>() + 1.0 + 0.5 / self.cost;
            let dual = self.duals[index];
            if 0.0 < dual {
                add(
                    &mut self.machine,
                    row,
                    &self.scales,
                    if with(index) { dual } else { -dual },
                );
            }
        }
    }

    /// Improves the dual variable of one article.
    fn step(&mut self, index: usize, side: f64, bounds: Bounds, seen: &mut Bounds) -> Step {
        let row = self.rows.row(index);
        let dual = self.duals[index];
        let gradient = side * self.machine.score(row) - 1.0 + dual * 0.5 / self.cost;
        if dual == 0.0 && bounds.highest < gradient {
            return Step::Shrunk;
        }
        let projected = if dual == 0.0 {
            gradient.min(0.0)
        } else {
            gradient
        };
        seen.highest = seen.highest.max(projected);
        seen.lowest = seen.lowest.min(projected);
        if 1e-12 < projected.abs() {
            let better = (dual - gradient / self.diagonal[index]).max(0.0);
            self.duals[index] = better;
            add(&mut self.machine, row, &self.scales, (better - dual) * side);
        }
        Step::Stays
    }
}

fn add(machine: &mut Machine, row: Row<'_>, scales: &[f32], change: f64) {
    for (id, value) in row.iter() {
        let id = id as usize;
        machine.weights[id] += change * f64::from(value) * f64::from(scales[id]);
    }
    machine.bias += change;
}

enum Step {
    Shrunk,
    Stays,
}

/// The highest and lowest projected gradient of a round.
#[derive(Clone, Copy)]
struct Bounds {
    highest: f64,
    lowest: f64,
}

impl Bounds {
    const NONE: Self = Self {
        highest: f64::INFINITY,
        lowest: f64::NEG_INFINITY,
    };

    /// Bounds to shrink by in the next round; none where this one had no use for them.
    fn opened(self) -> Self {
        Self {
            highest: if self.highest <= 0.0 {
                f64::INFINITY
            } else {
                self.highest
            },
            lowest: if 0.0 <= self.lowest {
                f64::NEG_INFINITY
            } else {
                self.lowest
            },
        }
    }
}

/// A fixed sequence of shuffles (xorshift64; Marsaglia 2003): the same for every machine.
struct Shuffle(u64);

impl Shuffle {
    fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn shuffle(&mut self, items: &mut [u32]) {
        for last in (1..items.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let at = (u128::from(self.0) * (last as u128 + 1)) >> 64;
            items.swap(last, at as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EXACT: Stop = Stop {
        tolerance: 1e-6,
        most_rounds: 100_000,
    };

    /// The value of the primal problem, which training minimises.
    fn primal(rows: &Rows, with: &[bool], scales: &[f32], machine: &Machine, cost: f64) -> f64 {
        let norm = machine
            .weights
            .iter()
            .zip(scales)
            .map(|(weight, &scale)| weight * weight / f64::from(scale))
            .sum::<f64>();
        let losses = rows.iter().zip(with).map(|(row, &with)| {
            let side = if with { 1.0 } else { -1.0 };
            (1.0 - side * machine.score(row)).max(0.0).powi(2)
        });
        0.5 * (norm + machine.bias.powi(2)) + cost * losses.sum::<f64>()
    }

    proptest! {
        #[test]
        fn no_nearby_machine_is_better(
            values in prop::collection::vec(prop::collection::vec(0f32..1.0, 4), 3..12),
            with in prop::collection::vec(any::<bool>(), 12),
            scales in prop::collection::vec(0.1f32..4.0, 4),
            cost in 0.1f64..4.0,
        ) {
            let mut rows = Rows::new(4);
            for row in &values {
                rows.push(&[0, 1, 2, 3], row).unwrap();
            }
            let mut descent = Descent::new(&rows, cost, EXACT);
            descent.scales.clone_from(&scales);
            let machine = descent.train(|_| true, |i| with[i]).clone();
            let found = primal(&rows, &with, &scales, &machine, cost);
            for feature in 0..=4 {
                for change in [-0.3, 0.3] {
                    let mut other = machine.clone();
                    match feature {
                        4 => other.bias += change,
                        _ => other.weights[feature] += change,
                    }
                    let near = primal(&rows, &with, &scales, &other, cost);
                    prop_assert!(found <= near + 1e-6 * (1.0 + near), "{found} {near}");
                }
            }
            let again = descent.train(|_| true, |i| with[i]).clone();
            let again = primal(&rows, &with, &scales, &again, cost);
            prop_assert!(again <= found + 1e-6 * (1.0 + found));
        }
    }

    #[test]
    fn what_can_be_told_apart_is() {
        let mut rows = Rows::new(2);
        for i in 0..20u8 {
            rows.push(&[u32::from(i % 2)], &[1.0]).unwrap();
        }
        let mut descent = Descent::new(&rows, 1.0, EXACT);
        let machine = descent.train(|i| i < 16, |i| i % 2 == 0).clone();
        assert!((16..20).all(|i| (0.0 < machine.score(rows.row(i))) == (i % 2 == 0)));
    }
}
