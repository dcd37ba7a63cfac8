//! `catchline completions`: what a shell needs to complete verbs and flags.

use crate::{arguments, exit::Outcome, output};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  catchline completions bash > ~/.local/share/bash-completion/completions/catchline
  catchline completions fish > ~/.config/fish/completions/catchline.fish";

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    let mut command = arguments::Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "catchline", &mut script);
    output::write(&script)?;
    Ok(Outcome::Done)
}
