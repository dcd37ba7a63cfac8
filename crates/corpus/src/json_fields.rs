//! The fields of one article in JSON, read without a tree in between.

use catchline_article::Article;
use serde::{
    Deserialize,
    de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{borrow::Cow, fmt};

/// What an object says besides what goes into its article.
#[derive(Debug, Default)]
pub(crate) struct Read<'l> {
    pub(crate) tags: Vec<Borrowed<'l>>,
    pub(crate) undecided: Vec<Borrowed<'l>>,
    /// Whether there is a title or a text.
    pub(crate) has_text: bool,
}

/// A string that stays in the line where it can.
#[derive(Debug, Deserialize)]
pub(crate) struct Borrowed<'l>(#[serde(borrow)] pub(crate) Cow<'l, str>);

/// What is wrong with a field, beside what the parser says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// The value of this field is of another type.
    WrongType(Field),
    /// The field stands twice.
    Duplicate(Field),
}

/// The fields that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
pub(crate) enum Field {
    Id,
    Title,
    Text,
    Tags,
    Date,
    Lang,
    Url,
    Sources,
    Modified,
    Undecided,
    #[serde(other)]
    Other,
}

impl Field {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Text => "text",
            Self::Tags => "tags",
            Self::Date => "date",
            Self::Lang => "lang",
            Self::Url => "url",
            Self::Sources => "sources",
            Self::Modified => "modified",
            Self::Undecided => "undecided",
            Self::Other => "",
        }
    }

    /// How it is written.
    pub(crate) fn mend(self) -> &'static str {
        match self {
            Self::Id => "\"id\": \"…\" or a whole number",
            Self::Title => "\"title\": \"…\"",
            Self::Text => "\"text\": \"…\"",
            Self::Tags => "\"tags\": [\"…\", \"…\"]",
            Self::Date => "\"date\": \"2017-08-07\"",
            Self::Lang => "\"lang\": \"en\"",
            Self::Url => "\"url\": \"https://…\"",
            Self::Sources => "\"sources\": [\"https://…\"]",
            Self::Modified => "\"modified\": \"2017-08-07T10:00:00Z\"",
            Self::Undecided => "\"undecided\": [\"…\", \"…\"]",
            Self::Other => "another value",
        }
    }
}

/// Reads the fields into an article, in the place of what it held, and notes which one is wrong.
pub(crate) struct FieldsSeed<'a> {
    pub(crate) article: &'a mut Article,
    pub(crate) problem: &'a mut Option<Problem>,
    /// Whether the text is read by [`unescape`], which says nothing of what is wrong with it.
    pub(crate) is_quick: bool,
}

impl<'de> DeserializeSeed<'de> for FieldsSeed<'_> {
    type Value = Read<'de>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Read<'de>, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldsSeed<'_> {
    type Value = Read<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read<'de>, A::Error> {
        let Article {
            id,
            title,
            body,
            date,
            modified,
            language,
            url,
            sources,
        } = self.article;
        let optional = [date, modified, language, url];
        let [date, modified, language, url] = optional.map(Option::get_or_insert_default);
        for text in [&mut *id, title, body, date, modified, language, url] {
            text.clear();
        }
        sources.clear();
        let mut read = Read::default();
        let mut seen = [false; 10];
        while let Some(field) = map.next_key::<Field>()? {
            if let Some(seen) = seen.get_mut(field as usize)
                && std::mem::replace(seen, true)
            {
                *self.problem = Some(Problem::Duplicate(field));
                return Err(de::Error::custom("the field stands twice"));
            }
            *self.problem = Some(Problem::WrongType(field));
            let text = match field {
                Field::Text if self.is_quick => {
                    let raw = map.next_value::<&RawValue>()?.get();
                    let is_there = raw != "null";
                    if is_there && unescape(raw, body).is_none() {
                        return Err(de::Error::custom("no plain string"));
                    }
                    read.has_text |= is_there;
                    continue;
                }
                Field::Id => &mut *id,
                Field::Title => title,
                Field::Text => body,
                Field::Date => date,
                Field::Modified => modified,
                Field::Lang => language,
                Field::Url => url,
                Field::Tags => {
                    read.tags = map.next_value::<Option<_>>()?.unwrap_or_default();
                    continue;
                }
                Field::Undecided => {
                    read.undecided = map.next_value::<Option<_>>()?.unwrap_or_default();
                    continue;
                }
                Field::Sources => {
                    *sources = map.next_value::<Option<_>>()?.unwrap_or_default();
                    continue;
                }
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let numbers = field == Field::Id;
            let is_there = map.next_value_seed(Text { text, numbers })?;
            read.has_text |= is_there && matches!(field, Field::Title | Field::Text);
        }
        *self.problem = None;
        Ok(read)
    }
}

/// Appends a string as it stands in JSON, with its quotes, to another; `None` where it is none, or
/// its signs are written as numbers.
///
/// `serde_json` makes room for each string with a backslash, and copies it once more.
fn unescape(raw: &str, text: &mut String) -> Option<()> {
    let mut rest = raw.strip_prefix('"')?.strip_suffix('"')?;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        text.push(match rest.as_bytes()[at + 1] {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            sign @ (b'"' | b'\\' | b'/') => char::from(sign),
            _ => return None,
        });
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    Some(())
}

/// Puts a string into the room of another; says whether there is one, and no null.
struct Text<'a> {
    text: &'a mut String,
    /// Whether it may be a whole number.
    numbers: bool,
}

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<bool, D::Error> {
        input.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Text<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.numbers {
            "a string or a whole number"
        } else {
            "a string"
        })
    }

    fn visit_none<E: de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<bool, D::Error> {
        if self.numbers {
            input.deserialize_any(self)
        } else {
            input.deserialize_str(self)
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        self.text.push_str(text);
        Ok(true)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<bool, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<bool, E> {
        self.visit_str(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_unescaped_is_what_was_written(
            text in "([a-zé“\"\\\\/\n\r\t\u{8}\u{c}]|\u{1}|\u{1f600}){0,20}", slash in any::<bool>(),
        ) {
            let mut raw = serde_json::to_string(&text).unwrap();
            if slash {
                raw = raw.replace('/', "\\/");
            }
            let mut found = "before ".to_owned();
            let is_read = unescape(&raw, &mut found).is_some();
            prop_assert_eq!(is_read, !text.contains('\u{1}'));
            if is_read {
                prop_assert_eq!(found, format!("before {text}"));
            }
        }
    }

    #[test]
    fn what_is_no_string_or_holds_a_number_is_left_to_others() {
        for raw in ["7", "null", "[\"a\"]", "{}", r#""caf\u00e9""#] {
            assert_eq!(unescape(raw, &mut String::new()), None, "{raw}");
        }
    }
}
