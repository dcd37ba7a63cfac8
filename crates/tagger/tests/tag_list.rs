//! What a list of tags kept by hand means: aliases, tags on no article, tags never to suggest.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{
    Article, Error, Estimator, Labelled, Merge, Params, Suggestion, Tag, TagEntry, TagList,
    TagListError, Tagger, Wanted,
};

const ALL: Wanted = Wanted {
    top: Some(usize::MAX),
    min_confidence: 0.0,
};

/// A name that no other tag shares a word with.
fn name(i: usize) -> String {
    let letter = |i: usize| char::from(b'a' + (i % 20) as u8);
    format!("zo{}{}uk", letter(i / 20), letter(i))
}

fn post(title: &str, body: &str, tags: &[&str]) -> Labelled {
    let article = Article::new(title).body(body).language("en");
    Labelled::new(article, tags.to_vec())
}

/// Articles on elections and baking, each also on a tag of its own that its title names.
fn archive() -> Vec<Labelled> {
    let about = [
        ("ballots counted in the north", "elections"),
        ("bread from a slow oven", "baking"),
    ];
    (0..60)
        .map(|i| {
            let (body, tag) = about[i % 2];
            let own = name(i);
            post(
                &format!("News of {own}"),
                &format!("{body}, {i}"),
                &[tag, &own],
            )
        })
        .collect()
}

fn learn(entries: impl IntoIterator<Item = TagEntry>) -> Tagger {
    params(entries).fit(&archive()).unwrap()
}

fn params(entries: impl IntoIterator<Item = TagEntry>) -> Params {
    Tagger::params().tag_list(TagList::new(entries))
}

fn of<'t>(tagger: &'t Tagger, article: &Article, tag: &str) -> Suggestion<'t> {
    let all = tagger.suggest_wanted(article, ALL);
    let found = all.into_iter().find(|one| one.tag.as_str() == tag);
    found.unwrap()
}

fn article(title: &str) -> Article {
    Article::new(title)
        .body("ballots counted in the north")
        .language("en")
}

#[test]
fn a_tag_on_no_article_is_suggested_where_it_is_mentioned() {
    let tagger = learn([TagEntry::new("open quarries").alias("gravel pits")]);
    let at = tagger
        .tags()
        .iter()
        .position(|tag| tag.as_str() == "open quarries");
    assert_eq!(tagger.tag_articles()[at.unwrap()], 0);
    for title in ["News of an open quarry", "News of a gravel pit"] {
        let found = of(&tagger, &article(title), "open quarries");
        assert!(
            found.accepted && 0.3 < found.confidence,
            "{title}: {found:?}"
        );
    }
    let plain = of(
        &tagger,
        &article("News of the open gravel"),
        "open quarries",
    );
    assert!(!plain.accepted && plain.confidence < 0.02, "{plain:?}");
}

#[test]
fn a_tag_on_no_article_is_never_suggested_without_a_mention() {
    for aim in ["f1", "recall=1", "precision=0.01", "top=60"] {
        let entry = TagEntry::new("open quarries");
        let tagger = params([entry])
            .aim(aim.parse().unwrap())
            .fit(&archive())
            .unwrap();
        let found = of(&tagger, &article("News of the north"), "open quarries");
        assert!(!found.accepted, "{aim}: {found:?}");
    }
}

#[test]
fn a_list_changes_no_score_of_other_tags() {
    let listed = [TagEntry::new("open quarries"), TagEntry::new("sea walls")];
    for estimator in Estimator::ALL {
        let with = params(listed.clone()).estimator(estimator).fit(&archive());
        let without = Tagger::params().estimator(estimator).fit(&archive());
        let (with, without) = (with.unwrap(), without.unwrap());
        for title in ["News of zoabuk", "Open quarries and a sea wall"] {
            let others = |tagger: &Tagger| -> Vec<(Tag, f64, bool)> {
                let all = tagger.suggest_wanted(&article(title), ALL);
                let others = all.iter().filter(|one| !one.tag.as_str().contains(' '));
                others
                    .map(|one| (one.tag.clone(), one.score, one.accepted))
                    .collect()
            };
            assert_eq!(others(&with), others(&without), "{estimator}");
        }
    }
}

#[test]
fn an_alias_is_a_mention() {
    let rare = name(4);
    let plain = Tagger::fit(&archive()).unwrap();
    let tagger = learn([TagEntry::new(&*rare).alias("gravel pits")]);
    let news = Article::new("News of the north")
        .body("Nobody knows what the pits of gravel hold.")
        .language("en");
    let (before, after) = (of(&plain, &news, &rare), of(&tagger, &news, &rare));
    assert!(!before.accepted && after.accepted, "{before:?} {after:?}");
    let place = tagger.tags().iter().position(|tag| tag.as_str() == rare);
    let explained = tagger.explain_tag(&news, place.unwrap()).unwrap();
    let mention = format!("mention:{rare}");
    let because = explained.because.iter().find(|one| one.term == mention);
    let spans = because.unwrap().spans.iter();
    let words: Vec<&str> = spans
        .map(|at| &news.text(at.field)[at.start..at.end])
        .collect();
    assert_eq!(words, ["pits", "gravel"]);
}

#[test]
fn only_the_name_that_stands_there_is_shown() {
    let tagger = learn([TagEntry::new("open quarries").alias("gravel pits")]);
    let news = Article::new("An open day at the gravel pit").language("en");
    let place = tagger
        .tags()
        .iter()
        .position(|tag| tag.as_str() == "open quarries");
    let explained = tagger.explain_tag(&news, place.unwrap()).unwrap();
    let because = explained.because.iter();
    let mention = because
        .clone()
        .find(|one| one.term == "mention:open quarries")
        .unwrap();
    let words: Vec<&str> = mention
        .spans
        .iter()
        .map(|at| &news.title[at.start..at.end])
        .collect();
    assert_eq!(words, ["gravel", "pit"]);
    let sum: f64 = explained.prior + because.map(|one| one.weight).sum::<f64>();
    assert!((sum - explained.suggestion.score).abs() < 1e-6);
}

#[test]
fn articles_with_an_alias_carry_the_tag() {
    let mut articles = archive();
    for one in articles.iter_mut().step_by(4) {
        one.tags[0] = Tag::new("The-vote");
    }
    let entry = TagEntry::new("Elections").alias("the vote");
    let params = params([entry]);
    let tagger = params.fit(&articles).unwrap();
    let at = tagger
        .tags()
        .iter()
        .position(|tag| tag.as_str() == "Elections")
        .unwrap();
    assert_eq!(tagger.tag_articles()[at], 30);
    let merge = Merge {
        shown: Tag::new("Elections"),
        others: vec![Tag::new("The-vote"), Tag::new("elections")],
    };
    assert_eq!(tagger.summary().merges, [merge]);
    // A test article with the alias carries the tag too.
    let test = [post(
        "Ballots",
        "ballots counted in the south",
        &["THE VOTE"],
    )];
    let measured = tagger.evaluate(&test).unwrap();
    assert_eq!(
        (measured.known.micro.recall, measured.all.micro.recall),
        (1.0, 1.0)
    );
    let crossed = params.cross_validate(&articles, 4, &|_| ()).unwrap();
    let elections = crossed
        .known
        .per_tag
        .iter()
        .find(|one| crossed.tags[one.tag as usize].as_str() == "Elections");
    assert_eq!(elections.unwrap().correct, 30);
    // Letter by letter, "The-vote" is no alias.
    let exact = params.exact_tags(true).fit(&articles).unwrap();
    assert!(exact.tags().contains(&Tag::new("The-vote")));
    assert!(exact.summary().merges.is_empty());
}

#[test]
fn a_tag_never_to_be_suggested_never_comes() {
    let mut articles = archive();
    articles.push(post(
        "Ballots again",
        "ballots counted in the east",
        &["misc"],
    ));
    for one in &mut articles[..20] {
        one.tags.push(Tag::new("MISC"));
    }
    let never = TagEntry::new("Misc").never_suggest(true);
    let params = params([never]);
    let tagger = params.fit(&articles).unwrap();
    assert_eq!(tagger.summary().articles, 61);
    assert_eq!(tagger.summary().untagged, 0);
    assert!(tagger.summary().merges.is_empty());
    let is_misc = |tag: &Tag| tag.folded() == "misc";
    assert!(!tagger.tags().iter().any(is_misc));
    let all = tagger.suggest_wanted(&article("Misc"), ALL);
    assert!(all.len() == 62 && !all.iter().any(|one| is_misc(one.tag)));
    // Nor is it counted as missed.
    let test = [post(
        "Ballots",
        "ballots counted in the south",
        &["elections", "misc"],
    )];
    let measured = tagger.evaluate(&test).unwrap();
    assert!(!measured.tags.iter().any(is_misc));
    let crossed = params.cross_validate(&articles, 4, &|_| ()).unwrap();
    assert_eq!((crossed.all.articles, crossed.untagged), (61, 0));
    assert!(!crossed.tags.iter().any(is_misc));
    // It counts as an article without the other tags.
    let only: Vec<Labelled> = articles.iter().take(20).cloned().collect();
    let nothing = params.fit(
        &only
            .iter()
            .map(|one| Labelled {
                tags: vec![Tag::new("misc")],
                ..one.clone()
            })
            .collect::<Vec<_>>(),
    );
    assert!(matches!(nothing, Err(Error::NeverSuggested)));
}

#[test]
fn listed_tags_are_kept_however_rare() {
    let rare = name(7);
    let entries = [TagEntry::new(&*rare), TagEntry::new("open quarries")];
    let tagger = params(entries).min_articles(5).fit(&archive()).unwrap();
    let names: Vec<&str> = tagger.tags().iter().map(Tag::as_str).collect();
    assert_eq!(names, ["baking", "elections", "open quarries", &rare]);
    assert_eq!(tagger.summary().tags_too_rare, 59);
}

#[test]
fn a_list_that_contradicts_itself_is_refused() {
    let twice = params([TagEntry::new("a"), TagEntry::new("A")]).fit(&archive());
    assert!(matches!(
        twice,
        Err(Error::TagList(TagListError::Twice { .. }))
    ));
    let orphan = params([TagEntry::new("a").parent("b")]);
    for refused in [
        orphan.fit(&archive()).map(|_| ()),
        orphan.cross_validate(&archive(), 3, &|_| ()).map(|_| ()),
    ] {
        assert!(matches!(
            refused,
            Err(Error::TagList(TagListError::UnknownParent { .. }))
        ));
    }
    // The parent stands on one article, which some fold does not see.
    let parents = params([TagEntry::new("elections").parent(name(0))]);
    parents.fit(&archive()).unwrap();
    parents.cross_validate(&archive(), 3, &|_| ()).unwrap();
}

#[test]
fn the_worth_of_aliases_is_learnt_from_the_archive() {
    // Every rare tag has an alias, and articles name it by that alone.
    let articles: Vec<Labelled> = archive()
        .into_iter()
        .enumerate()
        .map(|(i, one)| Labelled {
            article: one
                .article
                .body(format!("ballots counted in the north, {i}")),
            ..one
        })
        .map(|one| Labelled {
            tags: one
                .tags
                .iter()
                .map(|tag| Tag::new(format!("{tag} x")))
                .collect(),
            ..one
        })
        .collect();
    let entries = (0..60).map(|i| TagEntry::new(format!("{} x", name(i))).alias(name(i)));
    let quarries = TagEntry::new("open quarries");
    let listed = params(entries.chain([quarries.clone()]))
        .fit(&articles)
        .unwrap();
    let unlisted = params([quarries]).fit(&articles).unwrap();
    let news = article("News of an open quarry");
    let worth = |tagger| of(tagger, &news, "open quarries").confidence;
    assert!(worth(&unlisted) < worth(&listed) && 0.3 < worth(&listed));
}

#[test]
fn a_saved_model_finds_aliases() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.catchline");
    let tagger = learn([
        TagEntry::new("open quarries")
            .alias("gravel pits")
            .parent("elections"),
        TagEntry::new("misc").never_suggest(true),
    ]);
    tagger.save(&path).unwrap();
    let loaded = Tagger::load(&path).unwrap();
    let news = article("News of a gravel pit");
    assert!(of(&loaded, &news, "open quarries").accepted);
    assert_eq!(loaded.suggest(&news), tagger.suggest(&news));
    assert_eq!(loaded.tag_list(), tagger.tag_list());
}
