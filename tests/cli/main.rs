//! Tests of the program and the crates together: each runs `catchline` in a folder of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod bench;
mod broken;
mod convert;
mod corpora;
mod crash;
mod editors_page;
mod evaluate;
mod evaluate_report;
mod in_place;
mod inspect;
mod models;
mod program;
mod pull;
mod serve;
mod service_page;
mod shell;
mod store;
mod store_crash;
mod store_disk;
mod suggest;
mod suggest_stream;
mod tag_changes;
mod tag_list;
mod tags;
mod train;
mod tune;
mod undecided;
mod watch;
mod watch_deliver;
mod watch_feed;
mod watch_store;
mod web;
mod why;
mod wordpress;
