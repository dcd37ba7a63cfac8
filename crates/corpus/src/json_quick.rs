//! An article in JSON, read quickly where nothing but strings and lists of strings is in it.

use crate::json_fields::{Borrowed, Field, Read, Room};
use catchline_article::Article;
use memchr::memchr2;
use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};
use std::borrow::Cow;

/// Reads the fields of an object into an article, in the place of what it held.
///
/// `None` where there is anything else in the object, or something wrong with it: then `serde_json`
/// has to read it, and says what.
pub(crate) fn read<'l>(text: &'l str, article: &mut Article) -> Option<Read<'l>> {
    if text.bytes().fold(u8::MAX, u8::min) < b' ' {
        return None;
    }
    let mut room = Room::of(article);
    let mut read = Read::default();
    let mut rest = Rest(text);
    rest.take(b'{')?;
    let mut seen = [false; Field::COUNT];
    loop {
        let name = rest.string()?;
        let name = StrDeserializer::<Error>::new(&name);
        let field = Field::deserialize(name).ok()?;
        if field != Field::Other && std::mem::replace(&mut seen[field as usize], true) {
            return None;
        }
        rest.take(b':')?;
        if rest.take_null() {
            // As if the field were not there.
        } else if let Some(text) = room.text(field) {
            rest.take(b'"')?;
            rest.unescape(text)?;
            read.has_text |= matches!(field, Field::Title | Field::Text);
        } else {
            match field {
                Field::Tags => rest.strings(|tag| read.tags.push(Borrowed(tag)))?,
                Field::Undecided => rest.strings(|tag| read.undecided.push(Borrowed(tag)))?,
                Field::Sources => rest.strings(|source| room.sources.push(source.into_owned()))?,
                _ if rest.is_list() => rest.strings(drop)?,
                _ => drop(rest.string()?),
            }
        }
        if rest.take(b',').is_none() {
            break;
        }
    }
    rest.take(b'}')?;
    rest.0.bytes().all(|byte| byte == b' ').then_some(read)
}

/// What has not been read.
struct Rest<'l>(&'l str);

impl<'l> Rest<'l> {
    /// Takes a sign, and spaces before it.
    fn take(&mut self, sign: u8) -> Option<()> {
        self.0 = self.trimmed().strip_prefix(char::from(sign))?;
        Some(())
    }

    fn take_null(&mut self) -> bool {
        let rest = self.trimmed().strip_prefix("null");
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn is_list(&self) -> bool {
        self.trimmed().starts_with('[')
    }

    fn trimmed(&self) -> &'l str {
        self.0.trim_start_matches(' ')
    }

    /// Takes a list of strings.
    fn strings(&mut self, mut add: impl FnMut(Cow<'l, str>)) -> Option<()> {
        self.take(b'[')?;
        if self.take(b']').is_some() {
            return Some(());
        }
        loop {
            add(self.string()?);
            if self.take(b',').is_none() {
                return self.take(b']');
            }
        }
    }

    /// Takes a string, which stays where it is unless it has a backslash.
    fn string(&mut self) -> Option<Cow<'l, str>> {
        self.take(b'"')?;
        let end = memchr2(b'"', b'\\', self.0.as_bytes())?;
        let (text, rest) = self.0.split_at(end);
        if let Some(rest) = rest.strip_prefix('"') {
            self.0 = rest;
            return Some(Cow::Borrowed(text));
        }
        let mut text = String::new();
        self.unescape(&mut text)?;
        Some(Cow::Owned(text))
    }

    /// Takes what is left of a string, and appends it to another; `None` where signs are written as
    /// numbers.
    fn unescape(&mut self, text: &mut String) -> Option<()> {
        loop {
            let at = memchr2(b'"', b'\\', self.0.as_bytes())?;
            let (plain, rest) = self.0.split_at(at);
            text.push_str(plain);
            if let Some(rest) = rest.strip_prefix('"') {
                self.0 = rest;
                return Some(());
            }
            text.push(match rest.as_bytes().get(1)? {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                &sign @ (b'"' | b'\\' | b'/') => char::from(sign),
                _ => return None,
            });
            self.0 = &rest[2..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json_fields::FieldsSeed, json_lines::tags};
    use catchline_article::Tag;
    use proptest::prelude::*;
    use serde::de::DeserializeSeed;

    /// What was read: the article, its tags, those undecided, and whether there is a text.
    type Found = (Article, Vec<Tag>, Vec<Tag>, bool);

    fn article() -> Article {
        Article::new("of the line before")
            .body("that")
            .language("fi")
    }

    fn found(article: Article, read: Read<'_>) -> Found {
        (
            article,
            tags(read.tags),
            tags(read.undecided),
            read.has_text,
        )
    }

    fn quick(text: &str) -> Option<Found> {
        let mut article = article();
        let read = read(text, &mut article)?;
        Some(found(article, read))
    }

    fn slow(text: &str) -> Option<Found> {
        let mut article = article();
        let seed = FieldsSeed {
            article: &mut article,
            problem: &mut None,
        };
        let mut json = serde_json::Deserializer::from_str(text);
        let read = seed.deserialize(&mut json).ok()?;
        json.end().ok()?;
        Some(found(article, read))
    }

    /// Pieces of objects, right ones and wrong ones.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            " ",
            "null",
            "7",
            "\t",
            "\"title\"",
            "\"text\"",
            "\"tags\"",
            "\"id\"",
            "\"sources\"",
            "\"other\"",
            "\"a\\n\\\"é\"",
            "\"\\u00e9\"",
            "[\"a\", \"b\"]",
            "[]",
            "{}",
            "\"title\": \"a\"",
            ",\"text\":\"b\"",
        ]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    fn string() -> impl Strategy<Value = String> {
        let text = "([a-zé“\"\\\\/\n\r\t\u{8}\u{c}]|\u{1f600}){0,12}";
        (text, any::<bool>()).prop_map(|(text, slash)| {
            let json = serde_json::to_string(&text).unwrap();
            if slash {
                json.replace('/', "\\/")
            } else {
                json
            }
        })
    }

    fn list() -> impl Strategy<Value = String> {
        prop::collection::vec(string(), 0..4).prop_map(|all| format!("[{}]", all.join(", ")))
    }

    /// Objects of all fields with plain values, in any order.
    fn object() -> impl Strategy<Value = String> {
        let names = [
            "id",
            "title",
            "text",
            "tags",
            "date",
            "lang",
            "url",
            "sources",
            "modified",
            "undecided",
            "x",
            "y",
        ];
        let value = move |name: &'static str| match name {
            "tags" | "sources" | "undecided" | "y" => list().boxed(),
            _ => string().boxed(),
        };
        let field = move |name| {
            let value = prop_oneof![4 => value(name), 1 => Just("null".to_owned())];
            value.prop_map(move |value| format!("\"{name}\": {value}"))
        };
        prop::sample::subsequence(names.to_vec(), 1..=names.len())
            .prop_shuffle()
            .prop_flat_map(move |names| names.into_iter().map(field).collect::<Vec<_>>())
            .prop_map(|fields| format!(" {{{}}} ", fields.join(",")))
    }

    proptest! {
        #[test]
        fn plain_objects_are_read_as_by_serde(text in object()) {
            let quick = quick(&text);
            prop_assert!(quick.is_some(), "{text}");
            prop_assert_eq!(quick, slow(&text));
        }

        #[test]
        fn what_is_read_of_anything_is_what_serde_reads(text in pieces()) {
            if let Some(quick) = quick(&text) {
                prop_assert_eq!(Some(quick), slow(&text), "{}", text);
            }
        }

        #[test]
        fn a_changed_byte_is_seen(text in object(), at in any::<prop::sample::Index>(), with in "[\\PC\t]") {
            let mut characters: Vec<char> = text.chars().collect();
            let at = at.index(characters.len());
            characters[at] = with.chars().next().unwrap_or(' ');
            let text: String = characters.into_iter().collect();
            if let Some(quick) = quick(&text) {
                prop_assert_eq!(Some(quick), slow(&text), "{}", text);
            }
        }
    }
}
