//! The program `catchline`: learns how an archive is tagged and suggests tags for new articles.
#![forbid(unsafe_code)]

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
mod found;
mod inspect;
mod learning;
mod limits;
mod list;
mod listed;
mod man;
mod memory;
mod message;
mod model;
mod output;
mod pipeline;
mod progress;
mod report;
mod rounded;
mod suggest;
mod tags;
mod threads;
mod train;
mod wanted;
mod watch;

fn main() -> std::process::ExitCode {
    arguments::run()
}
