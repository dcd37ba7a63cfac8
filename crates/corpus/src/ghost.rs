//! What Ghost exports: posts, tags, and which post has which tag, in one object of JSON.

use crate::{
    Error, Format, Options, Report, Skipped, dates, ghost_text,
    html_text::{self, Newlines, Plain},
    identity,
    json_items::Source,
    tag_page, wxr,
};
use catchline_article::{Article, Labelled};
use serde::{Deserialize, de::Error as _};
use serde_json::value::RawValue;
use std::{collections::HashMap, sync::Arc};

/// Whether a text that begins with a brace is an export of Ghost.
pub(crate) fn is_one(text: &str) -> bool {
    fn after<'t>(text: &'t str, next: &str) -> Option<&'t str> {
        text.trim_ascii_start().strip_prefix(next)
    }
    let name = |name| after(text, "{").and_then(|rest| after(rest, name));
    let list = name("\"db\"").and_then(|rest| after(rest, ":"));
    let is_new = list.is_some_and(|rest| after(rest, "[").is_some());
    is_new || name("\"meta\"").is_some_and(|rest| rest.contains("\"exported_on\""))
}

/// Reads a file. Where it is cut short nothing comes out but an error, since tags stand at its end.
pub(crate) fn read(
    file: &Arc<str>,
    text: &str,
    options: &Options,
    report: &mut Report,
) -> Vec<Result<Labelled, Error>> {
    let source = Source {
        file,
        text,
        format: Format::Ghost,
    };
    let read = serde_json::from_str(text).and_then(|export: Export<'_>| {
        let data = export
            .db
            .map(|all| all.into_iter().map(|one| one.data).collect());
        data.or(export.data.map(|data| vec![data]))
            .ok_or_else(|| serde_json::Error::missing_field("db"))
    });
    let all: Vec<Data<'_>> = match read {
        Ok(all) => all,
        Err(refused) => return vec![Err(source.refused(0, refused))],
    };
    let mut articles = Vec::new();
    for data in all {
        let tags = data.tags();
        for read in source.read(&data.posts, &options.limits) {
            let (place, post): (_, Post) = match read {
                Ok(read) => read,
                Err(error) => {
                    articles.push(Err(error));
                    continue;
                }
            };
            let of_post = tags.get(&post.id.text()).map_or(&[][..], Vec::as_slice);
            match post.article(options) {
                Ok(article) => articles.push(Ok(Labelled {
                    article,
                    tags: tag_page::distinct(of_post.iter().map(String::as_str)),
                    undecided: Vec::new(),
                    rejected: None,
                    archives: Vec::new(),
                    place: Some(place),
                })),
                Err(reason) => report.skip(reason),
            }
        }
    }
    articles
}

/// The whole file; those of old versions have no `db` around.
#[derive(Deserialize)]
struct Export<'t> {
    #[serde(borrow)]
    db: Option<Vec<Database<'t>>>,
    data: Option<Data<'t>>,
}

#[derive(Deserialize)]
struct Database<'t> {
    #[serde(borrow)]
    data: Data<'t>,
}

#[derive(Deserialize)]
struct Data<'t> {
    #[serde(borrow)]
    posts: Vec<&'t RawValue>,
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

impl Data<'_> {
    /// The tags of each post in their order, without those for inner use.
    fn tags(&self) -> HashMap<String, Vec<String>> {
        let inner = |tag: &&Named| tag.visibility.as_deref() != Some("internal");
        let names = self.tags.iter().filter(inner);
        let names = names.filter_map(|tag| Some((tag.id.text(), tag.name.as_deref()?)));
        let names: HashMap<String, &str> =
            names.filter(|(_, name)| !name.starts_with('#')).collect();
        let mut links: Vec<&Link> = self.posts_tags.iter().collect();
        links.sort_by_cached_key(|link| link.sort_order.text().parse::<u64>().unwrap_or(u64::MAX));
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{fs, path::Path};

    fn fixture(name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/ghost");
        fs::read_to_string(folder.join(name)).unwrap()
    }

    fn all(json: &str, options: &Options) -> (Vec<Result<Labelled, Error>>, Report) {
        let mut report = Report::default();
        let read = read(&"a.json".into(), json, options, &mut report);
        (read, report)
    }

    fn articles(json: &str, options: &Options) -> Vec<Labelled> {
        let read = all(json, options).0;
        read.into_iter().map(Result::unwrap).collect()
    }

    fn tags(one: &Labelled) -> Vec<&str> {
        one.tags
            .iter()
            .map(catchline_article::Tag::as_str)
            .collect()
    }

    #[test]
    fn published_posts_are_articles_with_their_tags_in_order() {
        let json = fixture("blog.json");
        assert!(is_one(&json));
        let (read, report) = all(&json, &Options::default());
        let read: Vec<Labelled> = read.into_iter().map(Result::unwrap).collect();
        let first = &read[0].article;
        assert_eq!(
            (first.id.as_str(), first.title.as_str()),
            ("p1", "Tea is late, again")
        );
        assert_eq!(
            first.body,
            "No ship came for the third week.\n\nThe Courier counted nine."
        );
        assert_eq!(first.sources, ["https://courier.example/tea"]);
        assert_eq!(
            first.url.as_deref(),
            Some("https://log.example/tea-is-late/")
        );
        assert_eq!(
            (first.date.as_deref(), first.language.as_deref()),
            (Some("2021-05-03"), Some("en"))
        );
        assert_eq!(tags(&read[0]), ["ferries", "River trade"]);
        assert_eq!(
            read[1].article.body,
            "It sailed at dawn.\n\nIt came back at dusk."
        );
        assert_eq!(
            (tags(&read[1]), tags(&read[2]), tags(&read[3])),
            (vec!["ferries"], vec!["locks"], vec![])
        );
        assert_eq!(read.len(), 4);
        let skipped: Vec<_> = report.skipped.into_iter().collect();
        assert_eq!(
            skipped,
            [
                (Skipped::Draft, 1),
                (Skipped::Empty, 1),
                (Skipped::Future, 1),
                (Skipped::Members, 2),
                (Skipped::OtherType, 1),
                (Skipped::OtherStatus, 1)
            ]
        );
    }

    #[test]
    fn what_editors_keep_is_read_where_there_is_nothing_else() {
        let read = articles(&fixture("blog.json"), &Options::default());
        assert_eq!(
            read[2].article.body,
            "Forty barges lie\nat the lock.\n\nWhy they wait\n\nno deputy\nno key\n\nThe keeper is \
             ill.\n\nHe will be back."
        );
        assert_eq!(read[2].article.sources, ["https://lock.example/barges"]);
        assert_eq!(
            read[3].article.body,
            "The lock opened\non Friday.\n\nforty barges\none ferry\n\nA new key."
        );
    }

    #[test]
    fn pages_and_drafts_are_for_the_user_to_ask_for_and_members_posts_never_come() {
        let options = Options {
            post_types: vec!["page".into(), "post".into()],
            statuses: ["publish", "draft", "scheduled", "sent"]
                .map(str::to_owned)
                .to_vec(),
            ..Options::default()
        };
        let read = articles(&fixture("blog.json"), &options);
        let titles: Vec<&str> = read.iter().map(|one| one.article.title.as_str()).collect();
        assert_eq!(titles[4..], ["About", "Not yet", "Next week", "A letter"]);
        assert!(read.iter().all(|one| !one.article.body.contains("sesame")));
    }

    #[test]
    fn old_exports_have_numbers_and_nothing_around_their_data() {
        let json = fixture("old.json");
        assert!(is_one(&json));
        let read = articles(&json, &Options::default());
        let [one] = &read[..] else { panic!("{read:?}") };
        assert_eq!(
            (one.article.id.as_str(), one.article.body.as_str()),
            ("5", "No ship came.")
        );
        assert_eq!(one.article.date.as_deref(), Some("2013-12-29"));
        assert_eq!(one.article.language.as_deref(), Some("en_US"));
        assert_eq!(tags(one), ["tea", "ferries"]);
    }

    #[test]
    fn other_json_is_no_export() {
        for text in [
            "{\"db\": 1}",
            "{\"title\": \"\\\"db\\\":[\"}",
            "{\"meta\": {\"a\": 1}, \"data\": {}}",
            "{}",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error_with_its_line() {
        let json = fixture("blog.json");
        let json = json.trim_end();
        for cut in (0..json.len()).filter(|&cut| json.is_char_boundary(cut)) {
            let (read, _) = all(&json[..cut], &Options::default());
            let [Err(error @ Error::JsonFile { place, .. })] = &read[..] else {
                panic!("{cut} {read:?}");
            };
            let line = 1 + json[..cut].matches('\n').count() as u64;
            assert!(line - place.line <= 1, "{cut} {error}");
            assert!(
                error.to_string().contains("is cut short (EOF"),
                "{cut} {error}"
            );
        }
        for (broken, told) in [
            ("{\"db\": []}", None),
            ("{\"meta\": {}}", Some("missing field `db`")),
            ("{\"db\": [{\"data\": {}}]}", Some("missing field `posts`")),
        ] {
            let (read, _) = all(broken, &Options::default());
            let shown = read
                .first()
                .map(|one| one.as_ref().unwrap_err().to_string());
            assert_eq!(shown.is_some(), told.is_some(), "{broken}");
            assert!(
                shown.is_none_or(|shown| shown.contains(told.unwrap_or_default())),
                "{broken}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn damaged_exports_are_read_without_a_panic(
            old in any::<bool>(),
            changes in proptest::collection::vec((0.0..1.0, any::<u8>(), 0..3_u8), 1..5),
        ) {
            let mut bytes = fixture(if old { "old.json" } else { "blog.json" }).into_bytes();
            for (part, byte, kind) in changes {
                let at = (part * bytes.len() as f64) as usize;
                match kind {
                    0 => bytes[at] = byte,
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"{}[]\",:\\0-en"[usize::from(byte) % 12]),
                }
            }
            let json = String::from_utf8_lossy(&bytes);
            for one in all(&json, &Options::default()).0.into_iter().flatten() {
                prop_assert!(!one.article.id.is_empty());
            }
        }
    }
}
