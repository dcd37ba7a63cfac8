//! Naive Bayes over sparse counts, with thresholds, calibration and metrics, behind linfa's traits.
#![forbid(unsafe_code)]
