//! One article a line, as a JSON object.

use crate::{
    Error, Limits, identity,
    json_fields::{Borrowed, FieldsSeed, Problem, Read},
    json_quick,
    lines::Line,
};
use catchline_article::{Article, Labelled, Place, Tag};
use serde::de::DeserializeSeed;
use std::sync::Arc;

/// Reads one article from a JSON object with the fields of a line of JSON Lines, on one line or on
/// several; `place` is where it came from, for messages.
///
/// # Errors
/// Those of a line of JSON Lines: what is no such object, has neither title nor text, or goes over
/// a limit.
///
/// ```
/// use catchline_corpus::{Limits, read_object};
///
/// let text = "{\"title\": \"Tea\",\n \"tags\": [\"drinks\"]}";
/// let read = read_object(text, &"request".into(), 1, &Limits::default())?;
/// assert_eq!(read.tags[0].as_str(), "drinks");
/// # Ok::<(), catchline_corpus::Error>(())
/// ```
pub fn read_object(
    text: &str,
    file: &Arc<str>,
    number: u64,
    limits: &Limits,
) -> Result<Labelled, Error> {
    let one = read(&Line::new(text, file, number))?;
    let tags = one.tags.len() + one.undecided.len();
    let place = || Place::new(file.clone(), number);
    limits.check(&one.article, tags, place)?;
    Ok(one)
}

/// Reads one line into an article, in the place of what it held; what else it says comes back.
pub(crate) fn read_into<'l>(line: &Line<'l>, article: &mut Article) -> Result<Read<'l>, Error> {
    let read = match json_quick::read(line.text, article) {
        Some(read) => read,
        None => read_slowly(line, article)?,
    };
    if !read.has_text {
        return Err(Error::NoText {
            place: line.place(),
        });
    }
    let optional = [
        &mut article.date,
        &mut article.modified,
        &mut article.language,
        &mut article.url,
    ];
    for text in optional {
        text.take_if(|text| text.is_empty());
    }
    if article.id.is_empty() {
        article.id = identity::derive(article);
    }
    Ok(read)
}

/// Reads what is not plain, and says what is wrong.
#[cold]
fn read_slowly<'l>(line: &Line<'l>, article: &mut Article) -> Result<Read<'l>, Error> {
    let mut problem = None;
    let seed = FieldsSeed {
        article,
        problem: &mut problem,
    };
    let mut json = serde_json::Deserializer::from_str(line.text);
    let read = seed.deserialize(&mut json);
    let read = read.and_then(|read| json.end().map(|()| read));
    read.map_err(|source| refused(line.text.trim(), line.place(), problem, source))
}

/// Tags as they stand in a line, but for empty ones.
pub(crate) fn tags(read: Vec<Borrowed<'_>>) -> Vec<Tag> {
    let tags = read.into_iter().map(|tag| Tag::new(tag.0));
    tags.filter(|tag| !tag.as_str().is_empty()).collect()
}

/// Reads one line.
pub(crate) fn read(line: &Line<'_>) -> Result<Labelled, Error> {
    let mut article = Article::default();
    let read = read_into(line, &mut article)?;
    Ok(Labelled {
        article,
        tags: tags(read.tags),
        undecided: tags(read.undecided),
        rejected: None,
        archives: Vec::new(),
        place: Some(line.place()),
    })
}

/// Whether nothing after this line can be read: it is no text, or begins an array of articles or
/// an object over several lines.
pub(crate) fn breaks_off(line: &[u8]) -> bool {
    if memchr::memchr(0, line).is_some() {
        return true;
    }
    let trimmed = line.trim_ascii();
    let is_plain = trimmed.is_empty() || (trimmed.starts_with(b"{") && trimmed.ends_with(b"}"));
    let read = |text| read(&Line::new(text, &"".into(), 0));
    !is_plain
        && str::from_utf8(line).is_ok_and(|text| {
            matches!(
                read(text),
                Err(Error::JsonArray { .. } | Error::JsonSpread { .. })
            )
        })
}

/// What is wrong with a line that the parser refuses.
fn refused(line: &str, place: Place, problem: Option<Problem>, source: serde_json::Error) -> Error {
    match problem {
        Some(Problem::Duplicate(field)) => Error::DuplicateField {
            place,
            field: field.name(),
        },
        Some(Problem::WrongType(field)) if source.is_data() => Error::WrongType {
            place,
            field: field.name(),
            mend: field.mend(),
            source,
        },
        _ if line.starts_with('[') && is_array(line) => Error::JsonArray { place },
        _ if source.is_data() => Error::NotAnObject { place, source },
        _ if source.is_eof() && line.ends_with(['{', ',', '[']) => Error::JsonSpread { place },
        _ if source.is_eof() => Error::JsonCut { place, source },
        _ => Error::Json { place, source },
    }
}

/// Whether an array of articles begins here, and not merely a list of other things.
fn is_array(line: &str) -> bool {
    matches!(
        line[1..].trim_start().chars().next(),
        None | Some('{' | ']')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Result<Labelled, Error> {
        read(&Line::new(line, &"a.jsonl".into(), 3))
    }

    #[test]
    fn all_fields_are_read_and_others_passed_over() {
        let read = one(
            r#"{"id": 7, "title": "T\u0065a", "text": "a\nb", "tags": [" tea ", "b\"c", ""],
               "date": "2021-05-03", "lang": "en", "url": "u", "sources": ["s"], "top": {"x": [1]},
               "undecided": ["cup ", " "], "modified": "2021-05-04T10:00:00Z"}"#,
        );
        let read = read.unwrap();
        let expected = Article {
            id: "7".into(),
            title: "Tea".into(),
            body: "a\nb".into(),
            date: Some("2021-05-03".into()),
            modified: Some("2021-05-04T10:00:00Z".into()),
            language: Some("en".into()),
            url: Some("u".into()),
            sources: vec!["s".into()],
        };
        assert_eq!(read.article, expected);
        assert_eq!(read.tags, [Tag::new("tea"), Tag::new("b\"c")]);
        assert_eq!(read.undecided, [Tag::new("cup")]);
    }

    #[test]
    fn all_but_one_of_title_and_text_may_be_missing_or_null() {
        let read = one(r#"{"text": "No ship came.", "tags": null, "date": null, "id": null}"#);
        assert_eq!(read.unwrap().article.id.len(), 16);
        let dated = one(r#"{"title": "Tea is late", "date": "2021-05-03T10:00"}"#).unwrap();
        assert_eq!(dated.article.id, "2021-05-03-tea-is-late");
        assert!(matches!(one(r#"{"id": "x"}"#), Err(Error::NoText { .. })));
        assert!(one(r#"{"title": ""}"#).is_ok());
    }

    #[test]
    fn every_fault_has_a_name() {
        for (line, field) in [
            (r#"{"title": 7}"#, "title"),
            (r#"{"title": "x", "tags": "tea"}"#, "tags"),
            (r#"{"title": "x", "tags": ["tea", 7]}"#, "tags"),
            (r#"{"title": "x", "sources": {}}"#, "sources"),
            (r#"{"title": "x", "id": 1.5}"#, "id"),
            (r#"{"title": "x", "undecided": "tea"}"#, "undecided"),
            (r#"{"title": "x", "modified": 7}"#, "modified"),
        ] {
            let refused = one(line).unwrap_err();
            assert!(
                matches!(&refused, Error::WrongType { field: f, .. } if *f == field),
                "{line}"
            );
            assert!(refused.to_string().starts_with("a.jsonl:3: "), "{refused}");
        }
        assert!(matches!(
            one(r#"{"title": "x", "title": "y"}"#),
            Err(Error::DuplicateField { field: "title", .. })
        ));
        assert!(matches!(
            one("{\"title\": \"x\"} {"),
            Err(Error::Json { .. })
        ));
        assert!(matches!(one("title: x"), Err(Error::Json { .. })));
        assert!(matches!(one("{\"title\": \"x"), Err(Error::JsonCut { .. })));
        assert!(matches!(
            one("{\"title\": \"x\", \"id"),
            Err(Error::JsonCut { .. })
        ));
        assert!(matches!(one("{"), Err(Error::JsonSpread { .. })));
        assert!(matches!(
            one("{\"title\": \"x\","),
            Err(Error::JsonSpread { .. })
        ));
        assert!(matches!(
            one("[{\"title\": \"x\"}]"),
            Err(Error::JsonArray { .. })
        ));
        assert!(matches!(one("["), Err(Error::JsonArray { .. })));
        for line in ["7", "\"x\"", "[1, 2]", "null"] {
            assert!(
                matches!(one(line), Err(Error::NotAnObject { .. })),
                "{line}"
            );
        }
    }

    #[test]
    fn nothing_of_the_line_before_stays() {
        let file = "a.jsonl".into();
        let mut article = Article::default();
        for text in [
            r#"{"id": "1", "title": "a", "text": "b", "date": "2021-05-03", "modified": "x", "sources": ["s"]}"#,
            r#"{"title": "c", "lang": "fi", "url": "https://example.org/c"}"#,
            r#"{"text": "d", "title": 7}"#,
            r#"{"text": "e", "date": "", "lang": null}"#,
        ] {
            let line = Line::new(text, &file, 1);
            let again = read_into(&line, &mut article).map(|_| &article);
            let alone = read(&line).map(|one| one.article);
            match (again, alone) {
                (Ok(again), Ok(alone)) => assert_eq!(*again, alone),
                (again, alone) => assert!(again.is_err() && alone.is_err(), "{text}"),
            }
        }
    }
}
