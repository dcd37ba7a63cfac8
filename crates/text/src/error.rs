//! What can be wrong with settings, a language code, a vocabulary or a vector.

/// A mistake in what the crate was given; the message says the mend.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A language that is none of those with an ISO 639-1 code.
    #[error(
        "{code:?} is no language that is known; give its name in English, \"und\" where it is not \
         known, or one of these codes: {known}"
    )]
    Language {
        /// The code as it was given.
        code: String,
        /// The codes that are known.
        known: String,
    },
    /// An n-gram length outside 1 to 3.
    #[error("n-grams of up to {ngrams} tokens are not made; give 1, 2 or 3")]
    Ngrams {
        /// The length that was asked for.
        ngrams: u8,
    },
    /// A share of articles that is no number above 0 and up to 1.
    #[error("{share} is no share of articles; give a number above 0 and up to 1")]
    Share {
        /// The share that was given.
        share: f64,
    },
    /// Two neighbouring terms of a vocabulary that are not in increasing byte order.
    #[error(
        "term {index} of the vocabulary ({second:?}) does not come after the one before it \
         ({first:?}); sort the terms by their bytes and keep each once"
    )]
    Order {
        /// The id of the second of the two.
        index: usize,
        /// The earlier term.
        first: String,
        /// The later term.
        second: String,
    },
    /// A term without a character.
    #[error("term {index} of the vocabulary is empty; leave it out")]
    EmptyTerm {
        /// The id of the term.
        index: usize,
    },
    /// An offset table that does not cut the text of a vocabulary into terms.
    #[error(
        "offset {index} of the vocabulary is {offset}, which is no place to cut its text of \
         {length} bytes; start with 0, end with the length, and cut between characters"
    )]
    Offset {
        /// Which offset.
        index: usize,
        /// Its value.
        offset: u32,
        /// The bytes of the text.
        length: usize,
    },
    /// More terms, or longer ones, than 32-bit offsets can hold.
    #[error(
        "the terms of the vocabulary come to {bytes} bytes, and 4294967295 can be held; raise the \
         number of articles a term must be in"
    )]
    TooLarge {
        /// The bytes of all terms.
        bytes: usize,
    },
    /// A term that is said to be in more articles than there are.
    #[error(
        "term {id} is said to be in {frequency} articles of {articles}; count each article once"
    )]
    Frequency {
        /// The id of the term.
        id: usize,
        /// In how many articles it is said to be.
        frequency: u32,
        /// How many articles there are.
        articles: u32,
    },
    /// A vector with an id that the weights do not know.
    #[error(
        "a vector holds id {id}, and there are weights for {width} terms; make both from the same \
         vocabulary"
    )]
    Width {
        /// The id.
        id: u32,
        /// How many weights there are.
        width: usize,
    },
}
