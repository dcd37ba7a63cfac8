//! One Markdown article a file, with or without front matter.

use crate::{
    Error, dates,
    front_matter::{self, FrontMatter},
    markup::Plain,
    plain_text,
};
use catchline_article::{Article, Labelled, Place, Tag};
use std::sync::Arc;

/// Reads an article; nothing where it is a draft.
///
/// The title is that of the front matter, else the first heading, else the first line. The id is
/// that of the front matter, else the permalink, else `below`, else the content hash.
pub(crate) fn read(file: &Arc<str>, below: &str, text: &str) -> Result<Option<Labelled>, Error> {
    let (front, markdown) = front_matter::split(file, text)?;
    let front = front.unwrap_or_default();
    if front.is_draft() {
        return Ok(None);
    }
    let plain = Plain::of(markdown);
    let given = front
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let (title, body) =
        title_and_body(given, &plain).ok_or_else(|| Error::Empty { file: file.clone() })?;
    let mut article = Article::new(title).body(body);
    article.sources = plain.sources;
    let tags = describe(&mut article, front, below);
    Ok(Some(Labelled {
        article,
        tags,
        archives: Vec::new(),
        place: Some(Place::new(file.clone(), 0)),
    }))
}

/// Puts what the front matter says into the article and gives its tags.
fn describe(article: &mut Article, front: FrontMatter, below: &str) -> Vec<Tag> {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let permalink = filled(front.permalink);
    article.date = filled(front.date).map(|date| dates::day(&date).unwrap_or(date));
    article.language = filled(front.lang);
    article.url = filled(front.url).or_else(|| permalink.clone());
    let id = filled(front.id)
        .or(permalink)
        .or_else(|| article.url.clone());
    article.id = id.unwrap_or_else(|| below.to_owned());
    article.id = article.id_or_hash();
    front
        .tags
        .0
        .iter()
        .map(Tag::new)
        .filter(|tag| !tag.as_str().is_empty())
        .collect()
}

/// The title, and the text without the block that says it.
fn title_and_body(given: Option<&str>, plain: &Plain) -> Option<(String, String)> {
    if let Some(given) = given {
        let repeated = plain
            .blocks
            .first()
            .is_some_and(|b| b.heading.is_some() && b.text == given);
        return Some((given.to_owned(), plain.text(usize::from(repeated))));
    }
    let blocks = &plain.blocks;
    let opening = blocks
        .first()
        .filter(|block| block.heading.is_some())
        .map(|_| 0);
    let top = || blocks.iter().position(|block| block.heading == Some(1));
    match opening.or_else(top) {
        Some(0) => Some((one_line(&blocks[0].text), plain.text(1))),
        Some(at) => {
            let rest = plain
                .text(0)
                .replacen(&format!("\n\n{}", blocks[at].text), "", 1);
            Some((one_line(&blocks[at].text), rest))
        }
        None => {
            let text = plain.text(0);
            plain_text::split(&text).map(|(title, body)| (title.to_owned(), body.to_owned()))
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_one(text: &str) -> Labelled {
        read(&"in/a.md".into(), "a.md", text).unwrap().unwrap()
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
        assert_eq!(
            read(&"a".into(), "a", "---\ndraft: true\n---\nTea").unwrap(),
            None
        );
        assert!(matches!(
            read(&"a".into(), "a", "\n"),
            Err(Error::Empty { .. })
        ));
        assert_eq!(read_one("Tea").article.id, "a.md");
        assert_eq!(read_one("---\ntitle: Tea\n---\n").article.body, "");
    }
}
