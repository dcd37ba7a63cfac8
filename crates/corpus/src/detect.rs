//! Which format a file has: its content is asked first, its extension second.

use crate::{
    Columns, Error, Format, annif, fasttext, ghost, heading, html, items, json_feed, table,
    tag_page,
};
use std::sync::Arc;

/// What decides about one file.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    /// The beginning of its text.
    pub(crate) beginning: &'a [u8],
    /// The extension, without `.gz`.
    pub(crate) extension: Option<&'a str>,
    /// Whether the user named the file itself and not a folder above it.
    pub(crate) named: bool,
}

/// The format of a file.
///
/// A sure sign in the content wins over the extension. `columns` are those of tables whose names
/// were said. Two cases are left to the user: a page
/// whose heading or posts are only half there reads as a tag page or as its extension says, and a
/// file named as JSON Lines may hold a tag page.
pub(crate) fn detect(
    file: &Arc<str>,
    evidence: Evidence<'_>,
    columns: &Columns,
) -> Result<Format, Error> {
    let expected = evidence.extension.and_then(Format::of_extension);
    let text = valid(evidence.beginning);
    let unknown = |looks| Error::UnknownFormat {
        file: file.clone(),
        looks,
    };
    if evidence.beginning.contains(&0) {
        return expected.ok_or_else(|| unknown(Some("a binary file")));
    }
    let first = || text.lines().next().map(str::trim_end);
    if expected == Some(Format::Markdown) && matches!(first(), Some("---" | "+++" | "{")) {
        // Front matter; lines of JSON hold more than a brace.
        return Ok(Format::Markdown);
    }
    if looks_like_json(text) {
        return Ok(if json_feed::is_one(text) {
            Format::JsonFeed
        } else if ghost::is_one(text) {
            Format::Ghost
        } else {
            Format::JsonLines
        });
    }
    if let Some(format) = items::sniff(text) {
        return Ok(format);
    }
    if html::is_one(text) {
        return Ok(Format::Html);
    }
    if fasttext::is_sure(text) {
        return Ok(Format::FastText);
    }
    if annif::is_sure(text) {
        return Ok(Format::Annif);
    }
    if let Some(looks) = foreign(text) {
        return Err(unknown(Some(looks)));
    }
    match expected {
        // A table in a folder need not be an archive.
        Some(Format::Csv | Format::Tsv) if !evidence.named => {
            let known = table::is_archive(text.as_bytes(), columns);
            return expected.filter(|_| known).ok_or_else(|| unknown(None));
        }
        Some(Format::Csv | Format::Tsv | Format::FastText) => {
            return expected.ok_or_else(|| unknown(None));
        }
        _ if table::is_sure(text.as_bytes()) => return Ok(Format::Csv),
        _ => {}
    }
    match (page(text), expected) {
        (Page::Sure, Some(Format::JsonLines)) | (Page::Half, Some(Format::PlainText)) => {
            let second = expected.unwrap_or(Format::PlainText);
            Err(Error::Ambiguous {
                file: file.clone(),
                first: Format::TagPage,
                second,
            })
        }
        (Page::Sure, _) => Ok(Format::TagPage),
        (_, Some(format)) => Ok(format),
        (page, None) if evidence.named && evidence.extension.is_none() => match page {
            Page::Half => Err(Error::Ambiguous {
                file: file.clone(),
                first: Format::TagPage,
                second: Format::PlainText,
            }),
            _ if looks_like_markdown(text) => Ok(Format::Markdown),
            _ => Ok(Format::PlainText),
        },
        (_, None) => Err(unknown(None)),
    }
}

/// How much of a tag page is there.
enum Page {
    /// A heading that nothing else has, or a heading and a post.
    Sure,
    /// "Tag: X" with no post after it, or several posts with no heading.
    Half,
    Not,
}

fn page(text: &str) -> Page {
    let outline = tag_page::outline(text);
    let opens = heading::read(text.trim_start().lines().next().unwrap_or_default());
    match (outline.heading, outline.posts) {
        (Some(_), 1..) => Page::Sure,
        _ if opens.as_ref().is_some_and(|heading| heading.sure) => Page::Sure,
        _ if opens.is_some() || (outline.posts > 1 && outline.opens_with_post) => Page::Half,
        _ => Page::Not,
    }
}

/// A JSON object or array at the start, and not merely a brace or a bracket of prose.
fn looks_like_json(text: &str) -> bool {
    let text = text.trim_ascii_start();
    let after = |open: char| text.strip_prefix(open).map(str::trim_ascii_start);
    let then = |rest: Option<&str>, next: &[char]| rest.is_some_and(|rest| rest.starts_with(next));
    then(after('{'), &['"', '}']) || then(after('['), &['{', ']'])
}

fn looks_like_markdown(text: &str) -> bool {
    let first = text
        .trim_start()
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end();
    let hashes = first.len() - first.trim_start_matches('#').len();
    matches!(first, "---" | "+++")
        || ((1..=6).contains(&hashes) && first[hashes..].starts_with(' '))
}

/// What other known thing the text is.
fn foreign(text: &str) -> Option<&'static str> {
    let start: String = text
        .trim_start()
        .chars()
        .take(16)
        .collect::<String>()
        .to_lowercase();
    let begins = |with: &[&str]| with.iter().any(|with| start.starts_with(with));
    if begins(&["<?xml"]) {
        Some("XML")
    } else if begins(&["%pdf-"]) {
        Some("PDF")
    } else if begins(&["{\\rtf"]) {
        Some("RTF")
    } else {
        None
    }
}

/// The part of the beginning that is whole UTF-8.
fn valid(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, extension: Option<&str>) -> Result<Format, Error> {
        detect(
            &"f".into(),
            Evidence {
                beginning: text.as_bytes(),
                extension,
                named: true,
            },
            &Columns::default(),
        )
    }

    const PAGE: &str = "Posts Tagged ‘tea’\n\nTea is late\n\nMay 3, 2021\n\nNo ship came.\n";

    #[test]
    fn content_wins_over_the_extension() {
        for extension in [None, Some("txt"), Some("md"), Some("page")] {
            assert_eq!(named(PAGE, extension).unwrap(), Format::TagPage);
            assert_eq!(
                named("{\"title\": \"Tea\"}\n", extension).unwrap(),
                Format::JsonLines
            );
        }
        assert_eq!(
            named("Tea\n\nNo ship came.", Some("txt")).unwrap(),
            Format::PlainText
        );
        assert_eq!(
            named("Tea\n\nNo ship came.", Some("MD")).unwrap(),
            Format::Markdown
        );
        assert_eq!(named("oops\n", Some("jsonl")).unwrap(), Format::JsonLines);
    }

    #[test]
    fn tables_labels_and_subjects_are_known_by_their_first_line() {
        for extension in [None, Some("txt"), Some("md"), Some("csv")] {
            for (text, format) in [
                ("Title;Tags\nTea is late;tea\n", Format::Csv),
                ("\n__label__tea No ship came.\n", Format::FastText),
                ("Tea is late\t<urn:a:b>\t<urn:a:c>\n", Format::Annif),
            ] {
                assert_eq!(named(text, extension).unwrap(), format, "{text}");
            }
        }
        for (text, extension, format) in [
            ("Title, text\n\nNone.", "txt", Format::PlainText),
            ("__label__ tea", "txt", Format::PlainText),
            ("Tea\t<b>", "txt", Format::PlainText),
            ("Tea is late", "ft", Format::FastText),
            ("Tea\tis late", "tsv", Format::Tsv),
            (PAGE, "csv", Format::Csv),
        ] {
            assert_eq!(named(text, Some(extension)).unwrap(), format, "{text}");
        }
    }

    #[test]
    fn braces_and_brackets_of_prose_are_no_json() {
        assert_eq!(
            named("{{< note >}}\n", Some("md")).unwrap(),
            Format::Markdown
        );
        assert_eq!(
            named("[Update] Tea is late", Some("txt")).unwrap(),
            Format::PlainText
        );
        let head = "{\n  \"title\": \"Tea\"\n}\nNo ship.";
        assert_eq!(named(head, Some("md")).unwrap(), Format::Markdown);
        assert_eq!(named(head, Some("txt")).unwrap(), Format::JsonLines);
        assert_eq!(
            named("[\n  {\"title\"", Some("txt")).unwrap(),
            Format::JsonLines
        );
    }

    #[test]
    fn text_without_an_extension_is_read_when_it_was_named_itself() {
        assert_eq!(
            named("Tea\n\nNo ship came.", None).unwrap(),
            Format::PlainText
        );
        assert_eq!(
            named("# Tea\n\nNo ship came.", None).unwrap(),
            Format::Markdown
        );
        assert_eq!(named("#tea is late", None).unwrap(), Format::PlainText);
        let found = Evidence {
            beginning: b"all: build\n",
            extension: None,
            named: false,
        };
        assert!(matches!(
            detect(&"Makefile".into(), found, &Columns::default()),
            Err(Error::UnknownFormat { .. })
        ));
    }

    #[test]
    fn half_a_tag_page_is_for_the_user_to_decide() {
        let headless = PAGE.split_once("\n\n").unwrap().1.repeat(2);
        for half in ["Tag: you are it\n\nA game for two.", &headless] {
            let refused = named(half, Some("txt")).unwrap_err().to_string();
            assert!(refused.contains("--from tag-page") && refused.contains("--from text"));
            assert_eq!(named(half, Some("md")).unwrap(), Format::Markdown);
        }
        let refused = named(PAGE, Some("jsonl")).unwrap_err().to_string();
        assert!(refused.contains("can be tag-page or jsonl"), "{refused}");
        assert_eq!(
            named("Tea\n\nMay 3, 2021\n\nNone.", Some("txt")).unwrap(),
            Format::PlainText
        );
    }

    #[test]
    fn feeds_and_exports_are_known_by_their_outermost_element() {
        let export = "<?xml version=\"1.0\"?>\n<!-- <feed> -->\n<rss version=\"2.0\"\n\txmlns:wp=\
                      \"http://wordpress.org/export/1.2/\"\n>\n";
        for (text, format) in [
            (export, Format::Wxr),
            ("<rss version=\"2.0\"><channel>", Format::Rss),
            ("<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\">", Format::Rss),
            ("<!DOCTYPE feed>\n<a:feed/>", Format::Atom),
            (
                "{\"title\": \"x\", \"version\" :\n\"https://jsonfeed.org/version/1.1\"",
                Format::JsonFeed,
            ),
            (
                "{\"title\": \"\\\"version\\\": \\\"https://jsonfeed.org/version/1\"}",
                Format::JsonLines,
            ),
        ] {
            for extension in [None, Some("xml"), Some("txt")] {
                assert_eq!(named(text, extension).unwrap(), format, "{text}");
            }
        }
        let refused = named("<?xml version=\"1.0\"?>\n<svg/>", None).unwrap_err();
        assert!(refused.to_string().contains("looks like XML"), "{refused}");
    }

    #[test]
    fn pages_are_known_by_their_first_tag() {
        for text in [
            "<!DOCTYPE html><title>Tea</title>",
            "<!-- saved from url=(0020)https://a.example -->\n<HTML lang=en>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"a\">\n<html xmlns=\"b\">",
        ] {
            for extension in [None, Some("txt"), Some("md"), Some("json")] {
                assert_eq!(named(text, extension).unwrap(), Format::Html, "{text}");
            }
        }
        assert_eq!(named("<p>Tea", Some("htm")).unwrap(), Format::Html);
        assert_eq!(named("<p>Tea", Some("md")).unwrap(), Format::Markdown);
    }

    #[test]
    fn what_cannot_be_read_yet_is_named() {
        let refused = named("%PDF-1.7", Some("txt")).unwrap_err();
        assert!(refused.to_string().contains("looks like PDF"), "{refused}");
        assert!(named("tea\n", Some("rst")).is_err());
    }
}
