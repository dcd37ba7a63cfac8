//! Everything that can go wrong in learning, suggesting, loading and saving.

use crate::Estimator;
use catchline_article::{Conflict, TagListError};
use std::path::PathBuf;

/// Why an archive could not be learnt, or a model not be used. The message says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The archive holds no article at all.
    #[error("the archive holds no article; name a file or folder with tagged articles")]
    NoArticles,
    /// No article of the archive carries a tag.
    #[error(
        "none of the {articles} articles carries a tag; learn from articles that editors have \
         tagged"
    )]
    NoTags {
        /// How many articles there are.
        articles: usize,
    },
    /// One tagged article says nothing about what sets tags apart.
    #[error("only one article carries a tag; learn from two tagged articles or more")]
    OneArticle,
    /// Every tag is on fewer articles than were asked for.
    #[error(
        "no tag is on {min_articles} articles or more, the most used is on {most}; lower the \
         least number of articles"
    )]
    RareTags {
        /// The least number of articles that was asked for.
        min_articles: u32,
        /// How many articles the most used tag is on.
        most: u64,
    },
    /// The list of tags leaves no tag of the archive to be learnt.
    #[error(
        "every tag of the archive is one that the list of tags never suggests; learn from articles \
         with other tags, or take never-suggest from one"
    )]
    NeverSuggested,
    /// No article has a word that could be a feature.
    #[error(
        "the articles hold no word that stands in {least} of them; give longer articles or more"
    )]
    NoFeatures {
        /// In how many articles a term must stand.
        least: u32,
    },
    /// Naive Bayes asked to learn articles that say nothing of some tags.
    #[error(
        "{estimator} counts every article for or against every tag, and some say nothing of some: \
         their archives use different tags, or a tag of theirs has a parent; choose nb-svm, or \
         take all as one with --one-archive"
    )]
    SaysNothing {
        /// The estimator that was chosen.
        estimator: Estimator,
    },
    /// Settings cannot be chosen on so few articles.
    #[error(
        "{articles} tagged articles are too few to choose settings by, which takes {least} or \
         more; learn them without tuning"
    )]
    TooFew {
        /// How many tagged articles there are.
        articles: usize,
        /// How many there must be.
        least: usize,
    },
    /// A parameter outside its range.
    #[error("{name} is {got}; give {expected}")]
    Parameter {
        /// Which one.
        name: &'static str,
        /// What was given.
        got: String,
        /// What is possible.
        expected: &'static str,
    },
    /// Two articles have one id and different text.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// A list of tags that contradicts itself, or names a parent that is no tag.
    #[error(transparent)]
    TagList(#[from] TagListError),
    /// Settings of the text that cannot be.
    #[error(transparent)]
    Text(#[from] catchline_text::Error),
    /// Counts or scores that cannot be.
    #[error(transparent)]
    Bayes(#[from] catchline_bayes::Error),
    /// The file is no model, or is not whole.
    #[error("{0}")]
    Model(#[from] ModelError),
    /// A model file that cannot be used.
    #[error("{}: {source}", .path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<Error>,
    },
    /// A file that cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that cannot be written; what was there before is untouched.
    #[error("{} cannot be written: {source}; what was there is untouched", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What is wrong with the bytes of a model file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not start as a model does.
    #[error("this is no catchline model; name a file that `catchline train` wrote")]
    NotAModel,
    /// The format is of a later version.
    #[error(
        "the model has format {got} and this program reads formats up to {known}; update catchline"
    )]
    Version {
        /// The newest format this program reads.
        known: u16,
        /// The format of the file.
        got: u16,
    },
    /// The file is shorter or longer than it says.
    #[error("the model says it is {expected} bytes long and is {got}; copy it again")]
    Length {
        /// What the header says.
        expected: u64,
        /// How many there are.
        got: u64,
    },
    /// A part of the file is not what was written.
    #[error("the checksum of {part} does not hold; copy the model again")]
    Checksum {
        /// Which part.
        part: String,
    },
    /// A section that must be there is not.
    #[error("the model has no section {section}; train it again")]
    Missing {
        /// Its name.
        section: String,
    },
    /// A number in the file cannot be right, though its checksum holds.
    #[error("the model is inconsistent: {what}; train it again")]
    Inconsistent {
        /// What is wrong.
        what: &'static str,
    },
    /// The metadata cannot be read.
    #[error("the metadata of the model cannot be read; train it again")]
    Metadata(#[source] bincode::Error),
    /// The tokenizer has changed since the model was made.
    #[error(
        "the model was made by {made_by}, whose words are cut differently from those of {reads}; \
         train it again"
    )]
    Tokenizer {
        /// What made the model: version and stemmers.
        made_by: String,
        /// What reads it.
        reads: String,
    },
}
