//! `wordpress tag --apply` where the blog fails on the way: a second run finishes what the first
//! began, and nothing is done twice.

use super::{
    BALLOTS,
    blog::{Blog, State, no},
    recorded, states, tag, wordpress,
};
use crate::{
    program::{Folder, small},
    web::{Request, Response},
};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// How many requests come before the first batch: the user, the page that leads to the API, the
/// user again, posts, tags, and how the posts of the batch stand.
const FIRST_BATCH: usize = 6;

/// 60 posts without a tag, which take three batches.
fn blog() -> State {
    let mut blog = State::new(&[], &["elections", "ballots"]);
    (0..60).for_each(|number| blog.add(&format!("Ballots {number}"), BALLOTS, &[]));
    blog
}

fn is_batch(request: &Request) -> bool {
    request.method == "POST"
}

/// A switch that a test turns.
fn switch() -> (Arc<AtomicBool>, Arc<AtomicBool>) {
    let switch = Arc::new(AtomicBool::new(true));
    (switch.clone(), switch)
}

/// The tags of the posts that a batch asks for are written, all or the first of them.
fn write_first(state: &mut State, request: &Request, posts: usize) {
    let json: Value = serde_json::from_slice(&request.body).unwrap();
    for one in json["requests"].as_array().unwrap().iter().take(posts) {
        let path = one["path"].as_str().unwrap();
        let id = path
            .trim_start_matches("/wp/v2/posts/")
            .split('?')
            .next()
            .unwrap();
        let tags = one["body"]["tags"].as_array().unwrap();
        let tags = tags.iter().map(|id| id.as_u64().unwrap()).collect();
        state.edit(id.parse().unwrap(), |post| post.tags = tags);
    }
}

/// Begins to tag, and kills the program once the switch is turned.
fn kill_once(blog: &Blog, folder: &Folder, switch: &AtomicBool) {
    let (url, record) = (&blog.web.address, folder.at("applied.jsonl"));
    let args = [
        "tag",
        url,
        "--model",
        small(),
        "--record",
        &record,
        "--only-untagged",
        "--apply",
    ];
    let mut child = wordpress(&args).spawn().unwrap();
    while switch.load(Ordering::SeqCst) {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// All posts have the tag once, and the record knows it of each.
fn assert_whole(blog: &Blog, folder: &Folder) {
    assert!(
        blog.tags().iter().all(|tags| tags == &[1]),
        "{:?}",
        blog.tags()
    );
    let states = states(folder);
    for post in 1..=60 {
        let suffix = format!(" {post} elections");
        let last = states.iter().rfind(|state| state.ends_with(&suffix));
        assert_eq!(last, Some(&format!("applied {post} elections")));
    }
}

#[test]
fn a_batch_that_fails_half_way_is_looked_at_and_finished() {
    let (failing, switch) = switch();
    let blog = blog().serve_with(move |state, request, _| {
        (is_batch(request) && failing.swap(false, Ordering::SeqCst)).then(|| {
            write_first(state, request, 10);
            Response::new(502, "text/html", "gone")
        })
    });
    let folder = Folder::new();
    let run = tag(&blog, &folder, &["--only-untagged", "--apply"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("502") && !switch.load(Ordering::SeqCst),
        "{}",
        run.err
    );
    assert_whole(&blog, &folder);
}

#[test]
fn a_blog_that_stops_is_finished_by_a_second_run() {
    let (failing, switch) = switch();
    let blog = blog().serve_with(move |state, request, before| {
        let stops = FIRST_BATCH < before && failing.load(Ordering::SeqCst) && is_batch(request);
        stops.then(|| {
            write_first(state, request, 7);
            no(500, "internal_server_error", &Value::Null)
        })
    });
    let folder = Folder::new();
    let args = ["--only-untagged", "--apply"];
    let run = tag(&blog, &folder, &args);
    assert_eq!(run.code, 2, "{}", run.err);
    // The first batch, and of the second one what three tries wrote: the last of them is not known.
    let tagged = blog.tags().iter().filter(|tags| !tags.is_empty()).count();
    assert_eq!(
        (tagged, run.out.lines().count()),
        (25 + 3 * 7, 1 + 25 + 2 * 7)
    );
    switch.store(false, Ordering::SeqCst);
    tag(&blog, &folder, &args).well();
    assert_whole(&blog, &folder);
    assert_eq!(tag(&blog, &folder, &args).code, 1);
}

#[test]
fn a_password_that_expires_ends_the_run_and_a_second_one_goes_on() {
    let (failing, switch) = switch();
    let blog = blog().serve_with(move |_, request, before| {
        let expired = FIRST_BATCH < before && failing.load(Ordering::SeqCst) && is_batch(request);
        expired.then(|| {
            let refused = no(401, "rest_cannot_edit", &Value::Null).body;
            let one = format!("{{\"status\": 401, \"headers\": [], \"body\": {refused}}}");
            let json = format!("{{\"responses\": [{}]}}", vec![one; 25].join(","));
            Response::new(207, "application/json", json)
        })
    });
    let folder = Folder::new();
    let args = ["--only-untagged", "--apply"];
    let err = tag(&blog, &folder, &args).ill(2);
    assert!(err.contains("application password are not known"), "{err}");
    assert_eq!(
        blog.tags().iter().filter(|tags| !tags.is_empty()).count(),
        25
    );
    switch.store(false, Ordering::SeqCst);
    tag(&blog, &folder, &args).well();
    assert_whole(&blog, &folder);
}

#[test]
fn half_the_tags_of_a_post_are_completed_although_it_is_not_untagged_any_more() {
    let (failing, switch) = switch();
    let posts: [(&str, &str, &[u64]); 1] = [(
        "Ballots in the oven",
        "Ballots, voters, the commission: knead the dough, bake bread in the oven, crust.",
        &[],
    )];
    let blog = State::new(&posts, &["elections", "baking"]).serve_with(move |state, request, _| {
        (is_batch(request) && failing.load(Ordering::SeqCst)).then(|| {
            state.edit(1, |post| post.tags = vec![1]);
            no(500, "internal_server_error", &Value::Null)
        })
    });
    let folder = Folder::new();
    let args = ["--only-untagged", "--apply"];
    assert_eq!(tag(&blog, &folder, &args).code, 2);
    assert_eq!(blog.tags(), [[1]], "the text does not have both tags");
    switch.store(false, Ordering::SeqCst);
    tag(&blog, &folder, &args).well();
    assert_eq!(blog.tags(), [[1, 2]]);
}

#[test]
fn a_run_that_is_killed_within_a_batch_is_finished_by_the_next() {
    let (failing, switch) = switch();
    let blog = blog().serve_with(move |state, request, before| {
        let stops = FIRST_BATCH < before && failing.load(Ordering::SeqCst) && is_batch(request);
        stops.then(|| {
            write_first(state, request, 12);
            failing.store(false, Ordering::SeqCst);
            // The answer never comes to an end that is waited for.
            thread::sleep(Duration::from_secs(5));
            no(500, "internal_server_error", &Value::Null)
        })
    });
    let folder = Folder::new();
    kill_once(&blog, &folder, &switch);
    let written = recorded(&folder);
    assert!(written.contains("\"begun\""), "{written}");
    tag(&blog, &folder, &["--only-untagged", "--apply"]).well();
    assert_whole(&blog, &folder);
}

#[test]
fn what_a_killed_run_had_sent_may_be_done_while_the_next_one_reads() {
    let (failing, switch) = switch();
    let blog = blog().serve_with(move |state, request, _| {
        if is_batch(request) && failing.swap(false, Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(500));
            return Some(no(500, "internal_server_error", &Value::Null));
        }
        // The batch of the killed run comes through between the list and the second look.
        let looks_again = request.parameter("include").is_some();
        if looks_again && !failing.load(Ordering::SeqCst) && state.post(60).tags.is_empty() {
            (36..=60).for_each(|id| state.edit(id, |post| post.tags = vec![1]));
        }
        None
    });
    let folder = Folder::new();
    kill_once(&blog, &folder, &switch);
    tag(&blog, &folder, &["--only-untagged", "--apply"]).well();
    assert_whole(&blog, &folder);
}

#[test]
fn two_runs_do_not_write_one_record() {
    let (blog, folder) = (blog().serve(), Folder::new());
    let held = std::fs::File::create(folder.at("applied.jsonl")).unwrap();
    held.lock().unwrap();
    let err = tag(&blog, &folder, &["--apply"]).ill(2);
    assert!(err.contains("another catchline is writing"), "{err}");
    assert_eq!(blog.web.asked().len(), 0);
}
