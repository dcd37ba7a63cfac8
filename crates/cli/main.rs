//! The program `catchline`.
#![forbid(unsafe_code)]
fn main() {}
