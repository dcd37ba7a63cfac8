//! What a store refuses, what it keeps of corrections, and what is left of what was forgotten.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Labelled, Tag};
use catchline_store::{Added, Decision, Error, Fault, OnRepeat, Store, restore};
use std::{fs, path::PathBuf};
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.store");
    (folder, path)
}

fn post(id: &str, body: &str, tags: &[&str]) -> Labelled {
    Labelled::new(
        Article::new("Title").body(body).id(id),
        tags.iter().map(Tag::new),
    )
}

fn tags(names: &[&str]) -> Vec<Tag> {
    names.iter().map(Tag::new).collect()
}

#[test]
fn an_article_counts_once_and_a_changed_text_takes_its_place() {
    let (_folder, path) = folder();
    let mut store = Store::create(path).unwrap();
    let added = |new, changed, same| (new, changed, same);
    let mut add = |one: &Labelled, source: &str, on_repeat| {
        let added = store.add(std::slice::from_ref(one), source, on_repeat);
        let Added {
            new,
            changed,
            same,
            touched,
        } = added.unwrap();
        assert_eq!(touched.is_empty(), 0 < same);
        let first = store.articles().unwrap().remove(0);
        (
            (new, changed, same),
            first.tags,
            store.stats().unwrap().articles,
        )
    };
    let unite = OnRepeat::Unite;
    let one = post("1", "tea", &["a"]);
    assert_eq!(add(&one, "", unite), (added(1, 0, 0), tags(&["a"]), 1));
    assert_eq!(add(&one, "", unite), (added(0, 0, 1), tags(&["a"]), 1));
    let other = post("1", "tea", &["b"]);
    assert_eq!(
        add(&other, "", unite),
        (added(0, 1, 0), tags(&["a", "b"]), 1)
    );
    assert_eq!(
        add(&other, "", OnRepeat::Replace),
        (added(0, 1, 0), tags(&["b"]), 1)
    );
    let changed = post("1", "rye", &["c"]);
    assert_eq!(add(&changed, "", unite), (added(0, 1, 0), tags(&["c"]), 1));
    // Ids are a source's own.
    assert_eq!(add(&one, "other", unite), (added(1, 0, 0), tags(&["c"]), 2));
    let archives: Vec<_> = store
        .articles()
        .unwrap()
        .into_iter()
        .map(|one| one.archives)
        .collect();
    assert_eq!(archives, [[0], [1]]);
    assert_eq!(store.check().unwrap(), []);
    let said = [(Tag::new("a"), Decision::Added)];
    let refused = store.say("1", None, &said, "", "t").unwrap_err();
    assert!(matches!(&refused, Error::Ambiguous { sources, .. } if *sources == ["", "other"]));
    store.say("1", Some("other"), &said, "", "t").unwrap();
    assert!(matches!(
        store.say("2", None, &said, "", "t"),
        Err(Error::Unknown { .. })
    ));
}

#[test]
fn what_nobody_decided_stays_unknown() {
    let (_folder, path) = folder();
    let mut store = Store::create(path).unwrap();
    let mut waiting = post("2", "rye", &["b"]);
    waiting.undecided = tags(&["b", "c"]);
    store
        .add(
            &[
                post("1", "tea", &["a", "b"]),
                waiting,
                post("3", "x", &["a"]),
            ],
            "",
            OnRepeat::Unite,
        )
        .unwrap();
    let mut say = |id: &str, tag: &str, decision| {
        store
            .say(id, None, &[(Tag::new(tag), decision)], "ann", "t")
            .unwrap();
        let all = store.articles().unwrap();
        let one = all.into_iter().find(|one| one.article.id == id).unwrap();
        (one.tags, one.undecided, one.rejected)
    };
    // Editors have tagged the first: silence is a "no".
    let (carried, _, rejected) = say("1", "B", Decision::Removed);
    assert_eq!((carried, rejected), (tags(&["a"]), None));
    assert_eq!(say("1", "c", Decision::Added).0, tags(&["a", "c"]));
    // Nobody has tagged the second: what catchline applied counts once it is confirmed.
    let none = (vec![], tags(&["c"]), Some(tags(&["b"])));
    assert_eq!(say("2", "b", Decision::Rejected), none);
    let confirmed = (tags(&["c"]), vec![], Some(tags(&["b"])));
    assert_eq!(say("2", "c", Decision::Accepted), confirmed);
    // Who takes the last tag away has not said that no other fits.
    let none = (vec![], vec![], Some(tags(&["a"])));
    assert_eq!(say("3", "a", Decision::Removed), none);
    let decided = store.decided().unwrap();
    let of = |body: &str| &decided[&Article::new("Title").body(body).content_hash()];
    assert_eq!(
        (&of("tea").tags, &of("tea").rejected),
        (&tags(&["c"]), &tags(&["B"]))
    );
    assert_eq!(decided.len(), 3);
    assert_eq!(store.stats().unwrap().decisions, [1, 1, 1, 2, 0]);
}

#[test]
fn nothing_is_left_of_what_was_forgotten() {
    let (folder, path) = folder();
    let mut store = Store::create(&path).unwrap();
    let secret = format!("Zanzibarite {}", "and Quagmirely ".repeat(400));
    let many = (0..50).map(|at| post(&at.to_string(), &format!("plain tea {at}"), &["a"]));
    let many: Vec<Labelled> = many.collect();
    store.add(&many, "", OnRepeat::Unite).unwrap();
    store
        .add(
            &[post("secretid", &secret, &["hushtag"])],
            "",
            OnRepeat::Unite,
        )
        .unwrap();
    store.add(&many[..20], "", OnRepeat::Replace).unwrap();
    store
        .say(
            "secretid",
            None,
            &[(Tag::new("gagtag"), Decision::Added)],
            "whoever",
            "t",
        )
        .unwrap();
    let traces = [
        "Zanzibarite",
        "zanzibarite",
        "uagmirely",
        "secretid",
        "hushtag",
        "gagtag",
        "whoever",
    ];
    let found = || {
        let files = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().path());
        let bytes: Vec<u8> = files.flat_map(|file| fs::read(file).unwrap()).collect();
        let holds = |trace: &&str| {
            bytes
                .windows(trace.len())
                .any(|part| part == trace.as_bytes())
        };
        traces.into_iter().filter(holds).collect::<Vec<_>>()
    };
    assert_eq!(found(), traces);
    store.forget(&["secretid"], None, "2026-11-29").unwrap();
    assert_eq!(found(), [] as [&str; 0]);
    assert_eq!(store.forgotten().unwrap(), ["2026-11-29"]);
    assert!(matches!(
        store.forget(&["1", "gone"], None, "d"),
        Err(Error::Unknown { .. })
    ));
    assert_eq!(store.stats().unwrap().articles, 50);
}

#[test]
fn what_is_no_store_is_refused() {
    let (folder, path) = folder();
    assert!(matches!(Store::open(&path), Err(Error::Missing { .. })));
    assert!(!path.exists());
    for (name, bytes) in [
        ("text", &b"hello, this is some text that is long enough"[..]),
        ("empty", b""),
    ] {
        let other = folder.path().join(name);
        fs::write(&other, bytes).unwrap();
        assert!(
            matches!(Store::open(&other), Err(Error::NotAStore { .. })),
            "{name}"
        );
        assert_eq!(fs::read(&other).unwrap(), bytes);
    }
    let foreign = folder.path().join("foreign");
    let database = rusqlite::Connection::open(&foreign).unwrap();
    database.execute_batch("CREATE TABLE x (y)").unwrap();
    assert!(matches!(
        Store::create(&foreign),
        Err(Error::NotAStore { .. })
    ));
    drop(Store::create(&path).unwrap());
    let database = rusqlite::Connection::open(&path).unwrap();
    database.pragma_update(None, "user_version", 2).unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(Error::Version {
            known: 1,
            got: 2,
            ..
        })
    ));
    database.pragma_update(None, "user_version", 1).unwrap();
    database
        .execute("UPDATE about SET value = '0'", [])
        .unwrap();
    assert!(matches!(Store::open(&path), Err(Error::Terms { .. })));
}

#[test]
fn check_finds_what_was_changed_behind_its_back() {
    let (_folder, path) = folder();
    let mut store = Store::create(&path).unwrap();
    store
        .add(
            &[post("1", "tea", &["a"]), post("2", "rye", &["b"])],
            "",
            OnRepeat::Unite,
        )
        .unwrap();
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute("UPDATE article SET body = 'tee' WHERE id = '1'", [])
        .unwrap();
    let id = || "1".to_owned();
    assert_eq!(
        store.check().unwrap(),
        [Fault::Text { id: id() }, Fault::Counts { id: id() }]
    );
    database
        .execute("UPDATE article SET body = 'tea' WHERE id = '1'", [])
        .unwrap();
    assert_eq!(store.check().unwrap(), []);
    database.pragma_update(None, "foreign_keys", false).unwrap();
    database
        .execute("DELETE FROM article WHERE id = '2'", [])
        .unwrap();
    let orphans = Fault::Orphans {
        table: "tag".to_owned(),
        rows: 1,
    };
    assert_eq!(store.check().unwrap(), [orphans]);
}

#[test]
fn a_dump_that_is_no_whole_one_restores_nothing() {
    let (folder, path) = folder();
    let mut store = Store::create(&path).unwrap();
    store
        .add(&[post("1", "tea", &["a"])], "", OnRepeat::Unite)
        .unwrap();
    store
        .say("1", None, &[(Tag::new("b"), Decision::Added)], "ann", "t")
        .unwrap();
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    let dump = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = dump.lines().collect();
    assert_eq!(lines.len(), 4);
    let target = folder.path().join("b.store");
    let without = |gone: usize| {
        let mut left = lines.clone();
        left.remove(gone);
        left.join("\n")
    };
    let twice = format!("{}\n{}\n{}", lines[0], lines[1], lines[1]);
    let broken = (0..4).map(without).chain([
        dump.replace("added", "said"),
        twice,
        format!("{dump}{dump}"),
    ]);
    for broken in broken {
        let refused = restore(&target, broken.as_bytes()).unwrap_err();
        assert!(
            matches!(refused, Error::Dump { line: 1..=5, .. }),
            "{refused}"
        );
        assert_eq!(Store::open(&target).unwrap().stats().unwrap().articles, 0);
    }
    restore(&target, dump.as_bytes()).unwrap();
    assert!(matches!(
        restore(&target, dump.as_bytes()),
        Err(Error::NotEmpty { .. })
    ));
}
