//! Names of files for articles, safe on every system.

use super::record::Source;
use xxhash_rust::xxh3::Xxh3;

/// The longest name before what is put after it, in bytes.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A name for the record of an article: that of its file and, where that is not the same, its id.
///
/// Whatever cannot stand in a name, or is in no name below the folder that is watched, is replaced,
/// and a hash of the whole put after it, so that no two articles have one name.
pub(super) fn of(source: &Source, id: &str) -> String {
    let mut name = source.source.clone();
    if id != source.source {
        name = format!("{name}-{id}");
    }
    let safe = safe(&name);
    if safe == name && id == source.source && source.folder.is_none() {
        return format!("{safe}.json");
    }
    let mut hash = Xxh3::new();
    for part in [source.folder.as_deref().unwrap_or(""), &source.source, id] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    format!("{safe}-{:016x}.json", hash.digest())
}

/// A name in which nothing is left that means something to a file system.
fn safe(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let mut safe: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '-' })
        .collect();
    let mut end = LONGEST.min(safe.len());
    while !safe.is_char_boundary(end) {
        end -= 1;
    }
    safe.truncate(end);
    if safe.is_empty() || safe.starts_with('.') || is_device(&safe) {
        safe.insert(0, '-');
    }
    safe
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    DEVICES
        .iter()
        .any(|device| stem.eq_ignore_ascii_case(device))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn named(source: &str, id: &str) -> String {
        let source = Source {
            folder: None,
            source: source.to_owned(),
        };
        of(&source, id)
    }

    #[test]
    fn names_are_those_of_files_where_they_can_be() {
        assert_eq!(named("tea.md", "tea.md"), "tea.md.json");
        assert!(named("a/tea.md", "a/tea.md").starts_with("a-tea.md-"));
        assert!(named("news.jsonl", "17").starts_with("news.jsonl-17-"));
    }

    #[test]
    fn nothing_leads_elsewhere_and_no_two_are_the_same() {
        let long = "é".repeat(500);
        let odd = [
            ("a/b.md", "a/b.md"),
            ("a-b.md", "a-b.md"),
            ("a/b", "x"),
            ("a", "b-x"),
            ("a-b", "x"),
            ("x", "../../etc/passwd"),
            ("x", "..\\..\\a"),
            ("x", "\0"),
            ("..", ".."),
            (".", "."),
            ("", ""),
            ("nul.md", "nul.md"),
            ("COM1", "COM1"),
            ("a:b", "a:b"),
            (&long, "1"),
            (&long, "2"),
        ];
        let names: BTreeSet<String> = odd.iter().map(|(file, id)| named(file, id)).collect();
        assert_eq!(names.len(), odd.len());
        for name in names {
            assert!(
                !name.contains(['/', '\\', '\0', ':']) && name.len() < 200,
                "{name}"
            );
            assert!(!name.starts_with('.') && !is_device(&name), "{name}");
        }
    }
}
