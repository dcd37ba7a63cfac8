//! `catchline wordpress`: posts of a WordPress as an archive, and tags back onto them.

mod apply;
mod credentials;
mod json;
mod plan;
mod posts;
mod pull;
mod route;
mod site;
mod tag;
mod terms;
mod text;

use crate::{
    exit::Outcome,
    fetch::{self, Client, Network, Patience},
    progress::Progress,
};
use anyhow::bail;
use clap::{Args, Subcommand};
use credentials::Credentials;
use site::Site;
use url::Url;

const EXAMPLES: &str = "\
Examples:
  catchline wordpress pull https://blog.example.org --output blog.jsonl
  catchline train blog.jsonl
  export CATCHLINE_WORDPRESS_USER=anna
  catchline wordpress tag https://blog.example.org --model blog.catchline --only-untagged
  catchline wordpress tag https://blog.example.org --model blog.catchline --only-untagged --apply

Password: make an application password in WordPress (Users, Profile, Application Passwords), and
put it into CATCHLINE_WORDPRESS_PASSWORD, or give it when you are asked for it.";

/// Read the posts of a WordPress, and write tags to them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Pull(pull::Arguments),
    Tag(tag::Arguments),
}

/// Which site, and how it is asked.
#[derive(Debug, Args)]
struct Asking {
    /// Address of the blog, as its readers know it
    #[arg(value_name = "URL")]
    url: String,
    /// Send the password without encryption to a host that is not this machine
    #[arg(long)]
    plain_http: bool,
    #[command(flatten)]
    network: Network,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.verb {
        Verb::Pull(arguments) => pull::run(arguments),
        Verb::Tag(arguments) => tag::run(arguments),
    }
}

impl Asking {
    /// The address of the site, if what is sent there may be sent.
    fn url(&self, credentials: Option<&Credentials>) -> anyhow::Result<Url> {
        let url = fetch::address(&self.url)?;
        let is_safe = url.scheme() == "https" || fetch::is_here(&url) || self.plain_http;
        if credentials.is_some() && !is_safe {
            bail!(
                "{url}: a password would be sent without encryption; name the site with https://, \
                 or allow it with --plain-http"
            );
        }
        Ok(url)
    }

    /// Finds the way into the site, as a user of it where there are credentials.
    fn site<'a>(
        &self,
        credentials: Option<&'a Credentials>,
        progress: &'a Progress,
    ) -> anyhow::Result<Site<'a>> {
        let url = self.url(credentials)?;
        let client = Client::new(&self.network);
        Site::open(client, &url, credentials, Patience { progress })
    }
}
