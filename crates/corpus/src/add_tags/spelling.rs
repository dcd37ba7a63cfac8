//! How a tag is written in YAML and TOML: in the quotes of those beside it, and in none where none
//! are needed.

use crate::front_matter::Kind;
use std::fmt::Write;

/// What stands around a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Single,
    Double,
}

impl Quotes {
    /// The quotes that a text begins with, as it stands in the file.
    pub(super) fn of(written: &str) -> Self {
        match written.as_bytes().first() {
            Some(b'\'') => Self::Single,
            Some(b'"') => Self::Double,
            _ => Self::None,
        }
    }
}

/// A tag as it stands in a list.
pub(super) fn in_list(tag: &str, quotes: Quotes, kind: Kind) -> String {
    let quotes = match (kind, quotes) {
        (Kind::Yaml, Quotes::None) if is_plain(tag) => return tag.to_owned(),
        (_, Quotes::Single) if !tag.chars().any(is_escaped) => Quotes::Single,
        _ => Quotes::Double,
    };
    match (kind, quotes) {
        (Kind::Yaml, Quotes::Single) => format!("'{}'", tag.replace('\'', "''")),
        (_, Quotes::Single) if !tag.contains('\'') => format!("'{tag}'"),
        _ => double(tag),
    }
}

fn double(tag: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in tag.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if is_escaped(letter) => {
                write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a string takes all");
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a letter cannot stand as it is: YAML reads some as line ends. All have four digits.
fn is_escaped(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether YAML reads a text as itself without quotes, also within a list in brackets.
pub(super) fn is_plain(text: &str) -> bool {
    let words = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ];
    let is_fine = |letter: char| letter.is_alphanumeric() || " -_./+()'&".contains(letter);
    text.chars().next().is_some_and(char::is_alphanumeric)
        && text.chars().all(|letter| is_fine(letter) || letter == '#')
        && !text.contains(" #")
        && !text.ends_with(' ')
        && !words.contains(&text.to_ascii_lowercase().as_str())
        && !may_be_number(text)
}

/// A number, a day or a time of day, or something that a parser may take for one.
fn may_be_number(text: &str) -> bool {
    let is_of_number = |letter: char| letter.is_ascii_hexdigit() || "xXoO_.+-TZ".contains(letter);
    text.starts_with(|letter: char| letter.is_ascii_digit()) && text.chars().all(is_of_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_where_they_are_needed_or_usual() {
        for (tag, plain, single, double) in [
            (
                "river trade",
                "river trade",
                "'river trade'",
                "\"river trade\"",
            ),
            ("C++", "C++", "'C++'", "\"C++\""),
            ("C#", "C#", "'C#'", "\"C#\""),
            (
                "3D printing",
                "3D printing",
                "'3D printing'",
                "\"3D printing\"",
            ),
            ("Malmö", "Malmö", "'Malmö'", "\"Malmö\""),
            ("it's", "it's", "'it''s'", "\"it's\""),
            ("2021", "\"2021\"", "'2021'", "\"2021\""),
            (
                "2021-05-03",
                "\"2021-05-03\"",
                "'2021-05-03'",
                "\"2021-05-03\"",
            ),
            ("1e5", "\"1e5\"", "'1e5'", "\"1e5\""),
            ("Yes", "\"Yes\"", "'Yes'", "\"Yes\""),
            ("a: b", "\"a: b\"", "'a: b'", "\"a: b\""),
            ("a, b", "\"a, b\"", "'a, b'", "\"a, b\""),
            ("a #b", "\"a #b\"", "'a #b'", "\"a #b\""),
            ("-a", "\"-a\"", "'-a'", "\"-a\""),
            ("*a", "\"*a\"", "'*a'", "\"*a\""),
            ("a\"\\", "\"a\\\"\\\\\"", "'a\"\\'", "\"a\\\"\\\\\""),
            ("a\nb", "\"a\\u000ab\"", "\"a\\u000ab\"", "\"a\\u000ab\""),
        ] {
            let spelt = |quotes| in_list(tag, quotes, Kind::Yaml);
            let all = [Quotes::None, Quotes::Single, Quotes::Double].map(spelt);
            assert_eq!(all, [plain, single, double], "{tag}");
        }
        let toml = |tag, quotes| in_list(tag, quotes, Kind::Toml);
        assert_eq!(toml("tea", Quotes::None), "\"tea\"");
        assert_eq!(toml("tea", Quotes::Single), "'tea'");
        assert_eq!(toml("it's", Quotes::Single), "\"it's\"");
        assert_eq!(toml("a\\", Quotes::Single), "'a\\'");
    }
}
