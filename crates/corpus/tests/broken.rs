//! Each broken file fails in its own way, and its message names the place and the mend.

use catchline_corpus::{Error, Format, Limit, Options, TableError, read, read_with};
use std::path::{Path, PathBuf};

/// A broken file, the error expected of it, and the place and mend its message must name.
type Case = (&'static str, fn(&Error) -> bool, &'static str, &'static str);

#[rustfmt::skip]
const CASES: [Case; 43] = [
    ("array.json", |e| matches!(e, Error::JsonArray { .. }), ":1: ", "jq -c '.[]'"),
    ("spread.json", |e| matches!(e, Error::JsonSpread { .. }), ":1: ", "jq -c ."),
    ("not-json.jsonl", |e| matches!(e, Error::Json { .. }), ":2: ", "mend the line"),
    ("cut-line.jsonl", |e| matches!(e, Error::JsonCut { .. }), ":2: ", "complete the line"),
    ("not-an-object.jsonl", |e| matches!(e, Error::NotAnObject { .. }), ":1: ", "write {\"title\""),
    ("wrong-type.jsonl", |e| matches!(e, Error::WrongType { field: "tags", .. }), ":1: ", "write \"tags\": ["),
    ("duplicate-field.jsonl", |e| matches!(e, Error::DuplicateField { field: "title", .. }), ":1: ", "keep one"),
    ("no-text.jsonl", |e| matches!(e, Error::NoText { .. }), ":1: ", "add one of them"),
    ("latin-1.txt", |e| matches!(e, Error::NotUtf8 { byte: 29, .. }), ":3: ", "--encoding windows-1252"),
    ("latin-1.jsonl", |e| matches!(e, Error::NotUtf8 { byte: 48, .. }), ":2: ", "--encoding windows-1252"),
    ("utf-16.txt", |e| matches!(e, Error::Malformed { byte: 44, .. }), ": ", "--encoding"),
    ("utf-32.txt", |e| matches!(e, Error::Encoding { name, .. } if name == "UTF-32"), ": ", "iconv -f UTF-32"),
    ("long-word.jsonl", |e| matches!(e, Error::Limit { limit: Limit::Token, .. }), ":2: ", "--max-token"),
    ("many-tags.jsonl", |e| matches!(e, Error::Limit { limit: Limit::Tags, .. }), ":1: ", "--max-tags"),
    ("binary.txt", |e| matches!(e, Error::Binary { byte: 21, .. }), ":2: ", "leave it out"),
    ("cut.jsonl.gz", |e| matches!(e, Error::Gzip { .. }), ": ", "fetch the file again"),
    ("empty.txt", |e| matches!(e, Error::Empty { .. }), ": ", "write a title"),
    ("unknown.log", |e| matches!(e, Error::UnknownFormat { looks: None, .. }), ": ", "--from FORMAT"),
    ("cut-ghost.json", |e| matches!(e, Error::JsonFile { .. }), ":2: is cut short (EOF while parsing", "fetch or export the file again"),
    ("printed.txt", |e| matches!(e, Error::UnknownFormat { looks: Some("PDF"), .. }), ": ", "--from FORMAT"),
    ("two-ways.txt", |e| matches!(e, Error::Ambiguous { second: Format::PlainText, .. }), ": ", "`--from tag-page` or `--from text`"),
    ("two-ways.jsonl", |e| matches!(e, Error::Ambiguous { second: Format::JsonLines, .. }), ": ", "`--from tag-page` or `--from jsonl`"),
    ("no-post.txt", |e| matches!(e, Error::NoPost { .. }), ":1: ", "--from text"),
    ("no-tag.txt", |e| matches!(e, Error::NoTag { .. }), ":1: ", "Posts Tagged ‘the tag’"),
    ("front-matter.md", |e| matches!(e, Error::FrontMatter { .. }), ":3: ", "tags: [a, b]"),
    ("open-front-matter.md", |e| matches!(e, Error::OpenFrontMatter { .. }), ":1: ", "close it"),
    ("toml.md", |e| matches!(e, Error::FrontMatter { .. }), ":2: ", "`title = \"…\"`"),
    ("cut-export.xml", |e| matches!(e, Error::XmlCut { .. }), ":5: ", "export it again"),
    ("doctype.xml", |e| matches!(e, Error::Doctype { .. }), ":2: ", "remove them"),
    ("entity.xml", |e| matches!(e, Error::Entity { .. }), ":4: ", "write &amp;"),
    ("mismatch.xml", |e| matches!(e, Error::Xml { .. }), ":5: ", "mend it"),
    ("koi8-r.xml", |e| matches!(e, Error::Encoding { name, .. } if name == "KOI8-R"), ": ", "iconv -f KOI8-R"),
    ("deep.xml", |e| matches!(e, Error::Limit { limit: Limit::Nesting, .. }), ":2: ", "--max-nesting"),
    ("attributes.xml", |e| matches!(e, Error::Limit { limit: Limit::Attributes, .. }), ":2: ", "--max-attributes"),
    ("cut-feed.json", |e| matches!(e, Error::JsonFile { .. }), ":3: ", "fetch or export"),
    ("open-quote.csv", |e| matches!(e, Error::Table(TableError::OpenQuote { .. })), ":3: ", "close it"),
    ("after-quote.csv", |e| matches!(e, Error::Table(TableError::AfterQuote { .. })), ":2: ", "twice"),
    ("cells.csv", |e| matches!(e, Error::Table(TableError::Cells { cells: 4, expected: 3, .. })), ":2: ", "within double quotes"),
    ("columns.csv", |e| matches!(e, Error::Table(TableError::NoTextColumn { .. })), ":1: ", "--columns"),
    ("column-twice.csv", |e| matches!(e, Error::DuplicateField { field: "text", .. }), ":1: ", "keep one"),
    ("list.csv", |e| matches!(e, Error::List { .. }), ":2: ", "write it as"),
    ("bomb.jsonl.gz", |e| matches!(e, Error::Limit { limit: Limit::Ratio, .. }), ": ", "--max-ratio"),
    ("no-title-page.html", |e| matches!(e, Error::NoTag { .. }), ":2: ", "Posts Tagged ‘the tag’"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/broken")
}

#[test]
fn each_file_has_one_error_of_its_own_kind() {
    for (name, is_expected, place, mend) in CASES {
        let path = folder().join(name);
        let errors: Vec<Error> = read(&path).unwrap().filter_map(Result::err).collect();
        assert_eq!(errors.len(), 1, "{name}: {errors:?}");
        let message = errors[0].to_string();
        assert!(is_expected(&errors[0]), "{name}: {errors:?}");
        assert!(message.contains(&format!("{name}{place}")), "{message}");
        assert!(message.contains(mend), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

#[test]
fn the_articles_around_an_error_come_out() {
    for (name, articles) in [
        ("not-json.jsonl", 2),
        ("latin-1.jsonl", 2),
        ("wrong-type.jsonl", 1),
    ] {
        let mut reader = read(folder().join(name)).unwrap();
        assert_eq!(reader.by_ref().flatten().count(), articles, "{name}");
        assert_eq!(
            (reader.report().articles, reader.report().errors),
            (articles as u64, 1)
        );
    }
    let before_the_cut = read(folder().join("cut.jsonl.gz"))
        .unwrap()
        .flatten()
        .count();
    assert!((1..59).contains(&before_the_cut), "{before_the_cut}");
}

#[test]
fn every_file_is_in_the_list_and_in_the_readme() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name != "README.md" {
            assert!(
                CASES.iter().any(|case| case.0 == name),
                "{name} is not in the list"
            );
            assert!(
                readme.contains(&format!("| {name} |")),
                "{name} is not in the README"
            );
        }
    }
}

#[test]
fn a_format_that_is_asked_for_is_taken_at_its_word() {
    let named = |format| Options {
        format: Some(format),
        ..Options::default()
    };
    for (name, format) in [
        ("two-ways.txt", Format::PlainText),
        ("two-ways.jsonl", Format::TagPage),
        ("no-post.txt", Format::PlainText),
        ("unknown.log", Format::PlainText),
    ] {
        let read = read_with([folder().join(name)], &named(format)).unwrap();
        assert_eq!(read.flatten().count(), 1, "{name}");
    }
}

#[test]
fn a_path_that_is_not_there_is_refused_at_once() {
    let refused = read(folder().join("missing.txt")).unwrap_err();
    assert!(matches!(refused, Error::Io { .. }), "{refused}");
    assert!(
        refused.to_string().contains("missing.txt: cannot be read"),
        "{refused}"
    );
    let portable: Box<dyn std::error::Error + Send + Sync> = Box::new(refused);
    assert!(portable.source().is_some());
}
