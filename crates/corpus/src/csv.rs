//! One article a row of a table with a header: reading a row, and writing the table.

use crate::{
    Error, Format, columns::Column, identity, one_line::check, rows::Row, table::SEPARATORS,
};
use catchline_article::{Article, Labelled, Tag};
use std::{
    borrow::Cow,
    io::{BufWriter, Write},
};

/// What a spreadsheet takes for the start of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Reads one row into an article, in the place of what it held; its tags come back, and those that
/// are undecided.
pub(crate) fn read_into(row: &Row<'_>, article: &mut Article) -> Result<[Vec<Tag>; 2], Error> {
    let text = |column| row.cell(column).map(|cell| plain(cell).into_owned());
    let (title, body) = (text(Column::Title), text(Column::Text));
    if title.is_none() && body.is_none() {
        return Err(Error::NoText { place: row.place() });
    }
    *article = Article {
        id: text(Column::Id).unwrap_or_default(),
        title: title.unwrap_or_default(),
        body: body.unwrap_or_default(),
        date: text(Column::Date),
        modified: text(Column::Modified),
        language: text(Column::Lang),
        url: text(Column::Url),
        sources: list(row, Column::Sources)?,
    };
    if article.id.is_empty() {
        article.id = identity::derive(article);
    }
    Ok([tags(row, Column::Tags)?, tags(row, Column::Undecided)?])
}

/// The tags that a cell holds.
fn tags(row: &Row<'_>, column: Column) -> Result<Vec<Tag>, Error> {
    let tags = list(row, column)?.into_iter().map(Tag::from);
    Ok(tags.filter(|tag| !tag.as_str().is_empty()).collect())
}

/// The list that a cell holds: a JSON array of strings, or strings with separators between them.
fn list(row: &Row<'_>, column: Column) -> Result<Vec<String>, Error> {
    let cell = row.cell(column).map(plain).unwrap_or_default();
    let trimmed = cell.trim();
    if trimmed.starts_with('[') && trimmed.ends_with(']') {
        return serde_json::from_str(trimmed).map_err(|source| Error::List {
            place: row.place(),
            field: column.name(),
            source,
        });
    }
    let separator = row.table.separator.as_str();
    let one_by_one: Vec<&str> = if separator.is_empty() {
        vec![trimmed]
    } else {
        trimmed.split(separator).collect()
    };
    let parts = one_by_one.into_iter().map(str::trim);
    let filled = parts.filter(|part| !part.is_empty());
    Ok(filled.map(str::to_owned).collect())
}

/// A cell without the apostrophe that keeps a spreadsheet from running it.
fn plain(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if would_run(rest) => rest.to_owned().into(),
        _ => cell,
    }
}

/// Whether a spreadsheet would run a cell, or an apostrophe is all that keeps it from that.
fn would_run(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Writes articles as CSV with a header, one a row with the columns
/// `id,title,text,tags,date,lang,url,sources,modified,undecided`, and says how many.
///
/// Cells with a comma, a double quote or an end of line in them stand within double quotes. Tags
/// and sources stand with `;` between them, or as a JSON array of strings where one of them holds
/// `;`, `|` or `,`. A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return would be
/// run by a spreadsheet: an apostrophe is put before it, which reading takes off again.
///
/// # Errors
/// [`Error::Unwritable`] for an article without a title and a text, or with NUL in a field, since
/// it could not be read again; [`Error::Write`] where `out` refuses.
pub fn write_csv<'a>(
    out: impl Write,
    articles: impl IntoIterator<Item = &'a Labelled>,
) -> Result<u64, Error> {
    let mut out = BufWriter::new(out);
    let refused = |source| Error::Write { source };
    let header = Column::ALL.map(Column::name).join(",");
    writeln!(out, "{header}").map_err(refused)?;
    let mut written = 0;
    let mut row = String::new();
    for labelled in articles {
        let article = &labelled.article;
        check(labelled, Format::Csv)?;
        let sources: Vec<&str> = article.sources.iter().map(String::as_str).collect();
        row.clear();
        for column in Column::ALL {
            let cell = match column {
                Column::Id => article.id.as_str().into(),
                Column::Title => article.title.as_str().into(),
                Column::Text => article.body.as_str().into(),
                Column::Tags => joined(&filled(&labelled.tags)),
                Column::Date => article.date.as_deref().unwrap_or_default().into(),
                Column::Lang => article.language.as_deref().unwrap_or_default().into(),
                Column::Url => article.url.as_deref().unwrap_or_default().into(),
                Column::Sources => joined(&sources),
                Column::Modified => article.modified.as_deref().unwrap_or_default().into(),
                Column::Undecided => joined(&filled(&labelled.undecided)),
            };
            if column != Column::ALL[0] {
                row.push(',');
            }
            add(&mut row, &cell);
        }
        row.push('\n');
        out.write_all(row.as_bytes()).map_err(refused)?;
        written += 1;
    }
    out.flush().map_err(refused)?;
    Ok(written)
}

/// How tags are written that have anything to write.
fn filled(tags: &[Tag]) -> Vec<&str> {
    let shown = tags.iter().map(Tag::as_str);
    shown.filter(|shown| !shown.is_empty()).collect()
}

/// A list as a cell.
fn joined<'a>(list: &[&'a str]) -> Cow<'a, str> {
    let is_plain = |one: &&str| {
        !one.is_empty() && one.trim() == *one && !one.starts_with('[') && !one.contains(SEPARATORS)
    };
    match list {
        [] => "".into(),
        [one] if is_plain(one) => (*one).into(),
        list if list.iter().all(is_plain) => list.join(";").into(),
        list => serde_json::Value::from(list).to_string().into(),
    }
}

/// Adds a cell to a row.
fn add(row: &mut String, cell: &str) {
    let apostrophe = if would_run(cell) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r']) {
        let cell = cell.replace('"', "\"\"");
        row.extend(["\"", apostrophe, &cell, "\""]);
    } else {
        row.extend([apostrophe, cell]);
    }
}
