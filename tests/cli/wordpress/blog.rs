//! A WordPress as far as its REST API for posts and tags goes, with the ways of the real one.

use crate::web::{Request, Response, Web};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

pub(super) const USER: &str = "anna";
pub(super) const PASSWORD: &str = "hush hush";
/// `anna:hush hush` as requests carry it.
const HEADER: &str = "Basic YW5uYTpodXNoIGh1c2g=";

/// What the blog holds.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) posts: Vec<Post>,
    /// Names by id, counted from 1, as the API gives them: with entities.
    pub(super) tags: Vec<String>,
    /// Whether only `?rest_route=` leads to the API, or only `wp-json`.
    pub(super) plain: bool,
    /// Counts up with every change.
    pub(super) clock: u64,
    /// Posts that this user may not change.
    pub(super) locked: Vec<u64>,
}

#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) id: u64,
    pub(super) title: String,
    pub(super) html: String,
    pub(super) tags: Vec<u64>,
    pub(super) protected: bool,
    modified: u64,
}

/// A blog on this machine.
pub(super) struct Blog {
    pub(super) web: Web,
    state: Arc<Mutex<State>>,
}

impl State {
    /// A blog with these posts, given as title and text, and tags.
    pub(super) fn new(posts: &[(&str, &str, &[u64])], tags: &[&str]) -> Self {
        let mut state = Self::default();
        for &(title, text, tags) in posts {
            state.add(title, text, tags);
        }
        state.tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        state
    }

    pub(super) fn add(&mut self, title: &str, text: &str, tags: &[u64]) {
        self.posts.push(Post {
            id: self.posts.len() as u64 + 1,
            title: title.to_owned(),
            html: format!("<p>{text}</p>"),
            tags: tags.to_vec(),
            protected: false,
            modified: 0,
        });
    }

    pub(super) fn post(&mut self, id: u64) -> &mut Post {
        self.posts.iter_mut().find(|post| post.id == id).unwrap()
    }

    /// Changes a post as its editor would.
    pub(super) fn edit(&mut self, id: u64, change: impl FnOnce(&mut Post)) {
        self.clock += 1;
        let clock = self.clock;
        let post = self.post(id);
        post.modified = clock;
        change(post);
    }

    pub(super) fn serve(self) -> Blog {
        self.serve_with(|_, _, _| None)
    }

    /// Serves it; `trouble` sees each request first, with how many came before, may change the blog
    /// and answer in its place.
    pub(super) fn serve_with(
        self,
        trouble: impl Fn(&mut State, &Request, usize) -> Option<Response> + Send + Sync + 'static,
    ) -> Blog {
        let state = Arc::new(Mutex::new(self));
        let (held, count) = (state.clone(), AtomicUsize::new(0));
        let web = Web::serve(move |request| {
            let before = count.fetch_add(1, Ordering::SeqCst);
            let mut state = held.lock().unwrap();
            let answer = trouble(&mut state, request, before);
            answer.unwrap_or_else(|| state.answer(request))
        });
        Blog { web, state }
    }

    /// The answer to a request.
    fn answer(&mut self, request: &Request) -> Response {
        let route = match request.path.strip_prefix("/wp-json") {
            Some(route) if !self.plain => route.to_owned(),
            Some(_) => return Response::new(404, "text/html", "nothing here"),
            None => match request.parameter("rest_route") {
                Some(route) if self.plain => route.to_owned(),
                _ => return page(self.plain),
            },
        };
        let is_known = request.header("authorization") == Some(HEADER);
        match (&*request.method, &*route) {
            ("GET", "/wp/v2/users/me") if is_known => ok(&json!({ "name": USER, "capabilities": {
                "edit_others_posts": self.locked.is_empty() } })),
            ("GET", "/wp/v2/users/me") => no(401, "rest_not_logged_in", &Value::Null),
            ("GET", "/wp/v2/posts") => self.list_posts(request),
            ("GET", "/wp/v2/tags") => {
                let tags = self.tags.iter().zip(1..);
                let tags = tags.map(|(name, id): (_, u64)| json!({ "id": id, "name": name }));
                paged(request, tags.collect(), "term")
            }
            ("POST", "/wp/v2/tags") if is_known => self.make_tag(request),
            ("POST", "/batch/v1") => self.batch(request, is_known),
            _ => no(404, "rest_no_route", &Value::Null),
        }
    }

    fn list_posts(&self, request: &Request) -> Response {
        let included = request.parameter("include");
        let asked = |post: &&Post| {
            included.is_none_or(|ids| ids.split(',').any(|id| id == post.id.to_string()))
        };
        let mut posts: Vec<&Post> = self.posts.iter().filter(asked).collect();
        if request.parameter("order") == Some("desc") {
            posts.reverse();
        }
        paged(request, posts.into_iter().map(Post::json).collect(), "post")
    }

    fn make_tag(&mut self, request: &Request) -> Response {
        let json: Value = serde_json::from_slice(&request.body).unwrap();
        let name = json["name"].as_str().unwrap();
        let same = |known: &String| known.to_lowercase() == name.to_lowercase();
        if let Some(at) = self.tags.iter().position(same) {
            return no(
                400,
                "term_exists",
                &json!({ "status": 400, "term_id": at + 1 }),
            );
        }
        self.tags.push(name.to_owned());
        ok(&json!({ "id": self.tags.len(), "name": name }))
    }

    fn batch(&mut self, request: &Request, is_known: bool) -> Response {
        let json: Value = serde_json::from_slice(&request.body).unwrap();
        let requests = json["requests"].as_array().unwrap();
        if 25 < requests.len() {
            return no(400, "rest_invalid_param", &Value::Null);
        }
        let responses = requests.iter().map(|one| {
            let path = one["path"].as_str().unwrap();
            let path = path.strip_prefix("/wp/v2/posts/").unwrap();
            let id = path.split('?').next().unwrap().parse().unwrap();
            let body = one["body"].as_object().unwrap();
            assert!(
                body.keys().eq(["tags"]),
                "more than tags is written: {body:?}"
            );
            let response = self.write_tags(id, &body["tags"], is_known);
            json!({ "status": response.status, "headers": [],
                "body": serde_json::from_str::<Value>(&response.body).unwrap() })
        });
        let responses: Vec<Value> = responses.collect();
        Response {
            status: 207,
            ..ok(&json!({ "responses": responses }))
        }
    }

    fn write_tags(&mut self, id: u64, tags: &Value, is_known: bool) -> Response {
        if !is_known {
            return no(401, "rest_cannot_edit", &Value::Null);
        }
        if self.locked.contains(&id) {
            return no(403, "rest_cannot_edit", &Value::Null);
        }
        let known = 1..=self.tags.len() as u64;
        let ids = tags
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_u64().unwrap());
        // Ids that it does not know are dropped without a word.
        let ids = ids.filter(|id| known.contains(id)).collect();
        self.edit(id, |post| post.tags = ids);
        ok(&self.post(id).json())
    }
}

impl Blog {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The tags of each post.
    pub(super) fn tags(&self) -> Vec<Vec<u64>> {
        let state = self.state();
        state.posts.iter().map(|post| post.tags.clone()).collect()
    }

    /// How many requests had this method.
    pub(super) fn count(&self, method: &str) -> usize {
        let asked = self.web.asked();
        asked.iter().filter(|one| one.method == method).count()
    }
}

impl Post {
    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "guid": { "rendered": format!("https://blog.example/?p={}", self.id) },
            "link": format!("https://blog.example/{}/", self.id),
            "date": "2026-11-29T10:00:00",
            "modified_gmt": format!("2026-11-29T10:{:02}:{:02}", self.modified / 60, self.modified % 60),
            "title": { "rendered": self.title },
            "content": { "rendered": if self.protected { "" } else { &self.html },
                "protected": self.protected },
            "tags": self.tags,
        })
    }
}

/// A page for readers, which links to the API.
fn page(plain: bool) -> Response {
    let api = if plain { "/?rest_route=/" } else { "/wp-json/" };
    let page = Response::new(200, "text/html", "<html>A blog</html>");
    page.header("Link", "</feed/>; rel=\"alternate\"")
        .header("Link", format!("<{api}>; rel=\"https://api.w.org/\""))
}

fn ok(json: &Value) -> Response {
    Response::new(200, "application/json; charset=UTF-8", json.to_string())
}

pub(super) fn no(status: u16, code: &str, data: &Value) -> Response {
    let json = json!({ "code": code, "message": "That is not so.", "data": data });
    Response {
        status,
        ..ok(&json)
    }
}

/// A page of a list, as `page` and `per_page` ask for it.
fn paged(request: &Request, all: Vec<Value>, what: &str) -> Response {
    let number = |name| {
        request
            .parameter(name)
            .map(|given| given.parse::<usize>().unwrap())
    };
    let (page, size) = (
        number("page").unwrap_or(1),
        number("per_page").unwrap_or(10),
    );
    if 100 < size {
        return no(400, "rest_invalid_param", &Value::Null);
    }
    let pages = all.len().div_ceil(size);
    if 1 < page && pages < page {
        return no(
            400,
            &format!("rest_{what}_invalid_page_number"),
            &Value::Null,
        );
    }
    let list: Vec<Value> = all.into_iter().skip((page - 1) * size).take(size).collect();
    ok(&Value::Array(list)).header("X-WP-TotalPages", pages.to_string())
}
