//! WordPress exports.

use crate::read::{all, bytes_read, fixture, tags, titles, told};
use catchline_corpus::{Options, Skipped};

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
