//! Cuts a text into tokens by one set of rules for every script.
//!
//! The rules look at roles of characters only (letters, marks, digits by Unicode's General
//! Category), so that they are the same for ASCII, Cyrillic and full-width text:
//!
//! 1. A **word** is a run of letters, marks and digits with at least one letter: `ballot`, `1st`,
//!    `CO₂`. A **number** is a run of digits, joined by single dots or commas between digits:
//!    `3.14`, `1,750`. A number so joined ends before a letter: `3.5mm` is `3.5` and `mm`.
//! 2. An apostrophe (`'`, `’`, U+02BC) between two letters joins them: `can't`, `O’Brien`.
//! 3. A hyphen (`-`, U+2010, U+2011) joins a letter and a digit, once in a word: `COVID-19`,
//!    `F-16`. Elsewhere it parts: `COVID-19-related` is `COVID-19` and `related`.
//! 4. `&` between two letters joins them: `R&D`, `AT&T`.
//! 5. Two or more single letters parted by dots are one word, with the final dot where there is
//!    one: `U.S.`, `U.S`, `e.g.`.
//! 6. `++` right after a word stays with it: `C++`. `#` right after a word of one letter does
//!    too, unless a letter or digit follows: `C#`.
//! 7. A combining mark stays with what it stands on. Invisible joiners (soft hyphen, zero-width
//!    joiners, word joiner, byte-order mark, direction marks, variation selectors) part nothing
//!    inside a word and are left off at its ends.
//! 8. Runs of Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar become overlapping pairs of
//!    characters, each with its marks; a lone character is a token of its own.
//! 9. A web address (`http://`, `https://`, `ftp://` or `www.` and a letter or digit) up to white
//!    space, an angle bracket, a double or curly quote or the characters and full-width signs of
//!    rule 8, trailing punctuation left off, is one token; so is an e-mail address of at most 64
//!    bytes before its `@`.
//! 10. A full-width sign counts as the ASCII sign it stands for, except in addresses. Everything
//!     else parts tokens.

use crate::role::{Characters, Role};
use crate::{Kind, Token, address, word};

/// The tokens of a text; see [`tokens`](crate::tokens).
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    text: Characters<'t>,
    at: usize,
    /// Whether the character at `at` ended the pair before.
    in_run: bool,
    /// The next `@` at or after `at`, where one was looked for and found.
    sign: Option<address::Sign>,
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text: Characters(text),
            at: 0,
            in_run: false,
            sign: address::sign(text, 0),
        }
    }

    /// The token that begins at `at` or after it, a place where no token before it goes on.
    pub(crate) fn next_from(&mut self, at: usize) -> Option<Token> {
        if self.at != at {
            (self.at, self.in_run) = (at, false);
        }
        self.next()
    }

    /// Where the next token is looked for.
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// Where the e-mail address that comes next may begin.
    pub(crate) fn plain_before(&self) -> usize {
        self.sign.map_or(usize::MAX, |sign| {
            sign.at.saturating_sub(address::LOCAL_BYTES)
        })
    }

    /// The word, number or address that begins here.
    fn word(&mut self) -> Token {
        let start = self.at;
        let (end, kind) = match self.address() {
            Some(end) => (end, Kind::Address),
            None => word::scan(self.text, start),
        };
        self.at = end;
        Token { start, end, kind }
    }

    /// Where the address that begins here ends.
    fn address(&mut self) -> Option<usize> {
        let text = self.text.0;
        if self.sign.is_some_and(|sign| sign.at < self.at) {
            self.sign = address::sign(text, self.at);
        }
        let mail = self
            .sign
            .and_then(|sign| address::mail(text, self.at, sign));
        mail.or_else(|| address::web(text, self.at))
    }

    /// The pair that begins here; none at the end of a run.
    fn pair(&mut self) -> Option<Token> {
        let start = self.at;
        let (end, next) = self.text.character(start);
        let more = self.text.role(next).0 == Role::Spaceless;
        let lone = !more && !self.in_run;
        (self.at, self.in_run) = (next, more);
        let end = if more {
            self.text.character(next).0
        } else {
            end
        };
        (more || lone).then_some(Token {
            start,
            end,
            kind: Kind::Bigram,
        })
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match self.text.role(self.at) {
                (Role::End, _) => return None,
                (Role::Letter | Role::Digit, _) => return Some(self.word()),
                (Role::Spaceless, _) => {
                    if let Some(pair) = self.pair() {
                        return Some(pair);
                    }
                }
                (_, length) => self.at += length,
            }
        }
    }
}

impl std::iter::FusedIterator for Tokens<'_> {}
