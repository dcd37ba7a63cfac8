//! Naive Bayes over sparse counts, with thresholds, calibration and metrics, behind linfa's traits.
//!
//! The crate knows feature ids and tag ids and no words. [`Rows`] hold the articles' features,
//! [`TagSets`] their tags; [`Counts`] are what was seen of both and add up in any order;
//! [`MultinomialNb`], [`BernoulliNb`] and [`ComplementNb`] derive [`Weights`] from them, and
//! weights give every tag of an article a score. [`Thresholds`] cut scores into suggestions,
//! [`Calibration`] turns them into confidences, and [`Evaluation`] says how good all that is.
#![forbid(unsafe_code)]

mod aim;
mod bernoulli;
mod bootstrap;
mod buckets;
mod calibration;
mod complement;
mod confusions;
mod counts;
mod coverage;
mod descent;
mod error;
mod evaluation;
mod evidence;
mod folds;
mod held_out_scores;
mod histogram;
mod lanes;
mod logistic;
mod machines;
mod members;
mod multinomial;
mod naive_bayes;
mod nb_svm;
mod random;
mod ranking;
mod reliability;
mod rows;
mod small_weights;
mod tag_sets;
mod thresholds;
mod variant;
mod weight_table;
mod weights;

pub use aim::Aim;
pub use bernoulli::Bernoulli;
pub use bootstrap::{Interval, Intervals, bootstrap};
pub use buckets::{Bucket, buckets};
pub use calibration::{Calibration, Departure};
pub use complement::Complement;
pub use confusions::{Confusion, confusions};
pub use counts::Counts;
pub use coverage::{Covered, Cut, coverage};
pub use error::Error;
pub use evaluation::{AtRank, Candidate, Evaluation, PerTag, Rates, evaluate};
pub use evidence::{Evidence, FittedEvidence, Mention};
pub use folds::Folds;
pub use held_out_scores::{HeldOutScores, Keep};
pub use multinomial::Multinomial;
pub use naive_bayes::{BernoulliNb, ComplementNb, MultinomialNb, NaiveBayes, Params, ValidParams};
pub use nb_svm::{CrossFitted, NbSvm, NbSvmParams, NbSvmValidParams};
pub use random::Random;
pub use reliability::{Bin, Reliability, reliability};
pub use rows::{Row, Rows};
pub use small_weights::{SmallPart, SmallWeights};
pub use tag_sets::TagSets;
pub use thresholds::{Policy, Thresholds};
pub use variant::{OneVsRest, Side, Variant};
pub use weight_table::WeightTable;
pub use weights::{Spread, Weights, standardise};
