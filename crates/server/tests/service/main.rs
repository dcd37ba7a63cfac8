//! Tests of the service in one process: requests go to its router, without a socket.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod annif;
mod archive;
mod asked;
mod described;
mod desk;
mod guarded;
mod kept;
mod limited;
mod reload;
mod session;
mod stream;
mod suggested;
mod tag_changes;
