//! How far learning or measuring has come.

/// A step of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done.
    pub done: u64,
    /// How much there is to do.
    pub total: u64,
}

/// What long work is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Turning articles into features; counted in articles.
    Reading,
    /// Scoring each fold by what the others teach; counted in folds.
    CrossValidating,
    /// Choosing thresholds and calibrating; counted in steps.
    Calibrating,
    /// Suggesting tags for articles to be measured; counted in articles.
    Evaluating,
}
