//! One article a line of words as fastText takes them: some are tags.

use crate::{
    Error, Format, identity,
    lines::Line,
    one_line::{unwritable, words},
    options::LABEL_PREFIX,
};
use catchline_article::{Article, Labelled, Tag};
use std::io::{BufWriter, Write};

/// Whether a word stands between spaces as fastText takes them.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r')
}

/// Whether the first line that is not blank begins with a label.
pub(crate) fn is_sure(text: &str) -> bool {
    let label = text.trim_start_matches(is_space).strip_prefix(LABEL_PREFIX);
    label.is_some_and(|rest| rest.starts_with(|letter| !is_space(letter)))
}

/// Reads one line into an article, in the place of what it held; its tags come back.
///
/// Words that begin with the prefix are tags, wherever they stand; the others are the text.
pub(crate) fn read_into(
    line: &Line<'_>,
    prefix: &str,
    article: &mut Article,
) -> Result<Vec<Tag>, Error> {
    *article = Article::default();
    let mut tags = Vec::new();
    for word in line.text.split(is_space).filter(|word| !word.is_empty()) {
        if let Some(tag) = word.strip_prefix(prefix) {
            tags.push(Tag::new(tag));
            continue;
        }
        if !article.body.is_empty() {
            article.body.push(' ');
        }
        article.body.push_str(word);
    }
    if article.body.is_empty() {
        return Err(Error::NoText {
            place: line.place(),
        });
    }
    article.id = identity::derive(article);
    tags.retain(|tag| !tag.as_str().is_empty());
    Ok(tags)
}

/// Writes articles as lines for fastText, `__label__tag` for each tag and then the words of title
/// and text, and says how many. `prefix` stands for `__label__`.
///
/// White space in a text becomes one space, in a tag `_`, which counts as a space where tags are
/// compared. Id, date, language, address and sources are left out.
///
/// # Errors
/// [`Error::Unwritable`] for an article without words, with NUL in a field, or with a word that
/// begins with the prefix; [`Error::Write`] where `out` refuses.
pub fn write_fasttext<'a>(
    out: impl Write,
    prefix: &str,
    articles: impl IntoIterator<Item = &'a Labelled>,
) -> Result<u64, Error> {
    let mut out = BufWriter::new(out);
    let refused = |source| Error::Write { source };
    let mut written = 0;
    for labelled in articles {
        let text = words(labelled, Format::FastText)?;
        if text.split(is_space).any(|word| word.starts_with(prefix)) {
            let reason = format!(
                "a word of it begins with {prefix:?}; name another prefix with --label-prefix"
            );
            return Err(unwritable(labelled, Format::FastText, &reason));
        }
        let mut line = String::new();
        for tag in labelled.tags.iter().filter(|tag| !tag.as_str().is_empty()) {
            let parts: Vec<&str> = tag.as_str().split_whitespace().collect();
            line.extend([prefix, &parts.join("_"), " "]);
        }
        writeln!(out, "{line}{text}").map_err(refused)?;
        written += 1;
    }
    out.flush().map_err(refused)?;
    Ok(written)
}
