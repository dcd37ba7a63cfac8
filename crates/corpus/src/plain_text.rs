//! One article of plain text a file: its first line is the title.

use crate::Error;
use catchline_article::{Article, Labelled, Place};
use std::sync::Arc;

/// Reads a text; its id is `below`, or the content hash where there is no path.
pub(crate) fn read(file: &Arc<str>, below: &str, text: &str) -> Result<Labelled, Error> {
    let (title, body) = split(text).ok_or_else(|| Error::Empty { file: file.clone() })?;
    let mut article = Article::new(title).body(body).id(below);
    article.id = article.id_or_hash();
    let place = Some(Place::new(file.clone(), 0));
    Ok(Labelled {
        article,
        tags: Vec::new(),
        undecided: Vec::new(),
        rejected: None,
        archives: Vec::new(),
        place,
    })
}

/// The first line that is not blank, and what follows it without blank lines at its ends; nothing
/// where all is blank.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    (!text.is_empty()).then(|| (title.trim_end(), without_blank_start(body)))
}

/// The text from its first line that is not blank.
fn without_blank_start(text: &str) -> &str {
    let blank: usize = text
        .split_inclusive('\n')
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum();
    &text[blank..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_title() {
        let read = read(
            &"a.txt".into(),
            "notes/a.txt",
            "\n Tea is late \n\n  No ship\ncame.\n\n",
        );
        let article = read.unwrap().article;
        assert_eq!(
            (article.id.as_str(), article.title.as_str()),
            ("notes/a.txt", "Tea is late")
        );
        assert_eq!(article.body, "  No ship\ncame.");
    }

    #[test]
    fn a_text_of_one_line_has_no_body_and_an_empty_one_is_refused() {
        assert_eq!(split("Tea"), Some(("Tea", "")));
        assert!(matches!(
            read(&"a".into(), "a", " \n\n"),
            Err(Error::Empty { .. })
        ));
        assert_eq!(read(&"-".into(), "", "Tea").unwrap().article.id.len(), 16);
    }
}
