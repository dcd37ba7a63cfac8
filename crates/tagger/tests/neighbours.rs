//! Which articles of an archive are nearest to another.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Labelled, Neighbour, TagEntry, TagList, Tagger, Wanted};

fn post(id: &str, text: &str, tags: &[&str]) -> Labelled {
    let article = Article::new(format!("On {id}"))
        .body(text)
        .id(id)
        .language("en");
    Labelled::new(article, tags.iter().copied())
}

fn archive() -> Vec<Labelled> {
    vec![
        post("a", "ballots and voters at the polls", &["elections"]),
        post("b", "ballots, voters, a recount of ballots", &["the vote"]),
        post("c", "voters in the north", &["elections"]),
        post("d", "rye bread from a slow oven", &["baking"]),
        post("e", "bread, an oven and ballots", &["Baking"]),
        post("f", "ballots and voters at the polls again", &[]),
    ]
}

/// The nearest articles that carry a tag, at most so many.
fn nearest(tagger: &Tagger, article: &Article, tag: &str, most: usize) -> Vec<(String, f64)> {
    let neighbours = tagger.neighbours(&archive()).unwrap();
    let top = Wanted {
        top: Some(9),
        ..Wanted::default()
    };
    let mut suggestions = tagger.suggest_wanted(article, top);
    suggestions.retain(|one| one.tag.as_str() == tag);
    let found = tagger.nearest(article, &suggestions, &neighbours, most);
    assert_eq!(found.len(), 1);
    let shown = |one: &Neighbour<'_>| (one.id.to_owned(), one.likeness);
    assert!(
        found[0]
            .iter()
            .all(|one| one.title == format!("On {}", one.id))
    );
    found[0].iter().map(shown).collect()
}

fn tagger() -> Tagger {
    let list = TagList::new([TagEntry::new("elections").alias("the vote")]);
    Tagger::params()
        .tag_list(list)
        .min_term_articles(1)
        .fit(&archive())
        .unwrap()
}

#[test]
fn the_nearest_carriers_come_first() {
    let tagger = tagger();
    let article = Article::new("")
        .body("ballots and voters at the polls")
        .language("en");
    let found = nearest(&tagger, &article, "elections", 9);
    let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    // An alias is the tag; who does not carry it is not named, however like it is.
    assert_eq!(ids, ["a", "b", "c"]);
    assert!(found.is_sorted_by(|one, next| next.1 <= one.1));
    assert!(
        found
            .iter()
            .all(|(_, likeness)| 0.0 < *likeness && *likeness <= 1.0)
    );
    assert_eq!(nearest(&tagger, &article, "elections", 2), found[..2]);
    let baking = nearest(&tagger, &article, "Baking", 9);
    assert_eq!(
        baking.len(),
        1,
        "the other has no word in common: {baking:?}"
    );
}

#[test]
fn an_article_is_not_its_own_neighbour() {
    let tagger = tagger();
    let mut article = archive().swap_remove(0).article;
    article.id = "copy".to_owned();
    let found = nearest(&tagger, &article, "elections", 9);
    assert!(found.iter().all(|(id, _)| id != "a"), "{found:?}");
    // Nearly the same text is as near as can be.
    let again = Article::new("On a")
        .body("ballots, and voters at the polls")
        .language("en");
    let found = nearest(&tagger, &again, "elections", 1);
    assert!(found[0].0 == "a" && 0.999 < found[0].1, "{found:?}");
}

#[test]
fn an_article_without_words_has_no_neighbours() {
    let tagger = tagger();
    assert!(nearest(&tagger, &Article::new(""), "elections", 3).is_empty());
}
