//! The text of what Ghost's editors keep: Lexical, and Mobiledoc before it.

use crate::{
    html_text::{self, Newlines, Plain},
    markup,
};
use serde_json::Value;
use std::collections::HashSet;

/// The text of a post in Lexical; none where it cannot be read.
pub(crate) fn lexical(json: &str) -> Plain {
    let mut text = Collected::default();
    if let Ok(tree) = serde_json::from_str::<Value>(json) {
        text.lexical(&tree["root"]);
    }
    text.into_plain()
}

/// The text of a post in Mobiledoc; none where it cannot be read.
pub(crate) fn mobiledoc(json: &str) -> Plain {
    let mut text = Collected::default();
    if let Ok(tree) = serde_json::from_str::<Value>(json) {
        for section in items(&tree["sections"]) {
            text.section(section, &tree);
        }
    }
    text.into_plain()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[derive(Default)]
struct Collected {
    plain: Plain,
    known: HashSet<String>,
}

impl Collected {
    fn into_plain(mut self) -> Plain {
        self.plain.text = self.plain.text.trim().to_owned();
        self.plain
    }

    fn paragraph(&mut self) {
        self.plain.text.truncate(self.plain.text.trim_end().len());
        self.plain.text.push_str("\n\n");
    }

    fn html(&mut self, value: &Value) {
        let plain = html_text::read(value.as_str().unwrap_or_default(), Newlines::Spaces);
        self.card(&plain.text);
        plain.sources.into_iter().for_each(|one| self.source(one));
    }

    fn card(&mut self, text: &str) {
        self.paragraph();
        self.plain.text.push_str(text);
        self.paragraph();
    }

    fn source(&mut self, address: String) {
        let is_page = address.starts_with("http://") || address.starts_with("https://");
        if is_page && self.known.insert(address.clone()) {
            self.plain.sources.push(address);
        }
    }

    /// Adds a node; the parser bounds how deep they stand in one another.
    fn lexical(&mut self, node: &Value) {
        if let Some(text) = node["text"].as_str() {
            self.plain.text.push_str(text);
        }
        match node["type"].as_str().unwrap_or_default() {
            "linebreak" => self.plain.text.push('\n'),
            "listitem" if !self.plain.text.ends_with('\n') => self.plain.text.push('\n'),
            "link" => self.source(node["url"].as_str().unwrap_or_default().to_owned()),
            "paragraph" | "heading" | "extended-heading" | "quote" | "extended-quote" | "aside"
            | "list" | "codeblock" => self.paragraph(),
            "html" => self.html(&node["html"]),
            "markdown" => self.markdown(&node["markdown"]),
            "callout" => self.html(&node["calloutText"]),
            "toggle" => {
                self.html(&node["heading"]);
                self.html(&node["content"]);
            }
            _ => {}
        }
        for child in items(&node["children"]) {
            self.lexical(child);
        }
    }

    fn markdown(&mut self, value: &Value) {
        let plain = markup::Plain::of(value.as_str().unwrap_or_default());
        self.card(&plain.text);
        plain.sources.into_iter().for_each(|one| self.source(one));
    }

    /// Adds a section: 1 is a paragraph, 3 a list, 10 a card.
    fn section(&mut self, section: &Value, tree: &Value) {
        match section[0].as_u64() {
            Some(1) => {
                self.markers(&section[2]);
                self.paragraph();
            }
            Some(3) => {
                for item in items(&section[2]) {
                    self.markers(item);
                    self.plain.text.push('\n');
                }
                self.paragraph();
            }
            Some(10) => {
                let index = section[1].as_u64().unwrap_or(u64::MAX);
                let card = usize::try_from(index).ok();
                let card = card.and_then(|index| tree["cards"].get(index));
                let Some(content) = card.map(|card| &card[1]) else {
                    return;
                };
                self.html(&content["html"]);
                self.markdown(&content["markdown"]);
            }
            _ => {}
        }
    }

    /// Adds pieces of text; 1 is an atom, which stands for a line break.
    fn markers(&mut self, markers: &Value) {
        for marker in items(markers) {
            match marker[0].as_u64() {
                Some(0) => self
                    .plain
                    .text
                    .push_str(marker[3].as_str().unwrap_or_default()),
                _ => self.plain.text.push('\n'),
            }
        }
    }
}
