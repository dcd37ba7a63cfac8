//! What is read of any bytes, written as JSON Lines or a table and read again is the same.
#![no_main]

use catchline_article::{Article, Labelled};
use catchline_corpus::{Error, Format, Options, write_csv, write_jsonl};
use catchline_fuzz::{Asked, asked, bare, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(asked) = asked(data) else { return };
    let articles = read(&asked, usize::MAX).0.into_iter().flatten();
    let mut articles: Vec<Labelled> = articles.map(bare).collect();
    let lines = again(&articles, Format::JsonLines, |out, all| {
        write_jsonl(out, all)
    });
    assert_eq!(lines, articles);
    articles.retain(|one| has_text(&one.article) && !has_nul(one));
    let rows = again(&articles, Format::Csv, |out, all| write_csv(out, all));
    assert_eq!(rows, articles);
});

fn again<W>(articles: &[Labelled], format: Format, write: W) -> Vec<Labelled>
where
    W: Fn(&mut Vec<u8>, &[Labelled]) -> Result<u64, Error>,
{
    let mut bytes = Vec::new();
    write(&mut bytes, articles).expect("a vector takes all");
    let asked = Asked {
        name: "again",
        options: Options {
            format: Some(format),
            ..Options::default()
        },
        bytes: &bytes,
    };
    let read = read(&asked, usize::MAX).0.into_iter();
    read.map(|one| bare(one.expect("what was written can be read")))
        .collect()
}

/// Whether a table can hold it.
fn has_text(article: &Article) -> bool {
    let Article { title, body, .. } = article;
    !(title.is_empty() && body.is_empty())
}

/// Whether it has a NUL, which a table refuses by name, or what looks like one.
fn has_nul(labelled: &Labelled) -> bool {
    format!("{labelled:?}").contains("\\0")
}
