//! What was read, written and read again is the same archive.
#![allow(
    clippy::unwrap_used,
    reason = "a test whose files cannot be set up has failed"
)]

use catchline_article::{Article, Labelled, Tag};
use catchline_corpus::{
    Error, Format, Options, read_with, write_annif, write_csv, write_fasttext, write_jsonl,
};
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
        modified in option::of("20[0-9]{2}-0[1-9]-1[0-9]T10:00:00Z"),
        tags in vec("\\PC{0,10}", 0..4),
        undecided in vec("\\PC{0,10}", 0..3),
    ) -> Labelled {
        let article = Article { id, title, body, date, modified, language, url, sources };
        with_undecided(Labelled::new(article, tags), &undecided)
    }
}

prop_compose! {
    fn hostile()(
        id in "[a'=;,|]{0,2}",
        title in "['=+@-]{0,3}[a\t\r]{0,2}",
        body in "[\t\r'@]{0,3}[\"\n;,a]{0,4}",
        date in option::of("['-]{1,2}"),
        sources in vec("['= \\[\\]\";,|a]{0,3}", 0..3),
        tags in vec("['=+@ \\[\\]\";,|a]{0,4}", 0..4),
        undecided in vec("['=+@ \\[\\]\";,|a]{0,4}", 0..3),
    ) -> Labelled {
        let article = Article { id, title, body, date, sources, ..Article::default() };
        with_undecided(Labelled::new(article, tags), &undecided)
    }
}

fn with_undecided(labelled: Labelled, undecided: &[String]) -> Labelled {
    Labelled {
        undecided: undecided.iter().map(Tag::new).collect(),
        ..labelled
    }
}

/// Writes articles and reads them again.
fn again<W>(articles: &[Labelled], format: Format, write: W) -> Vec<Labelled>
where
    W: Fn(fs::File, &[Labelled]) -> Result<u64, Error>,
{
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive");
    let file = fs::File::create(&path).unwrap();
    assert_eq!(write(file, articles).unwrap(), articles.len() as u64);
    let options = Options {
        format: Some(format),
        ..Options::default()
    };
    let read: Result<Vec<_>, _> = read_with([&path], &options).unwrap().collect();
    let nowhere = |read| Labelled {
        archives: Vec::new(),
        place: None,
        ..read
    };
    read.unwrap().into_iter().map(nowhere).collect()
}

fn as_lines(articles: &[Labelled]) -> Vec<Labelled> {
    again(articles, Format::JsonLines, |out, all| {
        write_jsonl(out, all)
    })
}

fn as_csv(articles: &[Labelled]) -> Vec<Labelled> {
    again(articles, Format::Csv, |out, all| write_csv(out, all))
}

fn as_fasttext(articles: &[Labelled]) -> Vec<Labelled> {
    let write = |out, all: &[Labelled]| write_fasttext(out, "__label__", all);
    again(articles, Format::FastText, write)
}

fn as_annif(articles: &[Labelled]) -> Vec<Labelled> {
    again(articles, Format::Annif, |out, all| write_annif(out, all))
}

fn words(article: &Article) -> Vec<&str> {
    let words = article.title.split_whitespace();
    words.chain(article.body.split_whitespace()).collect()
}

fn has_text(labelled: &Labelled) -> bool {
    !labelled.article.title.is_empty() || !labelled.article.body.is_empty()
}

proptest! {
    #[test]
    fn reading_what_was_written_changes_nothing(articles in vec(labelled(), 0..6)) {
        let once = as_lines(&articles);
        prop_assert_eq!(once.len(), articles.len());
        for (before, after) in articles.iter().zip(&once) {
            let (before, after) = (&before.article, &after.article);
            prop_assert_eq!((&before.title, &before.body), (&after.title, &after.body));
            prop_assert!(before.id == after.id || before.id.is_empty());
        }
        prop_assert_eq!(as_lines(&once), once);
    }

    #[test]
    fn csv_holds_all_that_json_lines_hold(articles in vec(labelled(), 0..6)) {
        let mut articles = as_lines(&articles);
        articles.retain(has_text);
        prop_assert_eq!(as_csv(&articles), articles);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_kept_from_it_and_read_as_it_was(
        articles in vec(hostile(), 0..6),
    ) {
        let mut articles = as_lines(&articles);
        articles.retain(has_text);
        prop_assert_eq!(&as_csv(&articles), &articles);
        let mut out = Vec::new();
        write_csv(&mut out, &articles).unwrap();
        let mut reader = csv::Reader::from_reader(&out[..]);
        for row in reader.records() {
            for cell in &row.unwrap() {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
            }
        }
    }

    #[test]
    fn fasttext_holds_words_and_tags(articles in vec(labelled(), 0..6)) {
        let mut articles = as_lines(&articles);
        articles.retain(|one| !words(&one.article).is_empty());
        let once = as_fasttext(&articles);
        prop_assert_eq!(once.len(), articles.len());
        for (before, after) in articles.iter().zip(&once) {
            prop_assert_eq!(words(&before.article).join(" "), after.article.body.as_str());
            let folded = |one: &Labelled| one.tags.iter().map(Tag::folded).collect::<Vec<_>>();
            prop_assert_eq!(folded(before), folded(after));
        }
        prop_assert_eq!(as_fasttext(&once), once);
    }

    #[test]
    fn annif_holds_words_and_tags(articles in vec(labelled(), 0..6)) {
        let mut articles = as_lines(&articles);
        articles.retain(|one| !words(&one.article).is_empty());
        let once = as_annif(&articles);
        prop_assert_eq!(once.len(), articles.len());
        for (before, after) in articles.iter().zip(&once) {
            prop_assert_eq!(words(&before.article).join(" "), after.article.body.as_str());
            prop_assert_eq!(&before.tags, &after.tags);
        }
        prop_assert_eq!(as_annif(&once), once);
    }
}

#[test]
fn tags_with_what_formats_part_them_by_stay_whole() {
    let tags = [
        "a;b",
        "c|d",
        "Paris, France",
        "[e]",
        "=f",
        "g h",
        "https://i.example/j?k=1",
        "urn:catchline:l",
    ];
    let one = Labelled::new(Article::new("Tea").body("No ship.").id("1"), tags);
    let alone = tags.map(|tag| Labelled::new(Article::new("Tea").id(tag), [tag]));
    let all: Vec<_> = alone.into_iter().chain([one]).collect();
    assert_eq!(as_csv(&all), all);
    for (before, after) in all.iter().zip(as_annif(&all)) {
        assert_eq!(before.tags, after.tags);
    }
}

#[test]
fn what_is_written_is_what_the_documentation_says() {
    let mut article = Article::new("-2 degrees")
        .body("\"Tea\",\nhe said.")
        .id("7");
    article.date = Some("2021-05-03".to_owned());
    article.modified = Some("2021-05-04T10:00:00Z".to_owned());
    let tags = ["river trade", "https://a.example/tea"];
    let one = Labelled::new(article, tags);
    let all = [with_undecided(one, &["cup".to_owned()])];
    let mut out = Vec::new();
    write_csv(&mut out, &all).unwrap();
    out.push(b'\n');
    write_fasttext(&mut out, "#", &all).unwrap();
    write_annif(&mut out, &all).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "id,title,text,tags,date,lang,url,sources,modified,undecided\n\
         7,'-2 degrees,\"\"\"Tea\"\",\nhe said.\",river trade;https://a.example/tea,2021-05-03,,,,2021-05-04T10:00:00Z,cup\n\n\
         #river_trade #https://a.example/tea -2 degrees \"Tea\", he said.\n\
         -2 degrees \"Tea\", he said.\t<urn:catchline:river%20trade> <https://a.example/tea>\n"
    );
}

#[test]
fn what_a_format_cannot_hold_is_refused_by_name() {
    let write = |one: &Labelled| {
        let all = [one.clone()];
        let errors = [
            write_csv(Vec::new(), &all),
            write_fasttext(Vec::new(), "__label__", &all),
            write_annif(Vec::new(), &all),
        ];
        errors.map(|written| written.map_or_else(|error| error.to_string(), |_| String::new()))
    };
    let empty = Labelled::new(Article::default().id("7"), ["tea"]);
    for refused in write(&empty) {
        assert!(refused.starts_with("7: cannot be written as "), "{refused}");
        assert!(
            refused.ends_with("add one of them or leave it out"),
            "{refused}"
        );
    }
    let nul = Labelled::new(Article::new("a\0b"), ["tea"]);
    assert!(
        write(&nul)
            .iter()
            .all(|refused| refused.ends_with("remove it"))
    );
    let blank = Labelled::new(Article::new(" "), ["tea"]);
    assert_eq!(
        write(&blank).map(|refused| refused.is_empty()),
        [true, false, false]
    );
    let label = Labelled::new(Article::new("__label__tea is late"), ["tea"]);
    let [csv, fasttext, annif] = write(&label);
    assert!(csv.is_empty() && annif.is_empty());
    assert!(
        fasttext.ends_with("name another prefix with --label-prefix"),
        "{fasttext}"
    );
}
