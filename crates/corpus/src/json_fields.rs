//! The fields of one article in JSON, read without a tree in between.

use catchline_article::Article;
use serde::{
    Deserialize,
    de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor},
};
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
    /// How many there are, but for [`Field::Other`].
    pub(crate) const COUNT: usize = Self::Other as usize;

    /// Those whose values are strings.
    const TEXTS: [Self; 7] = [
        Self::Id,
        Self::Title,
        Self::Text,
        Self::Date,
        Self::Lang,
        Self::Url,
        Self::Modified,
    ];

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

/// Where the fields of an article go.
pub(crate) struct Room<'a> {
    /// In the order of [`Field::TEXTS`].
    texts: [&'a mut String; Field::TEXTS.len()],
    pub(crate) sources: &'a mut Vec<String>,
}

impl<'a> Room<'a> {
    /// Forgets what the article held.
    pub(crate) fn of(article: &'a mut Article) -> Self {
        let Article {
            id,
            title,
            body,
            date,
            modified,
            language,
            url,
            sources,
        } = article;
        let optional = [date, language, url, modified];
        let [date, language, url, modified] = optional.map(Option::get_or_insert_default);
        let mut texts = [id, title, body, date, language, url, modified];
        for text in &mut texts {
            text.clear();
        }
        sources.clear();
        Self { texts, sources }
    }

    /// Where the string of a field goes; none for a field of another type.
    pub(crate) fn text(&mut self, field: Field) -> Option<&mut String> {
        let at = Field::TEXTS.iter().position(|&text| text == field)?;
        Some(self.texts[at])
    }
}

/// Reads the fields into an article, in the place of what it held, and notes which one is wrong.
pub(crate) struct FieldsSeed<'a> {
    pub(crate) article: &'a mut Article,
    pub(crate) problem: &'a mut Option<Problem>,
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
        let mut room = Room::of(self.article);
        let mut read = Read::default();
        let mut seen = [false; Field::COUNT];
        while let Some(field) = map.next_key::<Field>()? {
            if let Some(seen) = seen.get_mut(field as usize)
                && std::mem::replace(seen, true)
            {
                *self.problem = Some(Problem::Duplicate(field));
                return Err(de::Error::custom("the field stands twice"));
            }
            *self.problem = Some(Problem::WrongType(field));
            if let Some(text) = room.text(field) {
                let numbers = field == Field::Id;
                let is_there = map.next_value_seed(Text { text, numbers })?;
                read.has_text |= is_there && matches!(field, Field::Title | Field::Text);
                continue;
            }
            match field {
                Field::Tags => read.tags = map.next_value::<Option<_>>()?.unwrap_or_default(),
                Field::Undecided => {
                    read.undecided = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                Field::Sources => {
                    *room.sources = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        *self.problem = None;
        Ok(read)
    }
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
