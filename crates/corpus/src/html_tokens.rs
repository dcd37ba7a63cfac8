//! HTML as a stream of tags and texts: remarks are left out, and no stretch takes more time than its
//! length.

use html5ever::tokenizer::{
    BufferQueue, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
};
use memchr::{memchr, memchr_iter, memmem};
use std::cell::RefCell;

/// How much the tokenizer is given at a time.
const PIECE: usize = 2 << 10;

/// A tag that is longer is left unread: the time it takes grows with the square of its attributes.
const LONGEST_TAG: usize = 4 << 10;

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
        line: 0,
    });
    let mut feeder = Feeder {
        tokens: tokenizer(&reader),
        reader: &reader,
        lines: 0,
    };
    let mut rest = html;
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
    /// How many lines have ended.
    lines: u64,
}

impl<S: Sink> Feeder<'_, S> {
    /// Gives the tokenizer a stretch of HTML, and takes a new one where a tag has no end in sight.
    fn feed(&mut self, html: &str) {
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = PIECE.min(rest.len());
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let (piece, left) = rest.split_at(end);
            rest = left;
            self.reader.borrow_mut().silent += piece.len();
            let queue = BufferQueue::default();
            queue.push_back(piece.into());
            let _ = self.tokens.feed(&queue);
            self.lines += lines(piece);
            if LONGEST_TAG <= self.reader.borrow().silent {
                rest = self.begin_again(rest);
            }
        }
    }

    /// Goes on after the end of the tag.
    fn begin_again<'h>(&mut self, rest: &'h str) -> &'h str {
        let left = memchr(b'>', rest.as_bytes()).map_or("", |end| &rest[end + 1..]);
        self.lines += lines(&rest[..rest.len() - left.len()]);
        let mut reader = self.reader.borrow_mut();
        (reader.silent, reader.raw, reader.line) = (0, None, self.lines);
        self.tokens = tokenizer(self.reader);
        left
    }

    fn pass_over(&mut self, remark: &str) {
        let passed = lines(remark);
        self.lines += passed;
        self.reader.borrow_mut().line += passed;
    }
}

fn lines(html: &str) -> u64 {
    memchr_iter(b'\n', html.as_bytes()).count() as u64
}

fn tokenizer<S: Sink>(reader: &RefCell<Reader<S>>) -> Tokenizer<Tokens<'_, S>> {
    Tokenizer::new(Tokens(reader), TokenizerOpts::default())
}

struct Reader<S> {
    sink: S,
    /// The tag of the script or the like one is inside of.
    raw: Option<Tag>,
    /// How many bytes were given since the last token.
    silent: usize,
    /// How many lines the tokenizer does not know of.
    line: u64,
}

struct Tokens<'r, S>(&'r RefCell<Reader<S>>);

impl<S: Sink> TokenSink for Tokens<'_, S> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        let reader = &mut *reader;
        match token {
            Token::CharacterTokens(text) => {
                reader.silent = 0;
                match &reader.raw {
                    Some(tag) => reader.sink.raw(tag, &text),
                    None => reader.sink.text(&text),
                }
            }
            Token::TagToken(tag) => {
                reader.silent = 0;
                let Some(raw) = raw(&tag.name) else {
                    reader.sink.tag(&tag, reader.line + line);
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
}
