//! The nouns of catchline: articles, tags and how tags fold, lists of tags, labelled articles,
//! places and spans.
//!
//! Every other crate of the workspace speaks in these words. Nothing here reads files, counts
//! words or learns; see `catchline` for the library that does.
//!
//! ```
//! use catchline_article::{Article, Labelled, Tag};
//!
//! let article = Article::new("Envoys trade blame over ballots").body("The count goes on.");
//! let labelled = Labelled::new(article, ["Meddling-in elections"]);
//! assert_eq!(labelled.tags[0].folded(), Tag::new("meddling in  elections").folded());
//! ```
#![forbid(unsafe_code)]

mod article;
mod labelled;
mod place;
mod span;
mod tag;
mod tag_keys;
mod tag_list;
mod unite;

pub use article::Article;
pub use labelled::Labelled;
pub use place::Place;
pub use span::{Field, Span};
pub use tag::Tag;
pub use tag_keys::TagKeys;
pub use tag_list::{TagEntry, TagList, TagListError};
pub use unite::{Conflict, OnDuplicate, unite};
