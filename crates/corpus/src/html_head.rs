//! What the head of a page says of it: title, address, date, tags.

use crate::{dates, html_roles::words, html_text::address, html_tokens::attribute};
use html5ever::tokenizer::Tag;
use serde_json::{Deserializer, Value};

/// JSON-LD that is longer is left unread.
const LONGEST_DATA: usize = 1 << 20;

/// What the head of a page says.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(crate) language: String,
    /// `<title>`, in which the name of the site may stand too.
    pub(crate) title: String,
    pub(crate) og_title: String,
    pub(crate) site: String,
    pub(crate) url: String,
    og_url: String,
    pub(crate) date: Option<String>,
    /// Whether the page says that it is one article.
    pub(crate) is_article: bool,
    /// `article:tag`.
    pub(crate) tags: Vec<String>,
    pub(crate) keywords: String,
    data: String,
}

impl Head {
    /// Reads `<meta>`.
    pub(crate) fn meta(&mut self, tag: &Tag) {
        let name = attribute(tag, "property").or_else(|| attribute(tag, "name"));
        let (Some(name), Some(value)) = (name, attribute(tag, "content")) else {
            return;
        };
        let room = match &*name.to_ascii_lowercase() {
            "og:title" => &mut self.og_title,
            "og:site_name" => &mut self.site,
            "og:url" => &mut self.og_url,
            "keywords" | "news_keywords" => &mut self.keywords,
            "og:type" => {
                self.is_article |= value.trim() == "article";
                return;
            }
            "article:tag" => {
                self.tags.push(value.to_owned());
                return;
            }
            "article:published_time"
            | "date"
            | "dc.date"
            | "dc.date.issued"
            | "parsely-pub-date" => {
                self.date = self.date.take().or_else(|| dates::day(value));
                return;
            }
            _ => return,
        };
        if room.is_empty() {
            value.trim().clone_into(room);
        }
    }

    /// Reads `<link>`.
    pub(crate) fn link(&mut self, tag: &Tag) {
        let is_canonical = words(tag, "rel").any(|rel| rel.eq_ignore_ascii_case("canonical"));
        if is_canonical && let Some(address) = address(tag) {
            address.clone_into(&mut self.url);
        }
    }

    /// Keeps a stretch of `<script>` if it is data about the page.
    pub(crate) fn script(&mut self, tag: &Tag, text: &str) {
        let is_data =
            attribute(tag, "type").is_some_and(|kind| kind.trim() == "application/ld+json");
        if is_data && self.data.len() + text.len() <= LONGEST_DATA {
            self.data.push_str(text);
        }
    }

    /// The address of the page.
    pub(crate) fn address(&self) -> Option<&str> {
        let addresses = [&self.url, &self.og_url];
        let is_page = |url: &&&String| url.starts_with("http://") || url.starts_with("https://");
        addresses.iter().find(is_page).map(|url| url.as_str())
    }

    /// The keywords and the day that JSON-LD tells of an article.
    pub(crate) fn data(&self) -> (Vec<String>, Option<String>) {
        let mut found = (Vec::new(), None);
        if self.data.contains("\"keywords\"") || self.data.contains("\"datePublished\"") {
            let values = Deserializer::from_str(&self.data).into_iter::<Value>();
            for value in values.map_while(Result::ok) {
                of_value(&value, &mut found);
            }
        }
        found
    }

    /// The title of the page, without the name of the site where that is known.
    pub(crate) fn short_title(&self) -> &str {
        let title = if self.og_title.is_empty() {
            self.title.trim()
        } else {
            &self.og_title
        };
        let is_site = |part: &str| !self.site.is_empty() && part.trim() == self.site;
        for mark in [" – ", " — ", " | ", " - ", " · ", " :: ", " » ", " « "] {
            match (title.rsplit_once(mark), title.split_once(mark)) {
                (Some((before, site)), _) if is_site(site) => return before.trim(),
                (_, Some((site, after))) if is_site(site) => return after.trim(),
                _ => {}
            }
        }
        title
    }
}

fn of_value(value: &Value, found: &mut (Vec<String>, Option<String>)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| of_value(value, found)),
        Value::Object(object) => {
            if let Some(graph) = object.get("@graph") {
                of_value(graph, found);
            }
            let names = |kind: &str| kind.ends_with("Article") || kind.ends_with("Posting");
            let is_article = match object.get("@type") {
                Some(Value::String(kind)) => names(kind),
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(names),
                _ => false,
            };
            if !is_article {
                return;
            }
            match object.get("keywords") {
                Some(Value::String(list)) => found.0.extend(list.split(',').map(str::to_owned)),
                Some(Value::Array(list)) => {
                    let list = list.iter().filter_map(Value::as_str);
                    found.0.extend(list.map(str::to_owned));
                }
                _ => {}
            }
            let date = object.get("datePublished").and_then(Value::as_str);
            found.1 = found.1.take().or_else(|| dates::day(date?));
        }
        _ => {}
    }
}
