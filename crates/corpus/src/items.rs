//! The items of feeds and of WordPress exports, as they stand in the XML.

use crate::{
    Error, Format,
    fields::{Field, Kept},
    input::Input,
    xml::Xml,
};
use catchline_article::Place;
use memchr::memmem;
use quick_xml::{
    escape::resolve_html5_entity,
    events::{BytesRef, BytesStart, Event},
};
use std::{borrow::Cow, mem};

/// The namespace that begins every WordPress export.
const EXPORT: &[u8] = b"http://wordpress.org/export/";

/// What an item says, before anything is made of it. Of a password only is kept that there is one.
#[derive(Debug, Default)]
pub(crate) struct Item {
    pub(crate) place: Option<Place>,
    pub(crate) title: Markup,
    pub(crate) content: Markup,
    pub(crate) summary: Markup,
    pub(crate) categories: Vec<Category>,
    pub(crate) id: String,
    /// Whether the id is an address too.
    pub(crate) permalink: bool,
    pub(crate) link: String,
    /// When it appeared, the most trustworthy first.
    pub(crate) dates: [String; 5],
    /// When it was changed last, as an export tells it.
    pub(crate) modified: String,
    pub(crate) language: String,
    pub(crate) post_type: String,
    pub(crate) post_id: String,
    pub(crate) status: String,
    pub(crate) locked: bool,
}

/// A text, in HTML or plain.
#[derive(Debug, Default)]
pub(crate) struct Markup {
    pub(crate) text: String,
    pub(crate) plain: bool,
}

/// A category, and what kind of one it is.
#[derive(Debug, Default)]
pub(crate) struct Category {
    pub(crate) domain: String,
    pub(crate) name: String,
    /// Whether the name is no HTML.
    pub(crate) plain: bool,
}

/// The items of one file, one by one.
pub(crate) struct Items {
    xml: Xml,
    asked: Format,
    /// What stands before the names of elements, as in `<atom:feed>`.
    prefix: Vec<u8>,
    /// The language of all items that do not say theirs.
    language: String,
    ended: bool,
    /// Room for the event that is being read.
    bytes: Vec<u8>,
}

/// The format that a file has whose outermost element is this.
fn of_root(name: &[u8], attributes: &[u8]) -> Option<Format> {
    let local = name.rsplit(|&c| c == b':').next().unwrap_or(name);
    match local {
        b"rss" if memmem::find(attributes, EXPORT).is_some() => Some(Format::Wxr),
        b"rss" | b"RDF" => Some(Format::Rss),
        b"feed" => Some(Format::Atom),
        b"html" => Some(Format::Html),
        _ => None,
    }
}

/// The format that a text has, if it begins as one of these files.
pub(crate) fn sniff(text: &str) -> Option<Format> {
    let mut rest = text.trim_ascii_start();
    let ends = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")];
    while let Some((start, end)) = ends.iter().find(|(start, _)| rest.starts_with(start)) {
        let end = match rest.find(['[', '>']) {
            // A document type with declarations of its own.
            Some(at) if *start == "<!" && rest[at..].starts_with('[') => "]>",
            _ => end,
        };
        rest = rest.split_once(end)?.1.trim_ascii_start();
    }
    let tag = rest.strip_prefix('<')?;
    let tag = tag.split('>').next().unwrap_or(tag).as_bytes();
    let is_end = |c: &u8| c.is_ascii_whitespace() || *c == b'/';
    let name = tag.iter().position(is_end).unwrap_or(tag.len());
    of_root(&tag[..name], &tag[name..])
}

impl Items {
    /// The items of a file that is read as `asked`.
    pub(crate) fn new(input: Input, asked: Format) -> Self {
        Self {
            xml: Xml::new(input),
            asked,
            prefix: Vec::new(),
            language: String::new(),
            ended: false,
            bytes: Vec::new(),
        }
    }

    pub(crate) fn format(&self) -> Format {
        self.asked
    }

    /// How many bytes have been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.xml.bytes()
    }

    /// The part of a regular file that has been read, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        self.xml.part()
    }

    /// Reads on to the next item; nothing at the end.
    fn advance(&mut self) -> Result<Option<Result<Item, Error>>, Error> {
        let mut bytes = Vec::new();
        loop {
            self.xml.allow();
            let event = self.xml.next(&mut bytes)?;
            let tag = match &event {
                Event::Start(tag) => tag,
                Event::Eof => return Ok(None),
                _ => continue,
            };
            let depth = self.xml.depth();
            if depth == 1 {
                self.root(tag)?;
                continue;
            }
            match self.local(tag) {
                b"item" | b"entry" if depth <= 3 => {
                    return self.item(tag).map(Some);
                }
                b"language" | b"dc:language" if depth <= 3 => {
                    let mut trouble = None;
                    let language = self.value(Kept::Text, &mut trouble)?;
                    fill(&mut self.language, &language);
                }
                _ => {}
            }
        }
    }

    /// Reads the beginning of the outermost element.
    fn root(&mut self, tag: &BytesStart<'_>) -> Result<(), Error> {
        let name = tag.name().0;
        let found = of_root(name, tag.attributes_raw());
        if found != Some(self.asked) {
            return Err(self.xml.other_format(self.asked, found));
        }
        if let Some(language) = self.xml.attribute(tag, b"xml:lang")? {
            self.language = language;
        }
        if self.asked == Format::Atom {
            let prefix = name.len() - b"feed".len();
            self.prefix = name[..prefix].to_vec();
        }
        Ok(())
    }

    /// The name of an element, without the prefix of all.
    fn local<'t>(&self, tag: &'t BytesStart<'_>) -> &'t [u8] {
        let name = tag.name().0;
        name.strip_prefix(&*self.prefix).unwrap_or(name)
    }

    /// Reads an item whose beginning has been read; what is wrong inside does not end the file.
    fn item(&mut self, tag: &BytesStart<'_>) -> Result<Result<Item, Error>, Error> {
        let mut item = Item {
            place: Some(self.xml.place()),
            id: self.xml.attribute(tag, b"rdf:about")?.unwrap_or_default(),
            language: self.xml.attribute(tag, b"xml:lang")?.unwrap_or_default(),
            ..Item::default()
        };
        let depth = self.xml.depth();
        let mut trouble = None;
        let mut bytes = Vec::new();
        loop {
            let event = self.xml.next(&mut bytes)?;
            match &event {
                Event::Start(tag) => self.field(tag, &mut item, &mut trouble)?,
                Event::End(_) if self.xml.depth() < depth => break,
                _ => {}
            }
        }
        fill(&mut item.language, &self.language);
        Ok(trouble.map_or(Ok(item), Err))
    }

    /// Reads one element of an item.
    fn field(
        &mut self,
        tag: &BytesStart<'_>,
        item: &mut Item,
        trouble: &mut Option<Error>,
    ) -> Result<(), Error> {
        let atom = self.asked == Format::Atom;
        let mut field = Field::of(self.local(tag));
        let mut plain = false;
        let mut category = Category {
            plain: atom,
            ..Category::default()
        };
        match field {
            Field::Title | Field::Content | Field::Summary if atom => {
                let kind = self.xml.attribute(tag, b"type")?;
                match kind.as_deref().unwrap_or("text") {
                    "text" | "text/plain" => plain = true,
                    "html" | "xhtml" | "text/html" | "application/xhtml+xml" => {}
                    _ => field = Field::Other,
                }
            }
            Field::Category => {
                category.domain = self.xml.attribute(tag, b"domain")?.unwrap_or_default();
                let label = self.xml.attribute(tag, b"label")?;
                let term = || self.xml.attribute(tag, b"term");
                category.name = match label.filter(|label| !label.trim().is_empty()) {
                    Some(label) => label,
                    None => term()?.unwrap_or_default(),
                };
            }
            Field::Link if atom => {
                let rel = self.xml.attribute(tag, b"rel")?;
                if rel.is_none_or(|rel| rel == "alternate") {
                    let address = self.xml.attribute(tag, b"href")?;
                    fill(&mut item.link, &address.unwrap_or_default());
                }
            }
            Field::Id if !atom => {
                let permalink = self.xml.attribute(tag, b"isPermaLink")?;
                item.permalink = permalink.is_none_or(|it| it != "false");
            }
            _ => {}
        }
        let value = self.value(field.kept(), trouble)?;
        match field {
            Field::Title => item.title.fill(value, plain),
            Field::Content => item.content.fill(value, plain),
            Field::Summary => item.summary.fill(value, plain),
            Field::Category => {
                fill(&mut category.name, &value);
                item.categories.push(category);
            }
            Field::Id => fill(&mut item.id, &value),
            Field::Link => fill(&mut item.link, &value),
            Field::Date(rank) => fill(&mut item.dates[rank], &value),
            Field::Modified => fill(&mut item.modified, &value),
            Field::Language => fill(&mut item.language, &value),
            Field::PostType => fill(&mut item.post_type, &value),
            Field::PostId => fill(&mut item.post_id, &value),
            Field::Status => fill(&mut item.status, &value),
            Field::Password => item.locked |= !value.is_empty(),
            Field::Other => {}
        }
        Ok(())
    }

    /// Reads an element whose beginning has been read, to its end.
    fn value(&mut self, kept: Kept, trouble: &mut Option<Error>) -> Result<String, Error> {
        let depth = self.xml.depth();
        let mut bytes = mem::take(&mut self.bytes);
        let mut value = String::new();
        loop {
            let event = self.xml.next(&mut bytes)?;
            let inside = depth < self.xml.depth();
            let text = match &event {
                Event::End(_) if self.xml.depth() < depth => {
                    self.bytes = bytes;
                    return Ok(value);
                }
                Event::Start(tag) if kept == Kept::Markup => {
                    push_tag(&mut value, "<", tag.local_name().as_ref());
                    continue;
                }
                Event::End(tag) if kept == Kept::Markup => {
                    push_tag(&mut value, "</", tag.local_name().as_ref());
                    continue;
                }
                _ if kept == Kept::Nothing => continue,
                Event::Text(text) if text.contains(&b'&') && kept != Kept::Mark => {
                    trouble.get_or_insert_with(|| self.entity());
                    continue;
                }
                Event::Text(text) => self.xml.text(text, 0),
                Event::CData(text) => self.xml.text(text, 3),
                Event::GeneralRef(name) => {
                    match meaning(name) {
                        Some(text) => push(&mut value, &text, kept, inside),
                        None if kept == Kept::Mark => push(&mut value, "&", kept, inside),
                        None => {
                            trouble.get_or_insert_with(|| self.entity());
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            match text {
                Ok(text) => push(&mut value, text, kept, inside),
                Err(error) => {
                    value.push(' ');
                    trouble.get_or_insert(error);
                }
            }
        }
    }

    fn entity(&self) -> Error {
        let place = self.xml.place();
        Error::Entity { place }
    }
}

impl Markup {
    /// Puts a text where there is none yet.
    fn fill(&mut self, text: String, plain: bool) {
        if self.text.trim().is_empty() {
            *self = Self { text, plain };
        }
    }
}

/// Puts a text where there is none yet.
fn fill(room: &mut String, text: &str) {
    if room.is_empty() {
        text.trim().clone_into(room);
    }
}

fn push_tag(value: &mut String, opening: &str, name: &[u8]) {
    if let Ok(name) = str::from_utf8(name) {
        value.push_str(opening);
        value.push_str(name);
        value.push('>');
    }
}

/// Adds a text; inside of further elements it is no HTML but what HTML stands for.
fn push(value: &mut String, text: &str, kept: Kept, inside: bool) {
    match kept {
        Kept::Mark if !text.trim().is_empty() => "*".clone_into(value),
        Kept::Mark | Kept::Nothing => {}
        Kept::Markup if inside && text.contains(['&', '<']) => {
            value.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
        }
        Kept::Text | Kept::Markup => value.push_str(text),
    }
}

/// What an entity stands for: a number, or a name of XML or, as many feeds have it, of HTML.
fn meaning(entity: &BytesRef<'_>) -> Option<Cow<'static, str>> {
    if entity.starts_with(b"#") {
        let number = entity.resolve_char_ref().ok().flatten();
        return Some(number.filter(|&c| c != '\0')?.to_string().into());
    }
    let name = str::from_utf8(entity).ok()?;
    resolve_html5_entity(name).map(Cow::Borrowed)
}

impl Iterator for Items {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        // What is wrong inside an item leaves the file readable; where `advance` fails it is not.
        let next = self.advance().unwrap_or_else(|error| {
            self.ended = true;
            Some(Err(error))
        });
        self.ended |= next.is_none();
        next
    }
}
