//! Posts of a site, and the articles they are.

use super::site::{PAGE, Site};
use catchline::{
    Article,
    corpus::{html_line, html_text},
};
use serde::Deserialize;

const ROUTE: &str = "/wp/v2/posts";
const FIELDS: &str = "id,guid,link,date,modified_gmt,title,content,tags";

/// A post as its site shows it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Post {
    pub(super) id: u64,
    #[serde(default)]
    guid: Rendered,
    #[serde(default)]
    pub(super) link: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    title: Rendered,
    #[serde(default)]
    content: Rendered,
    /// The ids of its tags.
    #[serde(default)]
    pub(super) tags: Vec<u64>,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Rendered {
    #[serde(default)]
    rendered: String,
    /// Whether a password is asked for.
    #[serde(default)]
    protected: bool,
}

/// Which posts are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Their statuses; the published ones where there are none.
    pub(super) statuses: &'a [String],
    /// The newest first, else in the order they were made.
    pub(super) newest_first: bool,
}

/// What is to be known of a post before it is changed.
#[derive(Debug, Deserialize)]
pub(super) struct State {
    pub(super) id: u64,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    pub(super) tags: Vec<u64>,
}

/// All posts that are asked for, each once, and how many of them come from how many requests.
pub(super) fn all(
    site: &Site<'_>,
    asked: Asked<'_>,
    mut so_far: impl FnMut(usize),
) -> anyhow::Result<Vec<Post>> {
    let mut query = vec![("_fields", FIELDS.to_owned())];
    // Below the eldest first, new posts move none to another page.
    let order = if asked.newest_first {
        [("orderby", "date"), ("order", "desc")]
    } else {
        [("orderby", "id"), ("order", "asc")]
    };
    query.extend(order.map(|(name, value)| (name, value.to_owned())));
    query.extend(status(asked.statuses));
    let mut posts: Vec<Post> = Vec::new();
    let mut known = std::collections::HashSet::new();
    site.pages(ROUTE, &query, |page: Vec<Post>| {
        posts.extend(page.into_iter().filter(|post| known.insert(post.id)));
        so_far(posts.len());
        true
    })?;
    Ok(posts)
}

/// How posts stand at this moment; those that are gone are missing.
pub(super) fn states(
    site: &Site<'_>,
    ids: &[u64],
    statuses: &[String],
) -> anyhow::Result<Vec<State>> {
    debug_assert!(ids.len() <= PAGE, "one page holds them");
    let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
    let mut query = vec![
        ("_fields", "id,modified_gmt,tags".to_owned()),
        ("include", ids.join(",")),
        ("per_page", PAGE.to_string()),
    ];
    query.extend(status(statuses));
    site.read(ROUTE, &query)
}

/// The route of one post.
pub(super) fn route(id: u64) -> String {
    format!("{ROUTE}/{id}?_fields=id,modified_gmt,tags")
}

fn status(statuses: &[String]) -> Option<(&'static str, String)> {
    (!statuses.is_empty()).then(|| ("status", statuses.join(",")))
}

/// A time of the API, which leaves out that it is UTC.
fn utc(time: Option<&String>) -> Option<String> {
    let time = time.filter(|time| !time.is_empty() && !time.starts_with("0000"))?;
    Some(format!("{}Z", time.trim_end_matches('Z')))
}

impl State {
    /// When it was last changed, in UTC.
    pub(super) fn modified(&self) -> Option<String> {
        utc(self.modified_gmt.as_ref())
    }
}

impl Post {
    /// When it was last changed, in UTC.
    pub(super) fn modified(&self) -> Option<String> {
        utc(self.modified_gmt.as_ref())
    }

    /// Whether it is behind a password.
    pub(super) fn is_protected(&self) -> bool {
        self.content.protected
    }

    pub(super) fn title(&self) -> String {
        html_line(&self.title.rendered)
    }

    /// What names it in an archive: the same as in an export of the site.
    pub(super) fn name(&self) -> &str {
        match self.guid.rendered.as_str() {
            "" => &self.link,
            guid => guid,
        }
    }

    pub(super) fn article(&self) -> Article {
        let (body, sources) = html_text(&self.content.rendered);
        let day = self.date.split('T').next().unwrap_or_default();
        Article {
            id: html_line(self.name()),
            title: self.title(),
            body,
            date: Some(day.to_owned()).filter(|day| !day.is_empty()),
            url: Some(self.link.clone()).filter(|link| !link.is_empty()),
            sources,
            modified: self.modified(),
            ..Article::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_becomes_an_article() {
        let post: Post = serde_json::from_str(
            r#"{"id": 7, "guid": {"rendered": "https://example.org/?p=7&#038;x=1"},
                "link": "https://example.org/tea/", "date": "2026-11-29T11:00:00",
                "modified_gmt": "2026-11-29T09:00:00", "title": {"rendered": "R&amp;D &#8211; tea"},
                "content": {"rendered": "<p>Late.</p>", "protected": false}, "tags": [3, 1]}"#,
        )
        .unwrap();
        let article = post.article();
        assert_eq!(article.id, "https://example.org/?p=7&x=1");
        assert_eq!((&*article.title, &*article.body), ("R&D – tea", "Late."));
        assert_eq!(article.date.as_deref(), Some("2026-11-29"));
        assert_eq!(article.modified.as_deref(), Some("2026-11-29T09:00:00Z"));
        let bare: Post = serde_json::from_str(r#"{"id": 8}"#).unwrap();
        assert_eq!((bare.modified(), bare.article().url), (None, None));
    }
}
