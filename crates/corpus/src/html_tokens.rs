//! HTML as a stream of tags and texts: remarks are left out, and no stretch takes more time than its
//! length.

use crate::html_plain;
use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};
use memchr::{memchr, memchr_iter, memchr2, memmem};
use std::cell::RefCell;

/// How much the tokenizer is given at a time.
const PIECE: usize = 2 << 10;

/// A tag that is longer is left unread: the time it takes grows with the square of its attributes.
const LONGEST_TAG: usize = 6 << 10;

/// Takes what stands in HTML, in its order.
pub(crate) trait Sink {
    /// Text between tags, entities read.
    fn text(&mut self, text: &str);

    /// A tag that ends on this line; those of scripts and the like do not come.
    fn tag(&mut self, tag: &Tag, line: u64);

    /// Text inside a script, a style sheet, a title or the like, with the tag it began with.
    fn raw(&mut self, _tag: &Tag, _text: &str) {}
}

/// Reads HTML to its end.
pub(crate) fn read<S: Sink>(html: &str, sink: S) -> S {
    let reader = RefCell::new(Reader {
        sink,
        raw: None,
        silent: 0,
        tagged: false,
        line: 1,
    });
    let is_plain = memchr2(b'\r', b'\0', html.as_bytes()).is_none();
    let mut feeder = Feeder {
        tokens: tokenizer(&reader),
        reader: &reader,
        is_plain,
        idle: is_plain,
    };
    let mut rest = html.strip_prefix('\u{feff}').unwrap_or(html);
    while let Some(start) = memmem::find(rest.as_bytes(), b"<!--") {
        feeder.feed(&rest[..start]);
        let after = after_remark(&rest[start + 4..]);
        feeder.pass_over(&rest[start..rest.len() - after.len()]);
        rest = after;
    }
    feeder.feed(rest);
    feeder.tokens.end();
    drop(feeder);
    reader.into_inner().sink
}

/// The value of an attribute.
pub(crate) fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    let found = tag.attrs.iter().find(|one| &*one.name.local == name);
    found.map(|one| &*one.value)
}

/// What follows a remark whose beginning has been read; nothing where it has no end.
fn after_remark(rest: &str) -> &str {
    let short = rest.strip_prefix('>').or_else(|| rest.strip_prefix("->"));
    let end = || memmem::find(rest.as_bytes(), b"-->").map(|end| &rest[end + 3..]);
    short.or_else(end).unwrap_or_default()
}

struct Feeder<'r, S: Sink> {
    tokens: Tokenizer<Tokens<'r, S>>,
    reader: &'r RefCell<Reader<S>>,
    /// Whether no character stands for another.
    is_plain: bool,
    /// Whether the tokenizer has seen the end of all that it has seen the beginning of, so that
    /// what follows can be read without it.
    idle: bool,
}

impl<S: Sink> Feeder<'_, S> {
    /// Reads a stretch of HTML: what is plain to see at once, the rest by the tokenizer.
    fn feed(&mut self, mut html: &str) {
        while !html.is_empty() {
            html = if self.idle {
                self.read(html)
            } else {
                self.tokenize(html)
            };
        }
    }

    /// Reads what is plain to see, and gives what is not.
    fn read<'h>(&mut self, mut html: &'h str) -> &'h str {
        let reader = self.reader;
        let reader = &mut *reader.borrow_mut();
        // What the line does not count yet.
        let mut fresh = html;
        loop {
            let text = memchr2(b'<', b'&', html.as_bytes()).unwrap_or(html.len());
            let (text, rest) = html.split_at(text);
            if !text.is_empty() {
                reader.text(text);
            }
            if reader.raw.is_none() {
                if let Some((characters, after)) = html_plain::entity(rest) {
                    for c in characters {
                        reader.text(c.encode_utf8(&mut [0; 4]));
                    }
                    html = after;
                    continue;
                }
                if let Some((tag, after)) = html_plain::tag(rest)
                    && rest.len() - after.len() <= LONGEST_TAG
                    && raw(&tag.name).is_none()
                {
                    reader.line += lines(&fresh[..fresh.len() - after.len()]);
                    reader.sink.tag(&tag, reader.line);
                    (html, fresh) = (after, after);
                    continue;
                }
            }
            reader.line += lines(&fresh[..fresh.len() - rest.len()]);
            self.idle = rest.is_empty();
            return rest;
        }
    }

    /// Gives the tokenizer what goes as far as a tag may end, and takes a new one where a tag has
    /// no end in sight.
    fn tokenize<'h>(&mut self, html: &'h str) -> &'h str {
        let most = PIECE.min(html.len());
        let mut end = memchr(b'>', &html.as_bytes()[..most]).map_or(most, |end| end + 1);
        while !html.is_char_boundary(end) {
            end -= 1;
        }
        let (piece, rest) = html.split_at(end);
        self.pass_over(piece);
        let mut reader = self.reader.borrow_mut();
        reader.silent += piece.len();
        reader.tagged = false;
        drop(reader);
        let queue = BufferQueue::default();
        queue.push_back(piece.into());
        let _ = self.tokens.feed(&queue);
        let reader = self.reader.borrow();
        self.idle = self.is_plain && reader.tagged;
        if reader.silent < LONGEST_TAG {
            return rest;
        }
        drop(reader);
        self.begin_again(rest)
    }

    /// Goes on after the end of the tag.
    fn begin_again<'h>(&mut self, rest: &'h str) -> &'h str {
        let left = memchr(b'>', rest.as_bytes()).map_or("", |end| &rest[end + 1..]);
        self.pass_over(&rest[..rest.len() - left.len()]);
        let mut reader = self.reader.borrow_mut();
        (reader.silent, reader.raw) = (0, None);
        self.tokens = tokenizer(self.reader);
        self.idle = self.is_plain;
        left
    }

    fn pass_over(&mut self, html: &str) {
        self.reader.borrow_mut().line += lines(html);
    }
}

fn lines(html: &str) -> u64 {
    memchr_iter(b'\n', html.as_bytes()).count() as u64
}

fn tokenizer<S: Sink>(reader: &RefCell<Reader<S>>) -> Tokenizer<Tokens<'_, S>> {
    let options = TokenizerOpts {
        discard_bom: false,
        ..TokenizerOpts::default()
    };
    Tokenizer::new(Tokens(reader), options)
}

struct Reader<S> {
    sink: S,
    /// The tag of the script or the like one is inside of.
    raw: Option<Tag>,
    /// How many bytes were given since the last token.
    silent: usize,
    /// Whether the piece that was given last has ended a tag. Then that is where it ends itself.
    tagged: bool,
    /// The line one is in.
    line: u64,
}

impl<S: Sink> Reader<S> {
    fn text(&mut self, text: &str) {
        match &self.raw {
            Some(tag) => self.sink.raw(tag, text),
            None => self.sink.text(text),
        }
    }
}

struct Tokens<'r, S>(&'r RefCell<Reader<S>>);

impl<S: Sink> TokenSink for Tokens<'_, S> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let reader = &mut *self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => {
                reader.silent = 0;
                reader.text(&text);
            }
            Token::TagToken(tag) => {
                reader.silent = 0;
                reader.tagged = true;
                let Some(raw) = raw(&tag.name) else {
                    reader.sink.tag(&tag, reader.line);
                    return TokenSinkResult::Continue;
                };
                let starts = tag.kind == StartTag;
                reader.raw = starts.then_some(tag);
                if starts {
                    return TokenSinkResult::RawData(raw);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the inside of an element is read that has no tags inside.
fn raw(name: &str) -> Option<states::RawKind> {
    match name {
        "script" => Some(states::ScriptData),
        "style" | "iframe" | "noembed" | "noframes" | "xmp" => Some(states::Rawtext),
        "textarea" | "title" => Some(states::Rcdata),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Sink for Seen {
        fn text(&mut self, _text: &str) {}

        fn tag(&mut self, tag: &Tag, line: u64) {
            self.0.push(format!("{} {line}", &*tag.name));
        }

        fn raw(&mut self, tag: &Tag, text: &str) {
            self.0.push(format!("{} {}", &*tag.name, text.trim()));
        }
    }

    #[test]
    fn tags_know_their_lines_and_raw_text_its_tag() {
        let long = format!("<img\nalt='{}'\n>", "x".repeat(9_000));
        let html = format!("<p>\n<!-- \n\n --><b\n>{long}\n<i><title>a&lt;</title><u>");
        let seen = read(&html, Seen::default()).0;
        assert_eq!(seen, ["p 1", "b 5", "i 8", "title a", "title <", "u 8"]);
    }

    /// Tags and texts, each text whole, with the tag it is the raw text of.
    #[derive(Default, Debug, PartialEq)]
    struct All(Vec<(Option<Tag>, String)>);

    impl All {
        fn add(&mut self, tag: Option<&Tag>, text: &str) {
            match self.0.last_mut() {
                Some((of, before)) if of.as_ref() == tag && !before.is_empty() => {
                    before.push_str(text);
                }
                _ => self.0.push((tag.cloned(), text.to_owned())),
            }
        }
    }

    impl Sink for All {
        fn text(&mut self, text: &str) {
            self.add(None, text);
        }

        fn tag(&mut self, tag: &Tag, _line: u64) {
            self.0.push((Some(tag.clone()), String::new()));
        }

        fn raw(&mut self, tag: &Tag, text: &str) {
            self.add(Some(tag), text);
        }
    }

    /// What the tokenizer makes of HTML that is given to it whole.
    fn by_tokenizer(html: &str) -> All {
        let reader = RefCell::new(Reader {
            sink: All::default(),
            raw: None,
            silent: 0,
            tagged: false,
            line: 1,
        });
        let (tokens, queue) = (tokenizer(&reader), BufferQueue::default());
        queue.push_back(html.into());
        let _ = tokens.feed(&queue);
        tokens.end();
        drop(tokens);
        reader.into_inner().sink
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn what_is_plain_to_see_reads_as_the_tokenizer_reads_it(parts in proptest::collection::vec(
            prop_oneof![
                Just("<p>"), Just("</p>"), Just("<br/>"), Just("<a href=\"x?a=1&amp;b=2\" rel='tag'>"),
                Just("</a >"), Just("<b"), Just("</"), Just("<"), Just(">"), Just("/"), Just("/>"),
                Just(" "), Just("\n"), Just("="), Just("'"), Just("\""), Just("&"), Just(";"),
                Just("amp"), Just("&lt;"), Just("&eacute;"), Just("&NotEqualTilde;"), Just("&notin"),
                Just("&#x41;"), Just("&#150;"), Just("&#0;"), Just("#"), Just("x"), Just("41"),
                Just("+"), Just("Tea"), Just("é"), Just(" class=\"a b\""), Just(" id=''"), Just(" hidden"),
                Just("<title>"), Just("</title>"), Just("<script>"), Just("</script>"), Just("<!x"),
                Just("<?"), Just("!--"), Just("<style>"), Just("</style\n>"), Just("\r"), Just("\0"),
            ],
            0..24,
        )) {
            let html = parts.concat();
            prop_assume!(!html.contains("<!--"));
            prop_assert_eq!(read(&html, All::default()), by_tokenizer(&html), "{}", html);
        }
    }
}
