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
    let dates = item.dates.iter().filter(|date| !date.is_empty());
    article.date = dates.map(String::as_str).find_map(day);
    article.modified = wxr::moment(&item.modified);
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
        undecided: Vec::new(),
        rejected: None,
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
    if markup.text.is_empty() {
        return Plain::default();
    }
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
    let of_feeds = || {
        let day = date.split_once(',').map_or(date, |(_, day)| day);
        let words: Vec<&str> = day.split_whitespace().take(3).collect();
        dates::day(&words.join(" "))
    };
    dates::day(date).or_else(of_feeds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::Input, json_feed};
    use proptest::prelude::*;
    use std::{fs, io::Cursor, path::Path};

    const FILES: [(&str, Format); 6] = [
        ("wxr/blog.xml", Format::Wxr),
        ("wxr/old.xml", Format::Wxr),
        ("feeds/rss.xml", Format::Rss),
        ("feeds/rdf.xml", Format::Rss),
        ("feeds/atom.xml", Format::Atom),
        ("feeds/feed.json", Format::JsonFeed),
    ];

    fn fixture(name: &str) -> Vec<u8> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
        fs::read(folder.join(name)).unwrap()
    }

    fn all(bytes: &[u8], format: Format) -> (Vec<Labelled>, Vec<Error>) {
        let (options, mut report) = (Options::default(), Report::default());
        let input = Input::new(Box::new(Cursor::new(bytes.to_vec())), "a".into(), &options);
        let mut found = Vec::new();
        match input.map(|input| (input, format)) {
            Err(error) => found.push(Err(error)),
            Ok((mut input, Format::JsonFeed)) => match input.whole() {
                Err(error) => found.push(Err(error)),
                Ok(text) => {
                    let more = json_feed::read(&"a".into(), &text, &options, &mut report);
                    found.extend(more);
                }
            },
            Ok((input, format)) => {
                let mut items = Items::new(input, format);
                loop {
                    let more = read(&mut items, &options, &mut report);
                    if more.is_empty() {
                        break;
                    }
                    found.extend(more);
                }
            }
        }
        let (mut articles, mut errors) = (Vec::new(), Vec::new());
        for one in found {
            match one {
                Ok(article) => articles.push(article),
                Err(error) => errors.push(error),
            }
        }
        (articles, errors)
    }

    #[test]
    fn days_are_read_as_feeds_write_them() {
        for date in [
            "Mon, 07 Aug 2017 10:00:00 +0000",
            "7 Aug 2017 10:00 GMT",
            "2017-08-07T10:00:00.5+02:00",
            "2017-08-07 10:00:00",
            "August 7, 2017",
        ] {
            assert_eq!(day(date).as_deref(), Some("2017-08-07"), "{date}");
        }
        for date in [
            "0000-00-00 00:00:00",
            "Wed, 30 Nov -0001 00:00:00 +0000",
            "",
            "soon",
        ] {
            assert_eq!(day(date), None, "{date}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_gives_what_stands_before_the_cut_and_an_error() {
        for (name, format) in FILES {
            let bytes = fixture(name);
            let (whole, errors) = all(&bytes, format);
            assert!(!whole.is_empty() && errors.is_empty(), "{name} {errors:?}");
            let mut most = 0;
            for cut in 0..bytes.trim_ascii_end().len() {
                let before = &bytes[..cut];
                let (articles, errors) = all(before, format);
                let grows = whole.starts_with(&articles) && most <= articles.len();
                assert!(grows && errors.len() == 1, "{name} {cut} {errors:?}");
                most = articles.len();
                let line = 1 + String::from_utf8_lossy(before).matches('\n').count() as u64;
                match &errors[0] {
                    Error::XmlCut { place } => assert_eq!(place.line, line, "{name} {cut}"),
                    Error::JsonFile { .. } => assert_eq!(format, Format::JsonFeed),
                    other => panic!("{name} {cut} {other}"),
                }
            }
            assert_eq!(most, whole.len(), "{name}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn damaged_files_are_read_without_a_panic(
            file in 0..FILES.len(),
            changes in proptest::collection::vec((0.0..1.0, any::<u8>(), 0..3_u8), 1..6),
        ) {
            let (name, format) = FILES[file];
            let mut bytes = fixture(name);
            for (part, byte, kind) in changes {
                let at = (part * bytes.len() as f64) as usize;
                match kind {
                    0 => bytes[at] = byte,
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"<>&;\"/!-[]= \n"[usize::from(byte) % 13]),
                }
            }
            let (articles, errors) = all(&bytes, format);
            prop_assert!(articles.len() + errors.len() < 20);
            for one in &articles {
                prop_assert!(!one.article.id.is_empty());
            }
        }
    }
}
