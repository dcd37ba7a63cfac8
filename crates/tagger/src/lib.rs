//! Learns how an archive is tagged, and suggests tags for new articles.
//!
//! An archive is a list of articles with the tags their editors gave them: a blog, a newsroom's
//! output, a library's records. [`Tagger::fit`] learns from it; [`Tagger::suggest`] says which of
//! those tags a new article would be given, each with the probability that it is right.
//!
//! # Example
//!
#![cfg_attr(feature = "read", doc = "```")]
#![cfg_attr(not(feature = "read"), doc = "```ignore")]
//! # std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).unwrap();
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path().join("blog.catchline");
//! use catchline::{corpus, Article, Tagger};
//!
//! let archive = corpus::read("fixtures/archive")?.collect::<Result<Vec<_>, _>>()?;
//! let tagger = Tagger::params().fit(&archive)?;
//! # let blog = &path;
//! tagger.save(blog)?;
//!
//! let tagger = Tagger::load(blog)?;
//! let article = Article::new("Envoys trade blame over ballots").body("...");
//! for suggestion in tagger.suggest(&article) {
//!     println!("{:.2} {}", suggestion.confidence, suggestion.tag);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Without files, an archive is a list of [`Labelled`] articles made in memory:
//!
//! ```
//! use catchline::{Article, Labelled, Tagger};
//!
//! let post = |title: &str, tag: &str| Labelled::new(Article::new(title).language("en"), [tag]);
//! let archive = [
//!     post("Ballots counted again", "elections"),
//!     post("Ballots recounted in the north", "elections"),
//!     post("Rye bread in a slow oven", "baking"),
//!     post("Bread for a cold oven", "baking"),
//! ];
//! let tagger = Tagger::fit(&archive)?;
//! assert_eq!(tagger.tags().len(), 2);
//! # Ok::<(), catchline::Error>(())
//! ```
//!
//! # How it works
//!
//! Text is cut into tokens, tokens become terms (stems of words; `title:` terms once more), and
//! terms that stand in enough articles become features. The default [`Estimator`] trains one linear
//! machine a tag on features that naive Bayes scales; three kinds of naive Bayes stand beside it.
//! Where a tag's own words stand near one another in an article, that is evidence too, and weighs
//! the more the less was learnt about the tag. The archive is dealt into folds, and each fold is
//! scored by what the others teach: from those scores come the weight of mentions, the thresholds
//! above which a tag is suggested, the calibration that turns scores into confidences, and the
//! cross-validated figures of [`Tagger::summary`]. By the same figures [`Params::tune`] searches for
//! other settings than the defaults.
//!
//! # A list of tags
//!
//! Where an editor keeps a list of tags, [`Params::tag_list`] takes it: other names of tags, tags
//! that no article carries yet and tags that are never to be suggested.
//!
//! ```
//! # use catchline::{Article, Labelled, Tag, TagEntry, TagList, Tagger};
//! # let post = |title: &str, tag: &str| Labelled::new(Article::new(title).language("en"), [tag]);
//! # let archive = [
//! #     post("Ballots counted again", "elections"),
//! #     post("Ballots recounted in the north", "the vote"),
//! #     post("Rye bread in a slow oven", "baking"),
//! #     post("Bread for a cold oven", "baking"),
//! # ];
//! let list = TagList::new([
//!     TagEntry::new("elections").alias("the vote"),
//!     TagEntry::new("harbours").alias("ports"),
//! ]);
//! let tagger = Tagger::params().tag_list(list).fit(&archive)?;
//! assert_eq!(tagger.tags(), ["baking", "elections", "harbours"].map(Tag::new));
//! assert_eq!(tagger.tag_articles(), [2, 2, 0]);
//! # Ok::<(), catchline::Error>(())
//! ```
//!
//! # Languages
//!
//! Words are stemmed in the language of their article, and one archive can have several. What an
//! article says of its language is taken as it is. One that says nothing is read in the archive's
//! language, without a guess; where the archive has several ([`Tagger::languages`]), it is guessed
//! which of them it is in.
//!
//! # What it keeps
//!
//! A model file holds words of its archive, the list of tags it was learnt with, and a 64-bit hash of each article, by which
//! [`Tagger::has_learnt`] knows it again; it holds no article. The same archive gives the same
//! bytes, whatever the order of its files and the number of threads.
//!
//! # Quirks
//!
//! - Confidence is a probability within the archive's habits: where editors tagged loosely, a
//!   fitting tag may have a confidence of 0.4 and be accepted, since its threshold says so.
//! - Below 500 articles the default estimator is the better of two in cross-validation.
//! - Feature `read` (on by default) re-exports `catchline-corpus` as `corpus`.
#![forbid(unsafe_code)]

mod archive;
mod background;
mod carried;
mod container;
mod error;
mod estimator;
mod evaluate;
mod explain;
mod features;
mod fit;
mod forms;
mod hygiene;
mod judge;
mod languages;
mod learn;
mod measured;
mod mentions;
mod mistakes;
mod model_arrays;
mod model_file;
mod neighbours;
mod params;
mod pass;
mod progress;
mod quick;
mod reading;
mod record;
mod refit;
mod replace;
mod rounded;
mod settings;
mod summary;
mod tagger;
mod term_counts;
mod tune;

#[cfg(feature = "read")]
pub use catchline_corpus as corpus;

pub use archive::Merge;
pub use background::Background;
pub use catchline_article::{
    Article, Conflict, Field, Labelled, OnDuplicate, Place, Span, Tag, TagEntry, TagKeys, TagList,
    TagListError, unite,
};
pub use catchline_bayes::{
    Aim, AtRank, Bin, Bucket, Confusion, Covered, Cut, Evaluation, Interval, Intervals, PerTag,
    Policy, Rates, Reliability, Thresholds,
};
pub use catchline_text::{Language, Numbers, Settings as TermSettings};
pub use container::MODEL_FORMAT;
pub use error::{Error, ModelError};
pub use estimator::Estimator;
pub use explain::{Because, Explained};
pub use hygiene::{Hygiene, Implied, Likeness, NearDuplicate, TagChecks, TagUse};
pub use measured::{Measured, NotLearnt};
pub use mistakes::{Led, Mistake, Mistakes};
pub use neighbours::{Neighbour, Neighbours};
pub use params::{LanguageChoice, Params};
pub use progress::{Progress, Stage};
pub use record::{Found, Record};
pub use refit::Refitted;
pub use replace::replace;
pub use rounded::{to_four, to_six};
pub use settings::Settings;
pub use summary::{CrossValidation, Summary};
pub use tagger::{Suggestion, Tagger, Wanted};
pub use term_counts::TermCounter;
pub use tune::{Next, Trial, Tuned};
