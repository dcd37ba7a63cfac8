//! Which tag a spelling is, by how tags fold and by a list of their other names.

use crate::{Tag, TagEntry, TagList, TagListError};
use std::collections::BTreeMap;

/// What makes spellings one tag: their folded form, or where tags are exact the shown one, and
/// that a list says so.
#[derive(Debug, Clone)]
pub struct TagKeys<'l> {
    exact: bool,
    list: &'l TagList,
    /// The entry of each name and each alias, by its key.
    entries: BTreeMap<String, usize>,
}

impl<'l> TagKeys<'l> {
    /// The keys of a list, which is checked. Where tags are `exact`, spellings are compared letter
    /// by letter.
    ///
    /// # Errors
    /// [`TagListError`], all but [`TagListError::UnknownParent`]: a parent may be a tag of the
    /// archive.
    pub fn of(list: &'l TagList, exact: bool) -> Result<Self, TagListError> {
        let mut keys = Self {
            exact,
            list,
            entries: BTreeMap::new(),
        };
        for (at, entry) in list.entries().iter().enumerate() {
            keys.add_name(at, entry)?;
        }
        for (at, entry) in list.entries().iter().enumerate() {
            keys.add_aliases(at, entry)?;
        }
        let circle = list.entries().iter().find_map(|entry| keys.circle(entry));
        circle.map_or(Ok(keys), Err)
    }

    fn add_name(&mut self, at: usize, entry: &TagEntry) -> Result<(), TagListError> {
        let TagEntry { name, place, .. } = entry.clone();
        if name.is_empty() {
            return Err(TagListError::EmptyName { name, place });
        }
        let Some(before) = self.entries.insert(name.key(self.exact), at) else {
            return Ok(());
        };
        let mut both = [&self.list.entries()[before], entry];
        // Entries go by name; the message goes by where they stand.
        both.sort_by_key(|one| one.place.as_ref());
        let [first, second] = both.map(|one| one.place.clone());
        Err(TagListError::Twice {
            name: both[1].name.clone(),
            first,
            place: second,
        })
    }

    fn add_aliases(&mut self, at: usize, entry: &TagEntry) -> Result<(), TagListError> {
        for alias in &entry.aliases {
            let (name, alias, place) = (entry.name.clone(), alias.clone(), entry.place.clone());
            if alias.is_empty() {
                return Err(TagListError::EmptyAlias { name, alias, place });
            }
            let known = self.entries.insert(alias.key(self.exact), at);
            if let Some(other) = known.filter(|&known| known != at) {
                let other = &self.list.entries()[other];
                return Err(TagListError::Taken {
                    name,
                    alias,
                    other: other.name.clone(),
                    first: other.place.clone(),
                    place,
                });
            }
        }
        Ok(())
    }

    /// The circle that begins with this entry, where its parents lead back to it.
    fn circle(&self, entry: &TagEntry) -> Option<TagListError> {
        let mut circle = vec![entry.name.clone()];
        let mut here = entry;
        while circle.len() <= self.list.entries().len() {
            here = self.entry(here.parent.as_ref()?)?;
            if here.name == entry.name {
                let place = entry.place.clone();
                return Some(TagListError::Circle { circle, place });
            }
            circle.push(here.name.clone());
        }
        // The circle goes on above: it is found from the entries on it.
        None
    }

    /// The key of the tag that a spelling stands for: equal keys are one tag.
    pub fn key(&self, spelling: &Tag) -> String {
        let key = spelling.key(self.exact);
        match self.entries.get(&key) {
            Some(&at) => self.list.entries()[at].name.key(self.exact),
            None => key,
        }
    }

    /// The entry of the tag that a spelling stands for.
    pub fn entry(&self, spelling: &Tag) -> Option<&'l TagEntry> {
        if self.entries.is_empty() {
            return None;
        }
        let at = *self.entries.get(&spelling.key(self.exact))?;
        self.list.entries().get(at)
    }

    /// Whether the tag that a spelling stands for is never to be suggested.
    pub fn is_never_suggested(&self, spelling: &Tag) -> bool {
        self.entry(spelling)
            .is_some_and(|entry| entry.never_suggest)
    }

    /// The list.
    pub fn list(&self) -> &'l TagList {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    fn refused(entries: &[TagEntry], exact: bool) -> Option<TagListError> {
        let mut entries = entries.to_vec();
        for (entry, line) in entries.iter_mut().zip(1..) {
            entry.place = Some(Place::new("tags.toml", line));
        }
        TagKeys::of(&TagList::new(entries), exact).err()
    }

    #[test]
    fn aliases_stand_for_their_tag() {
        let list = TagList::new([
            TagEntry::new("meddling in elections").alias("Election interference"),
            TagEntry::new("Uncategorised").never_suggest(true),
        ]);
        let keys = TagKeys::of(&list, false).unwrap();
        for spelling in ["election-interference", "MEDDLING in elections"] {
            assert_eq!(keys.key(&Tag::new(spelling)), "meddling in elections");
        }
        assert_eq!(keys.key(&Tag::new("Other_tag")), "other tag");
        assert!(keys.is_never_suggested(&Tag::new("uncategorised")));
        let exact = TagKeys::of(&list, true).unwrap();
        let key = |spelling| exact.key(&Tag::new(spelling));
        assert_eq!(key("Election interference"), "meddling in elections");
        assert_eq!(key("election interference"), "election interference");
        assert!(!exact.is_never_suggested(&Tag::new("uncategorised")));
    }

    #[test]
    fn empty_names_are_refused() {
        let empty = [TagEntry::new("a"), TagEntry::new(" - ")];
        assert!(matches!(
            refused(&empty, false),
            Some(TagListError::EmptyName { place: Some(place), .. }) if place.line == 2
        ));
        let alias = [TagEntry::new("a").alias("_")];
        assert!(matches!(
            refused(&alias, true),
            Some(TagListError::EmptyAlias { .. })
        ));
    }

    #[test]
    fn a_name_is_one_tags() {
        let twice = [TagEntry::new("Tea-time"), TagEntry::new("Tea time")];
        // "Tea time" comes first by name, "Tea-time" in the file.
        let told = refused(&twice, false).unwrap().to_string();
        assert!(
            told.starts_with("tags.toml:2: the tag \"Tea time\"") && told.contains("(tags.toml:1)"),
            "{told}"
        );
        assert_eq!(refused(&twice, true), None);
        for other in [TagEntry::new("tea"), TagEntry::new("cup").alias("TEA")] {
            let taken = [other, TagEntry::new("drinks").alias("Tea")];
            assert!(matches!(
                refused(&taken, false),
                Some(TagListError::Taken { .. })
            ));
        }
        let own = [TagEntry::new("tea")
            .alias("Tea")
            .alias("cuppa")
            .alias("Cuppa")];
        assert_eq!(refused(&own, false), None);
    }

    #[test]
    fn parents_never_go_round() {
        let chain = |last: &str| {
            [
                TagEntry::new("a").parent("B"),
                TagEntry::new("b").alias("second").parent("c"),
                TagEntry::new("c").parent(last),
            ]
        };
        assert_eq!(refused(&chain("of the archive"), false), None);
        for (last, circle) in [("second", "b → c → b"), ("C", "c → c")] {
            let told = refused(&chain(last), false).unwrap().to_string();
            assert!(told.contains(circle), "{told}");
        }
        // Letter by letter, "B" is no tag of the list.
        assert_eq!(refused(&chain("A"), true), None);
    }
}
