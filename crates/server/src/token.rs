//! The token that is asked of those who write.

use std::fmt;
use subtle::ConstantTimeEq;

/// The shortest token, in bytes: what is shorter could be guessed.
const SHORTEST: usize = 16;

/// A secret that a request has to know.
#[derive(Clone)]
pub struct Token(String);

/// Why a text cannot be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token has {SHORTEST} or more letters, digits and signs of ASCII, and no spaces")]
pub struct WeakToken;

impl Token {
    /// Takes a text as the token; white space around it does not count.
    ///
    /// # Errors
    /// [`WeakToken`] for what is short, or could not stand in a header.
    pub fn new(text: &str) -> Result<Self, WeakToken> {
        let text = text.trim();
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.len() < SHORTEST || !is_plain {
            return Err(WeakToken);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a text is the token; how long that takes says nothing of how much of it is right.
    pub(crate) fn is(&self, given: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(given).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        let token = Token::new(" 0123456789abcdef\n").unwrap();
        assert!(token.is(b"0123456789abcdef"));
        for wrong in [
            "",
            "0123456789abcdeg",
            "0123456789abcdef ",
            "0123456789abcde",
        ] {
            assert!(!token.is(wrong.as_bytes()), "{wrong:?}");
        }
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn what_is_short_or_spaced_is_refused() {
        for wrong in ["", "short", "0123456789 abcdef", "0123456789äöüäöü"] {
            assert_eq!(Token::new(wrong).unwrap_err(), WeakToken, "{wrong:?}");
        }
    }
}
