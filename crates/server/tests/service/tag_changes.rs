//! Tags that are renamed, merged and retired over HTTP.

use crate::{
    asked::{TOKEN, ask, get, post, service, with},
    kept::Desk,
};
use catchline::Tagger;
use serde_json::{Value, json};

fn change(tag: &str, change: &str, into: Option<&str>, apply: bool) -> Value {
    let mut asked = json!({"tag": tag, "change": change, "apply": apply, "by": "ann"});
    if let Some(into) = into {
        asked["into"] = json!(into);
    }
    asked
}

#[test]
fn a_change_is_shown_made_listed_and_undone() {
    let desk = Desk::new();
    let write = |body: &Value| desk.write("/v1/tags/changes", body).well();
    let list = || desk.ask(get("/v1/tags/changes")).well();
    let tags = || desk.store().counts().unwrap().into_keys();
    let names = || tags().map(|tag| tag.to_string()).collect::<Vec<_>>();
    let into = Some("elections");
    let mut effect = json!({"articles": 12, "others": 12, "both": 0, "applied": false});
    let shown = write(&change("Baking & Bread", "merge", into, false));
    assert_eq!(shown, effect);
    assert_eq!(list(), json!({"changes": []}));
    assert_eq!(names(), ["baking & bread", "elections"]);
    effect["applied"] = json!(true);
    let made = write(&change("Baking & Bread", "merge", into, true));
    assert_eq!(made, effect);
    assert_eq!(names(), ["elections"]);
    desk.learn();
    let retired = write(&change("elections", "retire", None, true));
    assert_eq!(retired["articles"], 24);
    assert!(names().is_empty());
    let mut merge = json!({
        "number": 1, "tag": "Baking & Bread", "change": "merge", "into": "elections",
        "who": "ann", "time": "2026-11-29T11:00:00Z",
    });
    let mut retire = json!({
        "number": 2, "tag": "elections", "change": "retire", "who": "ann",
        "time": "2026-11-29T11:00:00Z",
    });
    assert_eq!(list(), json!({"changes": [merge, retire]}));
    let undo = |body: Value| desk.write("/v1/tags/changes/undo", &body);
    retire["undone"] = json!("2026-11-29T11:00:00Z");
    assert_eq!(undo(json!({})).well(), retire);
    assert_eq!(names(), ["elections"]);
    merge["undone"] = json!("2026-11-29T11:00:00Z");
    assert_eq!(undo(json!({"number": 1})).well(), merge);
    assert_eq!(list(), json!({"changes": [merge, retire]}));
    assert_eq!(names(), ["baking & bread", "elections"]);
    for body in [json!({}), json!({"number": 1}), json!({"number": 7})] {
        assert!(undo(body).ill(404).contains("no such change"));
    }
    desk.learn();
}

#[test]
fn the_model_learns_what_was_merged() {
    let desk = Desk::new();
    let new = json!([
        {"id": "n", "title": "Ballots", "tags": ["voting"]},
        {"id": "m", "title": "Ballots again", "tags": ["voting"]},
    ]);
    desk.write("/v1/learn", &new).well();
    desk.learn();
    let merged = change("voting", "merge", Some("elections"), true);
    desk.write("/v1/tags/changes", &merged).well();
    desk.learn();
    let on_disk = Tagger::load(desk.path("news.catchline")).unwrap();
    assert_eq!(on_disk.tag_articles(), [12, 14]);
    desk.write("/v1/tags/changes/undo", &json!({})).well();
    desk.learn();
    let tags = desk.ask(get("/v1/tags")).well();
    assert_eq!(tags["tags"][1]["articles"], 12);
}

#[test]
fn what_cannot_be_changed_is_told_why() {
    let desk = Desk::new();
    let write = |body: &Value| desk.write("/v1/tags/changes", body);
    for apply in [false, true] {
        let none = write(&change("nothing", "retire", None, apply)).ill(404);
        assert!(none.contains("no article of the store carries \"nothing\""));
        write(&change("elections", "merge", Some("nothing"), apply)).ill(404);
        let taken = change("elections", "rename", Some("Baking & bread"), apply);
        assert!(write(&taken).ill(409).contains("merge the two"));
    }
    let retired = change("baking & bread", "retire", None, true);
    write(&retired).well();
    let again = change("elections", "rename", Some("baking & bread"), true);
    assert!(write(&again).ill(409).contains("was retired"));
    for (body, told) in [
        (change("elections", "rename", None, true), "into"),
        (change("elections", "merge", None, true), "into"),
        (change("elections", "retire", Some("x"), true), "into"),
        (change(" ", "retire", None, true), "a tag is empty"),
        (
            change("elections", "rename", Some("-"), true),
            "a tag is empty",
        ),
        (change("elections", "drop", None, true), "drop"),
        (json!({"tag": "elections"}), "change"),
        (
            json!({"tag": "a", "change": "retire", "x": 1}),
            "unknown field",
        ),
    ] {
        let detail = write(&body).ill(400);
        assert!(detail.contains(told), "{body}: {detail}");
    }
    desk.write("/v1/tags/changes/undo", &json!({"number": "1"}))
        .ill(400);
    let made = desk.store().tag_changes().unwrap();
    assert_eq!(made.len(), 1);
    desk.learn();
}

#[test]
fn nobody_changes_tags_without_the_token() {
    let desk = Desk::new();
    let body = change("elections", "retire", None, true).to_string();
    for (path, body) in [
        ("/v1/tags/changes", body.as_str()),
        ("/v1/tags/changes/undo", "{}"),
    ] {
        desk.ask(post(path, body.to_owned())).ill(401);
        let no_store = with(
            post(path, body.to_owned()),
            "authorization",
            &format!("Bearer {TOKEN}"),
        );
        assert!(ask(&service(), no_store).ill(409).contains("--store"));
    }
    assert_eq!(desk.store().tag_changes().unwrap(), []);
}
