//! `catchline man`: the manual page of the program or of a verb.

use crate::{arguments, exit::Outcome, output};
use anyhow::bail;
use clap::{Args, CommandFactory};
use clap_mangen::Man;

const EXAMPLES: &str = "\
Examples:
  catchline man > catchline.1
  catchline man suggest | man -l -";

/// Print the manual page
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Verb whose page is wanted [default: the program's page]
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut command = arguments::Arguments::command().disable_help_subcommand(true);
    command.build();
    let source = format!("catchline {}", command.get_version().unwrap_or_default());
    if let Some(verb) = &arguments.verb {
        let Some(found) = command.find_subcommand(verb) else {
            let verbs: Vec<&str> = command
                .get_subcommands()
                .map(clap::Command::get_name)
                .collect();
            bail!("there is no verb {verb}; take one of {}", verbs.join(", "));
        };
        command = found.clone();
    }
    let mut page = Vec::new();
    Man::new(command).source(source).render(&mut page)?;
    output::write(&page)?;
    Ok(Outcome::Done)
}
