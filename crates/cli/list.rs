//! Lists of names and values, aligned.

use catchline::Language;
use std::fmt::{Display, Write};

/// Names in one column, values in the next.
#[derive(Debug, Default)]
pub(crate) struct List {
    rows: Vec<(&'static str, String)>,
}

impl List {
    /// Adds a row; without a name it continues the one above.
    pub(crate) fn row(&mut self, name: &'static str, value: impl Display) {
        self.rows.push((name, value.to_string()));
    }

    /// The lines of the list.
    pub(crate) fn lines(&self) -> String {
        let width = self.rows.iter().map(|(name, _)| name.len()).max();
        let width = width.unwrap_or(0) + 2;
        let mut lines = String::new();
        for (name, value) in &self.rows {
            writeln!(lines, "{name:width$}{value}").expect("a string takes every line");
        }
        lines
    }
}

/// Languages by code, and which of them have no stemmer.
pub(crate) fn languages(languages: &[Language]) -> String {
    let shown = languages.iter().map(|&language| {
        let plain = language == Language::UNDETERMINED || language.is_stemmed();
        format!("{language}{}", if plain { "" } else { " (no stemmer)" })
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// A number of bytes as people say it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_without_a_stemmer_are_marked() {
        let of = |codes: &[&str]| {
            let found = codes.iter().map(|code| Language::from_code(code).unwrap());
            languages(&found.collect::<Vec<_>>())
        };
        assert_eq!(of(&["fi", "ja", "en"]), "fi, ja (no stemmer), en");
        assert_eq!(of(&["und"]), "und");
    }

    #[test]
    fn values_stand_in_one_column() {
        let mut list = List::default();
        list.row("tags", 3);
        list.row("file size", size(12_345));
        list.row("", "more");
        assert_eq!(
            list.lines(),
            "tags       3\nfile size  12.3 kB\n           more\n"
        );
    }
}
