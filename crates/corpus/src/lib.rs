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
//! | [`Annif`](Format::Annif) | `annif` | one a line, or one | a first line of a text, a tab and `<address>`es; a `.txt` with a `.tsv` of such or a `.key` beside it |
//! | [`Csv`](Format::Csv) | `csv` | one a row | `.csv`; a header with a title or a text, and tags |
//! | [`FastText`](Format::FastText) | `fasttext` | one a line | `__label__` at the start; `.fasttext`, `.ft` |
//! | [`JsonLines`](Format::JsonLines) | `jsonl` | one a line | a JSON object at the start; `.jsonl`, `.ndjson`, `.json` |
//! | [`TagPage`](Format::TagPage) | `tag-page` | one a post | a heading such as "Posts Tagged ‘X’" above posts |
//! | [`Markdown`](Format::Markdown) | `markdown` | one | `.md`, `.markdown`; front matter or a heading at the start |
//! | [`PlainText`](Format::PlainText) | `text` | one | `.txt`, `.text`; any other text that is named itself |
//! | [`Tsv`](Format::Tsv) | `tsv` | one a row | `.tsv`, `.tab` |
//! | [`Html`](Format::Html) | `html` | one, or one a post | `<!DOCTYPE html>` or `<html>`; `.html`, `.htm` |
//! | [`Wxr`](Format::Wxr) | `wxr` | one a post | `<rss>` with WordPress's namespace |
//! | [`Ghost`](Format::Ghost) | `ghost` | one a post | a JSON object that begins with `"db"`, or with `"meta"` and `"exported_on"` |
//! | [`Rss`](Format::Rss) | `rss` | one an item | `<rss>` or `<rdf:RDF>` |
//! | [`Atom`](Format::Atom) | `atom` | one an entry | `<feed>` |
//! | [`JsonFeed`](Format::JsonFeed) | `json-feed` | one an item | `"version": "https://jsonfeed.org/version/…"` |
//!
//! Each may be compressed with gzip, which is known by its first two bytes. The content decides
//! before the extension does: a `.txt` file that holds a tag page is a tag page. Where both speak
//! and neither is the stronger, [`Error::Ambiguous`] names the two, and [`Options::format`] settles
//! it. `-` is standard input. Folders are walked in byte order of their paths; hidden files are
//! skipped, files of no known format are skipped and named in the [`Report`], and so are tables
//! without a column for a title or a text. A file `applied.jsonl` in a folder is the record of the
//! tags that catchline wrote to a site itself, and is skipped too. [`find`] lists these files, and
//! [`read_found`] reads one.
//!
//! # JSON Lines
//!
//! `{"id", "title", "text", "tags", "date", "lang", "url", "sources", "modified", "undecided"}`:
//! strings, `tags`, `sources` and `undecided` lists of strings. `modified` is when the article was
//! changed last, `undecided` are tags that nobody has said of whether they fit. All may be missing or
//! null, but a title or a text must be there.
//! Other fields are passed over. Empty lines are skipped. [`write_jsonl`] writes the same shape:
//! what was read, written and read again is the same archive.
//!
//! # CSV and TSV
//!
//! The first row is a header. Its names count without case: `title`; `text`, `body` or `content`;
//! `tags`, `tag`, `keywords` or `categories`; `id`; `date`; `lang` or `language`; `url`; `sources`;
//! `modified`; `undecided`. The first of these names that there is counts, [`Options::columns`] names others, and all other
//! columns are passed over. A title or a text must be there, in the header and in each row.
//!
//! Cells are parted by `,`, `;` or tabs, whichever gives the header the most known names, and where
//! `tsv` is asked for or the name says it, by tabs. A cell within double quotes may hold all of
//! these, ends of lines, and double quotes written twice. A row with more or fewer cells than the
//! header is an error, as is text after a closing quote, and a quote that never closes: the other
//! rows are read, and after a quote that never closes there are none. Rows of empty cells are
//! skipped.
//!
//! Tags are parted by [`Options::tag_separator`], else by the first of `;`, `|` and `,` that a cell
//! with tags has in the first 64 KiB of the file, else by `;`. A cell may also be a JSON array of
//! strings. `sources` and `undecided` are read in the same way.
//!
//! [`write_csv`] writes all fields, and what was read, written and read again is the same archive.
//! A cell that a spreadsheet would run, since it begins with `=`, `+`, `-`, `@`, a tab or a carriage
//! return, is written with an apostrophe before it. Reading takes an apostrophe off where one of
//! these follows it, or further apostrophes and then one of these.
//!
//! # fastText
//!
//! Words are parted by white space of ASCII. Those that begin with `__label__`, or with
//! [`Options::label_prefix`], are tags, wherever they stand in the line, as they are written after
//! it: `river_trade` and `river trade` are one tag anyhow, since [`catchline_article::Tag::folded`]
//! reads `_` and `-` as spaces. The other words are the text; there is no title. Lines without a
//! tag are articles nobody has tagged. [`write_fasttext`] puts title and text on one line.
//!
//! # Annif
//!
//! A corpus of short texts has a text, a tab and its subjects on each line, parted by white space:
//! addresses, in angle brackets or not, which become the tags, as no label is known. A corpus of
//! full texts is a folder of `.txt` files, read as plain text is, with a file of subjects beside
//! each: `.tsv`, an address in angle brackets and a label on each line, or else `.key`, a label on
//! each line. The label becomes the tag, the address where there is none. [`write_annif`] writes
//! short texts; a tag that is no address becomes `<urn:catchline:…>`, which is read as that tag.
//!
//! # Markdown
//!
//! One article a file, as Jekyll, Hugo, Zola and Hexo have it: front matter in YAML between lines of
//! `---`, in TOML between lines of `+++` or as a JSON object whose first line is `{`, and the text
//! below it. The keys that are read are `title`, `date`, `lang` or `language`, `id`, `url`,
//! `permalink`, `slug` and those of tags; case does not matter. Values stay as they are written:
//! `2021`, `yes` and `1.10` are tags.
//!
//! | what | from |
//! |---|---|
//! | tags | `tags`, `tag` and the `tags` of `[taxonomies]`; where there is none of these keys, `keywords` |
//! | with [`Options::with_categories`] also | `categories`, `category` and the `categories` of `[taxonomies]` |
//! | title | `title`, else the first heading, else the words of `slug` or of a dated name, else the first line |
//! | date | `date`, else that of a dated name such as `2021-05-03-tea.md` |
//!
//! Tags are a list, or one text. Commas part a text. One without commas is one tag: "river trade" is
//! what Hugo, Zola, Hexo and Eleventy mean by it. In files with a dated name, as Jekyll's posts
//! have, it is a tag a word, since Jekyll reads it so; only below `tag` and `category` it is one.
//!
//! Passed over, and counted in the [`Report`], are drafts (`draft: true`, `published: false`, files
//! below a folder `_drafts`), posts with a `password`, those that are `private: true`, and the
//! pages of folders, `_index.md`. [`Options::drafts`] reads all but the last.
//!
//! Tags of Liquid and shortcodes of Hugo go, and the text between two of them stays: `{% … %}`,
//! `{{ … }}`, `{{< … >}}`, `{{% … %}}`, and kramdown's `{: … }`. What stands between `highlight` or
//! `codeblock` and its end is code, between `comment` and its end nothing. HTML leaves its words,
//! without remarks, scripts and styles.
//!
//! Front matter may have 1 MiB, 100,000 values, those that aliases repeat included, and lists and
//! tables 32 deep; what has more is an error. [`add_tags`] adds tags to front matter, and leaves
//! every other byte of a file as it is.
//!
//! # Tag pages
//!
//! A blog's tag page, saved as text, is a heading with the tag and then post after post. A post
//! begins at a line whose next line is wholly a date. What a theme, an agency or a share button
//! has put between the sentences is [`Furniture`]; it is left out of the body and counted by kind
//! in the report, or stays with [`Options::keep_furniture`]. Addresses on lines of their own go to
//! the article's `sources`. "Tags: a, b" and "Posted in c" give tags.
//!
//! # Web pages
//!
//! A page of HTML lists posts, or it is one article. It lists posts if a heading says so as on tag
//! pages, if WordPress says so, or if it has several posts of which none is most of the page. Posts
//! are `<article>` and what themes of WordPress and microformats mark so. Each has the tag of the
//! page; and those of its links with `rel="tag"`, else of its lines such as "Tags: a, b", else of
//! its classes such as `tag-river-trade`, which say no more than the words. Links to categories
//! give tags with [`Options::with_categories`]. A tag page that marks no posts is read as the same
//! page saved as text.
//!
//! Of a page with one article the text is that of `<article>` or of what is marked as content, else
//! of `<main>`, else of the box with the most text in no link; without a mark it must have 25 words.
//! The title is that which is marked so, else the heading, else `og:title` or `<title>` without the
//! name of the site where `og:site_name` or a heading with a link tells it. Tags are those of links with
//! `rel="tag"`, else of `article:tag`, else the keywords of JSON-LD, else those of `<meta>`. The
//! address is the canonical one.
//!
//! Menus, sidebars, comments, forms, buttons to share, related stories and what is hidden are no
//! article's; they are known by the names of elements and of classes. In the text [`Furniture`] is
//! left out as on tag pages saved as text. Where `<html>` begins again a new page begins. Nothing is
//! run, fetched or looked up.
//!
//! # Exports of Ghost
//!
//! The published posts with a public visibility are articles: of `html`, else `plaintext`, else what
//! the editors keep, Lexical or Mobiledoc. Tags that begin with `#` are for inner use, and none.
//! [`Options::statuses`] says `publish` of published and `future` of scheduled posts, or Ghost's own
//! words; [`Options::post_types`] are `post` and `page`. What is for members never is an article.
//!
//! # WordPress exports and feeds
//!
//! Of a WordPress export, versions 1.0 to 1.2, the published posts are articles, and their tags are
//! tags: [`Options::statuses`], [`Options::post_types`] and [`Options::with_categories`] say
//! otherwise. Posts behind a password never are articles, and no password is kept. What is passed
//! over is counted by its reason in the report. When a post was changed last is read of exports
//! alone. In feeds, RSS 2.0 and 1.0, Atom and JSON Feed, all
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
//! Lines, rows and the items of XML are read some 128 KiB at a time, whatever the size of the file,
//! or one where it is longer; the other formats a file at a time. What they may be at most, [`Limits`]
//! say; a header is not longer than 64 KiB. [`read_batches`] hands lines and rows over before they
//! are read, so that several threads can read them.
#![forbid(unsafe_code)]

mod add_tags;
mod address;
mod annif;
mod batches;
mod byline;
mod caption;
mod cells;
mod columns;
mod csv;
mod dates;
mod detect;
mod encoding;
mod error;
mod fasttext;
mod feed;
mod fields;
mod format;
mod front_matter;
mod furniture;
mod ghost;
mod ghost_text;
mod heading;
mod html;
mod html_head;
mod html_marks;
mod html_page;
mod html_plain;
mod html_reader;
mod html_roles;
mod html_text;
mod html_tokens;
mod identity;
mod input;
mod items;
mod json_feed;
mod json_fields;
mod json_items;
mod json_lines;
mod json_quick;
mod limits;
mod lines;
mod markdown;
mod markup;
mod names;
mod one_line;
mod options;
mod plain_text;
mod post;
mod reader;
mod rendered;
mod report;
mod rows;
mod shortcodes;
mod sources;
mod stream;
mod table;
mod table_error;
mod tag_line;
mod tag_list;
mod tag_page;
mod templating;
mod theme;
mod walk;
mod write;
mod wxr;
mod xml;

pub use add_tags::{Edited, add_tags};
pub use annif::{annif_address, write_annif};
pub use batches::{Batch, Batches};
pub use columns::Columns;
pub use csv::write_csv;
pub use encoding::Encoding;
pub use error::Error;
pub use fasttext::write_fasttext;
pub use format::Format;
pub use furniture::Furniture;
pub use json_lines::read_object;
pub use limits::{Limit, Limits};
pub use options::Options;
pub use reader::{Reader, read, read_from, read_with};
pub use rendered::{html_line, html_text};
pub use report::{Report, Skipped};
pub use sources::{Source, read_batches, read_found, read_sources};
pub use table_error::TableError;
pub use tag_list::read_tag_list;
pub use walk::{Found, find};
pub use write::write_jsonl;
