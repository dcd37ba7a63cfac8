//! An article together with the tags its editors gave it.

use crate::{Article, Place, Tag};

/// An article and its tags, as an archive holds them.
///
/// No tag means that nobody has tagged the article yet: such an article is not learnt from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelled {
    /// The article.
    pub article: Article,
    /// Its tags, in the order the archive gives them.
    pub tags: Vec<Tag>,
    /// Where it was read, for messages.
    pub place: Option<Place>,
}

impl Labelled {
    /// An article with these tags, read from nowhere.
    pub fn new<T: Into<Tag>>(article: Article, tags: impl IntoIterator<Item = T>) -> Self {
        Self {
            article,
            tags: tags.into_iter().map(Into::into).collect(),
            place: None,
        }
    }
}
