//! The articles one machine learns from, and how naive Bayes scales their features.

use crate::Rows;
use std::borrow::Cow;

/// The articles that one machine learns from, and how common each feature is among them.
pub(crate) struct Members {
    holds: Vec<bool>,
    count: u32,
    /// In how many of them each feature stands.
    frequencies: Vec<u32>,
    /// ln(n + smoothing) for every number of articles.
    logs: Vec<f64>,
    smoothing: f64,
}

impl Members {
    /// The articles that `holds` names.
    pub(crate) fn of(rows: &Rows, holds: impl Fn(usize) -> bool, smoothing: f64) -> Self {
        let mut members = Self {
            holds: (0..rows.len()).map(holds).collect(),
            count: 0,
            frequencies: vec![0; rows.width()],
            logs: (0..=rows.len())
                .map(|n| (n as f64 + smoothing).ln())
                .collect(),
            smoothing,
        };
        for (row, _) in rows.iter().zip(&members.holds).filter(|(_, holds)| **holds) {
            members.count += 1;
            for &id in row.ids {
                members.frequencies[id as usize] += 1;
            }
        }
        members
    }

    pub(crate) fn holds(&self, index: usize) -> bool {
        self.holds[index]
    }

    /// Writes |r|^(2 · power) of each feature for a tag that the articles `with` carry. Of those of
    /// `undecided` it is not known: they do not count. All of these are members.
    pub(crate) fn scale(
        &self,
        rows: &Rows,
        [with, undecided]: [&[u32]; 2],
        power: f64,
        scales: &mut [f32],
    ) {
        let mut frequencies = Cow::from(&self.frequencies);
        for &index in undecided {
            for &id in rows.row(index as usize).ids {
                frequencies.to_mut()[id as usize] -= 1;
            }
        }
        let count = self.count - undecided.len() as u32;
        let side = |articles: f64| (articles + 2.0 * self.smoothing).ln();
        let (n, all) = (with.len() as f64, f64::from(count));
        let prior = side(all - n) - side(n);
        let exponent = 2.0 * power;
        let scale = |with: u32, all: u32| {
            let r = self.logs[with as usize] - self.logs[(all - with) as usize] + prior;
            // The default power needs no power at all.
            (if exponent == 1.0 {
                r.abs()
            } else {
                r.abs().powf(exponent)
            }) as f32
        };
        for (to, &frequency) in scales.iter_mut().zip(frequencies.iter()) {
            *to = scale(0, frequency);
        }
        let mut held: Vec<u32> = with
            .iter()
            .flat_map(|&index| rows.row(index as usize).ids)
            .copied()
            .collect();
        held.sort_unstable();
        for run in held.chunk_by(|a, b| a == b) {
            let id = run[0] as usize;
            scales[id] = scale(run.len() as u32, frequencies[id]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_the_magnitudes_of_log_count_ratios() {
        let mut rows = Rows::new(3);
        for ids in [&[0, 1][..], &[0], &[1], &[2]] {
            rows.push(ids, &vec![1.0; ids.len()]).unwrap();
        }
        let members = Members::of(&rows, |_| true, 1.0);
        let mut scales = vec![0.0; 3];
        members.scale(&rows, [&[0, 1], &[]], 0.5, &mut scales);
        // Both articles with the tag hold feature 0, neither without it: (2 + 1) / (2 + 2) against
        // (0 + 1) / (2 + 2); feature 1 stands once on either side; feature 2 once without.
        let expected = [3f64.ln(), 0.0, 2f64.ln()];
        for (scale, expected) in scales.iter().zip(expected) {
            assert!((f64::from(*scale) - expected).abs() < 1e-6, "{scales:?}");
        }
        let mut whole = vec![0.0; 3];
        members.scale(&rows, [&[0, 1], &[]], 1.0, &mut whole);
        assert!((whole[0] - scales[0] * scales[0]).abs() < 1e-6);
        let (mut left_out, mut undecided) = (whole.clone(), whole);
        Members::of(&rows, |index| index != 2, 1.0).scale(&rows, [&[0], &[]], 1.0, &mut left_out);
        members.scale(&rows, [&[0], &[2]], 1.0, &mut undecided);
        assert_eq!(left_out, undecided);
    }
}
