//! The most that a file, an article or a part of one may have.

use crate::Error;
use catchline_article::{Article, Place};

const MIB: u64 = 1 << 20;

/// What reading stops at, so that no file can take all memory or hang; any value is valid.
///
/// | field | default | the most that is read of |
/// |---|---|---|
/// | `article` | 4 MiB | the title and the text of an article, in bytes |
/// | `attributes` | 64 | the attributes of an element of XML |
/// | `file` | 32 MiB | a file of a format without lines, rows or items, unpacked, in bytes |
/// | `line` | 16 MiB | a line of JSON Lines, a row of a table, an item of XML, in bytes |
/// | `nesting` | 256 | elements of XML in one another |
/// | `posts` | 100,000 | the posts of a file that is read whole |
/// | `ratio` | 200 | what a compressed file is unpacked to, in times its size, after the first 16 MiB |
/// | `tags` | 1,000 | the tags of an article |
/// | `token` | 64 KiB | letters and digits in a row, in bytes |
/// | `unpacked` | 256 MiB | what a file that is compressed is unpacked to, in bytes |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest article.
    pub article: u64,
    /// The most attributes of an element of XML.
    pub attributes: u64,
    /// The longest file that is read whole.
    pub file: u64,
    /// The longest line, row or item.
    pub line: u64,
    /// The most elements of XML in one another.
    pub nesting: u64,
    /// The most posts of a file that is read whole.
    pub posts: u64,
    /// The most that a compressed file is unpacked to, in times its size.
    pub ratio: u64,
    /// The most tags of an article.
    pub tags: u64,
    /// The longest run of letters and digits.
    pub token: u64,
    /// The most that a compressed file is unpacked to.
    pub unpacked: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article: 4 * MIB,
            attributes: 64,
            file: 32 * MIB,
            line: 16 * MIB,
            nesting: 256,
            posts: 100_000,
            ratio: 200,
            tags: 1000,
            token: 64 << 10,
            unpacked: 256 * MIB,
        }
    }
}

/// One of the [`Limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::article`].
    Article,
    /// [`Limits::attributes`].
    Attributes,
    /// [`Limits::file`].
    File,
    /// [`Limits::line`].
    Line,
    /// [`Limits::nesting`].
    Nesting,
    /// [`Limits::posts`].
    Posts,
    /// [`Limits::ratio`].
    Ratio,
    /// [`Limits::tags`].
    Tags,
    /// [`Limits::token`].
    Token,
    /// [`Limits::unpacked`].
    Unpacked,
}

impl Limit {
    /// The flag of the program that sets it.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Article => "--max-article",
            Self::Attributes => "--max-attributes",
            Self::File => "--max-file",
            Self::Line => "--max-line",
            Self::Nesting => "--max-nesting",
            Self::Posts => "--max-posts",
            Self::Ratio => "--max-ratio",
            Self::Tags => "--max-tags",
            Self::Token => "--max-token",
            Self::Unpacked => "--max-unpacked",
        }
    }

    /// How it is set.
    fn of(self, limits: &Limits) -> u64 {
        match self {
            Self::Article => limits.article,
            Self::Attributes => limits.attributes,
            Self::File => limits.file,
            Self::Line => limits.line,
            Self::Nesting => limits.nesting,
            Self::Posts => limits.posts,
            Self::Ratio => limits.ratio,
            Self::Tags => limits.tags,
            Self::Token => limits.token,
            Self::Unpacked => limits.unpacked,
        }
    }

    /// What it means that there is more than `most`, and how to mend it.
    pub(crate) fn told(self, most: u64) -> String {
        let (what, mend) = match self {
            Self::Article => ("the article is longer than {} bytes", "split it"),
            Self::Attributes => ("an element has more than {} attributes", "remove some"),
            Self::File => ("the file is longer than {} bytes", "split it"),
            Self::Line => ("it is longer than {} bytes", "split it"),
            Self::Nesting => (
                "more than {} elements stand in one another",
                "check the file",
            ),
            Self::Posts => ("the file has more than {} posts", "split it"),
            Self::Ratio => (
                "it unpacks to more than {} times its size",
                "check the file",
            ),
            Self::Tags => ("the article has more than {} tags", "check what parts them"),
            Self::Token => (
                "a word is longer than {} bytes",
                "check whether this is text",
            ),
            Self::Unpacked => ("it unpacks to more than {} bytes", "check the file"),
        };
        let what = what.replace("{}", &most.to_string());
        format!("{what}; {mend}, or allow more with `{}`", self.flag())
    }
}

impl Limits {
    /// That there is more than a limit allows.
    pub(crate) fn broken(&self, limit: Limit, place: Place) -> Error {
        let most = limit.of(self);
        Error::Limit { place, limit, most }
    }

    /// Refuses an article that is too long, has too many tags, or too long a word.
    pub(crate) fn check(
        &self,
        article: &Article,
        tags: usize,
        place: impl FnOnce() -> Place,
    ) -> Result<(), Error> {
        let texts = [&article.title, &article.body];
        let length: usize = texts.iter().map(|text| text.len()).sum();
        let most = usize::try_from(self.token).unwrap_or(usize::MAX);
        let limit = if self.article < length as u64 {
            Limit::Article
        } else if self.tags < tags as u64 {
            Limit::Tags
        } else if texts.iter().any(|text| has_longer_word(text, most)) {
            Limit::Token
        } else {
            return Ok(());
        };
        Err(self.broken(limit, place()))
    }
}

/// Whether more than so many bytes of letters and digits stand in a row. Most of a text need not be
/// looked at: where a word begins, the last sign that a word so long would reach over tells.
fn has_longer_word(mut text: &str, most: usize) -> bool {
    while most < text.len() {
        let mut end = most + 1;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let Some(gap) = text[..end].rfind(|c: char| !c.is_alphanumeric()) else {
            return true;
        };
        text = text[gap..].trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    false
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Options;
    use proptest::prelude::*;

    /// Options with this as the limit of lines and of files.
    pub(crate) fn limited(to: u64) -> Options {
        let limits = Limits {
            file: to,
            line: to,
            ..Limits::default()
        };
        Options {
            limits,
            ..Options::default()
        }
    }

    #[test]
    fn articles_and_words_are_measured() {
        let limits = Limits {
            article: 20,
            tags: 2,
            token: 5,
            ..Limits::default()
        };
        let broken = |title: &str, body: &str, tags| {
            let article = Article::new(title).body(body);
            match limits.check(&article, tags, || Place::new("a", 1)) {
                Err(Error::Limit { limit, .. }) => Some(limit),
                _ => None,
            }
        };
        assert_eq!(broken("five5", "a five5, five5", 2), None);
        assert_eq!(broken("five5", "a five5, five5 x", 2), Some(Limit::Article));
        assert_eq!(broken("five5", "", 3), Some(Limit::Tags));
        assert_eq!(broken("sixsix", "", 0), Some(Limit::Token));
        assert_eq!(broken("", "a sixsix", 0), Some(Limit::Token));
    }

    proptest! {
        #[test]
        fn long_words_are_found_wherever_they_stand(text in "[aé ,–]{0,24}", most in 0..12_usize) {
            let words = text.split(|c: char| !c.is_alphanumeric());
            let longest = words.map(str::len).max();
            prop_assert_eq!(has_longer_word(&text, most), longest > Some(most), "{}", text);
        }
    }

    #[test]
    fn each_message_names_the_limit_and_its_flag() {
        let all = [
            Limit::Article,
            Limit::Attributes,
            Limit::File,
            Limit::Line,
            Limit::Nesting,
            Limit::Posts,
            Limit::Ratio,
            Limit::Tags,
            Limit::Token,
            Limit::Unpacked,
        ];
        let limits = Limits::default();
        for limit in all {
            let told = limits.broken(limit, Place::new("a", 3)).to_string();
            let most = limit.of(&limits).to_string();
            assert!(told.starts_with("a:3: ") && told.contains(&most), "{told}");
            assert!(
                told.ends_with(&format!("with `{}`", limit.flag())),
                "{told}"
            );
        }
    }
}
