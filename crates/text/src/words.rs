//! The words of a text with their keys, most of them found in blocks of 64 bytes.
//!
//! The words are those of [`tokens`](crate::tokens). What is plain, as nearly all of a text in
//! Latin, Greek or Cyrillic letters is, is cut here: a run of letters and digits, and what follows
//! it, decide. At anything else the rules of [`Tokens`] are asked, for one token.

use crate::block::{BLOCK, Bits, Run, Window, is_word, may_join, plain, sixteen};
use crate::key::Key;
use crate::plain_letter::are_plain;
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

struct Scan<'t, 'w> {
    text: &'t str,
    /// What cuts the text where it is not plain.
    tokens: Tokens<'t>,
    /// Whether digits do not count.
    shape: bool,
    /// Those that have not been emitted.
    words: &'w mut Vec<Word>,
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
                && !may_join(window[end], window[end + 1])
                && !window[start].is_ascii_digit()
                && length <= Key::LONGEST
                && at + start < plain_before;
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
