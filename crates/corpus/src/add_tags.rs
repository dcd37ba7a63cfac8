//! New tags in the front matter of a Markdown file, with every other byte as it was.

mod places;
mod spelling;

use crate::{
    Error,
    front_matter::{
        FrontMatter, Head, Kind,
        node::{Node, Table, Value},
    },
    markdown::FileName,
};
use catchline_article::{Place, Tag};
use places::{Ground, Insertion};
use serde_json::{Map, Value as Json};
use std::{collections::BTreeSet, sync::Arc};

/// The byte order mark that may begin a file.
const MARK: &str = "\u{feff}";

/// A Markdown file to which tags were added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// All of it.
    pub text: String,
    /// The tags that it did not have.
    pub added: Vec<Tag>,
}

/// The text of a Markdown file with these tags added to those that it has; nothing where it has
/// them all, in some spelling. `file` is its name, for messages and since a name such as
/// `2021-05-03-tea.md` tells how tags are parted.
///
/// Tags go where tags stand: below `tags`, else `tag`, else the `tags` of `[taxonomies]`, else
/// `keywords`. Where there is none of these they become a key of `[taxonomies]`, if there is one,
/// else the last key, and where there is no front matter a new one in YAML. Lists stay as they are
/// laid out, in brackets or a line a tag; one text with commas gets more of them, and any other
/// becomes a list. Quotes are those of the tag before, and stand where they are needed.
///
/// All that is done is to put in: what was there stays byte for byte. The outcome is read again; if
/// it is not the old tags and the new ones, all other keys as they were, the text is not edited.
///
/// ```
/// use catchline_article::Tag;
///
/// let text = "---\ntitle: Tea is late\ntags: [tea] # more?\n---\n\nNo ship came.\n";
/// let tags = [Tag::new("Tea"), Tag::new("river trade")];
/// let edited = catchline_corpus::add_tags("tea.md", text, &tags)?.expect("one is new");
/// assert_eq!(edited.text, text.replace("[tea]", "[tea, river trade]"));
/// assert_eq!(edited.added, [Tag::new("river trade")]);
/// # Ok::<(), catchline_corpus::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotEdited`] where the tags cannot be added without touching something else, and those
/// of front matter that cannot be read.
pub fn add_tags(file: &str, text: &str, tags: &[Tag]) -> Result<Option<Edited>, Error> {
    let file: Arc<str> = file.into();
    let inside = text.strip_prefix(MARK).unwrap_or(text);
    let edited = edit(&file, inside, tags)?;
    Ok(edited.map(|edited| Edited {
        text: text[..text.len() - inside.len()].to_owned() + &edited.text,
        ..edited
    }))
}

fn edit(file: &Arc<str>, text: &str, tags: &[Tag]) -> Result<Option<Edited>, Error> {
    let spaced = FileName::of(file).is_dated();
    let head = Head::read(file, text)?;
    let has = match &head {
        Some(head) => FrontMatter::read(file, text, head, spaced)?.tags,
        None => Vec::new(),
    };
    let mut known: BTreeSet<String> = has.iter().map(|tag| Tag::new(tag).folded()).collect();
    let new = tags.iter().filter(|tag| !tag.is_empty());
    let new: Vec<&str> = new
        .filter(|tag| known.insert(tag.folded()))
        .map(Tag::as_str)
        .collect();
    if new.is_empty() {
        return Ok(None);
    }
    let refused = |why: &str| Error::NotEdited {
        place: Place::new(file.clone(), 1),
        why: why.to_owned(),
        tags: new.join(", "),
    };
    if text.contains('\0') {
        return Err(refused("there are NUL characters in it, as in UTF-16"));
    }
    let line_end = match text.split_once('\n') {
        Some((line, _)) if line.ends_with('\r') => "\r\n",
        _ => "\n",
    };
    let first = text.lines().next().unwrap_or_default().trim_end();
    if head.is_none() && ["---", "+++", "{"].contains(&first) {
        return Err(refused("it may be front matter that its first line begins"));
    }
    let fresh = format!("---{line_end}---{line_end}{text}");
    let (text, head) = if let Some(head) = head {
        (text, head)
    } else {
        let head = Head::read(file, &fresh)?;
        let head = head.ok_or_else(|| refused("no front matter can be added"))?;
        (fresh.as_str(), head)
    };
    if head.kind == Kind::Json {
        return Err(refused(
            "its front matter is JSON, only YAML and TOML are edited",
        ));
    }
    let ground = Ground {
        kind: head.kind,
        source: &text[head.inner.clone()],
        keys: &head.keys,
        line_end,
        spaced,
    };
    let insertions = ground.add(&new).map_err(refused)?;
    let edited = inserted(text, head.inner.start, insertions);
    let wanted: Vec<&str> = has.iter().map(String::as_str).chain(new.clone()).collect();
    if is_as_wanted(file, (text, &head), &edited, &wanted, spaced) {
        Ok(Some(Edited {
            text: edited,
            added: new.into_iter().map(Tag::new).collect(),
        }))
    } else {
        Err(refused(
            "its front matter is laid out in a way that is not edited",
        ))
    }
}

/// The text with all insertions, which rise.
fn inserted(text: &str, start: usize, insertions: Vec<Insertion>) -> String {
    let (mut edited, mut kept) = (String::with_capacity(text.len() + 64), 0);
    for Insertion { at, text: new } in insertions {
        edited.push_str(&text[kept..start + at]);
        edited.push_str(&new);
        kept = start + at;
    }
    edited + &text[kept..]
}

/// Whether an edited text reads as the one before with the tags that are wanted.
fn is_as_wanted(
    file: &Arc<str>,
    (text, head): (&str, &Head),
    edited: &str,
    wanted: &[&str],
    spaced: bool,
) -> bool {
    let Ok(Some(now)) = Head::read(file, edited) else {
        return false;
    };
    let Ok(front) = FrontMatter::read(file, edited, &now, spaced) else {
        return false;
    };
    let (mut tags, mut wanted) = (front.tags, wanted.to_vec());
    tags.sort_unstable();
    wanted.sort_unstable();
    tags == wanted
        && now.kind == head.kind
        && edited[now.end..] == text[head.end..]
        && others(&now.keys) == others(&head.keys)
        && by_another(&now, edited) == by_another(head, text)
}

/// The keys that tags go below.
const KEYS: [&str; 3] = ["tags", "tag", "keywords"];

fn is_of_tags(key: &str) -> bool {
    KEYS.iter().any(|tags| key.eq_ignore_ascii_case(tags))
}

/// What the other keys say, in their order, wherever it stands.
fn others(table: &Table) -> Vec<(String, String)> {
    let mut others = Vec::new();
    for entry in &table.0 {
        match &entry.node.value {
            _ if is_of_tags(&entry.key) => {}
            Value::Table(inner) if entry.key.eq_ignore_ascii_case("taxonomies") => {
                let inner = inner.0.iter().filter(|entry| !is_of_tags(&entry.key));
                let said = inner.map(|entry| (entry.key.clone(), said(&entry.node)));
                others.extend(said);
            }
            _ => others.push((entry.key.clone(), said(&entry.node))),
        }
    }
    others
}

fn said(node: &Node) -> String {
    match &node.value {
        Value::Nothing => "null".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => format!("{:?}", list.iter().map(said).collect::<Vec<_>>()),
        Value::Table(table) => {
            let keys = table.0.iter();
            let keys: Vec<_> = keys.map(|entry| (&entry.key, said(&entry.node))).collect();
            format!("{keys:?}")
        }
    }
}

/// The other keys as another parser reads them; nothing where it cannot.
fn by_another(head: &Head, text: &str) -> Option<Map<String, Json>> {
    let source = &text[head.inner.clone()];
    let mut keys: Map<String, Json> = match head.kind {
        _ if source.trim().is_empty() => Map::new(),
        Kind::Toml => toml::from_str(source).ok()?,
        _ => serde_saphyr::from_str(source).ok()?,
    };
    keys.retain(|key, _| !is_of_tags(key));
    let taxonomies = |(key, _): &(&String, &mut Json)| key.eq_ignore_ascii_case("taxonomies");
    if let Some((_, Json::Object(inner))) = keys.iter_mut().find(taxonomies) {
        inner.retain(|key, _| !is_of_tags(key));
    }
    Some(keys)
}

#[cfg(test)]
mod tests;
