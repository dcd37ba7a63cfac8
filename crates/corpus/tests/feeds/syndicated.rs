//! RSS, Atom and JSON Feed.

use crate::read::{all, bytes_read, fixture, tags, titles, told};
use catchline_corpus::{Options, Skipped};

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
fn old_feeds_with_a_document_type_and_names_of_html_are_read() {
    let feed = "<?xml version=\"1.0\"?>\n<!DOCTYPE rss PUBLIC \"-//Quay//DTD RSS 0.91//EN\" \
                \"http://quayside.example/rss.dtd\">\n<rss version=\"0.91\"><channel><item>\
                <title>Caf&eacute;&nbsp;opens</title><link>http://quayside.example/?a=1&amp;b=2</link>\
                </item></channel></rss>\n";
    let (articles, errors, _) = bytes_read(feed.as_bytes(), &Options::default());
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(titles(&articles), ["Café opens"]);
    assert_eq!(told(&articles[0])[4], "http://quayside.example/?a=1&b=2");
}
