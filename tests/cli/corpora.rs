//! How good the tagger is on real archives; runs where `CATCHLINE_DATA` names their folder.

use crate::program::{Folder, run};
use serde_json::Value;
use std::{env, io::Write, path::PathBuf};

/// The folder of a real archive, or none, which is said.
fn corpus(name: &str) -> Option<PathBuf> {
    let folder = env::var_os("CATCHLINE_DATA").map(|data| PathBuf::from(data).join(name));
    if folder.is_none() {
        // Past the capture of tests that pass, so that it is seen.
        let mut seen = std::io::stderr();
        let note = b"skipped: CATCHLINE_DATA does not name the folder of the corpora\n";
        seen.write_all(note).unwrap();
    }
    folder
}

/// Learns the training part with these flags and measures the test part.
fn measured(name: &str, flags: &[&str]) -> Option<Value> {
    let corpus = corpus(name)?;
    let part = |part: &str| corpus.join(part).to_str().unwrap().to_owned();
    let folder = Folder::new();
    let model = folder.at("model.catchline");
    let train = part("train.jsonl");
    run(&[&["train", &train, "--output", &model], flags].concat()).well();
    let test = part("test.jsonl");
    let report = run(&["evaluate", "--model", &model, &test, "--format", "json"]).well();
    Some(serde_json::from_str(&report).unwrap())
}

fn at_least(figure: &Value, least: f64) {
    let found = figure.as_f64().expect("a figure is a number");
    assert!(least <= found, "{found} is below {least}");
}

#[test]
fn naive_bayes_on_reuters() {
    let Some(found) = measured("reuters", &["--estimator", "complement"]) else {
        return;
    };
    at_least(&found["known"]["micro"]["f1"], 0.82);
    at_least(&found["known"]["macro"]["f1"], 0.45);
    at_least(&found["known"]["at"][0]["precision"], 0.89);
}

#[test]
fn the_default_on_reuters() {
    let Some(found) = measured("reuters", &[]) else {
        return;
    };
    at_least(&found["known"]["micro"]["f1"], 0.900);
    at_least(&found["known"]["macro"]["f1"], 0.600);
    at_least(&found["known"]["at"][0]["precision"], 0.952);
    let error = found["known"]["calibration_error"].as_f64().unwrap();
    assert!(error <= 0.03, "{error}");
}

#[test]
fn the_default_on_digitalgov() {
    let Some(found) = measured("digitalgov", &[]) else {
        return;
    };
    at_least(&found["known"]["micro"]["f1"], 0.50);
    at_least(&found["known"]["macro"]["f1"], 0.35);
    at_least(&found["known"]["at"][0]["precision"], 0.72);
}
