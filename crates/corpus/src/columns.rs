//! Which column of a table holds which field of an article.

use crate::Error;
use std::str::FromStr;

/// A field of an article that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Title,
    Text,
    Tags,
    Date,
    Lang,
    Url,
    Sources,
    Modified,
    Undecided,
}

impl Column {
    /// All of them, each at its own number, in the order they are written.
    pub(crate) const ALL: [Self; 10] = [
        Self::Id,
        Self::Title,
        Self::Text,
        Self::Tags,
        Self::Date,
        Self::Lang,
        Self::Url,
        Self::Sources,
        Self::Modified,
        Self::Undecided,
    ];

    /// The names it is found by, the one it is written under first.
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["id"],
            Self::Title => &["title"],
            Self::Text => &["text", "body", "content"],
            Self::Tags => &["tags", "tag", "keywords", "categories"],
            Self::Date => &["date"],
            Self::Lang => &["lang", "language"],
            Self::Url => &["url"],
            Self::Sources => &["sources"],
            Self::Modified => &["modified"],
            Self::Undecided => &["undecided"],
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.names()[0]
    }
}

/// Which columns of CSV and TSV hold which fields, where their names do not tell.
///
/// ```
/// use catchline_corpus::Columns;
///
/// let columns: Columns = "title=Headline,text=Article text,tags=Topics".parse()?;
/// assert!("headline=Headline".parse::<Columns>().is_err());
/// # Ok::<(), catchline_corpus::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Column, String)>);

/// Where the columns of a table stand, by field.
pub(crate) type Places = [Option<usize>; 10];

/// Why a header does not tell where the fields stand.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    /// The name of this field stands twice.
    Twice(Column),
    /// No column has the name that was asked for.
    Missing(String),
}

impl Columns {
    /// Where the fields stand in a header. Names count without case and white space at their
    /// ends; of several names of one field the first in [`Column::names`] counts.
    pub(crate) fn find(&self, header: &[String]) -> Result<Places, Unclear> {
        let header: Vec<String> = header.iter().map(|name| folded(name)).collect();
        let mut places = Places::default();
        for column in Column::ALL {
            let asked = self.0.iter().rev().find(|(of, _)| *of == column);
            let asked = asked.map(|(_, name)| name.as_str());
            let names = asked.as_slice();
            let names = if names.is_empty() {
                column.names()
            } else {
                names
            };
            let standing = |name: &&str| {
                let name = folded(name);
                header.contains(&name).then_some(name)
            };
            let Some(name) = names.iter().find_map(standing) else {
                match asked {
                    Some(name) => return Err(Unclear::Missing(name.to_owned())),
                    None => continue,
                }
            };
            let mut found = (0..header.len()).filter(|&at| header[at] == name);
            places[column as usize] = found.next();
            if found.next().is_some() {
                return Err(Unclear::Twice(column));
            }
        }
        Ok(places)
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

impl FromStr for Columns {
    type Err = Error;

    /// Reads `title=Headline,text=Body`.
    fn from_str(given: &str) -> Result<Self, Error> {
        let pair = |pair: &str| {
            let (field, name) = pair.split_once('=')?;
            let field = folded(field);
            let column = Column::ALL.into_iter().find(|one| one.name() == field)?;
            let name = name.trim();
            (!name.is_empty()).then(|| (column, name.to_owned()))
        };
        let pairs = given.split(',').map(|one| {
            pair(one).ok_or_else(|| Error::Columns {
                given: one.trim().to_owned(),
            })
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Vec<String> {
        names.split('|').map(str::to_owned).collect()
    }

    fn found(columns: &str, names: &str) -> Result<Vec<(&'static str, usize)>, Unclear> {
        let columns: Columns = match columns {
            "" => Columns::default(),
            given => given.parse().unwrap(),
        };
        let places = columns.find(&header(names))?;
        let at = |column: Column| Some((column.name(), places[column as usize]?));
        Ok(Column::ALL.into_iter().filter_map(at).collect())
    }

    #[test]
    fn names_are_found_without_case_and_white_space() {
        let all = found(
            "",
            " ID |TITLE|Body|Keywords|date|Language|URL|sources|more|Undecided|modified",
        );
        let expected = [
            ("id", 0),
            ("title", 1),
            ("text", 2),
            ("tags", 3),
            ("date", 4),
            ("lang", 5),
            ("url", 6),
            ("sources", 7),
            ("modified", 10),
            ("undecided", 9),
        ];
        assert_eq!(all.unwrap(), expected);
    }

    #[test]
    fn the_first_name_of_a_field_counts() {
        let places = found("", "categories|content|tags|text").unwrap();
        assert_eq!(places, [("text", 3), ("tags", 2)]);
    }

    #[test]
    fn names_that_are_asked_for_come_before_others() {
        let places = found(
            "title=headline, TAGS = Topics ",
            "Headline|title|tags|topics",
        );
        assert_eq!(places.unwrap(), [("title", 0), ("tags", 3)]);
        let missing = found("text=Copy", "text|title").unwrap_err();
        assert_eq!(missing, Unclear::Missing("Copy".to_owned()));
        assert_eq!(
            found("", "title|Title").unwrap_err(),
            Unclear::Twice(Column::Title)
        );
    }

    #[test]
    fn what_names_no_field_is_refused() {
        for given in ["", "title", "title=", "headline=Title", "title=A,,text=B"] {
            let refused = given.parse::<Columns>().unwrap_err().to_string();
            assert!(refused.contains("title=Headline"), "{refused}");
        }
    }
}
