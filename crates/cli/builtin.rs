//! The model that is compiled into the program.

/// The bytes of `models/congress.catchline`.
pub(crate) const MODEL: &[u8] = include_bytes!("../../models/congress.catchline");

/// What it is called in messages.
pub(crate) const NAME: &str = "congress";
