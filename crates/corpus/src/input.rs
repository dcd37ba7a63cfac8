//! A file or standard input as text: unpacked, checked, read by line or whole.

use crate::Error;
use catchline_article::Place;
use flate2::read::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
    sync::Arc,
};

/// How much is looked at before the format is decided.
const PEEK: usize = 64 << 10;
/// How much of that is read at once: most articles are short.
const FIRST: usize = 16 << 10;
const BUFFER: usize = 128 << 10;

/// One opened source of text.
pub(crate) struct Input {
    file: Arc<str>,
    gzip: bool,
    limit: u64,
    /// The bytes of a regular file that is not compressed.
    size: Option<u64>,
    source: Peeked,
}

impl Input {
    /// Opens a file, or standard input where the path is `-`, and looks at its beginning.
    pub(crate) fn open(path: &Path, file: Arc<str>, limit: u64) -> Result<Self, Error> {
        if path.as_os_str() == "-" {
            return Self::new(Box::new(io::stdin()), file, limit);
        }
        let opened = File::open(path).and_then(|opened| Ok((opened.metadata()?, opened)));
        let (about, opened) = opened.map_err(|source| Error::Io {
            file: file.clone(),
            source,
        })?;
        let input = Self::new(Box::new(opened), file, limit)?;
        Ok(Self {
            size: (about.is_file() && !input.gzip).then_some(about.len()),
            ..input
        })
    }

    /// Text from any reader.
    pub(crate) fn new(
        raw: Box<dyn Read + Send>,
        file: Arc<str>,
        limit: u64,
    ) -> Result<Self, Error> {
        let mut source = Peeked::new(raw);
        source.fill(|seen| seen.len() >= 2);
        let gzip = source.seen.starts_with(&[0x1f, 0x8b]);
        if gzip {
            let packed = BufReader::with_capacity(BUFFER, source);
            source = Peeked::new(Box::new(MultiGzDecoder::new(packed)));
        }
        source.fill(is_enough);
        let mut input = Self {
            file,
            gzip,
            limit,
            size: None,
            source,
        };
        input.check_start()?;
        Ok(input)
    }

    fn check_start(&mut self) -> Result<(), Error> {
        let peeked = &mut self.source;
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

    /// The beginning of the text, up to 64 KiB; all of it only before anything is read.
    pub(crate) fn beginning(&self) -> &[u8] {
        &self.source.seen
    }

    /// The most bytes that a line or the whole may have.
    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    /// How many bytes there are, where that is known.
    pub(crate) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Adds what can be read at once to `bytes`, and waits only where there is nothing; 0 at the
    /// end.
    pub(crate) fn read(&mut self, bytes: &mut Vec<u8>) -> Result<usize, Error> {
        let read = read_once(&mut self.source, bytes, BUFFER);
        read.map_err(|source| self.failed(source))
    }

    /// Reads all of the text, with `\n` at the end of each line.
    pub(crate) fn whole(&mut self) -> Result<String, Error> {
        let size = self.size.unwrap_or_default().min(self.limit);
        let mut bytes = Vec::with_capacity(size as usize + 1);
        let read = (&mut self.source)
            .take(self.limit.saturating_add(1))
            .read_to_end(&mut bytes);
        let read = read.map_err(|source| self.failed(source))?;
        if read as u64 > self.limit {
            return Err(Error::TooLong {
                place: Place::new(self.file.clone(), 0),
                limit: self.limit,
            });
        }
        if let Some(at) = memchr::memchr(0, &bytes) {
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
        Ok(if memchr::memchr(b'\r', text.as_bytes()).is_some() {
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
            match read_once(&mut self.rest, &mut self.seen, FIRST) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => self.failure = Some(error),
            }
        }
    }
}

/// Adds to `bytes` what one read of at most `most` bytes gives.
fn read_once(from: &mut impl Read, bytes: &mut Vec<u8>, most: usize) -> io::Result<usize> {
    let start = bytes.len();
    bytes.resize(start + most, 0);
    let read = loop {
        match from.read(&mut bytes[start..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read,
        }
    };
    bytes.truncate(start + *read.as_ref().unwrap_or(&0));
    read
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
    fn what_is_too_long_is_refused() {
        let refused = input(b"123456", 5).unwrap().whole();
        assert!(matches!(refused, Err(Error::TooLong { limit: 5, .. })));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_named() {
        let latin = b"ab\nna\xefve";
        let refused = input(latin, 99).unwrap().whole().unwrap_err();
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
