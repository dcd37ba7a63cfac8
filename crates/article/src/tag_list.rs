//! The tags that an editor keeps a list of: their other names, parents, and those never to suggest.

use crate::{Place, Tag};
use serde::{Deserialize, Serialize};

/// A list of tags kept by hand, by name: the same for any order its entries came in.
///
/// What it means for learning is said at `Params::tag_list` of the crate `catchline`.
/// [`TagKeys::of`](crate::TagKeys::of) checks it.
///
/// ```
/// use catchline_article::{Tag, TagEntry, TagKeys, TagList};
///
/// let entry = TagEntry::new("meddling in elections").alias("election interference");
/// let list = TagList::new([entry, TagEntry::new("uncategorised").never_suggest(true)]);
/// let keys = TagKeys::of(&list, false)?;
/// assert_eq!(keys.key(&Tag::new("Election-Interference")), "meddling in elections");
/// # Ok::<(), catchline_article::TagListError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TagList {
    entries: Vec<TagEntry>,
}

/// One tag of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TagEntry {
    /// The tag, as it is to be shown.
    pub name: Tag,
    /// Its other names.
    pub aliases: Vec<Tag>,
    /// Whether it is a tag that articles carry and that is never to be suggested.
    pub never_suggest: bool,
    /// The tag that it is a kind or a part of.
    pub parent: Option<Tag>,
    /// Where it was read, for messages; no model keeps it.
    #[serde(skip)]
    pub place: Option<Place>,
}

impl TagList {
    /// The list of these entries.
    pub fn new(entries: impl IntoIterator<Item = TagEntry>) -> Self {
        let mut entries: Vec<TagEntry> = entries.into_iter().collect();
        for entry in &mut entries {
            entry.aliases.sort_unstable();
        }
        entries.sort_unstable();
        Self { entries }
    }

    /// The entries, by name.
    pub fn entries(&self) -> &[TagEntry] {
        &self.entries
    }

    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl TagEntry {
    /// A tag of this name and nothing else.
    pub fn new(name: impl Into<Tag>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Adds another name.
    #[must_use]
    pub fn alias(mut self, name: impl Into<Tag>) -> Self {
        self.aliases.push(name.into());
        self
    }

    /// Whether the tag is never to be suggested.
    #[must_use]
    pub fn never_suggest(mut self, never: bool) -> Self {
        self.never_suggest = never;
        self
    }

    /// Sets the tag that it is a kind or a part of.
    #[must_use]
    pub fn parent(mut self, parent: impl Into<Tag>) -> Self {
        self.parent = Some(parent.into());
        self
    }
}

/// A list of tags that contradicts itself.
///
/// Every message begins with file and line where the entry was read from a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TagListError {
    /// Nothing is left of a name after folding.
    #[error(
        "{}the name {:?} of a tag is empty; write what the tag is called, or take the entry out",
        at(.place.as_ref()),
        .name.as_str()
    )]
    EmptyName {
        /// The name.
        name: Tag,
        /// Where the entry was read.
        place: Option<Place>,
    },
    /// Nothing is left of an alias after folding.
    #[error(
        "{}the tag {:?} has the alias {:?}, which is empty; write another name of the tag, or take \
         the alias out",
        at(.place.as_ref()),
        .name.as_str(),
        .alias.as_str()
    )]
    EmptyAlias {
        /// The tag.
        name: Tag,
        /// The alias.
        alias: Tag,
        /// Where the entry was read.
        place: Option<Place>,
    },
    /// Two entries are one tag.
    #[error(
        "{}the tag {:?} stands in the list before{}; keep one entry, with the aliases of both",
        at(.place.as_ref()),
        .name.as_str(),
        beside(.first.as_ref())
    )]
    Twice {
        /// The name of the second entry.
        name: Tag,
        /// Where the first entry was read.
        first: Option<Place>,
        /// Where the second was read.
        place: Option<Place>,
    },
    /// Two tags have one name.
    #[error(
        "{}the alias {:?} of the tag {:?} is a name of the tag {:?} too{}; leave it to one of them",
        at(.place.as_ref()),
        .alias.as_str(),
        .name.as_str(),
        .other.as_str(),
        beside(.first.as_ref())
    )]
    Taken {
        /// The tag that has the alias.
        name: Tag,
        /// The alias.
        alias: Tag,
        /// The other tag.
        other: Tag,
        /// Where the other tag's entry was read.
        first: Option<Place>,
        /// Where the entry was read.
        place: Option<Place>,
    },
    /// A tag is its own ancestor.
    #[error(
        "{}the parents of the tag {:?} go round in a circle: {}; take one of them out",
        at(.place.as_ref()),
        .circle[0].as_str(),
        arrows(.circle)
    )]
    Circle {
        /// The tag, its parent, the parent of that and so on, not again the tag; not empty.
        circle: Vec<Tag>,
        /// Where the entry was read.
        place: Option<Place>,
    },
    /// A parent that neither the list nor the archive knows.
    #[error(
        "{}the parent {:?} of the tag {:?} is no tag of the list or the archive; mend its spelling, \
         or add an entry for it",
        at(.place.as_ref()),
        .parent.as_str(),
        .name.as_str()
    )]
    UnknownParent {
        /// The tag.
        name: Tag,
        /// Its parent.
        parent: Tag,
        /// Where the entry was read.
        place: Option<Place>,
    },
}

fn at(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!("{place}: "))
}

fn beside(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!(" ({place})"))
}

fn arrows(circle: &[Tag]) -> String {
    let names = circle.iter().chain(circle.first());
    let names: Vec<&str> = names.map(Tag::as_str).collect();
    names.join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_in_any_order() {
        let first = TagEntry::new("b").alias("y").alias("x");
        let second = TagEntry::new("a").parent("b");
        let list = TagList::new([first, second.clone()]);
        let turned = TagList::new([second, TagEntry::new("b").alias("x").alias("y")]);
        assert_eq!(list, turned);
        assert_eq!(list.entries()[0].name, Tag::new("a"));
        assert!(!list.is_empty() && TagList::default().is_empty());
    }

    #[test]
    fn messages_begin_with_the_place_where_there_is_one() {
        let circle = |place| TagListError::Circle {
            circle: ["a", "b"].map(Tag::new).into(),
            place,
        };
        let told = circle(Some(Place::new("tags.toml", 7))).to_string();
        assert!(told.starts_with("tags.toml:7: the parents"), "{told}");
        assert!(told.contains("circle: a → b → a;"), "{told}");
        assert!(circle(None).to_string().starts_with("the parents"));
    }
}
