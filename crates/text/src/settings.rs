//! How a text is turned into terms.

use crate::Error;
use serde::{Deserialize, Serialize};

/// What becomes of number tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbers {
    /// They are terms as they stand.
    Keep,
    /// Every digit becomes `0`, and of more than six in a row six stay: `1,750` is `0,000`.
    #[default]
    Shape,
    /// They are left out.
    Drop,
}

/// How a text is turned into terms; a model keeps them.
///
/// | setting | default | range |
/// |---|---|---|
/// | `stem` | true | |
/// | `stop_words` | true | |
/// | `ngrams` | 1 | 1 to 3 |
/// | `numbers` | shape | keep, shape, drop |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether words are stemmed, where the language has a stemmer.
    pub stem: bool,
    /// Whether the language's stop words are left out.
    pub stop_words: bool,
    /// The most neighbouring tokens that make a term together.
    pub ngrams: u8,
    /// What becomes of numbers.
    pub numbers: Numbers,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            stem: true,
            stop_words: true,
            ngrams: 1,
            numbers: Numbers::default(),
        }
    }
}

impl Settings {
    /// Whether every setting is in its range.
    ///
    /// # Errors
    /// [`Error::Ngrams`] for an n-gram length outside 1 to 3.
    pub fn check(&self) -> Result<(), Error> {
        match self.ngrams {
            1..=3 => Ok(()),
            ngrams => Err(Error::Ngrams { ngrams }),
        }
    }
}
