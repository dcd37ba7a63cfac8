//! Markdown to plain text: the words stay, the marks go.

use crate::templating;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::{collections::HashSet, ops::Range};

/// The plain text of a Markdown text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// All of it, a blank line between blocks, none between the items of a list.
    pub(crate) text: String,
    /// The blocks in their order: paragraphs, headings, items, rows, code.
    pub(crate) blocks: Vec<Block>,
    /// The addresses of links to other pages, each once.
    pub(crate) sources: Vec<String>,
}

/// A stretch of the text with line ends around it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) span: Range<usize>,
    /// The level of the heading that it is, if it is one.
    pub(crate) heading: Option<u8>,
}

impl Plain {
    /// Takes the marks off. Images go with their descriptions; code stays as it is.
    pub(crate) fn of(markdown: &str) -> Self {
        let mut reader = BlockReader::default();
        reader.plain.text.reserve(markdown.len());
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_HEADING_ATTRIBUTES;
        for event in Parser::new_ext(&templating::without(markdown), options) {
            reader.take(event);
        }
        reader.end();
        reader.plain
    }

    /// The text of a block.
    pub(crate) fn block(&self, at: usize) -> &str {
        self.blocks
            .get(at)
            .map_or("", |block| &self.text[block.span.clone()])
    }
}

#[derive(Default)]
struct BlockReader {
    plain: Plain,
    /// The addresses among its sources.
    known: HashSet<String>,
    /// Where the block begins that one is inside of, if there is anything in it.
    open: Option<usize>,
    heading: Option<u8>,
    /// The HTML block one is inside of.
    html: String,
    /// How many images one is inside of.
    images: usize,
    /// How many lists one is inside of, and whether the next block continues one.
    lists: usize,
    listing: bool,
}

impl BlockReader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.finish(tag),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.push(&without_tags(&html)),
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::Rule => self.end(),
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.images != 0 || text.is_empty() {
            return;
        }
        let all = &mut self.plain.text;
        if self.open.is_none() {
            if !self.plain.blocks.is_empty() {
                all.push_str(if self.listing { "\n" } else { "\n\n" });
            }
            self.open = Some(all.len());
        }
        all.push_str(text);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end();
                self.heading = Some(*level as u8);
            }
            Tag::Link { dest_url, .. } => self.source(dest_url),
            Tag::Image { .. } => self.images += 1,
            Tag::List(_) => {
                self.end();
                self.lists += 1;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::TableCell => {}
            Tag::Paragraph if self.lists > 0 && self.open.is_none() => {}
            _ => self.end(),
        }
    }

    fn finish(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            TagEnd::TableCell => self.push(" "),
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                self.push(&without_tags(&html));
                self.end();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => {
                self.end();
                self.listing = true;
            }
            TagEnd::List(_) => {
                self.end();
                self.lists = self.lists.saturating_sub(1);
                self.listing = self.lists > 0;
            }
            TagEnd::Table => {
                self.end();
                self.listing = false;
            }
            _ => self.end(),
        }
    }

    fn source(&mut self, address: &str) {
        let is_page = address.starts_with("http://") || address.starts_with("https://");
        if is_page && self.images == 0 && self.known.insert(address.to_owned()) {
            self.plain.sources.push(address.to_owned());
        }
    }

    /// Ends the block, if there is anything in it.
    fn end(&mut self) {
        let heading = self.heading.take();
        let Some(start) = self.open.take() else {
            return;
        };
        let all = &mut self.plain.text;
        let end = start + all[start..].trim_end().len();
        if end == start {
            let before = self.plain.blocks.last().map_or(0, |last| last.span.end);
            return all.truncate(before);
        }
        all.truncate(end);
        let blank = all[start..].len() - all[start..].trim_start_matches('\n').len();
        all.drain(start..start + blank);
        let span = start..end - blank;
        self.plain.blocks.push(Block { span, heading });
        self.listing = false;
    }
}

/// A stretch of HTML without its tags and remarks; nothing of a script or a style sheet.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let begins = |name: &str| {
            let start = tag.as_bytes().get(..name.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        };
        let end = if begins("!--") {
            "-->"
        } else if begins("script") {
            "</script>"
        } else if begins("style") {
            "</style>"
        } else {
            ">"
        };
        rest = tag.split_once(end).map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(markdown: &str) -> String {
        Plain::of(markdown).text
    }

    #[test]
    fn marks_go_and_words_stay() {
        assert_eq!(
            text("## Tea *is* **late**\n\nNo `ship`\ncame ~~early~~.\n"),
            "Tea is late\n\nNo ship\ncame early."
        );
        assert_eq!(
            text("Tea\n===\n\n> No ship, she said.\n"),
            "Tea\n\nNo ship, she said."
        );
        assert_eq!(
            text("2 * 3 * 4 and snake_case_name & C++"),
            "2 * 3 * 4 and snake_case_name & C++"
        );
        assert_eq!(
            text("```\nlet a = 1;\n\nb\n```\nEnd."),
            "let a = 1;\n\nb\n\nEnd."
        );
    }

    #[test]
    fn links_leave_their_text_and_give_a_source() {
        let plain = Plain::of(
            "See [the *count*](https://a.example/x \"t\") and [b][1], <https://a.example/x>.\n\n[here](#top)\n\n[1]: http://b.example\n",
        );
        assert_eq!(
            plain.text,
            "See the count and b, https://a.example/x.\n\nhere"
        );
        assert_eq!(plain.sources, ["https://a.example/x", "http://b.example"]);
    }

    #[test]
    fn images_go_with_their_descriptions() {
        assert_eq!(text("![The envoy](envoy.jpg)\n\nA ![b](c.png)d\n"), "A d");
        assert_eq!(
            Plain::of("[![x](https://a.example/i.png)](https://a.example)").sources,
            ["https://a.example"]
        );
    }

    #[test]
    fn items_and_rows_are_lines() {
        assert_eq!(
            text("Say:\n\n- tea\n- [ports](x)\n  - ferries\n\nEnd."),
            "Say:\n\ntea\nports\n\nferries\n\nEnd."
        );
        assert_eq!(text("1. tea\n\n2. ports\n"), "tea\nports");
        assert_eq!(
            text("| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd."),
            "a b\n1 2\n\nEnd."
        );
    }

    #[test]
    fn html_leaves_its_words() {
        assert_eq!(
            text("<div class=\"x\">\nTea <b>is</b> late\n</div>\n\nA<br/>b"),
            "Tea is late\n\nAb"
        );
        assert_eq!(
            text("<script>\nlet a = 1;\n</script>\n\nTea<!-- no -->"),
            "Tea"
        );
        assert_eq!(
            text("<p>Tea<!-- a > b --> is\n<style>a > b</style>late</p>\n"),
            "Tea is\nlate"
        );
        assert_eq!(
            text("# Tea {#tea .b}\n\n<!-- more -->\n\nLate."),
            "Tea\n\nLate."
        );
    }

    #[test]
    fn tags_of_templates_go() {
        assert_eq!(
            text(
                "{% highlight c %}\nint a;\n\n# b\n{% endhighlight %}\n\nTea {{< ref \"a\" >}}is *late*.\n"
            ),
            "int a;\n\n# b\n\nTea is late."
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(markdown in "[a-c#*_`~|<>!\\[\\]() \n-]{0,60}") {
            let plain = Plain::of(&markdown);
            let blocks = (0..plain.blocks.len()).map(|at| plain.block(at));
            prop_assert!(blocks.clone().all(|block| !block.trim().is_empty()));
            let joined: String = blocks.collect();
            let bare = |text: &str| text.replace('\n', "");
            prop_assert_eq!(bare(&joined), bare(&plain.text));
        }

        #[test]
        fn plain_paragraphs_stay_as_they_are(words in proptest::collection::vec("[a-z]{1,6}", 1..9)) {
            let paragraph = words.join(" ");
            prop_assert_eq!(text(&paragraph), paragraph);
        }
    }
}
