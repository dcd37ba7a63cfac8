//! Which bytes of a block are of which kind, a bit each.
#![allow(
    clippy::inline_always,
    reason = "what is inlined is compiled for the processor that it runs on"
)]

use fearless_simd::{Simd, prelude::*, u8x64};

/// The bytes that are looked at together.
pub(crate) const BLOCK: usize = 64;

/// A bit for each byte of a block, the first byte's the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Masks {
    /// ASCII letters and digits, and all that is not ASCII.
    pub(crate) word: u64,
    /// ASCII digits.
    pub(crate) digit: u64,
    /// `&` to `.`, among which are all signs that may join a run to a letter or digit after them.
    pub(crate) joins: u64,
    /// Signs that may belong to the run before them whatever follows: `+`, `#` and `:`.
    pub(crate) stays: u64,
    /// All that is not ASCII.
    pub(crate) wide: u64,
}

impl Masks {
    #[inline(always)]
    pub(crate) fn of<S: Simd>(simd: S, block: &[u8; BLOCK]) -> Self {
        let bytes = u8x64::from_slice(simd, block);
        let among = |bytes: u8x64<S>, first: u8, count: u8| (bytes - first).simd_lt(count);
        let is = |sign: u8| bytes.simd_eq(sign);
        let wide = bytes.simd_ge(0x80);
        let digit = among(bytes, b'0', 10);
        let letter = among(bytes | 0x20, b'a', 26);
        Self {
            word: (letter | digit | wide).to_bitmask(),
            digit: digit.to_bitmask(),
            joins: among(bytes, b'&', 9).to_bitmask(),
            stays: (is(b'+') | is(b'#') | is(b':')).to_bitmask(),
            wide: wide.to_bitmask(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fearless_simd::{Level, dispatch};

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

    #[test]
    fn every_byte_has_its_bits_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let is_word = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let bits = |is: bool, at: usize| u64::from(is) << at;
            for at in 0..BLOCK {
                let mut block = [b' '; BLOCK];
                block[at] = byte;
                let expected = Masks {
                    word: bits(is_word, at),
                    digit: bits(byte.is_ascii_digit(), at),
                    joins: bits((b'&'..=b'.').contains(&byte), at),
                    stays: bits(b"+#:".contains(&byte), at),
                    wide: bits(!byte.is_ascii(), at),
                };
                for level in levels() {
                    let found = dispatch!(level, simd => Masks::of(simd, &block));
                    assert_eq!(found, expected, "{byte} at {at}");
                }
            }
        }
    }
}
