//! The model that is compiled into the program.

/// Bytes at a multiple of 64, as the sections of a model are within them.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../models/congress.catchline"));

/// The bytes of `models/congress.catchline`.
pub(crate) static MODEL: &[u8] = &FILE.0;

/// What it is called in messages.
pub(crate) const NAME: &str = "congress";
