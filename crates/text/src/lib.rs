//! From characters to features: the words of an article as numbers.
//!
//! A text goes through four steps, each of which can be used alone:
//!
//! 1. [`tokens`] cuts it into words, numbers, character pairs and addresses, by one set of rules
//!    for every script, and tells where each stands.
//! 2. [`Extractor`] turns tokens into terms: [`normalise`]d, without [`StopWords`], stemmed
//!    ([`Stemmer`]) in the article's [`Language`], joined to n-grams as [`Settings`] say.
//! 3. [`VocabularyBuilder`] counts in how many articles each term is and makes a [`Vocabulary`],
//!    in which a term has an id.
//! 4. [`SparseVector`] holds the features of one article: counts, log-tf, tf-idf, L2.
//!
//! Of the languages with an ISO 639-1 code, those that Snowball has a stemmer for are stemmed
//! ([`Language::is_stemmed`]), and words of others are kept as they stand.
//! [`Language::detect`] guesses the language of a text, [`Language::detect_among`] which of a few
//! it is in.
//!
//! The same text gives the same terms, ids and values on every machine and run. [`digest`] is a
//! checksum of that, by which a model notices another tokenizer.
//!
//! ```
//! use catchline_text::{Extractor, Field, Language, Settings, SparseVector, VocabularyBuilder};
//!
//! let articles = ["Ballots were counted twice.", "The count of ballots goes on."];
//! let mut extractor = Extractor::new(Settings::default())?;
//! let mut terms = |text| {
//!     let mut terms = Vec::new();
//!     let fields = [Field { prefix: None, text }];
//!     extractor.extract(&fields, Language::ENGLISH, |found| terms.push(found.term.to_owned()));
//!     terms
//! };
//! let mut builder = VocabularyBuilder::default();
//! articles.iter().for_each(|text| builder.add(terms(text)));
//! let vocabulary = builder.build(2, 1.0)?;
//! assert_eq!(vocabulary.iter().collect::<Vec<_>>(), ["ballot", "count"]);
//!
//! let ids = terms("Counts and recounts").into_iter().filter_map(|term| vocabulary.get(&term));
//! let vector = SparseVector::from_ids(ids).log_tf().l2();
//! assert_eq!(vector.ids(), [1]);
//! # Ok::<(), catchline_text::Error>(())
//! ```
#![forbid(unsafe_code)]

mod address;
mod block;
mod detection;
mod digest;
mod elision;
mod english;
mod error;
mod key;
mod language;
mod lexicon;
mod masks;
mod memo;
mod normalise;
mod plain_letter;
mod role;
mod segment;
mod sentence;
mod settings;
mod stem;
mod stop_words;
mod terms;
mod token;
mod vector;
mod vocabulary;
mod vocabulary_builder;
mod word;
mod word_table;
mod words;

pub use digest::digest;
pub use error::Error;
pub use language::Language;
pub use normalise::normalise;
pub use segment::Tokens;
pub use settings::{Numbers, Settings};
pub use stem::{STEMMER_VERSION, Stemmer};
pub use stop_words::StopWords;
pub use terms::{Extractor, Field, Occurrence};
pub use token::{Kind, Token, tokens};
pub use vector::{InverseFrequencies, SparseVector, log_tf_idf_l2};
pub use vocabulary::Vocabulary;
pub use vocabulary_builder::VocabularyBuilder;
pub use word_table::WordTable;
pub use words::{Word, words};
