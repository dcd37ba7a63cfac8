//! Tags and entities of HTML that are plain to see, and need no tokenizer.

use html5ever::{
    Attribute, LocalName, QualName, data::NAMED_ENTITIES, ns, tendril::StrTendril, tokenizer::Tag,
    tokenizer::TagKind,
};
use memchr::memchr;

/// A tag with more attributes is not plain: each is compared to those before it.
const MOST_ATTRIBUTES: usize = 64;

/// The tag that a text begins with, and what follows it, if its names are in lower case and its
/// values in quotes.
pub(crate) fn tag(html: &str) -> Option<(Tag, &str)> {
    let html = html.strip_prefix('<')?;
    let (kind, html) = match html.strip_prefix('/') {
        Some(html) => (TagKind::EndTag, html),
        None => (TagKind::StartTag, html),
    };
    let (name, mut rest) = name(html)?;
    let mut tag = Tag {
        kind,
        name,
        self_closing: false,
        attrs: Vec::new(),
        had_duplicate_attributes: false,
    };
    loop {
        let next = rest.trim_ascii_start();
        tag.self_closing = next.starts_with("/>");
        if let Some(rest) = next.strip_prefix("/>").or_else(|| next.strip_prefix('>')) {
            return Some((tag, rest));
        }
        if next.len() == rest.len() || tag.attrs.len() == MOST_ATTRIBUTES {
            return None;
        }
        let (name, next) = self::name(next)?;
        if tag.attrs.iter().any(|one| one.name.local == name) {
            return None;
        }
        let (value, next) = value(next)?;
        tag.attrs.push(Attribute {
            name: QualName::new(None, ns!(), name),
            value,
        });
        rest = next;
    }
}

fn name(html: &str) -> Option<(LocalName, &str)> {
    let is_plain = |c: &u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-' | b':' | b'_');
    let end = html.bytes().position(|c| !is_plain(&c))?;
    let (name, rest) = html.split_at(end);
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    let ends = rest.starts_with(['=', '>', '/']) || rest.as_bytes()[0].is_ascii_whitespace();
    (begins && ends).then(|| (name.into(), rest))
}

/// The value of an attribute, from the sign after its name on.
fn value(html: &str) -> Option<(StrTendril, &str)> {
    let Some(html) = html.strip_prefix('=') else {
        let is_empty = !html.trim_ascii_start().starts_with('=');
        return is_empty.then(|| (StrTendril::new(), html));
    };
    let quote = html.bytes().next().filter(|c| matches!(c, b'"' | b'\''))?;
    let html = &html[1..];
    let (mut value, rest) = html.split_at(memchr(quote, html.as_bytes())?);
    let mut read = StrTendril::new();
    while let Some(at) = memchr(b'&', value.as_bytes()) {
        read.push_slice(&value[..at]);
        let (characters, left) = entity(&value[at..])?;
        characters.for_each(|c| read.push_char(c));
        value = left;
    }
    read.push_slice(value);
    Some((read, &rest[1..]))
}

/// The characters that an entity stands for with which a text begins, and what follows it, if it
/// ends in a semicolon.
pub(crate) fn entity(html: &str) -> Option<(impl Iterator<Item = char> + use<>, &str)> {
    const LONGEST: usize = 32;
    let html = html.strip_prefix('&')?;
    let end = html.bytes().take(LONGEST).position(|c| c == b';')?;
    let (name, rest) = html.split_at(end + 1);
    let (first, second) = match name.strip_prefix('#') {
        Some(number) => (number_of(number.trim_end_matches(';'))?, 0),
        None => *NAMED_ENTITIES.get(name)?,
    };
    let characters = [first, second].into_iter().filter(|&c| c != 0);
    Some((characters.filter_map(char::from_u32), rest))
}

/// A number that stands for what it says, unlike those of controls and of what is no character.
fn number_of(digits: &str) -> Option<u32> {
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let is_number = digits.bytes().all(|c| c.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, radix)
        .ok()
        .filter(|_| is_number)?;
    let is_control = char::from_u32(number)?.is_control();
    (!is_control).then_some(number)
}
