//! Tables, fastText's lines and Annif's corpora: what the fixtures hold, and what is wrong in them.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_article::{Article, Labelled, Tag};
use catchline_corpus::{Error, Format, Options, Report, read, read_batches, read_with};
use flate2::{Compression, write::GzEncoder};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(name)
}

fn all(path: &Path, options: &Options) -> (Vec<Labelled>, Vec<String>, Report) {
    let mut reader = read_with([path], options).unwrap();
    let (mut articles, mut errors) = (Vec::new(), Vec::new());
    for next in reader.by_ref() {
        match next {
            Ok(article) => articles.push(article),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (articles, errors, reader.report().clone())
}

/// The articles of a fixture in which nothing is wrong.
fn articles(name: &str, options: &Options) -> Vec<Labelled> {
    let (articles, errors, _) = all(&fixture(name), options);
    assert_eq!(errors, [""; 0]);
    articles
}

fn tags(labelled: &Labelled) -> Vec<&str> {
    labelled.tags.iter().map(Tag::as_str).collect()
}

fn put(root: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = root.join(name);
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_table_of_ours_has_all_fields() {
    let read = articles("csv/export.csv", &Options::default());
    let first = &read[0].article;
    assert_eq!(first.id, "2023/04/salt-road");
    assert_eq!(first.title, "The salt road opens for one week");
    assert!(
        first
            .body
            .ends_with("says.\n\n\"After that,\" said the warden, \"you swim.\"")
    );
    assert_eq!(tags(&read[0]), ["trade", "salt lake"]);
    assert_eq!(
        (first.date.as_deref(), first.language.as_deref()),
        (Some("2023-04-11"), Some("en"))
    );
    assert_eq!(
        (first.url.as_deref(), first.sources.as_slice()),
        (
            Some("https://blog.example/salt-road"),
            ["https://ministry.example/notice-12".to_owned()].as_slice()
        )
    );
    assert_eq!(tags(&read[1]), ["elections", "courts, local"]);
    assert_eq!(read[2].article.title, "-40 degrees and a strike");
    assert!(read[3].tags.is_empty() && read[3].article.url.is_none());
    let lines: Vec<u64> = read
        .iter()
        .map(|one| one.place.as_ref().unwrap().line)
        .collect();
    assert_eq!(lines, [2, 5, 6, 7]);
}

#[test]
fn columns_of_other_names_are_said() {
    let path = fixture("csv/newsroom.csv");
    let (none, errors, _) = all(&path, &Options::default());
    assert!(none.is_empty() && errors.len() == 1);
    assert!(errors[0].contains(":1: no column is called title or text; say which"));
    assert!(
        errors[0].ends_with("Headline, Copy, Topics, Written, Number"),
        "{errors:?}"
    );
    let options = Options {
        columns: "title=headline,text=copy,tags=topics,date=written,id=number"
            .parse()
            .unwrap(),
        ..Options::default()
    };
    let read = articles("csv/newsroom.csv", &options);
    assert_eq!(read.len(), 2);
    assert_eq!(tags(&read[0]), ["Merrow Islands", "ferries"]);
    assert_eq!(
        (read[0].article.id.as_str(), read[1].article.id.as_str()),
        ("1", "2")
    );
    assert_eq!(
        read[0].article.body,
        "The islands have 90 seats and 400 passengers.\r\nNumbers are drawn on the pier; children go first."
    );
    let options = Options {
        tag_separator: Some(";".to_owned()),
        ..options
    };
    assert_eq!(
        tags(&articles("csv/newsroom.csv", &options)[1]),
        ["Portsall|trade"]
    );
}

#[test]
fn a_table_with_tabs_is_one_by_its_name_and_by_its_header() {
    let read = articles("csv/wire.tsv", &Options::default());
    assert_eq!(tags(&read[0]), ["grain", "summits"]);
    assert_eq!((read.len(), read[0].article.id.len()), (2, 16));
    let text = fs::read(fixture("csv/wire.tsv")).unwrap();
    let root = tempfile::tempdir().unwrap();
    for name in ["wire", "wire.txt", "wire.tab", "wire.csv"] {
        let again = all(&put(root.path(), name, &text), &Options::default()).0;
        assert_eq!(again.len(), 2, "{name}");
        for (one, again) in read.iter().zip(&again) {
            assert_eq!((&one.article, &one.tags), (&again.article, &again.tags));
        }
    }
}

#[test]
fn each_row_that_is_wrong_is_named_and_the_others_are_read() {
    let (read, errors, _) = all(&fixture("csv/broken.csv"), &Options::default());
    let titles: Vec<_> = read.iter().map(|one| one.article.title.as_str()).collect();
    assert_eq!(titles, ["A canal is dug twice", "A quiet border"]);
    for (error, (line, mend)) in errors.iter().zip([
        (3, "that of the header 3; add or remove cells"),
        (4, "write a double quote within quotes twice"),
        (5, "write it as [\"…\", \"…\"]"),
        (6, "add one of them"),
        (8, "a double quote opens here and never closes; close it"),
    ]) {
        let place = format!("broken.csv:{line}: ");
        assert!(error.contains(&place) && error.contains(mend), "{error}");
    }
    assert_eq!(errors.len(), 5, "{errors:?}");
}

#[test]
fn tables_in_folders_that_are_no_archives_are_passed_over() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "figures.csv", "year,ships\n2021,4\n");
    put(root.path(), "named.csv", "Head,ships\nTea is late,4\n");
    put(root.path(), "posts.csv", "title,ships\nTea is late,4\n");
    let (read, errors, report) = all(root.path(), &Options::default());
    assert_eq!((read.len(), errors.len(), report.unknown.len()), (1, 0, 2));
    let options = Options {
        columns: "title=Head".parse().unwrap(),
        ..Options::default()
    };
    let (read, errors, report) = all(root.path(), &options);
    assert_eq!((read.len(), errors.len(), report.unknown.len()), (1, 0, 2));
    let named = all(&root.path().join("figures.csv"), &Options::default()).1;
    assert!(
        named[0].ends_with("the columns are: year, ships"),
        "{named:?}"
    );
    let options = Options {
        format: Some(Format::Csv),
        ..Options::default()
    };
    assert_eq!(all(root.path(), &options).1.len(), 2);
}

#[test]
fn labels_are_tags_wherever_they_stand() {
    let read = articles("fasttext/train.txt", &Options::default());
    let all_tags: Vec<_> = read.iter().map(tags).collect();
    assert_eq!(
        all_tags,
        [
            vec!["elections", "merrow-islands"],
            vec!["sanctions"],
            vec!["press_freedom", "courts"],
            vec![]
        ]
    );
    assert_eq!(
        read[2].article.body,
        "An editor was released on Friday after four days without a charge."
    );
    assert!(
        read.iter()
            .all(|one| one.article.title.is_empty() && one.article.id.len() == 16)
    );
    let options = Options {
        format: Some(Format::FastText),
        label_prefix: "#".to_owned(),
        ..Options::default()
    };
    let root = tempfile::tempdir().unwrap();
    let path = put(
        root.path(),
        "a",
        "#tea No ship\u{b}came.\n#tea #\nNo ship.\n",
    );
    let (read, errors, _) = all(&path, &options);
    assert_eq!(
        (tags(&read[0]), read[0].article.body.as_str()),
        (vec!["tea"], "No ship came.")
    );
    assert!(
        read.len() == 2 && errors.len() == 1 && errors[0].contains("a:2: "),
        "{errors:?}"
    );
}

#[test]
fn annifs_short_texts_have_the_addresses_of_their_subjects() {
    let read = articles("annif/titles.tsv", &Options::default());
    let (s7, s12) = (
        "http://vocabulary.example/s7",
        "http://vocabulary.example/s12",
    );
    assert_eq!(tags(&read[0]), [s12, "http://vocabulary.example/s40"]);
    assert_eq!((tags(&read[1]), tags(&read[2]).len()), (vec![s7, s12], 0));
    assert_eq!(read[1].article.body, "The envoy returns by train");
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer
        .write_all(&fs::read(fixture("annif/titles.tsv")).unwrap())
        .unwrap();
    let root = tempfile::tempdir().unwrap();
    let packed = put(root.path(), "titles.tsv.gz", packer.finish().unwrap());
    assert_eq!(all(&packed, &Options::default()).0.len(), 3);
    let asked = Options {
        format: Some(Format::Annif),
        ..Options::default()
    };
    let path = put(
        root.path(),
        "b.txt",
        "Tea\turn:a:b <c> d\nno tab\n\t<a:b>\nPort\t<urn:catchline:a%20b%2>\n",
    );
    let (read, errors, _) = all(&path, &asked);
    assert_eq!(tags(&read[0]), ["urn:a:b", "c", "d"]);
    assert_eq!(tags(&read[1]), ["urn:catchline:a%20b%2"]);
    assert!(
        errors[0].contains("b.txt:2: has no tab; write a text"),
        "{errors:?}"
    );
    assert!(
        errors[1].contains("b.txt:3: ") && errors.len() == 2,
        "{errors:?}"
    );
}

#[test]
fn annifs_texts_have_the_subjects_that_stand_beside_them() {
    for format in [None, Some(Format::Annif)] {
        let options = Options {
            format,
            ..Options::default()
        };
        let (read, errors, report) = all(&fixture("annif/texts"), &options);
        assert!(errors.is_empty() && report.skipped.is_empty(), "{errors:?}");
        let found: Vec<_> = read
            .iter()
            .map(|one| (one.article.id.as_str(), tags(one)))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "herring.txt",
                    vec!["fisheries", "treaties", "http://vocabulary.example/s99"]
                ),
                ("train.txt", vec!["diplomacy", "railways"]),
                ("unindexed.txt", vec![]),
            ]
        );
        assert_eq!(read[1].article.title, "The envoy returns by train");
        assert!(read[1].article.body.starts_with("The airport was open."));
    }
    let read = articles("annif/texts/train.txt", &Options::default());
    assert_eq!(tags(&read[0]), ["diplomacy", "railways"]);
}

#[test]
fn a_table_beside_a_text_is_one_of_subjects_where_it_begins_with_an_address() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.txt", "About the table\n");
    put(root.path(), "a.tsv", "title\ttags\nTea is late\ttea\n");
    put(root.path(), "b.txt", "No subject yet\n");
    put(root.path(), "b.tsv", "");
    put(root.path(), "c.key", "no text beside\n");
    put(root.path(), "d.txt", "A picture beside\n");
    put(root.path(), "d.key", "PK\0\0");
    let (read, errors, report) = all(root.path(), &Options::default());
    let found: Vec<_> = read.iter().map(|one| one.article.title.as_str()).collect();
    assert_eq!(
        found,
        [
            "Tea is late",
            "About the table",
            "No subject yet",
            "A picture beside"
        ]
    );
    assert_eq!((errors.len(), report.unknown.len()), (0, 2));
}

#[test]
fn the_beginning_of_a_file_is_read_without_breaking_off() {
    let root = tempfile::tempdir().unwrap();
    for name in [
        "csv/export.csv",
        "csv/newsroom.csv",
        "csv/wire.tsv",
        "csv/broken.csv",
        "fasttext/train.txt",
        "annif/titles.tsv",
    ] {
        let text = fs::read(fixture(name)).unwrap();
        let whole = all(&fixture(name), &Options::default()).0.len();
        let file = Path::new(name).file_name().unwrap().to_str().unwrap();
        let options = Options {
            max_bytes: 200,
            ..Options::default()
        };
        for end in 0..text.len() {
            let path = put(root.path(), file, &text[..end]);
            let (read, errors, report) = all(&path, &options);
            assert!(read.len() <= whole + 1, "{name} {end}");
            assert_eq!(report.errors, errors.len() as u64);
        }
    }
}

#[test]
fn articles_read_in_batches_are_the_same() {
    let names = [
        "csv/export.csv",
        "csv/broken.csv",
        "fasttext/train.txt",
        "annif",
    ];
    for path in names.map(fixture) {
        let alone = read(&path).unwrap();
        let alone = alone.map(|one| one.map(|one| one.article));
        let mut article = Article::default();
        let mut found = Vec::new();
        for mut batch in read_batches([&path], &Options::default()) {
            while let Some(next) = batch.next_into(&mut article) {
                found.push(next.map(|()| article.clone()));
            }
        }
        let shown = |one: Result<_, Error>| one.map_err(|error| error.to_string());
        let alone: Vec<_> = alone.map(shown).collect();
        assert_eq!(found.into_iter().map(shown).collect::<Vec<_>>(), alone);
    }
}
