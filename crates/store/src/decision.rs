//! What an editor can say of a tag of an article.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What an editor said of a tag of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It was suggested and fits.
    Accepted,
    /// It was suggested and does not fit.
    Rejected,
    /// It was not suggested and fits.
    Added,
    /// It was on the article and does not fit.
    Removed,
    /// What was said before is taken back.
    Withdrawn,
}

impl Decision {
    /// All, in the order of statistics.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Rejected,
        Self::Added,
        Self::Removed,
        Self::Withdrawn,
    ];

    /// Whether the tag fits; none where nothing is said.
    pub fn fits(self) -> Option<bool> {
        match self {
            Self::Accepted | Self::Added => Some(true),
            Self::Rejected | Self::Removed => Some(false),
            Self::Withdrawn => None,
        }
    }

    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
