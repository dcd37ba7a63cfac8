//! The model that is compiled into the program.

/// The bytes of `models/congress.catchline`, where this build holds them.
pub(crate) const MODEL: Option<&[u8]> = None;

/// What it is called in messages.
pub(crate) const NAME: &str = "congress";
