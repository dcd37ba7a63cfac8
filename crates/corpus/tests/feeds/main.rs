//! WordPress exports and feeds: what becomes of their items.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

mod broken;
mod exports;
mod read;
mod syndicated;
