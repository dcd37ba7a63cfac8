//! HTML to plain text: the words stay, the tags go.

use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};
use memchr::{memchr, memmem};
use std::{cell::RefCell, collections::HashSet, mem};

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

/// How much the tokenizer is given at a time.
const PIECE: usize = 2 << 10;

/// A tag that is longer is left unread: the time it takes grows with the square of its attributes.
const LONGEST_TAG: usize = 4 << 10;

/// Takes the tags, remarks, scripts and style sheets off. Takes time in proportion to the length.
pub(crate) fn read(html: &str, newlines: Newlines) -> Plain {
    let reader = RefCell::new(Reader {
        newlines,
        ..Reader::default()
    });
    let mut tokens = tokenizer(&reader);
    let mut rest = html;
    while let Some(start) = memmem::find(rest.as_bytes(), b"<!--") {
        feed(&mut tokens, &reader, &rest[..start]);
        rest = after_remark(&rest[start + 4..]);
    }
    feed(&mut tokens, &reader, rest);
    tokens.end();
    drop(tokens);
    reader.into_inner().plain
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

/// What follows a remark whose beginning has been read; nothing where it has no end.
fn after_remark(rest: &str) -> &str {
    let short = rest.strip_prefix('>').or_else(|| rest.strip_prefix("->"));
    let end = || memmem::find(rest.as_bytes(), b"-->").map(|end| &rest[end + 3..]);
    short.or_else(end).unwrap_or_default()
}

fn tokenizer(reader: &RefCell<Reader>) -> Tokenizer<Sink<'_>> {
    Tokenizer::new(Sink(reader), TokenizerOpts::default())
}

/// Gives the tokenizer a stretch of HTML, and takes a new one where a tag has no end in sight.
fn feed<'r>(tokens: &mut Tokenizer<Sink<'r>>, reader: &'r RefCell<Reader>, html: &str) {
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, left) = rest.split_at(end);
        rest = left;
        reader.borrow_mut().silent += piece.len();
        let queue = BufferQueue::default();
        queue.push_back(piece.into());
        let _ = tokens.feed(&queue);
        if LONGEST_TAG <= reader.borrow().silent {
            let mut reading = reader.borrow_mut();
            (reading.silent, reading.dropped) = (0, false);
            *tokens = tokenizer(reader);
            rest = memchr(b'>', rest.as_bytes()).map_or("", |end| &rest[end + 1..]);
        }
    }
}

struct Sink<'r>(&'r RefCell<Reader>);

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                reader.silent = 0;
                reader.push(&text);
            }
            Token::TagToken(tag) => {
                reader.silent = 0;
                return reader.tag(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
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

#[derive(Debug, Default)]
struct Reader {
    plain: Plain,
    known: HashSet<String>,
    newlines: Newlines,
    /// What is to stand before the next word.
    gap: Gap,
    /// Whether a line break is the last that was read.
    broken: bool,
    /// How many `pre` one is inside of.
    verbatim: usize,
    /// Whether one is inside a script or the like.
    dropped: bool,
    /// How many bytes were given since the last token.
    silent: usize,
}

impl Reader {
    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, mut text: &str) {
        while !self.dropped && !text.is_empty() {
            let is_space = |c: u8| c.is_ascii_whitespace();
            let word = text.bytes().position(is_space).unwrap_or(text.len());
            if 0 < word {
                let gap = mem::take(&mut self.gap);
                let out = &mut self.plain.text;
                if !out.is_empty() {
                    out.push_str(["", " ", "\n", "\n\n"][gap as usize]);
                }
                out.push_str(&text[..word]);
                self.broken = false;
            }
            if let Some(&space) = text.as_bytes().get(word) {
                self.space(space);
            }
            text = &text[(word + 1).min(text.len())..];
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

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let starts = tag.kind == StartTag;
        let raw = match &*tag.name {
            "script" => Some(states::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(states::Rawtext),
            "textarea" | "title" => Some(states::Rcdata),
            name => {
                self.widen(gap_at(name));
                self.broken = false;
                None
            }
        };
        if let Some(raw) = raw {
            self.dropped = starts;
            return if starts {
                TokenSinkResult::RawData(raw)
            } else {
                TokenSinkResult::Continue
            };
        }
        match (&*tag.name, starts) {
            ("pre", true) => self.verbatim += 1,
            ("pre", false) => self.verbatim = self.verbatim.saturating_sub(1),
            ("a", true) => self.source(tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    /// Keeps the address of a link to another page.
    fn source(&mut self, tag: &Tag) {
        let address = tag.attrs.iter().find(|one| &*one.name.local == "href");
        let Some(address) = address.map(|one| one.value.trim()) else {
            return;
        };
        let is_page = address.starts_with("http://") || address.starts_with("https://");
        if is_page && self.known.insert(address.to_owned()) {
            self.plain.sources.push(address.to_owned());
        }
    }
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
