//! Everything that can go wrong in this crate.

/// Why counts, weights or scores could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Smoothing must be a positive, finite number.
    #[error("smoothing is {0}; give a finite number above 0, such as 1")]
    Smoothing(f64),
    /// What suggestions are to be good at cannot be.
    #[error(
        "the aim {0:?} cannot be; give f1, precision=0.9, recall=0.8 or top=3, shares above 0 and up to 1"
    )]
    Aim(String),
    /// A parameter outside its range.
    #[error("{name} is {got}; give {expected}")]
    Parameter {
        /// Which one.
        name: &'static str,
        /// What was given.
        got: f64,
        /// What is possible.
        expected: &'static str,
    },
    /// Naive Bayes learns from counts: whole numbers, 0 or more, below 2²⁴.
    #[error(
        "row {row} has the value {value} at feature {feature}; give a whole number from 0 to 16777215"
    )]
    NotACount {
        /// The row, counted from 0.
        row: usize,
        /// The feature's id.
        feature: u32,
        /// What stands there.
        value: f32,
    },
    /// A value that is no number.
    #[error("row {row} has the value {value} at feature {feature}; give a finite number")]
    NotFinite {
        /// The row, counted from 0.
        row: usize,
        /// The feature's id.
        feature: u32,
        /// What stands there.
        value: f32,
    },
    /// Feature ids must rise within a row and stay below the width.
    #[error("feature {feature} of row {row} is out of order or not below the width {width}")]
    FeatureOrder {
        /// The row, counted from 0.
        row: usize,
        /// The feature's id.
        feature: u32,
        /// How many features there are.
        width: usize,
    },
    /// A row has more ids than values, or fewer.
    #[error("a row has {ids} feature ids and {values} values; give one value an id")]
    RowShape {
        /// How many ids.
        ids: usize,
        /// How many values.
        values: usize,
    },
    /// A tag id must be below the number of tags, and stand once in a set.
    #[error("tag {tag} of row {row} stands twice or is not below the number of tags, {tags}")]
    TagRange {
        /// The row, counted from 0.
        row: usize,
        /// The tag's id.
        tag: u32,
        /// How many tags there are.
        tags: usize,
    },
    /// An article cannot carry a tag that is not known of it.
    #[error("row {row} carries tag {tag}, which is said not to be known of it; say that it is")]
    UnknownTag {
        /// The row, counted from 0.
        row: usize,
        /// The tag's id.
        tag: u32,
    },
    /// Naive Bayes counts an article on one side of every tag, unless the tag is undecided.
    #[error("some tags are not known of some articles; give sets in which every tag is known")]
    NotAllKnown,
    /// Two things that must be equally wide are not.
    #[error("{what}: {expected} expected, {got} given")]
    Width {
        /// What is counted.
        what: &'static str,
        /// The number fitted on.
        expected: usize,
        /// The number given.
        got: usize,
    },
    /// Counts to take away were never added.
    #[error("these counts do not hold what is to be taken away; take away only what was added")]
    NotContained,
    /// linfa refused the data set.
    #[error(transparent)]
    Linfa(#[from] linfa::Error),
}
