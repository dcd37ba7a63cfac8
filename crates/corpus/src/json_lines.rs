//! One article a line, as a JSON object.

use crate::{
    Error, identity,
    input::Input,
    json_fields::{Fields, FieldsSeed, Problem},
};
use catchline_article::{Article, Labelled, Place, Tag};
use serde::de::DeserializeSeed;

/// The articles of one file, read a line at a time.
pub(crate) struct JsonLines {
    input: Input,
    line: Vec<u8>,
    ended: bool,
}

impl JsonLines {
    pub(crate) fn new(input: Input) -> Self {
        Self {
            input,
            line: Vec::new(),
            ended: false,
        }
    }

    /// Reads the present line; `None` where it is blank.
    fn article(&self) -> Option<Result<Labelled, Error>> {
        let line = self.line.trim_ascii();
        if line.is_empty() {
            return None;
        }
        let place = self.input.place();
        Some(
            self.input
                .text(&self.line)
                .and_then(|text| read(text, place)),
        )
    }
}

impl Iterator for JsonLines {
    type Item = Result<Labelled, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let read = self.input.next_line(&mut self.line);
            let article = match read {
                Ok(true) => self.article(),
                Ok(false) => return None,
                Err(error) => Some(Err(error)),
            };
            self.ended = matches!(
                article,
                Some(Err(Error::JsonArray { .. }
                    | Error::JsonSpread { .. }
                    | Error::Binary { .. }
                    | Error::Gzip { .. }
                    | Error::Io { .. }))
            );
            if article.is_some() {
                return article;
            }
        }
        None
    }
}

/// Reads one line.
fn read(line: &str, place: Place) -> Result<Labelled, Error> {
    let mut problem = None;
    let mut json = serde_json::Deserializer::from_str(line);
    let fields = FieldsSeed {
        problem: &mut problem,
    }
    .deserialize(&mut json);
    match fields.and_then(|fields| json.end().map(|()| fields)) {
        Ok(fields) => labelled(fields, place),
        Err(source) => Err(refused(line.trim(), place, problem, source)),
    }
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

fn labelled(fields: Fields<'_>, place: Place) -> Result<Labelled, Error> {
    if fields.title.is_none() && fields.text.is_none() {
        return Err(Error::NoText { place });
    }
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let tags = fields.tags.into_iter().map(|tag| Tag::new(tag.0));
    let tags = tags.filter(|tag| !tag.as_str().is_empty()).collect();
    let mut article = Article {
        id: fields.id.map(|id| id.0).unwrap_or_default(),
        title: fields.title.unwrap_or_default(),
        body: fields.text.unwrap_or_default(),
        date: filled(fields.date),
        language: filled(fields.lang),
        url: filled(fields.url),
        sources: fields.sources,
    };
    if article.id.is_empty() {
        article.id = identity::derive(&article);
    }
    Ok(Labelled {
        article,
        tags,
        archives: Vec::new(),
        place: Some(place),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(line: &str) -> Result<Labelled, Error> {
        read(line, Place::new("a.jsonl", 3))
    }

    #[test]
    fn all_fields_are_read_and_others_passed_over() {
        let read = one(
            r#"{"id": 7, "title": "T\u0065a", "text": "a\nb", "tags": [" tea ", "b\"c", ""],
               "date": "2021-05-03", "lang": "en", "url": "u", "sources": ["s"], "top": {"x": [1]}}"#,
        );
        let read = read.unwrap();
        let expected = Article {
            id: "7".into(),
            title: "Tea".into(),
            body: "a\nb".into(),
            date: Some("2021-05-03".into()),
            language: Some("en".into()),
            url: Some("u".into()),
            sources: vec!["s".into()],
        };
        assert_eq!(read.article, expected);
        assert_eq!(read.tags, [Tag::new("tea"), Tag::new("b\"c")]);
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
}
