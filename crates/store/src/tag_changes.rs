//! Tags that were renamed, merged or retired: a log over what articles carry, which stays as it came.

use crate::{Error, Store, about};
use catchline::{Labelled, Tag};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TagChange {
    /// It gets a name that no tag has.
    Rename(Tag),
    /// It becomes one with another tag that articles carry.
    Merge(Tag),
    /// It is on no article any more, and never suggested.
    Retire,
}

/// A line of the log of changed tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedTag {
    /// Its number, which [`Store::undo_tag_change`] takes.
    pub number: i64,
    /// The tag.
    pub tag: Tag,
    /// What became of it.
    pub change: TagChange,
    /// Who changed it; any text.
    pub who: String,
    /// When, UTC as `2026-11-29T11:00:00Z`.
    pub time: String,
    /// When it was undone, if it was.
    pub undone: Option<String>,
}

/// How many articles a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TagEffect {
    /// Articles with the tag.
    pub articles: u64,
    /// Articles with the tag that it becomes one with.
    pub others: u64,
    /// Articles with both.
    pub both: u64,
}

/// What tags are called now.
#[derive(Debug, Default)]
pub(crate) struct CurrentTags(BTreeMap<String, Option<Tag>>);

impl TagChange {
    /// The tag that it becomes, if it stays.
    fn becomes(&self) -> Option<&Tag> {
        match self {
            Self::Rename(into) | Self::Merge(into) => Some(into),
            Self::Retire => None,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Rename(_) => "rename",
            Self::Merge(_) => "merge",
            Self::Retire => "retire",
        }
    }
}

impl CurrentTags {
    fn of(changes: &[ChangedTag]) -> Self {
        let mut now: BTreeMap<String, Option<Tag>> = BTreeMap::new();
        for change in changes.iter().filter(|change| change.undone.is_none()) {
            let tag = change.tag.folded();
            let into = change.change.becomes();
            // What had become this tag becomes the next one.
            for current in now.values_mut() {
                if current.as_ref().is_some_and(|one| one.folded() == tag) {
                    *current = into.cloned();
                }
            }
            now.insert(tag, into.cloned());
        }
        Self(now)
    }

    /// What a tag is called; nothing where it is retired.
    pub(crate) fn current<'t>(&'t self, tag: &'t Tag) -> Option<&'t Tag> {
        if self.0.is_empty() {
            return Some(tag);
        }
        self.0.get(&tag.folded()).map_or(Some(tag), Option::as_ref)
    }

    /// Gives an article its tags as they are called.
    pub(crate) fn apply(&self, one: &mut Labelled) {
        if self.0.is_empty() {
            return;
        }
        let mut seen = BTreeSet::new();
        for tags in [&mut one.tags, &mut one.undecided] {
            let current = tags.iter().filter_map(|tag| self.current(tag));
            let current = current.filter(|tag| seen.insert(tag.folded()));
            let mut current: Vec<Tag> = current.cloned().collect();
            current.sort_unstable();
            *tags = current;
        }
    }
}

impl Store {
    /// All changes of tags, in their order, also those that were undone.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn tag_changes(&self) -> Result<Vec<ChangedTag>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, tag, change, becomes, who, time, undone FROM tag_change ORDER BY number",
        )?;
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, becomes): (String, Option<String>) = (row.get(2)?, row.get(3)?);
            let change = match (name.as_str(), becomes.map(Tag::from)) {
                ("rename", Some(into)) => TagChange::Rename(into),
                ("merge", Some(into)) => TagChange::Merge(into),
                ("retire", None) => TagChange::Retire,
                _ => {
                    return Err(Error::Damaged {
                        what: format!("the log of tags knows no change {name:?}"),
                    });
                }
            };
            all.push(ChangedTag {
                number: row.get(0)?,
                tag: Tag::from(row.get::<_, String>(1)?),
                change,
                who: row.get(4)?,
                time: row.get(5)?,
                undone: row.get(6)?,
            });
        }
        Ok(all)
    }

    pub(crate) fn current_tags(&self) -> Result<CurrentTags, Error> {
        Ok(CurrentTags::of(&self.tag_changes()?))
    }

    /// What a change would come to, and whether it can be.
    ///
    /// # Errors
    /// [`Error::NoTag`] where no article carries the tag, or the one that it is to become one with;
    /// [`Error::TagExists`] where the new name is another tag's; [`Error::Retired`] where it is
    /// that of a tag that was retired; [`Error::Sqlite`], [`Error::Damaged`].
    pub fn tag_effect(&self, tag: &Tag, change: &TagChange) -> Result<TagEffect, Error> {
        let into = change.becomes().map(Tag::folded);
        let (tag_folded, mut effect) = (tag.folded(), TagEffect::default());
        for one in self.articles()? {
            let has = |folded: &str| one.tags.iter().any(|tag| tag.folded() == folded);
            let (is, is_other) = (has(&tag_folded), into.as_deref().is_some_and(has));
            effect.articles += u64::from(is);
            effect.others += u64::from(is_other);
            effect.both += u64::from(is && is_other);
        }
        let (tag, into) = (tag.clone(), change.becomes().cloned());
        if effect.articles == 0 {
            return Err(Error::NoTag { tag });
        }
        let is_same = into
            .as_ref()
            .is_some_and(|into| into.folded() == tag_folded);
        match (change, into) {
            (TagChange::Merge(_), Some(tag)) if effect.others == 0 => Err(Error::NoTag { tag }),
            (TagChange::Merge(_), Some(tag)) if is_same => Err(Error::TagExists { tag }),
            (TagChange::Rename(_), Some(tag)) if 0 < effect.others && !is_same => {
                Err(Error::TagExists { tag })
            }
            (_, Some(tag)) if tag.is_empty() => Err(Error::NoTag { tag }),
            (_, Some(tag)) if self.current_tags()?.current(&tag).is_none() => {
                Err(Error::Retired { tag })
            }
            _ => Ok(effect),
        }
    }

    /// Changes a tag from now on: on the articles that are in the store, on those that come, and in
    /// what editors said and say. What articles came with is kept, so that it can be undone.
    ///
    /// # Errors
    /// Those of [`Store::tag_effect`].
    pub fn change_tag(
        &mut self,
        tag: &Tag,
        change: &TagChange,
        who: &str,
        time: &str,
    ) -> Result<TagEffect, Error> {
        let effect = self.tag_effect(tag, change)?;
        let begun = self.begin()?;
        write(&begun, tag, change, (who, time, None))?;
        about::change(&begun, 1)?;
        begun.commit()?;
        Ok(effect)
    }

    /// Undoes a change, or the last one that is not undone; gives which it was, if there was one.
    /// The changes after it stay.
    ///
    /// # Errors
    /// [`Error::Sqlite`], [`Error::Damaged`].
    pub fn undo_tag_change(
        &mut self,
        number: Option<i64>,
        time: &str,
    ) -> Result<Option<ChangedTag>, Error> {
        let all = self.tag_changes()?;
        let mut standing = all.into_iter().filter(|change| change.undone.is_none());
        let found = match number {
            Some(number) => standing.find(|change| change.number == number),
            None => standing.next_back(),
        };
        if let Some(found) = &found {
            let begun = self.begin()?;
            let undo = "UPDATE tag_change SET undone = ?1 WHERE number = ?2";
            begun.execute(undo, params![time, found.number])?;
            about::change(&begun, 1)?;
            begun.commit()?;
        }
        Ok(found)
    }
}

/// Adds a line to the log of changed tags.
pub(crate) fn write(
    connection: &Connection,
    tag: &Tag,
    change: &TagChange,
    (who, time, undone): (&str, &str, Option<&str>),
) -> Result<(), Error> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO tag_change (tag, change, becomes, who, time, undone) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let becomes = change.becomes().map(Tag::as_str);
    insert.execute(params![
        tag.as_str(),
        change.name(),
        becomes,
        who,
        time,
        undone
    ])?;
    Ok(())
}
