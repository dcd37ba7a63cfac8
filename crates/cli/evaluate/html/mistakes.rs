//! The worst mistakes on the page, each with the words that led to it.

use super::{escape::Text, tables::bdi};
use catchline::{Led, Measured, Mistake};
use std::fmt::{Result, Write};

pub(super) fn print(page: &mut String, measured: &Measured) -> Result {
    writeln!(
        page,
        "<section>\n<h2>Worst mistakes</h2>\n<div class=\"pair\">"
    )?;
    list(
        page,
        measured,
        &measured.mistakes.accepted,
        "Suggested, and wrong",
        "Of the highest confidence, with the words that speak most for the tag.",
    )?;
    list(
        page,
        measured,
        &measured.mistakes.missed,
        "Right, and not suggested",
        "Of the lowest confidence, with the words that speak most against the tag.",
    )?;
    writeln!(page, "</div>\n</section>")
}

fn list(
    page: &mut String,
    measured: &Measured,
    mistakes: &[Mistake],
    name: &str,
    what: &str,
) -> Result {
    writeln!(page, "<div>\n<h3>{name}</h3>")?;
    if mistakes.is_empty() {
        return writeln!(page, "<p>None.</p>\n</div>");
    }
    writeln!(page, "<p>{what}</p>\n<ol class=\"mistakes\">")?;
    for mistake in mistakes {
        let tag = bdi(measured.tags[mistake.tag as usize].as_str());
        let title = [&mistake.title, &mistake.opening].map(|text| text.trim());
        let title = title.into_iter().find(|text| !text.is_empty());
        write!(
            page,
            "<li><p class=\"title\">{} <span class=\"id\"><bdi>{}</bdi></span></p>\n\
             <p><span class=\"tag\">{tag}</span> confidence {:.3}</p>",
            bdi(title.unwrap_or("(no text)")),
            Text(&mistake.article),
            mistake.confidence
        )?;
        words(page, &mistake.because)?;
        writeln!(page, "</li>")?;
    }
    writeln!(page, "</ol>\n</div>")
}

fn words(page: &mut String, words: &[Led]) -> Result {
    if words.is_empty() {
        return write!(page, "\n<p class=\"words\">no word</p>");
    }
    write!(page, "\n<p class=\"words\">")?;
    for led in words {
        let own = led.term.starts_with("mention:");
        let kind = if own { " (its name)" } else { "" };
        write!(
            page,
            "<span>{}{kind} <b>{:+.2}</b></span> ",
            bdi(&led.word),
            led.weight
        )?;
    }
    write!(page, "</p>")
}
