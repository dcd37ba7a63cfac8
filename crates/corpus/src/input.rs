//! A file or standard input as text: unpacked, decoded, checked, read by line or whole.

use crate::{
    Error, Limit, Limits, Options,
    encoding::{Decoded, Encoding, Malformed},
};
use catchline_article::Place;
use flate2::bufread::MultiGzDecoder;
use std::{
    error, fmt,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    mem,
    path::Path,
    sync::Arc,
};

/// How much is looked at before the format is decided.
const PEEK: usize = 64 << 10;
/// How much of that is read at once: most articles are short.
const FIRST: usize = 16 << 10;
const BUFFER: usize = 128 << 10;
/// How much may be unpacked whatever the size of the file is.
const RATIO_FROM: u64 = 16 << 20;

/// One opened source of text.
pub(crate) struct Input {
    file: Arc<str>,
    limits: Limits,
    gzip: bool,
    /// Whether it is neither unpacked nor decoded.
    plain: bool,
    /// The bytes of a regular file that is plain.
    size: Option<u64>,
    source: Peeked,
}

impl Input {
    /// Opens a file, or standard input where the path is `-`, and looks at its beginning.
    pub(crate) fn open(path: &Path, file: Arc<str>, options: &Options) -> Result<Self, Error> {
        if path.as_os_str() == "-" {
            return Self::new(Box::new(io::stdin()), file, options);
        }
        let opened = File::open(path).and_then(|opened| Ok((opened.metadata()?, opened)));
        let (about, opened) = opened.map_err(|source| Error::Io {
            file: file.clone(),
            source,
        })?;
        let mut input = Self::new(Box::new(opened), file, options)?;
        input.size = (about.is_file() && input.plain).then_some(about.len());
        Ok(input)
    }

    /// Text from any reader.
    pub(crate) fn new(
        raw: Box<dyn Read + Send>,
        file: Arc<str>,
        options: &Options,
    ) -> Result<Self, Error> {
        let mut input = Self {
            file,
            limits: options.limits,
            gzip: false,
            plain: true,
            size: None,
            source: Peeked::new(raw),
        };
        input.source.fill(|seen| seen.len() >= 2);
        if input.source.seen.starts_with(&[0x1f, 0x8b]) {
            input.gzip = true;
            let limits = input.limits;
            input.read_through(|packed| Unpacked {
                from: MultiGzDecoder::new(Counted(packed, 0)),
                bytes: 0,
                limits,
            });
        }
        input.source.fill(is_enough);
        let encoding = Encoding::of(&input.source.seen, options.encoding);
        let encoding = encoding.map_err(|name| Error::Encoding {
            file: input.file.clone(),
            name,
        })?;
        if encoding != Encoding::UTF_8 {
            input.read_through(|bytes| Decoded::new(bytes, encoding));
            input.source.fill(is_enough);
        }
        let source = &mut input.source;
        if source.seen.starts_with(b"\xef\xbb\xbf") {
            source.seen.drain(..3);
        }
        match source.failure.take_if(|_| source.seen.is_empty()) {
            Some(failure) => Err(input.failed(failure)),
            None => Ok(input),
        }
    }

    /// Puts a reader between the source and what is to be read.
    fn read_through<R: Read + Send + 'static>(
        &mut self,
        through: impl FnOnce(BufReader<Peeked>) -> R,
    ) {
        let inner = mem::replace(&mut self.source, Peeked::new(Box::new(io::empty())));
        let reader = through(BufReader::with_capacity(BUFFER, inner));
        self.source = Peeked::new(Box::new(reader));
        self.plain = false;
    }

    /// The file as the user named it.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The beginning of the text, the same however its bytes come: a first line that tells enough,
    /// else up to 64 KiB; all of it only before anything is read.
    pub(crate) fn beginning(&self) -> &[u8] {
        let seen = &self.source.seen;
        &seen[..first_object(seen).unwrap_or(seen.len()).min(PEEK)]
    }

    /// What reading stops at.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
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
        let size = self.size.unwrap_or_default().min(self.limits.file);
        let mut bytes = Vec::with_capacity(size as usize + 1);
        let read = (&mut self.source)
            .take(self.limits.file.saturating_add(1))
            .read_to_end(&mut bytes);
        let read = read.map_err(|source| self.failed(source))?;
        if self.limits.file < read as u64 {
            let place = Place::new(self.file.clone(), 0);
            return Err(self.limits.broken(Limit::File, place));
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
        let inner = source.get_ref();
        if let Some(malformed) = inner.and_then(|inner| inner.downcast_ref::<Malformed>()) {
            return Error::Malformed {
                file,
                encoding: malformed.encoding,
                byte: malformed.byte,
            };
        }
        let too_far = inner.and_then(|inner| inner.downcast_ref::<UnpacksTooFar>());
        if let Some(UnpacksTooFar(limit)) = too_far {
            return self.limits.broken(*limit, Place::new(file, 0));
        }
        if self.gzip && matches!(source.kind(), InvalidData | InvalidInput | UnexpectedEof) {
            return Error::Gzip { file, source };
        }
        Error::Io { file, source }
    }
}

/// Whether the beginning tells enough: a first line that is a whole object does, so that a pipe of
/// articles is answered line by line.
fn is_enough(seen: &[u8]) -> bool {
    PEEK <= seen.len() || first_object(seen).is_some()
}

/// Where the first line ends, if it is a whole object.
fn first_object(seen: &[u8]) -> Option<usize> {
    let text = seen
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(seen)
        .trim_ascii_start();
    let first = &text[..memchr::memchr(b'\n', text)?];
    let is_object = first.starts_with(b"{") && first.trim_ascii_end().ends_with(b"}");
    is_object.then_some(seen.len() - text.len() + first.len())
}

/// What is unpacked, up to its limits.
struct Unpacked<R> {
    from: MultiGzDecoder<Counted<R>>,
    bytes: u64,
    limits: Limits,
}

/// A limit that stands before the end.
#[derive(Debug)]
struct UnpacksTooFar(Limit);

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.bytes += read as u64;
        let packed = self.from.get_ref().1;
        let limit = if self.limits.unpacked < self.bytes {
            Limit::Unpacked
        } else if RATIO_FROM.max(packed.saturating_mul(self.limits.ratio)) < self.bytes {
            Limit::Ratio
        } else {
            return Ok(read);
        };
        Err(io::Error::other(UnpacksTooFar(limit)))
    }
}

/// A reader that counts the bytes that are taken from it.
struct Counted<R>(R, u64);

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(buffer)?;
        self.1 += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.1 += amount as u64;
        self.0.consume(amount);
    }
}

impl fmt::Display for UnpacksTooFar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it unpacks to more than is allowed")
    }
}

impl error::Error for UnpacksTooFar {}

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
    use crate::limits::tests::limited;
    use flate2::{Compression, write::GzEncoder};
    use std::io::{Cursor, Write};

    fn input(bytes: &[u8], limit: u64) -> Result<Input, Error> {
        let raw = Box::new(Cursor::new(bytes.to_vec()));
        Input::new(raw, "a".into(), &limited(limit))
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let refused = input(b"123456", 5).unwrap().whole();
        assert!(matches!(
            refused,
            Err(Error::Limit {
                limit: Limit::File,
                most: 5,
                ..
            })
        ));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut options = Options::default();
        let bytes = packed(&vec![b'x'; 100_000]);
        for (most, is_read) in [(100_000, true), (99_999, false)] {
            options.limits.unpacked = most;
            let raw = Box::new(Cursor::new(bytes.clone()));
            let read = Input::new(raw, "a".into(), &options).and_then(|mut input| input.whole());
            assert_eq!(read.is_ok(), is_read);
            let limit = Limit::Unpacked;
            assert!(is_read || matches!(read, Err(Error::Limit { limit: l, .. }) if l == limit));
        }
    }

    #[test]
    fn what_unpacks_to_many_times_its_size_is_refused() {
        for (length, is_read) in [(1 << 24, true), ((1 << 24) + 1, false)] {
            let raw = Box::new(Cursor::new(packed(&vec![b'x'; length])));
            let read = Input::new(raw, "a".into(), &Options::default())
                .unwrap()
                .whole();
            assert_eq!(read.is_ok(), is_read);
            let limit = Limit::Ratio;
            assert!(is_read || matches!(read, Err(Error::Limit { limit: l, .. }) if l == limit));
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_named() {
        let latin = b"ab\nna\xefve";
        let refused = input(latin, 99).unwrap().whole().unwrap_err();
        assert!(matches!(refused, Error::NotUtf8 { byte: 5, ref place, .. } if place.line == 2));
    }

    #[test]
    fn other_encodings_are_decoded_after_unpacking() {
        for bytes in [
            &b"\xef\xbb\xbfT\xc3\xa9"[..],
            b"\xff\xfeT\0\xe9\0",
            b"\xfe\xff\0T\0\xe9",
        ] {
            assert_eq!(input(bytes, 99).unwrap().whole().unwrap(), "Té");
            assert_eq!(input(&packed(bytes), 99).unwrap().whole().unwrap(), "Té");
        }
        let xml = b"<?xml encoding='latin1'?>\xe9";
        assert!(input(xml, 99).unwrap().whole().unwrap().ends_with('é'));
    }

    #[test]
    fn what_cannot_be_decoded_is_refused() {
        let unknown = input(b"<?xml encoding='koi8-r'?>", 99);
        assert!(matches!(unknown, Err(Error::Encoding { name, .. }) if name == "koi8-r"));
        let cut = input(b"\xff\xfeT\0=", 99).unwrap().whole();
        assert!(
            matches!(cut, Err(Error::Malformed { byte: 4, .. })),
            "{cut:?}"
        );
        let refused = input(b"ab\n\0", 99).unwrap().whole().unwrap_err();
        assert!(matches!(refused, Error::Binary { byte: 3, ref place } if place.line == 2));
    }

    #[test]
    fn the_beginning_does_not_hang_on_how_the_bytes_come() {
        let line = b"\xef\xbb\xbf\n {\"title\": \"Tea\"}\r\n";
        let after = [&line[..], b"a\0"].concat();
        let alone = input(line, 99).unwrap();
        assert_eq!(input(&after, 99).unwrap().beginning(), alone.beginning());
        assert_eq!(alone.beginning(), b"\n {\"title\": \"Tea\"}\r");
        let long = vec![b'x'; PEEK];
        let longer = vec![b'x'; PEEK + 1];
        assert_eq!(input(&longer, 99).unwrap().beginning(), long);
    }
}
