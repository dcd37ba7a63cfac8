//! JSON Feed: one object with a list of items.

use crate::{
    Error, Format, Options, Report, feed,
    items::{Category, Item, Markup},
    json_items::Source,
};
use catchline_article::{Labelled, Place};
use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{fmt, sync::Arc};

/// What begins the value of `version`.
const VERSION: &str = "\"https://jsonfeed.org/version/";

/// Whether a text that begins with a brace is a JSON Feed.
pub(crate) fn is_one(text: &str) -> bool {
    text.match_indices("\"version\"").any(|(at, name)| {
        let value = text[at + name.len()..].trim_ascii_start().strip_prefix(':');
        value.is_some_and(|value| value.trim_ascii_start().starts_with(VERSION))
    })
}

/// Reads a file; those before an error come out, and then the error.
pub(crate) fn read(
    file: &Arc<str>,
    text: &str,
    options: &Options,
    report: &mut Report,
) -> Vec<Result<Labelled, Error>> {
    let source = Source {
        file,
        text,
        format: Format::JsonFeed,
    };
    let mut feed = Feed::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = FeedSeed(&mut feed).deserialize(&mut json);
    let read = read.and_then(|()| json.end());
    let mut articles = Vec::new();
    for item in source.read(&feed.items, &options.limits) {
        let article = item.map(|(place, item): (_, JsonItem)| {
            let item = item.into_item(feed.language.as_ref(), place);
            feed::article(item, Format::JsonFeed, options)
        });
        match article {
            Ok(Ok(article)) => articles.push(Ok(article)),
            Ok(Err(reason)) => report.skip(reason),
            Err(error) => articles.push(Err(error)),
        }
    }
    articles.extend(read.err().map(|refused| Err(source.refused(0, refused))));
    articles
}

#[derive(Default)]
struct Feed<'t> {
    language: Option<String>,
    items: Vec<&'t RawValue>,
}

/// An item; members of other names are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct JsonItem {
    id: Option<Id>,
    url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    tags: Option<Vec<String>>,
    language: Option<String>,
}

/// A string, or the number that some feeds have.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl JsonItem {
    fn into_item(self, language: Option<&String>, place: Place) -> Item {
        let plain = |text: Option<String>| Markup {
            text: text.unwrap_or_default(),
            plain: true,
        };
        let trimmed = |text: Option<String>| text.unwrap_or_default().trim().to_owned();
        let html = self.content_html.filter(|html| !html.trim().is_empty());
        let tags = self.tags.into_iter().flatten();
        let category = |name| Category {
            name,
            plain: true,
            ..Category::default()
        };
        let mut dates = <[String; 5]>::default();
        dates[0] = trimmed(self.date_published);
        dates[4] = trimmed(self.date_modified);
        Item {
            place: Some(place),
            title: plain(self.title),
            content: html.map_or_else(
                || plain(self.content_text),
                |text| Markup { text, plain: false },
            ),
            summary: plain(self.summary),
            categories: tags.map(category).collect(),
            id: match self.id {
                Some(Id::Text(id)) => id,
                Some(Id::Number(id)) => id.to_string(),
                None => String::new(),
            },
            permalink: true,
            link: trimmed(self.url),
            dates,
            language: trimmed(self.language.or_else(|| language.cloned())),
            ..Item::default()
        }
    }
}

struct FeedSeed<'f, 't>(&'f mut Feed<'t>);

impl<'de> DeserializeSeed<'de> for FeedSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FeedSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with \"items\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_items = false;
        while let Some(name) = map.next_key::<String>()? {
            match &*name {
                "language" => self.0.language = map.next_value()?,
                "items" if has_items => return Err(A::Error::custom("\"items\" stands twice")),
                "items" => {
                    has_items = true;
                    map.next_value_seed(ItemsSeed(&mut self.0.items))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if has_items {
            return Ok(());
        }
        Err(A::Error::missing_field("items"))
    }
}

struct ItemsSeed<'f, 't>(&'f mut Vec<&'t RawValue>);

impl<'de> DeserializeSeed<'de> for ItemsSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ItemsSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element()? {
            self.0.push(item);
        }
        Ok(())
    }
}
