//! A page of HTML as one text, and which stretches of it are posts, contents and titles.

use crate::{
    Error, dates,
    html_head::Head,
    html_roles::{Role, ends, is_block, is_box, is_dress, is_void, role, words},
    html_text::{Text, address, one_line},
    html_tokens::{self, Sink, attribute},
};
use catchline_article::Place;
use html5ever::{
    LocalName,
    tokenizer::{StartTag, Tag},
};
use std::{mem, ops::Range, sync::Arc};

/// How deep elements may stand in one another; what is deeper belongs to the deepest.
const DEEPEST: usize = 256;
/// How many posts a page may have.
const MOST_POSTS: usize = 10_000;
/// The longest name of a tag, in bytes.
const LONGEST_TAG: usize = 200;
/// The form that WordPress shows in the place of a post behind a password.
const LOCKED: &str = "post-password-form";
/// How much text, such as a date, may stand in a post before its title, in bytes.
const MOST_BEFORE_TITLE: usize = 80;
/// How many headings outside of posts are looked at.
const MOST_HEADINGS: usize = 64;

/// A page, or all of it that can be an article's.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) head: Head,
    /// The words that say what kind of a page it is.
    pub(crate) kinds: Vec<String>,
    pub(crate) text: Text,
    /// What stands beside texts: dates, authors, lists of tags.
    pub(crate) meta: Text,
    /// Where the links in the text lead.
    pub(crate) links: Vec<String>,
    /// Headings outside of posts, with their lines.
    pub(crate) headings: Vec<(u64, String)>,
    pub(crate) posts: Vec<Post>,
    /// What stands outside of posts.
    pub(crate) around: Post,
    pub(crate) main: Option<Stretch>,
    /// The box with the most text that is in no link, and how much that is.
    pub(crate) densest: (usize, Stretch),
    pub(crate) captions: u64,
}

/// A stretch of a page: bytes of its text, and which of its links stand there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stretch {
    pub(crate) text: Range<usize>,
    pub(crate) links: Range<usize>,
}

/// What a post says.
#[derive(Debug, Default)]
pub(crate) struct Post {
    pub(crate) line: u64,
    pub(crate) text: Stretch,
    pub(crate) meta: Range<usize>,
    pub(crate) title: String,
    /// How sure the title is.
    rank: u8,
    pub(crate) link: String,
    date: (u8, Option<String>),
    pub(crate) contents: Vec<Stretch>,
    pub(crate) perhaps: Vec<Stretch>,
    pub(crate) tags: Vec<String>,
    pub(crate) categories: Vec<String>,
    /// Whether a password is asked for.
    pub(crate) locked: bool,
    /// The words that WordPress writes on a post: its tags, its status.
    pub(crate) classes: Vec<String>,
}

impl Post {
    pub(crate) fn date(&self) -> Option<String> {
        self.date.1.clone()
    }

    fn set_date(&mut self, rank: u8, date: Option<&str>) {
        if self.date.0 < rank
            && let Some(day) = date.and_then(dates::day)
        {
            self.date = (rank, Some(day));
        }
    }
}

/// An element that has begun.
struct Open {
    name: LocalName,
    role: Role,
    /// How much text, how much of it in links, and how many links stood before it.
    text: usize,
    linked: usize,
    links: usize,
    /// How much text in no link stands in the boxes inside of it, and how much of that in no
    /// further box.
    boxed: usize,
    nearest: usize,
}

impl Open {
    fn new(name: LocalName, role: Role) -> Self {
        Self {
            name,
            role,
            text: 0,
            linked: 0,
            links: 0,
            boxed: 0,
            nearest: 0,
        }
    }
}

/// A heading that is being read.
struct Heading {
    depth: usize,
    rank: u8,
    line: u64,
    text: Text,
    link: String,
}

/// A link that names a tag and is being read.
struct TagLink {
    is_category: bool,
    name: String,
}

/// Reads the pages of a file.
pub(crate) struct Pages {
    file: Arc<str>,
    keep_captions: bool,
    pub(crate) pages: Vec<Page>,
    pub(crate) error: Option<Error>,
    page: Page,
    post: Option<Post>,
    open: Vec<Open>,
    /// How many elements are too deep to be kept.
    deeper: usize,
    /// How many elements of these kinds one is inside of.
    furniture: usize,
    meta: usize,
    categories: usize,
    contents: usize,
    perhaps: usize,
    mains: usize,
    /// Whether one is inside a link, and how much text in links there is so far.
    link: bool,
    linked: usize,
    heading: Option<Heading>,
    tag: Option<TagLink>,
}

/// Reads a file of one page or of several, one after another.
pub(crate) fn read(file: &Arc<str>, html: &str, keep_captions: bool) -> Pages {
    let mut pages = html_tokens::read(html, Pages::new(file.clone(), keep_captions));
    pages.end_page();
    pages
}

impl Pages {
    fn new(file: Arc<str>, keep_captions: bool) -> Self {
        Self {
            file,
            keep_captions,
            pages: Vec::new(),
            error: None,
            page: Page::default(),
            post: None,
            open: vec![Open::new("html".into(), Role::Plain)],
            deeper: 0,
            furniture: 0,
            meta: 0,
            categories: 0,
            contents: 0,
            perhaps: 0,
            mains: 0,
            link: false,
            linked: 0,
            heading: None,
            tag: None,
        }
    }

    /// The post one is inside of, or what stands around posts.
    fn record(&mut self) -> &mut Post {
        self.post.as_mut().unwrap_or(&mut self.page.around)
    }

    fn end_page(&mut self) {
        self.close_to(0);
        let next = Self::new(self.file.clone(), self.keep_captions);
        let ended = mem::replace(self, next);
        let mut page = ended.page;
        page.around.text.text = 0..page.text.text.len();
        page.around.text.links = 0..page.links.len();
        page.around.meta = 0..page.meta.text.len();
        self.pages = ended.pages;
        self.error = ended.error;
        let says = !page.text.text.is_empty() || !page.headings.is_empty();
        if says || !page.posts.is_empty() || !page.around.title.is_empty() {
            self.pages.push(page);
        }
    }

    fn begin(&mut self, tag: &Tag, line: u64) {
        if *tag.name == *"html" {
            self.end_page();
            let language = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang"));
            language
                .unwrap_or_default()
                .trim()
                .clone_into(&mut self.page.head.language);
        }
        if is_void(&tag.name) || tag.self_closing {
            self.void(tag);
            return;
        }
        if is_dress(&tag.name) {
            return;
        }
        while let Some(open) = self.open.last()
            && ends(&tag.name, &open.name)
        {
            self.close_to(self.open.len() - 1);
        }
        if self.open.len() == DEEPEST {
            self.deeper += 1;
            return;
        }
        let inside = self.post.is_some() || 0 < self.mains;
        let role = match self.furniture {
            0 if *tag.name == *"time" && 0 < self.contents => Role::Plain,
            0 => role(tag, inside),
            _ => Role::Plain,
        };
        self.open.push(Open {
            text: self.page.text.text.len(),
            linked: self.linked,
            links: self.page.links.len(),
            ..Open::new(tag.name.clone(), role)
        });
        if self.furniture == 0 {
            self.enter(role, tag, line);
        }
    }

    /// Begins an element outside of furniture.
    fn enter(&mut self, role: Role, tag: &Tag, line: u64) {
        match role {
            Role::Caption if self.keep_captions => {}
            Role::Caption => {
                self.page.captions += 1;
                self.furniture += 1;
            }
            Role::Furniture => {
                self.record().locked |= words(tag, "class").any(|class| class == LOCKED);
                self.furniture += 1;
            }
            Role::Meta => self.meta += 1,
            Role::Categories => {
                self.categories += 1;
                self.meta += 1;
            }
            Role::Content { sure: true } => self.contents += 1,
            Role::Content { sure: false } => self.perhaps += 1,
            Role::Main => self.mains += 1,
            Role::Post if self.post.is_none() => self.begin_post(tag, line),
            _ => {}
        }
        if 0 < self.furniture {
            return;
        }
        match &*tag.name {
            "a" => self.begin_link(tag),
            "body" => self.page.kinds = words(tag, "class").map(str::to_owned).collect(),
            "time" | "abbr" => self.date(tag),
            _ => {}
        }
        self.begin_heading(role, tag, line);
    }

    fn begin_post(&mut self, tag: &Tag, line: u64) {
        if self.page.posts.len() == MOST_POSTS {
            self.error.get_or_insert_with(|| Error::TooMany {
                place: Place::new(self.file.clone(), line),
                what: "posts on a page",
                limit: MOST_POSTS,
            });
            return;
        }
        let meta = self.page.meta.text.len();
        let text = self.page.text.text.len();
        self.post = Some(Post {
            line,
            text: Stretch {
                text: text..text,
                links: 0..0,
            },
            meta: meta..meta,
            classes: words(tag, "class").map(str::to_owned).collect(),
            ..Post::default()
        });
    }

    /// Begins to read a heading, if it can be a title or name the tag of a page.
    fn begin_heading(&mut self, role: Role, tag: &Tag, line: u64) {
        let marked = role == Role::Title;
        let level = match tag.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => 7 - (level - b'0'),
            _ => 0,
        };
        let may_be = marked || 0 < level && (self.contents == 0 || level == 6);
        if may_be && self.heading.is_none() {
            self.heading = Some(Heading {
                depth: self.open.len(),
                rank: level + if marked { 8 } else { 0 },
                line,
                text: Text::default(),
                link: String::new(),
            });
        }
    }

    fn end_heading(&mut self, heading: Heading) {
        let text = one_line(&heading.text.text);
        if text.is_empty() {
            return;
        }
        let in_post = self.post.is_some();
        let linked = !heading.link.is_empty();
        if !in_post && self.page.headings.len() < MOST_HEADINGS {
            self.page.headings.push((heading.line, text.clone()));
        }
        if !in_post && heading.rank == 6 && linked {
            if self.page.head.site.is_empty() {
                self.page.head.site = text;
            }
            return;
        }
        let read = self.page.text.text.len();
        let record = self.record();
        let is_first = in_post && read - record.text.text.start <= MOST_BEFORE_TITLE;
        if record.rank < heading.rank && (is_first || 6 <= heading.rank) {
            (record.title, record.rank) = (text, heading.rank);
            if record.link.is_empty() {
                record.link = heading.link;
            }
        } else if self.meta == 0 {
            self.page.text.push(&text);
        }
    }

    fn begin_link(&mut self, tag: &Tag) {
        self.link = true;
        let rel = |name: &str| words(tag, "rel").any(|rel| rel.eq_ignore_ascii_case(name));
        let address = address(tag).unwrap_or_default();
        if rel("tag") || rel("category") {
            let named = address.contains("/category/") || address.contains("?cat=");
            self.tag = Some(TagLink {
                is_category: named || rel("category") || 0 < self.categories,
                name: String::new(),
            });
        } else if rel("bookmark") {
            let record = self.record();
            if record.link.is_empty() {
                address.clone_into(&mut record.link);
            }
        } else if let Some(heading) = &mut self.heading {
            address.clone_into(&mut heading.link);
        } else if self.meta == 0 && !address.is_empty() {
            self.page.links.push(address.to_owned());
        }
    }

    fn end_link(&mut self) {
        self.link = false;
        if let Some(TagLink { is_category, name }) = self.tag.take() {
            let name = one_line(&name);
            let record = self.record();
            let list = if is_category {
                &mut record.categories
            } else {
                &mut record.tags
            };
            if name.len() <= LONGEST_TAG {
                list.push(name.trim_start_matches('#').to_owned());
            }
        }
    }

    /// Reads a date that is written for machines.
    fn date(&mut self, tag: &Tag) {
        let about = |name: &str| words(tag, name).collect::<Vec<_>>();
        let (classes, property) = (about("class"), about("itemprop"));
        let says = |word: &str| classes.contains(&word) || property.contains(&word);
        let rank = if says("updated") && !says("published") || says("dateModified") {
            1
        } else if says("published") || says("entry-date") || says("datePublished") {
            3
        } else {
            2
        };
        let value = match &*tag.name {
            "abbr" => attribute(tag, "title"),
            "meta" => attribute(tag, "content"),
            _ => attribute(tag, "datetime"),
        };
        if &*tag.name == "time" || 3 <= rank {
            self.record().set_date(rank, value);
        }
    }

    /// Reads an element that has no inside.
    fn void(&mut self, tag: &Tag) {
        match &*tag.name {
            "meta" if attribute(tag, "itemprop").is_some() && self.furniture == 0 => self.date(tag),
            "meta" => self.page.head.meta(tag),
            "link" => self.page.head.link(tag),
            _ => {}
        }
    }

    fn end(&mut self, name: &LocalName) {
        if is_void(name) || is_dress(name) {
            return;
        }
        if 0 < self.deeper {
            self.deeper -= 1;
            return;
        }
        for (at, open) in self.open.iter().enumerate().rev() {
            if open.name == *name {
                return self.close_to(at);
            }
            if is_block(&open.name) && !is_block(name) {
                return;
            }
        }
    }

    /// Ends the elements from the innermost to the one that stands so deep.
    fn close_to(&mut self, depth: usize) {
        while depth < self.open.len() {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
        }
    }

    fn close(&mut self, open: Open) {
        if let Some(heading) = self
            .heading
            .take_if(|heading| heading.depth > self.open.len())
        {
            self.end_heading(heading);
        }
        let stretch = Stretch {
            text: open.text..self.page.text.text.len(),
            links: open.links..self.page.links.len(),
        };
        if self.furniture == 0 || matches!(open.role, Role::Furniture | Role::Caption) {
            self.leave(open.role, &open.name, &stretch);
        }
        if is_box(&open.name) {
            self.weigh(&open, stretch);
        }
    }

    fn leave(&mut self, role: Role, name: &str, stretch: &Stretch) {
        match role {
            Role::Furniture => self.furniture -= 1,
            Role::Caption => self.furniture = self.furniture.saturating_sub(1),
            Role::Meta => self.meta -= 1,
            Role::Categories => {
                self.categories -= 1;
                self.meta -= 1;
            }
            Role::Content { sure: true } => {
                self.contents -= 1;
                if self.contents == 0 {
                    self.record().contents.push(stretch.clone());
                }
            }
            Role::Content { sure: false } => {
                self.perhaps -= 1;
                if self.perhaps == 0 {
                    self.record().perhaps.push(stretch.clone());
                }
            }
            Role::Main => {
                self.mains -= 1;
                self.page.main.get_or_insert(stretch.clone());
            }
            Role::Post => self.end_post(stretch),
            Role::Plain | Role::Title => {}
        }
        if name == "a" {
            self.end_link();
        }
    }

    fn end_post(&mut self, stretch: &Stretch) {
        let inner = self.open.iter().any(|open| open.role == Role::Post);
        if !inner && let Some(mut post) = self.post.take() {
            post.text = stretch.clone();
            post.meta.end = self.page.meta.text.len();
            self.page.posts.push(post);
        }
    }

    /// Looks whether a box is the one with the most text. Half of what stands in it counts for the
    /// box around it, so that paragraphs in boxes of their own stay together.
    fn weigh(&mut self, open: &Open, stretch: Stretch) {
        let length = stretch.text.len();
        let unlinked = length.saturating_sub(self.linked - open.linked);
        let own = unlinked.saturating_sub(open.boxed);
        let weight = own + open.nearest / 2;
        if self.page.densest.0 < weight {
            self.page.densest = (weight, stretch);
        }
        let around = self.open.iter_mut().rev().find(|open| is_box(&open.name));
        if let Some(around) = around {
            around.boxed += unlinked;
            around.nearest += own;
        }
    }
}

impl Sink for Pages {
    fn text(&mut self, text: &str) {
        if 0 < self.furniture {
            return;
        }
        if let Some(tag) = self
            .tag
            .as_mut()
            .filter(|tag| tag.name.len() <= LONGEST_TAG)
        {
            tag.name.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push(text);
        } else if 0 < self.meta {
            self.page.meta.push(text);
        } else {
            let before = self.page.text.text.len();
            self.page.text.push(text);
            if self.link {
                self.linked += self.page.text.text.len() - before;
            }
        }
    }

    fn tag(&mut self, tag: &Tag, line: u64) {
        self.page.text.tag(tag);
        self.page.meta.tag(tag);
        if let Some(heading) = &mut self.heading {
            heading.text.tag(tag);
        }
        if tag.kind == StartTag {
            self.begin(tag, line);
        } else {
            self.end(&tag.name);
        }
    }

    fn raw(&mut self, tag: &Tag, text: &str) {
        match &*tag.name {
            "title" if self.furniture == 0 && self.post.is_none() => {
                self.page.head.title.push_str(text);
            }
            "script" => self.page.head.script(tag, text),
            _ => {}
        }
    }
}
