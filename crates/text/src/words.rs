//! The words of a text with their keys, most of them found in blocks of 64 bytes.
//!
//! The words are those of [`tokens`](crate::tokens). What is plain, as nearly all of a text in
//! Latin, Greek or Cyrillic letters is, is cut here: a run of letters and digits, and what follows
//! it, decide. At anything else the rules of [`Tokens`] are asked, for one token.
#![allow(
    clippy::inline_always,
    reason = "what is inlined is compiled for the processor that it runs on"
)]

use crate::block::{Bits, Run, Window, plain, sixteen};
use crate::key::Key;
use crate::masks::BLOCK;
use crate::plain_letter::are_plain;
use crate::{Kind, Numbers, Token, Tokens};
use fearless_simd::{Level, Simd, dispatch};

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
    const NONE: Self = Self {
        start: 0,
        end: 0,
        kind: Kind::Word,
        key: Key::LONG,
    };

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
    room.resize(ROOM, Word::NONE);
    if let Some(words) = room.first_chunk_mut() {
        let scan = Scan {
            text,
            tokens: Tokens::new(text),
            shape: numbers == Numbers::Shape,
            words,
            len: 0,
        };
        dispatch!(Level::new(), simd => scan.run(simd, emit));
    }
}

/// Words are emitted when there are so many, and the rest of a block's.
const MANY: usize = 32;

/// The words of a block, one a byte at most, and those that may wait before them.
const ROOM: usize = 128;

struct Scan<'t, 'w> {
    text: &'t str,
    /// What cuts the text where it is not plain.
    tokens: Tokens<'t>,
    /// Whether digits do not count.
    shape: bool,
    /// The first are those that have not been emitted.
    words: &'w mut [Word; ROOM],
    len: usize,
}

impl Scan<'_, '_> {
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S, mut emit: impl FnMut(&[Word])) {
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
            at = self.block(simd, window, at);
            // A sign may lie across the end of the block.
            while at < bytes.len() && !self.text.is_char_boundary(at) {
                at += 1;
            }
            if MANY <= self.len {
                emit(&self.words[..self.len]);
                self.len = 0;
            }
        }
        emit(&self.words[..self.len]);
    }

    /// Finds the words that begin in a block, and says from where to go on.
    #[inline(always)]
    fn block<S: Simd>(&mut self, simd: S, window: &Window, at: usize) -> usize {
        let bits = Bits::of(simd, window);
        let mut from = 0;
        while from < BLOCK {
            let runs = bits.runs(from);
            let (mut starts, mut ends) = (runs.starts, runs.ends);
            // From there on words may be parts of an address.
            let before = self.tokens.plain_before().saturating_sub(at);
            let far = u64::MAX.checked_shl(before.min(BLOCK) as u32).unwrap_or(0);
            let hard = bits.digit | far;
            from = loop {
                if starts == 0 {
                    return at + runs.next;
                }
                let start = starts.trailing_zeros() as usize % BLOCK;
                let end = ends.trailing_zeros() as usize;
                starts &= starts - 1;
                ends &= ends.wrapping_sub(1);
                let length = end - start;
                let run = Run {
                    start,
                    end,
                    kind: Kind::Word,
                    key: Key::of_run(sixteen(window, start), length),
                };
                let is_hard = (hard >> start | bits.joins >> (end % BLOCK)) & 1 != 0;
                let is_hard = is_hard || Key::LONGEST < length;
                if is_hard || bits.odd != 0 && bits.is_odd(run) {
                    break self.hard(window, bits, at, run);
                }
                self.push(at, run);
            };
        }
        at + from
    }

    /// Finds the word that begins with a run, where that is not simple, and says from where in the
    /// block to go on.
    #[inline(never)]
    fn hard(&mut self, window: &Window, bits: Bits, at: usize, run: Run) -> usize {
        let start = at + run.start;
        let run = (start < self.tokens.plain_before()).then_some(run);
        match run.and_then(|run| plain(window, bits, run, self.shape)) {
            Some(run) => {
                self.push(at, run);
                run.end
            }
            None => self.other(start) - at,
        }
    }

    #[inline(always)]
    fn push(&mut self, at: usize, run: Run) {
        self.words[self.len % ROOM] = Word {
            start: at + run.start,
            end: at + run.end,
            kind: run.kind,
            key: run.key,
        };
        self.len += 1;
    }

    /// Takes the next token by the rules of all texts, unless it is an address or there is none,
    /// and says from where to go on.
    #[inline(never)]
    fn other(&mut self, at: usize) -> usize {
        if let Some(Token { start, end, kind }) = self.tokens.next_from(at)
            && kind != Kind::Address
        {
            self.words[self.len % ROOM] = Word::at(self.text, start, end, kind);
            self.len += 1;
        }
        self.tokens.place()
    }
}
