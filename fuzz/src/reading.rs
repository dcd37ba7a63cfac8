//! Two bytes that say how to read, the bytes to read, and reading them.

use catchline_article::Labelled;
use catchline_corpus::{Error, Format, Limits, Options, Report, read_from};
use std::io::{self, Read};

/// Names tell formats, and in Markdown titles and dates.
const NAMES: [&str; 8] = [
    "a",
    "a.md",
    "2021-05-03-tea.md",
    "a.csv",
    "a.txt",
    "a.json",
    "a.html",
    "_index.md",
];

const ENCODINGS: [Option<&str>; 5] = [
    None,
    None,
    Some("utf-16le"),
    Some("utf-16be"),
    Some("latin1"),
];

/// What one input asks for.
pub struct Asked<'d> {
    /// The name of the file.
    pub name: &'static str,
    /// How it is read.
    pub options: Options,
    /// What it holds.
    pub bytes: &'d [u8],
}

/// Reads the first two bytes: format and name, then limits, other options and encoding.
pub fn asked(data: &[u8]) -> Option<Asked<'_>> {
    let [first, second, bytes @ ..] = data else {
        return None;
    };
    let format = usize::from(*first) % (Format::ALL.len() + 1);
    let name = usize::from(*first) / (Format::ALL.len() + 1) % NAMES.len();
    let has = |bit: u8| second & (1 << bit) != 0;
    let mut options = Options {
        format: format.checked_sub(1).map(|format| Format::ALL[format]),
        drafts: has(1),
        with_categories: has(1),
        keep_furniture: has(2),
        ..Options::default()
    };
    if has(0) {
        options.limits = small();
    }
    if has(1) {
        options.post_types.push("page".to_owned());
        options.statuses.push("draft".to_owned());
    }
    let encoding = ENCODINGS[usize::from(second >> 3) % ENCODINGS.len()];
    options.encoding = encoding.map(|name| name.parse().expect("the name is known"));
    Some(Asked {
        name: NAMES[name],
        options,
        bytes,
    })
}

fn small() -> Limits {
    Limits {
        article: 200,
        attributes: 2,
        file: 4000,
        line: 300,
        nesting: 4,
        posts: 5,
        ratio: 2,
        tags: 3,
        token: 12,
        unpacked: 5000,
    }
}

/// What comes out in its order, and the report. `piece` is the most that is had at a time.
pub fn read(asked: &Asked<'_>, piece: usize) -> (Vec<Result<Labelled, Error>>, Report) {
    let source = Pieces {
        bytes: asked.bytes.to_vec(),
        at: 0,
        piece,
    };
    let mut reader = read_from(source, asked.name, &asked.options);
    let read = reader.by_ref().collect();
    (read, reader.report().clone())
}

/// An article without where it was read.
pub fn bare(labelled: Labelled) -> Labelled {
    Labelled {
        archives: Vec::new(),
        place: None,
        ..labelled
    }
}

/// A source of bytes that gives so many at a time.
struct Pieces {
    bytes: Vec<u8>,
    at: usize,
    piece: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.piece.min(buffer.len());
        let read = (&self.bytes[self.at..]).take(length as u64).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}
