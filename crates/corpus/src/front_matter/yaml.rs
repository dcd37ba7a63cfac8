//! YAML into values, within bounds that no alias and no nesting can break.

use super::node::{Entry, Node, Refused, Table, Value};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use std::collections::{BTreeMap, BTreeSet};

/// The most values there may be, those that aliases repeat included.
const MOST_VALUES: usize = 100_000;
/// How deep lists and tables may stand within one another.
const DEEPEST: usize = 32;

/// Reads the keys at the top; text that is nothing but remarks has none.
pub(crate) fn read(yaml: &str) -> Result<Table, Refused> {
    let mut reader = Reader {
        events: Parser::new_from_str(yaml),
        anchors: BTreeMap::new(),
        left: MOST_VALUES,
    };
    while let Some((event, span)) = reader.next()? {
        if event.is_node() {
            let top = reader.node(event, &span, 0)?;
            return match top.value {
                Value::Table(table) => Ok(merged(table)),
                _ => Err(Refused::new(top.span.start, "keys are expected")),
            };
        }
    }
    Ok(Table::default())
}

/// The keys of a table, and after them those of the tables that `<<` names.
fn merged(mut table: Table) -> Table {
    let Some(at) = table.0.iter().position(|entry| entry.key == "<<") else {
        return table;
    };
    let others = match table.0.remove(at).node.value {
        Value::List(list) => list.into_iter().map(|node| node.value).collect(),
        one => vec![one],
    };
    for other in others {
        let Value::Table(Table(more)) = other else {
            continue;
        };
        for entry in more {
            if table.0.iter().all(|known| known.key != entry.key) {
                table.0.push(entry);
            }
        }
    }
    table
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    /// The values that have a name, by its number.
    anchors: BTreeMap<usize, Node>,
    /// How many values there may still be.
    left: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Refused> {
        self.events
            .next_event()
            .transpose()
            .map_err(|refused| of_scan(&refused))
    }

    fn inner(&mut self) -> Result<(Event<'a>, Span), Refused> {
        loop {
            match self.next()? {
                Some((event, span))
                    if event.is_node()
                        || matches!(event, Event::SequenceEnd | Event::MappingEnd) =>
                {
                    return Ok((event, span));
                }
                Some(_) => {}
                None => return Err(Refused::new(0, "it ends within a value")),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Result<Node, Refused> {
        let mut bytes = span.byte_range().unwrap_or_default();
        self.count(1, bytes.start)?;
        if DEEPEST < depth {
            let why = format!("lists and tables stand more than {DEEPEST} deep");
            return Err(Refused::new(bytes.start, why));
        }
        let (value, anchor) = match event {
            Event::Alias(id) => return self.alias(id, bytes.start),
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                let nothing = ["", "~", "null", "Null", "NULL"];
                let value = if is_plain && nothing.contains(&text.as_ref()) {
                    Value::Nothing
                } else {
                    Value::Text(text.into_owned())
                };
                (value, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                let mut list = Vec::new();
                loop {
                    let (event, span) = self.inner()?;
                    if matches!(event, Event::SequenceEnd) {
                        bytes.end = span.byte_range().unwrap_or_default().end;
                        break;
                    }
                    list.push(self.node(event, &span, depth + 1)?);
                }
                (Value::List(list), anchor)
            }
            Event::MappingStart(_, anchor, _) => {
                let mut table = Table::default();
                bytes.end = self.table(&mut table, depth)?;
                (Value::Table(table), anchor)
            }
            _ => return Err(Refused::new(bytes.start, "a value is expected")),
        };
        let node = Node { span: bytes, value };
        if anchor != 0 {
            self.count(size(&node), node.span.start)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// Reads the keys of a table and gives its end.
    fn table(&mut self, table: &mut Table, depth: usize) -> Result<usize, Refused> {
        let mut known = BTreeSet::new();
        loop {
            let (event, span) = self.inner()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(span.byte_range().unwrap_or_default().end);
            }
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.inner()?;
            let value = self.node(event, &span, depth + 1)?;
            // A key that is no text, such as a list, is none of ours.
            if let Value::Text(name) = key.value {
                if !known.insert(name.clone()) {
                    let why = format!("{name:?} stands twice");
                    return Err(Refused::new(key.span.start, why));
                }
                table.0.push(Entry {
                    key: name,
                    at: key.span.start,
                    node: value,
                });
            }
        }
    }

    /// What an alias repeats, in the place of the alias.
    fn alias(&mut self, id: usize, at: usize) -> Result<Node, Refused> {
        let Some(node) = self.anchors.get(&id).cloned() else {
            return Err(Refused::new(at, "an alias stands within what it repeats"));
        };
        self.count(size(&node), at)?;
        Ok(node)
    }

    fn count(&mut self, values: usize, at: usize) -> Result<(), Refused> {
        let left = self.left.checked_sub(values);
        self.left = left
            .ok_or_else(|| Refused::new(at, format!("there are more than {MOST_VALUES} values")))?;
        Ok(())
    }
}

/// How many values there are in one.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Nothing | Value::Text(_) => 0,
        Value::List(list) => list.iter().map(size).sum(),
        Value::Table(table) => table.0.iter().map(|entry| size(&entry.node)).sum(),
    }
}

fn of_scan(refused: &ScanError) -> Refused {
    Refused::new(
        refused.marker().byte_offset().unwrap_or_default(),
        refused.info(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn text(yaml: &str, key: &str) -> String {
        let table = read(yaml).unwrap();
        table.text(key).unwrap().unwrap_or_default().to_owned()
    }

    #[test]
    fn scalars_stay_as_they_are_written() {
        for (yaml, expected) in [
            ("a: 2021", "2021"),
            ("a: 1.10", "1.10"),
            ("a: yes", "yes"),
            ("a: 'it''s'", "it's"),
            ("a: \"b\\u00e9\"", "bé"),
            ("a: b c # d", "b c"),
            ("a: |\n  b\n  c\n", "b\nc"),
            ("a: !!str 5", "5"),
            ("a: \"null\"", "null"),
            ("a: ~", ""),
            ("a: null", ""),
            ("a:", ""),
            ("# b", ""),
            ("", ""),
            ("b: &x tea\na: *x", "tea"),
            ("b: &x {a: tea}\n<<: *x", "tea"),
            ("b: &x {a: tea}\n<<: [*x]\na: port", "port"),
        ] {
            assert_eq!(text(yaml, "a"), expected, "{yaml}");
        }
    }

    #[test]
    fn values_know_where_they_stand() {
        let yaml = "é: 1\ntags: [a, \"b\"] # c\nlist:\n  - d\n";
        let table = read(yaml).unwrap();
        let slice = |node: &Node| yaml[node.span.clone()].to_owned();
        assert_eq!(slice(table.get("Tags").unwrap()), "[a, \"b\"]");
        let Value::List(list) = &table.get("list").unwrap().value else {
            panic!("it is a list");
        };
        assert_eq!(slice(&list[0]), "d");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (yaml, at) in [
            ("- a", 0),
            ("a: 1\nb: 2\na: 3", 10),
            ("a: [b", 3),
            ("a: *b", 3),
            ("a: &b [*b]", 7),
        ] {
            assert_eq!(read(yaml).unwrap_err().at, at, "{yaml}");
        }
    }

    #[test]
    fn hostile_yaml_is_refused_soon() {
        let bomb: String = (0..40)
            .map(|n| {
                format!(
                    "k{n}: &k{n} [{}]\n",
                    vec![format!("*k{}", n - 1); 9].join(", ")
                )
            })
            .map(|line| line.replace("*k-1", "x"))
            .collect();
        let nested = |open: &str| format!("a: {}", open.repeat(300_000));
        for yaml in [
            bomb,
            nested("["),
            nested("{a: "),
            "- ".repeat(300_000),
            "? ".repeat(300_000),
            format!("a: [{}]", "b, ".repeat(300_000)),
            "a: &a ".repeat(100_000),
            (0..9_999).fold(String::new(), |yaml, n| yaml + &" ".repeat(n % 99) + "a:\n"),
        ] {
            let begun = Instant::now();
            let refused = read(&yaml).unwrap_err();
            let shown: String = yaml.chars().take(20).collect();
            assert!(
                begun.elapsed() < Duration::from_secs(1),
                "{shown}: {refused:?}"
            );
        }
        let begun = Instant::now();
        let huge = format!("a: \"{}\"", "x ".repeat(1 << 20));
        assert_eq!(text(&huge, "a").len(), (2 << 20) - 1);
        assert!(begun.elapsed() < Duration::from_secs(1));
    }
}
