//! A file of JSON Lines cut into batches of whole lines, and the lines of a batch.

use crate::{Error, input::Input, json_lines};
use catchline_article::Place;
use memchr::{memchr, memchr_iter, memrchr};
use std::{iter, mem, sync::Arc};

/// Cuts a file into batches of lines: each time what comes at once, so that a line which comes
/// alone does not wait for others.
pub(crate) struct Cutter {
    input: Input,
    /// What has been read after the last line that was cut off.
    rest: Vec<u8>,
    /// Lines and bytes that were cut off.
    line: u64,
    byte: u64,
    /// Whether nothing after a line can be read.
    breaks_off: fn(&[u8]) -> bool,
    ended: bool,
}

/// Whole lines of one file.
#[derive(Debug)]
pub(crate) struct Lines {
    file: Arc<str>,
    limit: u64,
    bytes: Vec<u8>,
    /// Where the next line begins.
    at: usize,
    /// How many lines stand before it in the file.
    line: u64,
    /// Where the first line begins in the file's text.
    byte: u64,
}

/// A line that is not blank.
pub(crate) struct Line<'l> {
    pub(crate) text: &'l str,
    file: &'l Arc<str>,
    number: u64,
}

impl Cutter {
    /// Lines of JSON.
    pub(crate) fn new(input: Input) -> Self {
        Self {
            breaks_off: json_lines::breaks_off,
            ..Self::plain(input)
        }
    }

    /// Lines of text.
    pub(crate) fn plain(input: Input) -> Self {
        Self {
            input,
            rest: Vec::new(),
            line: 0,
            byte: 0,
            breaks_off: |line| memchr(0, line).is_some(),
            ended: false,
        }
    }

    /// The part of a regular file that is cut off, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        let size = self.input.size()?.max(1);
        Some((self.byte as f64 / size as f64).min(1.0))
    }

    /// Cuts off the next lines, at least one.
    fn cut(&mut self) -> Result<Option<Lines>, Error> {
        let limit = self.input.limit();
        let mut bytes = mem::take(&mut self.rest);
        let (mut from, mut left_out) = (0, 0);
        let end = loop {
            let fresh = &bytes[from..];
            let end = match left_out {
                0 => memrchr(b'\n', fresh),
                _ => memchr(b'\n', fresh),
            };
            if let Some(end) = end {
                break from + end + 1;
            }
            if limit < bytes.len() as u64 {
                // Enough to see that the line is too long.
                left_out += bytes.len() as u64 - (limit + 1);
                bytes.truncate(limit as usize + 1);
            }
            from = bytes.len();
            if self.input.read(&mut bytes)? == 0 {
                break from;
            }
        };
        if end == 0 {
            return Ok(None);
        }
        self.rest = bytes.split_off(end);
        let (line, byte) = (self.line, self.byte);
        let mut start = 0;
        let ends = memchr_iter(b'\n', &bytes).map(|end| end + 1);
        for end in ends.chain(iter::once(bytes.len())) {
            self.line += u64::from(start < end);
            let line = without_end(&bytes[start..end]);
            start = end;
            if line.len() as u64 <= limit && (self.breaks_off)(line) {
                self.ended = true;
                break;
            }
        }
        bytes.truncate(start);
        self.byte += start as u64 + left_out;
        Ok(Some(Lines {
            file: self.input.file().clone(),
            limit,
            bytes,
            at: 0,
            line,
            byte,
        }))
    }
}

impl Iterator for Cutter {
    type Item = Result<Lines, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let cut = self.cut();
        self.ended |= cut.is_err();
        cut.transpose()
    }
}

impl Lines {
    /// How many bytes they have.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The next line that is not blank.
    pub(crate) fn next(&mut self) -> Option<Result<Line<'_>, Error>> {
        loop {
            let start = self.at;
            let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            self.at = (start + end + 1).min(self.bytes.len());
            self.line += 1;
            let line = &rest[..end];
            if self.limit < end as u64 || !line.trim_ascii().is_empty() {
                return Some(self.line(start, start + end));
            }
        }
    }

    /// The line from one byte to another.
    fn line(&self, start: usize, end: usize) -> Result<Line<'_>, Error> {
        let line = &self.bytes[start..end];
        let place = || Place::new(self.file.clone(), self.line);
        if self.limit < line.len() as u64 {
            return Err(Error::TooLong {
                place: place(),
                limit: self.limit,
            });
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = checked(line, self.byte + start as u64, |_| place())?;
        Ok(Line::new(text, &self.file, self.line))
    }
}

/// Bytes as text without NUL; `from` is where they begin in their file, `place` says the place of
/// one of them.
pub(crate) fn checked(
    bytes: &[u8],
    from: u64,
    place: impl Fn(usize) -> Place,
) -> Result<&str, Error> {
    if let Some(at) = memchr(0, bytes) {
        return Err(Error::Binary {
            place: place(at),
            byte: from + at as u64,
        });
    }
    str::from_utf8(bytes).map_err(|source| Error::NotUtf8 {
        place: place(source.valid_up_to()),
        byte: from + source.valid_up_to() as u64,
        source,
    })
}

/// A line without its end.
fn without_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

impl<'l> Line<'l> {
    pub(crate) fn new(text: &'l str, file: &'l Arc<str>, number: u64) -> Self {
        Self { text, file, number }
    }

    pub(crate) fn place(&self) -> Place {
        Place::new(self.file.clone(), self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Cursor, Read};

    /// All that comes out of a file, a line of text each; `|` stands between batches.
    fn all(raw: Box<dyn Read + Send>, limit: u64) -> Vec<String> {
        let cutter = Cutter::new(Input::new(raw, "a".into(), limit).unwrap());
        let mut all = Vec::new();
        for lines in cutter {
            let mut lines = lines.unwrap();
            while let Some(line) = lines.next() {
                let shown = |line: Line<'_>| format!("{} {}", line.place(), line.text);
                all.push(line.map_or_else(|error| error.to_string(), shown));
            }
            all.push("|".to_owned());
        }
        all
    }

    fn of(bytes: &[u8], limit: u64) -> Vec<String> {
        all(Box::new(Cursor::new(bytes.to_vec())), limit)
    }

    /// Gives one piece at a time.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    #[test]
    fn lines_lose_their_ends_and_the_byte_order_mark() {
        let lines = of("\u{feff}one\r\ntwo\n\n \nthree".as_bytes(), 99);
        assert_eq!(lines, ["a:1 one", "a:2 two", "|", "a:5 three", "|"]);
    }

    #[test]
    fn whole_lines_come_as_soon_as_they_are_there() {
        let pieces = Pieces(vec![b"{\n{}", b"\n{", b"", b"never"]);
        let lines = all(Box::new(pieces), 99);
        assert_eq!(lines, ["a:1 {", "|"]);
        let pieces = Pieces(vec![b"{}\n{", b"}", b"\n{\n}\n"]);
        let lines = all(Box::new(pieces), 99);
        assert_eq!(lines, ["a:1 {}", "|", "a:2 {}", "a:3 {", "|"]);
    }

    #[test]
    fn a_line_too_long_is_refused_and_the_next_one_read() {
        let long = "a:2: is longer than 5 bytes; split it, or allow more with `max_bytes`";
        let lines = of(b"12345\n123456789\n\xef\n12", 5);
        assert_eq!(lines[..2], ["a:1 12345", long]);
        assert!(lines[2].starts_with("a:3: byte 16 "), "{lines:?}");
        assert_eq!(lines[3..], ["|", "a:4 12", "|"]);
        let far = format!("{{}}\n{}\n{{}}\n\0", "x".repeat(1 << 20));
        let lines = of(far.as_bytes(), 5);
        let [one, two, three, four] = ["a:1 {}", "|", long, "|"];
        assert_eq!(lines[..5], [one, two, three, four, "a:3 {}"], "{lines:?}");
        let binary = format!("a:4: byte {} ", (1 << 20) + 7);
        assert!(
            lines.iter().any(|line| line.starts_with(&binary)),
            "{lines:?}"
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_are_named_and_nul_ends_the_file() {
        let lines = of(b"ab\nna\xefve\nx\0\n{}\n", 99);
        assert!(lines[1].starts_with("a:2: byte 5 "), "{lines:?}");
        assert!(lines[2].starts_with("a:3: byte 10 "), "{lines:?}");
        assert_eq!(lines[3..], ["|"]);
    }

    #[test]
    fn what_is_no_line_of_json_ends_the_file() {
        for end in ["[{\"a\": 1},", "\u{a0}[{", "{", " {\"title\": \"x\", "] {
            let lines = of(format!("7\n{end}\n{{}}\n").as_bytes(), 99);
            assert_eq!(lines.len(), 3, "{end} {lines:?}");
        }
        for line in ["[7", "x", "{\"title\": \"x", "}"] {
            let lines = of(format!("7\n{line}\n{{}}\n").as_bytes(), 99);
            assert_eq!(lines.len(), 4, "{line} {lines:?}");
        }
    }
}
