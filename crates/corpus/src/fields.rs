//! Which elements of an item are read, and how much of each is kept.

/// An element inside an item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Content,
    Summary,
    Category,
    Id,
    Link,
    Date(usize),
    Modified,
    Language,
    PostType,
    PostId,
    Status,
    Password,
    Other,
}

/// How much of an element is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Nothing,
    /// A mark where there is any text.
    Mark,
    Text,
    /// The text and the elements inside.
    Markup,
}

impl Field {
    pub(crate) fn of(name: &[u8]) -> Self {
        match name {
            b"title" => Self::Title,
            b"content" | b"content:encoded" => Self::Content,
            b"summary" | b"description" | b"excerpt:encoded" => Self::Summary,
            b"category" | b"dc:subject" => Self::Category,
            b"id" | b"guid" => Self::Id,
            b"link" => Self::Link,
            b"wp:post_date_gmt" => Self::Date(0),
            b"wp:post_date" => Self::Date(1),
            b"published" | b"pubDate" => Self::Date(2),
            b"dc:date" => Self::Date(3),
            b"updated" => Self::Date(4),
            b"wp:post_modified_gmt" => Self::Modified,
            b"language" | b"dc:language" => Self::Language,
            b"wp:post_type" => Self::PostType,
            b"wp:post_id" => Self::PostId,
            b"wp:status" => Self::Status,
            b"wp:post_password" => Self::Password,
            _ => Self::Other,
        }
    }

    pub(crate) fn kept(self) -> Kept {
        match self {
            Self::Title | Self::Content | Self::Summary => Kept::Markup,
            Self::Password => Kept::Mark,
            Self::Other => Kept::Nothing,
            _ => Kept::Text,
        }
    }
}
