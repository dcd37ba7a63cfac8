//! The tags that an editor keeps a list of, as a TOML file.

use crate::{Error, Options, input::Input};
use catchline_article::{Place, Tag, TagEntry, TagList};
use serde::Deserialize;
use std::{ops::Range, path::Path};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tag: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    never_suggest: bool,
    parent: Option<String>,
}

/// Reads a list of tags kept by hand: a TOML file with a table `[[tag]]` for each.
///
/// | key | what it holds |
/// |---|---|
/// | `name` | the tag, as it is to be shown; it must be there |
/// | `aliases` | other names of it, a list |
/// | `parent` | the tag that it is a kind or a part of |
/// | `never-suggest` | `true` where articles carry the tag and it is never to be suggested |
///
/// Whether names stand twice or parents go round is not looked at here: see
/// [`TagKeys::of`](catchline_article::TagKeys::of).
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("tags.toml");
/// # let text = "[[tag]]\nname = \"elections\"\naliases = [\"the vote\"]\n";
/// # std::fs::write(&path, text)?;
/// let list = catchline_corpus::read_tag_list(&path)?;
/// assert_eq!(list.entries()[0].aliases[0].as_str(), "the vote");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::TagList`] where the file is not such a list, and those of a file that cannot be read
/// as text.
pub fn read_tag_list(path: impl AsRef<Path>) -> Result<TagList, Error> {
    let path = path.as_ref();
    let file = path.display().to_string().into();
    let mut input = Input::open(path, file, &Options::default())?;
    let text = input.whole()?;
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let place = |span: Range<usize>| {
        let line = 1 + ends.partition_point(|&end| end < span.start);
        Place::new(input.file().clone(), line as u64)
    };
    let File { tag } = toml::from_str(&text).map_err(|refused| Error::TagList {
        place: place(refused.span().unwrap_or_default()),
        source: refused.message().into(),
    })?;
    Ok(TagList::new(tag.into_iter().map(|entry| TagEntry {
        place: Some(place(entry.name.span())),
        name: Tag::new(entry.name.into_inner()),
        aliases: entry.aliases.into_iter().map(Tag::from).collect(),
        never_suggest: entry.never_suggest,
        parent: entry.parent.map(Tag::from),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<TagList, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tags.toml");
        std::fs::write(&path, text).unwrap();
        read_tag_list(path)
    }

    #[test]
    fn entries_are_read_with_their_lines() {
        let text = "# Kept by hand.\n\n[[tag]]\nname = \"ballots\"\naliases = [\n  \"votes\",\n]\n\n\
                    [[tag]]\nparent = \"ballots\"\nnever-suggest = true\nname = \" recounts \"\n";
        let list = list(text).unwrap();
        let [ballots, recounts] = list.entries() else {
            panic!("{list:?}");
        };
        assert_eq!(ballots.aliases, [Tag::new("votes")]);
        assert!(!ballots.never_suggest && ballots.parent.is_none());
        assert_eq!(recounts.name, Tag::new("recounts"));
        assert!(recounts.never_suggest && recounts.parent == Some(Tag::new("ballots")));
        let line = |entry: &TagEntry| entry.place.as_ref().unwrap().line;
        assert_eq!((line(ballots), line(recounts)), (4, 12));
    }

    #[test]
    fn what_is_no_list_is_named_with_its_line() {
        for (text, line, told) in [
            ("", 1, "missing field `tag`"),
            (
                "[[tag]]\nname = \"a\"\n\n[[tags]]\n",
                4,
                "unknown field `tags`",
            ),
            (
                "[[tag]]\nname = \"a\"\nalias = \"b\"\n",
                3,
                "unknown field `alias`",
            ),
            (
                "[[tag]]\nname = \"a\"\naliases = \"b\"\n",
                3,
                "invalid type",
            ),
            ("[[tag]]\nname = 7\n", 2, "invalid type"),
            (
                "[[tag]]\nname = \"a\"\nnever-suggest = \"yes\"\n",
                3,
                "invalid type",
            ),
            ("[[tag]]\nname = \"a\"\nname = \"b\"\n", 3, "duplicate key"),
            (
                "[[tag]]\nname = \"a\"\n[[tag]]\nparent = \"a\"\n",
                3,
                "missing field `name`",
            ),
            ("[tag]\nname = \"a\"\n", 1, "invalid type"),
            ("[[tag]]\nname = a\n", 2, ""),
            ("[[tag]\n", 1, ""),
        ] {
            let refused = list(text).unwrap_err();
            let Error::TagList { place, .. } = &refused else {
                panic!("{refused}");
            };
            assert_eq!(place.line, line, "{text}{refused}");
            let shown = refused.to_string();
            assert!(shown.contains(told), "{shown}");
            assert!(
                shown.contains("tags.toml:") && shown.contains("[[tag]]"),
                "{shown}"
            );
        }
        assert!(matches!(list("\u{0}"), Err(Error::Binary { .. })));
        assert!(matches!(
            read_tag_list("no/such/list.toml"),
            Err(Error::Io { .. })
        ));
    }
}
