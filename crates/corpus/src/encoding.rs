//! Which encoding a file has, and its bytes as UTF-8.

use crate::Error;
use encoding_rs::{DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{
    error, fmt,
    io::{self, BufRead, Read},
    str::FromStr,
};

/// How much of an HTML page is searched for its declaration.
const DECLARED_WITHIN: usize = 8 << 10;
/// How much is decoded at once.
const PIECE: usize = 64 << 10;
const READ: [&encoding_rs::Encoding; 4] = [UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1252];

/// An encoding that files can be read in: UTF-8, UTF-16 in either order of its bytes, or
/// Windows-1252, which stands for Latin-1 and ASCII too.
///
/// Its names are those of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels),
/// whatever their case, and `latin-1`.
///
/// ```
/// use catchline_corpus::Encoding;
///
/// assert_eq!("ISO-8859-1".parse::<Encoding>()?.to_string(), "windows-1252");
/// assert!("koi8-r".parse::<Encoding>().is_err());
/// # Ok::<(), catchline_corpus::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    pub(crate) const UTF_8: Self = Self(UTF_8);

    /// The encoding of a text that begins so, or the name of one that is not read.
    ///
    /// A mark of byte order is believed before what was asked for, and that before what XML or HTML
    /// declare. Without any of these it is UTF-8.
    pub(crate) fn of(beginning: &[u8], asked: Option<Self>) -> Result<Self, String> {
        if beginning.starts_with(&[0xff, 0xfe, 0, 0]) || beginning.starts_with(&[0, 0, 0xfe, 0xff])
        {
            return Err("UTF-32".to_owned());
        }
        if let Some((marked, _)) = encoding_rs::Encoding::for_bom(beginning) {
            return Ok(Self(marked));
        }
        if let Some(asked) = asked {
            return Ok(asked);
        }
        match beginning {
            [b'<', 0, ..] => return Ok(Self(UTF_16LE)),
            [0, b'<', ..] => return Ok(Self(UTF_16BE)),
            _ => {}
        }
        let Some(name) = declared(beginning) else {
            return Ok(Self::UTF_8);
        };
        match named(name) {
            // What could be read so far is no UTF-16.
            Some(Self(declared)) if declared == UTF_16LE || declared == UTF_16BE => Ok(Self::UTF_8),
            Some(declared) => Ok(declared),
            None => Err(String::from_utf8_lossy(name).into_owned()),
        }
    }
}

fn named(name: &[u8]) -> Option<Encoding> {
    let name = match name {
        name if name.eq_ignore_ascii_case(b"latin-1") => b"latin1",
        name => name,
    };
    let found = encoding_rs::Encoding::for_label(name)?;
    READ.contains(&found).then_some(Encoding(found))
}

/// What XML or HTML says of its encoding.
fn declared(beginning: &[u8]) -> Option<&[u8]> {
    let text = beginning.trim_ascii_start();
    let within = &text[..text.len().min(DECLARED_WITHIN)];
    if !within.starts_with(b"<") {
        return None;
    }
    if within.starts_with(b"<?xml") {
        let end = memchr::memmem::find(within, b"?>")?;
        return value(&within[..end], b"encoding");
    }
    memchr::memchr_iter(b'<', within).find_map(|start| {
        let tag = &within[start + 1..];
        let tag = &tag[..memchr::memchr(b'>', tag)?];
        let is_meta = tag.get(..4)?.eq_ignore_ascii_case(b"meta");
        is_meta.then(|| value(tag, b"charset"))?
    })
}

/// What stands after a name and `=`, within quotes or up to what cannot be in a label.
fn value<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let mut starts = (0..tag.len().checked_sub(name.len())?)
        .filter(|&at| tag[at..at + name.len()].eq_ignore_ascii_case(name));
    starts.find_map(|at| {
        let rest = tag[at + name.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest
            .strip_prefix(b"\"")
            .or(rest.strip_prefix(b"'"))
            .unwrap_or(rest);
        let is_label = |c: &u8| c.is_ascii_alphanumeric() || b"-_:.".contains(c);
        let end = rest.iter().position(|c| !is_label(c)).unwrap_or(rest.len());
        (0 < end).then_some(&rest[..end])
    })
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        named(name.as_bytes()).ok_or_else(|| Error::NoSuchEncoding {
            name: name.to_owned(),
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.name().to_ascii_lowercase())
    }
}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

/// Bytes in another encoding, read as UTF-8.
pub(crate) struct Decoded<R> {
    from: R,
    decoder: encoding_rs::Decoder,
    /// What has been decoded, and how much of it has been read.
    text: Vec<u8>,
    at: usize,
    /// How many bytes have gone into it.
    byte: u64,
    /// What comes after the text.
    failure: Option<io::Error>,
    ended: bool,
}

/// Bytes that mean nothing in their encoding.
#[derive(Debug)]
pub(crate) struct Malformed {
    pub(crate) encoding: Encoding,
    pub(crate) byte: u64,
}

impl<R: BufRead> Decoded<R> {
    pub(crate) fn new(from: R, encoding: Encoding) -> Self {
        Self {
            from,
            decoder: encoding.0.new_decoder_with_bom_removal(),
            text: Vec::new(),
            at: 0,
            byte: 0,
            failure: None,
            ended: false,
        }
    }

    /// Decodes the next bytes, up to what is malformed.
    fn fill(&mut self) -> io::Result<()> {
        let bytes = self.from.fill_buf()?;
        let is_end = bytes.is_empty();
        self.text.resize(PIECE, 0);
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(bytes, &mut self.text, is_end);
        self.text.truncate(written);
        self.at = 0;
        self.from.consume(read);
        self.byte += read as u64;
        match result {
            DecoderResult::InputEmpty => self.ended = is_end,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let malformed = Malformed {
                    encoding: Encoding(self.decoder.encoding()),
                    byte: self.byte.saturating_sub(u64::from(length + after)),
                };
                self.failure = Some(io::Error::new(io::ErrorKind::InvalidData, malformed));
                self.ended = true;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let left = &self.text[self.at..];
        if let Some(failure) = self.failure.take_if(|_| left.is_empty()) {
            return Err(failure);
        }
        let given = left.len().min(buffer.len());
        buffer[..given].copy_from_slice(&left[..given]);
        self.at += given;
        Ok(given)
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {} is no {}", self.byte, self.encoding)
    }
}

impl error::Error for Malformed {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(beginning: &[u8]) -> Result<String, String> {
        Encoding::of(beginning, None).map(|encoding| encoding.to_string())
    }

    fn decoded(bytes: &[u8], encoding: &str) -> io::Result<String> {
        let mut text = String::new();
        let encoding = encoding.parse().unwrap();
        Decoded::new(bytes, encoding).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_is_declared_is_found() {
        for (beginning, expected) in [
            (&b""[..], "utf-8"),
            (b"charset=latin1", "utf-8"),
            (b"\xef\xbb\xbf<?xml encoding='latin1'?>", "utf-8"),
            (b"\xff\xfeT\0", "utf-16le"),
            (b"\xfe\xff\0T", "utf-16be"),
            (b"<\0?\0x\0", "utf-16le"),
            (b"\0<\0?\0x", "utf-16be"),
            (b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "utf-8"),
            (
                b"\n<?xml version='1.0' encoding = 'ISO-8859-1' ?>",
                "windows-1252",
            ),
            (b"<?xml version='1.0'?><x encoding='latin1'>", "utf-8"),
            (b"<?xml encoding='UTF-16'?>", "utf-8"),
            (b"<html><META charset=Windows-1252>", "windows-1252"),
            (
                b"<!-- a < b --><meta http-equiv=x content='text/html; charset=latin1'>",
                "windows-1252",
            ),
            (
                b"<meta name=x content='charset'><meta charset=us-ascii>",
                "windows-1252",
            ),
            (b"<p>charset=latin1</p>", "utf-8"),
            (b"<meta charset=latin1", "utf-8"),
        ] {
            let shown = String::from_utf8_lossy(beginning);
            assert_eq!(of(beginning).unwrap(), expected, "{shown}");
        }
    }

    #[test]
    fn encodings_that_are_not_read_are_named() {
        assert_eq!(
            of(b"<?xml encoding=\"Shift_JIS\"?>").unwrap_err(),
            "Shift_JIS"
        );
        assert_eq!(of(b"<meta charset=koi8-r>").unwrap_err(), "koi8-r");
        assert_eq!(of(b"\xff\xfe\0\0").unwrap_err(), "UTF-32");
        let refused = "ebcdic".parse::<Encoding>().unwrap_err().to_string();
        assert!(
            refused.contains("ebcdic") && refused.contains("windows-1252"),
            "{refused}"
        );
    }

    #[test]
    fn what_is_asked_for_counts_before_what_is_declared() {
        let asked = "latin-1".parse().ok();
        let of = |beginning| Encoding::of(beginning, asked).unwrap().to_string();
        assert_eq!(of(b"<?xml encoding='koi8-r'?>"), "windows-1252");
        assert_eq!(of(b"\xff\xfeT\0"), "utf-16le");
    }

    #[test]
    fn bytes_are_decoded_without_their_mark() {
        assert_eq!(
            decoded(b"na\xefve \x93x\x94", "latin1").unwrap(),
            "naïve “x”"
        );
        assert_eq!(
            decoded(b"\xff\xfeT\0=\xd8\xfa\xdc", "utf-16le").unwrap(),
            "T📺"
        );
        let cut = decoded(b"T\0=\xd8", "utf-16").unwrap_err();
        assert_eq!(cut.to_string(), "byte 2 is no utf-16le");
        assert!(decoded(b"T\0e", "utf-16le").is_err());
    }

    proptest! {
        #[test]
        fn utf_16_comes_back_in_small_reads_too(text in ".{0,40}", step in 1_usize..5) {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let pieces = io::BufReader::with_capacity(step, &bytes[..]);
            let mut reader = Decoded::new(pieces, Encoding(UTF_16LE));
            let (mut read, mut buffer) = (Vec::new(), vec![0; step]);
            loop {
                let length = reader.read(&mut buffer).unwrap();
                read.extend(&buffer[..length]);
                if length == 0 {
                    break;
                }
            }
            prop_assume!(!text.starts_with('\u{feff}'));
            prop_assert_eq!(String::from_utf8(read).unwrap(), text);
        }
    }

    #[test]
    fn what_stands_before_malformed_bytes_is_read() {
        let mut decoded = Decoded::new(&b"T\0\xe9\0="[..], "utf-16le".parse().unwrap());
        let mut text = [0; 9];
        assert_eq!(decoded.read(&mut text).unwrap(), 3);
        assert_eq!(&text[..3], "Té".as_bytes());
        let refused = decoded.read(&mut text).unwrap_err();
        assert_eq!(refused.to_string(), "byte 4 is no utf-16le");
        assert_eq!(decoded.read(&mut text).unwrap(), 0);
    }
}
