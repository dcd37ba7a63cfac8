//! What the first rows of a table tell: how its cells and tags are parted, what its columns hold.

use crate::{
    Error, Format, Options, TableError,
    cells::{self, Cell, Fault},
    columns::{Column, Columns, Places, Unclear},
    lines::checked,
};
use catchline_article::Place;
use memchr::memchr_iter;
use std::sync::Arc;

/// What is known of a table before its rows are read.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) delimiter: u8,
    /// How many cells a row has.
    pub(crate) cells: usize,
    places: Places,
    /// What stands between tags.
    pub(crate) separator: String,
}

/// What can stand between cells; the first of equals counts.
const DELIMITERS: [u8; 3] = *b",;\t";
/// What stands between tags, unless it is said: the first that a cell with tags has.
pub(crate) const SEPARATORS: [char; 3] = [';', '|', ','];

impl Table {
    /// Looks at the beginning of a file.
    pub(crate) fn of(
        file: &Arc<str>,
        beginning: &[u8],
        format: Format,
        options: &Options,
    ) -> Result<Self, Error> {
        let start = blank(beginning);
        let line = 1 + memchr_iter(b'\n', &beginning[..start]).count() as u64;
        let place = || Place::new(file.clone(), line);
        let delimiters = match format {
            Format::Tsv => &DELIMITERS[2..],
            _ => &DELIMITERS,
        };
        let header = Header::of(&beginning[start..], delimiters, &options.columns);
        let rows = &beginning[start + header.length..];
        checked(
            &beginning[start..start + header.length],
            start as u64,
            |_| place(),
        )?;
        match header.fault {
            Some(Fault::Open(_)) => return Err(TableError::OpenQuote { place: place() }.into()),
            Some(Fault::After(_)) => return Err(TableError::AfterQuote { place: place() }.into()),
            None => {}
        }
        if header.is_empty() {
            return Err(Error::Empty { file: file.clone() });
        }
        let shown = || header.names.join(", ");
        let places = match options.columns.find(&header.names) {
            Ok(places) => places,
            Err(Unclear::Twice(column)) => {
                return Err(Error::DuplicateField {
                    place: place(),
                    field: column.name(),
                });
            }
            Err(Unclear::Missing(column)) => {
                return Err(TableError::NoColumn {
                    place: place(),
                    column,
                    columns: shown(),
                }
                .into());
            }
        };
        let mut table = Self {
            delimiter: header.delimiter,
            cells: header.names.len(),
            places,
            separator: SEPARATORS[0].to_string(),
        };
        let has = |column| table.place(column).is_some();
        if !has(Column::Title) && !has(Column::Text) {
            return Err(TableError::NoTextColumn {
                place: place(),
                columns: shown(),
            }
            .into());
        }
        if let Some(separator) = &options.tag_separator {
            table.separator.clone_from(separator);
        } else if let Some(found) = table.separator_in(rows) {
            table.separator = found.to_string();
        }
        Ok(table)
    }

    /// Which cell holds a field.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// What stands between the tags of these rows.
    fn separator_in(&self, mut rows: &[u8]) -> Option<char> {
        let at = self.place(Column::Tags)?;
        let (mut cells, mut seen) = (Vec::new(), [false; SEPARATORS.len()]);
        while !rows.is_empty() {
            let (length, fault) = cells::split(rows, self.delimiter, &mut cells);
            if fault.is_none() && cells.len() == self.cells {
                let tags = cells[at].bytes(rows);
                let is_list = tags.trim_ascii_start().starts_with(b"[");
                for (seen, separator) in seen.iter_mut().zip(SEPARATORS) {
                    *seen |= !is_list && tags.contains(&(separator as u8));
                }
            }
            rows = &rows[length..];
        }
        let first = seen.iter().position(|&seen| seen)?;
        Some(SEPARATORS[first])
    }
}

/// Whether the first row names columns that only an archive has: a title or a text, and tags.
pub(crate) fn is_sure(beginning: &[u8]) -> bool {
    let places = places(beginning, &Columns::default());
    places.is_some_and(|places| has_text(&places) && places[Column::Tags as usize].is_some())
}

/// Whether the first row names a title or a text.
pub(crate) fn is_archive(beginning: &[u8], columns: &Columns) -> bool {
    places(beginning, columns).is_some_and(|places| has_text(&places))
}

fn places(beginning: &[u8], columns: &Columns) -> Option<Places> {
    let beginning = &beginning[blank(beginning)..];
    let header = Header::of(beginning, &DELIMITERS, columns);
    let places = columns.find(&header.names).ok();
    places.filter(|_| header.fault.is_none())
}

fn has_text(places: &Places) -> bool {
    places[Column::Title as usize].is_some() || places[Column::Text as usize].is_some()
}

/// The length of the blank lines at the start.
fn blank(bytes: &[u8]) -> usize {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let blank = lines.take_while(|line| matches!(line, [b'\n'] | [b'\r', b'\n']));
    blank.map(<[u8]>::len).sum()
}

/// The first row.
struct Header {
    delimiter: u8,
    names: Vec<String>,
    length: usize,
    fault: Option<Fault>,
}

impl Header {
    /// Parts the first row by the delimiter that gives the most names of fields, then leaves its
    /// quotes in order, then gives the most cells.
    fn of(beginning: &[u8], delimiters: &[u8], columns: &Columns) -> Self {
        let headers = delimiters.iter().map(|&delimiter| {
            let mut cells = Vec::new();
            let (length, fault) = cells::split(beginning, delimiter, &mut cells);
            let name = |cell: &Cell| {
                let name = String::from_utf8_lossy(cell.bytes(beginning));
                name.trim().replace("\"\"", "\"")
            };
            Self {
                delimiter,
                names: cells.iter().map(name).collect(),
                length,
                fault,
            }
        });
        let known = |header: &Self| {
            let places = columns.find(&header.names);
            places.map_or(0, |places| places.iter().flatten().count())
        };
        // The last of equals counts.
        headers
            .rev()
            .max_by_key(|header| (known(header), header.fault.is_none(), header.names.len()))
            .unwrap_or(Self {
                delimiter: b',',
                names: Vec::new(),
                length: 0,
                fault: None,
            })
    }

    fn is_empty(&self) -> bool {
        self.names.iter().all(String::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, format: Format) -> Result<Table, Error> {
        Table::of(
            &"a.csv".into(),
            text.as_bytes(),
            format,
            &Options::default(),
        )
    }

    fn parted_by(text: &str) -> (char, String) {
        let table = table(text, Format::Csv).unwrap();
        (table.delimiter as char, table.separator)
    }

    #[test]
    fn the_header_tells_what_stands_between_cells() {
        for (header, delimiter) in [
            ("id,title,text\n", ','),
            ("id;title;text\r\n", ';'),
            ("id\ttitle\ttext", '\t'),
            ("\n\r\ntitle\n", ','),
            ("a,b,c,d;title;text\n", ';'),
            ("\"title\";\"a, b, c, d\"\n", ';'),
        ] {
            assert_eq!(parted_by(header).0, delimiter, "{header}");
        }
        let tabs = table("title,a\ttext\n", Format::Tsv).unwrap();
        assert_eq!((tabs.delimiter, tabs.cells), (b'\t', 2));
        assert_eq!(tabs.place(Column::Title), None);
    }

    #[test]
    fn the_first_rows_tell_what_stands_between_tags() {
        for (rows, separator) in [
            ("", ";"),
            ("\"x; y|z\",tea\n", ";"),
            ("x,\"tea, ports\"\n", ","),
            ("x,\"tea, ports\"\ny,tea|ports\n", "|"),
            ("x,\"tea, ports\"\ny,tea|ports\nz,tea;\n", ";"),
            ("x,\"[\"\"tea, ports\"\"]\"\n", ";"),
            ("x,tea|ports,more\ny\n", ";"),
            ("x,\"tea, por", ";"),
        ] {
            assert_eq!(
                parted_by(&format!("title,tags\n{rows}")).1,
                separator,
                "{rows}"
            );
        }
    }

    #[test]
    fn a_header_of_other_names_is_named_with_them() {
        let refused = table("\nheadline,copy\n1,2\n", Format::Csv)
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with("a.csv:2: ") && refused.contains("headline, copy"));
        assert!(refused.contains("--columns"), "{refused}");
        let refused = table("title,title\n", Format::Csv);
        assert!(matches!(
            refused,
            Err(Error::DuplicateField { field: "title", .. })
        ));
        assert!(matches!(table("\n", Format::Csv), Err(Error::Empty { .. })));
        assert!(matches!(table("", Format::Tsv), Err(Error::Empty { .. })));
        assert!(matches!(
            table("title,\"text\n", Format::Csv),
            Err(Error::Table(TableError::OpenQuote { .. }))
        ));
        assert!(matches!(
            table("title,\0\n", Format::Csv),
            Err(Error::Binary { .. })
        ));
        let options = Options {
            columns: "text=Copy,title=Head".parse().unwrap(),
            ..Options::default()
        };
        let refused = Table::of(&"a".into(), b"Copy;text", Format::Csv, &options);
        assert!(
            matches!(refused, Err(Error::Table(TableError::NoColumn { column, .. })) if column == "Head")
        );
    }

    #[test]
    fn archives_are_known_by_their_header() {
        assert!(is_sure(b"Title;Tags\n") && is_sure(b"id\ttext\tcategories\n"));
        assert!(!is_sure(b"title,text\n") && !is_sure(b"Tags: tea, title\n") && !is_sure(b""));
        let columns = "title=Head".parse().unwrap();
        assert!(is_archive(b"title,x\n", &Columns::default()));
        assert!(is_archive(b"x,Head\n", &columns) && !is_archive(b"x,y\n", &columns));
    }
}
