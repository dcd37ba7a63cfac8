//! The program `catchline`: learns how an archive is tagged and suggests tags for new articles.
#![forbid(unsafe_code)]

mod applied;
mod archive;
mod arguments;
mod bench;
mod builtin;
mod completions;
mod convert;
mod destination;
mod duration;
mod edit;
mod escaped;
mod evaluate;
mod exit;
mod feedback;
mod fetch;
mod forget;
mod inspect;
mod learn;
mod learning;
mod limits;
mod list;
mod listed;
mod man;
mod memory;
mod message;
mod model;
mod now;
mod output;
mod pipeline;
mod progress;
mod provisional;
mod pull;
mod report;
mod serve;
mod settle;
mod signals;
mod stamp;
mod store;
mod suggest;
mod tags;
mod threads;
mod train;
mod undecided;
mod wanted;
mod watch;
mod wordpress;

fn main() -> std::process::ExitCode {
    arguments::run()
}
