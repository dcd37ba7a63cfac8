//! Articles to JSON Lines.

use crate::Error;
use catchline_article::{Labelled, Tag};
use serde::Serialize;
use std::io::{BufWriter, Write};

/// A line; what is absent is left out.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    tags: &'a [Tag],
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    sources: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    undecided: &'a [Tag],
}

impl<'a> From<&'a Labelled> for Line<'a> {
    fn from(labelled: &'a Labelled) -> Self {
        let article = &labelled.article;
        // An article without any text keeps its empty title: a line with neither is refused.
        let (no_title, no_text) = (article.title.is_empty(), article.body.is_empty());
        Self {
            id: &article.id,
            title: (!no_title || no_text).then_some(&article.title),
            text: (!no_text).then_some(&article.body),
            tags: &labelled.tags,
            date: article.date.as_deref(),
            lang: article.language.as_deref(),
            url: article.url.as_deref(),
            sources: &article.sources,
            modified: article.modified.as_deref(),
            undecided: &labelled.undecided,
        }
    }
}

/// Writes articles as JSON Lines, one object a line with the fields
/// `{"id", "title", "text", "tags", "date", "lang", "url", "sources", "modified", "undecided"}` in
/// this order, and says how many. What an article does not have is left out.
///
/// # Errors
/// [`Error::Write`] where `out` refuses; its source tells a closed pipe from a full disk.
pub fn write_jsonl<'a>(
    out: impl Write,
    articles: impl IntoIterator<Item = &'a Labelled>,
) -> Result<u64, Error> {
    let mut out = BufWriter::new(out);
    let mut written = 0;
    let refused = |source| Error::Write { source };
    for article in articles {
        serde_json::to_writer(&mut out, &Line::from(article)).map_err(|e| refused(e.into()))?;
        out.write_all(b"\n").map_err(refused)?;
        written += 1;
    }
    out.flush().map_err(refused)?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_article::Article;

    fn written(articles: &[Labelled]) -> String {
        let mut out = Vec::new();
        let count = write_jsonl(&mut out, articles).unwrap();
        assert_eq!(count, articles.len() as u64);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_stand_in_their_order_and_absent_ones_are_left_out() {
        let article = Article {
            id: "7".into(),
            title: "Té".into(),
            body: "a\n\"b\"".into(),
            date: Some("2021-05-03".into()),
            modified: Some("2021-05-04T10:00:00Z".into()),
            language: Some("en".into()),
            url: Some("u".into()),
            sources: vec!["s".into()],
        };
        let mut labelled = Labelled::new(article, ["tea"]);
        labelled.undecided = vec![Tag::new("cup")];
        assert_eq!(
            written(&[labelled, Labelled::default()]),
            "{\"id\":\"7\",\"title\":\"Té\",\"text\":\"a\\n\\\"b\\\"\",\"tags\":[\"tea\"],\
             \"date\":\"2021-05-03\",\"lang\":\"en\",\"url\":\"u\",\"sources\":[\"s\"],\
             \"modified\":\"2021-05-04T10:00:00Z\",\"undecided\":[\"cup\"]}\n\
             {\"title\":\"\"}\n"
        );
    }

    #[test]
    fn a_closed_pipe_shows_in_the_source() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let refused = write_jsonl(Closed, &[Labelled::default()]).unwrap_err();
        assert!(
            matches!(refused, Error::Write { source } if source.kind() == std::io::ErrorKind::BrokenPipe)
        );
    }
}
