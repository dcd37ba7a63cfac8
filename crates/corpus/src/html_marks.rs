//! What a page says of its posts: where they begin and end, headings, links, tags and dates.

use crate::{
    Limit,
    html_page::{Post, Stretch},
    html_reader::Pages,
    html_roles::{Role, words},
    html_text::{Text, address, one_line},
    html_tokens::attribute,
};
use catchline_article::Place;
use html5ever::tokenizer::Tag;

/// The longest name of a tag, in bytes.
const LONGEST_TAG: usize = 200;
/// How much text, such as a date, may stand in a post before its title, in bytes.
const MOST_BEFORE_TITLE: usize = 80;
/// How many headings outside of posts are looked at.
const MOST_HEADINGS: usize = 64;

/// A heading that is being read.
pub(crate) struct Heading {
    pub(crate) depth: usize,
    pub(crate) rank: u8,
    pub(crate) line: u64,
    pub(crate) text: Text,
    pub(crate) link: String,
}

/// A link that names a tag and is being read.
pub(crate) struct TagLink {
    pub(crate) is_category: bool,
    pub(crate) name: String,
}

impl TagLink {
    pub(crate) fn push(&mut self, text: &str) {
        if self.name.len() <= LONGEST_TAG {
            self.name.push_str(text);
        }
    }
}

impl Pages {
    pub(crate) fn begin_post(&mut self, tag: &Tag, line: u64) {
        if self.limits.posts <= self.page.posts.len() as u64 {
            let place = Place::new(self.file.clone(), line);
            let error = self.limits.broken(Limit::Posts, place);
            self.error.get_or_insert(error);
            return;
        }
        let meta = self.page.meta.written.len();
        let text = self.page.text.written.len();
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
    pub(crate) fn begin_heading(&mut self, role: Role, tag: &Tag, line: u64) {
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

    pub(crate) fn end_heading(&mut self, heading: Heading) {
        let text = one_line(&heading.text.written);
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
        let read = self.page.text.written.len();
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

    pub(crate) fn begin_link(&mut self, tag: &Tag) {
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

    pub(crate) fn end_link(&mut self) {
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
    pub(crate) fn date(&mut self, tag: &Tag) {
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

    pub(crate) fn end_post(&mut self, stretch: &Stretch) {
        let inner = self.open.iter().any(|open| open.role == Role::Post);
        if !inner && let Some(mut post) = self.post.take() {
            post.text = stretch.clone();
            post.meta.end = self.page.meta.written.len();
            self.page.posts.push(post);
        }
    }
}
