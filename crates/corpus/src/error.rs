//! What can go wrong while reading, where, and how to mend it.

use crate::{Encoding, Format, Limit, TableError, columns::Column};
use catchline_article::Place;
use std::{io, sync::Arc};

/// An archive, one article of it, or a list of tags that cannot be read or written.
///
/// Every message names the file, the line where there is one, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file or folder cannot be opened or read.
    #[error("{file}: cannot be read ({source}); check that it is there and that you may read it")]
    Io {
        /// The file or folder.
        file: Arc<str>,
        /// What the system says.
        source: io::Error,
    },
    /// What was to be got in another way than from a disk is not there.
    #[error("{reason}")]
    Missing {
        /// What it is, why it is not there, and what to do.
        reason: String,
    },
    /// The gzip data ends early or is damaged. What came before it has been read.
    #[error(
        "{file}: its gzip data is damaged or cut short ({source}); fetch the file again, and check \
         it with `gzip -t`"
    )]
    Gzip {
        /// The file.
        file: Arc<str>,
        /// What the decoder says.
        source: io::Error,
    },
    /// A byte that is not UTF-8.
    #[error(
        "{place}: byte {byte} of the file is not UTF-8; name its encoding, for instance with \
         `--encoding windows-1252`, or mend it"
    )]
    NotUtf8 {
        /// The file and the line.
        place: Place,
        /// The byte, counted from 0 at the start of the file's text.
        byte: u64,
        /// What the check says of the stretch it was given.
        source: std::str::Utf8Error,
    },
    /// A file that says it is in an encoding that is not read.
    #[error(
        "{file}: is in {name}, which is not read; convert it with `iconv -f {name} -t UTF-8`, or \
         name another encoding with `--encoding`"
    )]
    Encoding {
        /// The file.
        file: Arc<str>,
        /// The encoding, as the file names it.
        name: String,
    },
    /// Bytes that mean nothing in the encoding of the file. What came before them has been read.
    #[error(
        "{file}: byte {byte} of the file means nothing in {encoding}; fetch the file again, or name \
         another encoding with `--encoding`"
    )]
    Malformed {
        /// The file.
        file: Arc<str>,
        /// The encoding.
        encoding: Encoding,
        /// The byte, counted from 0.
        byte: u64,
    },
    /// An encoding that is not read, or that does not exist.
    #[error(
        "{name:?} is no encoding that is read; take utf-8, utf-16le, utf-16be, windows-1252 or latin-1"
    )]
    NoSuchEncoding {
        /// The name that was asked for.
        name: String,
    },
    /// A file with NUL bytes in it: an image, a word processor's file, a program.
    #[error(
        "{place}: byte {byte} of the file is NUL, so it is no text; leave it out of the archive, or \
         name its encoding with `--encoding utf-16le`"
    )]
    Binary {
        /// The file and the line.
        place: Place,
        /// The byte, counted from 0.
        byte: u64,
    },
    /// More than [`Limits`](crate::Limits) allow.
    #[error("{place}: {}", limit.told(*.most))]
    Limit {
        /// The file, and the line where there is one.
        place: Place,
        /// Which limit it is.
        limit: Limit,
        /// How it is set.
        most: u64,
    },
    /// A file whose format neither its content nor its extension tells.
    #[error("{file}: is in no known format{}; name one with `--from FORMAT` ({})", seems(*.looks), Format::names())]
    UnknownFormat {
        /// The file.
        file: Arc<str>,
        /// What it looks like, where that can be told.
        looks: Option<&'static str>,
    },
    /// A file that can be read in two ways.
    #[error(
        "{file}: can be {first} or {second}; say which with `--from {first}` or `--from {second}`"
    )]
    Ambiguous {
        /// The file.
        file: Arc<str>,
        /// One way to read it.
        first: Format,
        /// The other.
        second: Format,
    },
    /// A format name that does not exist.
    #[error("no format is called {name:?}; take one of {}", Format::names())]
    NoSuchFormat {
        /// The name that was asked for.
        name: String,
    },
    /// A text without a single line.
    #[error("{file}: is empty; write a title into its first line or remove the file")]
    Empty {
        /// The file.
        file: Arc<str>,
    },
    /// A line that is not JSON.
    #[error(
        "{place}: is not JSON ({source}); mend the line, one whole JSON object a line is expected"
    )]
    Json {
        /// The file and the line.
        place: Place,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A line that ends in the middle of a JSON object.
    #[error(
        "{place}: ends in the middle of a JSON object ({source}); fetch the file again or complete the line"
    )]
    JsonCut {
        /// The file and the line.
        place: Place,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A JSON array where lines are expected. The rest of the file is not read.
    #[error(
        "{place}: is a JSON array, one object per line is expected; convert it with `jq -c '.[]'`"
    )]
    JsonArray {
        /// The file and the line.
        place: Place,
    },
    /// A JSON object over several lines. The rest of the file is not read.
    #[error(
        "{place}: is a JSON object over several lines, one object per line is expected; convert it with `jq -c .`"
    )]
    JsonSpread {
        /// The file and the line.
        place: Place,
    },
    /// A line of JSON that is no object.
    #[error("{place}: is JSON but no object; write {{\"title\": …, \"text\": …, \"tags\": […]}}")]
    NotAnObject {
        /// The file and the line.
        place: Place,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A field with a value of another type.
    #[error("{place}: the field {field:?} has the wrong type ({source}); write {mend}")]
    WrongType {
        /// The file and the line.
        place: Place,
        /// The field.
        field: &'static str,
        /// How the field is written.
        mend: &'static str,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A field that stands twice in one object.
    #[error("{place}: the field {field:?} stands twice; keep one of them")]
    DuplicateField {
        /// The file and the line.
        place: Place,
        /// The field.
        field: &'static str,
    },
    /// An object with neither a title nor a text.
    #[error("{place}: has neither \"title\" nor \"text\"; add one of them")]
    NoText {
        /// The file and the line.
        place: Place,
    },
    /// A value of `--columns` that names no field or no column.
    #[error(
        "the columns cannot be told from {given:?}; write them as title=Headline,text=Body, the \
         fields are {}", Column::ALL.map(Column::name).join(", ")
    )]
    Columns {
        /// What was given.
        given: String,
    },
    /// A table that is not well formed, or does not have the columns of an archive.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A cell that begins and ends as a list and is none.
    #[error("{place}: {field} is no JSON list of strings ({source}); write it as [\"…\", \"…\"]")]
    List {
        /// The file and the line where the row begins.
        place: Place,
        /// The field.
        field: &'static str,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A line of an Annif corpus without a tab.
    #[error(
        "{place}: has no tab; write a text, a tab and subjects such as <http://example.org/tea>"
    )]
    NoTab {
        /// The file and the line.
        place: Place,
    },
    /// An article that a format has no way to write.
    #[error("{article}: cannot be written as {format}, since {reason}")]
    Unwritable {
        /// Where the article was read, else its id.
        article: String,
        /// The format.
        format: Format,
        /// Why, and what to do.
        reason: String,
    },
    /// A tag page with no post on it.
    #[error(
        "{place}: no post stands on this tag page; a post is a title with a date such as \
         \"August 7, 2017\" on the line after it, or in HTML an <article>, and `--from text` reads the page as one article"
    )]
    NoPost {
        /// The file, and the line of the heading where there is one.
        place: Place,
    },
    /// A tag page whose heading names no tag.
    #[error("{place}: the heading names no tag; write it as: Posts Tagged ‘the tag’")]
    NoTag {
        /// The file and the line of the heading.
        place: Place,
    },
    /// Front matter that is not YAML, TOML or JSON of the expected shape.
    #[error("{place}: the front matter cannot be read ({source}); mend it, {mend} are expected")]
    FrontMatter {
        /// The file and the line.
        place: Place,
        /// What the parser says.
        source: Box<dyn std::error::Error + Send + Sync>,
        /// How a title and tags are written.
        mend: &'static str,
    },
    /// Front matter without an end.
    #[error("{place}: the front matter has no end; close it with a line of {line}")]
    OpenFrontMatter {
        /// The file and the line where it begins.
        place: Place,
        /// The line that closes it.
        line: &'static str,
    },
    /// Front matter that tags cannot be added to without touching something else.
    #[error("{place}: tags cannot be added, {why}; add them by hand: {tags}")]
    NotEdited {
        /// The file and the line.
        place: Place,
        /// Why not.
        why: String,
        /// The tags that were to be added.
        tags: String,
    },
    /// A file that is one object of JSON, and is broken. Of a feed the items before are read.
    #[error(
        "{place}: {} ({source}); fetch or export the file again, or mend it, {} is expected",
        if source.is_eof() { "is cut short" } else { "cannot be read" },
        if *.format == Format::Ghost {
            "{\"db\": [{\"data\": {\"posts\": […], \"tags\": […], \"posts_tags\": […]}}]}"
        } else {
            "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"title\": …, \"content_text\": …}]}"
        }
    )]
    JsonFile {
        /// The file and the line.
        place: Place,
        /// What it is read as.
        format: Format,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A file of XML that ends too early. What came before has been read.
    #[error(
        "{place}: the file is cut short, its XML has no end; fetch or export it again (the \
         articles before are read)"
    )]
    XmlCut {
        /// The file and its last line.
        place: Place,
    },
    /// XML that is not well-formed. The rest of the file is not read.
    #[error("{place}: is no well-formed XML ({what}); mend it or export the file again")]
    Xml {
        /// The file and the line.
        place: Place,
        /// What is wrong.
        what: &'static str,
    },
    /// A document type with declarations of its own, which are never followed.
    #[error("{place}: the declarations within <!DOCTYPE … […]> are not read; remove them")]
    Doctype {
        /// The file and the line.
        place: Place,
    },
    /// An ampersand in XML that begins neither one of the five entities nor a number.
    #[error(
        "{place}: an & in the article is none of &amp; &lt; &gt; &quot; &apos; and no number such \
         as &#233;; write &amp; for the character itself"
    )]
    Entity {
        /// The file and the line.
        place: Place,
    },
    /// XML that is in another format than the one asked for.
    #[error(
        "{place}: begins as {}, not as {asked}; {}",
        found.map_or("no export or feed", Format::name),
        found.map_or_else(
            || "<rss>, <rdf:RDF> or <feed> is expected".to_owned(),
            |found| format!("leave --from out or say `--from {found}`")
        )
    )]
    OtherFormat {
        /// The file and the line.
        place: Place,
        /// What was asked for.
        asked: Format,
        /// What it is, if that is known.
        found: Option<Format>,
    },
    /// A list of tags that is not TOML of the expected shape.
    #[error(
        "{place}: the list of tags cannot be read ({source}); mend it, a [[tag]] with name = \"…\" \
         is expected for each tag, which may have aliases = [\"…\"], parent = \"…\" and \
         never-suggest = true"
    )]
    TagList {
        /// The file and the line.
        place: Place,
        /// What the parser says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The archive cannot be written.
    #[error("cannot write articles ({source}); check the space and the rights where they go")]
    Write {
        /// What the system says.
        source: io::Error,
    },
}

fn seems(like: Option<&str>) -> String {
    like.map_or_else(String::new, |like| format!(" (it looks like {like})"))
}
