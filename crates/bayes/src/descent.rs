//! Dual coordinate descent: trains one linear machine on the articles that matter to it.

use crate::{Row, Rows};

/// When a machine is trained.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop {
    /// When the projected gradients of all articles lie within this of one another,
    pub(crate) tolerance: f64,
    /// or after so many rounds over the articles.
    pub(crate) most_rounds: usize,
}

/// An article that holds its side by more than this share of the tolerance, and has no part in the
/// machine, is worked on no more.
const PARKED: f64 = 0.5;

/// Those that come this near to trespassing, as a share of the tolerance, join those that do.
const NEAR: f64 = 0.3;

/// Trains L2-regularised machines with squared hinge loss by dual coordinate descent (Hsieh,
/// Chang, Lin, Keerthi & Sundararajan 2008), features scaled.
///
/// Few articles have a part in a machine. It works on these and on those near them, and drops what
/// has no part; [`Descent::admit`] then tells by all articles' scores which of the others have to
/// be worked on. It keeps its room, and the dual variables of the machine trained last: training
/// again on other articles or scales starts from them.
#[derive(Debug)]
pub(crate) struct Descent<'a> {
    rows: &'a Rows,
    cost: f64,
    stop: Stop,
    /// The square of what each feature is multiplied by.
    pub(crate) scales: Vec<f32>,
    /// 1 for articles with the tag, else -1.
    sides: Vec<f64>,
    /// The articles it works on, and whether each article is one of them.
    working: Vec<u32>,
    works: Vec<bool>,
    /// Dual variables, one an article, 0 or more; 0 for those it does not work on.
    duals: Vec<f64>,
    /// ‖x‖² of each article, scaled, and what cost and bias add; 0 where it was not asked for yet.
    diagonal: Vec<f64>,
    machine: Machine,
    /// The highest projected gradient of the last round.
    highest: f64,
}

/// A linear machine on features as they are: scales are in the weights. These are no finer than
/// what it is trained for needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Machine {
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: f64,
}

impl Machine {
    /// What the machine says of an article. Four sums need not wait for one another.
    pub(crate) fn score(&self, row: Row<'_>) -> f64 {
        let (ids, last_ids) = row.ids.as_chunks::<4>();
        let (values, last_values) = row.values.as_chunks::<4>();
        let product = |id: u32, value: f32| self.weights[id as usize] * value;
        let mut sums = [0.0f32; 4];
        for (ids, values) in ids.iter().zip(values) {
            for (sum, (&id, &value)) in sums.iter_mut().zip(ids.iter().zip(values)) {
                *sum += product(id, value);
            }
        }
        let last = last_ids.iter().zip(last_values);
        let last: f32 = last.map(|(&id, &value)| product(id, value)).sum();
        self.bias + f64::from((sums[0] + sums[1]) + (sums[2] + sums[3]) + last)
    }

    /// The magnitude of the largest weight.
    pub(crate) fn largest(&self) -> f64 {
        let magnitudes = self.weights.iter().map(|weight| weight.abs());
        f64::from(magnitudes.fold(0.0, f32::max))
    }
}

impl<'a> Descent<'a> {
    pub(crate) fn new(rows: &'a Rows, cost: f64, stop: Stop) -> Self {
        Self {
            rows,
            cost,
            stop,
            scales: vec![1.0; rows.width()],
            sides: vec![-1.0; rows.len()],
            working: Vec::new(),
            works: vec![false; rows.len()],
            duals: vec![0.0; rows.len()],
            diagonal: vec![0.0; rows.len()],
            machine: Machine {
                weights: vec![0.0; rows.width()],
                bias: 0.0,
            },
            highest: 0.0,
        }
    }

    /// The machine trained last.
    pub(crate) fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Forgets the machine trained last; the next is of a tag that these articles carry.
    pub(crate) fn reset(&mut self, with: &[u32]) {
        self.keep(|_| false);
        self.sides.fill(-1.0);
        for &index in with {
            self.sides[index as usize] = 1.0;
        }
    }

    /// Works no more on articles that `member` does not name.
    pub(crate) fn keep(&mut self, member: impl Fn(usize) -> bool) {
        let (works, duals) = (&mut self.works, &mut self.duals);
        self.working.retain(|&index| {
            let index = index as usize;
            let stays = member(index);
            if !stays {
                works[index] = false;
                duals[index] = 0.0;
            }
            stays
        });
    }

    /// Works on this article as well.
    pub(crate) fn join(&mut self, index: usize) {
        if !self.works[index] {
            self.works[index] = true;
            self.working.push(index as u32);
        }
    }

    /// Makes the machine that the dual variables stand for, once the scales are set.
    pub(crate) fn start(&mut self) {
        self.machine.weights.fill(0.0);
        self.machine.bias = 0.0;
        self.diagonal.fill(0.0);
        for &index in &self.working {
            let index = index as usize;
            let change = self.duals[index] * self.sides[index];
            if change != 0.0 {
                add(
                    &mut self.machine,
                    self.rows.row(index),
                    &self.scales,
                    change,
                );
            }
        }
    }

    /// Trains on the articles it works on, and drops those that have no part in the machine.
    pub(crate) fn train(&mut self) {
        let mut shuffle = Shuffle::new();
        for _ in 0..self.stop.most_rounds {
            shuffle.shuffle(&mut self.working);
            if self.round() <= self.stop.tolerance {
                break;
            }
        }
    }

    /// Improves the dual variable of each article, and tells how far apart the projected gradients
    /// were meanwhile.
    fn round(&mut self) -> f64 {
        self.highest = 0.0;
        let mut lowest = 0.0f64;
        let mut at = 0;
        while let Some(&index) = self.working.get(at) {
            let index = index as usize;
            if let Some(projected) = self.step(index) {
                self.highest = self.highest.max(projected);
                lowest = lowest.min(projected);
                at += 1;
            } else {
                self.works[index] = false;
                self.working.swap_remove(at);
            }
        }
        self.highest - lowest
    }

    /// Improves the dual variable of one article, and gives its projected gradient before that;
    /// none where it has no part in the machine and is far from having one.
    fn step(&mut self, index: usize) -> Option<f64> {
        let row = self.rows.row(index);
        let (side, dual) = (self.sides[index], self.duals[index]);
        let gradient = side * self.machine.score(row) - 1.0 + dual * 0.5 / self.cost;
        if dual == 0.0 && PARKED * self.stop.tolerance < gradient {
            return None;
        }
        let projected = if dual == 0.0 {
            gradient.min(0.0)
        } else {
            gradient
        };
        if 1e-12 < projected.abs() {
            let better = (dual - gradient / self.diagonal(index)).max(0.0);
            self.duals[index] = better;
            add(&mut self.machine, row, &self.scales, (better - dual) * side);
        }
        Some(projected)
    }

    fn diagonal(&mut self, index: usize) -> f64 {
        if self.diagonal[index] == 0.0 {
            let row = self.rows.row(index).iter();
            let squares = row.map(|(id, x)| f64::from(self.scales[id as usize]) * f64::from(x * x));
            self.diagonal[index] = squares.sum::<f64>() + 1.0 + 0.5 / self.cost;
        }
        self.diagonal[index]
    }

    /// Works on those of these articles as well that trespass: whose projected gradients, given
    /// their scores, do not lie within the tolerance of those of the last round. Tells whether
    /// there are any, so that it has to be trained again.
    pub(crate) fn admit(&mut self, scores: impl Iterator<Item = (usize, f64)>) -> bool {
        let limit = self.highest - self.stop.tolerance;
        let near = limit + NEAR * self.stop.tolerance;
        let mut any = false;
        for (index, score) in scores {
            let gradient = self.sides[index] * score - 1.0;
            if gradient < near && !self.works[index] {
                any |= gradient < limit;
                self.join(index);
            }
        }
        any
    }
}

fn add(machine: &mut Machine, row: Row<'_>, scales: &[f32], change: f64) {
    machine.bias += change;
    let change = change as f32;
    for (id, value) in row.iter() {
        let id = id as usize;
        machine.weights[id] += change * value * scales[id];
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

    // Weights are f32: no finer.
    const EXACT: Stop = Stop {
        tolerance: 1e-4,
        most_rounds: 100_000,
    };

    /// The value of the primal problem, which training minimises.
    fn primal(rows: &Rows, with: &[bool], scales: &[f32], machine: &Machine, cost: f64) -> f64 {
        let norm = machine
            .weights
            .iter()
            .zip(scales)
            .map(|(weight, &scale)| f64::from(weight * weight / scale))
            .sum::<f64>();
        let losses = rows.iter().zip(with).map(|(row, &with)| {
            let side = if with { 1.0 } else { -1.0 };
            (1.0 - side * machine.score(row)).max(0.0).powi(2)
        });
        0.5 * (norm + machine.bias.powi(2)) + cost * losses.sum::<f64>()
    }

    /// The machine of the members, begun on some of them.
    fn train(
        descent: &mut Descent<'_>,
        member: impl Fn(usize) -> bool,
        begun: impl Fn(usize) -> bool,
    ) -> Machine {
        let rows = descent.rows;
        let members = || (0..rows.len()).filter(|&index| member(index));
        descent.keep(&member);
        for index in members().filter(|&index| begun(index)) {
            descent.join(index);
        }
        descent.start();
        loop {
            descent.train();
            let machine = descent.machine().clone();
            let scores = members().map(|index| (index, machine.score(rows.row(index))));
            if !descent.admit(scores) {
                return machine;
            }
        }
    }

    fn carriers(with: &[bool]) -> Vec<u32> {
        let with = (0u32..).zip(with).filter(|(_, with)| **with);
        with.map(|(index, _)| index).collect()
    }

    proptest! {
        #[test]
        fn no_nearby_machine_is_better(
            values in prop::collection::vec(prop::collection::vec(0f32..1.0, 6), 3..40),
            with in prop::collection::vec(any::<bool>(), 40),
            begun in prop::collection::vec(any::<bool>(), 40),
            scales in prop::collection::vec(0.1f32..4.0, 6),
            cost in 0.1f64..4.0,
        ) {
            let mut rows = Rows::new(6);
            for row in &values {
                rows.push(&[0, 1, 2, 3, 4, 5], row).unwrap();
            }
            let with = &with[..rows.len()];
            let mut descent = Descent::new(&rows, cost, EXACT);
            descent.scales.clone_from(&scales);
            descent.reset(&carriers(with));
            // However it is begun, from the start or from another machine, it ends as well.
            let of_all = |descent: &mut Descent<'_>, begun: &dyn Fn(usize) -> bool| {
                let machine = train(descent, |_| true, begun);
                (primal(&rows, with, &scales, &machine, cost), machine)
            };
            let (plain, _) = of_all(&mut descent, &|_| true);
            descent.reset(&carriers(with));
            let (found, machine) = of_all(&mut descent, &|index| begun[index]);
            train(&mut descent, |index| index % 2 == 0, |_| false);
            let (again, _) = of_all(&mut descent, &|_| false);
            for other in [plain, again] {
                prop_assert!((found - other).abs() <= 1e-4 * (1.0 + found), "{found} {other}");
            }
            for feature in 0..=6 {
                for change in [-0.3f32, 0.3] {
                    let mut other = machine.clone();
                    match feature {
                        6 => other.bias += f64::from(change),
                        _ => other.weights[feature] += change,
                    }
                    let near = primal(&rows, with, &scales, &other, cost);
                    prop_assert!(found <= near + 1e-4 * (1.0 + near), "{found} {near}");
                }
            }
        }
    }

    #[test]
    fn what_can_be_told_apart_is() {
        let mut rows = Rows::new(2);
        for i in 0..20u8 {
            rows.push(&[u32::from(i % 2)], &[1.0]).unwrap();
        }
        let mut descent = Descent::new(&rows, 1.0, EXACT);
        descent.reset(&[0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
        let machine = train(&mut descent, |i| i < 16, |i| i == 0);
        assert!((16..20).all(|i| (0.0 < machine.score(rows.row(i))) == (i % 2 == 0)));
    }
}
