//! What was read, written and read again is the same archive.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_article::{Article, Labelled};
use catchline_corpus::{read, write_jsonl};
use proptest::{collection::vec, option, prelude::*};
use std::fs;

prop_compose! {
    fn labelled()(
        id in "[a-z0-9/-]{0,8}",
        title in "\\PC{0,20}",
        body in "(\\PC|[\n\r\t\u{a0}\u{2028}\"\\\\]){0,40}",
        date in option::of("20[0-9]{2}-0[1-9]-1[0-9]|[a-z]{1,5}"),
        language in option::of("[a-z]{2}"),
        url in option::of("https://[a-z]{1,8}\\.example/[a-z]{0,4}"),
        sources in vec("https://[a-z]{1,8}\\.example", 0..3),
        tags in vec("\\PC{0,10}", 0..4),
    ) -> Labelled {
        Labelled::new(Article { id, title, body, date, language, url, sources }, tags)
    }
}

fn written_and_read(articles: &[Labelled]) -> Vec<Labelled> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive.jsonl");
    let file = fs::File::create(&path).unwrap();
    assert_eq!(write_jsonl(file, articles).unwrap(), articles.len() as u64);
    let read: Result<Vec<_>, _> = read(&path).unwrap().collect();
    read.unwrap()
        .into_iter()
        .map(|read| Labelled {
            archives: Vec::new(),
            place: None,
            ..read
        })
        .collect()
}

proptest! {
    #[test]
    fn reading_what_was_written_changes_nothing(articles in vec(labelled(), 0..6)) {
        let once = written_and_read(&articles);
        prop_assert_eq!(once.len(), articles.len());
        for (before, after) in articles.iter().zip(&once) {
            let (before, after) = (&before.article, &after.article);
            prop_assert_eq!((&before.title, &before.body), (&after.title, &after.body));
            prop_assert!(before.id == after.id || before.id.is_empty());
        }
        prop_assert_eq!(written_and_read(&once), once);
    }
}
