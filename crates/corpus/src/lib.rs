//! Reads labelled articles from files: one call, a path, and the articles come out one by one.
//!
//! An archive is whatever a newsroom or a blog has at hand: an export with one JSON object a line,
//! a folder of Markdown posts, text files, the tag pages of a blog saved as text. [`read`] looks
//! into each file, decides what it is, and yields every article as a
//! [`Labelled`](catchline_article::Labelled):
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("archive.jsonl");
//! # std::fs::write(&path, "{\"title\": \"Ballots recounted\", \"tags\": [\"elections\"]}\n")?;
//! let archive = catchline_corpus::read(&path)?.collect::<Result<Vec<_>, _>>()?;
//! assert_eq!(archive[0].tags[0].as_str(), "elections");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is read
//!
//! | [`Format`] | name | articles a file | known by |
//! |---|---|---|---|
//! | [`JsonLines`](Format::JsonLines) | `jsonl` | one a line | a JSON object at the start; `.jsonl`, `.ndjson`, `.json` |
//! | [`TagPage`](Format::TagPage) | `tag-page` | one a post | a heading such as "Posts Tagged ‘X’" above posts |
//! | [`Markdown`](Format::Markdown) | `markdown` | one | `.md`, `.markdown`; front matter or a heading at the start |
//! | [`PlainText`](Format::PlainText) | `text` | one | `.txt`, `.text`; any other text that is named itself |
//! | [`Wxr`](Format::Wxr) | `wxr` | one a post | `<rss>` with WordPress's namespace |
//! | [`Rss`](Format::Rss) | `rss` | one an item | `<rss>` or `<rdf:RDF>` |
//! | [`Atom`](Format::Atom) | `atom` | one an entry | `<feed>` |
//! | [`JsonFeed`](Format::JsonFeed) | `json-feed` | one an item | `"version": "https://jsonfeed.org/version/…"` |
//!
//! Each may be compressed with gzip, which is known by its first two bytes. The content decides
//! before the extension does: a `.txt` file that holds a tag page is a tag page. Where both speak
//! and neither is the stronger, [`Error::Ambiguous`] names the two, and [`Options::format`] settles
//! it. `-` is standard input. Folders are walked in byte order of their paths; hidden files are
//! skipped, files of no known format are skipped and named in the [`Report`].
//!
//! # JSON Lines
//!
//! `{"id", "title", "text", "tags", "date", "lang", "url", "sources"}`: strings, `tags` and
//! `sources` lists of strings. All may be missing or null, but a title or a text must be there.
//! Other fields are passed over. Empty lines are skipped. [`write_jsonl`] writes the same shape:
//! what was read, written and read again is the same archive.
//!
//! # Tag pages
//!
//! A blog's tag page, saved as text, is a heading with the tag and then post after post. A post
//! begins at a line whose next line is wholly a date. What a theme, an agency or a share button
//! has put between the sentences is [`Furniture`]; it is left out of the body and counted by kind
//! in the report, or stays with [`Options::keep_furniture`]. Addresses on lines of their own go to
//! the article's `sources`. "Tags: a, b" and "Posted in c" give tags.
//!
//! # WordPress exports and feeds
//!
//! Of a WordPress export, versions 1.0 to 1.2, the published posts are articles, and their tags are
//! tags: [`Options::statuses`], [`Options::post_types`] and [`Options::with_categories`] say
//! otherwise. Posts behind a password never are articles, and no password is kept. What is passed
//! over is counted by its reason in the report. In feeds, RSS 2.0 and 1.0, Atom and JSON Feed, all
//! categories are tags.
//!
//! HTML becomes plain text: blocks are paragraphs, links go to `sources`, scripts, remarks and the
//! shortcodes of exports are left out. XML knows five entities and numbers; what has a document
//! type declaration is refused. Dates become ISO days.
//!
//! # Which id an article gets
//!
//! The one its file gives; else its permalink, else its date and the slug of its title, else the
//! hash of its content. Articles that fill a file of their own have the path of that file below
//! the folder that was named, since that is where one looks for them. Several tag pages of one
//! blog become one archive with [`catchline_article::unite`].
//!
//! # Lists of tags
//!
//! [`read_tag_list`] reads the tags that an editor keeps a list of, with their other names, from a
//! TOML file.
//!
//! # What goes wrong
//!
//! [`Error`] names file and line and says how to mend it. An article that cannot be read does not
//! stop the [`Reader`]: its error comes out in its place and the next article follows.
//!
//! # Memory
//!
//! JSON Lines are read some 128 KiB at a time, whatever the size of the file, or a line where one is
//! longer, and so are the items of XML; the other formats a file at a time. Neither line nor item
//! nor file may be longer than [`Options::max_bytes`]. [`read_batches`] hands lines over before they are read, so that several
//! threads can read them.
#![forbid(unsafe_code)]

mod address;
mod batches;
mod byline;
mod caption;
mod dates;
mod detect;
mod error;
mod feed;
mod fields;
mod format;
mod front_matter;
mod furniture;
mod heading;
mod html_text;
mod identity;
mod input;
mod items;
mod json_feed;
mod json_fields;
mod json_lines;
mod lines;
mod markdown;
mod markup;
mod names;
mod options;
mod plain_text;
mod post;
mod reader;
mod report;
mod shortcodes;
mod tag_line;
mod tag_list;
mod tag_page;
mod theme;
mod walk;
mod write;
mod wxr;
mod xml;

pub use batches::{Batch, Batches, read_batches};
pub use error::Error;
pub use format::Format;
pub use furniture::Furniture;
pub use options::Options;
pub use reader::{Reader, read, read_with};
pub use report::{Report, Skipped};
pub use tag_list::read_tag_list;
pub use write::write_jsonl;
