//! Tags added to any text: refused, or only put in, and read as the old ones and the new.
#![no_main]

use catchline_article::{Article, Tag};
use catchline_corpus::{Format, Options, add_tags};
use catchline_fuzz::{Asked, read};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;

// A letter for the name, tags one a line, an empty line, the file.
fuzz_target!(|data: &str| {
    let Some((head, text)) = data.split_once("\n\n") else {
        return;
    };
    let mut lines = head.lines();
    let name = match lines.next() {
        Some("d") => "2021-05-03-tea.md",
        _ => "a.md",
    };
    let new: Vec<Tag> = lines.map(Tag::new).collect();
    let Ok(edited) = add_tags(name, text, &new) else {
        return;
    };
    let before = article(name, text);
    let Some(edited) = edited else {
        let has = before.map(|(_, tags)| tags).unwrap_or_default();
        // Without a text there is no article, but front matter all the same.
        assert!(has.is_empty() || has.is_superset(&folded(&new)));
        return;
    };
    assert!(!edited.added.is_empty());
    assert!(is_put_in(text, &edited.text), "{:?}", edited.text);
    let after = article(name, &edited.text);
    let (Some((before, old)), Some((after, tags))) = (&before, &after) else {
        assert_eq!(before.is_some(), after.is_some(), "{:?}", edited.text);
        return;
    };
    assert_eq!(before, after);
    assert!(folded(&edited.added).is_disjoint(old));
    assert_eq!(*tags, old | &folded(&new), "{:?}", edited.text);
    let more = add_tags(name, &edited.text, &new);
    assert!(matches!(more, Ok(None)), "{more:?}");
});

fn folded(tags: &[Tag]) -> BTreeSet<String> {
    let folded = tags.iter().map(Tag::folded);
    folded.filter(|tag| !tag.is_empty()).collect()
}

/// The article of a file and its tags.
fn article(name: &'static str, text: &str) -> Option<(Article, BTreeSet<String>)> {
    let options = Options {
        format: Some(Format::Markdown),
        drafts: true,
        ..Options::default()
    };
    let bytes = text.as_bytes();
    let asked = Asked {
        name,
        options,
        bytes,
    };
    let read = read(&asked, usize::MAX).0.into_iter().next()?;
    let read = read.ok()?;
    Some((read.article, folded(&read.tags)))
}

/// Whether all of a text stands in another in its order.
fn is_put_in(text: &str, edited: &str) -> bool {
    let mut edited = edited.bytes();
    text.bytes().all(|byte| edited.any(|other| other == byte))
}
