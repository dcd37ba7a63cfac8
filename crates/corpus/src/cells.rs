//! Where the rows of a table end, and where their cells stand: quotes and what they may hold.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// One cell: where it stands in its row, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    start: usize,
    end: usize,
    /// Whether quotes stand twice in it.
    doubled: bool,
}

/// What is wrong with the quotes of a row, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A quote that opens there and never closes.
    Open(usize),
    /// Text after the closing quote that stands there.
    After(usize),
}

/// Finds the ends of rows in bytes that come piece by piece.
#[derive(Debug)]
pub(crate) struct Scanner {
    delimiter: u8,
    at: At,
}

/// Where a scanner stands.
#[derive(Debug, Clone, Copy)]
enum At {
    /// At the start of a cell.
    Start,
    /// In a cell outside quotes.
    Bare,
    Quoted,
    /// After a quote within quotes: the cell ends, or the quote is one of two.
    Closing,
}

impl Cell {
    /// What the cell says, of the row it stands in.
    pub(crate) fn text<'r>(&self, row: &'r str) -> Cow<'r, str> {
        let text = &row[self.start..self.end];
        if self.doubled {
            text.replace("\"\"", "\"").into()
        } else {
            text.into()
        }
    }

    pub(crate) fn bytes<'r>(&self, row: &'r [u8]) -> &'r [u8] {
        &row[self.start..self.end]
    }
}

impl Scanner {
    pub(crate) fn new(delimiter: u8) -> Self {
        let at = At::Start;
        Self { delimiter, at }
    }

    /// Goes through the bytes that come next; gives the end of the last row that ends in them, or
    /// of the first, after which it stops.
    pub(crate) fn scan(&mut self, bytes: &[u8], first: bool) -> Option<usize> {
        let mut end = None;
        let mut from = 0;
        while let Some(&byte) = bytes.get(from) {
            self.at = match self.at {
                At::Start | At::Closing if byte == b'"' => {
                    from += 1;
                    At::Quoted
                }
                At::Start | At::Closing | At::Bare => {
                    match memchr2(self.delimiter, b'\n', &bytes[from..]) {
                        None => return self.stays(At::Bare, end),
                        Some(found) => from += found + 1,
                    }
                    if bytes[from - 1] == b'\n' {
                        end = Some(from);
                        if first {
                            return self.stays(At::Start, end);
                        }
                    }
                    At::Start
                }
                At::Quoted => match memchr(b'"', &bytes[from..]) {
                    None => return self.stays(At::Quoted, end),
                    Some(found) => {
                        from += found + 1;
                        At::Closing
                    }
                },
            }
        }
        end
    }

    fn stays(&mut self, at: At, end: Option<usize>) -> Option<usize> {
        self.at = at;
        end
    }
}

/// Finds the cells of the row that begins here; gives its length, its end included, and what is
/// wrong with its quotes.
pub(crate) fn split(bytes: &[u8], delimiter: u8, cells: &mut Vec<Cell>) -> (usize, Option<Fault>) {
    cells.clear();
    let mut fault = None;
    let mut at = 0;
    loop {
        let opens = at;
        let quoted = bytes.get(at) == Some(&b'"');
        let mut cell = Cell {
            start: at + usize::from(quoted),
            end: at,
            doubled: false,
        };
        if quoted {
            at += 1;
            cell.end = loop {
                let Some(found) = memchr(b'"', &bytes[at..]) else {
                    fault.get_or_insert(Fault::Open(opens));
                    at = bytes.len();
                    break at;
                };
                at += found + 1;
                if bytes.get(at) != Some(&b'"') {
                    break at - 1;
                }
                cell.doubled = true;
                at += 1;
            };
        }
        let rest = &bytes[at..];
        let bare = memchr2(delimiter, b'\n', rest).unwrap_or(rest.len());
        let ends_row = rest.get(bare) != Some(&delimiter);
        let text = &rest[..bare];
        let text = match text.strip_suffix(b"\r") {
            Some(text) if ends_row => text,
            _ => text,
        };
        if !quoted {
            cell.end = at + text.len();
        } else if !text.is_empty() {
            fault.get_or_insert(Fault::After(at - 1));
        }
        cells.push(cell);
        at += bare;
        if ends_row {
            return (bytes.len().min(at + 1), fault);
        }
        at += 1;
    }
}

/// What parts cells, as messages name it.
pub(crate) fn shown(delimiter: char) -> String {
    match delimiter {
        '\t' => "a tab".to_owned(),
        delimiter => format!("{delimiter:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The rows of a text.
    fn rows(text: &str) -> (Vec<Vec<String>>, Vec<Fault>) {
        let (mut rows, mut faults, mut cells) = (Vec::new(), Vec::new(), Vec::new());
        let mut rest = text;
        while !rest.is_empty() {
            let (length, fault) = split(rest.as_bytes(), b',', &mut cells);
            let texts = cells.iter().map(|cell| cell.text(rest).into_owned());
            rows.push(texts.collect());
            faults.extend(fault);
            rest = &rest[length..];
        }
        (rows, faults)
    }

    #[test]
    fn quotes_hold_delimiters_ends_of_lines_and_quotes() {
        let (found, faults) = rows("a,\"b, \"\"c\"\"\nd\",\r\n\"\",e\"f\r\ng");
        assert_eq!(
            found,
            [vec!["a", "b, \"c\"\nd", ""], vec!["", "e\"f"], vec!["g"]]
        );
        assert!(faults.is_empty());
    }

    #[test]
    fn faults_name_their_quote() {
        assert_eq!(rows("a,\"b\nc,d").1, [Fault::Open(2)]);
        assert_eq!(rows("a,\"b\" c\nd,e").1, [Fault::After(4)]);
        assert_eq!(rows("a,\"b\" c\nd,e").0[1], ["d", "e"]);
    }

    proptest! {
        #[test]
        fn rows_end_where_the_scanner_says(
            text in "[a\",\r\n]{0,40}",
            piece in 1_usize..9,
        ) {
            // The letter begins a row, or goes on in the last one, which has no end then.
            let more = format!("{text}x");
            let (mut ends, mut cells, mut at) = (Vec::new(), Vec::new(), 0);
            while at < more.len() {
                at += split(&more.as_bytes()[at..], b',', &mut cells).0;
                ends.push(at);
            }
            ends.pop();
            let mut scanner = Scanner::new(b',');
            let (mut found, mut start) = (Vec::new(), 0);
            for bytes in text.as_bytes().chunks(piece) {
                let mut from = 0;
                while let Some(end) = scanner.scan(&bytes[from..], true) {
                    from += end;
                    found.push(start + from);
                }
                start += bytes.len();
            }
            prop_assert_eq!(found, ends);
        }

        #[test]
        fn what_is_well_formed_is_read_as_the_csv_crate_reads_it(
            rows_of in proptest::collection::vec(
                proptest::collection::vec("[a\", \n\ré]{0,8}", 2..4), 0..5),
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows_of {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let (found, faults) = rows(&text);
            prop_assert_eq!(found, rows_of);
            prop_assert!(faults.is_empty());
        }
    }
}
