//! The words of a text with their keys, most of them found by eight bytes at a time.
//!
//! The words are those of [`tokens`](crate::tokens). What is plain, as nearly all of a text in
//! Latin, Greek or Cyrillic letters is, is cut here: a run of letters and digits, and what follows
//! it, decide. At anything else the rules of [`Tokens`] are asked, for one token.

use crate::key::{Key, each};
use crate::plain_letter::{are_plain, is_plain};
use crate::{Kind, Numbers, Token, Tokens};

/// A token that may be a term, with the key by which a [`WordTable`](crate::WordTable) finds it.
///
/// All words of one key become the same term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is; never an address.
    pub kind: Kind,
    pub(crate) key: Key,
}

impl Word {
    /// The word's own characters.
    ///
    /// # Panics
    /// Where `text` is not the text the word was found in and ends before it, or has a character
    /// across one of its ends.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// A word that [`Word::form`] has written.
    pub fn of_form(form: &str) -> Self {
        let kind = Kind::Word;
        Self::at(form, 0, form.len(), kind)
    }

    /// Appends the form in which all words of one key meet; `text` is the word's text.
    pub fn form(&self, text: &str, form: &mut String) {
        let mut bytes = [0; Key::LONGEST];
        let known = self.key.bytes(&mut bytes);
        let known = known.and_then(|bytes| std::str::from_utf8(bytes).ok());
        form.push_str(known.unwrap_or_else(|| self.of(text)));
    }

    /// The word that stands at these bytes.
    fn at(text: &str, start: usize, end: usize, kind: Kind) -> Self {
        let surface = &text[start..end];
        let key = Key::of(surface);
        let key = if key != Key::LONG && are_plain(surface) {
            key.lower()
        } else {
            key
        };
        Self {
            start,
            end,
            kind,
            key,
        }
    }
}

/// Emits the words of a text in order, some dozens at a time; addresses are left out.
///
/// Where numbers become shapes, numbers of one shape have one key. `room` is used again from text
/// to text.
///
/// ```
/// use catchline_text::{Numbers, words};
///
/// let text = "The U.S.-led talks can't wait";
/// let (mut room, mut found) = (Vec::new(), Vec::new());
/// words(text, Numbers::Shape, &mut room, |words| {
///     found.extend(words.iter().map(|word| word.of(text)));
/// });
/// assert_eq!(found, ["The", "U.S.", "led", "talks", "can't", "wait"]);
/// ```
#[inline]
pub fn words(text: &str, numbers: Numbers, room: &mut Vec<Word>, emit: impl FnMut(&[Word])) {
    let scan = Scan {
        text,
        tokens: Tokens::new(text),
        shape: numbers == Numbers::Shape,
        words: room,
    };
    scan.run(emit);
}

/// Words are emitted when there are so many, and the rest of a block's.
const MANY: usize = 32;

/// The bytes that are looked at together.
const BLOCK: usize = 64;

/// A block with the bytes that follow it; past the end of the text they are zeros.
type Window = [u8; BLOCK + 16];

struct Scan<'t, 'w> {
    text: &'t str,
    /// What cuts the text where it is not plain.
    tokens: Tokens<'t>,
    /// Whether digits do not count.
    shape: bool,
    /// Those that have not been emitted.
    words: &'w mut Vec<Word>,
}

/// What is known of a block.
#[derive(Clone, Copy)]
struct Bits {
    /// The bytes of ASCII letters and digits, and of all other characters but ASCII and those that
    /// part words whatever follows.
    word: u64,
    /// Of these, the bytes of characters that are not plain.
    odd: u64,
}

/// A word in a window, or a run of letters and digits that begins one.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    kind: Kind,
    key: Key,
}

impl Scan<'_, '_> {
    #[inline]
    fn run(mut self, mut emit: impl FnMut(&[Word])) {
        self.words.clear();
        let bytes = self.text.as_bytes();
        let mut at = 0;
        let mut last: Window = [0; BLOCK + 16];
        while at < bytes.len() {
            let rest = &bytes[at..];
            let window = if let Some(window) = rest.first_chunk() {
                window
            } else {
                let (here, beyond) = last.split_at_mut(rest.len());
                here.copy_from_slice(rest);
                beyond.fill(0);
                &last
            };
            at = self.block(window, at);
            // A sign may lie across the end of the block.
            while at < bytes.len() && !self.text.is_char_boundary(at) {
                at += 1;
            }
            if MANY <= self.words.len() {
                emit(self.words);
                self.words.clear();
            }
        }
        emit(self.words);
    }

    /// Finds the words that begin in a block, and says from where to go on.
    fn block(&mut self, window: &Window, at: usize) -> usize {
        let bits = Bits::of(window);
        let mut plain_before = self.tokens.plain_before();
        let mut from = 0;
        while from < BLOCK && bits.word >> from != 0 {
            let start = (from + (bits.word >> from).trailing_zeros() as usize) % BLOCK;
            let length = (bits.word >> start).trailing_ones() as usize;
            let end = start + length;
            if end == BLOCK && is_word(window[BLOCK]) && 0 < start {
                return at + start;
            }
            let key = Key::of_first(sixteen(window, start), length).lower();
            let is_odd = bits.odd >> start << (BLOCK - length) != 0;
            let is_simple = !is_odd
                & !may_join(window[end], window[end + 1])
                & !window[start].is_ascii_digit()
                & (length <= Key::LONGEST)
                & (at + start < plain_before);
            if is_simple {
                from = end;
                self.words.push(Word {
                    start: at + start,
                    end: at + end,
                    kind: Kind::Word,
                    key,
                });
                continue;
            }
            let kind = Kind::Word;
            let run = Run {
                start,
                end,
                kind,
                key,
            };
            let run = (at + start < plain_before).then_some(run);
            let run = run.and_then(|run| plain(window, bits, run, self.shape));
            from = match run {
                Some(run) => {
                    self.words.push(Word {
                        start: at + run.start,
                        end: at + run.end,
                        kind: run.kind,
                        key: run.key,
                    });
                    run.end
                }
                None => self.other(at + start) - at,
            };
            plain_before = self.tokens.plain_before();
        }
        at + from.max(BLOCK)
    }

    /// Takes the next token by the rules of all texts, unless it is an address or there is none,
    /// and says from where to go on.
    #[inline(never)]
    fn other(&mut self, at: usize) -> usize {
        if let Some(Token { start, end, kind }) = self.tokens.next_from(at)
            && kind != Kind::Address
        {
            self.words.push(Word::at(self.text, start, end, kind));
        }
        self.tokens.place()
    }
}

/// The word that begins with a run, where that is not simple; nothing where the rules of all texts
/// have to be asked.
#[inline(never)]
fn plain(window: &Window, bits: Bits, run: Run, shape: bool) -> Option<Run> {
    if bits.is_odd(run) || run.end == BLOCK && is_word(window[BLOCK]) {
        return None;
    }
    let length = run.end - run.start;
    if window[run.start].is_ascii_digit() {
        if 8 < length {
            return None;
        }
        if run.key.is_digits(length) {
            return number(window, run, shape);
        }
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
        Key::of_first(sixteen(window, run.start), length).lower()
    } else {
        Key::LONG
    };
    Some(run)
}

/// The number that begins with a run of up to eight digits.
fn number(window: &Window, run: Run, shape: bool) -> Option<Run> {
    let mut run = run;
    let mut digits = run.end - run.start;
    if !ends_number(window, run.end)? {
        (run.end, digits) = decimals(window, run)?;
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

/// So many digits in a row stay as they are in a shape.
const MOST_DIGITS: usize = 6;

impl Bits {
    #[inline]
    fn of(window: &Window) -> Self {
        let (mut word, mut wide) = (0, 0);
        for (lane, bytes) in window[..BLOCK].chunks_exact(8).enumerate() {
            let bytes = bytes.try_into().map_or(0, u64::from_le_bytes);
            let low = bytes & each(0x7f);
            let letters = low | each(0x20);
            let letters = (letters + each(0x80 - b'a')) & !(letters + each(0x80 - b'z' - 1));
            let digits = (low + each(0x80 - b'0')) & !(low + each(0x80 - b'9' - 1));
            word |= gather(letters | digits | bytes) << (8 * lane);
            wide |= bytes;
        }
        let bits = Self { word, odd: 0 };
        if wide & each(0x80) == 0 {
            bits
        } else {
            bits.with_wide(window)
        }
    }

    /// The same, now that characters that are not ASCII are looked at.
    #[inline(never)]
    fn with_wide(mut self, window: &Window) -> Self {
        let mut at = 0;
        while at < BLOCK {
            let (first, second, third) = (window[at], window[at + 1], window[at + 2]);
            let length = match first {
                ..0x80 => {
                    at += 1;
                    continue;
                }
                ..0xe0 => 2,
                ..0xf0 => 3,
                _ => 4,
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
    fn is_odd(self, Run { start, end, .. }: Run) -> bool {
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

/// The highest bit of each of eight bytes.
#[inline]
fn gather(bytes: u64) -> u64 {
    ((bytes & each(0x80)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[inline]
fn sixteen(window: &Window, start: usize) -> &[u8; 16] {
    let bytes = window[start % BLOCK..].first_chunk();
    bytes.expect("16 bytes follow the block")
}

/// ASCII letters and digits, and all that is not ASCII.
#[inline]
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
#[inline]
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
fn decimals(window: &Window, Run { start, end, .. }: Run) -> Option<(usize, usize)> {
    let (mut end, mut most) = (end, end - start);
    while matches!(window[end], b'.' | b',') && window[end + 1].is_ascii_digit() {
        let digits = window[end + 1..].iter();
        let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
        end += 1 + digits;
        most = most.max(digits);
        if BLOCK <= end {
            return None;
        }
    }
    let beyond = [window[end], window[end + 1]];
    beyond.is_ascii().then_some((end, most))
}
