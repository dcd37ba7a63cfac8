//! `catchline convert`.

use crate::program::{Folder, run, run_with_input, source};
use catchline::{Article, OnDuplicate, Tag, corpus, unite};
use snapbox::{assert_data_eq, file};
use std::fs;

#[test]
fn what_is_converted_is_the_same_archive() {
    let folder = Folder::new();
    let (archive, out) = (source("fixtures/archive"), folder.at("out.jsonl"));
    assert_eq!(run(&["convert", &archive, "--output", &out]).well(), "");
    let read = |path: &str| {
        corpus::read(path)
            .unwrap()
            .collect::<Result<Vec<_>, _>>()
            .unwrap()
    };
    let united = unite(read(&archive), OnDuplicate::Refuse).unwrap();
    let again = read(&out);
    assert_eq!((again.len(), united.len()), (108, 108));
    for (one, again) in united.iter().zip(&again) {
        assert_eq!((&one.article, &one.tags), (&again.article, &again.tags));
    }
    run(&["convert", &out, "--output", &folder.at("again.jsonl")]).well();
    assert_eq!(
        fs::read(&out).unwrap(),
        fs::read(folder.at("again.jsonl")).unwrap()
    );
    assert_eq!(folder.names(), ["again.jsonl", "out.jsonl"]);
}

#[test]
fn models_of_both_forms_are_the_same() {
    let folder = Folder::new();
    let archive = source("fixtures/archive");
    run(&["convert", &archive, "--output", &folder.at("out.jsonl")]).well();
    run(&["train", &archive, "--output", &folder.at("a")]).well();
    run(&[
        "train",
        &folder.at("out.jsonl"),
        "--output",
        &folder.at("b"),
    ])
    .well();
    assert!(fs::read(folder.at("a")).unwrap() == fs::read(folder.at("b")).unwrap());
}

#[test]
fn a_post_becomes_a_line() {
    let post =
        "---\ntitle: Rye bread\ntags: [baking, \"C++\"]\ndate: 2024-03-01\n---\n\nKnead *twice*.\n";
    let line = run_with_input(
        &["convert", "-", "--output", "-", "--from", "markdown"],
        post,
    )
    .well();
    assert_data_eq!(line, file!["../golden/convert.jsonl.txt"]);
}

#[test]
fn what_was_there_stays_where_nothing_can_be_written() {
    let folder = Folder::new();
    let out = folder.write("out.jsonl", "before");
    fs::create_dir(folder.at("empty")).unwrap();
    run(&["convert", &folder.at("empty"), "--output", &out]).ill(1);
    let refused = run(&["convert", &out, "--output", &out]).ill(2);
    assert!(refused.contains("would be written over"), "{refused}");
    let refused = run(&[
        "convert",
        &source("fixtures/archive"),
        "--output",
        &folder.at("empty"),
    ]);
    assert!(refused.ill(2).contains("is no file"));
    assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    assert_eq!(folder.names(), ["empty", "out.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = Folder::new();
    folder.write("real.jsonl", "before");
    std::os::unix::fs::symlink("real.jsonl", folder.at("link.jsonl")).unwrap();
    run(&[
        "convert",
        &source("fixtures/archive"),
        "--output",
        &folder.at("link.jsonl"),
    ])
    .well();
    assert!(
        fs::symlink_metadata(folder.at("link.jsonl"))
            .unwrap()
            .is_symlink()
    );
    assert!(
        fs::read_to_string(folder.at("real.jsonl"))
            .unwrap()
            .lines()
            .count()
            == 108
    );
}

#[test]
fn an_export_gives_the_posts_that_are_asked_for() {
    let export = source("fixtures/wxr/blog.xml");
    let converted = |flags: &[&str]| {
        let args = [&["convert", &export, "--output", "-"], flags].concat();
        let run = run(&args);
        assert_eq!(run.code, 0, "{}", run.err);
        run
    };
    let published = converted(&[]);
    assert_eq!(published.out.lines().count(), 4);
    assert!(published.out.contains(r#""tags":["R&D","ferries"]"#));
    let skipped = "skipped: draft 1, attachment 1, without text 1, future 1, menu item 1, other \
                   post type 1, other status 2, behind a password 2, ";
    assert!(published.err.contains(skipped), "{}", published.err);
    let categories = converted(&["--with-categories"]);
    let expected = r#""tags":["Harbour","R&D","ferries"]"#;
    assert!(categories.out.contains(expected), "{}", categories.out);
    let drafts = converted(&["--status", "draft", "--status", "publish"]);
    assert_eq!(drafts.out.lines().count(), 5);
    let pages = converted(&["--post-type", "page"]);
    assert!(pages.out.contains("We watch ships."), "{}", pages.out);
    assert!(![published, categories, drafts, pages].iter().any(|run| {
        let all = [&*run.out, &*run.err].concat();
        all.contains("sesame") || all.contains("members")
    }));
}

#[test]
fn a_format_that_is_not_there_is_named() {
    let feed = source("fixtures/feeds/atom.xml");
    let refused = run(&["convert", &feed, "--output", "-", "--from", "rss"]);
    assert_eq!(refused.code, 2);
    let told = "atom.xml:2: begins as atom, not as rss; leave --from out or say `--from atom`";
    assert!(refused.err.contains(told), "{}", refused.err);
}

#[test]
fn web_pages_and_exports_of_ghost_are_read_as_they_are_asked_for() {
    let pages = source("fixtures/html");
    let converted = |args: &[&str]| run(&[&["convert", "--output", "-"], args].concat());
    let read = converted(&[&pages]);
    assert_eq!(read.out.lines().count(), 8, "{}", read.err);
    let skipped = "skipped: without text 1, behind a password 1, private 1";
    assert!(read.err.contains(skipped), "{}", read.err);
    assert!(!read.out.contains("sesame") && !read.out.contains("Not for readers"));
    let page = source("fixtures/html/classic.html");
    let categories = converted(&[&page, "--with-categories", "--from", "html"]).well();
    let expected = r#""tags":["river trade","ferries","R&D of tea","Harbour"]"#;
    assert!(categories.contains(expected), "{categories}");
    let export = source("fixtures/ghost/blog.json");
    let read = converted(&[&export]);
    assert_eq!(read.out.lines().count(), 4, "{}", read.err);
    assert!(read.err.contains("for members 2"), "{}", read.err);
    let pages = converted(&[&export, "--post-type", "page", "--from", "ghost"]).well();
    assert!(pages.contains("We watch ships."), "{pages}");
    let nothing = converted(&[&source("fixtures/html/menu.html")]).ill(1);
    assert!(nothing.contains("without text 1"), "{nothing}");
}

/// What is read of a file, without where it was read.
fn articles(path: &str, format: Option<corpus::Format>) -> Vec<(Article, Vec<Tag>)> {
    let options = corpus::Options {
        format,
        ..corpus::Options::default()
    };
    let read = corpus::read_with([path], &options).unwrap();
    read.map(|one| one.unwrap())
        .map(|one| (one.article, one.tags))
        .collect()
}

#[test]
fn csv_holds_the_whole_archive() {
    let folder = Folder::new();
    let archive = source("fixtures/archive");
    let (jsonl, csv) = (folder.at("out.jsonl"), folder.at("out.csv"));
    run(&["convert", &archive, "--output", &jsonl]).well();
    run(&["convert", &archive, "--output", &csv]).well();
    assert_eq!(articles(&csv, None), articles(&jsonl, None));
    run(&[
        "convert",
        &csv,
        "--to",
        "jsonl",
        "--output",
        &folder.at("again"),
    ])
    .well();
    assert!(fs::read(folder.at("again")).unwrap() == fs::read(&jsonl).unwrap());
}

#[test]
fn what_is_written_for_fasttext_and_annif_is_known_by_its_content() {
    let folder = Folder::new();
    let archive = source("fixtures/archive");
    run(&["convert", &archive, "--output", &folder.at("out.jsonl")]).well();
    let all = articles(&folder.at("out.jsonl"), None);
    for to in ["fasttext", "annif"] {
        let out = folder.at(to);
        run(&["convert", &archive, "--to", to, "--output", &out]).well();
        let again = articles(&out, None);
        assert_eq!(again.len(), all.len());
        for ((article, tags), (read, read_tags)) in all.iter().zip(&again) {
            let words = article.title.split_whitespace();
            let words: Vec<_> = words.chain(article.body.split_whitespace()).collect();
            assert_eq!(read.body, words.join(" "));
            let folded = |tags: &[Tag]| tags.iter().map(Tag::folded).collect::<Vec<_>>();
            assert_eq!(folded(read_tags), folded(tags));
        }
    }
}

#[test]
fn flags_say_how_tables_and_labels_are_read() {
    let table = source("fixtures/csv/newsroom.csv");
    let flags = [
        "--columns",
        "title=Headline,text=Copy,tags=Topics",
        "--tag-separator",
        "|",
    ];
    let line = |rest: &[&str]| {
        run(&[&["convert", &table, "--output", "-"], &flags[..], rest].concat()).well()
    };
    assert!(line(&[]).contains("\"tags\":[\"Merrow Islands\",\"ferries\"]"));
    let hashed = line(&["--to", "fasttext", "--label-prefix", "#"]);
    assert!(hashed.starts_with("#Merrow_Islands #ferries Ferry tickets by lottery The islands"));
    let csv = run_with_input(
        &[
            "convert",
            "-",
            "--from",
            "fasttext",
            "--label-prefix",
            "#",
            "--to",
            "csv",
            "--output",
            "-",
        ],
        &hashed,
    );
    let csv = csv.well();
    assert!(
        csv.starts_with("id,title,text,tags,date,lang,url,sources,modified,undecided\n"),
        "{csv}"
    );
    assert!(csv.contains(",Portsall;trade,,,,,,\n"), "{csv}");
    let refused = run(&["convert", &table, "--output", "-"]).ill(2);
    assert!(
        refused.contains("--columns title=NAME,text=NAME"),
        "{refused}"
    );
    let refused = run(&[
        "convert",
        &table,
        "--output",
        "-",
        "--columns",
        "head=Headline",
    ])
    .ill(2);
    assert!(
        refused.contains("the fields are id, title, text"),
        "{refused}"
    );
}

#[test]
fn what_a_format_cannot_hold_stops_before_anything_is_replaced() {
    let folder = Folder::new();
    let out = folder.write("out.txt", "before");
    let input = "{\"title\": \"Tea\"}\n{\"title\": \"a __label__b\"}\n";
    let path = folder.write("in.jsonl", input);
    let refused = run(&["convert", &path, "--to", "fasttext", "--output", &out]).ill(2);
    assert!(
        refused.contains("in.jsonl:2: cannot be written as fasttext"),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(&out).unwrap(), "before");
    assert_eq!(folder.names(), ["in.jsonl", "out.txt"]);
}

#[test]
fn a_table_with_broken_rows_is_converted_without_them() {
    let run = run(&[
        "convert",
        &source("fixtures/csv/broken.csv"),
        "--output",
        "-",
    ]);
    let said = run.ill(2);
    assert!(
        said.contains("broken.csv:8: a double quote opens here"),
        "{said}"
    );
    assert!(said.contains("5 errors above; the rest was read"), "{said}");
}

#[test]
fn categories_are_tags_where_they_are_asked_for() {
    let folder = Folder::new();
    let text = "+++\ntitle = 'Tea'\n[taxonomies]\ntags = ['tea']\ncategories = ['ports']\n+++\n";
    let post = folder.write("tea.md", text);
    for (flags, tags) in [
        (&[][..], "[\"tea\"]"),
        (&["--with-categories"], "[\"tea\",\"ports\"]"),
    ] {
        let mut args = vec!["convert", &post, "--output", "-"];
        args.extend(flags);
        let line = run(&args).well();
        assert!(line.contains(&format!("\"tags\":{tags}")), "{line}");
    }
}
