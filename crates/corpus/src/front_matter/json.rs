//! JSON into values, as it stands at the head of Hugo's posts.

use super::node::{Entry, Node, Refused, Table, Value};
use serde_json::{Map, Value as Json};

/// The keys at the top and how many bytes they fill, from the first brace to the last.
pub(crate) fn read(json: &str) -> Result<(Table, usize), Refused> {
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<Map<String, Json>>();
    match values.next() {
        Some(Ok(keys)) => Ok((table(keys), values.byte_offset())),
        Some(Err(refused)) => {
            let lines = json.split_inclusive('\n').map(str::len);
            let before = lines.take(refused.line().saturating_sub(1)).sum();
            Err(Refused::new(before, refused.to_string()))
        }
        None => Err(Refused::new(0, "a JSON object is expected")),
    }
}

fn table(keys: Map<String, Json>) -> Table {
    let entry = |(key, value)| Entry {
        key,
        at: 0,
        node: node(value),
    };
    Table(keys.into_iter().map(entry).collect())
}

/// Where it stands is not known.
fn node(value: Json) -> Node {
    let value = match value {
        Json::Null => Value::Nothing,
        Json::String(text) => Value::Text(text),
        Json::Array(list) => Value::List(list.into_iter().map(node).collect()),
        Json::Object(keys) => Value::Table(table(keys)),
        other => Value::Text(other.to_string()),
    };
    Node { span: 0..0, value }
}
