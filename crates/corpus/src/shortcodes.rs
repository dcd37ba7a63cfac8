//! The shortcodes of WordPress, such as `[gallery ids="1,2"]`, which are no text.

use memchr::{memchr, memchr2};
use std::{borrow::Cow, collections::HashSet};

/// Those of WordPress itself; others are known by their attributes or their end.
const CORE: [&str; 8] = [
    "audio",
    "caption",
    "embed",
    "gallery",
    "more",
    "playlist",
    "video",
    "wp_caption",
];

/// Something in brackets that may be a shortcode.
struct Code<'a> {
    name: &'a str,
    /// Whether it is an end, `[/name]`.
    ends: bool,
    /// Whether it has an attribute in quotation marks.
    dressed: bool,
    len: usize,
}

/// Takes the shortcodes off; what stands between a beginning and its end stays, and so do other
/// brackets: "[sic]", "[1]". `[[name]]` is a shortcode that is shown, not done.
pub(crate) fn without(text: &str) -> Cow<'_, str> {
    let mut from = 0;
    let mut ended = HashSet::new();
    while let Some(code) = next(text, &mut from) {
        if code.1.ends {
            ended.insert(code.1.name);
        }
    }
    let (mut left, mut done, mut from) = (String::new(), 0, 0);
    while let Some((at, code)) = next(text, &mut from) {
        let is_one =
            code.ends || code.dressed || CORE.contains(&code.name) || ended.contains(code.name);
        if !is_one {
            continue;
        }
        let end = at + code.len;
        if text[..at].ends_with('[') && text[end..].starts_with(']') {
            left.push_str(&text[done..at - 1]);
            left.push_str(&text[at..end]);
            (done, from) = (end + 1, end + 1);
            continue;
        }
        left.push_str(&text[done..at]);
        done = end;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    left.push_str(&text[done..]);
    Cow::Owned(left)
}

/// The next that may be one, from `from` on, and where it is; moves `from` behind it.
fn next<'a>(text: &'a str, from: &mut usize) -> Option<(usize, Code<'a>)> {
    loop {
        let at = *from + memchr(b'[', &text.as_bytes()[*from..])?;
        *from = at + 1;
        if let Some(code) = read(&text[at..]) {
            *from = at + code.len;
            return Some((at, code));
        }
    }
}

/// Reads what begins with a bracket.
fn read(text: &str) -> Option<Code<'_>> {
    let inner = text[1..].strip_prefix('/');
    let (ends, inner) = (inner.is_some(), inner.unwrap_or(&text[1..]));
    let is_of_name = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_' || c == b'-';
    let bytes = inner.as_bytes();
    let name = bytes.iter().position(|&c| !is_of_name(c))?;
    let close = memchr2(b'[', b']', bytes).filter(|&close| bytes[close] == b']')?;
    let rest = &inner[name..close];
    let fits = bytes[0].is_ascii_lowercase()
        && (rest.is_empty() || rest.starts_with(['/', ' ', '\n', '\t', '\u{a0}']))
        && memchr2(b'<', b'>', rest.as_bytes()).is_none();
    let quotes = [
        "=\"", "='", "=“", "=”", "=″", "=&quot;", "=&#8221;", "=&#8243;",
    ];
    fits.then(|| Code {
        name: &inner[..name],
        ends,
        dressed: quotes.iter().any(|quote| rest.contains(quote)),
        len: text.len() - inner.len() + close + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shortcodes_go_and_other_brackets_stay() {
        for (text, left) in [
            ("a [gallery ids=\"1,2\"] b", "a  b"),
            ("[gallery]", ""),
            (
                "[caption id=\"x\" width=300]<img /> The quay[/caption]",
                "<img /> The quay",
            ),
            ("[contact-form-7 title='Write'/]!", "!"),
            (
                "[box]Ferries[/box] [box] and [sic] [1] [Update]",
                "Ferries  and [sic] [1] [Update]",
            ),
            (
                "[see p=5] [x] [link](y) [] [",
                "[see p=5] [x] [link](y) [] [",
            ),
            (
                "write [[gallery ids=\"1\"]] so",
                "write [gallery ids=\"1\"] so",
            ),
            ("[a [gallery] é]", "[a  é]"),
        ] {
            assert_eq!(without(text), left, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "[\\[\\]/ab=\" é]{0,40}") {
            let _ = without(&text);
        }
    }
}
