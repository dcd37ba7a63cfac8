//! Posts and their new tags as a table.

use super::{apply::Became, plan::Planned, tag::Row};
use crate::escaped::Escaped;
use catchline::Tag;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Titles are cut to so many columns.
const TITLE: usize = 40;

/// A line a post, and below them what became of those that were not tagged.
pub(super) fn table(rows: &[Row<'_>]) -> String {
    let mut table = String::new();
    write(&mut table, rows).expect("a string takes every line");
    table
}

fn write(table: &mut String, rows: &[Row<'_>]) -> std::fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    let numbers = rows.iter().map(|(one, _)| one.post.to_string().len());
    let number = numbers.max().unwrap_or(0).max("post".len());
    let titles: Vec<String> = rows.iter().map(|(one, _)| title(one)).collect();
    let widths = titles.iter().map(|title| title.width());
    let width = widths.max().unwrap_or(0).max("title".len());
    writeln!(table, "{:>number$}  {:width$}  tags", "post", "title")?;
    for ((one, became), title) in rows.iter().zip(&titles) {
        let gap = " ".repeat(width - title.width());
        let tags = tags(one, became.as_ref());
        writeln!(table, "{:>number$}  {title}{gap}  {tags}", one.post)?;
    }
    Ok(())
}

/// The title in as many columns as it may have.
fn title(one: &Planned) -> String {
    let title = match one.title.as_str() {
        "" => &one.link,
        title => title,
    };
    let title = Escaped(title).to_string();
    if title.width() <= TITLE {
        return title;
    }
    let mut cut = String::new();
    for letter in title.chars() {
        if TITLE <= cut.width() + letter.width().unwrap_or(0) {
            break;
        }
        cut.push(letter);
    }
    cut + "…"
}

/// The tags that a post gets, then what it does not get and why.
fn tags(one: &Planned, became: Option<&Became>) -> String {
    let add = one.add.iter();
    let add: Vec<String> = add
        .map(|add| format!("{} {:.2}", Escaped(add.tag.as_str()), add.confidence))
        .collect();
    let mut said = Vec::new();
    let tagged = became.is_none_or(|became| *became == Became::Tagged);
    if tagged && !add.is_empty() {
        said.push(add.join(", "));
    }
    match became {
        Some(Became::Edited) => {
            said.push("not tagged: it was changed meanwhile, run it again".to_owned());
        }
        Some(Became::Gone) => said.push("not tagged: it is not there any more".to_owned()),
        Some(Became::Refused(why)) => said.push(format!("not tagged: {}", Escaped(why))),
        None | Some(Became::Tagged) => {}
    }
    said.extend(named("not on the site", &one.missing));
    said.extend(named("taken off before", &one.taken_off));
    said.join("; ")
}

fn named(what: &str, tags: &[Tag]) -> Option<String> {
    let shown: Vec<String> = tags
        .iter()
        .map(|tag| Escaped(tag.as_str()).to_string())
        .collect();
    (!shown.is_empty()).then(|| format!("{what}: {}", shown.join(", ")))
}
