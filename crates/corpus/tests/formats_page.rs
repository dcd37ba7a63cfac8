//! The examples of docs/formats.md: each is read without being told what it is.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_corpus::{Format, Limits, Options, read_from};
use std::{fs, path::Path};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats.md");
    fs::read_to_string(path).unwrap()
}

/// The name of the file and the text of each example, and the formats that its section is about.
fn examples(page: &str) -> Vec<(Vec<Format>, String, String)> {
    let mut examples = Vec::new();
    for section in page.split("\n## ").skip(1) {
        let heading = section.lines().next().unwrap();
        let names = heading.split('`').skip(1).step_by(2);
        let formats: Vec<Format> = names.map(|name| name.parse().unwrap()).collect();
        for fence in section.split("\n```").skip(1).step_by(2) {
            let (opening, text) = fence.split_once('\n').unwrap();
            let name = opening.split_once(' ').unwrap().1;
            examples.push((formats.clone(), name.to_owned(), text.to_owned() + "\n"));
        }
    }
    examples
}

#[test]
fn every_example_is_one_article_with_a_tag() {
    let page = page();
    let examples = examples(&page);
    for format in Format::ALL {
        let of_format = |example: &(Vec<Format>, _, _)| example.0.contains(&format);
        assert!(examples.iter().any(of_format), "{format} has no example");
    }
    for (formats, name, text) in examples {
        let read = |format| {
            let options = Options {
                format,
                ..Options::default()
            };
            let source = std::io::Cursor::new(text.clone());
            let read: Result<Vec<_>, _> = read_from(source, &name, &options).collect();
            read
        };
        let articles = read(None).unwrap();
        assert_eq!(articles.len(), 1, "{name}");
        let text = [&*articles[0].article.title, &articles[0].article.body].concat();
        assert!(text.to_lowercase().contains("ballots recounted"), "{name}");
        let untagged = formats == [Format::PlainText];
        assert_eq!(articles[0].tags.is_empty(), untagged, "{name}");
        let same = |format: &Format| {
            let asked = read(Some(*format));
            asked.is_ok_and(|asked| asked[0].article == articles[0].article)
        };
        assert!(formats.iter().any(same), "{name} is none of {formats:?}");
    }
}

#[test]
fn the_table_of_limits_has_their_defaults() {
    let Limits {
        article,
        attributes,
        file,
        line,
        nesting,
        posts,
        ratio,
        tags,
        token,
        unpacked,
    } = Limits::default();
    let page = page();
    for (flag, limit) in [
        ("article", article),
        ("attributes", attributes),
        ("file", file),
        ("line", line),
        ("nesting", nesting),
        ("posts", posts),
        ("ratio", ratio),
        ("tags", tags),
        ("token", token),
        ("unpacked", unpacked),
    ] {
        let start = format!("| `--max-{flag}` | ");
        let row = page.lines().find(|line| line.starts_with(&start)).unwrap();
        let shown = row[start.len()..].split(' ').next().unwrap();
        let bytes = match shown.split_at(shown.len() - 1) {
            (number, "M") => number.parse::<u64>().unwrap() << 20,
            (number, "K") => number.parse::<u64>().unwrap() << 10,
            _ => shown.parse().unwrap(),
        };
        assert_eq!(bytes, limit, "{flag}");
    }
}
