//! Articles one by one and in pages, with what is known of each.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Labelled, Tag};
use catchline_store::{Decided, Decision, Error, Fared, Known, OnRepeat, Page, Store, TagChange};
use tempfile::TempDir;

const TIME: &str = "2026-11-29T11:00:00Z";

fn post(id: &str, tags: &[&str]) -> Labelled {
    let article = Article::new(format!("Title of {id}")).id(id);
    Labelled::new(
        article.body("Text").language("en"),
        tags.iter().map(Tag::new),
    )
}

fn tags(names: &[&str]) -> Vec<Tag> {
    names.iter().map(Tag::new).collect()
}

fn store(posts: &[Labelled]) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("store")).unwrap();
    store.add(posts, "", OnRepeat::Unite).unwrap();
    (folder, store)
}

fn say(store: &mut Store, id: &str, tag: &str, decision: Decision) {
    let said = [(Tag::new(tag), decision)];
    store.say(id, None, &said, "ann", TIME).unwrap();
}

/// The ids of a page, and the number of its last article.
fn page(
    store: &Store,
    waiting: bool,
    below: Option<i64>,
    limit: usize,
) -> (Vec<String>, Option<i64>) {
    let page = Page {
        waiting,
        below,
        limit,
    };
    let found = store.page(page).unwrap();
    let ids = found.iter().map(|one| one.article.article.id.clone());
    (ids.collect(), found.last().map(|one| one.number))
}

#[test]
fn pages_follow_one_another_to_the_first_that_came() {
    let posts = ["c", "a", "e", "b", "d"].map(|id| post(id, &["x"]));
    let (_folder, mut store) = store(&posts);
    let (first, last) = page(&store, false, None, 2);
    assert_eq!(first, ["d", "b"]);
    // What comes between two pages moves nothing, and another text takes the place of the old one.
    store.add(&[post("f", &[])], "", OnRepeat::Unite).unwrap();
    let mut changed = post("d", &["x"]);
    changed.article.body = "Another text".to_owned();
    store.add(&[changed], "", OnRepeat::Unite).unwrap();
    let (second, last) = page(&store, false, last, 2);
    assert_eq!(second, ["e", "a"]);
    let (third, last) = page(&store, false, last, 2);
    assert_eq!(third, ["c"]);
    assert_eq!(page(&store, false, last, 2), (vec![], None));
    assert_eq!(page(&store, false, None, 2).0, ["f", "d"]);
    assert_eq!(page(&store, false, None, 0), (vec![], None));
}

#[test]
fn what_waits_is_what_nobody_tagged_or_decided() {
    let mut applied = post("applied", &[]);
    applied.undecided = tags(&["x"]);
    let (_folder, mut store) = store(&[
        post("tagged", &["x"]),
        post("new", &[]),
        applied,
        post("decided", &[]),
        post("withdrawn", &[]),
        post("rejected", &["y"]),
    ]);
    say(&mut store, "decided", "x", Decision::Rejected);
    say(&mut store, "withdrawn", "X", Decision::Added);
    say(&mut store, "rejected", "y", Decision::Removed);
    let waiting = |store: &Store, limit| page(store, true, None, limit).0;
    assert_eq!(waiting(&store, 9), ["applied", "new"]);
    say(&mut store, "withdrawn", "x", Decision::Withdrawn);
    assert_eq!(waiting(&store, 9), ["withdrawn", "applied", "new"]);
    // Those that do not wait take no room on a page.
    let (first, last) = page(&store, true, None, 2);
    assert_eq!(first, ["withdrawn", "applied"]);
    assert_eq!(page(&store, true, last, 2).0, ["new"]);
    // A word stands by whatever name, and if its tag was retired: somebody has looked.
    say(&mut store, "new", "w", Decision::Withdrawn);
    say(&mut store, "withdrawn", "z", Decision::Added);
    let rename = TagChange::Rename(Tag::new("w"));
    store.change_tag(&Tag::new("z"), &rename, "", TIME).unwrap();
    assert_eq!(waiting(&store, 9), ["applied", "new"]);
    store
        .change_tag(&Tag::new("w"), &TagChange::Retire, "", TIME)
        .unwrap();
    assert_eq!(waiting(&store, 9), ["applied", "new"]);
    say(&mut store, "withdrawn", "z", Decision::Withdrawn);
    assert_eq!(waiting(&store, 9), ["withdrawn", "applied", "new"]);
}

#[test]
fn an_article_is_known_with_all_that_was_said() {
    let mut one = post("blog/1", &["a", "b", "misc"]);
    one.article.url = Some("https://example.org/1".to_owned());
    one.undecided = tags(&["d"]);
    let (_folder, mut store) = store(&[one, post("2", &["a"])]);
    say(&mut store, "blog/1", "C", Decision::Added);
    say(&mut store, "blog/1", "b", Decision::Removed);
    say(&mut store, "blog/1", "misc", Decision::Removed);
    store
        .change_tag(
            &Tag::new("c"),
            &TagChange::Rename(Tag::new("see")),
            "",
            TIME,
        )
        .unwrap();
    store
        .change_tag(&Tag::new("a"), &TagChange::Retire, "", TIME)
        .unwrap();
    let known = store.known("blog/1", None).unwrap();
    let Known {
        source,
        article,
        decided,
        log,
        ..
    } = &known;
    assert_eq!(
        (source.as_str(), article.article.body.as_str()),
        ("", "Text")
    );
    assert_eq!(
        article.article.url.as_deref(),
        Some("https://example.org/1")
    );
    assert_eq!(article.tags, tags(&["see"]));
    assert_eq!(article.undecided, tags(&["d"]));
    let expected = Decided {
        tags: tags(&["see"]),
        rejected: tags(&["b", "misc"]),
    };
    assert_eq!(*decided, expected);
    let spelt: Vec<&str> = log.iter().map(|said| said.tag.as_str()).collect();
    assert_eq!(spelt, ["C", "b", "misc"]);
    // It is as all articles are that one learns from, and as it is on its page but for the body.
    assert!(store.articles().unwrap().contains(article));
    let all = Page {
        waiting: false,
        below: None,
        limit: 9,
    };
    let mut listed = store.page(all).unwrap().remove(1);
    assert_eq!(listed.article.article.body, "");
    listed
        .article
        .article
        .body
        .clone_from(&article.article.body);
    assert_eq!(listed, known);
}

#[test]
fn an_id_that_several_sources_have_needs_the_source() {
    let (_folder, mut store) = store(&[post("1", &["a"])]);
    store
        .add(&[post("1", &["b"])], "other", OnRepeat::Unite)
        .unwrap();
    let of = |source| store.known("1", source).map(|one| one.article.tags);
    assert!(matches!(of(None), Err(Error::Ambiguous { sources, .. }) if sources == ["", "other"]));
    assert_eq!(of(Some("")).unwrap(), tags(&["a"]));
    assert_eq!(of(Some("other")).unwrap(), tags(&["b"]));
    assert!(matches!(of(Some("third")), Err(Error::Unknown { .. })));
}

#[test]
fn the_last_word_on_an_article_says_how_a_suggestion_fared() {
    let posts = ["1", "2", "3", "4"].map(|id| post(id, &["y"]));
    let (_folder, mut store) = store(&posts);
    let before = store.changes().unwrap();
    say(&mut store, "1", "x", Decision::Accepted);
    say(&mut store, "2", "x", Decision::Accepted);
    say(&mut store, "2", "X", Decision::Rejected);
    say(&mut store, "3", "x", Decision::Added);
    say(&mut store, "3", "y", Decision::Removed);
    say(&mut store, "4", "y", Decision::Rejected);
    assert_eq!(store.changes().unwrap(), before + 6);
    let fared = |accepted, rejected| Fared { accepted, rejected };
    let all = store.fared().unwrap().into_iter();
    let all: Vec<_> = all.collect();
    assert_eq!(
        all,
        [
            (Tag::new("X"), fared(0, 1)),
            (Tag::new("x"), fared(1, 0)),
            (Tag::new("y"), fared(0, 1)),
        ]
    );
    say(&mut store, "4", "y", Decision::Withdrawn);
    store
        .change_tag(&Tag::new("x"), &TagChange::Merge(Tag::new("y")), "", TIME)
        .unwrap();
    assert_eq!(store.fared().unwrap()[&Tag::new("y")], fared(1, 1));
}
