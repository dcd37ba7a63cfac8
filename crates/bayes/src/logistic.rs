//! Logistic regression on a handful of inputs.

/// A regression of truth on `N` inputs, each case with a count and with log-odds that are known
/// before; weights held small by a ridge.
#[derive(Debug)]
pub(crate) struct Logistic<const N: usize> {
    /// The ridge of each weight: 0 leaves it free.
    ridge: [f64; N],
    cases: Vec<Case<N>>,
}

#[derive(Debug)]
struct Case<const N: usize> {
    inputs: [f64; N],
    known: f64,
    count: f64,
    truth: bool,
}

impl<const N: usize> Case<N> {
    fn log_odds(&self, weights: &[f64; N]) -> f64 {
        self.known
            + self
                .inputs
                .iter()
                .zip(weights)
                .map(|(a, b)| a * b)
                .sum::<f64>()
    }
}

/// Rounds of Newton's method at the most.
const MOST_ROUNDS: usize = 100;

impl<const N: usize> Logistic<N> {
    pub(crate) fn new(ridge: [f64; N]) -> Self {
        // A hint of a ridge keeps weights finite where truth can be told beyond doubt.
        Self {
            ridge: ridge.map(|ridge| ridge.max(1e-3)),
            cases: Vec::new(),
        }
    }

    /// Adds `count` cases with the same inputs, whose log-odds are `known` before them.
    pub(crate) fn push(&mut self, inputs: [f64; N], known: f64, count: f64, truth: bool) {
        self.cases.push(Case {
            inputs,
            known,
            count,
            truth,
        });
    }

    /// The weights of the least loss, by Newton's method with halved steps; none without cases.
    pub(crate) fn fit(&self) -> Option<[f64; N]> {
        if self.cases.is_empty() {
            return None;
        }
        let mut weights = [0.0; N];
        let mut loss = self.loss(&weights);
        for _ in 0..MOST_ROUNDS {
            let step = solve(self.curvature(&weights))?;
            let tried = (0..40).map(|halvings| {
                let size = 0.5f64.powi(halvings);
                let mut next = weights;
                next.iter_mut()
                    .zip(&step)
                    .for_each(|(weight, step)| *weight += size * step);
                (self.loss(&next), next)
            });
            let Some((better, next)) = tried.into_iter().find(|(tried, _)| *tried < loss) else {
                break;
            };
            let gain = loss - better;
            (loss, weights) = (better, next);
            if gain < 1e-9 * loss {
                break;
            }
        }
        Some(weights)
    }

    fn loss(&self, weights: &[f64; N]) -> f64 {
        let case = |case: &Case<N>| {
            let said = case.log_odds(weights);
            let against = if case.truth { -said } else { said };
            // ln(1 + exp(x)) without overflow.
            case.count * (against.max(0.0) + (-against.abs()).exp().ln_1p())
        };
        let ridge: f64 = self
            .ridge
            .iter()
            .zip(weights)
            .map(|(ridge, w)| 0.5 * ridge * w * w)
            .sum();
        self.cases.iter().map(case).sum::<f64>() + ridge
    }

    /// The second derivatives of the loss, each row followed by the first one, negated.
    fn curvature(&self, weights: &[f64; N]) -> [Row<N>; N] {
        let mut rows = [Row {
            left: [0.0; N],
            right: 0.0,
        }; N];
        for case in &self.cases {
            let said = case.log_odds(weights);
            let chance = if said < 0.0 {
                said.exp() / (1.0 + said.exp())
            } else {
                1.0 / (1.0 + (-said).exp())
            };
            let missing = case.count * (f64::from(u8::from(case.truth)) - chance);
            let spread = case.count * chance * (1.0 - chance);
            for (row, a) in rows
                .iter_mut()
                .zip(&case.inputs)
                .filter(|(_, a)| **a != 0.0)
            {
                row.right += missing * a;
                row.left
                    .iter_mut()
                    .zip(&case.inputs)
                    .for_each(|(sum, b)| *sum += spread * a * b);
            }
        }
        for (at, row) in rows.iter_mut().enumerate() {
            row.left[at] += self.ridge[at];
            row.right -= self.ridge[at] * weights[at];
        }
        rows
    }
}

#[derive(Clone, Copy)]
struct Row<const N: usize> {
    left: [f64; N],
    right: f64,
}

/// Solves a system that is symmetric and positive definite, by elimination; none where it is not.
fn solve<const N: usize>(mut rows: [Row<N>; N]) -> Option<[f64; N]> {
    for pivot in 0..N {
        let by = rows[pivot].left[pivot];
        if !(by.is_finite() && 0.0 < by) {
            return None;
        }
        rows[pivot].left.iter_mut().for_each(|value| *value /= by);
        rows[pivot].right /= by;
        let with = rows[pivot];
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let times = row.left[pivot];
            row.left
                .iter_mut()
                .zip(&with.left)
                .for_each(|(value, w)| *value -= times * w);
            row.right -= times * with.right;
        }
    }
    Some(rows.map(|row| row.right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_shares() {
        let mut regression = Logistic::<2>::new([0.0, 0.0]);
        for (x, yes, no) in [(0.0, 1.0, 3.0), (1.0, 4.0, 1.0)] {
            regression.push([1.0, x], 0.0, yes * 1e4, true);
            regression.push([1.0, x], 0.0, no * 1e4, false);
        }
        let [offset, slope] = regression.fit().unwrap();
        assert!((offset - (1.0f64 / 3.0).ln()).abs() < 1e-4);
        assert!((offset + slope - 4f64.ln()).abs() < 1e-4);
    }

    #[test]
    fn what_can_be_told_beyond_doubt_stays_finite() {
        let mut regression = Logistic::<2>::new([0.0, 1.0]);
        regression.push([1.0, 1.0], 0.0, 1e6, true);
        regression.push([1.0, -1.0], 0.0, 1e6, false);
        assert!(
            regression
                .fit()
                .unwrap()
                .iter()
                .all(|weight| weight.is_finite())
        );
        assert!(Logistic::<2>::new([0.0, 0.0]).fit().is_none());
    }
}
