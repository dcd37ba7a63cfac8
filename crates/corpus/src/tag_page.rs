//! A blog's tag page saved as text: a heading with the tag, then post after post.

use crate::{Error, Furniture, dates, heading, identity, names::is_outlet, post, tag_line};
use catchline_article::{Article, Labelled, Place, Tag};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// What a page holds.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) articles: Vec<Result<Labelled, Error>>,
    pub(crate) left_out: BTreeMap<Furniture, u64>,
}

/// What shows from afar that a text is a tag page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The line of the first heading above the posts, counted from 0.
    pub(crate) heading: Option<usize>,
    /// How many posts there are.
    pub(crate) posts: usize,
    /// Whether nothing stands before the first post.
    pub(crate) opens_with_post: bool,
}

/// Looks for a heading and posts.
pub(crate) fn outline(text: &str) -> Outline {
    let text = with_plain_spaces(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let posts = posts(&lines);
    let first = lines.iter().position(|line| !line.is_empty());
    Outline {
        heading: headings(&lines, &posts).first().map(|heading| heading.line),
        posts: posts.len(),
        opens_with_post: posts.first().is_some_and(|post| Some(post.title) == first),
    }
}

/// Reads the posts of a page. What has no heading above it has only the tags that its own lines
/// give.
pub(crate) fn read(file: &Arc<str>, text: &str, keep_furniture: bool) -> Page {
    let text = with_plain_spaces(text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let posts = posts(&lines);
    let headings = headings(&lines, &posts);
    let place = |line: usize| Place::new(file.clone(), line as u64 + 1);
    let mut page = Page::default();
    for heading in headings.iter().filter(|heading| heading.tag.is_empty()) {
        page.articles.push(Err(Error::NoTag {
            place: place(heading.line),
        }));
    }
    if posts.is_empty() {
        let place = headings
            .first()
            .map_or(Place::new(file.clone(), 0), |first| place(first.line));
        page.articles.push(Err(Error::NoPost { place }));
        return page;
    }
    let mut outside = lines.iter().filter(|line| !line.is_empty()).count() - headings.len();
    for (at, post) in posts.iter().enumerate() {
        let next_post = posts.get(at + 1).map(|next| next.title);
        let next_heading = headings
            .iter()
            .map(|next| next.line)
            .find(|&line| line > post.date);
        let end = [next_post, next_heading]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(lines.len());
        outside -= lines[post.title..end]
            .iter()
            .filter(|line| !line.is_empty())
            .count();
        let heading = headings
            .iter()
            .rev()
            .find(|heading| heading.line < post.title);
        if heading.is_some_and(|heading| heading.tag.is_empty()) {
            continue;
        }
        let body = post::assemble(&lines[post.date + 1..end], keep_furniture);
        for (kind, count) in &body.left_out {
            *page.left_out.entry(*kind).or_default() += count;
        }
        let tags = heading.map(|heading| heading.tag);
        let of_date_line = tag_line::read(lines[post.date]).map(|found| found.tags);
        let tags = tags.into_iter().chain(of_date_line.into_iter().flatten());
        let article = article(lines[post.title], &post.day, &body);
        page.articles.push(Ok(Labelled {
            article,
            tags: distinct(tags.chain(body.tags.iter().map(String::as_str))),
            undecided: Vec::new(),
            rejected: None,
            archives: Vec::new(),
            place: Some(place(post.title)),
        }));
    }
    if outside > 0 {
        *page.left_out.entry(Furniture::OutsidePosts).or_default() += outside as u64;
    }
    page
}

fn article(title: &str, day: &str, body: &post::Body) -> Article {
    let mut article = Article::new(title).body(body.text.as_str());
    article.date = Some(day.to_owned());
    article.sources.clone_from(&body.sources);
    article.id = identity::derive(&article);
    article
}

/// The tags in their order, each once.
pub(crate) fn distinct<'a>(shown: impl Iterator<Item = &'a str>) -> Vec<Tag> {
    let mut known = HashSet::new();
    let mut is_new = |tag: &Tag| {
        let folded = tag.folded();
        !folded.is_empty() && known.insert(folded)
    };
    shown.map(Tag::new).filter(|tag| is_new(tag)).collect()
}

/// Where a post begins.
struct Post {
    /// The line of its title, counted from 0.
    title: usize,
    /// The line of its date.
    date: usize,
    day: String,
}

/// A post begins at a line whose next line, blank ones aside, is wholly a date.
fn posts(lines: &[&str]) -> Vec<Post> {
    let mut posts = Vec::new();
    let mut before = None;
    for (date, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        let title = before.replace(date);
        let Some((title, day)) = title.zip(day(line)) else {
            continue;
        };
        if is_title(lines[title]) {
            posts.push(Post { title, date, day });
        }
    }
    posts
}

/// The day of a line that holds a date and nothing else but asides such as a comment count.
pub(crate) fn day(line: &str) -> Option<String> {
    let mut parts = line.split(['|', '•', '·']).map(str::trim);
    let day = dates::post_date(parts.next()?)?;
    let aside =
        |part: &str| part.is_empty() || tag_line::is_aside(part) || tag_line::read(part).is_some();
    parts.all(aside).then_some(day)
}

fn is_title(line: &str) -> bool {
    line.contains(char::is_alphanumeric)
        && !line.ends_with(['.', ';', ':'])
        && !is_outlet(line)
        && day(line).is_none()
        && Furniture::of(line).is_none()
        && !crate::byline::is_by(line)
        && heading::read(line).is_none_or(|heading| !heading.sure)
}

/// A heading of the page.
struct PageHeading<'a> {
    line: usize,
    tag: &'a str,
}

/// The headings: the first one above the posts, and every sure one, since pages may have been
/// saved into one file.
fn headings<'a>(lines: &[&'a str], posts: &[Post]) -> Vec<PageHeading<'a>> {
    let first_post = posts.first().map_or(usize::MAX, |post| post.title);
    let mut headings: Vec<PageHeading<'a>> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        if let Some(heading) = heading::read(text)
            && (heading.sure || (headings.is_empty() && line < first_post))
        {
            headings.push(PageHeading {
                line,
                tag: heading.tag,
            });
        }
    }
    headings
}

/// The text with plain spaces for those that do not break.
pub(crate) fn with_plain_spaces(text: &str) -> Cow<'_, str> {
    if text.contains('\u{a0}') {
        text.replace('\u{a0}', " ").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
My Blog
Posts Tagged ‘river\u{a0}trade’

Tea is late,\u{a0}again

May 3, 2021

Reuters

MAY 2, 2021 / 9:40 AM

PORTSALL (Reuters) – No ship came.

\u{a0}

**********

A second headline

https://tea.example/late

Advertisements

Ferry sails

Posted on May 1, 2021 by jo | 2 Comments

It sailed.
Tags: ferries, River-Trade
";

    fn page(text: &str) -> Page {
        read(&"page.txt".into(), text, false)
    }

    fn posts_of(text: &str) -> Vec<Labelled> {
        page(text)
            .articles
            .into_iter()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn posts_have_title_date_body_sources_and_the_tag_of_the_page() {
        let posts = posts_of(PAGE);
        let first = &posts[0].article;
        assert_eq!(first.title, "Tea is late, again");
        assert_eq!(first.id, "2021-05-03-tea-is-late-again");
        assert_eq!(first.date.as_deref(), Some("2021-05-03"));
        assert_eq!(
            first.body,
            "Reuters\n\nMAY 2, 2021 / 9:40 AM\n\nPORTSALL (Reuters) – No ship came.\n\n\
             **********\n\nA second headline"
        );
        assert_eq!(first.sources, ["https://tea.example/late"]);
        assert_eq!(posts[0].tags, [Tag::new("river trade")]);
        assert_eq!(posts[0].place, Some(Place::new("page.txt", 4)));
    }

    #[test]
    fn the_tags_a_theme_lists_join_the_tag_of_the_page() {
        let posts = posts_of(PAGE);
        assert_eq!(
            (posts.len(), posts[1].article.body.as_str()),
            (2, "It sailed.")
        );
        assert_eq!(
            posts[1].tags,
            [Tag::new("river trade"), Tag::new("ferries")]
        );
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let left_out = page(PAGE).left_out;
        let counts: Vec<_> = left_out.into_iter().collect();
        assert_eq!(
            counts,
            [
                (Furniture::Address, 1),
                (Furniture::Advertisement, 1),
                (Furniture::OutsidePosts, 1),
                (Furniture::TagLine, 1)
            ]
        );
    }

    #[test]
    fn what_ends_like_a_sentence_or_is_an_outlet_is_no_title() {
        for line in [
            "It is over.",
            "Editors’ note:",
            "wait;",
            "Reuters",
            ".",
            "****",
            "Related:",
        ] {
            let text = PAGE.replace("It sailed.", &format!("{line}\nMay 2, 2021\nIt sailed."));
            assert_eq!(posts_of(&text).len(), 2, "{line}");
        }
        let text = PAGE.replace("It sailed.", "What next?\nMay 2, 2021\nIt sailed.");
        assert_eq!(posts_of(&text).len(), 3);
    }

    #[test]
    fn pages_saved_into_one_file_keep_their_tags() {
        let text = format!("{PAGE}\n{}", PAGE.replace("river\u{a0}trade", "tea"));
        let posts = posts_of(&text);
        assert_eq!(posts.len(), 4);
        assert_eq!(posts[2].tags, [Tag::new("tea")]);
    }

    #[test]
    fn pages_without_a_tag_or_a_post_are_errors() {
        let nameless = page(&PAGE.replace("river\u{a0}trade", "")).articles;
        assert!(matches!(&nameless[..], [Err(Error::NoTag { place })] if place.line == 2));
        let empty = page("Tag Archives: tea\n\nNothing found.\n").articles;
        assert!(matches!(&empty[..], [Err(Error::NoPost { place })] if place.line == 1));
        assert_eq!(posts_of("Tea\n2021-05-03\nNone.")[0].tags, []);
    }
}
