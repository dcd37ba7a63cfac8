//! What is plain to see in a block of a text: where its words begin and end.
#![allow(
    clippy::inline_always,
    reason = "what is inlined is compiled for the processor that it runs on"
)]

use crate::Kind;
use crate::key::Key;
use crate::masks::{BLOCK, Masks};
use crate::plain_letter::is_plain;
use fearless_simd::Simd;

/// A block with the bytes that follow it; past the end of the text they are zeros.
pub(crate) type Window = [u8; BLOCK + 16];

/// What is known of a block, a bit for each byte.
#[derive(Clone, Copy)]
pub(crate) struct Bits {
    /// The bytes of ASCII letters and digits, and of all other characters but ASCII and those that
    /// part words whatever follows.
    pub(crate) word: u64,
    /// Of these, the bytes of characters that are not plain.
    pub(crate) odd: u64,
    /// ASCII digits.
    pub(crate) digit: u64,
    /// The signs that may belong to a run before them; some that do not are among them.
    pub(crate) joins: u64,
}

/// Runs of a block, a bit each.
pub(crate) struct Runs {
    /// Their first bytes.
    pub(crate) starts: u64,
    /// One past their last bytes.
    pub(crate) ends: u64,
    /// From where to go on after them.
    pub(crate) next: usize,
}

/// A word in a window, or a run of letters and digits that begins one.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    pub(crate) key: Key,
}

/// The word that begins with a run, where that is not simple; nothing where the rules of all texts
/// have to be asked.
#[inline]
pub(crate) fn plain(window: &Window, bits: Bits, run: Run, shape: bool) -> Option<Run> {
    if bits.is_odd(run) || run.end == BLOCK && is_word(window[BLOCK]) {
        return None;
    }
    let length = run.end - run.start;
    if window[run.start].is_ascii_digit() {
        if 8 < length {
            return None;
        }
        if run.key.is_digits(length) {
            return number(window, bits, run, shape);
        }
    }
    if length == 1 && window[run.end] == b'.' {
        return initialism(window, run);
    }
    let mut run = run;
    if !ends_word(window, run)? {
        // An apostrophe, and letters after it.
        let more = bits.word.checked_shr(run.end as u32 + 1)?.trailing_ones();
        run.end += 1 + more as usize;
        if BLOCK <= run.end || bits.is_odd(run) || !ends_word(window, run)? {
            return None;
        }
    }
    let length = run.end - run.start;
    run.key = if length <= Key::LONGEST {
        Key::of_run(sixteen(window, run.start), length)
    } else {
        Key::LONG
    };
    Some(run)
}

/// The number that begins with a run of up to eight digits.
fn number(window: &Window, bits: Bits, run: Run, shape: bool) -> Option<Run> {
    let mut run = run;
    let mut digits = run.end - run.start;
    if !ends_number(window, run.end)? {
        (run.end, digits) = decimals(window, bits, run)?;
    }
    let length = run.end - run.start;
    if Key::LONGEST < length || shape && MOST_DIGITS < digits {
        return None;
    }
    let key = Key::of_first(sixteen(window, run.start), length);
    run.key = if shape { key.shape() } else { key };
    run.kind = Kind::Number;
    Some(run)
}

/// The single letters parted by dots that begin with one letter and a dot, or that letter.
fn initialism(window: &Window, run: Run) -> Option<Run> {
    let (mut at, mut end, mut letters) = (run.start, run.start, 0);
    while at < BLOCK && window[at].is_ascii_alphabetic() {
        let after = window[at + 1];
        if after.is_ascii_alphanumeric() {
            break;
        }
        letters += 1;
        if after != b'.' {
            end = at + 1;
            break;
        }
        at += 2;
        end = at;
    }
    // What decides lies in the block, and is ASCII.
    if BLOCK <= at || ![window[at], window[at + 1], window[end]].is_ascii() {
        return None;
    }
    if letters < 2 {
        return Some(run);
    }
    let length = end - run.start;
    let key = Key::of_first(sixteen(window, run.start), length).lower();
    let key = if length <= Key::LONGEST {
        key
    } else {
        Key::LONG
    };
    Some(Run { end, key, ..run })
}

/// So many digits in a row stay as they are in a shape.
const MOST_DIGITS: usize = 6;

impl Bits {
    #[inline(always)]
    pub(crate) fn of<S: Simd>(simd: S, window: &Window) -> Self {
        let (block, _) = window.split_first_chunk().expect("a window holds a block");
        let masks = Masks::of(simd, block);
        // What follows a sign decides whether it may join.
        let follows = masks.word >> 1 | u64::from(is_word(window[BLOCK])) << (BLOCK - 1);
        let bits = Self {
            word: masks.word,
            odd: 0,
            digit: masks.digit,
            joins: masks.stays | masks.joins & follows,
        };
        if masks.wide == 0 {
            bits
        } else {
            bits.with_wide(window)
        }
    }

    /// The runs from a byte of the block on. One that reaches the end of the block is left to the
    /// next one, unless it fills this one.
    #[inline(always)]
    pub(crate) fn runs(self, from: usize) -> Runs {
        let word = self.word & u64::MAX << from;
        let (starts, ends) = (word & !(word << 1), !word & word << 1);
        let last = (BLOCK - 1).saturating_sub(starts.leading_zeros() as usize);
        if word >> (BLOCK - 1) != 0 && 0 < last {
            return Runs {
                starts: starts & !(1 << last),
                ends,
                next: last,
            };
        }
        Runs {
            starts,
            ends,
            next: BLOCK,
        }
    }

    /// The same, now that characters that are not ASCII are looked at.
    #[inline(never)]
    fn with_wide(mut self, window: &Window) -> Self {
        let mut at = 0;
        while at < BLOCK {
            let (first, second, third) = (window[at], window[at + 1], window[at + 2]);
            let length = match first {
                0..0x80 => {
                    at += 1;
                    continue;
                }
                0x80..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0.. => 4,
            };
            let bytes = ((1 << length) - 1) << at;
            if parts(first, second, third) {
                self.word &= !bytes;
            } else if !is_plain(first, second) {
                self.odd |= bytes;
            }
            at += length;
        }
        self
    }

    /// Whether a character of a run is not plain.
    #[inline(always)]
    pub(crate) fn is_odd(self, Run { start, end, .. }: Run) -> bool {
        self.odd >> start << (BLOCK - (end - start)) != 0
    }
}

/// Whether these bytes begin with a character that parts words whatever stands beside it: a
/// no-break space or inverted sign, a quotation mark or a dash.
fn parts(first: u8, second: u8, third: u8) -> bool {
    match (first, second) {
        (0xc2, 0xa0 | 0xa1 | 0xab | 0xbb | 0xbf) => true,
        (0xe2, 0x80) => matches!(third, 0x93 | 0x94 | 0x98 | 0x9c..=0x9e | 0xa2 | 0xa6),
        _ => false,
    }
}

#[inline(always)]
pub(crate) fn sixteen(window: &Window, start: usize) -> &[u8; 16] {
    let bytes = window[start % BLOCK..].first_chunk();
    bytes.expect("16 bytes follow the block")
}

/// ASCII letters and digits, and all that is not ASCII.
fn is_word(byte: u8) -> bool {
    SIGNS[usize::from(byte)] & WORD != 0
}

/// A byte of a letter or digit, or of a character that is not ASCII.
const WORD: u8 = 1;
/// A sign that may join a run to a letter or digit.
const JOINS: u8 = 2;
/// A sign that may belong to a run whatever follows.
const STAYS: u8 = 4;

const SIGNS: [u8; 256] = signs();

const fn signs() -> [u8; 256] {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = match byte as u8 {
            b'\'' | b'-' | b'.' | b',' | b'&' => JOINS,
            b'+' | b'#' | b':' => STAYS,
            other if other.is_ascii_alphanumeric() || 0x80 <= other => WORD,
            _ => 0,
        };
        byte += 1;
    }
    signs
}

/// Whether a sign may belong to the run before it, as the byte after it decides.
fn may_join(sign: u8, after: u8) -> bool {
    let sign = SIGNS[usize::from(sign)];
    let after = SIGNS[usize::from(after)];
    (sign & STAYS) | (sign & (after << 1) & JOINS) != 0
}

/// Whether a word ends before the sign that follows it; if not, an apostrophe and an ASCII letter
/// follow. Nothing where neither is plain to see.
fn ends_word(window: &Window, Run { start, end, .. }: Run) -> Option<bool> {
    let (last, sign, after) = (window[end - 1], window[end], window[end + 1]);
    let ends = Some(true);
    if !may_join(sign, after) {
        return ends;
    }
    match sign {
        b':' if after != b'/' => ends,
        b'+' if after.is_ascii() && after != b'+' => ends,
        // `U.S.` begins so, and `www.` is of an address.
        b'.' if is_one_letter(window, start, end) || is_www(&window[start..end]) => None,
        b'.' | b',' => ends,
        b'\'' if last.is_ascii_digit() && after.is_ascii() => ends,
        b'\'' if after.is_ascii_digit() => ends,
        b'\'' if after.is_ascii_alphabetic() => Some(false),
        b'-' if last.is_ascii_digit() && after.is_ascii_digit() => ends,
        b'-' if !last.is_ascii_digit() && after.is_ascii_alphabetic() => ends,
        _ => None,
    }
}

fn is_one_letter(window: &Window, start: usize, end: usize) -> bool {
    end - start == 1 || end - start == 2 && !window[start].is_ascii()
}

fn is_www(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"www")
}

/// Whether a number ends before the sign that follows it; if not, a dot or comma and a digit
/// follow.
fn ends_number(window: &Window, end: usize) -> Option<bool> {
    let (sign, after) = (window[end], window[end + 1]);
    if !may_join(sign, after) {
        return Some(true);
    }
    match sign {
        _ if !after.is_ascii() => None,
        b'.' | b',' => Some(!after.is_ascii_digit()),
        b'-' if after.is_ascii_alphabetic() => None,
        _ => Some(true),
    }
}

/// Where a number ends whose first digits a dot or comma follows, and the most digits in a row.
fn decimals(window: &Window, bits: Bits, Run { start, end, .. }: Run) -> Option<(usize, usize)> {
    let (mut end, mut most) = (end, end - start);
    while matches!(window[end], b'.' | b',') && window[end + 1].is_ascii_digit() {
        let digits = bits.digit.checked_shr(end as u32 + 1)?.trailing_ones() as usize;
        end += 1 + digits;
        most = most.max(digits);
        if BLOCK <= end {
            return None;
        }
    }
    let beyond = [window[end], window[end + 1]];
    beyond.is_ascii().then_some((end, most))
}
