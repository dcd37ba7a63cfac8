//! Where in front matter new tags go, so that nothing else changes.

use super::spelling::{Quotes, in_list, is_plain};
use crate::front_matter::{
    Kind,
    node::{Entry, Node, Table, Value},
};

/// A text to put in at a byte of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insertion {
    pub(super) at: usize,
    pub(super) text: String,
}

/// The front matter that is edited.
pub(super) struct Ground<'a> {
    pub(super) kind: Kind,
    /// What stands between its two lines.
    pub(super) source: &'a str,
    pub(super) keys: &'a Table,
    /// How its lines end.
    pub(super) line_end: &'a str,
    /// Whether spaces part a text of tags.
    pub(super) spaced: bool,
}

type Placed = Result<Vec<Insertion>, &'static str>;

fn insertion(at: usize, text: impl Into<String>) -> Insertion {
    let text = text.into();
    Insertion { at, text }
}

impl Ground<'_> {
    /// What is to be put in, or why it cannot be.
    ///
    /// Tags go where tags stand: below `tags`, else `tag`, else the `tags` of `taxonomies`, else
    /// `keywords`; where there is none of these, into `taxonomies`, else below a new last key.
    pub(super) fn add(&self, tags: &[&str]) -> Placed {
        let taxonomies = self.keys.table("taxonomies");
        let taxed = || taxonomies.and_then(|table| table.get("tags"));
        let known = self.keys.get("tags").or_else(|| self.keys.get("tag"));
        match (known.or_else(taxed), taxonomies) {
            (Some(node), _) => self.extend(node, tags),
            (None, Some(table)) => self.taxonomy(table, tags),
            (None, None) => match self.keys.get("keywords") {
                Some(node) => self.extend(node, tags),
                None => Ok(self.last_key(tags)),
            },
        }
    }

    fn extend(&self, node: &Node, tags: &[&str]) -> Placed {
        match &node.value {
            Value::Nothing => self.nothing(node, tags),
            Value::Text(text) => self.text(node, text, tags),
            Value::List(list) if self.source[node.span.start..].starts_with('[') => {
                self.brackets(node, list, tags)
            }
            Value::List(list) => self.lines(list, tags),
            Value::Table(_) => Err("a table stands where tags are expected"),
        }
    }

    fn spelt<'a>(&'a self, tags: &'a [&str], quotes: Quotes) -> impl Iterator<Item = String> + 'a {
        tags.iter().map(move |tag| in_list(tag, quotes, self.kind))
    }

    fn joined(&self, tags: &[&str], quotes: Quotes) -> String {
        self.spelt(tags, quotes).collect::<Vec<_>>().join(", ")
    }

    /// The quotes of the last text of a list.
    fn quotes(&self, list: &[Node]) -> Quotes {
        let mut texts = list
            .iter()
            .filter(|one| matches!(one.value, Value::Text(_)));
        let last = texts.next_back();
        last.map_or(Quotes::None, |one| {
            Quotes::of(&self.source[one.span.clone()])
        })
    }

    /// After a key without a value.
    fn nothing(&self, node: &Node, tags: &[&str]) -> Placed {
        if !node.span.is_empty() {
            return Err("the tags are written as null");
        }
        let after = &self.source[node.span.start..];
        let colon = after.len() - after.trim_start_matches([' ', '"', '\'']).len();
        if !after[colon..].starts_with(':') {
            return Err("no colon stands after the key");
        }
        let list = format!(" [{}]", self.joined(tags, Quotes::None));
        Ok(vec![insertion(node.span.start + colon + 1, list)])
    }

    /// To a text with commas in the text itself; any other becomes a list of its parts.
    fn text(&self, node: &Node, text: &str, tags: &[&str]) -> Placed {
        let (start, end) = (node.span.start, node.span.end);
        let written = &self.source[start..end];
        let quotes = Quotes::of(written);
        if written.contains('\n') || written.starts_with("'''") || written.starts_with("\"\"\"") {
            return Err("the tags are a text over several lines");
        }
        let has_commas = text.contains(',');
        let next = if text.trim_end().ends_with(',') {
            " "
        } else {
            ", "
        };
        let are_plain = tags.iter().all(|tag| is_plain(tag) && !tag.contains('\''));
        if has_commas && quotes != Quotes::None {
            if !are_plain {
                return Err("a tag needs quotes within a text of tags");
            }
            return Ok(vec![insertion(
                end - 1,
                format!("{next}{}", tags.join(", ")),
            )]);
        }
        if has_commas && are_plain {
            return Ok(vec![insertion(end, format!("{next}{}", tags.join(", ")))]);
        }
        let mut insertions = vec![insertion(start, "[")];
        if self.spaced && !has_commas {
            let words = written.split_whitespace();
            if quotes != Quotes::None && 1 < words.count() {
                return Err("the tags are parted by spaces within quotes");
            }
            let trimmed = written.trim_end();
            let mut is_gap = false;
            for (at, letter) in trimmed.char_indices() {
                if letter.is_whitespace() && !is_gap {
                    insertions.push(insertion(start + at, ","));
                }
                is_gap = letter.is_whitespace();
            }
        }
        let more = self.joined(tags, quotes);
        insertions.push(insertion(end, format!("{next}{more}]")));
        Ok(insertions)
    }

    /// Into a list in brackets: after its last tag, or on lines of their own if that has one.
    fn brackets(&self, node: &Node, list: &[Node], tags: &[&str]) -> Placed {
        let quotes = self.quotes(list);
        let Some(last) = list.last() else {
            let at = node.span.start + 1;
            return Ok(vec![insertion(at, self.joined(tags, quotes))]);
        };
        let end = last.span.end;
        if last.value == Value::Nothing || node.span.end <= end {
            return Err("the list of tags has an empty place");
        }
        let before = &self.source[..last.span.start];
        let indent = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let own_line = node.span.start < before.len() - indent.len();
        if !own_line || !indent.chars().all(char::is_whitespace) {
            return Ok(vec![insertion(
                end,
                format!(", {}", self.joined(tags, quotes)),
            )]);
        }
        let comma = self.comma(end, node.span.end);
        let from = comma.map_or(end, |at| at + 1);
        let line_end = self.end_of_line(from);
        let between = format!(",{}{indent}", self.line_end);
        let more = self.spelt(tags, quotes).collect::<Vec<_>>().join(&between);
        if node.span.end <= line_end {
            // The bracket closes on the line of the last tag.
            let first = if comma.is_some() {
                &between[1..]
            } else {
                &between
            };
            return Ok(vec![insertion(from, format!("{first}{more}"))]);
        }
        let line = format!("{}{indent}{more}", self.line_end);
        Ok(match comma {
            Some(_) => vec![insertion(line_end, line + ",")],
            None => vec![insertion(end, ","), insertion(line_end, line)],
        })
    }

    /// A comma after the last tag of a list in brackets, past remarks.
    fn comma(&self, from: usize, to: usize) -> Option<usize> {
        let mut is_remark = false;
        for (at, letter) in self.source[from..to].char_indices() {
            match letter {
                '\n' => is_remark = false,
                '#' => is_remark = true,
                ',' if !is_remark => return Some(from + at),
                _ => {}
            }
        }
        None
    }

    /// Where the line ends that a byte stands on, before its line end.
    fn end_of_line(&self, from: usize) -> usize {
        let rest = &self.source[from..];
        let line = rest.split('\n').next().unwrap_or_default();
        from + line.trim_end_matches('\r').len()
    }

    /// After the last line of a list with a line a tag.
    fn lines(&self, list: &[Node], tags: &[&str]) -> Placed {
        let Some(last) = list.last().filter(|last| last.value != Value::Nothing) else {
            return Err("the list of tags has an empty place");
        };
        let before = &self.source[..last.span.start];
        let prefix = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let mut marks = prefix.chars().filter(|letter| !letter.is_whitespace());
        if (marks.next(), marks.next()) != (Some('-'), None) {
            return Err("the last tag does not stand on a line of its own");
        }
        let at = self.end_of_line(last.span.end);
        let lines = self.spelt(tags, self.quotes(list));
        let lines = lines.map(|tag| format!("{}{prefix}{tag}", self.line_end));
        Ok(vec![insertion(at, lines.collect::<String>())])
    }

    /// A new list, as its key and value are written.
    fn key(&self, tags: &[&str]) -> String {
        let list = self.joined(tags, Quotes::None);
        match self.kind {
            Kind::Toml => format!("tags = [{list}]"),
            _ => format!("tags: [{list}]"),
        }
    }

    /// Before the first key of `taxonomies`, in the way that one is written.
    fn taxonomy(&self, table: &Table, tags: &[&str]) -> Placed {
        let key = self.key(tags);
        let Some(first) = table.0.first() else {
            let entry = self.entry("taxonomies").ok_or("the taxonomies are empty")?;
            let span = &entry.node.span;
            return Ok(vec![if self.source[span.start..].starts_with('{') {
                insertion(span.start + 1, key)
            } else {
                let at = self.end_of_line(span.end);
                insertion(at, format!("{}{key}", self.line_end))
            }]);
        };
        let before = &self.source[..first.at];
        let prefix = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let is_line = prefix.trim().is_empty() || prefix.ends_with('.');
        Ok(vec![if is_line {
            insertion(first.at, format!("{key}{}{prefix}", self.line_end))
        } else {
            insertion(first.at, format!("{key}, "))
        }])
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        let mut entries = self.keys.0.iter();
        entries.find(|entry| entry.key.eq_ignore_ascii_case(key))
    }

    /// Below all keys; of TOML below those that stand before the first table.
    fn last_key(&self, tags: &[&str]) -> Vec<Insertion> {
        let key = self.key(tags);
        if self.kind == Kind::Yaml {
            return vec![insertion(self.source.len(), key + self.line_end)];
        }
        let is_own = |entry: &&Entry| {
            let between = self.source.get(entry.at..entry.node.span.start);
            between.is_some_and(|between| between.contains('='))
        };
        vec![match self.keys.0.iter().rfind(is_own) {
            Some(last) => {
                let at = self.end_of_line(last.node.span.end);
                insertion(at, format!("{}{key}", self.line_end))
            }
            None => insertion(0, key + self.line_end),
        }]
    }
}
