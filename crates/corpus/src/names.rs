//! What looks like the name of a person, a place or an outlet rather than a sentence.

use std::sync::LazyLock;

static OUTLETS: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../data/outlets.txt").lines().collect());
static AGENCIES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("../data/agencies.txt").lines().collect());

/// Small words that stand inside names and lists of names.
const PARTICLES: [&str; 20] = [
    "and", "und", "et", "at", "in", "of", "for", "the", "de", "del", "della", "der", "den", "di",
    "du", "la", "le", "van", "von", "al",
];

/// Whether every word is capitalised, an address, or one of the small words of names, and the
/// first is no small word.
pub(crate) fn is_names(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_whitespace() || ",;/&|".contains(c));
    let mut words = words.by_ref().filter(|word| !word.is_empty()).peekable();
    words.peek().is_some_and(|first| is_capitalised(first))
        && words.all(|word| is_capitalised(word) || PARTICLES.contains(&word) || word.contains('@'))
}

fn is_capitalised(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '“', '"']);
    let prefixed = ["d'", "d’", "al-", "el-", "l'"]
        .iter()
        .find_map(|p| word.strip_prefix(p));
    prefixed.unwrap_or(word).starts_with(char::is_uppercase)
}

/// Whether the text is the name of a news outlet and nothing else.
pub(crate) fn is_outlet(text: &str) -> bool {
    OUTLETS
        .iter()
        .any(|outlet| outlet.eq_ignore_ascii_case(text))
}

/// Whether the text is the name of an agency that sells photographs.
pub(crate) fn is_agency(text: &str) -> bool {
    AGENCIES
        .iter()
        .any(|agency| agency.eq_ignore_ascii_case(text))
}

/// Whether a line ends as sentences do, closing quotation marks aside.
pub(crate) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['”', '’', '"', '\'', ')', '»'])
        .ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_capitalised_words_with_particles() {
        for names in [
            "Ada Quill",
            "ADA QUILL and B. van der Moor",
            "Ada Quill, The Courier",
            "d’Arc",
        ] {
            assert!(is_names(names), "{names}");
        }
        for prose in [
            "Ada Quill said",
            "the Courier",
            "",
            "popular vote",
            "7 envoys",
        ] {
            assert!(!is_names(prose), "{prose}");
        }
    }

    #[test]
    fn lists_are_sorted_and_clean() {
        for list in [&OUTLETS, &AGENCIES] {
            assert!(
                list.iter()
                    .all(|name| !name.is_empty() && name.trim() == *name)
            );
        }
        assert!(is_outlet("reuters") && !is_outlet("Reuters poll"));
        assert!(is_agency("AP Photo") && !is_agency("Ipsos"));
    }
}
