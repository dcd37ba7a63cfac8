//! What Liquid, Nunjucks and Hugo put between the words of Markdown: `{% … %}`, `{{ … }}`, `{: … }`.

use memchr::memmem;
use std::borrow::Cow;

/// Tags whose text is code until their end.
const CODE: [&str; 3] = ["highlight", "codeblock", "code"];
/// Tags whose text is none of the article's.
const REMARKS: [&str; 1] = ["comment"];
/// Tags whose text stays as it is.
const RAW: [&str; 2] = ["raw", "verbatim"];

/// The text without tags of templates. What stands between two of them stays, except remarks; code
/// becomes a block of code.
///
/// A tag ends before the next blank line, else its braces are text.
pub(crate) fn without(markdown: &str) -> Cow<'_, str> {
    let mut rest = Rest {
        text: markdown,
        at: 0,
        closes: [0; 3],
        blank: 0,
    };
    let Some(first) = rest.next() else {
        return Cow::Borrowed(markdown);
    };
    let mut plain = String::with_capacity(markdown.len());
    let (mut kept, mut next) = (0, Some(first));
    // Names that never end from here on.
    let mut open = Vec::new();
    while let Some(tag) = next {
        plain.push_str(&markdown[kept..tag.start]);
        kept = tag.end;
        if REMARKS.contains(&tag.name) || RAW.contains(&tag.name) {
            let inside = &markdown[tag.end..];
            let found = (!open.contains(&tag.name)).then(|| end_of(inside, tag.name));
            if let Some(None) = found {
                open.push(tag.name);
            }
            if let Some((before, after)) = found.flatten() {
                if RAW.contains(&tag.name) {
                    plain.push_str(&inside[..before]);
                }
                kept = tag.end + after;
            }
        } else if CODE.contains(&tag.name.trim_start_matches('/').trim_start_matches("end")) {
            // Longer than a fence that may stand in the code.
            plain.push_str("\n~~~~~~~~~~\n");
        }
        rest.at = kept;
        next = rest.next();
    }
    plain.push_str(&markdown[kept..]);
    Cow::Owned(plain)
}

/// Where the end of a pair begins and where it ends.
fn end_of(inside: &str, name: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    for close in memmem::find_iter(inside.as_bytes(), "%}") {
        if let Some(open) = inside.get(from..close).and_then(|tag| tag.rfind("{%")) {
            let words = inside[from + open + 2..close].trim_matches(['-', '~', ' ', '\n', '\t']);
            if words.strip_prefix("end") == Some(name) {
                return Some((from + open, close + 2));
            }
        }
        from = close + 2;
    }
    None
}

/// A tag, its bytes, and the word that it begins with.
struct Found<'a> {
    start: usize,
    end: usize,
    name: &'a str,
}

/// What has not been looked at yet.
struct Rest<'a> {
    text: &'a str,
    at: usize,
    /// Where the next of each kind of end stands, as far as it was looked for; so that each byte
    /// is looked at once, however many tags are never closed.
    closes: [usize; 3],
    blank: usize,
}

const ENDS: [&str; 3] = ["%}", "}}", "}"];

impl<'a> Rest<'a> {
    /// The next tag.
    fn next(&mut self) -> Option<Found<'a>> {
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr::memchr(b'{', &bytes[self.at..]) {
            let start = self.at + found;
            self.at = start + 1;
            let kind = match bytes.get(start + 1) {
                Some(b'%') => 0,
                Some(b'{') => 1,
                Some(b':') => 2,
                _ => continue,
            };
            let inside = start + 2;
            if self.closes[kind] < inside {
                self.closes[kind] = after(bytes, inside, ENDS[kind]);
            }
            if self.blank < inside {
                self.blank = after(bytes, inside, "\n\n");
            }
            let close = self.closes[kind];
            if close == bytes.len() || self.blank < close {
                continue;
            }
            let content = &self.text[inside..close];
            // Attributes of kramdown stand on one line.
            if kind == 2 && content.contains('\n') {
                continue;
            }
            let content = content.trim_start_matches(['<', '%', '-', '~', ' ', '\n', '\t', '*']);
            let name = content.split([' ', '\n', '\t', '-', '>', '%']).next();
            return Some(Found {
                start,
                end: close + ENDS[kind].len(),
                // Only tags of Liquid and shortcodes of Hugo have names.
                name: name
                    .filter(|_| is_named(&bytes[start..]))
                    .unwrap_or_default(),
            });
        }
        None
    }
}

fn is_named(tag: &[u8]) -> bool {
    tag.starts_with(b"{%") || tag.starts_with(b"{{<") || tag.starts_with(b"{{%")
}

/// Where a needle stands next, or the end of all.
fn after(bytes: &[u8], from: usize, needle: &str) -> usize {
    memmem::find(&bytes[from..], needle.as_bytes()).map_or(bytes.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    #[test]
    fn tags_go_and_the_text_between_them_stays() {
        for (markdown, expected) in [
            ("No ship came.", "No ship came."),
            ("a {b} {c", "a {b} {c"),
            ("a {% include x.html %} b", "a  b"),
            ("{%- if tea -%}tea{% endif %}", "tea"),
            ("{{< figure src=\"a.png\" >}}tea", "tea"),
            ("{{% notice %}}tea{{% /notice %}}", "tea"),
            ("{{< a\n b=\"c\" >}}tea", "tea"),
            ("[tea]({{ site.baseurl }}/tea)", "[tea](/tea)"),
            ("tea\n{: .lead #x}\n", "tea\n\n"),
            ("{: a\nb}", "{: a\nb}"),
            ("{% tea\n\nport %}", "{% tea\n\nport %}"),
            ("{% tea", "{% tea"),
            ("{% comment %}tea{% endcomment %}port", "port"),
            ("{% comment %}tea", "tea"),
            ("{% raw %}{{ tea }}{% endraw %}port", "{{ tea }}port"),
            ("{%- raw -%}{% tea %}{%- endraw -%}", "{% tea %}"),
            ("{{ 'é' }}é", "é"),
        ] {
            assert_eq!(without(markdown), expected, "{markdown}");
        }
    }

    #[test]
    fn code_becomes_a_block_of_code() {
        for markdown in [
            "{% highlight rust %}\nlet a = 1;\n\n# b\n{% endhighlight %}",
            "{{< highlight rust >}}\nlet a = 1;\n\n# b\n{{< /highlight >}}",
            "{% codeblock a lang:rust %}\nlet a = 1;\n\n# b\n{% endcodeblock %}",
        ] {
            let fence = "\n~~~~~~~~~~\n";
            let expected = format!("{fence}\nlet a = 1;\n\n# b\n{fence}");
            assert_eq!(without(markdown), expected);
        }
    }

    #[test]
    fn tags_that_never_close_cost_no_time() {
        for part in [
            "{% ",
            "{{ ",
            "{: ",
            "{%\n\n",
            "{% raw %}",
            "{% comment %}",
            "{% a %}",
        ] {
            let begun = Instant::now();
            let _ = without(&part.repeat(200_000));
            assert!(begun.elapsed() < Duration::from_secs(1), "{part}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "(\\{%|%\\}|\\{\\{|\\}\\}|raw|endraw|comment|\\{:|é|[ \n}<>/-]){0,30}") {
            prop_assert!(without(&text).len() <= text.len() + 6 * text.len());
        }
    }
}
