//! An article together with the tags its editors gave it.

use crate::{Article, Place, Tag};

/// An article and its tags, as an archive holds them.
///
/// No tag, or none but undecided ones, means that nobody has tagged the article yet: such an
/// article is not learnt from, unless tags of it were rejected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelled {
    /// The article.
    pub article: Article,
    /// Its tags, in the order the archive gives them.
    pub tags: Vec<Tag>,
    /// Tags of which nobody has said whether they fit: neither a "yes" nor a "no". A tag that stands
    /// here is undecided even where it stands among `tags` too.
    pub undecided: Vec<Tag>,
    /// The tags that somebody said do not fit, where nothing is known of any other but those among
    /// `tags`: so it is of an article that nobody tagged and somebody corrected. Else none, and
    /// silence about a tag is a "no".
    pub rejected: Option<Vec<Tag>>,
    /// The archives it stands in, by number; none where they are not told apart.
    ///
    /// What an archive does not say of a tag that it never uses is no "no".
    pub archives: Vec<u32>,
    /// Where it was read, for messages.
    pub place: Option<Place>,
}

impl Labelled {
    /// An article with these tags, read from nowhere.
    pub fn new<T: Into<Tag>>(article: Article, tags: impl IntoIterator<Item = T>) -> Self {
        Self {
            article,
            tags: tags.into_iter().map(Into::into).collect(),
            undecided: Vec::new(),
            rejected: None,
            archives: Vec::new(),
            place: None,
        }
    }

    /// The tags that somebody gave the article: all but those that are undecided.
    pub fn decided(&self) -> impl Iterator<Item = &Tag> {
        let decided = |tag: &&Tag| !self.undecided.contains(tag);
        self.tags.iter().filter(decided)
    }
}
