//! One article: what a newsroom publishes, without its tags.

use crate::Field;
use xxhash_rust::xxh3::Xxh3;

/// One article in plain text.
///
/// Only `title` and `body` are learnt from and tagged; the rest travels along. Any value of any
/// field is valid, the empty string included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// What names the article in its archive; empty where the archive gives no name.
    pub id: String,
    /// The headline, in plain text.
    pub title: String,
    /// The running text, in plain text with line breaks.
    pub body: String,
    /// The day of publication as ISO 8601 (`2017-08-07` or longer), where known.
    pub date: Option<String>,
    /// When it was last changed, UTC in ISO 8601 (`2017-08-07T10:00:00Z`), where known.
    pub modified: Option<String>,
    /// The language as an ISO 639-1 code (`en`) or a name, where given; what is no language counts
    /// as none.
    pub language: Option<String>,
    /// The permalink, where known.
    pub url: Option<String>,
    /// Addresses of the pages the article quotes or comes from.
    pub sources: Vec<String>,
}

impl Article {
    /// An article with this title and nothing else.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Sets the running text.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the language, an ISO 639-1 code such as `en`.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// The text of one field.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Body => &self.body,
        }
    }

    /// A 64-bit xxh3 hash of title and body: equal texts have equal hashes on every machine.
    ///
    /// The id, times, language and addresses do not count.
    pub fn content_hash(&self) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&(self.title.len() as u64).to_le_bytes());
        hash.update(self.title.as_bytes());
        hash.update(self.body.as_bytes());
        hash.digest()
    }

    /// The id, or the content hash in 16 hexadecimal digits where there is none.
    pub fn id_or_hash(&self) -> String {
        if self.id.is_empty() {
            format!("{:016x}", self.content_hash())
        } else {
            self.id.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_tells_title_from_body() {
        let a = Article::new("ab").body("c");
        let b = Article::new("a").body("bc");
        assert_ne!(a.content_hash(), b.content_hash());
        assert_eq!(a.content_hash(), a.id("7").language("en").content_hash());
    }

    #[test]
    fn the_hash_is_the_same_on_every_machine() {
        assert_eq!(
            Article::new("Tea").body("cup").id_or_hash(),
            "fa661859b6d99e6a"
        );
        assert_eq!(Article::new("Tea").id("x").id_or_hash(), "x");
    }
}
