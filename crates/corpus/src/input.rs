//! A file or standard input as text: unpacked, checked, read by line or whole.

use crate::Error;
use catchline_article::Place;
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    ops::Range,
    path::Path,
    sync::Arc,
};

/// How much is looked at before the format is decided.
const PEEK: usize = 64 << 10;
const BUFFER: usize = 128 << 10;

/// One opened source of text.
pub(crate) struct Input {
    file: Arc<str>,
    gzip: bool,
    limit: u64,
    reader: BufReader<Peeked>,
    line: u64,
    /// Where the line read last begins, and where it ends.
    bytes: Range<u64>,
}

impl Input {
    /// Opens a file, or standard input where the path is `-`, and looks at its beginning.
    pub(crate) fn open(path: &Path, file: Arc<str>, limit: u64) -> Result<Self, Error> {
        let raw: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            let opened = File::open(path);
            Box::new(opened.map_err(|source| Error::Io {
                file: file.clone(),
                source,
            })?)
        };
        Self::new(raw, file, limit)
    }

    /// Text from any reader.
    pub(crate) fn new(
        raw: Box<dyn Read + Send>,
        file: Arc<str>,
        limit: u64,
    ) -> Result<Self, Error> {
        let mut peeked = Peeked::new(raw);
        peeked.fill(|seen| seen.len() >= 2);
        let gzip = peeked.seen.starts_with(&[0x1f, 0x8b]);
        if gzip {
            let packed = BufReader::with_capacity(BUFFER, peeked);
            peeked = Peeked::new(Box::new(MultiGzDecoder::new(packed)));
        }
        peeked.fill(is_enough);
        let mut input = Self {
            file,
            gzip,
            limit,
            reader: BufReader::with_capacity(BUFFER, peeked),
            line: 0,
            bytes: 0..0,
        };
        input.check_start()?;
        Ok(input)
    }

    fn check_start(&mut self) -> Result<(), Error> {
        let peeked = self.reader.get_mut();
        if peeked.seen.starts_with(&[0xff, 0xfe]) || peeked.seen.starts_with(&[0xfe, 0xff]) {
            return Err(Error::Utf16 {
                file: self.file.clone(),
            });
        }
        if peeked.seen.starts_with(b"\xef\xbb\xbf") {
            peeked.seen.drain(..3);
        }
        match peeked.failure.take_if(|_| peeked.seen.is_empty()) {
            Some(source) => Err(self.failed(source)),
            None => Ok(()),
        }
    }

    /// The file as the user named it.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The beginning of the text, up to 64 KiB; all of it only before the first line is read.
    pub(crate) fn beginning(&self) -> &[u8] {
        &self.reader.get_ref().seen
    }

    /// The place of the line read last.
    pub(crate) fn place(&self) -> Place {
        Place::new(self.file.clone(), self.line)
    }

    /// Reads the next line into `line`, without its end; `false` at the end of the text.
    ///
    /// After an error that concerns one line, the next call reads the line after it.
    pub(crate) fn next_line(&mut self, line: &mut Vec<u8>) -> Result<bool, Error> {
        line.clear();
        self.bytes.start = self.bytes.end;
        let read = (&mut self.reader)
            .take(self.limit.saturating_add(1))
            .read_until(b'\n', line);
        let read = read.map_err(|source| self.failed(source))? as u64;
        self.bytes.end += read;
        self.line += u64::from(read > 0);
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read > self.limit {
            self.skip_line()?;
            return Err(Error::TooLong {
                place: self.place(),
                limit: self.limit,
            });
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if let Some(at) = line.iter().position(|&byte| byte == 0) {
            return Err(Error::Binary {
                place: self.place(),
                byte: self.bytes.start + at as u64,
            });
        }
        Ok(read > 0)
    }

    /// The line as text.
    pub(crate) fn text<'a>(&self, line: &'a [u8]) -> Result<&'a str, Error> {
        std::str::from_utf8(line).map_err(|source| Error::NotUtf8 {
            place: self.place(),
            byte: self.bytes.start + source.valid_up_to() as u64,
            source,
        })
    }

    fn skip_line(&mut self) -> Result<(), Error> {
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(source) => return Err(self.failed(source)),
            };
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(buffer.len(), |at| at + 1);
            let done = end.is_some() || buffer.is_empty();
            self.reader.consume(used);
            self.bytes.end += used as u64;
            if done {
                return Ok(());
            }
        }
    }

    /// Reads all of the text, with `\n` at the end of each line.
    pub(crate) fn whole(&mut self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        let read = (&mut self.reader)
            .take(self.limit.saturating_add(1))
            .read_to_end(&mut bytes);
        let read = read.map_err(|source| self.failed(source))?;
        if read as u64 > self.limit {
            return Err(Error::TooLong {
                place: self.place(),
                limit: self.limit,
            });
        }
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return Err(Error::Binary {
                place: self.at(&bytes[..at]),
                byte: at as u64,
            });
        }
        let text = String::from_utf8(bytes).map_err(|refused| {
            let source = refused.utf8_error();
            let good = &refused.as_bytes()[..source.valid_up_to()];
            Error::NotUtf8 {
                place: self.at(good),
                byte: good.len() as u64,
                source,
            }
        })?;
        Ok(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        })
    }

    fn at(&self, before: &[u8]) -> Place {
        let lines = before.split(|&byte| byte == b'\n').count();
        Place::new(self.file.clone(), lines as u64)
    }

    fn failed(&self, source: io::Error) -> Error {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let file = self.file.clone();
        if self.gzip && matches!(source.kind(), InvalidData | InvalidInput | UnexpectedEof) {
            return Error::Gzip { file, source };
        }
        Error::Io { file, source }
    }
}

/// Whether the beginning tells enough: a first line of JSON does, so that a pipe of articles is
/// answered line by line.
fn is_enough(seen: &[u8]) -> bool {
    let text = seen
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(seen)
        .trim_ascii_start();
    seen.len() >= PEEK || (text.first() == Some(&b'{') && text.contains(&b'\n'))
}

/// A reader whose first bytes, and the failure after them, have been looked at already.
struct Peeked {
    seen: Vec<u8>,
    at: usize,
    failure: Option<io::Error>,
    rest: Box<dyn Read + Send>,
}

impl Peeked {
    fn new(rest: Box<dyn Read + Send>) -> Self {
        Self {
            seen: Vec::new(),
            at: 0,
            failure: None,
            rest,
        }
    }

    /// Reads ahead until `enough`, the end, or a failure, which is kept for later.
    fn fill(&mut self, enough: impl Fn(&[u8]) -> bool) {
        while self.failure.is_none() && !enough(&self.seen) {
            let from = self.seen.len();
            self.seen.resize(from + PEEK, 0);
            let read = self.rest.read(&mut self.seen[from..]);
            self.seen.truncate(from + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failure = Some(error),
            }
        }
    }
}

impl Read for Peeked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = &self.seen[self.at..];
        if !left.is_empty() {
            let given = left.len().min(buffer.len());
            buffer[..given].copy_from_slice(&left[..given]);
            self.at += given;
            return Ok(given);
        }
        self.failure
            .take()
            .map_or_else(|| self.rest.read(buffer), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn input(bytes: &[u8], limit: u64) -> Result<Input, Error> {
        Input::new(Box::new(Cursor::new(bytes.to_vec())), "a".into(), limit)
    }

    #[test]
    fn lines_lose_their_ends_and_the_byte_order_mark() {
        let mut input = input("\u{feff}one\r\ntwo\n\nthree".as_bytes(), 99).unwrap();
        let (mut lines, mut line) = (Vec::new(), Vec::new());
        while input.next_line(&mut line).unwrap() {
            lines.push(String::from_utf8(line.clone()).unwrap());
        }
        assert_eq!(lines, ["one", "two", "", "three"]);
        assert_eq!(input.place().line, 4);
    }

    #[test]
    fn a_line_too_long_is_refused_and_the_next_one_read() {
        let mut input = input(b"12345\n123456789\n12", 5).unwrap();
        let mut line = Vec::new();
        assert!(input.next_line(&mut line).unwrap());
        let refused = input.next_line(&mut line).unwrap_err().to_string();
        assert!(
            refused.contains("a:2") && refused.contains("split it"),
            "{refused}"
        );
        assert!(input.next_line(&mut line).unwrap());
        assert_eq!((line.as_slice(), input.place().line), (&b"12"[..], 3));
        assert!(matches!(
            self::input(b"123456", 5).unwrap().whole(),
            Err(Error::TooLong { limit: 5, .. })
        ));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_named() {
        let latin = b"ab\nna\xefve";
        let refused = input(latin, 99).unwrap().whole().unwrap_err();
        assert!(matches!(refused, Error::NotUtf8 { byte: 5, ref place, .. } if place.line == 2));
        let mut by_line = input(b"ab\nna\xefve\n", 99).unwrap();
        let mut line = Vec::new();
        by_line.next_line(&mut line).unwrap();
        by_line.next_line(&mut line).unwrap();
        let refused = by_line.text(&line).unwrap_err();
        assert!(matches!(refused, Error::NotUtf8 { byte: 5, ref place, .. } if place.line == 2));
    }

    #[test]
    fn utf16_and_nul_bytes_are_refused() {
        assert!(matches!(
            input(b"\xff\xfea\0", 99),
            Err(Error::Utf16 { .. })
        ));
        let refused = input(b"ab\n\0", 99).unwrap().whole().unwrap_err();
        assert!(matches!(refused, Error::Binary { byte: 3, ref place } if place.line == 2));
    }
}
