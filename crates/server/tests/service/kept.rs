//! What editors say and what articles are sent to be learnt: kept, and learnt.

use crate::asked::{
    Answer, TOKEN, Told, VOTES, ask, build, get, post, service, service_with, settings, with,
};
use axum::{body::Body, http::Request};
use catchline::{Tag, Tagger};
use catchline_server::{Service, Settings, Settling};
use catchline_store::{OnRepeat, Store};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A store with a model beside it, and a service over both.
pub(crate) struct Desk {
    folder: TempDir,
    service: Service,
    told: Told,
    runtime: tokio::runtime::Runtime,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (model, path) = (
            folder.path().join("news.catchline"),
            folder.path().join("news.store"),
        );
        let mut store = Store::create(&path).unwrap();
        store
            .add(&crate::asked::archive(), "", OnRepeat::Unite)
            .unwrap();
        Tagger::fit(&store.articles().unwrap())
            .unwrap()
            .save(&model)
            .unwrap();
        let (mut settings, told) = settings();
        change(&mut settings);
        let tagger = Tagger::load(&model).unwrap();
        let service = Service::new(tagger, Some(model), Some(&path), settings).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Self {
            folder,
            service,
            told,
            runtime: runtime.unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> Store {
        Store::open(self.path("news.store")).unwrap()
    }

    pub(crate) fn ask(&self, request: Request<Body>) -> Answer {
        let answer = crate::asked::answer(&self.service, request);
        self.runtime.block_on(answer)
    }

    pub(crate) fn write(&self, path: &str, body: &impl ToString) -> Answer {
        let request = post(path, body.to_string());
        self.ask(with(request, "authorization", &format!("Bearer {TOKEN}")))
    }

    /// Waits until all is learnt.
    pub(crate) fn learn(&self) {
        let begun = Instant::now();
        while self.ask(get("/v1/model")).well()["waiting"] != 0 {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "it does not learn"
            );
            thread::sleep(Duration::from_millis(2));
        }
    }
}

pub(crate) fn says(article: &str, decisions: &[(&str, &str)]) -> Value {
    let decision = |&(tag, decision): &(&str, &str)| json!({"tag": tag, "decision": decision});
    let decisions: Vec<Value> = decisions.iter().map(decision).collect();
    json!({"article": article, "decisions": decisions, "by": "ann"})
}

fn first(record: &Value) -> (&str, bool) {
    let first = &record["suggestions"][0];
    (first["tag"].as_str().unwrap(), first["decided"] == true)
}

#[test]
fn what_an_editor_says_counts_at_once_and_is_learnt() {
    let desk = Desk::new();
    let suggest = || desk.ask(post("/v1/suggest", VOTES)).well();
    assert_eq!(first(&suggest()), ("elections", false));
    let new = desk.write("/v1/learn", &VOTES).well();
    assert_eq!(new, json!({"new": 1, "changed": 0, "same": 0}));
    let words = says(
        "a",
        &[("baking & bread", "added"), ("elections", "rejected")],
    );
    assert_eq!(
        desk.write("/v1/feedback", &words).well(),
        json!({"kept": 2})
    );
    let log = desk.store().log().unwrap();
    assert_eq!((log.len(), log[0].who.as_str()), (2, "ann"));
    assert_eq!(log[0].time, "2026-11-29T11:00:00Z");
    let record = suggest();
    assert_eq!(first(&record), ("baking & bread", true));
    assert_eq!(record["suggestions"].as_array().unwrap().len(), 1);
    desk.learn();
    let on_disk = Tagger::load(desk.path("news.catchline")).unwrap();
    assert_eq!(on_disk.tag_articles(), [13, 12]);
    let tags = desk.ask(get("/v1/tags")).well();
    assert_eq!(tags["tags"][0]["articles"], 13);
    assert!(
        desk.told
            .lock()
            .unwrap()
            .iter()
            .any(|one| one.starts_with("Learnt"))
    );
    let back = says(
        "a",
        &[("baking & bread", "withdrawn"), ("elections", "withdrawn")],
    );
    desk.write("/v1/feedback", &back).well();
    assert!(!first(&suggest()).1);
    desk.learn();
    assert_eq!(first(&suggest()), ("elections", false));
}

#[test]
fn articles_are_learnt_all_or_none() {
    let desk = Desk::new();
    let before = desk.store().stats().unwrap().articles;
    let half = format!("[{VOTES}, {{\"title\": 7}}]");
    assert!(
        desk.write("/v1/learn", &half)
            .ill(400)
            .starts_with("request:2: ")
    );
    assert_eq!(desk.store().stats().unwrap().articles, before);
    let tagged = |tag: &str| json!([{"id": "new", "title": "The ballots", "tags": [tag]}]);
    desk.write("/v1/learn", &tagged("elections")).well();
    let changed = json!({"new": 0, "changed": 1, "same": 0});
    assert_eq!(
        desk.write("/v1/learn?replace=true", &tagged("votes"))
            .well(),
        changed
    );
    let same = desk.write("/v1/learn", &tagged("votes")).well();
    assert_eq!(same, json!({"new": 0, "changed": 0, "same": 1}));
    let articles = desk.store().articles().unwrap();
    let new = articles.iter().find(|one| one.article.id == "new").unwrap();
    assert_eq!(new.tags, [Tag::new("votes")]);
    desk.learn();
    desk.write("/v1/learn?source=other", &tagged("votes"))
        .well();
    desk.write("/v1/learn?replace=1", &tagged("votes")).ill(400);
    desk.write("/v1/learn?sauce=x", &tagged("votes")).ill(400);
    let both = desk.write("/v1/feedback", &says("new", &[("votes", "removed")]));
    assert!(both.ill(409).contains("name one as its source"));
    desk.learn();
}

#[test]
fn feedback_that_says_nothing_is_told_so() {
    let desk = Desk::new();
    desk.write("/v1/feedback", &says("nowhere", &[("x", "added")]))
        .ill(404);
    for (body, told) in [
        (says("1", &[]).to_string(), "nothing is said"),
        (says("1", &[(" ", "added")]).to_string(), "a tag is empty"),
        (
            says("1", &[("x", "added"), ("X", "removed")]).to_string(),
            "decided twice",
        ),
        (says("1", &[("x", "liked")]).to_string(), "liked"),
        (json!({"article": "1"}).to_string(), "decisions"),
        (json!({"article": 1, "decisions": []}).to_string(), "string"),
        ("{".to_owned(), "no feedback"),
        (
            json!({"id": "1", "decisions": []}).to_string(),
            "unknown field",
        ),
    ] {
        let detail = desk.write("/v1/feedback", &body).ill(400);
        assert!(detail.contains(told), "{body}: {detail}");
    }
    assert_eq!(desk.store().log().unwrap(), []);
}

#[test]
fn nobody_writes_without_the_token() {
    let desk = Desk::new();
    let body = says("1", &[("elections", "removed")]).to_string();
    for path in ["/v1/feedback", "/v1/learn"] {
        desk.ask(post(path, body.clone())).ill(401);
        let wrong = with(
            post(path, body.clone()),
            "authorization",
            "Bearer 0123456789abcdeF",
        );
        desk.ask(wrong).ill(401);
        let without = service_with(|settings| settings.token = None);
        let given = with(post(path, body.clone()), "authorization", "Bearer ");
        assert!(ask(&without, given).ill(403).contains("--token-file"));
        let no_store = with(
            post(path, body.clone()),
            "authorization",
            &format!("Bearer {TOKEN}"),
        );
        assert!(ask(&service(), no_store).ill(409).contains("--store"));
        let other = build("POST", path, "text/plain", body.clone().into());
        desk.ask(with(other, "authorization", &format!("Bearer {TOKEN}")))
            .ill(415);
    }
    assert_eq!(desk.store().log().unwrap(), []);
}

#[test]
fn all_is_learnt_anew_after_so_many_changes() {
    let desk = Desk::with(|settings| {
        settings.settling = Some(Settling {
            after: 4,
            background: None,
        });
    });
    let known = || desk.ask(get("/v1/tags")).well().to_string();
    // What the store was made with is unsettled too: it was learnt, not settled.
    for (id, text) in [("n1", "tea from the hills"), ("n2", "tea from the north")] {
        let article = json!({"id": id, "title": text, "text": text, "tags": ["tea"], "lang": "en"});
        desk.write("/v1/learn", &article).well();
    }
    desk.learn();
    assert!(known().contains("\"tea\""), "{}", known());
    assert!(desk.store().unsettled().unwrap() < 4);
    let told = desk.told.lock().unwrap();
    assert!(
        told.iter().any(|one| one.starts_with("Settled")),
        "{told:?}"
    );
}
