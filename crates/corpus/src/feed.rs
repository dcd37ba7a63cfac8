//! From the items of feeds and exports to articles.

use crate::{
    Error, Format, Options, Report, Skipped, dates,
    html_text::{self, Newlines, Plain},
    identity,
    items::{Item, Items, Markup},
    wxr,
};
use catchline_article::{Article, Labelled, Tag};
use std::collections::BTreeSet;

/// About so many bytes are read for one batch.
const BATCH: u64 = 128 << 10;

/// What WordPress puts into a feed in the place of a post behind a password.
const LOCKED: &str = "post-password-form";

/// Reads the articles of the next items; nothing at the end of the file.
pub(crate) fn read(
    items: &mut Items,
    options: &Options,
    report: &mut Report,
) -> Vec<Result<Labelled, Error>> {
    let start = items.bytes();
    let mut articles = Vec::new();
    while articles.is_empty() || items.bytes() - start < BATCH {
        match items.next() {
            Some(Ok(item)) => match article(item, items.format(), options) {
                Ok(article) => articles.push(Ok(article)),
                Err(reason) => report.skip(reason),
            },
            Some(Err(error)) => articles.push(Err(error)),
            None => break,
        }
    }
    articles
}

/// Makes an article of an item, or says why it is none.
pub(crate) fn article(item: Item, format: Format, options: &Options) -> Result<Labelled, Skipped> {
    // A feed in which posts have states is an export, whatever it was read as.
    let export = format == Format::Wxr || !item.status.is_empty() || item.locked;
    if export && let Some(reason) = wxr::skipped(&item, options) {
        return Err(reason);
    }
    if !export && item.content.text.contains(LOCKED) {
        return Err(Skipped::Password);
    }
    let mut tags = Vec::new();
    let mut known = BTreeSet::new();
    for category in &item.categories {
        if export && !wxr::is_tag(category, options) {
            continue;
        }
        let name = line(&category.name, category.plain);
        if !name.is_empty() && known.insert(name.clone()) {
            tags.push(Tag::new(name));
        }
    }
    let title = line(&item.title.text, item.title.plain);
    let mut body = text(&item.content, export);
    if body.text.is_empty() {
        body = text(&item.summary, export);
    }
    if title.is_empty() && body.text.is_empty() {
        return Err(Skipped::Empty);
    }
    let mut article = Article::new(title).body(body.text);
    article.sources = body.sources;
    article.date = item.dates.iter().find_map(|date| day(date));
    article.language = Some(item.language).filter(|language| !language.is_empty());
    let is_page = |address: &str| address.starts_with("http://") || address.starts_with("https://");
    article.url = if item.link.is_empty() {
        Some(item.id.clone()).filter(|id| item.permalink && is_page(id))
    } else {
        Some(item.link)
    };
    let post_id = || article.url.clone().unwrap_or_else(|| item.post_id.clone());
    article.id = Some(item.id)
        .filter(|id| !id.is_empty())
        .unwrap_or_else(post_id);
    if article.id.is_empty() {
        article.id = identity::derive(&article);
    }
    Ok(Labelled {
        article,
        tags,
        archives: Vec::new(),
        place: item.place,
    })
}

fn line(text: &str, plain: bool) -> String {
    if plain {
        html_text::one_line(text)
    } else {
        html_text::line(text)
    }
}

fn text(markup: &Markup, export: bool) -> Plain {
    if markup.plain {
        return Plain {
            text: markup.text.replace("\r\n", "\n").trim().to_owned(),
            sources: Vec::new(),
        };
    }
    if export {
        return wxr::content(&markup.text);
    }
    html_text::read(&markup.text, Newlines::Spaces)
}

/// The day of a date as ISO or feeds write it: "Mon, 07 Aug 2017 10:00:00 +0000". Days that no
/// calendar has, as WordPress's `0000-00-00`, are none.
fn day(date: &str) -> Option<String> {
    let day = date.split_once(',').map_or(date, |(_, day)| day);
    let mut words = day.split_whitespace();
    let mut word = || words.next().unwrap_or_default();
    let feeds = format!("{} {} {}", word(), word(), word());
    dates::day(date).or_else(|| dates::day(&feeds))
}
