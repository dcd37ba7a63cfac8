//! Reads labelled articles from files.
#![forbid(unsafe_code)]
