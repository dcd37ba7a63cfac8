//! A value of front matter and where it stands, whatever it is written in.

use std::ops::Range;

/// A value and the bytes that it fills, counted from the start of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`, or nothing at all after a key.
    Nothing,
    /// A string, or a number, a date, `true` or `false` as it is written.
    Text(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys and their values, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table(pub(crate) Vec<Entry>);

/// A key, the byte where it begins, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: usize,
    pub(crate) node: Node,
}

/// Why front matter cannot be read, and the byte of it where that shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) at: usize,
    pub(crate) why: String,
}

impl Refused {
    pub(crate) fn new(at: usize, why: impl Into<String>) -> Self {
        let why = why.into();
        Self { at, why }
    }
}

impl Table {
    /// The value of a key. As Hugo has it, case does not matter; the exact key comes first.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        let exact = self.0.iter().find(|entry| entry.key == key);
        let any = |entry: &&Entry| entry.key.eq_ignore_ascii_case(key);
        let found = exact.or_else(|| self.0.iter().find(any));
        found.map(|entry| &entry.node)
    }

    /// The value of a key where it is a table.
    pub(crate) fn table(&self, key: &str) -> Option<&Self> {
        match self.get(key) {
            Some(Node {
                value: Value::Table(table),
                ..
            }) => Some(table),
            _ => None,
        }
    }

    /// The text of a key, if there is more of it than white space.
    pub(crate) fn text(&self, key: &str) -> Result<Option<&str>, Refused> {
        let Some(node) = self.get(key) else {
            return Ok(None);
        };
        match &node.value {
            Value::Nothing => Ok(None),
            Value::Text(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Value::List(_) => Err(node.is_no_text(key, "a list")),
            Value::Table(_) => Err(node.is_no_text(key, "a table")),
        }
    }

    /// Whether a key says yes or no, if it says either.
    pub(crate) fn says(&self, key: &str) -> Option<bool> {
        let text = self.text(key).ok().flatten()?.to_ascii_lowercase();
        match text.as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        }
    }
}

impl Node {
    fn is_no_text(&self, key: &str, got: &str) -> Refused {
        Refused::new(
            self.span.start,
            format!("{key:?} is {got}, a text is expected"),
        )
    }
}
