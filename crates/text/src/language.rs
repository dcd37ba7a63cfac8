//! The language an article is written in.

use crate::{Error, Stemmer};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language a line, by code: its ISO 639-1 code, then its other codes and its names, in lower case.
const TABLE: &str = include_str!("../data/languages.txt");

/// The code of each line of the table, and where the line starts.
const LINES: [([u8; 2], usize); count()] = lines();

/// For each first letter of a code a bit for each second one.
const CODES: [u32; 26] = codes();

/// A language that has an ISO 639-1 code; or that it is not known.
///
/// Written and read as the code, `und` where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 2]);

impl Language {
    /// The language is not known: no stop words and no stemmer.
    pub const UNDETERMINED: Self = Self([0, 0]);
    /// English.
    pub const ENGLISH: Self = Self(*b"en");

    /// The language with this ISO 639-1 code, in any case, with or without a region: `en`, `en-US`,
    /// `PT_br`, `zh-Hant`; with a three-letter or an old code that has a two-letter one (`eng`,
    /// `ger`, `cmn`, `iw`); or with this name, in English or in many languages their own.
    ///
    /// Bokmål and Nynorsk (`nb`, `nn`) are `no`: they share a stemmer and a list of stop words.
    ///
    /// ```
    /// use catchline_text::Language;
    ///
    /// for written in ["fi", "fi-FI", "FIN", "Finnish", "suomi"] {
    ///     assert_eq!(Language::from_code(written)?.code(), "fi");
    /// }
    /// assert!(Language::from_code("xx").is_err());
    /// # Ok::<(), catchline_text::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Language`] for anything else; it lists all codes.
    pub fn from_code(code: &str) -> Result<Self, Error> {
        let written = code.trim();
        if let &[a, b] = written.as_bytes() {
            let letters = [a, b].map(|letter| letter.to_ascii_lowercase());
            if has_line(letters) {
                return Ok(Self(letters));
            }
        }
        let written = written.to_lowercase();
        let main = written.split(['-', '_', '.']).next().unwrap_or_default();
        let found = match main {
            "und" => Some(Self::UNDETERMINED),
            _ => lookup(&written).or_else(|| lookup(main)),
        };
        found.ok_or_else(|| Error::Language {
            code: code.to_owned(),
            known: known(),
        })
    }

    /// Every language that has an ISO 639-1 code, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        LINES.into_iter().map(|(code, _)| Self(code))
    }

    /// Whether there is a stemmer for it; otherwise words are kept as they stand.
    ///
    /// ```
    /// use catchline_text::Language;
    ///
    /// let stemmed = Language::all().filter(Language::is_stemmed);
    /// let codes: Vec<String> = stemmed.map(String::from).collect();
    /// let all = "ar ca cs da de el en eo es et eu fa fi fr ga hi hu hy \
    ///            id it lt ne nl no pl pt ro ru sr st sv ta tr uk yi";
    /// assert_eq!(codes.join(" "), all);
    /// ```
    pub fn is_stemmed(&self) -> bool {
        Stemmer::for_language(*self).is_some()
    }

    /// Its other codes and its names, in lower case; none where it is not known.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        line_of(self.0)
            .into_iter()
            .flat_map(|line| line.split(',').skip(1))
    }

    /// The two-letter code, or `und`.
    pub fn code(&self) -> &str {
        if *self == Self::UNDETERMINED {
            return "und";
        }
        std::str::from_utf8(&self.0).unwrap_or("und")
    }
}

/// Whether a line of the table begins with this code.
fn has_line([a, b]: [u8; 2]) -> bool {
    let seconds = CODES.get(usize::from(a.wrapping_sub(b'a')));
    let at = u32::from(b.wrapping_sub(b'a'));
    seconds.is_some_and(|seconds| seconds.checked_shr(at).is_some_and(|bit| bit & 1 != 0))
}

/// The line of the table that begins with this code.
fn line_of(code: [u8; 2]) -> Option<&'static str> {
    let at = LINES.binary_search_by_key(&code, |&(code, _)| code).ok()?;
    TABLE[LINES[at].1..].lines().next()
}

/// The language that the table has under this code or name.
fn lookup(written: &str) -> Option<Language> {
    let has_it = |line: &&str| line.split(',').any(|entry| entry == written);
    let line = TABLE.lines().find(has_it)?;
    let code = line.split(',').next()?;
    Some(Language(code.as_bytes().try_into().ok()?))
}

/// The codes of all languages, to be read.
fn known() -> String {
    let codes: Vec<String> = Language::all().map(String::from).collect();
    codes.join(", ")
}

/// How many lines the table has.
const fn count() -> usize {
    let (mut lines, mut at) = (0, 0);
    while at < TABLE.len() {
        if TABLE.as_bytes()[at] == b'\n' {
            lines += 1;
        }
        at += 1;
    }
    lines
}

/// The first two letters of each line, and where it starts.
const fn lines() -> [([u8; 2], usize); count()] {
    let table = TABLE.as_bytes();
    let mut lines = [([0, 0], 0); count()];
    let (mut line, mut at) = (0, 0);
    while line < lines.len() {
        lines[line] = ([table[at], table[at + 1]], at);
        line += 1;
        while table[at] != b'\n' {
            at += 1;
        }
        at += 1;
    }
    lines
}

/// The codes of [`LINES`] as bits.
const fn codes() -> [u32; 26] {
    let mut codes = [0; 26];
    let mut line = 0;
    while line < LINES.len() {
        let ([first, second], _) = LINES[line];
        codes[(first - b'a') as usize] |= 1 << (second - b'a');
        line += 1;
    }
    codes
}

impl Default for Language {
    fn default() -> Self {
        Self::UNDETERMINED
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Self::from_code(code)
    }
}

impl TryFrom<String> for Language {
    type Error = Error;

    fn try_from(code: String) -> Result<Self, Error> {
        Self::from_code(&code)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_form_are_read() {
        let forms = [
            ("en", "en"),
            ("en-US", "en"),
            ("PT_br", "pt"),
            ("zh-Hant-TW", "zh"),
            ("eng", "en"),
            ("ger", "de"),
            ("cmn", "zh"),
            ("nb", "no"),
            ("iw", "he"),
            ("und", "und"),
            (" de ", "de"),
            ("fr_FR.UTF-8", "fr"),
            ("en-GB", "en"),
            ("EN", "en"),
            ("nn-NO", "no"),
            ("nob", "no"),
            ("english", "en"),
            ("Serbo-Croatian", "sh"),
            ("Norwegian Bokmål", "no"),
            ("SUOMI", "fi"),
            ("українська", "uk"),
        ];
        for (given, code) in forms {
            assert_eq!(Language::from_code(given).unwrap().code(), code, "{given}");
        }
        for given in [
            "", "e", "xx", "zzz", "3d", "ça", "mul", "-", ",", "en,fi", "Englisch",
        ] {
            let error = Language::from_code(given).unwrap_err().to_string();
            assert!(
                error.contains("en, eo, es") && error.ends_with("zh, zu"),
                "{error}"
            );
        }
    }

    #[test]
    fn the_table_is_in_order_and_each_entry_stands_for_one_language() {
        assert_eq!(Language::all().count(), 182);
        assert!(LINES.is_sorted());
        let mut known = std::collections::HashSet::new();
        for line in TABLE.lines() {
            for entry in line.split(',') {
                assert!(
                    known.insert(entry) && entry == entry.to_lowercase(),
                    "{entry:?}"
                );
                assert_eq!(Language::from_code(entry).unwrap().code(), &line[..2]);
            }
        }
    }

    #[test]
    fn a_language_is_stored_as_its_code() {
        let stored = serde_json::to_string(&[Language::ENGLISH, Language::default()]).unwrap();
        assert_eq!(stored, r#"["en","und"]"#);
        let read: [Language; 2] = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, [Language::ENGLISH, Language::UNDETERMINED]);
        assert!(serde_json::from_str::<Language>("\"xx\"").is_err());
    }
}
