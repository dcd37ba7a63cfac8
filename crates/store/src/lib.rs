//! Keeps articles, their tags and what editors said of them, for catchline to learn from.
//!
//! A [`Store`] is one file, a database of `SQLite`. It keeps each article with its text, its tags, the
//! hash of its content and how often each term stands in it; a log of what editors said of
//! suggestions; and of what was forgotten only the day. Models are made from it and can be thrown
//! away: what was seen stands here.
//!
//! # Example
//!
//! ```
//! use catchline::{Article, Labelled, Tag, Tagger, Wanted};
//! use catchline_store::{Decision, Error, OnRepeat, Store, Suggester};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("blog.store");
//! let post = |id: &str, title: &str, tags: &[&str]| {
//!     Labelled::new(Article::new(title).id(id).language("en"), tags.iter().map(Tag::new))
//! };
//! let mut store = Store::create(&path)?;
//! store.add(
//!     &[
//!         post("1", "Ballots counted again", &["elections"]),
//!         post("2", "Ballots recounted in the north", &["elections"]),
//!         post("3", "Rye bread in a slow oven", &["baking"]),
//!         post("4", "Bread for a cold oven", &["baking"]),
//!         post("5", "Bread for those who count ballots", &[]),
//!     ],
//!     "",
//!     OnRepeat::Unite,
//! )?;
//!
//! // An editor corrects what was suggested for the fifth.
//! let said = [(Tag::new("elections"), Decision::Accepted), (Tag::new("baking"), Decision::Rejected)];
//! store.say("5", None, &said, "ann", "2026-11-29T11:00:00Z")?;
//!
//! let articles = store.articles()?;
//! assert_eq!(articles[4].tags, [Tag::new("elections")]);
//! assert_eq!(articles[4].rejected, Some(vec![Tag::new("baking")]));
//!
//! // The model is written beside it. What editors decided comes before what it suggests.
//! let model = folder.path().join("blog.catchline");
//! let learn = |articles: &[Labelled]| Ok::<_, Error>(Tagger::fit(articles)?);
//! let tagger = store.settle(&model, learn)?.tagger;
//! assert_eq!(tagger.tag_articles(), [2, 3]);
//! let suggester = Suggester::of(tagger, &store)?;
//! suggester.look_around(&store)?;
//! let why = suggester.explain(&articles[4].article, Wanted::default());
//! assert_eq!(why.decided, [Tag::new("elections")]);
//!
//! // It is taken back, and the article is gone for good.
//! let back = [(Tag::new("elections"), Decision::Withdrawn)];
//! store.say("5", None, &back, "ann", "2026-11-29T11:05:00Z")?;
//! store.forget(&["5"], None, "2026-11-30")?;
//! assert_eq!(store.stats()?.articles, 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Laws
//!
//! - What a call has returned from is on the disk, whole; a call that was cut short changed nothing.
//! - An article counts once, however often it is added. Copies with the same text are united as
//!   [`catchline::unite`] does it; a changed text takes the place of the old one.
//! - [`Store::articles`] and [`Store::counts`] depend on what is in the store, not on the order in
//!   which it came: adding two archives in any order gives what adding both at once does, and
//!   forgetting what was added, what was there before. So do models that are learnt from it.
//! - [`Store::settle`] makes the model that learning all articles at once makes, to the byte.
//!   [`Store::refit`] changes what it knows of a few tags, and nothing else of it.
//! - An editor's last word on a tag of an article counts, and what the archive says of it does not.
//!   [`Decision::Withdrawn`] gives the archive its say back.
//! - Of an article that nobody has tagged, what an editor did not decide stays unknown.
//! - A tag that was renamed, merged or retired stays so, whatever comes: see [`Store::change_tag`].
//!   Undone, everything is as if it had never been.
//! - Of what was forgotten nothing is in the file but the day.
//! - [`Store::dump`] is text, and [`restore`] makes of it a store with the same dump.
//!
//! # Sources
//!
//! A store is one archive, unless its articles are added under names of sources: then each source is
//! an archive, with ids of its own, and its articles say "no" to the tags of that source alone.
#![forbid(unsafe_code)]

mod about;
mod add;
mod articles;
mod check;
mod counts;
mod decision;
mod dump;
mod error;
mod forget;
mod log;
mod model;
mod restore;
mod rows;
mod schema;
mod stats;
mod store;
mod suggester;
mod tag_changes;

pub use add::{Added, OnRepeat};
pub use articles::Decided;
pub use check::Fault;
pub use counts::TagCounts;
pub use decision::Decision;
pub use error::Error;
pub use log::Said;
pub use model::Settled;
pub use restore::restore;
pub use stats::Stats;
pub use store::Store;
pub use suggester::{Suggester, Why};
pub use tag_changes::{ChangedTag, TagChange, TagEffect};
