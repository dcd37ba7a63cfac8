//! Rows of the tables as articles and back.

use crate::Error;
use catchline::{Article, Labelled, Tag};
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

/// The columns of an article, in the order that [`article`] reads them.
pub(crate) const COLUMNS: &str =
    "number, source, id, title, body, language, date, modified, url, pages";

/// The same without the body.
pub(crate) const WITHOUT_BODY: &str =
    "number, source, id, title, '', language, date, modified, url, pages";

/// An article of the store, and what it is filed under.
pub(crate) struct Filed {
    pub(crate) number: i64,
    pub(crate) source: String,
    pub(crate) article: Article,
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn article(row: &Row<'_>) -> Result<Filed, Error> {
    let pages: String = row.get(9)?;
    let sources = serde_json::from_str(&pages).map_err(|error| Error::Damaged {
        what: format!("an article quotes pages that cannot be read ({error})"),
    })?;
    Ok(Filed {
        number: row.get(0)?,
        source: row.get(1)?,
        article: Article {
            id: row.get(2)?,
            title: row.get(3)?,
            body: row.get(4)?,
            language: row.get(5)?,
            date: row.get(6)?,
            modified: row.get(7)?,
            url: row.get(8)?,
            sources,
        },
    })
}

/// The article of this name and its tags.
pub(crate) fn find(
    connection: &Connection,
    source: &str,
    id: &str,
) -> Result<Option<(i64, Labelled)>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM article WHERE source = ?1 AND id = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([source, id], |row| Ok(article(row)));
    let Some(filed) = found.optional()?.transpose()? else {
        return Ok(None);
    };
    let labelled = labelled(connection, filed.number, filed.article)?;
    Ok(Some((filed.number, labelled)))
}

/// An article with the tags that the article of this number came with.
pub(crate) fn labelled(
    connection: &Connection,
    number: i64,
    article: Article,
) -> Result<Labelled, Error> {
    let mut labelled = Labelled::new(article, [] as [Tag; 0]);
    let mut tags = connection
        .prepare_cached("SELECT name, undecided FROM tag WHERE article = ?1 ORDER BY name")?;
    let mut tags = tags.query([number])?;
    while let Some(row) = tags.next()? {
        let to = if row.get(1)? {
            &mut labelled.undecided
        } else {
            &mut labelled.tags
        };
        to.push(Tag::from(row.get::<_, String>(0)?));
    }
    Ok(labelled)
}

/// The number of the article with this id, of one source or of whichever has it.
pub(crate) fn number(
    connection: &Connection,
    source: Option<&str>,
    id: &str,
) -> Result<i64, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT number, source FROM article WHERE id = ?1 AND (?2 IS NULL OR source = ?2) \
         ORDER BY source",
    )?;
    let found = statement.query_map(params![id, source], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: Vec<(i64, String)> = found.collect::<Result<_, _>>()?;
    match &found[..] {
        [] => Err(Error::Unknown { id: id.to_owned() }),
        [(number, _)] => Ok(*number),
        _ => Err(Error::Ambiguous {
            id: id.to_owned(),
            sources: found.into_iter().map(|(_, source)| source).collect(),
        }),
    }
}

/// Writes an article that is new, or in the place of the one with its source and id, and its tags.
pub(crate) fn write(
    connection: &Connection,
    source: &str,
    id: &str,
    one: &Labelled,
    counts: &[u8],
) -> Result<(), Error> {
    let Article {
        title,
        body,
        date,
        modified,
        language,
        url,
        sources,
        ..
    } = &one.article;
    let pages = serde_json::to_string(sources).expect("texts become JSON");
    let mut statement = connection.prepare_cached(
        "INSERT INTO article (source, id, hash, title, body, language, date, modified, url, pages, \
         counts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
         ON CONFLICT (source, id) DO UPDATE SET hash = ?3, title = ?4, body = ?5, language = ?6, \
         date = ?7, modified = ?8, url = ?9, pages = ?10, counts = ?11 RETURNING number",
    )?;
    let hash = one.article.content_hash().cast_signed();
    let number: i64 = statement.query_row(
        params![
            source, id, hash, title, body, language, date, modified, url, pages, counts
        ],
        |row| row.get(0),
    )?;
    let mut clear = connection.prepare_cached("DELETE FROM tag WHERE article = ?1")?;
    clear.execute([number])?;
    let mut insert = connection.prepare_cached("INSERT INTO tag VALUES (?1, ?2, ?3)")?;
    let put = |insert: &mut CachedStatement<'_>, tags: &[Tag], undecided: bool| {
        tags.iter().try_for_each(|tag| {
            insert
                .execute(params![number, tag.as_str(), undecided])
                .map(drop)
        })
    };
    put(&mut insert, &one.tags, false)?;
    put(&mut insert, &one.undecided, true)?;
    Ok(())
}
