//! A tag, and when two spellings are one tag.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizer;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A tag as an archive shows it: a free-form label such as "meddling in elections".
///
/// Equality compares the shown form letter by letter; [`Tag::folded`] says whether two spellings
/// are the same tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// A tag shown like this, without white space at its ends.
    pub fn new(shown: impl AsRef<str>) -> Self {
        Self(shown.as_ref().trim().to_owned())
    }

    /// The form that is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left of it after folding, as of `""`, `" "` or `"-"`.
    pub fn is_empty(&self) -> bool {
        self.folded().is_empty()
    }

    /// The form that decides whether two tags are one: NFKC, Unicode case folding, and every run
    /// of white space, hyphens and underscores read as one space, none at the ends.
    ///
    /// No other character is dropped: C, C++ and C# stay three tags.
    pub fn folded(&self) -> String {
        let composed = ComposingNormalizer::new_nfkc();
        let cased = CaseMapper::new();
        let once = composed.normalize(&self.0);
        // Case folding can leave NFKC, so normalise again: folding is then idempotent.
        let twice = cased
            .fold_string(&composed.normalize(&cased.fold_string(&once)))
            .into_owned();
        let normal = composed.normalize(&twice);
        let words = normal
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}'))
            .filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }

    /// What spellings of one tag share: the folded form, or where tags are `exact` the shown one.
    pub fn key(&self, exact: bool) -> String {
        if exact { self.0.clone() } else { self.folded() }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Tag {
    fn from(shown: &str) -> Self {
        Self::new(shown)
    }
}

impl From<String> for Tag {
    fn from(shown: String) -> Self {
        Self::new(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(shown: &str) -> String {
        Tag::new(shown).folded()
    }

    #[test]
    fn spellings_of_one_tag_fold_together() {
        for shown in [
            "meddling in elections",
            " Meddling  in-Elections ",
            "MEDDLING_IN_ELECTIONS",
        ] {
            assert_eq!(fold(shown), "meddling in elections");
        }
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("ﬁnance"), "finance");
        assert_eq!(fold("North\u{a0}Korea"), "north korea");
        assert_eq!(fold("U.S.\u{2011}Russia"), "u.s. russia");
    }

    #[test]
    fn other_characters_stay() {
        let folded: Vec<_> = ["C", "C++", "C#", "R&D", "rock 'n' roll"].map(fold).into();
        assert_eq!(folded, ["c", "c++", "c#", "r&d", "rock 'n' roll"]);
        assert!(Tag::new(" - _ ").is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(shown in "\\PC{0,24}") {
            let once = fold(&shown);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
