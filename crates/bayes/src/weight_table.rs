//! Weights laid out for scoring: those of features that speak for many tags as rows with a number for
//! every tag, so that a processor adds up many tags at once.
#![allow(
    clippy::inline_always,
    reason = "what is inlined is compiled for the processor that it runs on"
)]

use crate::{Row, SmallPart, SmallWeights};
use fearless_simd::{Level, Simd, dispatch, prelude::*};
use std::{hint::black_box, ops::Range};

/// A feature has a row where it has a part for one in so many tags: adding up a row then takes no
/// longer than its parts one by one.
const ONE_IN: usize = 16;

/// Tags in a line.
const LINE: usize = 32;

/// The parts of some tags, in steps; as long as a line of a cache, and never across two.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line([i16; LINE]);

/// [`SmallWeights`] laid out by numbers of features, with rows for those that speak for many tags:
/// the same scores, to the last bit, found sooner.
///
/// Values that are multiples of 2⁻²⁴ up to 1 are taken as whole numbers, in two halves of 12 bits:
/// 16 products of a half and a part add up in 32 bits.
#[derive(Debug, Clone)]
pub struct WeightTable {
    /// What the processor can do at once.
    level: Level,
    /// By number.
    places: Vec<Place>,
    /// All rows. The first is of no feature, and of zeros.
    lines: Vec<Line>,
}

/// Where the parts of a feature are.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The first of its parts, or the first line of its row.
    start: u32,
    /// One past its last part, or [`Place::ROW`].
    end: u32,
}

impl Place {
    /// Stands for the end of a row.
    const ROW: u32 = u32::MAX;

    /// No parts.
    const NONE: Self = Self { start: 0, end: 0 };
}

/// So many multiples of 2⁻²⁴ are 1.
const WHOLE: f32 = (1u32 << 24) as f32;

/// What is added to it becomes a multiple of 2⁻²⁴, and its lowest bits say how many.
const GRAIN: f64 = 1.5 * (1u64 << 28) as f64;

/// So many features are looked up before the first is added.
const AHEAD: usize = 64;

/// So many rows are added up before sums might no longer fit into 32 bits.
const MOST: usize = 16;

/// Two rows by their first lines, and the halves of their values in turn.
#[derive(Clone, Copy)]
struct Pair<S: Simd> {
    starts: [usize; 2],
    high: S::i16s,
    low: S::i16s,
}

impl WeightTable {
    /// Lays out these weights; `order` holds the feature of each number.
    ///
    /// # Panics
    /// Where `order` names a feature that is not below [`SmallWeights::features`].
    pub fn of(weights: &SmallWeights, order: &[u32]) -> Self {
        let width = weights.tag_count().div_ceil(LINE);
        let has_row = |parts: &Range<usize>| weights.tag_count() <= ONE_IN * parts.len();
        let runs = order.iter().map(|&feature| weights.run(feature as usize));
        let rows = 1 + runs.clone().filter(has_row).count();
        let mut lines = Vec::with_capacity(rows * width);
        lines.resize(width, Line::default());
        let places = runs.map(|parts| {
            let first = lines.len();
            let line = u32::try_from(first).ok();
            let Some(first_line) = line.filter(|_| has_row(&parts)) else {
                let (start, end) = (parts.start as u32, parts.end as u32);
                return Place { start, end };
            };
            lines.resize(first + width, Line::default());
            for one in weights.parts[parts].iter().map(|&one| SmallPart(one)) {
                let tag = usize::from(one.tag());
                lines[first + tag / LINE].0[tag % LINE] = one.part();
            }
            Place {
                start: first_line,
                end: Place::ROW,
            }
        });
        let places = places.collect();
        Self {
            level: Level::new(),
            places,
            lines,
        }
    }

    /// [`SmallWeights::scores`] of the weights that were laid out; `numbers` are those of the row's
    /// features.
    ///
    /// # Panics
    /// Where `scores` is shorter than there are tags, or a number is not below the length of the
    /// order.
    pub fn scores(
        &self,
        weights: &SmallWeights,
        numbers: &[u32],
        row: Row<'_>,
        scores: &mut [f64],
    ) {
        if !row.values.iter().all(|&value| is_whole(value)) {
            return weights.scores(row, scores);
        }
        let scores = &mut scores[..weights.tag_count()];
        scores.fill(0.0);
        dispatch!(self.level, simd => {
            let values = row.values.chunks(AHEAD);
            for (numbers, values) in numbers.chunks(AHEAD).zip(values) {
                self.add(simd, weights, (numbers, values), scores);
            }
            weights.end(row, scores);
        });
    }

    /// Adds the parts of at most [`AHEAD`] features, times their values, to the sums of their tags.
    #[inline(always)]
    fn add<S: Simd>(
        &self,
        simd: S,
        weights: &SmallWeights,
        (numbers, values): (&[u32], &[f32]),
        sums: &mut [f64],
    ) {
        let (mut rows, mut others) = ([(0, 0.0); AHEAD], [(Place::NONE, 0.0); AHEAD]);
        let (mut row_count, mut other_count) = (0, 0);
        for (&number, &value) in numbers.iter().zip(values) {
            let place = self.places[number as usize];
            // Both are written, and one is kept: which of them cannot be foreseen.
            rows[row_count % AHEAD] = (place.start, value);
            others[other_count % AHEAD] = (place, value);
            let is_row = usize::from(place.end == Place::ROW);
            (row_count, other_count) = (row_count + is_row, other_count + 1 - is_row);
        }
        let others = &others[..other_count];
        // All are looked at before any is added, so that memory is waited for once.
        let seen = others
            .iter()
            .map(|&(place, _)| weights.parts.get(place.start as usize));
        black_box(seen.flatten().fold(0, |seen, part| seen ^ part));
        for rows in rows[..row_count].chunks(MOST) {
            self.add_rows(simd, rows, sums);
        }
        for &(Place { start, end }, value) in others {
            weights.add_parts(start as usize..end as usize, value, sums);
        }
    }

    /// Adds rows, each by its first line and its value, to the sums of their tags.
    #[inline(always)]
    fn add_rows<S: Simd>(&self, simd: S, rows: &[(u32, f32)], sums: &mut [f64]) {
        let two = |a: i32, b: i32| S::i32s::splat(simd, b << 16 | a & 0xffff).bitcast();
        let pair = |rows: &[(u32, f32)]| {
            let two_rows = [0, 1].map(|at| rows.get(at).copied().unwrap_or_default());
            let [a, b] = two_rows.map(|(_, value)| whole(value));
            Pair {
                starts: two_rows.map(|(start, _)| start as usize),
                high: two(a >> 12, b >> 12),
                low: two(a & 0xfff, b & 0xfff),
            }
        };
        let mut pairs = [pair(&[]); MOST / 2];
        for (pair_of, rows) in pairs.iter_mut().zip(rows.chunks(2)) {
            *pair_of = pair(rows);
        }
        let pairs = &pairs[..rows.len().div_ceil(2)];
        let (lines, rest) = sums.as_chunks_mut::<LINE>();
        let full = lines.len();
        for (at, sums) in lines.iter_mut().enumerate() {
            self.add_line(simd, pairs, at, sums);
        }
        if !rest.is_empty() {
            let mut sums = [0.0; LINE];
            sums[..rest.len()].copy_from_slice(rest);
            self.add_line(simd, pairs, full, &mut sums);
            rest.copy_from_slice(&sums[..rest.len()]);
        }
    }

    /// Adds one line of each row to the sums of its tags.
    #[inline(always)]
    fn add_line<S: Simd>(&self, simd: S, pairs: &[Pair<S>], at: usize, sums: &mut [f64; LINE]) {
        let lines = &self.lines[at..];
        let width = S::i16s::LEN;
        for (at, sums) in (0..).step_by(width).zip(sums.chunks_exact_mut(width)) {
            let nothing = [S::i32s::splat(simd, 0); 2];
            let (mut high, mut low) = (nothing, nothing);
            for pair in pairs {
                let parts =
                    |start: usize| S::i16s::from_slice(simd, &lines[start].0[at..][..width]);
                let [a, b] = pair.starts.map(parts);
                let (first, last) = a.interleave(b);
                for (half, both) in [first, last].into_iter().enumerate() {
                    high[half] += both.pairwise_dot_product(pair.high);
                    low[half] += both.pairwise_dot_product(pair.low);
                }
            }
            let (mut highs, mut lows) = ([0; LINE], [0; LINE]);
            for half in 0..2 {
                let here = half * width / 2..(half + 1) * width / 2;
                high[half].store_slice(&mut highs[here.clone()]);
                low[half].store_slice(&mut lows[here]);
            }
            for ((sum, &high), &low) in sums.iter_mut().zip(&highs).zip(&lows) {
                *sum += (f64::from(high) * 4096.0 + f64::from(low)) / f64::from(WHOLE);
            }
        }
    }
}

/// How many multiples of 2⁻²⁴ a value is.
#[inline(always)]
fn whole(value: f32) -> i32 {
    (f64::from(value) + GRAIN).to_bits() as i32
}

/// Whether a value is a multiple of 2⁻²⁴ from 0 to 1.
fn is_whole(value: f32) -> bool {
    let whole = whole(value);
    whole as f32 == value * WHOLE && (0..=WHOLE as i32).contains(&whole)
}

impl Default for Line {
    fn default() -> Self {
        Self([0; LINE])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Weights;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// All that this processor can be taken for.
    fn levels() -> Vec<Level> {
        let best = Level::new();
        #[cfg(target_arch = "x86_64")]
        let lower = [
            best.as_sse2().map(Simd::level),
            best.as_sse4_2().map(Simd::level),
            best.as_avx2().map(Simd::level),
        ];
        #[cfg(not(target_arch = "x86_64"))]
        let lower = [None];
        lower.into_iter().flatten().chain([best]).collect()
    }

    /// Weights of five features over so many tags: from none to a part for every tag.
    fn weights(tags: usize) -> impl Strategy<Value = SmallWeights> {
        let share =
            |of: usize| prop::collection::btree_map(0..tags.max(1), -9f32..9.0, 0..=tags / of);
        let features = (share(1), share(2), share(12), share(16), share(40));
        features.prop_map(move |(a, b, c, d, e)| {
            let features = [a, b, c, d, e];
            let parts = |tag| {
                let part =
                    |(id, feature): (u32, &BTreeMap<usize, f32>)| Some((id, *feature.get(&tag)?));
                (0.5, (0..).zip(&features).filter_map(part).collect())
            };
            let weights = Weights::from_tags(features.len(), (0..tags).map(parts));
            SmallWeights::of(&weights, 0.0).unwrap()
        })
    }

    proptest! {
        #[test]
        fn scores_are_those_of_the_weights_to_the_last_bit(
            weights in (0..150usize).prop_flat_map(weights),
            row in prop::collection::vec((0..5u32, 0u32..=1 << 24), 0..80),
            order in Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
            odd in prop::option::weighted(0.2, -2f32..2.0),
        ) {
            let number = |id: &u32| order.iter().position(|feature| feature == id).unwrap() as u32;
            let ids: Vec<u32> = row.iter().map(|&(id, _)| id).collect();
            let numbers: Vec<u32> = ids.iter().map(number).collect();
            let mut values: Vec<f32> = row.iter().map(|&(_, n)| n as f32 / WHOLE).collect();
            if let (Some(odd), Some(first)) = (odd, values.first_mut()) {
                *first = odd;
            }
            let row = Row { ids: &ids, values: &values };
            let table = WeightTable::of(&weights, &order);
            let (mut plain, mut quick) = (vec![0.0; weights.tag_count()], vec![7.0; weights.tag_count()]);
            weights.scores(row, &mut plain);
            for level in levels() {
                let table = WeightTable { level, ..table.clone() };
                table.scores(&weights, &numbers, row, &mut quick);
                prop_assert_eq!(&plain, &quick, "{:?}", level);
            }
        }
    }
}
