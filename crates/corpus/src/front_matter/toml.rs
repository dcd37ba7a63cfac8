//! TOML into values.

use super::node::{Entry, Node, Refused, Table, Value};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Reads the keys at the top. How deep tables stand is bounded by the parser.
pub(crate) fn read(toml: &str) -> Result<Table, Refused> {
    let top = DeTable::parse(toml).map_err(|refused| {
        let at = refused.span().unwrap_or_default().start;
        Refused::new(at, refused.message())
    })?;
    Ok(table(toml, top.get_ref()))
}

fn table(toml: &str, keys: &DeTable<'_>) -> Table {
    let mut entries: Vec<Entry> = keys
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().clone().into_owned(),
            at: key.span().start,
            node: node(toml, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.at);
    Table(entries)
}

fn node(toml: &str, value: &Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Array(list) => Value::List(list.iter().map(|one| node(toml, one)).collect()),
        DeValue::Table(keys) => Value::Table(table(toml, keys)),
        _ => Value::Text(toml.get(span.clone()).unwrap_or_default().to_owned()),
    };
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn numbers_and_dates_stay_as_they_are_written() {
        let toml =
            "a = 1_0.10\nb = 2021-05-03T10:00:00Z\nc = true\nd = 'e\\'\n[f]\ng = [1, \"h\"]\n";
        let top = read(toml).unwrap();
        let text = |key| top.text(key).unwrap().unwrap();
        assert_eq!([text("a"), text("b")], ["1_0.10", "2021-05-03T10:00:00Z"]);
        assert_eq!((top.says("c"), text("d")), (Some(true), "e\\"));
        let list = top.table("f").unwrap().get("g").unwrap();
        assert_eq!(&toml[list.span.clone()], "[1, \"h\"]");
    }

    #[test]
    fn broken_and_hostile_toml_is_refused_soon() {
        assert_eq!(read("a = 1\nb = ").unwrap_err().at, 10);
        assert_eq!(read("a = 1\na = 2").unwrap_err().at, 6);
        for toml in [
            format!("a = {}", "[".repeat(300_000)),
            format!("a = {}", "{a = ".repeat(100_000)),
            vec!["a"; 300_000].join("."),
            format!("[{}]\n", vec!["a"; 300_000].join(".")),
        ] {
            let begun = Instant::now();
            read(&toml).unwrap_err();
            assert!(begun.elapsed() < Duration::from_secs(1));
        }
    }
}
