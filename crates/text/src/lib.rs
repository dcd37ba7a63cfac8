//! From characters to features: tokens, stems, stop words, vocabulary, sparse vectors.
#![forbid(unsafe_code)]
