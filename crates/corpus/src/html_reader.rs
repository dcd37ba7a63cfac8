//! Reads HTML into pages, one element after another; no tree is built.

use crate::{
    Error, Limits, Options,
    html_marks::{Heading, TagLink},
    html_page::{Page, Post, Stretch},
    html_roles::{Role, ends, is_block, is_box, is_dress, is_void, role, words},
    html_tokens::{self, Sink, attribute},
};
use html5ever::{
    LocalName,
    tokenizer::{StartTag, Tag},
};
use std::{mem, sync::Arc};

/// How deep elements may stand in one another; what is deeper belongs to the deepest.
const DEEPEST: usize = 256;
/// The form that WordPress shows in the place of a post behind a password.
const LOCKED: &str = "post-password-form";

/// An element that has begun.
pub(crate) struct Open {
    name: LocalName,
    pub(crate) role: Role,
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

/// Reads the pages of a file.
pub(crate) struct Pages {
    pub(crate) file: Arc<str>,
    pub(crate) limits: Limits,
    pub(crate) keep_captions: bool,
    pub(crate) done: Vec<Page>,
    pub(crate) error: Option<Error>,
    pub(crate) page: Page,
    pub(crate) post: Option<Post>,
    pub(crate) open: Vec<Open>,
    /// How many elements are too deep to be kept.
    pub(crate) deeper: usize,
    /// How many elements of these kinds one is inside of.
    pub(crate) furniture: usize,
    pub(crate) meta: usize,
    pub(crate) categories: usize,
    pub(crate) contents: usize,
    pub(crate) perhaps: usize,
    pub(crate) mains: usize,
    /// Whether one is inside a link, and how much text in links there is so far.
    pub(crate) link: bool,
    pub(crate) linked: usize,
    pub(crate) heading: Option<Heading>,
    pub(crate) tag: Option<TagLink>,
}

/// Reads a file of one page or of several, one after another.
pub(crate) fn read(file: &Arc<str>, html: &str, options: &Options) -> Pages {
    let new = Pages::new(file.clone(), options.limits, options.keep_furniture);
    let mut pages = html_tokens::read(html, new);
    pages.end_page();
    pages
}

impl Pages {
    fn new(file: Arc<str>, limits: Limits, keep_captions: bool) -> Self {
        Self {
            file,
            limits,
            keep_captions,
            done: Vec::new(),
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
    pub(crate) fn record(&mut self) -> &mut Post {
        self.post.as_mut().unwrap_or(&mut self.page.around)
    }

    fn end_page(&mut self) {
        self.close_to(0);
        let next = Self::new(self.file.clone(), self.limits, self.keep_captions);
        let ended = mem::replace(self, next);
        let mut page = ended.page;
        page.around.text.text = 0..page.text.written.len();
        page.around.text.links = 0..page.links.len();
        page.around.meta = 0..page.meta.written.len();
        self.done = ended.done;
        self.error = ended.error;
        let says = !page.text.written.is_empty() || !page.headings.is_empty();
        if says || !page.posts.is_empty() || !page.around.title.is_empty() {
            self.done.push(page);
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
            text: self.page.text.written.len(),
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
                self.close(&open);
            }
        }
    }

    fn close(&mut self, open: &Open) {
        if let Some(heading) = self
            .heading
            .take_if(|heading| heading.depth > self.open.len())
        {
            self.end_heading(heading);
        }
        let stretch = Stretch {
            text: open.text..self.page.text.written.len(),
            links: open.links..self.page.links.len(),
        };
        if self.furniture == 0 || matches!(open.role, Role::Furniture | Role::Caption) {
            self.leave(open.role, &open.name, &stretch);
        }
        if is_box(&open.name) {
            self.weigh(open, stretch);
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
        if let Some(tag) = &mut self.tag {
            tag.push(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push(text);
        } else if 0 < self.meta {
            self.page.meta.push(text);
        } else {
            let before = self.page.text.written.len();
            self.page.text.push(text);
            if self.link {
                self.linked += self.page.text.written.len() - before;
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
