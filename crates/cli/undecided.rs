//! Tags that catchline wrote to an article itself, marked as undecided, so that they do not teach it.

use crate::applied::{self, Record, State};
use catchline::{Labelled, Tag};
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

/// What catchline wrote, by article.
#[derive(Debug, Default)]
pub(crate) struct Undecided(HashMap<String, Vec<Written>>);

/// A tag that was written to an article, and when the article was changed last by that.
#[derive(Debug)]
struct Written {
    tag: Tag,
    modified: Option<String>,
}

impl Undecided {
    /// What the record beside an archive says.
    pub(crate) fn beside(archive: &Path) -> anyhow::Result<Self> {
        let path = applied::beside(archive);
        // Who names a record itself reads it as an archive.
        if archive.as_os_str() == "-" || path == archive {
            return Ok(Self::default());
        }
        Ok(Self::of(applied::read(&path)?))
    }

    fn of(records: Vec<Record>) -> Self {
        let mut last = BTreeMap::new();
        for one in records {
            last.insert((one.site, one.article, one.tag), (one.state, one.modified));
        }
        let mut articles: HashMap<String, Vec<Written>> = HashMap::new();
        for ((_, article, tag), (state, modified)) in last {
            if state != State::Failed {
                let tag = Tag::from(tag);
                let written = articles.entry(article).or_default();
                written.push(Written { tag, modified });
            }
        }
        Self(articles)
    }

    /// Marks the tags of one article, unless it was changed since; says how many.
    pub(crate) fn mark(&self, labelled: &mut Labelled) -> u64 {
        let Labelled {
            article,
            tags,
            undecided,
            ..
        } = labelled;
        let names = [Some(&article.id), article.url.as_ref()];
        let written = names.into_iter().flatten();
        let written = written.filter_map(|name| self.0.get(name)).flatten();
        let before = undecided.len();
        for Written { tag, modified } in written {
            if is_later(article.modified.as_deref(), modified.as_deref()) {
                continue;
            }
            let folded = tag.folded();
            let mut shown = tag.clone();
            tags.retain(|one| {
                let other = one.folded() != folded;
                if !other {
                    shown.clone_from(one);
                }
                other
            });
            if undecided.iter().all(|one| one.folded() != folded) {
                undecided.push(shown);
            }
        }
        (undecided.len() - before) as u64
    }
}

/// Whether an article was changed after a tag was written to it. Where one of the times is not told
/// or not understood, it was not.
fn is_later(article: Option<&str>, written: Option<&str>) -> bool {
    let second = |time: Option<&str>| time.and_then(second);
    second(article)
        .zip(second(written))
        .is_some_and(|(article, written)| written < article)
}

/// The second of a time of UTC, as `2026-11-29T11:00:00`; of a day its beginning.
fn second(time: &str) -> Option<String> {
    let (day, clock) = match time.split_at_checked(10)? {
        (day, "") => (day, "00:00:00"),
        (day, rest) => (day, rest.strip_prefix(['T', ' '])?),
    };
    let (clock, rest) = clock.split_at_checked(8)?;
    let is_utc = ["", "Z", "+00:00"]
        .contains(&rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit()));
    let shape = |text: &str| -> String {
        let digit = |c: char| if c.is_ascii_digit() { '0' } else { c };
        text.chars().map(digit).collect()
    };
    let is_time = shape(day) == "0000-00-00" && shape(clock) == "00:00:00";
    (is_time && is_utc).then(|| format!("{day}T{clock}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline::Article;

    fn record(state: &str, article: &str, tag: &str, modified: Option<&str>) -> Record {
        let line = serde_json::json!({
            "state": state, "site": "https://a.example/", "article": article, "post": 1,
            "tag": tag, "time": "2026-11-29T11:00:00Z", "modified": modified,
        });
        serde_json::from_value(line).unwrap()
    }

    #[test]
    fn the_last_line_counts_and_an_editor_counts_more() {
        let noon = Some("2026-11-29T12:00:00Z");
        let undecided = Undecided::of(vec![
            record("begun", "7", "river-trade", None),
            record("applied", "7", "river-trade", noon),
            record("begun", "7", "cups", None),
            record("applied", "7", "tea", noon),
            record("failed", "7", "tea", None),
            record("begun", "https://a.example/7", "Cups", None),
            record("applied", "8", "rye", noon),
        ]);
        let marked = |modified: Option<&str>| {
            let mut article = Article::new("x").id("7");
            article.url = Some("https://a.example/7".to_owned());
            article.modified = modified.map(str::to_owned);
            let mut one = Labelled::new(article, ["River Trade", "tea", "rye"]);
            assert_eq!(undecided.mark(&mut one), one.undecided.len() as u64);
            let shown = |tags: &[Tag]| {
                tags.iter()
                    .map(Tag::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            };
            (shown(&one.tags), shown(&one.undecided))
        };
        let left = ("tea,rye".to_owned(), "cups,River Trade".to_owned());
        for unchanged in [
            None,
            noon,
            Some("2026-11-29"),
            Some("2026-11-29T12:00:00.7Z"),
            Some("soon"),
        ] {
            assert_eq!(marked(unchanged), left, "{unchanged:?}");
        }
        // Nobody knows when "cups" was written.
        let counted = ("River Trade,tea,rye".to_owned(), "cups".to_owned());
        for changed in [
            "2026-11-29T12:00:01Z",
            "2026-11-30",
            "2026-12-01 00:00:00+00:00",
        ] {
            assert_eq!(marked(Some(changed)), counted, "{changed}");
        }
    }
}
