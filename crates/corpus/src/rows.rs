//! A table cut into batches of whole rows, and the rows of a batch.

use crate::{
    Error, Format, Limit, Limits, Options, TableError,
    cells::{self, Cell, Fault, Scanner},
    columns::Column,
    input::Input,
    lines::checked,
    table::Table,
};
use catchline_article::Place;
use memchr::{memchr, memchr_iter};
use std::{borrow::Cow, mem, ops::Range, sync::Arc};

/// Cuts a table into batches of rows: each time what comes at once.
pub(crate) struct RowCutter {
    input: Input,
    table: Arc<Table>,
    scanner: Scanner,
    /// What has been read after the last row that was cut off.
    rest: Vec<u8>,
    /// How much of it the scanner has seen.
    scanned: usize,
    /// Lines and bytes that were cut off.
    line: u64,
    byte: u64,
    /// Whether the header is still to come.
    header: bool,
    ended: bool,
}

/// Whole rows of one file.
#[derive(Debug)]
pub(crate) struct Rows {
    file: Arc<str>,
    table: Arc<Table>,
    limits: Limits,
    bytes: Vec<u8>,
    /// Where the next row begins.
    at: usize,
    /// How many lines stand before it in the file.
    line: u64,
    /// Where the first row begins in the file's text.
    byte: u64,
    /// Whether the first row that is not blank is the header.
    header: bool,
    cells: Vec<Cell>,
}

/// A row with as many cells as the header, not all empty.
#[derive(Debug)]
pub(crate) struct Row<'r> {
    text: &'r str,
    cells: &'r [Cell],
    pub(crate) table: &'r Table,
    file: &'r Arc<str>,
    line: u64,
}

impl RowCutter {
    /// Looks at the header.
    pub(crate) fn new(input: Input, format: Format, options: &Options) -> Result<Self, Error> {
        let table = Table::of(input.file(), input.beginning(), format, options)?;
        Ok(Self {
            scanner: Scanner::new(table.delimiter),
            table: Arc::new(table),
            input,
            rest: Vec::new(),
            scanned: 0,
            line: 0,
            byte: 0,
            header: true,
            ended: false,
        })
    }

    /// The part of a regular file that is cut off, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        let size = self.input.size()?.max(1);
        Some((self.byte as f64 / size as f64).min(1.0))
    }

    /// Cuts off the next rows, at least one.
    fn cut(&mut self) -> Result<Option<Rows>, Error> {
        let limit = self.input.limits().line;
        let mut bytes = mem::take(&mut self.rest);
        let mut from = self.scanned;
        let end = loop {
            if let Some(end) = self.scanner.scan(&bytes[from..], false) {
                break from + end;
            }
            from = bytes.len();
            if limit < from as u64 {
                return self.pass_over(bytes);
            }
            if self.input.read(&mut bytes)? == 0 {
                break from;
            }
        };
        if end == 0 {
            return Ok(None);
        }
        self.rest = bytes.split_off(end);
        self.scanned = self.rest.len();
        self.ended = memchr(0, &bytes).is_some();
        let rows = Rows {
            file: self.input.file().clone(),
            table: self.table.clone(),
            limits: *self.input.limits(),
            at: 0,
            line: self.line,
            byte: self.byte,
            header: mem::take(&mut self.header),
            cells: Vec::new(),
            bytes,
        };
        self.passed(&rows.bytes);
        Ok(Some(rows))
    }

    /// Reads to the end of a row that is too long to keep.
    fn pass_over(&mut self, mut bytes: Vec<u8>) -> Result<Option<Rows>, Error> {
        let place = Place::new(self.input.file().clone(), self.line + 1);
        self.header = false;
        self.scanned = 0;
        loop {
            self.passed(&bytes);
            bytes.clear();
            if self.input.read(&mut bytes)? == 0 {
                break;
            }
            if let Some(end) = self.scanner.scan(&bytes, true) {
                self.rest = bytes.split_off(end);
                self.passed(&bytes);
                break;
            }
        }
        Err(self.input.limits().broken(Limit::Line, place))
    }

    fn passed(&mut self, bytes: &[u8]) {
        self.line += memchr_iter(b'\n', bytes).count() as u64;
        self.byte += bytes.len() as u64;
    }
}

impl Iterator for RowCutter {
    type Item = Result<Rows, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let cut = self.cut();
        self.ended |= !matches!(cut, Ok(_) | Err(Error::Limit { .. }));
        cut.transpose()
    }
}

impl Rows {
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many bytes they have.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The next row that is not blank, after the header.
    pub(crate) fn next(&mut self) -> Option<Result<Row<'_>, Error>> {
        loop {
            let start = self.at;
            let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
            let (length, fault) = cells::split(rest, self.table.delimiter, &mut self.cells);
            let row = &rest[..length];
            let line = self.line + 1;
            self.at += length;
            self.line += memchr_iter(b'\n', row).count() as u64;
            let is_blank = self.cells.iter().all(|cell| cell.bytes(row).is_empty());
            if (is_blank && fault.is_none()) || mem::take(&mut self.header) {
                continue;
            }
            let end = self.at;
            if memchr(0, &self.bytes[start..end]).is_some() {
                // After NUL nothing is text.
                self.at = self.bytes.len();
            }
            return Some(self.row(start..end, line, fault));
        }
    }

    /// The row between two bytes.
    fn row(&self, at: Range<usize>, line: u64, fault: Option<Fault>) -> Result<Row<'_>, Error> {
        let from = self.byte + at.start as u64;
        let row = &self.bytes[at];
        let place = |line| Place::new(self.file.clone(), line);
        let length = row.strip_suffix(b"\n").unwrap_or(row).len() as u64;
        if self.limits.line < length {
            return Err(self.limits.broken(Limit::Line, place(line)));
        }
        let line_of = |at| line + memchr_iter(b'\n', &row[..at]).count() as u64;
        let text = checked(row, from, |at| place(line_of(at)))?;
        let refused = match fault {
            Some(Fault::Open(at)) => TableError::OpenQuote {
                place: place(line_of(at)),
            },
            Some(Fault::After(at)) => TableError::AfterQuote {
                place: place(line_of(at)),
            },
            None if self.cells.len() != self.table.cells => TableError::Cells {
                place: place(line),
                cells: self.cells.len(),
                expected: self.table.cells,
                delimiter: self.table.delimiter.into(),
            },
            None => {
                return Ok(Row {
                    text,
                    cells: &self.cells,
                    table: &self.table,
                    file: &self.file,
                    line,
                });
            }
        };
        Err(refused.into())
    }
}

impl<'r> Row<'r> {
    /// What the row says of a field; nothing where it has no column or the cell is empty.
    pub(crate) fn cell(&self, column: Column) -> Option<Cow<'r, str>> {
        let text = self.cells[self.table.place(column)?].text(self.text);
        (!text.is_empty()).then_some(text)
    }

    pub(crate) fn place(&self) -> Place {
        Place::new(self.file.clone(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::tests::limited;
    use std::io::{self, Read};

    /// Gives so many bytes at a time.
    struct Pieces(Vec<u8>, usize);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let given = self.1.min(self.0.len());
            buffer[..given].copy_from_slice(&self.0[..given]);
            self.0.drain(..given);
            Ok(given)
        }
    }

    /// The first cell of every row, and what is wrong with the others.
    fn rows(text: &[u8], piece: usize, limit: u64) -> Vec<String> {
        let raw = Box::new(Pieces(text.to_vec(), piece));
        let input = Input::new(raw, "a".into(), &limited(limit)).unwrap();
        let cutter = RowCutter::new(input, Format::Csv, &Options::default()).unwrap();
        let mut all = Vec::new();
        for rows in cutter {
            match rows {
                Err(error) => all.push(error.to_string()),
                Ok(mut rows) => {
                    while let Some(row) = rows.next() {
                        let shown = |row: Row<'_>| {
                            let title = row.cell(Column::Title).unwrap_or_default();
                            format!("{} {title}", row.place())
                        };
                        all.push(row.map_or_else(|error| error.to_string(), shown));
                    }
                }
            }
        }
        all
    }

    #[test]
    fn rows_know_their_lines() {
        let text = "\u{feff}\ntitle,text\r\na,\"1\n2\"\r\n\n,\n\"b\",\nc,3";
        for piece in [1, 2, 3, 99] {
            assert_eq!(
                rows(text.as_bytes(), piece, 99),
                ["a:3 a", "a:7 b", "a:8 c"]
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_other_rows_go_on() {
        let text = b"title,text\na,1,2\nb\nc,\"x\ny\"z\"\nd,4\ne,\xff\nf,6\ng,\"\nh,8\n";
        for piece in [1, 5, 999] {
            let rows = rows(text, piece, 99);
            assert!(
                rows[0].starts_with("a:2: the number of cells is 3, that of the header 2;"),
                "{rows:?}"
            );
            assert!(
                rows[1].starts_with("a:3: the number of cells is 1"),
                "{rows:?}"
            );
            assert!(rows[2].starts_with("a:5: text stands after"), "{rows:?}");
            assert_eq!((rows[3].as_str(), rows[5].as_str()), ("a:6 d", "a:8 f"));
            assert!(rows[4].starts_with("a:7: byte 35 "), "{rows:?}");
            assert!(
                rows[6].starts_with("a:9: a double quote opens here"),
                "{rows:?}"
            );
            assert_eq!(rows.len(), 7, "{rows:?}");
        }
    }

    #[test]
    fn a_row_too_long_is_passed_over_and_nul_ends_the_file() {
        let long = format!("title,text\na,\"1\n{}\"\nb,2\n", "x,\n".repeat(30));
        for piece in [1, 7, 999] {
            let rows = rows(long.as_bytes(), piece, 20);
            assert!(
                rows[0].starts_with("a:2: it is longer than 20 bytes"),
                "{rows:?}"
            );
            assert_eq!(rows[1..], ["a:34 b"]);
        }
        let nul = rows(b"title,text\na,1\nb,\"\n\0\"\nc,3\n", 999, 99);
        assert_eq!((nul[0].as_str(), nul.len()), ("a:2 a", 2));
        assert!(
            nul[1].starts_with("a:4: byte 19 of the file is NUL"),
            "{nul:?}"
        );
    }
}
