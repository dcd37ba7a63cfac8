//! Files that are broken or long.

use crate::read::{bytes_read, export, fixture, of, titles};
use catchline_corpus::{Error, Format, Limit, Limits, Options, read_batches};
use std::fs;

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
        (b"Caf&harbour;", entity, 0, "write &amp;"),
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
        (
            &*deep,
            "file:2: ",
            "more than 256 elements stand in one another",
        ),
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
            "remove them",
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
fn items_and_not_files_are_limited() {
    let many = fixture("wxr/blog.xml");
    let longest = 3000;
    assert!(2 * longest < many.len());
    let limited = |line| Options {
        limits: Limits {
            line,
            ..Limits::default()
        },
        ..Options::default()
    };
    let (articles, errors, _) = bytes_read(many.as_bytes(), &limited(longest as u64));
    assert_eq!((articles.len(), errors.len()), (4, 0), "{errors:?}");
    let (articles, errors, _) = bytes_read(many.as_bytes(), &limited(1000));
    assert!(articles.is_empty());
    assert!(
        matches!(
            errors[..],
            [Error::Limit {
                limit: Limit::Line,
                most: 1000,
                ..
            }]
        ),
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
    let batches: Vec<_> = read_batches([&path], &Options::default()).collect();
    assert!(3 < batches.len(), "{}", batches.len());
    let parts: Vec<f64> = batches.iter().map(|batch| batch.part().unwrap()).collect();
    assert!(
        parts.is_sorted() && 0.99 < parts[parts.len() - 1],
        "{parts:?}"
    );
    assert_eq!(batches.into_iter().flatten().flatten().count(), 2 * 5001);
}
