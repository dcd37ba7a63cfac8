//! One site: requests to its REST API, and what their answers mean.

use super::{credentials::Credentials, route::Root};
use crate::fetch::{self, Answer, Client, Patience};
use anyhow::{Context, anyhow, bail};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use url::Url;

/// As many as a page of a list may hold.
pub(super) const PAGE: usize = 100;

/// A site that can be asked.
#[derive(Debug)]
pub(super) struct Site<'a> {
    client: Client,
    credentials: Option<&'a Credentials>,
    patience: Patience<'a>,
    /// The address that the user named.
    page: Url,
    root: RefCell<Root>,
    /// Whether the API has answered from there.
    is_found: Cell<bool>,
    requests: Cell<u64>,
}

/// A user, and what they may do.
#[derive(Debug, Deserialize)]
struct User {
    name: String,
    #[serde(default)]
    capabilities: Value,
}

/// What the API says is wrong.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Refusal {
    pub(super) code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    pub(super) data: Value,
}

impl<'a> Site<'a> {
    /// A site at this address. Credentials are tried first of all: a list that is asked for with
    /// a wrong password may be answered as if nobody had asked in particular.
    pub(super) fn open(
        client: Client,
        url: &Url,
        credentials: Option<&'a Credentials>,
        patience: Patience<'a>,
    ) -> anyhow::Result<Self> {
        let site = Self {
            client,
            credentials,
            patience,
            page: url.clone(),
            root: RefCell::new(Root::of_site(url)),
            is_found: Cell::new(false),
            requests: Cell::new(0),
        };
        if credentials.is_some() {
            site.check_user()?;
        }
        Ok(site)
    }

    /// Who one is to the site; refuses a password that it does not know.
    fn check_user(&self) -> anyhow::Result<()> {
        let query = [
            ("context", "edit".to_owned()),
            ("_fields", "name,capabilities".to_owned()),
        ];
        let user: User = self.read("/wp/v2/users/me", &query)?;
        let may = |what: &str| {
            user.capabilities
                .get(what)
                .is_some_and(|value| value == &Value::Bool(true))
        };
        if !may("edit_others_posts") {
            self.patience.progress.say(format_args!(
                "{} is no editor of this site: posts of others cannot be changed",
                user.name
            ));
        }
        Ok(())
    }

    /// How many requests were answered, those that were repeated not counted.
    pub(super) fn requests(&self) -> u64 {
        self.requests.get()
    }

    /// What the site is called in records: its address, without what leads to the API.
    pub(super) fn name(&self) -> String {
        self.root.borrow().name()
    }

    /// Reads what a route gives.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        route: &str,
        query: &[(&str, String)],
    ) -> anyhow::Result<T> {
        let answer = self.get(route, query)?;
        parse(&answer)
    }

    /// All pages of a list, each of as many as can be.
    pub(super) fn pages<T: DeserializeOwned>(
        &self,
        route: &str,
        query: &[(&str, String)],
        mut each: impl FnMut(Vec<T>) -> bool,
    ) -> anyhow::Result<()> {
        for page in 1_u64.. {
            let mut query = query.to_vec();
            query.extend([("per_page", PAGE.to_string()), ("page", page.to_string())]);
            let answer = self.get(route, &query)?;
            if answer.status == 400 && 1 < page && is_past_the_end(&answer) {
                break;
            }
            let all: Vec<T> = parse(&answer)?;
            let pages = answer
                .header("x-wp-totalpages")
                .and_then(|pages| pages.parse().ok());
            let is_last = pages.map_or(all.len() < PAGE, |pages: u64| pages <= page);
            if !each(all) || is_last {
                break;
            }
        }
        Ok(())
    }

    /// Asks for a route, and finds the API where it is asked for the first time.
    fn get(&self, route: &str, query: &[(&str, String)]) -> anyhow::Result<Answer> {
        let answer = self.ask(route, query)?;
        if self.is_found.get() || is_of_api(&answer) {
            let moved = self.root.borrow().moved(&answer.url);
            self.is_found.set(true);
            self.root.replace(moved);
            return Ok(answer);
        }
        // The password stays out of what is asked of a mere page.
        let page = &self.page;
        let found = self.patience.ask(|| self.client.get(page, &[]))?;
        self.requests.set(self.requests.get() + 1);
        let root = Root::of_page(&found).with_context(|| {
            format!(
                "{page}: shows no REST API of a WordPress (it answers {}); name the address of the \
                 blog's first page, or that of its wp-json",
                found.status()
            )
        })?;
        let at = root.url("/", &[]);
        if !fetch::is_one_site(&self.page, &at) {
            bail!("{page}: its REST API is at {at}, which is another site; name that address");
        }
        self.root.replace(root);
        self.is_found.set(true);
        self.ask(route, query)
    }

    fn ask(&self, route: &str, query: &[(&str, String)]) -> anyhow::Result<Answer> {
        let url = self.root.borrow().url(route, query);
        let answer = self
            .patience
            .ask(|| self.client.get(&url, &self.headers(&url)))?;
        self.requests.set(self.requests.get() + 1);
        Ok(answer)
    }

    /// Sends JSON to a route, once.
    pub(super) fn send(&self, route: &str, json: &Value) -> anyhow::Result<Answer> {
        let url = self.root.borrow().url(route, &[]);
        self.requests.set(self.requests.get() + 1);
        self.client.post(&url, &self.headers(&url), json)
    }

    /// What goes with a request: who sends it only where it goes to the site that was named.
    fn headers(&self, url: &Url) -> Vec<(&'static str, &str)> {
        let accept = [("accept", "application/json")].into_iter();
        let is_named = fetch::is_one_site(&self.page, url);
        let user = self.credentials.filter(|_| is_named);
        let user = user.map(|credentials| ("authorization", credentials.header()));
        accept.chain(user).collect()
    }
}

/// Whether an answer is the API's: JSON that is no page of something else.
fn is_of_api(answer: &Answer) -> bool {
    let json = answer
        .header("content-type")
        .is_some_and(|kind| kind.contains("json"));
    json && (answer.is_well() || refusal(answer).is_some())
}

/// What is wrong, where the API says so.
pub(super) fn refusal(answer: &Answer) -> Option<Refusal> {
    serde_json::from_slice(&answer.body).ok()
}

fn is_past_the_end(answer: &Answer) -> bool {
    refusal(answer).is_some_and(|refusal| refusal.code.ends_with("_invalid_page_number"))
}

/// Reads an answer that went well.
pub(super) fn parse<T: DeserializeOwned>(answer: &Answer) -> anyhow::Result<T> {
    let url = &answer.url;
    if !answer.is_well() {
        bail!(ill(answer));
    }
    // Some sites print warnings before what was asked for.
    let start = answer.body.iter().position(|byte| b"[{".contains(byte));
    let json = &answer.body[start.unwrap_or(0)..];
    serde_json::from_slice(json)
        .with_context(|| format!("{url}: answers with what is no JSON of a WordPress"))
}

/// Why an answer did not go well, and what to do.
pub(super) fn ill(answer: &Answer) -> anyhow::Error {
    let (url, status) = (&answer.url, answer.status());
    match refusal(answer) {
        Some(refusal) => anyhow!("{url}: answers {status}: {}", refusal.said(answer.status)),
        None => anyhow!("{url}: answers {status}"),
    }
}

impl Refusal {
    /// What the site says, and what to do about it.
    pub(super) fn said(&self, status: u16) -> String {
        let Self { code, message, .. } = self;
        let message = message.trim_end_matches('.');
        let mend = match (status, &**code) {
            (401, _) => {
                "; the user and the application password are not known there: look at \
                 CATCHLINE_WORDPRESS_USER and CATCHLINE_WORDPRESS_PASSWORD"
            }
            (403, "rest_cannot_edit") => {
                "; this user may not change posts of others: that takes an editor"
            }
            (403, "rest_cannot_create") => {
                "; this user may not make tags: ask an editor, or leave out --create-tags"
            }
            (400, "rest_invalid_param") => "; a status may be one that takes another user to see",
            (403, "rest_cannot_assign_term") => "; this user may not use that tag",
            _ => "",
        };
        format!("{message} ({code}){mend}")
    }
}
