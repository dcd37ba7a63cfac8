//! Corpora of Annif's: lines of a text and its subjects, and texts with a file of subjects each.

use crate::{Error, Format, Options, identity, input::Input, lines::Line, one_line::words};
use catchline_article::{Article, Labelled, Tag};
use std::{
    fmt::Write as _,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

/// What the address of a tag that is no address begins with; the tag follows, percent-encoded.
const TAG: &str = "urn:catchline:";

/// Whether the first line that is not blank is a text, a tab and addresses in angle brackets.
pub(crate) fn is_sure(text: &str) -> bool {
    let line = text.lines().find(|line| !line.trim().is_empty());
    let parts = line.and_then(|line| line.split_once('\t'));
    parts.is_some_and(|(text, subjects)| {
        let mut subjects = subjects.split_whitespace().peekable();
        !text.trim().is_empty() && subjects.peek().is_some() && subjects.all(is_bracketed)
    })
}

fn is_bracketed(subject: &str) -> bool {
    bare(subject).is_some_and(|address| address.contains(':'))
}

/// What stands in angle brackets.
fn bare(subject: &str) -> Option<&str> {
    subject.strip_prefix('<')?.strip_suffix('>')
}

/// Reads a line of a text, a tab and subjects into an article, in the place of what it held; its
/// tags come back.
pub(crate) fn read_into(line: &Line<'_>, article: &mut Article) -> Result<Vec<Tag>, Error> {
    let place = || line.place();
    let parts = line.text.split_once('\t');
    let (text, subjects) = parts.ok_or_else(|| Error::NoTab { place: place() })?;
    if text.trim().is_empty() {
        return Err(Error::NoText { place: place() });
    }
    *article = Article::default().body(text.trim());
    article.id = identity::derive(article);
    let tags = subjects.split_whitespace().map(tag);
    Ok(tags.filter(|tag| !tag.as_str().is_empty()).collect())
}

/// The tag of a subject's address.
fn tag(subject: &str) -> Tag {
    let address = bare(subject).unwrap_or(subject);
    let tag = address.strip_prefix(TAG).and_then(decoded);
    Tag::new(tag.as_deref().unwrap_or(address))
}

/// The tags of a file of subjects: of each line the label, or the address where it has none.
pub(crate) fn tags(subjects: &str) -> Vec<Tag> {
    let of_line = |line: &str| {
        let mut address = None;
        for cell in line.split('\t').map(str::trim) {
            match bare(cell) {
                Some(_) => address = Some(cell),
                None if !cell.is_empty() => return Some(Tag::new(cell)),
                None => {}
            }
        }
        address.map(tag)
    };
    let tags = subjects.lines().filter_map(of_line);
    tags.filter(|tag| !tag.as_str().is_empty()).collect()
}

/// The subjects of a text that stand in a file beside it, whose name ends in `.tsv` or `.key`.
pub(crate) fn beside(text: &Path, options: &Options) -> Result<Option<Vec<Tag>>, Error> {
    let path = subjects_of(text);
    let read = |path: PathBuf| {
        let mut input = Input::open(&path, path.to_string_lossy().into(), options)?;
        input.whole().map(|subjects| tags(&subjects))
    };
    path.map(read).transpose()
}

/// The file of a text's subjects.
pub(crate) fn subjects_of(text: &Path) -> Option<PathBuf> {
    if text.extension()? != "txt" {
        return None;
    }
    let paths = ["tsv", "key"].map(|extension| text.with_extension(extension));
    paths.into_iter().find(|path| has_subjects(path))
}

/// Whether a file holds the subjects of a text beside it, and so no articles.
pub(crate) fn is_beside(path: &Path) -> bool {
    path.extension()
        .is_some_and(|one| one == "tsv" || one == "key")
        && path.with_extension("txt").is_file()
        && has_subjects(path)
}

/// Whether a file is a text whose subjects stand beside it; where the format was asked for, so is
/// every text file in a folder.
pub(crate) fn is_text(path: &Path, named: bool, asked: Option<Format>) -> bool {
    let is_asked = asked == Some(Format::Annif) && !named;
    subjects_of(path).is_some() || (is_asked && path.extension().is_some_and(|one| one == "txt"))
}

/// Whether there is such a file of text, which of a table must begin with an address or be empty.
fn has_subjects(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let Ok(input) = Input::open(path, path.to_string_lossy().into(), &Options::default()) else {
        return false;
    };
    let start = input.beginning().trim_ascii_start();
    let is_key = path.extension().is_some_and(|one| one == "key");
    !start.contains(&0) && (is_key || start.first().is_none_or(|&first| first == b'<'))
}

/// Writes articles as a corpus of short texts for Annif, one a line, and says how many: the words
/// of title and text, a tab, and the addresses of the tags in angle brackets.
///
/// A tag that is an address (`http:`, `https:`, `urn:`) stands as it is, any other as
/// `<urn:catchline:…>`, percent-encoded, since Annif knows subjects of such a corpus by address
/// only; its vocabulary is to have the same addresses. White space in a text becomes one space. Id,
/// date, language, address and sources are left out.
///
/// # Errors
/// [`Error::Unwritable`] for an article without words or with NUL in a field; [`Error::Write`]
/// where `out` refuses.
pub fn write_annif<'a>(
    out: impl Write,
    articles: impl IntoIterator<Item = &'a Labelled>,
) -> Result<u64, Error> {
    let mut out = BufWriter::new(out);
    let refused = |source| Error::Write { source };
    let mut written = 0;
    for labelled in articles {
        let text = words(labelled, Format::Annif)?;
        let tags = labelled.tags.iter().filter(|tag| !tag.as_str().is_empty());
        let subjects: Vec<String> = tags
            .map(|tag| format!("<{}>", annif_address(tag)))
            .collect();
        writeln!(out, "{text}\t{}", subjects.join(" ")).map_err(refused)?;
        written += 1;
    }
    out.flush().map_err(refused)?;
    Ok(written)
}

/// The address by which Annif knows a tag: the tag itself where it is one, else `urn:catchline:…`,
/// percent-encoded.
pub fn annif_address(tag: &Tag) -> String {
    let tag = tag.as_str();
    let schemes = ["http://", "https://", "urn:"];
    let is_address = schemes.iter().any(|scheme| tag.starts_with(scheme))
        && !tag.starts_with(TAG)
        && !tag.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'));
    if is_address {
        return tag.to_owned();
    }
    let mut address = TAG.to_owned();
    for byte in tag.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                address.push(byte.into());
            }
            _ => write!(address, "%{byte:02X}").expect("a string takes every letter"),
        }
    }
    address
}

/// A text that was percent-encoded, if it is one.
fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2)?;
        rest = after;
        let digit = |at: usize| char::from(digits[at]).to_digit(16);
        bytes.push((digit(0)? * 16 + digit(1)?) as u8);
    }
    String::from_utf8(bytes).ok()
}
