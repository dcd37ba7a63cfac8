//! `catchline wordpress pull`: the published posts of a site as an archive.

use super::{
    Asking,
    credentials::Credentials,
    posts::{self, Asked, Post},
    terms::Terms,
};
use crate::{
    destination, escaped::Escaped, exit::Outcome, message::count, output, progress::Progress,
    report,
};
use catchline::{Labelled, corpus::write_jsonl};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  catchline wordpress pull https://blog.example.org --output blog.jsonl
  catchline wordpress pull http://127.0.0.1:8088 --output - | head -1";

/// Read the published posts of a WordPress as JSON Lines
///
/// What everybody may read needs no password. Posts behind a password are left out and named;
/// drafts and private posts are never asked for.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    asking: Asking,
    /// File to write; - is standard output
    #[arg(long, short, value_name = "OUT")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let to_stdout = arguments.output.as_os_str() == "-";
    if !to_stdout {
        destination::check(&arguments.output, "--output", &[])?;
    }
    let progress = Progress::new(false);
    let credentials = Credentials::of_environment()?;
    let site = arguments.asking.site(credentials.as_ref(), &progress)?;
    let asked = Asked {
        statuses: &[],
        newest_first: false,
    };
    let posts = posts::all(&site, asked, |read| progress.read(read as u64))?;
    let terms = Terms::read(&site)?;
    let open = open(&posts, &progress);
    let read = open.map(|post| labelled(post, &terms, &progress));
    let (articles, outcomes): (Vec<_>, Vec<_>) = read.unzip();
    let (all, tags) = (
        count(articles.len() as u64, "article"),
        count(terms.len() as u64, "tag"),
    );
    let requests = count(site.requests(), "request");
    progress.say(format_args!(
        "read {all} and {tags} from {} in {requests}",
        site.name()
    ));
    if articles.is_empty() {
        progress.say(format_args!(
            "{}: has no published post to read",
            site.name()
        ));
        return Ok(Outcome::Nothing);
    }
    if to_stdout {
        write_jsonl(output::stdout(), &articles)?;
    } else {
        destination::replace(&arguments.output, |out| {
            write_jsonl(out, &articles)?;
            Ok(())
        })?;
    }
    report::say_written(articles.len() as u64, "article", &progress);
    Ok(outcomes.into_iter().max().unwrap_or(Outcome::Done))
}

/// The posts that anybody may read; the others are named.
pub(super) fn open<'a>(posts: &'a [Post], progress: &Progress) -> impl Iterator<Item = &'a Post> {
    for post in posts.iter().filter(|post| post.is_protected()) {
        let title = post.title();
        progress.say(format_args!(
            "left out, behind a password: {} ({})",
            Escaped(&title),
            post.link
        ));
    }
    posts.iter().filter(|post| !post.is_protected())
}

/// A post with the names of its tags, and whether the site lists them all.
fn labelled(post: &Post, terms: &Terms, progress: &Progress) -> (Labelled, Outcome) {
    let (mut tags, mut outcome) = (Vec::new(), Outcome::Done);
    for &id in &post.tags {
        if let Some(tag) = terms.name(id) {
            tags.push(tag.clone());
        } else {
            outcome = Outcome::Unread;
            progress.say(format_args!(
                "{}: has the tag {id}, which the site does not list; it may have been removed \
                 meanwhile, run it again",
                post.link
            ));
        }
    }
    (Labelled::new(post.article(), tags), outcome)
}
