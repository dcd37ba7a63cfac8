//! `wordpress tag`, where all goes well and where the blog has its ways.

use super::{
    BALLOTS, BREAD,
    blog::{PASSWORD, State, no},
    recorded, states, tag, wordpress,
};
use crate::{
    program::{Folder, Run, run, small},
    web::{Response, Web},
};

fn blog() -> State {
    let posts: [(&str, &str, &[u64]); 4] = [
        ("Ballots", BALLOTS, &[]),
        ("Bread", BREAD, &[3]),
        ("Ballots again", BALLOTS, &[1]),
        ("A hidden one", BALLOTS, &[]),
    ];
    let mut blog = State::new(&posts, &["Elections", "baking", "R&amp;D"]);
    blog.post(4).protected = true;
    blog
}

#[test]
fn nothing_is_written_without_being_asked_for() {
    let (blog, folder) = (blog().serve(), Folder::new());
    let run = tag(&blog, &folder, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("would add 2 tags to 2 posts"),
        "{}",
        run.err
    );
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with("post  title"), "{}", run.out);
    assert!(lines[1].contains("2  Bread    baking 0."), "{}", run.out);
    assert_eq!((blog.count("POST"), lines.len()), (0, 3));
    assert!(folder.names().is_empty());
}

#[test]
fn tags_are_added_and_nothing_else_changes() {
    let (blog, folder) = (blog().serve(), Folder::new());
    let run = tag(&blog, &folder, &["--apply"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(blog.tags(), [vec![1], vec![3, 2], vec![1], vec![]]);
    assert_eq!(
        states(&folder),
        [
            "begun 2 baking",
            "begun 1 elections",
            "applied 2 baking",
            "applied 1 elections"
        ]
    );
    assert!(recorded(&folder).contains("\"modified\":\"2026-11-29T10:00:0"));
    let again = tag(&blog, &folder, &["--apply"]);
    assert_eq!((again.code, &*again.out), (1, ""), "{}", again.err);
    assert_eq!(blog.count("POST"), 1);
}

#[test]
fn only_the_untagged_and_so_many() {
    let (blog, folder) = (blog().serve(), Folder::new());
    let run = tag(
        &blog,
        &folder,
        &["--only-untagged", "--apply", "--format", "jsonl"],
    );
    let line: serde_json::Value = serde_json::from_str(run.well().trim()).unwrap();
    assert_eq!(
        (&line["post"], &line["became"]),
        (&1.into(), &"tagged".into())
    );
    assert_eq!(line["tags"][0]["tag"], "elections");
    let blog = self::blog().serve();
    tag(&blog, &Folder::new(), &["--limit", "1", "--apply"]).well();
    assert_eq!(blog.tags(), [vec![], vec![3, 2], vec![1], vec![]]);
    let run = tag(&blog, &Folder::new(), &["--min-confidence", "1"]);
    assert_eq!(run.code, 1, "{}", run.err);
}

#[test]
fn tags_are_made_only_where_asked_and_never_in_a_second_spelling() {
    let posts: [(&str, &str, &[u64]); 2] = [("Ballots", BALLOTS, &[]), ("Bread", BREAD, &[])];
    let (blog, folder) = (State::new(&posts, &["ELECTIONS"]).serve(), Folder::new());
    let run = tag(&blog, &folder, &["--apply"]);
    assert!(run.out.contains("not on the site: baking"), "{}", run.out);
    assert!(run.err.contains("--create-tags makes them"), "{}", run.err);
    assert_eq!(blog.tags(), [vec![1], vec![]]);
    // Somebody makes the tag while it is looked for.
    let made = State::new(&posts, &["ELECTIONS"]).serve_with(|state, request, _| {
        if request.method == "POST" && !state.tags.contains(&"Baking".to_owned()) {
            state.tags.push("Baking".to_owned());
        }
        None
    });
    for blog in [blog, made] {
        tag(&blog, &Folder::new(), &["--apply", "--create-tags"]).well();
        assert_eq!(blog.tags(), [[1], [2]]);
        assert_eq!(blog.state().tags.len(), 2);
    }
}

#[test]
fn a_post_that_is_edited_meanwhile_is_left_alone() {
    let blog = blog().serve_with(|state, request, _| {
        if request.parameter("include").is_some() && request.method == "GET" {
            let is_old = !state.post(1).title.contains("new");
            is_old.then(|| state.edit(1, |post| post.title = "A new title".to_owned()));
        }
        None
    });
    let folder = Folder::new();
    let run = tag(&blog, &folder, &["--apply"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.out.contains("changed meanwhile"), "{}", run.out);
    assert_eq!(blog.tags(), [vec![], vec![3, 2], vec![1], vec![]]);
    assert!(states(&folder).contains(&"failed 1 elections".to_owned()));
    tag(&blog, &folder, &["--apply"]).well();
    assert_eq!(blog.tags()[0], [1]);
}

#[test]
fn tags_that_the_site_drops_are_told() {
    let blog = blog().serve_with(|state, request, _| {
        // The tag is removed between the list and the batch.
        if request.method == "POST" {
            state.tags.truncate(1);
        }
        None
    });
    let run = tag(&blog, &Folder::new(), &["--apply"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.out.contains("does not show them"), "{}", run.out);
}

#[test]
fn posts_of_others_are_refused_one_by_one() {
    let blog = State {
        locked: vec![2],
        ..blog()
    }
    .serve();
    let folder = Folder::new();
    let run = tag(&blog, &folder, &["--apply"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("anna is no editor"), "{}", run.err);
    assert!(run.out.contains("that takes an editor"), "{}", run.out);
    assert_eq!(blog.tags(), [vec![1], vec![3], vec![1], vec![]]);
}

#[test]
fn what_an_editor_takes_off_stays_off() {
    let (blog, folder) = (blog().serve(), Folder::new());
    tag(&blog, &folder, &["--apply"]).well();
    blog.state().edit(1, |post| post.tags.clear());
    let run = tag(&blog, &folder, &["--apply"]);
    assert!(
        run.out.contains("taken off before: elections"),
        "{}",
        run.out
    );
    assert_eq!((run.code, blog.tags()[0].len()), (1, 0));
}

#[test]
fn passwords_are_tried_first_and_never_sent_in_the_open() {
    let (blog, folder) = (blog().serve(), Folder::new());
    let record = folder.at("applied.jsonl");
    let args = [
        "tag",
        &blog.web.address,
        "--model",
        small(),
        "--record",
        &record,
        "--apply",
    ];
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = wordpress(args);
        Run::of(&command.envs(variables.iter().copied()).output().unwrap())
    };
    let wrong = run(&[("CATCHLINE_WORDPRESS_PASSWORD", "wrong")], &args);
    assert!(wrong.ill(2).contains("CATCHLINE_WORDPRESS_PASSWORD"));
    assert_eq!((blog.count("POST"), blog.web.asked().len()), (0, 3));
    let half = run(&[("CATCHLINE_WORDPRESS_USER", "")], &args).ill(2);
    assert!(
        half.contains("CATCHLINE_WORDPRESS_USER is not; set both"),
        "{half}"
    );
    let nobody = [
        ("CATCHLINE_WORDPRESS_USER", ""),
        ("CATCHLINE_WORDPRESS_PASSWORD", ""),
    ];
    assert!(
        run(&nobody, &args)
            .ill(2)
            .contains("who writes is not known")
    );
    let open = run(&[], &["tag", "http://blog.example", "--apply"]).ill(2);
    assert!(
        open.contains("without encryption") && !open.contains(PASSWORD),
        "{open}"
    );
}

#[test]
fn the_password_goes_to_no_other_site_than_the_one_named() {
    let other = blog().serve();
    let to = format!(
        "<{}/wp-json/>; rel=\"https://api.w.org/\"",
        other.web.address
    );
    let web = Web::serve(move |_| Response::new(200, "text/html", "").header("Link", to.clone()));
    let args = ["tag", &web.address, "--model", small()];
    let err = Run::of(&wordpress(&args).output().unwrap()).ill(2);
    assert!(err.contains("which is another site"), "{err}");
    assert_eq!(other.web.asked().len(), 0);
}

#[test]
fn tags_that_the_user_may_not_make_stay_missing() {
    let posts: [(&str, &str, &[u64]); 2] = [("Ballots", BALLOTS, &[]), ("Bread", BREAD, &[])];
    let blog = State::new(&posts, &["elections"]).serve_with(|_, request, _| {
        let makes = request.method == "POST" && request.path.ends_with("/tags");
        makes.then(|| no(403, "rest_cannot_create", &serde_json::Value::Null))
    });
    let run = tag(&blog, &Folder::new(), &["--apply", "--create-tags"]);
    assert!(run.err.contains("may not make tags"), "{}", run.err);
    assert!(run.out.contains("not on the site: baking"), "{}", run.out);
    assert_eq!(blog.tags(), [vec![1], vec![]]);
}

#[test]
fn more_than_a_batch_goes_in_batches() {
    let mut blog = State::new(&[], &["elections"]);
    (0..60).for_each(|number| blog.add(&format!("Ballots {number}"), BALLOTS, &[]));
    let (blog, folder) = (blog.serve(), Folder::new());
    tag(&blog, &folder, &["--apply"]).well();
    assert!(blog.tags().iter().all(|tags| tags == &[1]));
    assert_eq!(blog.count("POST"), 3);
    assert_eq!(states(&folder).len(), 120);
}

#[test]
fn what_was_applied_counts_once_an_editor_has_touched_the_post() {
    let (blog, folder) = (blog().serve(), Folder::new());
    tag(&blog, &folder, &["--apply"]).well();
    let archive = folder.at("blog.jsonl");
    let read = || {
        let pulled = wordpress(&["pull", &blog.web.address, "--output", &archive]).output();
        Run::of(&pulled.unwrap()).ill(0);
        run(&["tags", &archive]).ill(0)
    };
    let first = read();
    assert!(
        first.contains("2 tags that catchline applied are left out"),
        "{first}"
    );
    blog.state()
        .edit(1, |post| post.title = "Ballots, edited".to_owned());
    let second = read();
    assert!(
        second.contains("1 tag that catchline applied is left out"),
        "{second}"
    );
}
