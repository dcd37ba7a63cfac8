//! The fields of one article in JSON, read without a tree in between.

use serde::{
    Deserialize,
    de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor},
};
use std::{borrow::Cow, fmt};

/// What an object may say.
#[derive(Debug, Default)]
pub(crate) struct Fields<'a> {
    pub(crate) id: Option<Id>,
    pub(crate) title: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) tags: Vec<Borrowed<'a>>,
    pub(crate) date: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) sources: Vec<String>,
}

/// A string that stays in the line where it can.
#[derive(Debug, Deserialize)]
pub(crate) struct Borrowed<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// A string or a whole number.
#[derive(Debug)]
pub(crate) struct Id(pub(crate) String);

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
            Self::Other => "another value",
        }
    }
}

/// Reads the fields and notes which one is wrong.
pub(crate) struct FieldsSeed<'p> {
    pub(crate) problem: &'p mut Option<Problem>,
}

impl<'de> DeserializeSeed<'de> for FieldsSeed<'_> {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Fields<'de>, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldsSeed<'_> {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields::default();
        let mut seen = [false; 8];
        while let Some(field) = map.next_key::<Field>()? {
            if let Some(seen) = seen.get_mut(field as usize)
                && std::mem::replace(seen, true)
            {
                *self.problem = Some(Problem::Duplicate(field));
                return Err(de::Error::custom("the field stands twice"));
            }
            *self.problem = Some(Problem::WrongType(field));
            match field {
                Field::Id => fields.id = map.next_value()?,
                Field::Title => fields.title = map.next_value()?,
                Field::Text => fields.text = map.next_value()?,
                Field::Tags => fields.tags = map.next_value::<Option<_>>()?.unwrap_or_default(),
                Field::Date => fields.date = map.next_value()?,
                Field::Lang => fields.lang = map.next_value()?,
                Field::Url => fields.url = map.next_value()?,
                Field::Sources => {
                    fields.sources = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
            *self.problem = None;
        }
        Ok(fields)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a whole number")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<Id, E> {
        Ok(Id(id.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, id: u64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }

    fn visit_i64<E: de::Error>(self, id: i64) -> Result<Id, E> {
        Ok(Id(id.to_string()))
    }
}
