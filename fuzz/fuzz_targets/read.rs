//! Any bytes as a file of any format: what comes out is within limits, counted, and the same in pieces.
#![no_main]

use catchline_article::Labelled;
use catchline_corpus::{Error, Format, Limit};
use catchline_fuzz::{asked, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(asked) = asked(data) else { return };
    let (all, report) = read(&asked, usize::MAX);
    let limits = &asked.options.limits;
    for Labelled { article, tags, .. } in all.iter().flatten() {
        assert!(article.title.len() + article.body.len() <= limits.article as usize);
        assert!(tags.len() <= limits.tags as usize);
        for text in [&article.title, &article.body] {
            let mut words = text.split(|c: char| !c.is_alphanumeric());
            assert!(words.all(|word| word.len() <= limits.token as usize));
            assert!(!text.contains('\0') || may_escape(asked.options.format));
        }
    }
    let articles = all.iter().flatten().count() as u64;
    assert_eq!(report.articles, articles);
    assert_eq!(report.errors, all.len() as u64 - articles);
    assert!(report.files <= 1);
    let piece = 1 + data.len() % 7 + data.len() / 64;
    let (pieces, counted) = read(&asked, piece);
    if unpacks_in_part(&all) || unpacks_in_part(&pieces) {
        // How much comes before the damage depends on how the bytes come.
        assert!(all.iter().any(Result::is_err) && pieces.iter().any(Result::is_err));
        return;
    }
    assert_eq!(said(&pieces), said(&all), "in pieces of {piece}");
    assert_eq!(counted, report);
});

/// Whether a text may hold what its file does not, as JSON may with `\u0000`.
fn may_escape(format: Option<Format>) -> bool {
    use Format::{Ghost, JsonFeed, JsonLines, Markdown};
    format.is_none_or(|format| [Ghost, JsonFeed, JsonLines, Markdown].contains(&format))
}

fn unpacks_in_part(read: &[Result<Labelled, Error>]) -> bool {
    let limit = |limit: &Limit| matches!(limit, Limit::Ratio | Limit::Unpacked);
    read.iter().any(|one| match one {
        Err(Error::Gzip { .. }) => true,
        Err(Error::Limit { limit: reached, .. }) => limit(reached),
        _ => false,
    })
}

fn said(read: &[Result<Labelled, Error>]) -> Vec<Result<&Labelled, String>> {
    let said = |one: &'_ Error| one.to_string();
    read.iter().map(|one| one.as_ref().map_err(said)).collect()
}
