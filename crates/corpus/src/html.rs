//! HTML: a page with one article, or a page of a blog that lists posts.

use crate::{
    Error, Furniture, Options, Report, Skipped, heading,
    html_page::{Page, Post, Stretch},
    html_reader,
    html_text::{self, Newlines},
    identity, post, tag_line, tag_page, wxr,
};
use catchline_article::{Article, Labelled, Place};
use std::{collections::HashSet, sync::Arc};

/// A text that no mark of the page names is an article's if it has so many words.
const FEWEST_WORDS: usize = 25;

/// Whether a text begins as a page of HTML.
pub(crate) fn is_one(text: &str) -> bool {
    let mut rest = text.trim_ascii_start();
    while let Some(remark) = rest.strip_prefix("<!--") {
        rest = remark
            .split_once("-->")
            .unwrap_or_default()
            .1
            .trim_ascii_start();
    }
    let begins = |with: &&str| {
        let start = rest.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let openings = ["<!doctype html", "<html", "<head>", "<body", "<title>"];
    openings.iter().any(begins)
}

/// Reads the articles of a file; `below` is the id of one that has no address.
pub(crate) fn read(
    file: &Arc<str>,
    below: &str,
    html: &str,
    options: &Options,
    report: &mut Report,
) -> Vec<Result<Labelled, Error>> {
    let read = html_reader::read(file, html, options);
    let mut reader = Reader {
        file,
        below: if read.done.len() == 1 { below } else { "" },
        options,
        report,
        articles: Vec::new(),
    };
    if read.done.is_empty() {
        reader.report.skip(Skipped::Empty);
    }
    for page in &read.done {
        reader.captions(page.captions);
        match heading_of(page) {
            Some((line, tag)) if page.posts.is_empty() => reader.unmarked(html, line, &tag),
            Some((line, tag)) => reader.list(page, Some((line, &tag))),
            None if is_list(page) => reader.list(page, None),
            None => reader.single(page),
        }
    }
    let error = read.error.map(Err);
    reader.articles.into_iter().chain(error).collect()
}

/// The tag whose posts a page lists, and the line that says so.
fn heading_of(page: &Page) -> Option<(u64, String)> {
    let is = |kind: &str| page.kinds.iter().any(|one| one == kind);
    if is("single") {
        return None;
    }
    let lists = is("tag") || 1 < page.posts.len();
    for (line, text) in &page.headings {
        if let Some(heading) = heading::read(text)
            && (heading.sure || lists)
        {
            return Some((*line, heading.tag.to_owned()));
        }
    }
    if is("tag") && is("archive") {
        let slug = || page.kinds.iter().find_map(|kind| slug(kind, "tag-"));
        let title = Some(page.around.title.clone()).filter(|title| !title.is_empty());
        return title.or_else(slug).map(|tag| (0, tag));
    }
    let title = heading::read(page.head.title.trim())?;
    title.sure.then(|| (0, title.tag.to_owned()))
}

/// Whether a page lists posts, as front pages do.
fn is_list(page: &Page) -> bool {
    let is = |kinds: &[&str]| page.kinds.iter().any(|one| kinds.contains(&one.as_str()));
    if page.posts.len() < 2 || page.head.is_article || is(&["single", "page"]) {
        return false;
    }
    let whole: usize = page.posts.iter().map(|post| post.text.text.len()).sum();
    let longest = page.posts.iter().map(|post| post.text.text.len()).max();
    is(&["archive", "blog", "home", "search"]) || longest.unwrap_or(0) * 5 < whole * 3
}

/// The name that a word such as `tag-river-trade` holds. Where WordPress can write no name it
/// writes a number.
fn slug(kind: &str, start: &str) -> Option<String> {
    let name = kind.strip_prefix(start)?;
    let is_name = name.contains(|c: char| !c.is_ascii_digit() && c != '-');
    is_name.then(|| name.replace('-', " "))
}

struct Reader<'r> {
    file: &'r Arc<str>,
    below: &'r str,
    options: &'r Options,
    report: &'r mut Report,
    articles: Vec<Result<Labelled, Error>>,
}

impl Reader<'_> {
    fn captions(&mut self, captions: u64) {
        if 0 < captions {
            let kind = Furniture::Caption;
            *self.report.furniture.entry(kind).or_default() += captions;
        }
    }

    /// A page that names its tag and marks no post: it is read as its text is.
    fn unmarked(&mut self, html: &str, line: u64, tag: &str) {
        let place = Place::new(self.file.clone(), line);
        let text = html_text::read(html, Newlines::Spaces).text;
        let page = tag_page::read(self.file, &text, self.options.keep_furniture);
        for (kind, lines) in page.left_out {
            *self.report.furniture.entry(kind).or_default() += lines;
        }
        for read in page.articles {
            self.articles.push(match read {
                Ok(read) => Ok(Labelled {
                    place: Some(place.clone()),
                    ..read
                }),
                Err(_) if tag.is_empty() => Err(Error::NoTag {
                    place: place.clone(),
                }),
                Err(_) => Err(Error::NoPost {
                    place: place.clone(),
                }),
            });
        }
    }

    fn list(&mut self, page: &Page, heading: Option<(u64, &str)>) {
        if let Some((line, "")) = heading {
            let place = Place::new(self.file.clone(), line);
            self.articles.push(Err(Error::NoTag { place }));
            return;
        }
        for post in &page.posts {
            let body = self.body(page, post, &body_of(page, post));
            let mut tags: Vec<String> = heading.iter().map(|(_, tag)| (*tag).to_owned()).collect();
            tags.extend(self.tags(page, post, &body));
            let mut article = Article::new(post.title.as_str()).body(body.text);
            article.sources = body.sources;
            article.date = post.date().or(body.date);
            article.url = Some(post.link.clone()).filter(|link| !link.is_empty());
            article.id = identity::derive(&article);
            self.add(page, post, article, &tags);
        }
    }

    fn single(&mut self, page: &Page) {
        let (article, stretches) = main_text(page);
        let post = article.unwrap_or(&page.around);
        let body = self.body(page, post, &stretches);
        let marked = article.is_some() || !post.contents.is_empty();
        if !marked && body.text.split_whitespace().count() < FEWEST_WORDS {
            self.report.skip(Skipped::Empty);
            return;
        }
        let (keywords, day) = page.head.data();
        let mut tags = self.tags(page, post, &body);
        if article.is_some() {
            tags.extend(page.around.tags.iter().cloned());
        }
        let of_page = || page.head.keywords.split(',').map(str::to_owned).collect();
        for more in [page.head.tags.clone(), keywords, of_page()] {
            if tags.iter().all(|tag| tag.trim().is_empty()) {
                tags = more;
            }
        }
        let titles = [&*post.title, &*page.around.title, page.head.short_title()];
        let title = titles.into_iter().find(|title| !title.is_empty());
        let mut article = Article::new(html_text::one_line(title.unwrap_or_default()));
        article.body = body.text;
        article.sources = body.sources;
        article.date = page.head.date.clone().or(day).or_else(|| post.date());
        article.date = article.date.or_else(|| page.around.date()).or(body.date);
        let link = Some(post.link.as_str()).filter(|link| !link.is_empty());
        article.url = page.head.address().or(link).map(str::to_owned);
        article.id = article.url.clone().unwrap_or_else(|| self.below.to_owned());
        if article.id.is_empty() {
            article.id = identity::derive(&article);
        }
        self.add(page, post, article, &tags);
    }

    /// Adds an article, or counts why it is none.
    fn add(&mut self, page: &Page, post: &Post, mut article: Article, tags: &[String]) {
        let status = post
            .classes
            .iter()
            .find_map(|one| one.strip_prefix("status-"));
        let locked = post.locked
            || post
                .classes
                .iter()
                .any(|one| one == "post-password-required");
        let reason = if locked {
            Some(Skipped::Password)
        } else if let Some(status) = status {
            wxr::skipped_status(status, self.options)
        } else {
            (article.title.is_empty() && article.body.is_empty()).then_some(Skipped::Empty)
        };
        if let Some(reason) = reason {
            self.report.skip(reason);
            return;
        }
        let language = Some(page.head.language.clone());
        article.language = language.filter(|language| !language.is_empty());
        self.articles.push(Ok(Labelled {
            article,
            tags: tag_page::distinct(tags.iter().map(String::as_str)),
            undecided: Vec::new(),
            rejected: None,
            archives: Vec::new(),
            place: Some(Place::new(self.file.clone(), post.line)),
        }));
    }

    /// What stretches of a page come to, without the furniture between their lines.
    fn body(&mut self, page: &Page, record: &Post, stretches: &[Stretch]) -> Body {
        let text =
            |one: &Stretch| tag_page::with_plain_spaces(page.text.written[one.text.clone()].trim());
        let texts: Vec<_> = stretches.iter().map(text).collect();
        let text = texts.join("\n\n");
        let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
        let mut date = page.meta.written[record.meta.clone()]
            .lines()
            .find_map(tag_page::day);
        if date.is_none() {
            let head = tag_page::with_plain_spaces(&page.text.written[record.text.text.clone()]);
            date = head
                .lines()
                .take(4)
                .find_map(|line| tag_page::day(line.trim()));
        }
        let is_marked = stretches == record.contents || stretches == record.perhaps;
        let is_date = |line: &&str| tag_page::day(line).is_some();
        if !is_marked && let Some(at) = lines.iter().take(4).position(is_date) {
            lines.remove(at);
        }
        let assembled = post::assemble(&lines, self.options.keep_furniture);
        for (kind, lines) in assembled.left_out {
            *self.report.furniture.entry(kind).or_default() += lines;
        }
        let mut sources = assembled.sources;
        let mut known: HashSet<&str> = sources.iter().map(String::as_str).collect();
        known.insert(&record.link);
        let links = stretches
            .iter()
            .flat_map(|one| &page.links[one.links.clone()]);
        let more: Vec<String> = links.filter(|link| known.insert(link)).cloned().collect();
        sources.extend(more);
        Body {
            text: assembled.text,
            sources,
            tags: assembled.tags,
            date,
        }
    }

    /// The tags of a post: those that its links name, else those that its lines list, else those
    /// that WordPress writes on its element.
    fn tags(&self, page: &Page, post: &Post, body: &Body) -> Vec<String> {
        let categories = self.options.with_categories;
        let mut tags = post.tags.clone();
        if categories {
            tags.extend(post.categories.iter().cloned());
        }
        if !post.tags.is_empty() || !post.categories.is_empty() {
            return tags;
        }
        let lines = page.meta.written[post.meta.clone()].lines();
        for listed in lines.filter_map(tag_line::read) {
            tags.extend(listed.tags.into_iter().map(str::to_owned));
        }
        tags.extend(body.tags.iter().cloned());
        if tags.is_empty() {
            let named = |start| post.classes.iter().filter_map(move |one| slug(one, start));
            tags.extend(named("tag-"));
            tags.extend(named("category-").filter(|_| categories));
        }
        tags
    }
}

/// What the text of a post comes to.
struct Body {
    text: String,
    sources: Vec<String>,
    tags: Vec<String>,
    date: Option<String>,
}

/// The stretches that are the text of a post.
fn body_of(page: &Page, post: &Post) -> Vec<Stretch> {
    let says = |one: &Stretch| !page.text.written[one.text.clone()].trim().is_empty();
    for stretches in [&post.contents, &post.perhaps] {
        if stretches.iter().any(says) {
            return stretches.clone();
        }
    }
    vec![post.text.clone()]
}

/// The text of a page with one article, and the element that is the article, if one is marked so.
fn main_text(page: &Page) -> (Option<&Post>, Vec<Stretch>) {
    let around = &page.around;
    let length = |stretches: &[Stretch]| stretches.iter().map(|one| one.text.len()).sum::<usize>();
    let posts = page.posts.iter().map(|post| (post, body_of(page, post)));
    let longest = posts.max_by_key(|(_, stretches)| length(stretches));
    if let Some((post, stretches)) = longest
        && (around.contents.is_empty() || !post.contents.is_empty())
        && page.densest.0 <= 2 * length(&stretches)
    {
        return (Some(post), stretches);
    }
    let stretches = if around.contents.is_empty() && around.perhaps.is_empty() {
        vec![page.main.clone().unwrap_or(page.densest.1.clone())]
    } else {
        body_of(page, around)
    };
    (None, stretches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{
        fs,
        path::Path,
        time::{Duration, Instant},
    };

    const FILES: [&str; 6] = [
        "article.html",
        "blocks.html",
        "classic.html",
        "handmade.html",
        "menu.html",
        "unmarked.html",
    ];

    fn fixture(name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/html");
        fs::read_to_string(folder.join(name)).unwrap()
    }

    fn all(html: &str, options: &Options) -> (Vec<Result<Labelled, Error>>, Report) {
        let mut report = Report::default();
        let read = read(&"a.html".into(), "a.html", html, options, &mut report);
        (read, report)
    }

    fn articles(html: &str) -> Vec<Labelled> {
        let read = all(html, &Options::default()).0;
        read.into_iter().map(Result::unwrap).collect()
    }

    fn tags(one: &Labelled) -> Vec<&str> {
        one.tags
            .iter()
            .map(catchline_article::Tag::as_str)
            .collect()
    }

    #[test]
    fn a_tag_page_of_a_classic_theme_gives_its_posts() {
        let (read, report) = all(&fixture("classic.html"), &Options::default());
        let read: Vec<Labelled> = read.into_iter().map(Result::unwrap).collect();
        let first = &read[0].article;
        assert_eq!(first.title, "Tea is late, again");
        assert_eq!(
            first.url.as_deref(),
            Some("https://log.example/2021/05/03/tea-is-late/")
        );
        assert_eq!(first.date.as_deref(), Some("2021-05-03"));
        assert_eq!(first.language.as_deref(), Some("en-GB"));
        assert_eq!(
            first.body,
            "PORTSALL – No ship came for the third week, and the tea houses of the quay closed \
             before noon. The Courier counted nine.\n\n“We wait,” said one keeper & shut his door."
        );
        assert_eq!(
            first.sources,
            [
                "https://weather.example/portsall",
                "https://courier.example/tea"
            ]
        );
        assert_eq!(tags(&read[0]), ["river trade", "ferries", "R&D of tea"]);
        assert_eq!(read[0].place, Some(Place::new("a.html", 20)));
        let second = &read[1].article;
        assert_eq!(second.date.as_deref(), Some("2021-05-01"));
        assert_eq!(second.body, "It sailed at dawn\n\nand came back at dusk.");
        assert_eq!(tags(&read[1]), ["river trade", "ferries"]);
        assert_eq!(read.len(), 2);
        let skipped: Vec<_> = report.skipped.into_iter().collect();
        assert_eq!(skipped, [(Skipped::Password, 1), (Skipped::Private, 1)]);
        let left_out: Vec<_> = report.furniture.into_iter().collect();
        let expected = [
            (Furniture::Address, 1),
            (Furniture::Byline, 1),
            (Furniture::Caption, 1),
        ];
        assert_eq!(left_out, expected);
    }

    #[test]
    fn a_tag_page_of_blocks_gives_its_posts() {
        let read = articles(&fixture("blocks.html"));
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].article.title, "Ferry tickets by lottery");
        assert_eq!(
            read[0].article.body,
            "The islands draw lots for the Sunday ferry & nobody is pleased."
        );
        assert_eq!(tags(&read[0]), ["river trade", "merrow islands"]);
        let second = &read[1].article;
        assert_eq!(
            second.body,
            "Forty barges lie at the lock.\n\nWhy they wait\n\nThe lock keeper, who began on New \
             Year’s Day of 1999, is ill.\n\nno deputy\nno key"
        );
        assert_eq!(
            (second.date.as_deref(), second.sources.len()),
            (Some("2021-06-01"), 0)
        );
        assert_eq!(tags(&read[1]), ["river trade", "locks"]);
    }

    #[test]
    fn categories_captions_and_private_posts_are_for_the_user_to_ask_for() {
        let options = Options {
            keep_furniture: true,
            statuses: vec!["publish".into(), "private".into()],
            with_categories: true,
            ..Options::default()
        };
        let (read, report) = all(&fixture("classic.html"), &options);
        let read: Vec<Labelled> = read.into_iter().map(Result::unwrap).collect();
        assert_eq!(
            tags(&read[0]),
            ["river trade", "ferries", "R&D of tea", "Harbour"]
        );
        assert_eq!(tags(&read[1]), ["river trade", "ferries", "harbour"]);
        assert!(read[0].article.body.contains("The quay on Monday."));
        assert_eq!(read[2].article.body, "Not for readers.");
        assert!(report.furniture.is_empty());
        let (read, _) = all(&fixture("blocks.html"), &options);
        assert_eq!(
            tags(read[1].as_ref().unwrap()),
            ["river trade", "locks", "Harbour"]
        );
    }

    #[test]
    fn an_article_of_a_newspaper_is_read_without_what_stands_around_it() {
        let read = articles(&fixture("article.html"));
        let [one] = &read[..] else { panic!("{read:?}") };
        assert_eq!(one.article.id, "https://courier.example/2022/bridge-opens");
        assert_eq!(one.article.title, "Bridge opens after nine years");
        assert_eq!(
            one.article.body,
            "Transport\n\nThe bridge between the two Merrow Islands opened on Wednesday, nine \
             years late and twice as dear.\n\nSome four thousand people walked across before noon, \
             the council said.\n\nWhat it cost\n\nNinety million, of which the islands pay a third."
        );
        assert_eq!(one.article.date.as_deref(), Some("2022-09-14"));
        assert_eq!(one.article.sources, ["https://islands.example/council"]);
        assert_eq!(tags(one), ["bridges", "Merrow Islands"]);
        let without = fixture("article.html")
            .replace("article:tag", "x")
            .replace("<h1>", "<p>");
        let read = articles(&without.replace("article:published_time", "x"));
        assert_eq!(tags(&read[0]), ["bridge", "ferries"]);
        assert_eq!(read[0].article.title, "Bridge opens after nine years");
        assert_eq!(read[0].article.date.as_deref(), Some("2022-09-13"));
        let read = articles(&without.replace("ld+json", "x"));
        assert_eq!(tags(&read[0]), ["news", "courier", "today"]);
    }

    #[test]
    fn a_page_made_by_hand_is_read_from_where_its_text_is() {
        let read = articles(&fixture("handmade.html"));
        let article = &read[0].article;
        assert_eq!(
            (article.id.as_str(), article.title.as_str()),
            ("a.html", "Knots for beginners")
        );
        assert!(
            article
                .body
                .starts_with("Begin with the bowline, which never slips")
        );
        assert!(article.body.ends_with("two ropes of different thickness."));
        assert_eq!(tags(&read[0]), ["knots", "rope work", "sailing"]);
        assert_eq!(article.date.as_deref(), Some("2003-11-02"));
    }

    #[test]
    fn a_page_of_links_is_no_article() {
        let (read, report) = all(&fixture("menu.html"), &Options::default());
        assert!(read.is_empty());
        assert_eq!(report.skipped[&Skipped::Empty], 1);
        assert_eq!(
            all("<html></html>", &Options::default()).1.skipped[&Skipped::Empty],
            1
        );
    }

    #[test]
    fn a_tag_page_that_marks_no_posts_is_read_as_text() {
        let read = articles(&fixture("unmarked.html"));
        assert_eq!(read[0].article.body, "No ship came.");
        assert_eq!(
            (tags(&read[0]), tags(&read[1])),
            (vec!["river trade", "tea"], vec!["river trade"])
        );
        let heading = "<html><h1>Posts Tagged ‘tea’</h1>\n<p>Nothing found.";
        let (read, _) = all(heading, &Options::default());
        assert!(
            matches!(&read[..], [Err(Error::NoPost { place })] if place.line == 1),
            "{read:?}"
        );
        let nameless = fixture("classic.html").replace("river trade&#8217;", "&#8217;");
        let (read, _) = all(&nameless, &Options::default());
        assert!(
            matches!(&read[..], [Err(Error::NoTag { place })] if place.line == 17),
            "{read:?}"
        );
    }

    #[test]
    fn pages_in_one_file_are_read_one_after_another() {
        let pages = FILES.map(fixture).concat();
        let alone: usize = FILES
            .map(|name| articles(&fixture(name)).len())
            .iter()
            .sum();
        let read = articles(&pages.replace(&fixture("unmarked.html"), ""));
        assert_eq!(read.len(), alone - 2);
    }

    #[test]
    fn hostile_pages_take_time_in_proportion_to_their_length() {
        let start = Instant::now();
        for piece in [
            "<div>",
            "<article>",
            "<div class=post-1>",
            "<h1>",
            "<a href=http://a.b rel=tag>",
            "</div>",
            "<table><tr><td>",
            "<div><p></b>",
            "<nav>",
            "<article><h2>a</h2></article>",
            "<li><ul>",
            "<div class=entry-content>",
            "<time datetime=2020-01-01>",
            "&amp;a",
            "<svg/><a/>",
        ] {
            let html = format!("<html>{}", piece.repeat(1_000_000 / piece.len()));
            let (read, _) = all(&html, &Options::default());
            assert!(read.len() <= 10_001, "{piece}");
        }
        let lines = (0..50_000).map(|one| format!("<a rel=tag>t{one}</a><p>http://a.b/{one}</p>"));
        let html = format!("<html><article>{}", lines.collect::<String>());
        let (read, _) = all(&html, &Options::default());
        let one = read[0].as_ref().unwrap();
        assert_eq!(
            (one.tags.len(), one.article.sources.len()),
            (50_000, 50_000)
        );
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn damaged_pages_are_read_without_a_panic(
            file in 0..FILES.len(),
            changes in proptest::collection::vec((0.0..1.0, 0..400_usize, any::<char>(), 0..4_u8), 1..9),
        ) {
            let mut html: Vec<char> = fixture(FILES[file]).chars().collect();
            for (part, length, letter, kind) in changes {
                let at = (part * html.len() as f64) as usize;
                let end = (at + length).min(html.len());
                match kind {
                    0 => html[at] = letter,
                    1 => drop(html.drain(at..end)),
                    2 => html.insert(at, ['<', '>', '/', '"', '&', '-'][length % 6]),
                    _ => {
                        let stretch: Vec<char> = html[at..end].to_vec();
                        html.splice(at..at, stretch);
                    }
                }
                if html.is_empty() {
                    break;
                }
            }
            let html: String = html.into_iter().collect();
            for one in all(&html, &Options::default()).0.into_iter().flatten() {
                prop_assert!(!one.article.id.is_empty());
                prop_assert_eq!(one.article.body.trim(), &one.article.body);
            }
        }

        #[test]
        fn any_tags_are_read_without_a_panic(html in "(</?(html|body|div|article|a|p|h1|li|ul|nav|main|time|td|svg|title|script)( class=\"(post-1|entry|entry-title|tags|cat-links|share)\"| rel=tag| href=http://a)*/?>|[a-z <>&\"]){0,60}") {
            for one in all(&html, &Options::default()).0.into_iter().flatten() {
                prop_assert!(!one.article.id.is_empty());
            }
        }
    }
}
