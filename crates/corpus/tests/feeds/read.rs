//! Reading a fixture, or any bytes, and telling what came out.

use catchline_article::{Labelled, Tag};
use catchline_corpus::{Error, Format, Options, Report, read_with};
use std::{fs, path::Path};

pub(crate) type Outcome = (Vec<Labelled>, Vec<Error>, Report);

pub(crate) fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    fs::read_to_string(folder.join(name)).unwrap()
}

thread_local! {
    static FOLDER: tempfile::TempDir = tempfile::tempdir().unwrap();
}

pub(crate) fn bytes_read(bytes: &[u8], options: &Options) -> Outcome {
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

pub(crate) fn all(name: &str, options: &Options) -> (Vec<Labelled>, Report) {
    let (articles, errors, report) = bytes_read(fixture(name).as_bytes(), options);
    assert!(errors.is_empty(), "{name}: {errors:?}");
    (articles, report)
}

pub(crate) fn of(format: Format) -> Options {
    Options {
        format: Some(format),
        ..Options::default()
    }
}

pub(crate) fn titles(articles: &[Labelled]) -> Vec<&str> {
    let titles = articles.iter().map(|one| one.article.title.as_str());
    titles.collect()
}

pub(crate) fn tags(article: &Labelled) -> Vec<&str> {
    article.tags.iter().map(Tag::as_str).collect()
}

/// Title, body, id, date, url and language of an article.
pub(crate) fn told(one: &Labelled) -> [&str; 6] {
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

/// An export around one item that is made of this.
pub(crate) fn export(item: &str) -> String {
    format!(
        "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>\n<item><title>{item}</title>\n\
         <wp:status>publish</wp:status></item>\n<item><title>Next</title>\n\
         <wp:status>publish</wp:status></item></channel></rss>\n"
    )
}
