//! A token: a word, number, character pair or address, and where it stands.

use crate::segment::Tokens;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A run with at least one letter: `ballot`, `can't`, `COVID-19`, `U.S.`.
    Word,
    /// A run of digits: `2017`, `3.14`, `1,750`.
    Number,
    /// Two neighbouring characters, or a lone one, of a script written without spaces.
    Bigram,
    /// A web or e-mail address: never a term.
    Address,
}

/// A token in a text, by UTF-8 byte offsets: `start < end`, both at character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

impl Token {
    /// The token's own characters.
    ///
    /// # Panics
    /// Where `text` is not the text the token was found in and ends before it, or has a character
    /// across one of its ends.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// The tokens of a text, from its start to its end, in linear time.
///
/// Their starts strictly increase; only neighbouring [`Kind::Bigram`]s overlap.
///
/// ```
/// use catchline_text::tokens;
///
/// let text = "The U.S.-led talks can't wait";
/// let words: Vec<_> = tokens(text).map(|token| token.of(text)).collect();
/// assert_eq!(words, ["The", "U.S.", "led", "talks", "can't", "wait"]);
/// ```
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens::new(text)
}
