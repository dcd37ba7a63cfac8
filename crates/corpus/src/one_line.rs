//! Articles for formats that keep one on a line, and what such a format cannot hold.

use crate::{Error, Format};
use catchline_article::{Article, Labelled};

/// Title and text on one line, with one space between words, of which there must be one.
pub(crate) fn words(labelled: &Labelled, format: Format) -> Result<String, Error> {
    check(labelled, format)?;
    let article = &labelled.article;
    let words = article.title.split_whitespace();
    let words: Vec<&str> = words.chain(article.body.split_whitespace()).collect();
    if words.is_empty() {
        let reason = "it has no words; add some or leave it out";
        return Err(unwritable(labelled, format, reason));
    }
    Ok(words.join(" "))
}

/// That an article has no way to be written.
pub(crate) fn unwritable(labelled: &Labelled, format: Format, reason: &str) -> Error {
    let place = labelled.place.as_ref();
    let article = place.map_or_else(|| labelled.article.id_or_hash(), ToString::to_string);
    Error::Unwritable {
        article,
        format,
        reason: reason.to_owned(),
    }
}

/// Refuses an article that no format but JSON Lines can hold.
pub(crate) fn check(labelled: &Labelled, format: Format) -> Result<(), Error> {
    let Article {
        id,
        title,
        body,
        date,
        modified,
        language,
        url,
        sources,
    } = &labelled.article;
    if title.is_empty() && body.is_empty() {
        let reason = "it has neither title nor text; add one of them or leave it out";
        return Err(unwritable(labelled, format, reason));
    }
    let optional = [date, modified, language, url].into_iter().flatten();
    let mut texts = [id, title, body].into_iter().chain(optional).chain(sources);
    let has_nul = texts.any(|text| text.contains('\0'));
    let mut tags = labelled.tags.iter().chain(&labelled.undecided);
    if has_nul || tags.any(|tag| tag.as_str().contains('\0')) {
        let reason = "there is a NUL character in it; remove it";
        return Err(unwritable(labelled, format, reason));
    }
    Ok(())
}
