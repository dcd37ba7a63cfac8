//! Whether confidence means what it says: how often candidates of one confidence are right.

use crate::{Candidate, evaluation::share};
use serde::Serialize;

/// Candidates of about one confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// The least confidence, 0 to 1.
    pub from: f64,
    /// The greatest confidence, 0 to 1.
    pub to: f64,
    /// How many candidates.
    pub count: u64,
    /// Their mean confidence; 0 where there is none.
    pub confidence: f64,
    /// The share of them that is right; 0 where there is none.
    pub right: f64,
}

/// How confidence and what is right go together.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reliability {
    /// Candidates of confidence 0.1 and above in 15 bins of equal count, by confidence; fewer
    /// where there are fewer candidates.
    pub bins: Vec<Bin>,
    /// Candidates of confidence 0.5 to 0.7, 0.7 to 0.9 and 0.9 to 1; one that stands on a border
    /// counts in the higher band.
    pub bands: Vec<Bin>,
}

/// Bins of equal count, and the least confidence looked at.
const BINS: usize = 15;
const LEAST_CONFIDENCE: f64 = 0.1;
/// The borders of the bands.
const BORDERS: [f64; 4] = [0.5, 0.7, 0.9, 1.0];

/// Compares the confidence of candidates with the true tags of their articles, whose ids rise.
///
/// Candidates must reach down to confidence 0.1.
pub fn reliability<'a>(
    articles: impl IntoIterator<Item = (&'a [Candidate], &'a [u32])>,
) -> Reliability {
    let articles = articles.into_iter();
    let all = articles.flat_map(|(candidates, truth)| confident(candidates, truth));
    let all = in_order(all.collect());
    let bins = bins(&all).filter(|bin| !bin.is_empty());
    let band = |borders: &[f64]| {
        let (from, to) = (borders[0], borders[1]);
        let last = to == BORDERS[BORDERS.len() - 1];
        let start = all.partition_point(|&(confidence, _)| confidence < from);
        let end = all.partition_point(|&(confidence, _)| last || confidence < to);
        Bin {
            from,
            to,
            ..Bin::of(&all[start..end])
        }
    };
    Reliability {
        bins: bins.map(Bin::of).collect(),
        bands: BORDERS.windows(2).map(band).collect(),
    }
}

/// The confidence of the candidates that have enough of it, and whether they are right.
pub(crate) fn confident<'a>(
    candidates: &'a [Candidate],
    truth: &'a [u32],
) -> impl Iterator<Item = (f64, bool)> + 'a {
    let sure = candidates
        .iter()
        .filter(|one| LEAST_CONFIDENCE <= one.confidence);
    sure.map(|one| (one.confidence, truth.binary_search(&one.tag).is_ok()))
}

/// Expected calibration error over bins of equal count (Naeini, Cooper & Hauskrecht 2015).
pub(crate) fn calibration_error(confident: Vec<(f64, bool)>) -> f64 {
    let all = in_order(confident);
    let gap = |bin: &[(f64, bool)]| {
        bin.iter()
            .map(|&(confidence, right)| confidence - f64::from(u8::from(right)))
            .sum::<f64>()
    };
    share(bins(&all).map(|bin| gap(bin).abs()).sum(), all.len() as f64)
}

fn in_order(mut confident: Vec<(f64, bool)>) -> Vec<(f64, bool)> {
    confident.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    confident
}

fn bins(all: &[(f64, bool)]) -> impl Iterator<Item = &[(f64, bool)]> {
    let n = all.len();
    (0..BINS).map(move |i| &all[i * n / BINS..(i + 1) * n / BINS])
}

impl Bin {
    fn of(sorted: &[(f64, bool)]) -> Self {
        let end = |one: Option<&(f64, bool)>| one.map_or(0.0, |one| one.0);
        let n = sorted.len() as f64;
        let right = sorted.iter().filter(|one| one.1).count();
        Self {
            from: end(sorted.first()),
            to: end(sorted.last()),
            count: sorted.len() as u64,
            confidence: share(sorted.iter().map(|one| one.0).sum(), n),
            right: share(right as f64, n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(confidences: impl IntoIterator<Item = f64>) -> Vec<Candidate> {
        let candidate = |(tag, confidence)| Candidate {
            tag,
            confidence,
            accepted: false,
        };
        (0..).zip(confidences).map(candidate).collect()
    }

    #[test]
    fn bins_are_those_worked_by_hand() {
        // Two candidates a bin, of 0.10 and 0.13, 0.16 and 0.19, …; those of even tag are right.
        let found = candidates((0..30).map(|i| 0.1 + 0.03 * f64::from(i)));
        let truth: Vec<u32> = (0..30).step_by(2).collect();
        let unsure = candidates([0.099]);
        let all: [(&[Candidate], &[u32]); 2] = [(&found, &truth), (&unsure, &[0])];
        let bins = reliability(all).bins;
        assert_eq!(bins.len(), BINS);
        for (i, bin) in (0..).zip(&bins) {
            assert_eq!((bin.count, bin.right), (2, 0.5));
            let from = 0.1 + 0.06 * f64::from(i);
            assert!((bin.from - from).abs() < 1e-12 && (bin.to - from - 0.03).abs() < 1e-12);
            assert!((bin.confidence - from - 0.015).abs() < 1e-12);
        }
        let error: f64 = bins
            .iter()
            .map(|bin| (bin.confidence - bin.right).abs())
            .sum();
        let found = calibration_error(confident(&found, &truth).collect());
        assert!((found - error / 15.0).abs() < 1e-12);
    }

    #[test]
    fn a_border_belongs_to_the_higher_band() {
        let found = candidates([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.49]);
        let bands = reliability([(&found[..], &[0, 2, 3][..])]).bands;
        let seen = bands.iter().map(|band| (band.from, band.to, band.count));
        let expected = [(0.5, 0.7, 2), (0.7, 0.9, 2), (0.9, 1.0, 2)];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
        let right: Vec<f64> = bands.iter().map(|band| band.right).collect();
        assert_eq!(right, [0.0, 1.0, 0.5]);
        assert!((bands[1].confidence - 0.75).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_no_bin_and_no_nan() {
        let found = reliability([]);
        assert!(found.bins.is_empty());
        assert!(
            found
                .bands
                .iter()
                .all(|band| band.count == 0 && band.right == 0.0 && band.confidence == 0.0)
        );
        let one = candidates([0.3]);
        assert_eq!(reliability([(&one[..], &[][..])]).bins.len(), 1);
    }
}
