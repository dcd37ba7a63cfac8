//! What stands at the head of a Markdown file: YAML between lines of `---`, TOML between lines of
//! `+++`, or a JSON object.

mod json;
pub(crate) mod node;
mod toml;
mod yaml;

use crate::{Error, Skipped};
use catchline_article::Place;
use node::{Node, Refused, Table, Value};
use std::{ops::Range, sync::Arc};

/// The longest front matter, in bytes.
const LONGEST: usize = 1 << 20;

/// What the front matter says of the article; keys of other names are passed over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) permalink: Option<String>,
    pub(crate) slug: Option<String>,
    /// Why the article is not for everybody, if it is not.
    pub(crate) hidden: Option<Skipped>,
}

/// What front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Yaml,
    Toml,
    Json,
}

/// Front matter, and where it stands in its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    /// Without the lines around it; of JSON with the braces.
    pub(crate) inner: Range<usize>,
    /// Where the text after it begins.
    pub(crate) end: usize,
    pub(crate) keys: Table,
}

impl Head {
    /// The front matter of a text; nothing where it has none.
    ///
    /// A line of `---` that no `key:` follows is a rule across the page, not front matter.
    pub(crate) fn read(file: &Arc<str>, text: &str) -> Result<Option<Self>, Error> {
        let first = text.split_inclusive('\n').next().unwrap_or_default();
        let kind = match first.trim_end() {
            "---" => Kind::Yaml,
            "+++" => Kind::Toml,
            "{" => return Self::json(file, text),
            _ => return Ok(None),
        };
        let inner = &text[first.len()..];
        let mut lines = inner.lines().map(str::trim_end);
        let opening = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        if !opening.is_some_and(|line| kind.begins_with(line)) {
            return Ok(None);
        }
        let mut at = 0;
        for line in inner.split_inclusive('\n') {
            if kind.ends_with(line.trim_end()) {
                let inner = first.len()..first.len() + at;
                let keys = kind.parse(file, text, inner.clone())?;
                let end = inner.end + line.len();
                return Ok(Some(Self {
                    kind,
                    inner,
                    end,
                    keys,
                }));
            }
            at += line.len();
            if LONGEST < at {
                let why = format!("it is longer than {LONGEST} bytes");
                return Err(kind.refused(file, text, first.len(), Refused::new(0, why)));
            }
        }
        let next_is_blank = inner
            .lines()
            .next()
            .is_some_and(|line| line.trim().is_empty());
        if next_is_blank {
            return Ok(None);
        }
        let (place, line) = (Place::new(file.clone(), 1), kind.fence());
        Err(Error::OpenFrontMatter { place, line })
    }

    fn json(file: &Arc<str>, text: &str) -> Result<Option<Self>, Error> {
        let refused = |refused| Kind::Json.refused(file, text, 0, refused);
        let mut most = (0..=text.len().min(LONGEST)).rev();
        let most = most.find(|&at| text.is_char_boundary(at));
        let bounded = &text[..most.unwrap_or_default()];
        let (keys, end) = json::read(bounded).map_err(refused)?;
        Ok(Some(Self {
            kind: Kind::Json,
            inner: 0..end,
            end,
            keys,
        }))
    }
}

impl Kind {
    /// The line before and after it.
    pub(crate) fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
            Self::Json => "}",
        }
    }

    fn ends_with(self, line: &str) -> bool {
        line == self.fence() || (self == Self::Yaml && line == "...")
    }

    /// Whether a line is one that it begins with, remarks and blank lines aside.
    fn begins_with(self, line: &str) -> bool {
        let opens = match self {
            Self::Toml => line.contains('=') || line.starts_with('['),
            _ => is_key(line),
        };
        opens || self.ends_with(line)
    }

    fn parse(self, file: &Arc<str>, text: &str, inner: Range<usize>) -> Result<Table, Error> {
        let source = &text[inner.clone()];
        let read = match self {
            Self::Toml => toml::read(source),
            _ => yaml::read(source),
        };
        read.map_err(|refused| self.refused(file, text, inner.start, refused))
    }

    fn refused(self, file: &Arc<str>, text: &str, start: usize, refused: Refused) -> Error {
        let before = &text.as_bytes()[..text.len().min(start + refused.at)];
        let lines = memchr::memchr_iter(b'\n', before).count();
        Error::FrontMatter {
            place: Place::new(file.clone(), lines as u64 + 1),
            source: refused.why.into(),
            mend: match self {
                Self::Yaml => "`title: \"…\"` and `tags: [a, b]`",
                Self::Toml => "`title = \"…\"` and `tags = [\"a\", \"b\"]`",
                Self::Json => "`\"title\": \"…\"` and `\"tags\": [\"a\", \"b\"]`",
            },
        }
    }
}

impl FrontMatter {
    /// Reads what the keys say. `spaced` is whether a text of tags may be parted by spaces.
    pub(crate) fn read(
        file: &Arc<str>,
        text: &str,
        head: &Head,
        spaced: bool,
    ) -> Result<Self, Error> {
        let refused = |refused| head.kind.refused(file, text, head.inner.start, refused);
        Self::of(&head.keys, spaced).map_err(refused)
    }

    fn of(keys: &Table, spaced: bool) -> Result<Self, Refused> {
        let text = |key| Ok(keys.text(key)?.map(str::to_owned));
        Ok(Self {
            title: text("title")?,
            tags: tags(keys, spaced)?,
            categories: categories(keys, spaced)?,
            date: text("date")?,
            lang: text("lang")?.or(text("language")?),
            id: text("id")?,
            url: text("url")?,
            permalink: text("permalink")?,
            slug: text("slug")?,
            hidden: hidden(keys),
        })
    }
}

/// The tags of `tags`, `tag` and the `tags` of `[taxonomies]`; where there is none of these keys,
/// those of `keywords`.
fn tags(keys: &Table, spaced: bool) -> Result<Vec<String>, Refused> {
    let given = several(keys, "tags", "tag", spaced)?;
    match (given, keys.get("keywords")) {
        (Some(tags), _) => Ok(tags),
        (None, Some(keywords)) => parted("keywords", keywords, false),
        (None, None) => Ok(Vec::new()),
    }
}

fn categories(keys: &Table, spaced: bool) -> Result<Vec<String>, Refused> {
    Ok(several(keys, "categories", "category", spaced)?.unwrap_or_default())
}

/// What stands below a key, below the word for one of it, and below the key in `[taxonomies]`;
/// nothing where all three are missing.
fn several(
    keys: &Table,
    key: &str,
    one: &str,
    spaced: bool,
) -> Result<Option<Vec<String>>, Refused> {
    let mut all: Option<Vec<String>> = None;
    let mut add = |more: Vec<String>| all.get_or_insert_default().extend(more);
    if let Some(node) = keys.get(key) {
        add(parted(key, node, spaced)?);
    }
    if let Some(node) = keys.get(one) {
        // Jekyll takes the word for one as a whole.
        add(parted(one, node, false)?);
    }
    if let Some(node) = keys.table("taxonomies").and_then(|table| table.get(key)) {
        add(parted(key, node, false)?);
    }
    Ok(all)
}

/// A list, also of lists, or one text: its tags are parted by commas; where it has none, it is one
/// tag, or, if it is `spaced`, one tag a word.
fn parted(key: &str, node: &Node, spaced: bool) -> Result<Vec<String>, Refused> {
    let texts = match &node.value {
        Value::Nothing => Vec::new(),
        Value::Text(text) if spaced && !text.contains(',') => {
            text.split_whitespace().map(str::to_owned).collect()
        }
        Value::Text(text) => text.split(',').map(|tag| tag.trim().to_owned()).collect(),
        Value::List(list) => {
            let mut tags = Vec::new();
            for one in list {
                match &one.value {
                    Value::Nothing => {}
                    Value::Text(tag) => tags.push(tag.trim().to_owned()),
                    Value::List(_) => tags.extend(parted(key, one, spaced)?),
                    Value::Table(_) => return Err(no_tags(key, one)),
                }
            }
            tags
        }
        Value::Table(_) => return Err(no_tags(key, node)),
    };
    Ok(texts.into_iter().filter(|tag| !tag.is_empty()).collect())
}

fn no_tags(key: &str, node: &Node) -> Refused {
    let why = format!("{key:?} holds a table, a list of tags or one text with commas is expected");
    Refused::new(node.span.start, why)
}

/// Why an article is not for everybody, if it is not.
fn hidden(keys: &Table) -> Option<Skipped> {
    let password = keys.get("password").map(|node| &node.value);
    if keys.says("draft") == Some(true) || keys.says("published") == Some(false) {
        Some(Skipped::Draft)
    } else if password.is_some_and(|value| *value != Value::Nothing) {
        Some(Skipped::Password)
    } else if keys.says("private") == Some(true) {
        Some(Skipped::Private)
    } else {
        None
    }
}

/// "key:", as YAML begins.
fn is_key(line: &str) -> bool {
    let key = line
        .split_once(':')
        .map(|(key, _)| key.trim_end().trim_matches(['"', '\'']));
    let is_word = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    key.is_some_and(|key| is_word(key) || key == "<<")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Result<Option<Head>, Error> {
        Head::read(&"a.md".into(), text)
    }

    fn front(text: &str) -> FrontMatter {
        let head = head(text).unwrap().unwrap();
        FrontMatter::read(&"a.md".into(), text, &head, false).unwrap()
    }

    fn tags_of(text: &str) -> Vec<String> {
        front(text).tags
    }

    #[test]
    fn keys_are_read_and_others_passed_over() {
        let text = "---\ntitle: \"Tea: late\"\ndate: 2021-05-03\nlayout: post\nnested: {a: [1]}\n\
                    tags:\n  - river trade\n  - 2021\n  - yes\npermalink: /tea/\n---\n\nNo ship.\n";
        let read = front(text);
        assert_eq!(read.title.as_deref(), Some("Tea: late"));
        assert_eq!(read.date.as_deref(), Some("2021-05-03"));
        assert_eq!(read.tags, ["river trade", "2021", "yes"]);
        assert_eq!(read.permalink.as_deref(), Some("/tea/"));
        assert_eq!(&text[head(text).unwrap().unwrap().end..], "\nNo ship.\n");
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let toml = "+++\ntitle = 'Tea: late'\ndate = 2021-05-03T10:00:00+02:00\ndraft = true\n\
                    slug = \"tea\"\n\n[taxonomies]\ntags = [\"river trade\", \"2021\"]\n\
                    categories = [\"ports\"]\n+++\nNo ship.\n";
        let json = "{\n  \"title\": \"Tea: late\",\n  \"date\": \"2021-05-03T10:00:00+02:00\",\n  \
                    \"draft\": true, \"slug\": \"tea\", \"tags\": [\"river trade\", 2021],\n  \
                    \"categories\": \"ports\"\n}\nNo ship.\n";
        let read = front(toml);
        assert_eq!(read, front(json));
        assert_eq!(read.title.as_deref(), Some("Tea: late"));
        assert_eq!(read.date.as_deref(), Some("2021-05-03T10:00:00+02:00"));
        assert_eq!(read.slug.as_deref(), Some("tea"));
        assert_eq!(
            (read.tags, read.categories),
            (
                vec!["river trade".into(), "2021".into()],
                vec!["ports".into()]
            )
        );
        assert_eq!(read.hidden, Some(Skipped::Draft));
        assert_eq!(&toml[head(toml).unwrap().unwrap().end..], "No ship.\n");
        assert_eq!(&json[head(json).unwrap().unwrap().end..], "\nNo ship.\n");
    }

    #[test]
    fn tags_may_be_a_list_or_a_text() {
        for (yaml, expected) in [
            ("tags: [tea, \"a, b\"]", &["tea", "a, b"][..]),
            ("tags: tea, river trade,", &["tea", "river trade"]),
            ("tags: river trade", &["river trade"]),
            ("tags:\ntitle: x", &[]),
            ("tags: 2021", &["2021"]),
            ("Tags: [tea]", &["tea"]),
            ("tag: river trade", &["river trade"]),
            ("tags: tea\ntag: ports", &["tea", "ports"]),
            (
                "tags: [[tea, ports], ferries, ~]",
                &["tea", "ports", "ferries"],
            ),
            ("keywords: tea, ports", &["tea", "ports"]),
            ("keywords: tea\ntags: []", &[]),
            ("keywords: tea\ntags: [ports]", &["ports"]),
            ("taxonomies: {tags: [tea]}\nkeywords: ports", &["tea"]),
            ("categories: [ports]", &[]),
        ] {
            assert_eq!(tags_of(&format!("---\n{yaml}\n---\n")), expected, "{yaml}");
        }
    }

    #[test]
    fn spaces_part_a_text_of_tags_where_they_may() {
        for (yaml, expected) in [
            ("tags: tea ports", &["tea", "ports"][..]),
            ("tags: tea, river trade", &["tea", "river trade"]),
            ("tags: [river trade]", &["river trade"]),
            ("tag: river trade", &["river trade"]),
        ] {
            let text = format!("---\n{yaml}\n---\n");
            let head = head(&text).unwrap().unwrap();
            let read = FrontMatter::read(&"a.md".into(), &text, &head, true).unwrap();
            assert_eq!(read.tags, expected, "{yaml}");
        }
    }

    #[test]
    fn what_is_not_for_everybody_is_known() {
        for (yaml, expected) in [
            ("draft: true", Some(Skipped::Draft)),
            ("Draft: yes", Some(Skipped::Draft)),
            ("published: false", Some(Skipped::Draft)),
            ("password: tea", Some(Skipped::Password)),
            ("password:", None),
            ("private: true", Some(Skipped::Private)),
            ("draft: false\npublished: true", None),
            ("# a remark", None),
            ("", None),
        ] {
            assert_eq!(
                front(&format!("---\n{yaml}\n---\n")).hidden,
                expected,
                "{yaml}"
            );
        }
    }

    #[test]
    fn a_rule_across_the_page_is_no_front_matter() {
        for text in [
            "---\n\nTea\n\n---\n",
            "---\n\nNote: tea is late.\n\nTea\n",
            "---\nTea is late\n---\n",
            "----\ntitle: x\n----\n",
            "+++\nTea\n",
            "{ tea }\n",
        ] {
            assert_eq!(head(text).unwrap(), None, "{text}");
        }
        assert_eq!(front("---\n\n# a remark\ntags: tea\n---\n").tags, ["tea"]);
    }

    #[test]
    fn broken_front_matter_is_named_with_its_line() {
        let line_of = |text| match head(text)
            .and_then(|head| FrontMatter::read(&"a.md".into(), text, &head.unwrap(), false))
        {
            Err(Error::FrontMatter { place, .. }) => place.line,
            other => panic!("{text}: {other:?}"),
        };
        for (text, line) in [
            ("---\ntitle: x\ntitle: y\n---\n", 3),
            ("---\ntitle: x\ntags: {a: b}\n---\n", 3),
            ("---\ntitle: [x]\n---\n", 2),
            ("+++\ntitle = x\n+++\n", 2),
            ("{\n\"title\": x\n}\n", 2),
            ("---\na: \"\n---\n", 2),
        ] {
            assert_eq!(line_of(text), line, "{text}");
        }
        for text in ["---\ntitle: x\nTea\n", "+++\ntitle = 'x'\nTea\n"] {
            assert!(matches!(head(text), Err(Error::OpenFrontMatter { .. })));
        }
        let long = format!("---\na: {}\n---\n", "b".repeat(LONGEST));
        let told = head(&long).unwrap_err().to_string();
        assert!(told.contains("longer than"), "{told}");
    }
}
