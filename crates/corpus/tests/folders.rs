//! Folders, packed files and several formats at once.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_article::Article;
use catchline_corpus::{Format, Options, Reader, Skipped, read, read_batches, read_with};
use flate2::{Compression, write::GzEncoder};
use std::{fs, io::Write, path::Path};

fn put(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn ids(reader: Reader) -> Vec<String> {
    reader.map(|read| read.unwrap().article.id).collect()
}

const PAGE: &str = "Tag Archives: tea\n\nTea is late\nMay 3, 2021\nNo ship came.\nAdvertisements\n";

#[test]
fn a_folder_of_mixed_formats_is_read_in_order_and_accounted_for() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "b/page.txt", PAGE);
    put(root.path(), "b/post.md", "# Ferry sails\n\nIt sailed.\n");
    put(
        root.path(),
        "b-side/draft.md",
        "---\ndraft: true\n---\n# Not yet\n",
    );
    put(
        root.path(),
        "a.jsonl",
        "{\"title\": \"One\", \"id\": \"1\"}\n\n{\"text\": \"Two\", \"id\": \"2\"}\n",
    );
    put(root.path(), "z.txt", "Harbour talks\n\nThey met.\n");
    put(root.path(), "LICENSE", "Do as you like.\n");
    put(root.path(), "style.css", "a { color: red }\n");
    put(root.path(), ".hidden/x.md", "# Hidden\n");
    let mut reader = read(root.path()).unwrap();
    let found: Vec<_> = reader
        .by_ref()
        .map(|read| read.unwrap().article.id)
        .collect();
    assert_eq!(
        found,
        ["1", "2", "2021-05-03-tea-is-late", "b/post.md", "z.txt"]
    );
    let report = reader.report();
    assert_eq!((report.files, report.articles, report.errors), (5, 5, 0));
    let skipped: Vec<_> = report.skipped.clone().into_iter().collect();
    assert_eq!(
        skipped,
        [
            (Skipped::Hidden, 1),
            (Skipped::UnknownFormat, 2),
            (Skipped::Draft, 1)
        ]
    );
    assert!(report.unknown[0].ends_with("LICENSE") && report.unknown[1].ends_with("style.css"));
    assert_eq!(report.furniture.values().sum::<u64>(), 1);
}

#[test]
fn packed_files_are_known_by_their_first_bytes() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("page.txt.gz"), packed(PAGE)).unwrap();
    fs::write(
        root.path().join("post.md.gz"),
        packed("# Ferry sails\n\nIt *sailed*."),
    )
    .unwrap();
    let twice = [
        packed("{\"title\": \"One\"}\n"),
        packed("{\"title\": \"Two\"}\n"),
    ]
    .concat();
    fs::write(root.path().join("unnamed"), twice).unwrap();
    let read: Vec<_> = read(root.path()).unwrap().map(Result::unwrap).collect();
    let titles: Vec<_> = read
        .iter()
        .map(|read| read.article.title.as_str())
        .collect();
    assert_eq!(titles, ["Tea is late", "Ferry sails", "One", "Two"]);
    assert_eq!(read[1].article.body, "It sailed.");
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.txt", PAGE);
    put(
        root.path(),
        "b.txt",
        &format!("\u{feff}{}", PAGE.replace('\n', "\r\n")),
    );
    let read: Vec<_> = read(root.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        (&read[0].article, &read[0].tags),
        (&read[1].article, &read[1].tags)
    );
}

#[test]
fn furniture_stays_where_it_is_asked_for() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.txt", PAGE);
    let options = Options {
        keep_furniture: true,
        ..Options::default()
    };
    let mut reader = read_with([root.path()], &options).unwrap();
    let article = reader.next().unwrap().unwrap().article;
    assert_eq!(article.body, "No ship came.\nAdvertisements");
    assert!(reader.report().furniture.is_empty());
}

#[test]
fn several_paths_are_read_as_they_are_named() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "one/a.txt", "One\n");
    put(root.path(), "two/b.txt", "Two\n");
    put(root.path(), "two/c.log", "Three\n");
    let paths = ["two", "one/a.txt"].map(|name| root.path().join(name));
    assert_eq!(
        ids(read_with(&paths, &Options::default()).unwrap()),
        ["b.txt", "a.txt"]
    );
    let options = Options {
        format: Some(Format::PlainText),
        ..Options::default()
    };
    assert_eq!(
        ids(read_with(&paths, &options).unwrap()),
        ["b.txt", "c.log", "a.txt"]
    );
    assert_eq!(ids(read_with(&[] as &[&str], &options).unwrap()), [""; 0]);
}

#[test]
fn an_error_in_one_file_does_not_keep_the_others_back() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.txt", "");
    put(root.path(), "b.jsonl", "[\n{\"title\": \"One\"}\n]\n");
    put(root.path(), "c.txt", "Three\n");
    let read: Vec<_> = read(root.path()).unwrap().collect();
    assert_eq!(
        read.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [false, false, true]
    );
}

#[test]
fn a_reader_may_move_to_another_thread() {
    fn is_send<T: Send>(_: &T) {}
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.txt", "One\n");
    let reader = read(root.path()).unwrap();
    is_send(&reader);
    assert_eq!(
        std::thread::spawn(move || reader.count()).join().unwrap(),
        1
    );
}

#[test]
fn batches_hold_what_a_reader_reads() {
    let root = tempfile::tempdir().unwrap();
    let long = format!(
        "{{\"id\": \"3\", \"title\": \"{}\"}}\n",
        "x ".repeat(1 << 19)
    );
    let lines = "{\"title\": \"One\", \"tags\": [\"tea\"]}\n7\n\n".repeat(9_000) + &long + PAGE;
    put(root.path(), "a.jsonl", &lines);
    fs::write(root.path().join("b.jsonl.gz"), packed(&lines)).unwrap();
    put(root.path(), "page.txt", PAGE);
    put(root.path(), "post.md", "# Ferry sails\n\nIt sailed.\n");
    let missing = root.path().join("missing.txt");
    let (root, options) = (root.path().to_owned(), Options::default());
    let mut reader = read_with([&root], &options).unwrap();
    let shown = |read: Result<_, catchline_corpus::Error>| read.map_err(|error| error.to_string());
    let read: Vec<_> = reader.by_ref().map(shown).collect();
    assert_eq!(reader.report().articles, 18_004);
    assert!(read_with([&root, &missing], &options).is_err());

    let mut batches = read_batches([&root, &missing], &options);
    let mut all: Vec<_> = batches.by_ref().flatten().map(shown).collect();
    assert_eq!(batches.report().files, reader.report().files);
    assert!(
        all.pop()
            .unwrap()
            .unwrap_err()
            .contains("missing.txt: cannot be read")
    );
    assert_eq!(all, read);

    let (mut at, mut bytes, mut article) = (read.iter(), 0, Article::default());
    for mut batch in read_batches([root.join("a.jsonl")], &options) {
        bytes += batch.bytes();
        assert_eq!(batch.part(), Some(bytes as f64 / lines.len() as f64));
        while let Some(next) = batch.next_into(&mut article) {
            let next = next.map_err(|error| error.to_string());
            match (next, at.next().unwrap()) {
                (Ok(()), Ok(expected)) => assert_eq!(article, expected.article),
                (next, expected) => assert_eq!(next.err().as_ref(), expected.as_ref().err()),
            }
        }
    }
    assert_eq!(bytes, lines.len() as u64);
}
