//! What the program says of itself: help, version, completions, manual pages.

use crate::program::run;
use catchline::MODEL_FORMAT;
use snapbox::{assert_data_eq, file};

const VERBS: [&str; 13] = [
    "train",
    "suggest",
    "watch",
    "serve",
    "wordpress",
    "pull",
    "evaluate",
    "inspect",
    "tags",
    "bench",
    "convert",
    "completions",
    "man",
];

#[test]
fn help_shows_verbs_and_exit_codes() {
    assert_data_eq!(run(&["--help"]).well(), file!["../golden/help.txt"]);
    assert!(run(&[]).ill(2).contains("Usage: catchline"));
}

#[test]
fn every_verb_has_examples() {
    for verb in VERBS {
        for flag in ["--help", "-h"] {
            let help = run(&[verb, flag]).well();
            assert!(help.contains("Examples:\n  catchline "), "{help}");
            assert!(
                help.lines().all(|line| line.chars().count() <= 100),
                "{help}"
            );
        }
    }
}

#[test]
fn the_version_names_the_model_format() {
    let expected = format!(
        "catchline {} (model format {MODEL_FORMAT})\n",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(run(&["--version"]).well(), expected);
}

#[test]
fn shells_get_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).well();
        assert!(VERBS.iter().all(|verb| script.contains(verb)), "{shell}");
        assert!(script.contains("min-confidence"), "{shell}");
    }
    assert!(
        run(&["completions", "dos"])
            .ill(2)
            .contains("possible values")
    );
}

#[test]
fn the_program_and_every_verb_have_a_manual_page() {
    let page = run(&["man"]).well();
    assert!(
        page.contains(".TH catchline 1") && page.contains("catchline\\-suggest(1)"),
        "{page}"
    );
    for verb in VERBS {
        let page = run(&["man", verb]).well();
        assert!(page.contains(&format!(".TH catchline-{verb} 1")), "{page}");
    }
    assert!(run(&["man", "dance"]).ill(2).contains("train, suggest"));
}

#[test]
fn a_wrong_call_is_told_with_exit_code_two() {
    for wrong in [
        &["dance"][..],
        &["train"],
        &["convert", "x"],
        &["suggest", "--top", "0", "x"],
        &["suggest", "--format", "yaml", "x"],
        &["evaluate", "--model", "a", "--cross-validate", "3", "x"],
    ] {
        let told = run(wrong).ill(2);
        assert!(
            told.contains("For more information, try '--help'"),
            "{told}"
        );
    }
}
