//! `catchline bench`.

use crate::program::{Folder, run, source, world};
use serde_json::Value;

#[test]
fn speed_and_accuracy_are_measured() {
    let (model, archive) = (world(), source("fixtures/archive/posts"));
    let out = run(&[
        "bench",
        model,
        &archive,
        "--threads",
        "1",
        "--format",
        "json",
    ])
    .well();
    let found: Value = serde_json::from_str(&out).unwrap();
    let evaluated = run(&["evaluate", "--model", model, "--format", "json", &archive]).well();
    let evaluated: Value = serde_json::from_str(&evaluated).unwrap();
    let number = |name: &str| found[name].as_f64().unwrap();
    assert_eq!(
        found["accuracy"]["micro_f1"],
        evaluated["known"]["micro"]["f1"]
    );
    assert_eq!(found["suggest"]["threads"], 1);
    let speed = &found["suggest"];
    let seconds = speed["seconds"].as_f64().unwrap();
    let articles = speed["articles_per_second"].as_f64().unwrap() * seconds;
    assert!((articles - number("articles")).abs() < 1e-6, "{found}");
    assert!(number("text_bytes") > 100.0 * number("articles"), "{found}");
    assert!(0.0 < number("load_seconds") && number("load_seconds") < number("start_seconds"));
}

#[test]
fn articles_without_tags_tell_the_speed_alone() {
    let incoming = source("fixtures/incoming");
    let out = run(&["bench", world(), &incoming]).well();
    assert!(
        out.contains("articles a second") && out.contains("first tags after"),
        "{out}"
    );
    assert!(!out.contains("micro F1"), "{out}");
}

#[test]
fn what_is_no_model_is_refused() {
    let folder = Folder::new();
    let no_model = folder.write("m", "no model");
    let err = run(&["bench", &no_model, &source("fixtures/incoming")]).ill(2);
    assert!(err.contains("no catchline model"), "{err}");
}
