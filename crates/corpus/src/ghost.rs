//! What Ghost exports: posts, tags, and which post has which tag, in one object of JSON.

use crate::{
    Error, Format, Options, Report, Skipped, dates, ghost_text,
    html_text::{self, Newlines, Plain},
    identity, tag_page, wxr,
};
use catchline_article::{Article, Labelled, Place};
use serde::{Deserialize, de::Error as _};
use std::{collections::HashMap, sync::Arc};

/// Whether a text that begins with a brace is an export of Ghost.
pub(crate) fn is_one(text: &str) -> bool {
    let after = |text: &str, next: &str| {
        let rest = text.trim_ascii_start().strip_prefix(next);
        rest.map(str::to_owned)
    };
    let name = |name| after(text, "{").and_then(|rest| after(&rest, name));
    let is_new = name("\"db\"").and_then(|rest| after(&rest, ":"));
    let is_new = is_new.is_some_and(|rest| rest.trim_ascii_start().starts_with('['));
    is_new || name("\"meta\"").is_some_and(|rest| rest.contains("\"exported_on\""))
}

/// Reads a file. Where it is cut short nothing comes out but an error, since tags stand at its end.
pub(crate) fn read(
    file: &Arc<str>,
    text: &str,
    options: &Options,
    report: &mut Report,
) -> Vec<Result<Labelled, Error>> {
    let read = serde_json::from_str(text).and_then(|export: Export| {
        let data = export
            .db
            .map(|all| all.into_iter().map(|one| one.data).collect());
        data.or(export.data.map(|data| vec![data]))
            .ok_or_else(|| serde_json::Error::missing_field("db"))
    });
    let all: Vec<Data> = match read {
        Ok(all) => all,
        Err(source) => {
            let place = Place::new(file.clone(), source.line() as u64);
            return vec![Err(Error::JsonFile {
                place,
                format: Format::Ghost,
                source,
            })];
        }
    };
    let mut articles = Vec::new();
    for data in all {
        let tags = data.tags();
        for post in data.posts {
            let of_post = tags.get(&post.id.text()).map_or(&[][..], Vec::as_slice);
            match post.article(options) {
                Ok(article) => articles.push(Ok(Labelled {
                    article,
                    tags: tag_page::distinct(of_post.iter().map(String::as_str)),
                    archives: Vec::new(),
                    place: Some(Place::new(file.clone(), 0)),
                })),
                Err(reason) => report.skip(reason),
            }
        }
    }
    articles
}

/// The whole file; those of old versions have no `db` around.
#[derive(Deserialize)]
struct Export {
    db: Option<Vec<Database>>,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Database {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    posts: Vec<Post>,
    #[serde(default)]
    tags: Vec<Named>,
    #[serde(default)]
    posts_tags: Vec<Link>,
}

/// A tag.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Named {
    id: Loose,
    name: Option<String>,
    visibility: Option<String>,
}

/// That a post has a tag.
#[derive(Deserialize)]
struct Link {
    post_id: Loose,
    tag_id: Loose,
    #[serde(default)]
    sort_order: Loose,
}

/// A post; members of other names are passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Post {
    id: Loose,
    slug: Option<String>,
    title: Option<String>,
    html: Option<String>,
    plaintext: Option<String>,
    lexical: Option<String>,
    mobiledoc: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Whether it is a page, in old versions.
    page: Loose,
    status: Option<String>,
    visibility: Option<String>,
    canonical_url: Option<String>,
    locale: Option<String>,
    language: Option<String>,
    published_at: Loose,
    created_at: Loose,
}

/// A value that versions write in different ways.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged)]
enum Loose {
    Text(String),
    Number(serde_json::Number),
    Flag(bool),
    #[default]
    Null,
}

impl Loose {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Null => String::new(),
        }
    }

    /// The day of a date, which old versions count in milliseconds.
    fn day(&self) -> Option<String> {
        match self {
            Self::Text(text) => dates::day(text),
            Self::Number(number) => dates::of_milliseconds(number.as_i64()?),
            _ => None,
        }
    }
}

impl Data {
    /// The tags of each post in their order, without those for inner use.
    fn tags(&self) -> HashMap<String, Vec<String>> {
        let inner = |tag: &&Named| tag.visibility.as_deref() != Some("internal");
        let names = self.tags.iter().filter(inner);
        let names = names.filter_map(|tag| Some((tag.id.text(), tag.name.as_deref()?)));
        let names: HashMap<String, &str> =
            names.filter(|(_, name)| !name.starts_with('#')).collect();
        let mut links: Vec<&Link> = self.posts_tags.iter().collect();
        links.sort_by_key(|link| link.sort_order.text().parse::<u64>().unwrap_or(u64::MAX));
        let mut tags: HashMap<String, Vec<String>> = HashMap::new();
        for link in links {
            if let Some(name) = names.get(&link.tag_id.text()) {
                let of_post = tags.entry(link.post_id.text()).or_default();
                of_post.push((*name).to_owned());
            }
        }
        tags
    }
}

impl Post {
    /// Makes an article of a post, or says why it is none. What is for members never is one.
    fn article(self, options: &Options) -> Result<Article, Skipped> {
        if let Some(reason) = self.skipped(options) {
            return Err(reason);
        }
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let title = html_text::one_line(&self.title.unwrap_or_default());
        let plain = if let Some(html) = filled(&self.html) {
            html_text::read(&html, Newlines::Spaces)
        } else if let Some(text) = filled(&self.plaintext) {
            Plain {
                text: text.replace("\r\n", "\n").trim().to_owned(),
                sources: Vec::new(),
            }
        } else if let Some(lexical) = filled(&self.lexical) {
            ghost_text::lexical(&lexical)
        } else {
            ghost_text::mobiledoc(self.mobiledoc.as_deref().unwrap_or_default())
        };
        if title.is_empty() && plain.text.is_empty() {
            return Err(Skipped::Empty);
        }
        let mut article = Article::new(title).body(plain.text);
        article.sources = plain.sources;
        article.date = self.published_at.day().or_else(|| self.created_at.day());
        article.language = filled(&self.locale).or_else(|| filled(&self.language));
        article.url = filled(&self.canonical_url);
        article.id = self.id.text();
        if article.id.is_empty() {
            article.id = filled(&self.slug).unwrap_or_else(|| identity::derive(&article));
        }
        Ok(article)
    }

    fn skipped(&self, options: &Options) -> Option<Skipped> {
        let is_page = matches!(&self.page, Loose::Flag(true)) || self.page.text() == "1";
        let kind = match self.kind.as_deref() {
            None if is_page => "page",
            None => "post",
            Some(kind) => kind,
        };
        if options.post_types.iter().all(|asked| asked != kind) {
            return Some(Skipped::OtherType);
        }
        if self
            .visibility
            .as_deref()
            .is_some_and(|who| who != "public")
        {
            return Some(Skipped::Members);
        }
        let status = self.status.as_deref().unwrap_or("published");
        if options.statuses.iter().any(|asked| asked == status) {
            return None;
        }
        wxr::skipped_status(
            match status {
                "published" => "publish",
                "scheduled" => "future",
                status => status,
            },
            options,
        )
    }
}
