//! What is in the store: its articles, and what stands out among its tags.

use crate::{
    asked::{TOKEN, VOTES, ask, get, post, service, with},
    kept::{Desk, says},
};
use catchline::{Article, Labelled};
use catchline_server::Service;
use catchline_store::OnRepeat;
use serde_json::{Value, json};

fn ids(page: &Value) -> Vec<&str> {
    let articles = page["articles"].as_array().unwrap().iter();
    articles.map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn articles_are_listed_in_pages_those_that_came_last_first() {
    let desk = Desk::new();
    let list = |query: &str| desk.ask(get(&format!("/v1/articles{query}"))).well();
    let all = list("");
    assert_eq!(all["articles"].as_array().unwrap().len(), 24);
    assert_eq!(all.get("next"), None);
    assert_eq!(
        all["articles"][0],
        json!({
            "id": "baking & bread/11", "title": "Bake the bread in the oven and knead the dough 11",
            "lang": "en", "tags": ["baking & bread"], "decided": {"fits": [], "rejected": []},
        })
    );
    let (mut paged, mut next) = (Vec::new(), String::new());
    loop {
        let page = list(&format!("?limit=7{next}"));
        paged.extend(ids(&page).into_iter().map(str::to_owned));
        match page.get("next") {
            Some(after) => next = format!("&after={after}"),
            None => break,
        }
    }
    assert_eq!(paged, ids(&all));
    // A page that is full may be the last.
    assert_eq!(list("?limit=24").get("next"), None);
    for wrong in [
        "?limit=0",
        "?limit=201",
        "?limit=x",
        "?after=x",
        "?waiting=1",
        "?sort=date",
    ] {
        desk.ask(get(&format!("/v1/articles{wrong}"))).ill(400);
    }
}

#[test]
fn what_came_in_waits_until_an_editor_has_decided_something() {
    let desk = Desk::new();
    let waiting = || desk.ask(get("/v1/articles?waiting=true")).well();
    assert_eq!(waiting(), json!({"articles": []}));
    desk.write("/v1/learn", &VOTES).well();
    let dated = json!({"id": "d", "title": "Rye", "date": "2026-11-29"});
    desk.write("/v1/learn?source=wire", &dated).well();
    let page = waiting();
    assert_eq!(ids(&page), ["d", "a"]);
    assert_eq!(page["articles"][0]["source"], "wire");
    assert_eq!(page["articles"][0]["date"], "2026-11-29");
    let said = says("a", &[("elections", "rejected"), ("votes", "added")]);
    desk.write("/v1/feedback", &said).well();
    assert_eq!(ids(&waiting()), ["d"]);
    let all = desk.ask(get("/v1/articles?waiting=false&limit=2")).well();
    let decided = json!({"fits": ["votes"], "rejected": ["elections"]});
    assert_eq!(all["articles"][1]["decided"], decided);
    assert_eq!(all["articles"][1]["tags"], json!(["votes"]));
    desk.learn();
}

#[test]
fn an_article_is_shown_with_what_was_said_of_it() {
    let desk = Desk::new();
    let one = json!({
        "id": "2026/11/a b", "title": "Rye", "text": "Bread & tea", "date": "2026-11-29",
        "lang": "en", "url": "https://example.org/rye", "tags": ["bread"], "undecided": ["tea"],
    });
    desk.write("/v1/learn", &one).well();
    let of = |query: &str| desk.ask(get(&format!("/v1/article?{query}")));
    let mut expected = one.clone();
    expected["decided"] = json!({"fits": [], "rejected": []});
    expected["log"] = json!([]);
    assert_eq!(of("id=2026/11/a%20b").well(), expected);
    let said = says("2026/11/a b", &[("Bread", "removed"), ("tea", "accepted")]);
    desk.write("/v1/feedback", &said).well();
    expected["tags"] = json!(["tea"]);
    expected["undecided"] = json!([]);
    expected["decided"] = json!({"fits": ["tea"], "rejected": ["Bread"]});
    let line = |decision: &str, tag: &str| {
        json!({
            "decision": decision, "tag": tag, "who": "ann", "time": "2026-11-29T11:00:00Z",
        })
    };
    expected["log"] = json!([line("removed", "Bread"), line("accepted", "tea")]);
    assert_eq!(of("id=2026%2F11%2Fa+b&source=").well(), expected);
    assert!(of("id=nowhere").ill(404).contains("no such article"));
    of("id=2026/11/a%20b&source=wire").ill(404);
    of("source=wire").ill(400);
    desk.write("/v1/learn?source=wire", &one).well();
    let several = of("id=2026/11/a%20b").ill(409);
    assert!(several.contains(r#": "", "wire";"#), "{several}");
    assert_eq!(of("id=2026/11/a%20b&source=wire").well()["source"], "wire");
    desk.learn();
}

#[test]
fn tags_say_how_their_suggestions_fared() {
    let desk = Desk::new();
    let fared = || {
        let tags = desk.ask(get("/v1/tags")).well();
        let tags = tags["tags"].as_array().unwrap().clone().into_iter();
        let fared = tags.map(|one| (one["accepted"].clone(), one["rejected"].clone()));
        fared.collect::<Vec<_>>()
    };
    let counts = |accepted: u64, rejected: u64| (json!(accepted), json!(rejected));
    assert_eq!(fared(), [counts(0, 0), counts(0, 0)]);
    let say = |id: &str, tag: &str, decision: &str| {
        desk.write("/v1/feedback", &says(id, &[(tag, decision)]))
            .well();
    };
    say("elections/1", "elections", "accepted");
    say("elections/2", "Elections", "accepted");
    say("elections/3", "elections", "rejected");
    say("elections/4", "baking & bread", "added");
    say("elections/5", "baking & bread", "rejected");
    assert_eq!(fared(), [counts(0, 1), counts(2, 1)]);
    say("elections/2", "elections", "rejected");
    say("elections/5", "baking & bread", "withdrawn");
    assert_eq!(fared(), [counts(0, 0), counts(1, 2)]);
    desk.learn();
    let without = ask(&service(), get("/v1/tags")).well();
    assert_eq!(
        without["tags"][1],
        json!({"tag": "elections", "articles": 12})
    );
}

#[test]
fn near_duplicates_are_those_of_the_store_as_it_is() {
    let desk = Desk::new();
    let near = || desk.ask(get("/v1/tags/near-duplicates")).well();
    assert_eq!(near(), json!({"near_duplicates": []}));
    let new = json!({"id": "n", "title": "Ballots", "tags": ["election"]});
    desk.write("/v1/learn", &new).well();
    let pair = json!({"one": "elections", "other": "election", "why": "form"});
    assert_eq!(near(), json!({"near_duplicates": [pair]}));
    // Another program may have changed it.
    desk.store().forget(&["n"], None, "2026-11-29").unwrap();
    assert_eq!(near(), json!({"near_duplicates": []}));
    // Two archives may have one id for different articles.
    let other = Labelled::new(Article::new("Other").id("elections/1"), ["election"]);
    desk.store().add(&[other], "wire", OnRepeat::Unite).unwrap();
    assert_eq!(near()["near_duplicates"].as_array().unwrap().len(), 1);
    desk.learn();
}

#[test]
fn without_a_store_there_is_nothing_to_show() {
    for path in [
        "/v1/articles",
        "/v1/article?id=1",
        "/v1/tags/near-duplicates",
        "/v1/tags/changes",
    ] {
        assert!(ask(&service(), get(path)).ill(409).contains("--store"));
    }
}

#[test]
fn a_public_service_shows_articles_to_who_has_the_token() {
    let desk = Desk::new();
    let mut settings = crate::asked::settings().0;
    settings.listen = ([0, 0, 0, 0], 80).into();
    settings.public = true;
    let store = desk.path("news.store");
    let public = Service::new(crate::asked::tagger(), None, Some(&store), settings).unwrap();
    ask(&public, get("/v1/tags")).well();
    for path in [
        "/v1/articles",
        "/v1/article?id=elections/1",
        "/v1/tags/changes",
    ] {
        ask(&public, get(path)).ill(401);
        let right = format!("Bearer {TOKEN}");
        ask(&public, with(get(path), "authorization", &right)).well();
    }
    let explain = || post("/v1/explain", VOTES);
    let is_near = |request| ask(&public, request).well().to_string().contains("nearest");
    assert!(!is_near(explain()));
    let right = format!("Bearer {TOKEN}");
    assert!(is_near(with(explain(), "authorization", &right)));
    assert!(!is_near(explain()));
}
