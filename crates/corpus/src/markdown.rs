//! One Markdown article a file, with or without front matter.

use crate::{
    Error, Options, Skipped, dates,
    front_matter::{FrontMatter, Head},
    markup::Plain,
    plain_text,
};
use catchline_article::{Article, Labelled, Place, Tag};
use std::sync::Arc;

/// Reads an article, or tells why it is not to be read.
///
/// The title is that of the front matter, else the first heading, else what the slug or the name of
/// a dated file says, else the first line. The id is that of the front matter, else the permalink,
/// else `below`, else the content hash.
pub(crate) fn read(
    file: &Arc<str>,
    below: &str,
    text: &str,
    options: &Options,
) -> Result<Result<Labelled, Skipped>, Error> {
    let name = FileName::of(below);
    if name.is_section_page() {
        return Ok(Err(Skipped::SectionPage));
    }
    let head = Head::read(file, text)?;
    let (front, markdown) = match &head {
        Some(head) => {
            let front = FrontMatter::read(file, text, head, name.is_dated())?;
            (front, &text[head.end..])
        }
        None => (FrontMatter::default(), text),
    };
    let below_drafts = || file.split(['/', '\\']).any(|part| part == "_drafts");
    let hidden = front
        .hidden
        .or_else(|| below_drafts().then_some(Skipped::Draft));
    if let Some(reason) = hidden.filter(|_| !options.drafts) {
        return Ok(Err(reason));
    }
    let mut plain = Plain::of(markdown);
    let sources = std::mem::take(&mut plain.sources);
    let given = front.title.as_deref().map(one_line);
    let spoken = || name.words(front.slug.as_deref());
    let (title, body) =
        title_and_body(given, plain, spoken).ok_or_else(|| Error::Empty { file: file.clone() })?;
    let mut article = Article::new(title).body(body);
    article.sources = sources;
    let tags = describe(&mut article, front, below, &name, options);
    Ok(Ok(Labelled {
        article,
        tags,
        undecided: Vec::new(),
        rejected: None,
        archives: Vec::new(),
        place: Some(Place::new(file.clone(), 0)),
    }))
}

/// What the name of a file says.
pub(crate) struct FileName<'a> {
    name: &'a str,
    /// The day that it begins with, as Jekyll's posts do: `2021-05-03-tea.md`.
    day: Option<String>,
}

impl<'a> FileName<'a> {
    pub(crate) fn of(below: &'a str) -> Self {
        let name = below.rsplit(['/', '\\']).next().unwrap_or_default();
        let day = name.get(..10).filter(|_| name[10..].starts_with('-'));
        let day = day.and_then(|day| dates::day(day).filter(|read| read == day));
        Self { name, day }
    }

    /// Whether it is Jekyll's: there spaces part a text of tags.
    pub(crate) fn is_dated(&self) -> bool {
        self.day.is_some()
    }

    /// Whether it is the page of its folder, for Hugo and Zola.
    pub(crate) fn is_section_page(&self) -> bool {
        self.name.starts_with("_index.")
    }

    /// The words of a slug, which the name of a dated file has too.
    fn words(&self, slug: Option<&str>) -> Option<String> {
        let named = self.day.as_ref().and_then(|_| self.name.get(11..));
        let named = named.map(|rest| rest.split('.').next().unwrap_or_default());
        let words = slug.or(named)?.replace(['-', '_'], " ");
        Some(one_line(&words)).filter(|words| !words.is_empty())
    }
}

/// Puts what the front matter says into the article and gives its tags.
fn describe(
    article: &mut Article,
    front: FrontMatter,
    below: &str,
    name: &FileName<'_>,
    options: &Options,
) -> Vec<Tag> {
    let date = front.date.map(|date| dates::day(&date).unwrap_or(date));
    article.date = date.or_else(|| name.day.clone());
    article.language = front.lang;
    article.url = front.url.or_else(|| front.permalink.clone());
    let id = front.id.or(front.permalink).or_else(|| article.url.clone());
    article.id = id.unwrap_or_else(|| below.to_owned());
    article.id = article.id_or_hash();
    let mut tags: Vec<Tag> = front.tags.iter().map(Tag::new).collect();
    if options.with_categories {
        tags.extend(front.categories.iter().map(Tag::new));
    }
    tags
}

/// The title, and the text without the block that says it.
fn title_and_body(
    given: Option<String>,
    plain: Plain,
    spoken: impl Fn() -> Option<String>,
) -> Option<(String, String)> {
    let Plain { text, blocks, .. } = &plain;
    let below = |at: usize| blocks.get(at).map_or("", |block| &text[block.span.start..]);
    let opening = blocks.first().filter(|block| block.heading.is_some());
    if let Some(given) = given {
        let repeated = opening.is_some() && one_line(plain.block(0)) == given;
        return Some(if repeated {
            (given, below(1).to_owned())
        } else {
            (given, plain.text)
        });
    }
    let top = || blocks.iter().position(|block| block.heading == Some(1));
    if let Some(at) = opening.map(|_| 0).or_else(top) {
        let before = at.checked_sub(1).map(|before| blocks[before].span.end);
        let body = match before {
            Some(before) => text[..before].to_owned() + &text[blocks[at].span.end..],
            None => below(1).to_owned(),
        };
        return Some((one_line(plain.block(at)), body));
    }
    if let Some(title) = spoken().filter(|_| !text.is_empty()) {
        return Some((title, plain.text));
    }
    plain_text::split(text).map(|(title, body)| (title.to_owned(), body.to_owned()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(below: &str, text: &str, options: &Options) -> Result<Labelled, Skipped> {
        let file = format!("in/{below}").into();
        read(&file, below, text, options).unwrap()
    }

    fn read_one(text: &str) -> Labelled {
        read_as("a.md", text, &Options::default()).unwrap()
    }

    fn title_and_body_of(text: &str) -> (String, String) {
        let article = read_one(text).article;
        (article.title, article.body)
    }

    #[test]
    fn front_matter_gives_title_tags_date_and_id() {
        let read = read_one(
            "---\ntitle: Tea is late\ntags: [tea, river trade]\ndate: 2021-05-03 10:00:00 +0200\n\
             lang: en\npermalink: /tea/\n---\n# Tea is late\n\nNo [ship](https://a.example).\n",
        );
        assert_eq!(read.tags, [Tag::new("tea"), Tag::new("river trade")]);
        let article = read.article;
        assert_eq!(
            (article.id.as_str(), article.title.as_str()),
            ("/tea/", "Tea is late")
        );
        assert_eq!(article.body, "No ship.");
        assert_eq!(
            (article.date.as_deref(), article.language.as_deref()),
            (Some("2021-05-03"), Some("en"))
        );
        assert_eq!(
            (article.url.as_deref(), article.sources),
            (Some("/tea/"), vec!["https://a.example".into()])
        );
    }

    #[test]
    fn else_the_title_is_the_first_heading_or_the_first_line() {
        let expected = ("Tea".to_owned(), "No ship.".to_owned());
        for text in [
            "# Tea\n\nNo ship.",
            "### *Tea*\nNo ship.",
            "Tea\n\nNo ship.",
            "No ship.\n\n# Tea",
            "Tea\nNo ship.",
        ] {
            assert_eq!(title_and_body_of(text), expected, "{text}");
        }
        assert_eq!(title_and_body_of("Tea\n\n## Ships\n\nNone.").0, "Tea");
    }

    #[test]
    fn drafts_are_passed_over_and_empty_files_refused() {
        let (closed, open) = (
            Options::default(),
            Options {
                drafts: true,
                ..Options::default()
            },
        );
        for (below, text, reason) in [
            ("a.md", "---\ndraft: true\n---\nTea", Skipped::Draft),
            ("a.md", "---\npassword: x\n---\nTea", Skipped::Password),
            ("blog/_drafts/a.md", "Tea", Skipped::Draft),
        ] {
            assert_eq!(read_as(below, text, &closed), Err(reason));
            assert_eq!(read_as(below, text, &open).unwrap().article.title, "Tea");
        }
        for below in ["_index.md", "blog/_index.en.md"] {
            assert_eq!(read_as(below, "Tea", &open), Err(Skipped::SectionPage));
        }
        let empty = read(&"a".into(), "a", "\n", &closed);
        assert!(matches!(empty, Err(Error::Empty { .. })));
        assert_eq!(read_one("Tea").article.id, "a.md");
        assert_eq!(read_one("---\ntitle: Tea\n---\n").article.body, "");
    }

    #[test]
    fn the_name_of_a_dated_file_gives_date_and_title() {
        let closed = Options::default();
        let read = read_as("_posts/2021-05-03-tea_is-late.md", "No ship.", &closed).unwrap();
        assert_eq!(read.article.date.as_deref(), Some("2021-05-03"));
        assert_eq!(
            (read.article.title.as_str(), read.article.body.as_str()),
            ("tea is late", "No ship.")
        );
        let said = "---\ndate: 2022-01-01\ntags: tea ports\n---\n# Tea\n\nNo ship.";
        let read = read_as("2021-05-03-x.md", said, &closed).unwrap();
        assert_eq!(read.article.date.as_deref(), Some("2022-01-01"));
        assert_eq!(read.article.title, "Tea");
        assert_eq!(read.tags, [Tag::new("tea"), Tag::new("ports")]);
        assert_eq!(read_one(said).tags, [Tag::new("tea ports")]);
        for below in ["2021-13-03-x.md", "2021-05-03.md", "20210503-x.md", "é", ""] {
            let read = read_as(below, "No ship.", &closed).unwrap();
            assert_eq!(
                (read.article.date, read.article.title.as_str()),
                (None, "No ship.")
            );
        }
        let slug = read_one("---\nslug: tea-is-late\n---\nNo ship.").article;
        assert_eq!(
            (slug.title.as_str(), slug.id.as_str()),
            ("tea is late", "a.md")
        );
    }

    #[test]
    fn categories_are_tags_where_they_are_asked_for() {
        let text = "---\ntitle: x\ntags: [tea]\ncategories: [ports]\n---\n";
        let with = Options {
            with_categories: true,
            ..Options::default()
        };
        assert_eq!(read_one(text).tags, [Tag::new("tea")]);
        let tags = read_as("a.md", text, &with).unwrap().tags;
        assert_eq!(tags, [Tag::new("tea"), Tag::new("ports")]);
    }
}
