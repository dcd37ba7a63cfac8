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
/// Values that are multiples of 2⁻²⁴ up to 1 are taken as whole numbers, in two halves of 12 bits, whose
/// products with parts add up in 32 bits.
#[derive(Debug, Clone)]
pub struct WeightTable {
    /// What the processor can do at once.
    level: Level,
    /// Whether there are weights that tags share.
    is_shared: bool,
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

/// The bits of the lower half of a value.
const HALF: u32 = 12;

/// Keeps the lower half.
const LOW: i32 = (1 << HALF) - 1;

/// So many features are looked up before the first is added.
const AHEAD: usize = 128;

/// So many rows are added up before sums might no longer fit into 32 bits.
const MOST: usize = 16;

/// Pairs of rows: their first lines, and the lower and the upper halves of both values.
type Pairs<'r> = (&'r [[u32; 2]], &'r [[i32; 2]]);

impl WeightTable {
    /// Lays out these weights; `order` holds the feature of each number.
    ///
    /// # Panics
    /// Where `order` names a feature that is not below [`SmallWeights::features`].
    pub fn of(weights: &SmallWeights, order: &[u32]) -> Self {
        // An odd number of lines: the first lines of rows share no part of a cache.
        let width = weights.tag_count().div_ceil(LINE) | 1;
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
            is_shared: weights.is_shared(),
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
        let scores = &mut scores[..weights.tag_count()];
        scores.fill(0.0);
        dispatch!(self.level, simd => {
            let mut features = numbers.chunks(AHEAD).zip(row.values.chunks(AHEAD));
            if features.all(|features| self.add(simd, weights, features, scores)) {
                weights.end(self.is_shared.then_some(row), scores);
            } else {
                weights.scores(row, scores);
            }
        });
    }

    /// Adds the parts of at most [`AHEAD`] features, times their values, to the sums of their tags;
    /// nothing, where a value is no multiple of 2⁻²⁴ from 0 to 1.
    #[inline(always)]
    fn add<S: Simd>(
        &self,
        simd: S,
        weights: &SmallWeights,
        (numbers, values): (&[u32], &[f32]),
        sums: &mut [f64],
    ) -> bool {
        let mut wholes = [0; AHEAD];
        let mut are_whole = true;
        for (whole, &value) in wholes.iter_mut().zip(values) {
            *whole = (value * WHOLE) as i32;
            are_whole &= *whole as f32 == value * WHOLE && (0..=WHOLE as i32).contains(whole);
        }
        if !are_whole {
            return false;
        }
        let (mut starts, mut row_values, mut row_count) = ([0; AHEAD], [0; AHEAD], 0);
        let (mut others, mut other_count) = ([(Place::NONE, 0.0); AHEAD], 0);
        for ((&number, &value), &whole) in numbers.iter().zip(values).zip(&wholes) {
            let place = self.places[number as usize];
            // Both are written, and one is kept: which of them cannot be foreseen.
            starts[row_count % AHEAD] = place.start;
            row_values[row_count % AHEAD] = whole;
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
        // What follows the last row is of another feature: the row of zeros takes its place.
        starts[row_count..].fill(0);
        let mut halves = [[0; 2]; AHEAD / 2];
        for (halves, &[a, b]) in halves.iter_mut().zip(row_values.as_chunks().0) {
            *halves = [(b & LOW) << 16 | a & LOW, b >> HALF << 16 | a >> HALF];
        }
        let count = row_count.div_ceil(2);
        self.add_rows(
            simd,
            (&starts.as_chunks().0[..count], &halves[..count]),
            sums,
        );
        for &(Place { start, end }, value) in others {
            weights.add_parts(start as usize..end as usize, value, sums);
        }
        true
    }

    /// Adds pairs of rows to the sums of their tags.
    #[inline(always)]
    fn add_rows<S: Simd>(&self, simd: S, (starts, halves): Pairs<'_>, sums: &mut [f64]) {
        let (lines, rest) = sums.as_chunks_mut::<LINE>();
        let mut last = [0.0; LINE];
        last[..rest.len()].copy_from_slice(rest);
        for pairs in starts.chunks(MOST / 2).zip(halves.chunks(MOST / 2)) {
            for (at, sums) in lines.iter_mut().enumerate() {
                self.add_line(simd, pairs, at, sums);
            }
            if !rest.is_empty() {
                self.add_line(simd, pairs, lines.len(), &mut last);
            }
        }
        rest.copy_from_slice(&last[..rest.len()]);
    }

    /// Adds one line of each of some pairs of rows to the sums of its tags.
    #[inline(always)]
    fn add_line<S: Simd>(
        &self,
        simd: S,
        (starts, halves): Pairs<'_>,
        at: usize,
        sums: &mut [f64; LINE],
    ) {
        let lines = &self.lines[at..];
        let width = S::i16s::LEN;
        for (at, sums) in (0..).step_by(width).zip(sums.chunks_exact_mut(width)) {
            let nothing = [S::i32s::splat(simd, 0); 2];
            let (mut low, mut high) = (nothing, nothing);
            for (starts, halves) in starts.iter().zip(halves) {
                let splat = |half| -> S::i16s { S::i32s::splat(simd, half).bitcast() };
                let [low_half, high_half] = halves.map(splat);
                let parts =
                    |start: u32| S::i16s::from_slice(simd, &lines[start as usize].0[at..][..width]);
                let [a, b] = starts.map(parts);
                let (first, last) = a.interleave(b);
                for (half, parts) in [first, last].into_iter().enumerate() {
                    low[half] += parts.pairwise_dot_product(low_half);
                    high[half] += parts.pairwise_dot_product(high_half);
                }
            }
            let (mut lows, mut highs) = ([0; LINE], [0; LINE]);
            for half in 0..2 {
                let here = half * width / 2..(half + 1) * width / 2;
                low[half].store_slice(&mut lows[here.clone()]);
                high[half].store_slice(&mut highs[here]);
            }
            for ((sum, &low), &high) in sums.iter_mut().zip(&lows).zip(&highs) {
                let high = f64::from(high) * f64::from(1 << HALF);
                *sum += (high + f64::from(low)) / f64::from(WHOLE);
            }
        }
    }
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
