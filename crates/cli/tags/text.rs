//! Findings as short sentences, then the table of tags.

use crate::{escaped::Escaped, message::count};
use catchline::{Hygiene, Implied, Likeness, Merge, NearDuplicate, Tag, TagUse};
use std::fmt::Write;

/// So many of what is found by the hundred are shown.
const SHOWN: usize = 20;

/// So many companions of a tag are named.
const NAMED: usize = 3;

/// The kinds of near-duplicates, as headings.
const KINDS: [(Likeness, &str); 4] = [
    (Likeness::Form, "The same words in another form"),
    (Likeness::Typing, "Perhaps a typing error"),
    (Likeness::Initials, "Initials of the other"),
    (
        Likeness::Within,
        "One name inside the other, on nearly the same articles",
    ),
];

/// The whole page.
pub(super) fn lists(found: &Hygiene) -> String {
    let mut page = String::new();
    write(&mut page, found).expect("a string takes every line");
    page
}

fn write(page: &mut String, found: &Hygiene) -> std::fmt::Result {
    let articles = count(found.articles + found.untagged, "article");
    let tags = count(found.tags.len() as u64, "tag");
    writeln!(page, "{articles}, {} without a tag; {tags}", found.untagged)?;
    if 0 < found.left_out {
        let left_out = count(found.left_out, "tag");
        writeln!(page, "{left_out} on fewer articles left out")?;
    }
    section(page, "Read as one tag", &found.merges, usize::MAX, merge)?;
    for (likeness, heading) in KINDS {
        let such = found.near_duplicates.iter();
        let such: Vec<_> = such.filter(|one| one.likeness == likeness).collect();
        section(page, heading, &such, usize::MAX, |one| near(one))?;
    }
    section(
        page,
        "On every article",
        &found.on_every_article,
        SHOWN,
        name,
    )?;
    let heading = "Always on the same articles";
    section(page, heading, &found.together, SHOWN, |group| {
        used(group, " and ")
    })?;
    let heading = "Never without another";
    section(page, heading, &found.implied, SHOWN, implied)?;
    rare(page, found)?;
    table(page, &found.tags)
}

/// A heading with the number of findings, and a line for each of the first.
fn section<T>(
    page: &mut String,
    heading: &str,
    all: &[T],
    shown: usize,
    line: impl Fn(&T) -> String,
) -> std::fmt::Result {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(page, "\n{heading} ({}):", all.len())?;
    for one in all.iter().take(shown) {
        writeln!(page, "  {}", line(one))?;
    }
    match all.len().saturating_sub(shown) {
        0 => Ok(()),
        more => writeln!(page, "  and {more} more; --format json names all"),
    }
}

fn merge(Merge { shown, others }: &Merge) -> String {
    let others: Vec<String> = others.iter().map(name).collect();
    format!("{} ← {}", name(shown), others.join(", "))
}

fn near(one: &NearDuplicate) -> String {
    let both = match one.both {
        0 => "never together".to_owned(),
        both => format!("together on {both}"),
    };
    format!(
        "{} and {}, {both}",
        with_count(&one.more),
        with_count(&one.less)
    )
}

fn implied(one: &Implied) -> String {
    let named = &one.always_with[..NAMED.min(one.always_with.len())];
    let more = match one.always_with.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (tag, named) = (with_count(&one.tag), used(named, ", "));
    format!("{tag} always comes with {named}{more}")
}

/// How many tags are on one article or a few, and the first of them.
fn rare(page: &mut String, found: &Hygiene) -> std::fmt::Result {
    let kinds = [
        ("one article", &found.on_one),
        ("2 to 4 articles", &found.on_few),
    ];
    if kinds.iter().all(|(_, tags)| tags.is_empty()) {
        return Ok(());
    }
    writeln!(
        page,
        "\nToo rare to learn well ({}):",
        found.on_one.len() + found.on_few.len()
    )?;
    for (on, tags) in kinds.into_iter().filter(|(_, tags)| !tags.is_empty()) {
        let named: Vec<String> = tags.iter().take(SHOWN).map(name).collect();
        let more = match tags.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more; --format json names all"),
        };
        let tags = count(tags.len() as u64, "tag");
        writeln!(page, "  {tags} on {on}: {}{more}", named.join(", "))?;
    }
    Ok(())
}

fn table(page: &mut String, tags: &[TagUse]) -> std::fmt::Result {
    writeln!(page, "\narticles  tag")?;
    for TagUse { tag, articles } in tags {
        writeln!(page, "{articles:>8}  {}", name(tag))?;
    }
    Ok(())
}

fn used(tags: &[TagUse], between: &str) -> String {
    let tags: Vec<String> = tags.iter().map(with_count).collect();
    tags.join(between)
}

fn with_count(TagUse { tag, articles }: &TagUse) -> String {
    format!("{} ({articles})", name(tag))
}

fn name(tag: &Tag) -> String {
    Escaped(tag.as_str()).to_string()
}
