//! HTML to plain text: the words stay, the tags go.

use crate::html_tokens::{self, Sink, attribute};
use html5ever::tokenizer::{StartTag, Tag};
use std::{collections::HashSet, mem};

/// The plain text of a stretch of HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// The text, a blank line between paragraphs.
    pub(crate) text: String,
    /// The addresses of links to other pages, each once.
    pub(crate) sources: Vec<String>,
}

/// What a line break in the HTML is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Newlines {
    /// A space, as in HTML.
    #[default]
    Spaces,
    /// A line break, and several a new paragraph, as blogs write.
    Breaks,
}

/// Takes the tags, remarks, scripts and style sheets off. Takes time in proportion to the length.
pub(crate) fn read(html: &str, newlines: Newlines) -> Plain {
    let mut reader = Reader::default();
    reader.text.newlines = newlines;
    let reader = html_tokens::read(html, reader);
    Plain {
        text: reader.text.written,
        sources: reader.sources,
    }
}

/// The plain text as one line, as of a title.
pub(crate) fn line(html: &str) -> String {
    if html.contains(['<', '&']) {
        return one_line(&read(html, Newlines::Spaces).text);
    }
    one_line(html)
}

/// The words of a text with one space between them.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Reader {
    text: Text,
    sources: Vec<String>,
    known: HashSet<String>,
}

impl Sink for Reader {
    fn text(&mut self, text: &str) {
        self.text.push(text);
    }

    fn tag(&mut self, tag: &Tag, _line: u64) {
        self.text.tag(tag);
        if tag.kind == StartTag
            && *tag.name == *"a"
            && let Some(address) = address(tag)
            && self.known.insert(address.to_owned())
        {
            self.sources.push(address.to_owned());
        }
    }
}

/// Where a link leads, if that is a page of the web.
pub(crate) fn address(tag: &Tag) -> Option<&str> {
    let address = attribute(tag, "href")?.trim();
    let is_page = address.starts_with("http://") || address.starts_with("https://");
    is_page.then_some(address)
}

/// Text that grows from what stands between tags.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// What has been added so far.
    pub(crate) written: String,
    newlines: Newlines,
    /// What is to stand before the next word.
    gap: Gap,
    /// Whether a line break is the last that was read.
    broken: bool,
    /// How many `pre` one is inside of.
    verbatim: usize,
}

impl Text {
    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Adds the text between two tags.
    pub(crate) fn push(&mut self, mut text: &str) {
        while let Some(&first) = text.as_bytes().first() {
            if first.is_ascii_whitespace() {
                self.space(first);
                text = &text[1..];
                continue;
            }
            let (words, rest) = text.split_at(words(text.as_bytes()));
            let gap = mem::take(&mut self.gap);
            if !self.written.is_empty() {
                self.written.push_str(["", " ", "\n", "\n\n"][gap as usize]);
            }
            self.written.push_str(words);
            self.broken = false;
            text = rest;
        }
    }

    fn space(&mut self, space: u8) {
        let breaks = self.newlines == Newlines::Breaks || 0 < self.verbatim;
        match space {
            b'\r' => {}
            b'\n' if breaks => {
                let gap = if mem::replace(&mut self.broken, true) {
                    Gap::Paragraph
                } else {
                    Gap::Line
                };
                self.widen(gap);
            }
            _ => self.widen(Gap::Space),
        }
    }

    /// Puts between words what a tag puts there.
    pub(crate) fn tag(&mut self, tag: &Tag) {
        self.widen(gap_at(&tag.name));
        self.broken = false;
        match (&*tag.name, tag.kind == StartTag) {
            ("pre", true) => self.verbatim += 1,
            ("pre", false) => self.verbatim = self.verbatim.saturating_sub(1),
            _ => {}
        }
    }
}

/// How long the words are that a text begins with, as far as single spaces part them.
fn words(text: &[u8]) -> usize {
    let is_gap = |pair: &[u8]| {
        pair[0] <= b' '
            && pair[0].is_ascii_whitespace()
            && (pair[0] != b' ' || pair[1].is_ascii_whitespace())
    };
    let gap = text.windows(2).position(is_gap);
    let ends = text.last().is_some_and(u8::is_ascii_whitespace);
    gap.unwrap_or(text.len() - usize::from(ends))
}

/// What a tag puts between the words around it.
fn gap_at(name: &str) -> Gap {
    match name {
        "address" | "article" | "aside" | "blockquote" | "center" | "details" | "div" | "dl"
        | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" | "header" | "hr" | "main" | "nav" | "ol" | "p" | "pre" | "section"
        | "table" | "ul" => Gap::Paragraph,
        "br" | "caption" | "dd" | "dt" | "legend" | "li" | "option" | "summary" | "tr" => Gap::Line,
        "td" | "th" => Gap::Space,
        _ => Gap::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    fn text(html: &str) -> String {
        read(html, Newlines::Spaces).text
    }

    #[test]
    fn blocks_are_paragraphs_and_items_lines() {
        assert_eq!(
            text("<h2>Tea</h2>\n<p>No <b>ship</b>\n  came<br />early.</p><div>End</div>"),
            "Tea\n\nNo ship came\nearly.\n\nEnd"
        );
        assert_eq!(
            text("<p>Un<i>clo</i>sed<p>Say:<ul><li>tea<li>ports</ul>Last"),
            "Unclosed\n\nSay:\n\ntea\nports\n\nLast"
        );
        assert_eq!(
            text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
            "a b\nc"
        );
        assert_eq!(
            text("<pre>a\n  b</pre> <custom-tag>c</custom-tag>d"),
            "a\nb\n\ncd"
        );
    }

    #[test]
    fn scripts_styles_and_remarks_go() {
        assert_eq!(
            text(
                "a<script>if (a</b) '<p>'</script>b<STYLE>p{}</style><!-- wp:x {\"a\":1} -->c<!-->d"
            ),
            "abcd"
        );
        assert_eq!(
            text("a<iframe src=x>no</iframe><textarea>no</textarea>b"),
            "ab"
        );
        assert_eq!(text("a <!-- without an end"), "a");
    }

    #[test]
    fn entities_are_read_once() {
        assert_eq!(
            text("caf&eacute; &#8217;q&rsquo; R&amp;D &amp;amp; 5 &lt; 6 &lt;b&gt; 3% < 4"),
            "café ’q’ R&D &amp; 5 < 6 <b> 3% < 4"
        );
        assert_eq!(line(" <em>Tea</em> &amp;\n<p>ports "), "Tea & ports");
        assert_eq!(line(" C++  \n code"), "C++ code");
    }

    #[test]
    fn line_breaks_count_where_blogs_write_them() {
        let html = "One\r\ntwo\n\n\nthree <b>four</b>\n<p>five</p>\nsix";
        assert_eq!(
            read(html, Newlines::Breaks).text,
            "One\ntwo\n\nthree four\n\nfive\n\nsix"
        );
        assert_eq!(text(html), "One two three four\n\nfive\n\nsix");
    }

    #[test]
    fn links_give_sources_each_once() {
        let html = "<a href='https://a.example/x?a=1&amp;b=2'>a</a> <a href=\"#top\">b</a>\
                    <a href=\"https://a.example/x?a=1&amp;b=2\">c</a>";
        assert_eq!(
            read(html, Newlines::Spaces).sources,
            ["https://a.example/x?a=1&b=2"]
        );
    }

    #[test]
    fn a_tag_without_end_in_sight_is_left_unread() {
        let picture = format!("a <img alt=x src='data:{}'>b", "x".repeat(300_000));
        assert_eq!(text(&picture), "a b");
        let attributes: Vec<String> = (0..400_000).map(|one| format!("a{one} \"")).collect();
        let attributes = attributes.concat();
        let start = Instant::now();
        assert_eq!(text(&format!("a <a {attributes}> b")), "a b");
        assert!(start.elapsed() < Duration::from_secs(3), "not linear");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(html in "[a-c<>/!&;\"'=\\- \n#p\u{e9}]{0,80}") {
            for newlines in [Newlines::Spaces, Newlines::Breaks] {
                let plain = read(&html, newlines);
                prop_assert_eq!(plain.text.trim_ascii(), &plain.text);
            }
        }

        #[test]
        fn plain_words_stay_as_they_are(words in proptest::collection::vec("[a-zé]{1,6}", 1..9)) {
            let paragraph = words.join(" ");
            prop_assert_eq!(text(&paragraph), paragraph.as_str());
            prop_assert_eq!(text(&format!("<p>{}", &paragraph)), paragraph);
        }
    }
}
