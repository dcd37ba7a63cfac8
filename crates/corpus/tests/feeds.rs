//! WordPress exports and feeds: what becomes of their items.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_article::{Labelled, Tag};
use catchline_corpus::{Error, Format, Options, Report, Skipped, read_with};
use std::{fs, path::Path};

type Outcome = (Vec<Labelled>, Vec<Error>, Report);

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    fs::read_to_string(folder.join(name)).unwrap()
}

thread_local! {
    static FOLDER: tempfile::TempDir = tempfile::tempdir().unwrap();
}

fn bytes_read(bytes: &[u8], options: &Options) -> Outcome {
    let path = FOLDER.with(|folder| folder.path().join("file"));
    fs::write(&path, bytes).unwrap();
    let mut reader = read_with([&path], options).unwrap();
    let (mut articles, mut errors) = (Vec::new(), Vec::new());
    for next in reader.by_ref() {
        match next {
            Ok(mut article) => {
                article.place.as_mut().unwrap().file = "file".into();
                articles.push(article);
            }
            Err(error) => errors.push(error),
        }
    }
    (articles, errors, reader.report().clone())
}

fn all(name: &str, options: &Options) -> (Vec<Labelled>, Report) {
    let (articles, errors, report) = bytes_read(fixture(name).as_bytes(), options);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    (articles, report)
}

fn of(format: Format) -> Options {
    Options {
        format: Some(format),
        ..Options::default()
    }
}

fn titles(articles: &[Labelled]) -> Vec<&str> {
    let titles = articles.iter().map(|one| one.article.title.as_str());
    titles.collect()
}

fn tags(article: &Labelled) -> Vec<&str> {
    article.tags.iter().map(Tag::as_str).collect()
}

/// Title, body, id, date, url and language of an article.
fn told(one: &Labelled) -> [&str; 6] {
    let article = &one.article;
    [
        &article.title,
        &article.body,
        &article.id,
        article.date.as_deref().unwrap_or("-"),
        article.url.as_deref().unwrap_or("-"),
        article.language.as_deref().unwrap_or("-"),
    ]
}

#[test]
fn published_posts_of_an_export_are_articles() {
    let (articles, report) = all("wxr/blog.xml", &Options::default());
    assert_eq!(
        titles(&articles),
        ["Ferries & fares", "", "R&D & ’café’ ©", "The last ship"]
    );
    assert_eq!(
        told(&articles[0]),
        [
            "Ferries & fares",
            "Fares rose by 3% < inflation, says the report.\n\nTornby\nLavenna\n\n\
             if (a[b[0]]> 2) sail()",
            "https://quayside.example/?p=11",
            "2024-05-03",
            "https://quayside.example/2024/05/ferries/",
            "en-GB",
        ]
    );
    assert_eq!(
        articles[0].article.sources,
        ["https://port.example/report?a=1&b=2"]
    );
    assert_eq!(tags(&articles[0]), ["R&D", "ferries"]);
    let place = articles[0].place.as_ref().unwrap();
    assert_eq!(place.to_string(), "file:18");
    assert_eq!(
        told(&articles[1])[1..5],
        [
            "The quay was \"closed\".\nNobody [sic] knew why.\n\nThe quay at dawn\n\nThe end.",
            "https://quayside.example/2024/05/no-title/",
            "2024-05-05",
            "https://quayside.example/2024/05/no-title/",
        ]
    );
    assert_eq!(
        told(&articles[2])[1..5],
        ["Only an excerpt.", "13", "-", "-"]
    );
    let skipped: Vec<_> = report.skipped.into_iter().collect();
    assert_eq!(
        skipped,
        [
            (Skipped::Draft, 1),
            (Skipped::Attachment, 1),
            (Skipped::Empty, 1),
            (Skipped::Future, 1),
            (Skipped::MenuItem, 1),
            (Skipped::OtherType, 1),
            (Skipped::OtherStatus, 2),
            (Skipped::Password, 2),
            (Skipped::Pending, 1),
            (Skipped::Private, 1),
            (Skipped::Trash, 1),
        ]
    );
}

#[test]
fn categories_statuses_and_types_are_for_the_user_to_say() {
    let with_categories = Options {
        with_categories: true,
        ..Options::default()
    };
    let (articles, _) = all("wxr/blog.xml", &with_categories);
    assert_eq!(tags(&articles[0]), ["Harbour", "R&D", "ferries"]);
    let drafts = Options {
        statuses: vec!["draft".to_owned(), "private".to_owned()],
        ..Options::default()
    };
    let (articles, report) = all("wxr/blog.xml", &drafts);
    assert_eq!(titles(&articles), ["A draft", "A"]);
    assert_eq!(articles[0].article.date.as_deref(), Some("2024-05-06"));
    assert_eq!(report.skipped[&Skipped::Password], 2);
    assert_eq!(report.skipped[&Skipped::OtherStatus], 7);
    let pages = Options {
        post_types: vec!["page".to_owned()],
        ..Options::default()
    };
    let (articles, _) = all("wxr/blog.xml", &pages);
    assert_eq!(titles(&articles), ["About us"]);
    assert_eq!(articles[0].article.id, "https://quayside.example/about/");
}

#[test]
fn the_old_version_names_its_tags_twice() {
    let (articles, _) = all("wxr/old.xml", &Options::default());
    assert_eq!(tags(&articles[0]), ["dredging"]);
    assert_eq!(articles[0].article.date.as_deref(), Some("2008-03-08"));
}

#[test]
fn items_of_rss_are_articles() {
    let (articles, report) = all("feeds/rss.xml", &Options::default());
    assert_eq!(articles.len(), 2);
    assert_eq!(
        told(&articles[0]),
        [
            "Ferries & fares <3",
            "Fares rose.\n\nNobody sailed.",
            "quay-11",
            "2024-05-03",
            "https://quayside.example/ferries",
            "en-GB",
        ]
    );
    assert_eq!(tags(&articles[0]), ["ferries", "R&D"]);
    let address = "https://quayside.example/untitled";
    let body = "No title & no link, café.";
    assert_eq!(
        told(&articles[1]),
        ["", body, address, "-", address, "en-GB"]
    );
    let skipped: Vec<_> = report.skipped.into_iter().collect();
    assert_eq!(skipped, [(Skipped::Empty, 1), (Skipped::Password, 1)]);
    let (articles, _) = all("feeds/rdf.xml", &Options::default());
    let address = "https://quayside.example/mole";
    assert_eq!(
        told(&articles[0]),
        [
            "Die Mole wird länger",
            "Um vierzig Meter.",
            address,
            "2024-05-03",
            address,
            "de"
        ]
    );
    assert_eq!(tags(&articles[0]), ["Hafen"]);
}

#[test]
fn entries_of_atom_say_what_is_html() {
    let (articles, _) = all("feeds/atom.xml", &Options::default());
    assert_eq!(
        told(&articles[0]),
        [
            "Ships < 10 m &amp; boats",
            "They are small.",
            "urn:quayside:1",
            "2024-05-03",
            "https://quayside.example/1",
            "en",
        ]
    );
    assert_eq!(tags(&articles[0]), ["Ships & boats", "quay"]);
    assert_eq!(
        told(&articles[1]),
        [
            "Café du port",
            "Prix < 5 &amp; menu\n\nFin",
            "urn:quayside:2",
            "2024-06-02",
            "-",
            "fr"
        ]
    );
    assert_eq!(articles[2].article.body, "Seen <from> the quay.");
    let plain = fixture("feeds/atom.xml");
    let prefixed = plain
        .replace("xmlns=\"http://www.w3.org/2005/Atom\"", "")
        .replace("</", "</a:")
        .replace("\t<", "\t<a:")
        .replace("<feed", "<a:feed")
        .replace("<a:/a:", "</a:")
        .replace(
            "<title>Another feed</a:title><id>",
            "<a:title>x</a:title><a:id>",
        )
        .replace("<div", "<a:div")
        .replace("<p>", "<a:p>");
    let (again, errors, _) = bytes_read(prefixed.as_bytes(), &Options::default());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(titles(&again), titles(&articles));
}

#[test]
fn items_of_a_json_feed_are_articles() {
    let (articles, report) = all("feeds/feed.json", &Options::default());
    assert_eq!(
        told(&articles[0]),
        [
            "Ferries &amp; <fares>",
            "Fares rose by 3% < inflation.\n\nEnd",
            "1",
            "2024-05-03",
            "https://quayside.example/1",
            "en",
        ]
    );
    assert_eq!(tags(&articles[0]), ["ferries", "R&D"]);
    let note = "Only a note,\nin <plain> text.";
    assert_eq!(told(&articles[1]), ["", note, "2", "-", "-", "fr"]);
    assert_eq!(report.skipped[&Skipped::Empty], 1);
}

#[test]
fn no_password_appears_anywhere() {
    let export = fixture("wxr/blog.xml");
    let everything = Options {
        statuses: vec!["publish".to_owned(), "draft".to_owned()],
        with_categories: true,
        ..Options::default()
    };
    for (from, to) in [
        ("", ""),
        ("open-sesame]]>", "open-sesame]]></sesame>"),
        ("<b>&#33;</b>", "<sesame"),
        ("open-sesame", "sesame\0"),
        (
            "<wp:post_password><![CDATA[open-",
            "<wp:post_password sesame=&sesame;><![CDATA[",
        ),
    ] {
        let outcome = bytes_read(export.replacen(from, to, 1).as_bytes(), &everything);
        let shown = outcome.1.iter().map(ToString::to_string);
        let shown = format!("{outcome:?} {:?}", shown.collect::<Vec<_>>());
        assert!(!shown.contains("sesame"), "{shown}");
        assert!(!shown.contains("members"), "{shown}");
    }
}

/// An export around one item that is made of this.
fn export(item: &str) -> String {
    format!(
        "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\n<item><title>{item}</title>\n\
         <wp:status>publish</wp:status></item>\n<item><title>Next</title>\n\
         <wp:status>publish</wp:status></item></channel></rss>\n"
    )
}

#[test]
fn what_is_wrong_in_one_item_leaves_the_others() {
    type Kind = fn(&Error) -> Option<u64>;
    let entity: Kind = |e| matches!(e, Error::Entity { .. }).then_some(0);
    let not_utf8: Kind = |e| match e {
        Error::NotUtf8 { byte, .. } => Some(*byte),
        _ => None,
    };
    let binary: Kind = |e| match e {
        Error::Binary { byte, .. } => Some(*byte),
        _ => None,
    };
    let whole = export("@");
    let (before, after) = whole.split_once('@').unwrap();
    let start = before.len() as u64;
    let cases: [(&[u8], Kind, u64, &str); 5] = [
        (b"Caf&eacute;", entity, 0, "write &amp;"),
        (b"R & D", entity, 0, "file:2: "),
        (b"&#0;", entity, 0, "file:2: "),
        (b"x\n\xe9t", not_utf8, start + 2, "file:3: byte"),
        (b"<![CDATA[x\0\n]]>", binary, start + 10, "file:2: byte"),
    ];
    for (item, byte_of, byte, told) in cases {
        let bytes = [before.as_bytes(), item, after.as_bytes()].concat();
        let (articles, errors, _) = bytes_read(&bytes, &of(Format::Wxr));
        assert_eq!(titles(&articles), ["Next"], "{errors:?}");
        assert_eq!(errors.len(), 1, "{errors:?}");
        let shown = errors[0].to_string();
        assert_eq!(byte_of(&errors[0]), Some(byte), "{shown}");
        assert!(shown.contains(told), "{shown}");
    }
}

#[test]
fn what_breaks_the_file_is_named_with_its_line_and_mend() {
    let deep = "<b>".repeat(300);
    let attributes: Vec<String> = (0..70).map(|one| format!("a{one}='' ")).collect();
    let last = format!("x</title></item>\n<item {}><title>y", attributes.concat());
    for (item, place, told) in [
        ("x</b>", "file:2: ", "do not match"),
        (&*deep, "file:2: ", "more than 256 elements in one another"),
        (&*last, "file:3: ", "more than 64 attributes"),
        ("x<!ELEMENT>", "file:2: ", "begins nothing that is known"),
    ] {
        let (_, errors, _) = bytes_read(export(item).as_bytes(), &Options::default());
        let shown = errors[0].to_string();
        assert!(shown.contains(place) && shown.contains(told), "{shown}");
        assert_eq!(errors.len(), 1, "{errors:?}");
    }
    let doctype = "<?xml version='1.0'?>\n<!DOCTYPE rss [<!ENTITY a \"b\">]>\n";
    let twice = export("x").repeat(2);
    for (text, place, told) in [
        (
            format!("{doctype}{}", export("&a;")),
            "file:2: ",
            "remove it",
        ),
        (twice, "file:6: ", "two outermost elements"),
        (
            export("x") + "end",
            "file:6: ",
            "outside of the outermost element",
        ),
        (String::new(), "file:1: ", "cut short"),
        (
            "Tea is late".to_owned(),
            "file:1: ",
            "outside of the outermost",
        ),
        (
            "<svg/>".to_owned(),
            "file:1: ",
            "no export or feed, not as wxr",
        ),
    ] {
        let (_, errors, _) = bytes_read(text.as_bytes(), &of(Format::Wxr));
        let shown = errors[0].to_string();
        assert!(shown.contains(place) && shown.contains(told), "{shown}");
        assert!(errors.len() == 1 && !shown.contains('\n'), "{errors:?}");
    }
    let (articles, errors, _) = bytes_read(export("x").as_bytes(), &of(Format::Rss));
    let shown = errors[0].to_string();
    assert!(
        articles.is_empty() && shown.contains("`--from wxr`"),
        "{shown}"
    );
}

#[test]
fn an_export_without_its_namespace_keeps_its_rules() {
    let bare = fixture("wxr/blog.xml").replace("wordpress.org/export", "example.org/export");
    let (articles, _, report) = bytes_read(bare.as_bytes(), &Options::default());
    assert_eq!(
        articles.len(),
        4 + 1,
        "F has no status and is read as of a feed"
    );
    assert_eq!(report.skipped[&Skipped::Password], 2);
}

#[test]
fn items_and_not_files_are_limited() {
    let many = fixture("wxr/blog.xml");
    let longest = 3000;
    assert!(2 * longest < many.len());
    let limited = |max_bytes| Options {
        max_bytes,
        ..Options::default()
    };
    let (articles, errors, _) = bytes_read(many.as_bytes(), &limited(longest as u64));
    assert_eq!((articles.len(), errors.len()), (4, 0), "{errors:?}");
    let (articles, errors, _) = bytes_read(many.as_bytes(), &limited(1000));
    assert!(articles.is_empty());
    assert!(
        matches!(errors[..], [Error::TooLong { limit: 1000, .. }]),
        "{errors:?}"
    );
}

#[test]
fn the_articles_of_long_files_come_in_batches() {
    let one = export("x").replace("</channel></rss>\n", "");
    let items = one.split_once("<item>").unwrap().1;
    let text = format!(
        "{one}{}</channel></rss>",
        format!("<item>{items}").repeat(5000)
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.xml");
    fs::write(&path, &text).unwrap();
    let batches: Vec<_> = catchline_corpus::read_batches([&path], &Options::default()).collect();
    assert!(3 < batches.len(), "{}", batches.len());
    let parts: Vec<f64> = batches.iter().map(|batch| batch.part().unwrap()).collect();
    assert!(
        parts.is_sorted() && 0.99 < parts[parts.len() - 1],
        "{parts:?}"
    );
    assert_eq!(batches.into_iter().flatten().flatten().count(), 2 * 5001);
}
