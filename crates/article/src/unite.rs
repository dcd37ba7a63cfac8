//! One article found several times becomes one article with the tags of all.

use crate::{Labelled, Place, Tag};
use std::collections::HashMap;

/// What to do with two articles of the same id and different text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDuplicate {
    /// Refuse the archive with a [`Conflict`].
    #[default]
    Refuse,
    /// Keep the text read last, with the tags of that article alone.
    KeepLast,
}

/// Two articles with the same id and different text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "two articles have the id {id:?} and different text: {}; give them ids of their own, or keep \
     the later one with --on-duplicate keep-last",
    places(.first.as_ref(), .second.as_ref())
)]
pub struct Conflict {
    /// The id both have.
    pub id: String,
    /// Where the earlier one was read.
    pub first: Option<Place>,
    /// Where the later one was read.
    pub second: Option<Place>,
}

fn places(first: Option<&Place>, second: Option<&Place>) -> String {
    let show = |place: Option<&Place>| place.map_or("unknown place".to_owned(), Place::to_string);
    format!("{} and {}", show(first), show(second))
}

/// Unites articles of the same id and the same text: the first stays where it stands and takes
/// the tags of the others. A tag stays undecided where no copy has decided it, and the time of the
/// last change is the latest. An empty id counts as the content hash.
///
/// Several tag pages of one blog become one archive this way.
///
/// # Errors
/// [`Conflict`] where two articles of an archive have the same id and different text, unless `on_duplicate` is
/// [`OnDuplicate::KeepLast`].
pub fn unite(
    articles: impl IntoIterator<Item = Labelled>,
    on_duplicate: OnDuplicate,
) -> Result<Vec<Labelled>, Conflict> {
    let mut united: Vec<Labelled> = Vec::new();
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for next in articles {
        let id = next.article.id_or_hash();
        let same_id = seen.entry(id.clone()).or_default();
        let same = |&&at: &&usize| same_text(&united[at], &next);
        let rival = |&&at: &&usize| share_an_archive(&united[at], &next);
        let text = same_id.iter().find(same);
        let Some(&at) = text.or_else(|| same_id.iter().find(rival)) else {
            same_id.push(united.len());
            united.push(next);
            continue;
        };
        let known = &mut united[at];
        if same_text(known, &next) {
            absorb(known, next);
        } else if on_duplicate == OnDuplicate::KeepLast {
            *known = next;
        } else {
            return Err(Conflict {
                id,
                first: known.place.clone(),
                second: next.place,
            });
        }
    }
    Ok(united)
}

fn same_text(one: &Labelled, other: &Labelled) -> bool {
    (&one.article.title, &one.article.body) == (&other.article.title, &other.article.body)
}

/// Whether an id means the same article in both: ids are an archive's own.
fn share_an_archive(one: &Labelled, other: &Labelled) -> bool {
    let same = |archive| other.archives.contains(archive);
    one.archives.iter().any(same) || one.archives.is_empty() && other.archives.is_empty()
}

/// Adds to `known` what `next` says beyond it.
fn absorb(known: &mut Labelled, next: Labelled) {
    known.rejected = rejected(known, &next);
    let decided: Vec<Tag> = known.decided().chain(next.decided()).cloned().collect();
    add(&mut known.tags, next.tags);
    add(&mut known.undecided, next.undecided);
    known.undecided.retain(|tag| !decided.contains(tag));
    known.archives.extend(next.archives);
    known.archives.sort_unstable();
    known.archives.dedup();
    add(&mut known.article.sources, next.article.sources);
    // Learning looks at these: of two, the same one whichever comes first.
    known.article.date = lesser(known.article.date.take(), next.article.date);
    known.article.language = lesser(known.article.language.take(), next.article.language);
    // Whoever touched any of them touched the article.
    known.article.modified = known.article.modified.take().max(next.article.modified);
    known.article.url = known.article.url.take().or(next.article.url);
}

/// The tags that are known not to fit where no copy says of all which fit: one that carries a tag
/// that somebody gave it, and rejects none.
fn rejected(known: &Labelled, next: &Labelled) -> Option<Vec<Tag>> {
    let says_all = |one: &Labelled| one.rejected.is_none() && one.decided().next().is_some();
    if says_all(known) || says_all(next) {
        return None;
    }
    let mut rejected = known.rejected.clone();
    if let Some(more) = &next.rejected {
        add(rejected.get_or_insert_default(), more.clone());
    }
    rejected
}

/// Adds what is not there yet.
fn add<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !known.contains(&one) {
            known.push(one);
        }
    }
}

fn lesser(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;

    fn post(id: &str, body: &str, tags: &[&str], line: u64) -> Labelled {
        let article = Article::new("Title").body(body).id(id);
        Labelled {
            place: Some(Place::new("page.txt", line)),
            ..Labelled::new(article, tags.iter().map(Tag::new))
        }
    }

    #[test]
    fn tag_pages_of_one_blog_merge() {
        let all = vec![post("a", "x", &["one"], 1), post("b", "y", &["one"], 9)];
        let more = vec![post("a", "x", &["two", "one"], 3), post("", "x", &[], 5)];
        let united = unite(all.into_iter().chain(more), OnDuplicate::Refuse).unwrap();
        assert_eq!(united.len(), 3);
        assert_eq!(united[0].tags, [Tag::new("one"), Tag::new("two")]);
    }

    #[test]
    fn of_two_dates_and_languages_the_same_stays_in_any_order() {
        let dated = |date: Option<&str>, language: &str| {
            let mut post = post("a", "x", &["one"], 1);
            post.article.date = date.map(str::to_owned);
            post.article.language = Some(language.to_owned());
            post
        };
        let all = [
            dated(Some("2020-05-01"), "en"),
            dated(None, "sv"),
            dated(Some("2019-01-31"), "de"),
        ];
        for turn in 0..3 {
            let mut turned = all.to_vec();
            turned.rotate_left(turn);
            let united = unite(turned, OnDuplicate::Refuse).unwrap();
            let Article { date, language, .. } = &united[0].article;
            assert_eq!(
                (date.as_deref(), language.as_deref()),
                (Some("2019-01-31"), Some("de"))
            );
        }
    }

    #[test]
    fn a_tag_that_one_copy_decides_is_decided_in_any_order() {
        let copy = |tags: &[&str], undecided: &[&str], modified: Option<&str>| {
            let mut post = post("a", "x", tags, 1);
            post.undecided = undecided.iter().map(Tag::new).collect();
            post.article.modified = modified.map(str::to_owned);
            post
        };
        let all = [
            copy(&["one", "two"], &["two", "three"], None),
            copy(&["two", "four"], &["four"], Some("2021-05-03T10:00:00Z")),
            copy(&[], &["four", "one"], Some("2020-05-03T10:00:00Z")),
        ];
        for turn in 0..3 {
            let mut turned = all.to_vec();
            turned.rotate_left(turn);
            let united = unite(turned, OnDuplicate::Refuse).unwrap().remove(0);
            let mut decided: Vec<_> = united.decided().map(Tag::as_str).collect();
            decided.sort_unstable();
            assert_eq!(decided, ["one", "two"]);
            let mut undecided: Vec<_> = united.undecided.iter().map(Tag::as_str).collect();
            undecided.sort_unstable();
            assert_eq!(undecided, ["four", "three"]);
            let modified = united.article.modified;
            assert_eq!(modified.as_deref(), Some("2021-05-03T10:00:00Z"));
        }
    }

    #[test]
    fn of_a_corrected_copy_no_more_is_known_unless_another_says_all() {
        let copy = |tags: &[&str], rejected: Option<&[&str]>| {
            let mut post = post("a", "x", tags, 1);
            post.rejected = rejected.map(|tags| tags.iter().map(Tag::new).collect());
            post
        };
        let (waiting, tagged) = (copy(&[], None), copy(&["one"], None));
        let (no, yes) = (copy(&[], Some(&["two"])), copy(&["three"], Some(&[])));
        let united = |all: [&Labelled; 2]| {
            let united = unite(all.into_iter().cloned(), OnDuplicate::Refuse).unwrap();
            united[0].rejected.clone()
        };
        for (one, other, rejected) in [
            (&waiting, &waiting, None),
            (&waiting, &no, Some(vec![Tag::new("two")])),
            (&yes, &no, Some(vec![Tag::new("two")])),
            (&yes, &waiting, Some(vec![])),
            (&tagged, &no, None),
        ] {
            assert_eq!(united([one, other]), rejected);
            assert_eq!(united([other, one]), rejected);
        }
    }

    #[test]
    fn same_id_with_other_text_is_refused_with_both_places() {
        let all = vec![post("a", "x", &["one"], 1), post("a", "y", &["two"], 9)];
        let conflict = unite(all.clone(), OnDuplicate::Refuse)
            .unwrap_err()
            .to_string();
        assert!(conflict.contains("page.txt:1 and page.txt:9"), "{conflict}");
        let kept = unite(all, OnDuplicate::KeepLast).unwrap();
        assert_eq!((kept.len(), kept[0].article.body.as_str()), (1, "y"));
        assert_eq!(kept[0].tags, [Tag::new("two")]);
    }

    #[test]
    fn an_id_names_an_article_within_its_archive() {
        let of = |archive, id, body, tags| Labelled {
            archives: vec![archive],
            ..post(id, body, tags, 1)
        };
        let all = vec![of(0, "1", "x", &["one"][..]), of(1, "1", "y", &["two"])];
        let more = vec![of(2, "1", "x", &["three"])];
        let united = unite(all.into_iter().chain(more), OnDuplicate::Refuse).unwrap();
        assert_eq!(united.len(), 2);
        assert_eq!(united[0].archives, [0, 2]);
        assert_eq!(united[0].tags, [Tag::new("one"), Tag::new("three")]);
        let again = [of(1, "1", "z", &["two"])];
        assert!(unite(united.into_iter().chain(again), OnDuplicate::Refuse).is_err());
    }
}
