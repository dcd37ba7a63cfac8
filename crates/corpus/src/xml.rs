//! XML as a stream of events: lines are counted, limits kept, and nothing is followed.

use crate::{Error, Format, Limit, Limits, input::Input};
use catchline_article::Place;
use memchr::memchr_iter;
use quick_xml::{
    Reader,
    escape::{resolve_html5_entity, unescape_with},
    events::{BytesStart, Event},
};
use std::io::{self, BufRead, Read};

/// The events of one file.
pub(crate) struct Xml {
    reader: Reader<Metered>,
    depth: usize,
    /// Whether the outermost element has begun.
    begun: bool,
}

impl Xml {
    pub(crate) fn new(input: Input) -> Self {
        let mut reader = Reader::from_reader(Metered {
            left: input.limits().line,
            input,
            bytes: Vec::new(),
            at: 0,
            line: 1,
            consumed: 0,
            failure: None,
        });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            depth: 0,
            begun: false,
        }
    }

    /// The next event: a whole element begins and ends, also where it is empty. At the end of a
    /// whole file comes [`Event::Eof`].
    ///
    /// # Errors
    /// Nothing can be read after one.
    pub(crate) fn next<'b>(&mut self, bytes: &'b mut Vec<u8>) -> Result<Event<'b>, Error> {
        bytes.clear();
        let event = self.reader.read_event_into(bytes);
        let event = event.map_err(|refused| self.refused(&refused))?;
        match &event {
            Event::Start(_) if self.depth == 0 && self.begun => {
                return Err(self.malformed("there are two outermost elements"));
            }
            Event::Start(_) if self.limits().nesting <= self.depth as u64 => {
                return Err(self.broken(Limit::Nesting));
            }
            Event::Start(_) => {
                self.depth += 1;
                self.begun = true;
            }
            Event::End(_) => self.depth -= 1,
            Event::Text(text) if self.depth == 0 && !text.trim_ascii().is_empty() => {
                return Err(self.malformed("text stands outside of the outermost element"));
            }
            Event::DocType(declared) if declared.contains(&b'[') => {
                return Err(Error::Doctype {
                    place: self.place(),
                });
            }
            Event::Eof if 0 < self.depth || !self.begun => {
                return Err(Error::XmlCut {
                    place: self.place(),
                });
            }
            _ => {}
        }
        Ok(event)
    }

    /// How many elements one is inside of; the one that has just begun is one of them.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Where the event ends that has been read last.
    pub(crate) fn place(&self) -> Place {
        let meter = self.reader.get_ref();
        Place::new(meter.input.file().clone(), meter.line)
    }

    /// How many bytes have been read.
    pub(crate) fn bytes(&self) -> u64 {
        self.reader.get_ref().consumed
    }

    /// The part of a regular file that has been read, from 0 to 1.
    pub(crate) fn part(&self) -> Option<f64> {
        let size = self.reader.get_ref().input.size()?.max(1);
        Some((self.bytes() as f64 / size as f64).min(1.0))
    }

    /// From here on as many bytes may be read as the limit says.
    pub(crate) fn allow(&mut self) {
        let meter = self.reader.get_mut();
        meter.left = meter.input.limits().line;
    }

    /// The value of an attribute, if the element has it.
    pub(crate) fn attribute(
        &self,
        tag: &BytesStart<'_>,
        name: &[u8],
    ) -> Result<Option<String>, Error> {
        for (at, one) in tag.attributes().with_checks(false).enumerate() {
            if self.limits().attributes <= at as u64 {
                return Err(self.broken(Limit::Attributes));
            }
            let one = one.map_err(|_| self.malformed("an attribute is not name=\"value\""))?;
            if one.key.as_ref() != name {
                continue;
            }
            let value = str::from_utf8(&one.value)
                .map_err(|_| self.malformed("an attribute is not UTF-8"))?;
            let value = unescape_with(value, resolve_html5_entity).map_err(|_| Error::Entity {
                place: self.place(),
            })?;
            return Ok(Some(value.into_owned()));
        }
        Ok(None)
    }

    /// The text of an event that ended `behind` bytes ago.
    pub(crate) fn text<'b>(&self, bytes: &'b [u8], behind: u64) -> Result<&'b str, Error> {
        let start = self.bytes().saturating_sub(behind + bytes.len() as u64);
        let place = |at: usize| {
            let after = memchr_iter(b'\n', &bytes[at..]).count() as u64;
            let mut place = self.place();
            place.line -= after;
            place
        };
        if let Some(at) = memchr::memchr(0, bytes) {
            let byte = start + at as u64;
            return Err(Error::Binary {
                place: place(at),
                byte,
            });
        }
        str::from_utf8(bytes).map_err(|source| {
            let at = source.valid_up_to();
            Error::NotUtf8 {
                place: place(at),
                byte: start + at as u64,
                source,
            }
        })
    }

    pub(crate) fn other_format(&self, asked: Format, found: Option<Format>) -> Error {
        let place = self.place();
        Error::OtherFormat {
            place,
            asked,
            found,
        }
    }

    fn malformed(&self, what: &'static str) -> Error {
        let place = self.place();
        Error::Xml { place, what }
    }

    fn limits(&self) -> &Limits {
        self.reader.get_ref().input.limits()
    }

    fn broken(&self, limit: Limit) -> Error {
        self.limits().broken(limit, self.place())
    }

    /// What the parser's refusal means. Names are not told: they may be part of a password.
    fn refused(&mut self, refused: &quick_xml::Error) -> Error {
        if let Some(failure) = self.reader.get_mut().failure.take() {
            return failure;
        }
        let at_end = self.reader.get_mut().fill_buf().is_ok_and(<[u8]>::is_empty);
        match refused {
            quick_xml::Error::Syntax(_) if at_end => Error::XmlCut {
                place: self.place(),
            },
            quick_xml::Error::Syntax(_) => self.malformed("a < begins nothing that is known"),
            quick_xml::Error::IllFormed(_) => {
                self.malformed("its beginnings and ends do not match")
            }
            _ => self.malformed("it cannot be parsed"),
        }
    }
}

/// A file whose bytes and lines are counted while they are read, up to a limit.
struct Metered {
    input: Input,
    bytes: Vec<u8>,
    at: usize,
    /// How many more bytes may be read.
    left: u64,
    /// The line one is in, counted from 1.
    line: u64,
    consumed: u64,
    /// What a failed read is about.
    failure: Option<Error>,
}

impl Metered {
    fn fail<T>(&mut self, error: Error) -> io::Result<T> {
        self.failure = Some(error);
        Err(io::Error::other("the failure is kept"))
    }
}

impl BufRead for Metered {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.bytes.len() {
            self.at = 0;
            self.bytes.clear();
            if let Err(error) = self.input.read(&mut self.bytes) {
                return self.fail(error);
            }
        }
        let fresh = self.bytes.len() - self.at;
        let given = self.left.min(fresh as u64) as usize;
        if given == 0 && 0 < fresh {
            let place = Place::new(self.input.file().clone(), self.line);
            let error = self.input.limits().broken(Limit::Line, place);
            return self.fail(error);
        }
        Ok(&self.bytes[self.at..self.at + given])
    }

    fn consume(&mut self, amount: usize) {
        let end = self.bytes.len().min(self.at + amount);
        let passed = &self.bytes[self.at..end];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.consumed += passed.len() as u64;
        self.left = self.left.saturating_sub(passed.len() as u64);
        self.at = end;
    }
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
