//! The YAML between lines of `---` at the head of a Markdown file.

use crate::Error;
use catchline_article::Place;
use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};
use std::{fmt, sync::Arc};

/// What the front matter says of the article; keys of other names are passed over.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) date: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) permalink: Option<String>,
    draft: Option<bool>,
    published: Option<bool>,
}

impl FrontMatter {
    /// Whether the article is not meant to be seen yet.
    pub(crate) fn is_draft(&self) -> bool {
        self.draft == Some(true) || self.published == Some(false)
    }
}

/// A list, or one string with commas between the tags.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(TagsVisitor)
    }
}

struct TagsVisitor;

impl<'de> Visitor<'de> for TagsVisitor {
    type Value = Tags;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of tags, or one string with commas between them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Tags, E> {
        Ok(Tags(
            text.split(',').map(|tag| tag.trim().to_owned()).collect(),
        ))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Tags, E> {
        Ok(Tags(vec![number.to_string()]))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Tags, E> {
        Ok(Tags::default())
    }

    fn visit_none<E: de::Error>(self) -> Result<Tags, E> {
        Ok(Tags::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tags, A::Error> {
        let mut tags = Vec::new();
        while let Some(tag) = list.next_element::<String>()? {
            tags.push(tag);
        }
        Ok(Tags(tags))
    }
}

/// Splits a text into its front matter and the rest; nothing where it has none.
///
/// A line of `---` that no `key:` follows is a rule across the page, not front matter.
pub(crate) fn split<'a>(
    file: &Arc<str>,
    text: &'a str,
) -> Result<(Option<FrontMatter>, &'a str), Error> {
    let place = |line| Place::new(file.clone(), line);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let next = lines.next().unwrap_or_default().trim_end();
    match first.trim_end() {
        "+++" if next.contains('=') => return Err(Error::TomlFrontMatter { place: place(1) }),
        "---" if is_key(next) || is_end(next) => {}
        _ => return Ok((None, text)),
    }
    let inner = &text[first.len()..];
    let mut end = 0;
    for line in inner.split_inclusive('\n') {
        if is_end(line.trim_end()) {
            let rest = &inner[end + line.len()..];
            return Ok((Some(parse(&inner[..end], &place)?), rest));
        }
        end += line.len();
    }
    Err(Error::OpenFrontMatter { place: place(1) })
}

fn parse(yaml: &str, place: &dyn Fn(u64) -> Place) -> Result<FrontMatter, Error> {
    let bare = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if yaml.lines().all(bare) {
        return Ok(FrontMatter::default());
    }
    serde_saphyr::from_str(yaml).map_err(|source| {
        let line = source.location().map_or(1, |location| location.line() + 1);
        let source = source.without_snippet().to_string();
        Error::FrontMatter {
            place: place(line),
            source: source.into(),
        }
    })
}

fn is_end(line: &str) -> bool {
    matches!(line, "---" | "...")
}

/// "key:" or a remark, as front matter begins.
fn is_key(line: &str) -> bool {
    let key = line
        .split_once(':')
        .map(|(key, _)| key.trim_matches(['"', '\'']));
    let is_word = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    key.is_some_and(is_word) || line.starts_with("# ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> FrontMatter {
        split(&"a.md".into(), text).unwrap().0.unwrap()
    }

    #[test]
    fn keys_are_read_and_others_passed_over() {
        let text = "---\ntitle: \"Tea: late\"\ndate: 2021-05-03\nlayout: post\nnested: {a: [1]}\n\
                    tags:\n  - river trade\n  - 2021\npermalink: /tea/\n---\n\nNo ship.\n";
        let (front, rest) = split(&"a.md".into(), text).unwrap();
        let front = front.unwrap();
        assert_eq!(front.title.as_deref(), Some("Tea: late"));
        assert_eq!(front.date.as_deref(), Some("2021-05-03"));
        assert_eq!(front.tags.0, ["river trade", "2021"]);
        assert_eq!(
            (front.permalink.as_deref(), rest),
            (Some("/tea/"), "\nNo ship.\n")
        );
    }

    #[test]
    fn tags_may_be_a_list_or_a_string() {
        assert_eq!(
            front("---\ntags: [tea, \"a, b\"]\n---\n").tags.0,
            ["tea", "a, b"]
        );
        assert_eq!(
            front("---\ntags: tea, ports\n---\n").tags.0,
            ["tea", "ports"]
        );
        assert_eq!(
            front("---\ntags:\ntitle: x\n---\n").tags.0,
            Vec::<String>::new()
        );
        assert_eq!(front("---\ntags: 2021\n---\n").tags.0, ["2021"]);
    }

    #[test]
    fn drafts_are_known() {
        assert!(front("---\ndraft: true\n---\n").is_draft());
        assert!(front("---\npublished: false\n---\n").is_draft());
        assert!(!front("---\n---\n").is_draft());
        assert!(!front("---\n# a remark\n---\n").is_draft());
    }

    #[test]
    fn a_rule_across_the_page_is_no_front_matter() {
        for text in [
            "---\n\nTea\n\n---\n",
            "---\nTea is late\n---\n",
            "----\ntitle: x\n----\n",
            "+++\nTea\n",
        ] {
            assert_eq!(split(&"a.md".into(), text).unwrap(), (None, text));
        }
    }

    #[test]
    fn broken_front_matter_is_named_with_its_line() {
        let refused = |text| split(&"a.md".into(), text).unwrap_err();
        assert!(matches!(
            refused("---\ntitle: x\nTea\n"),
            Error::OpenFrontMatter { .. }
        ));
        assert!(matches!(
            refused("+++\ntitle = 'x'\n+++\n"),
            Error::TomlFrontMatter { .. }
        ));
        let twice = refused("---\ntitle: x\ntitle: y\n---\n");
        assert!(
            matches!(&twice, Error::FrontMatter { place, .. } if place.line == 3),
            "{twice}"
        );
        let typed = refused("---\ntitle: x\ntags: {a: b}\n---\n");
        assert!(matches!(&typed, Error::FrontMatter { .. }), "{typed}");
    }
}
