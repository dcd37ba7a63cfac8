//! Posts and their new tags as JSON: one object a line, its fields in a fixed order.

use super::{apply::Became, plan::Add, tag::Row};
use catchline::{Tag, to_four};
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    post: u64,
    id: &'a str,
    title: &'a str,
    url: &'a str,
    became: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    tags: Vec<Entry<'a>>,
    missing: &'a [Tag],
    taken_off: &'a [Tag],
}

#[derive(Serialize)]
struct Entry<'a> {
    tag: &'a str,
    confidence: f64,
}

pub(super) fn lines(rows: &[Row<'_>]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, &line(row)).expect("strings and numbers can be written");
        lines.push(b'\n');
    }
    lines
}

fn line<'a>((one, became): &'a Row<'a>) -> Line<'a> {
    let (what, why) = match became {
        None if one.add.is_empty() => ("unchanged", None),
        None => ("planned", None),
        Some(Became::Tagged) => ("tagged", None),
        Some(Became::Edited) => ("edited", None),
        Some(Became::Gone) => ("gone", None),
        Some(Became::Refused(why)) => ("refused", Some(&**why)),
    };
    let entry = |add: &'a Add| Entry {
        tag: add.tag.as_str(),
        confidence: to_four(add.confidence),
    };
    Line {
        post: one.post,
        id: &one.article,
        title: &one.title,
        url: &one.link,
        became: what,
        why,
        tags: one.add.iter().map(entry).collect(),
        missing: &one.missing,
        taken_off: &one.taken_off,
    }
}
