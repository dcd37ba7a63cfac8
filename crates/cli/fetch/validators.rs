//! What a host says of an answer, so that it need not be given again while it is the same.

use super::Answer;
use serde::{Deserialize, Serialize};

/// The validators of RFC 9110, section 8.8.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn of(answer: &Answer) -> Self {
        let said = |name| answer.header(name).map(str::to_owned);
        Self {
            etag: said("etag"),
            last_modified: said("last-modified"),
        }
    }

    /// The headers that ask for an answer only if it is another one.
    pub(crate) fn headers(&self) -> Vec<(&'static str, &str)> {
        let etag = self.etag.as_deref().map(|etag| ("if-none-match", etag));
        let modified = self.last_modified.as_deref();
        let modified = modified.map(|modified| ("if-modified-since", modified));
        etag.into_iter().chain(modified).collect()
    }
}
