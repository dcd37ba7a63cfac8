//! Several archives learnt together, and archives of a single tag.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Error, Estimator, Labelled, Tag, TagEntry, TagList, Tagger, Wanted};

const EVERY: Wanted = Wanted {
    top: Some(usize::MAX),
    min_confidence: 0.0,
};

/// A post whose words are dealt from these, in an archive.
fn post(archive: u32, i: usize, words: &[&str], tags: &[&str]) -> Labelled {
    let dealt: Vec<&str> = (0..12)
        .map(|at| words[(i * 5 + at * (1 + i % 3)) % words.len()])
        .collect();
    let (title, body) = (
        format!("{} {} {archive}.{i}", dealt[0], dealt[1]),
        dealt[2..].join(" "),
    );
    Labelled {
        archives: vec![archive],
        ..Labelled::new(Article::new(title).body(body).language("en"), tags.to_vec())
    }
}

const VOTES: [&str; 12] = [
    "ballot", "poll", "voter", "count", "turnout", "station", "party", "seat", "campaign", "rival",
    "recount", "majority",
];
const HACKS: [&str; 4] = ["hacker", "leak", "phishing", "malware"];
const BREAD: [&str; 12] = [
    "oven", "rye", "flour", "crust", "yeast", "dough", "loaf", "knead", "salt", "bake", "crumb",
    "butter",
];
const CHESS: [&str; 12] = [
    "bishop", "rook", "gambit", "endgame", "pawn", "knight", "opening", "draw", "clock", "board",
    "castling", "queen",
];

const GARDEN: [&str; 12] = [
    "rose", "spade", "hedge", "compost", "tulip", "lawn", "prune", "seedling", "mulch", "soil",
    "trellis", "weed",
];

/// One blog writes of elections, gardens and bread; another, which knows no tag for elections,
/// files many posts on them under politics, and others under gardens and chess.
fn two_blogs() -> Vec<Labelled> {
    let first = (0..12).flat_map(|i| {
        [
            post(0, i, &VOTES, &["elections"]),
            post(0, i, &BREAD, &["baking"]),
            post(0, i, &GARDEN, &["gardens"]),
        ]
    });
    let second = (0..48).flat_map(|i| {
        [
            post(1, i, &VOTES, &["politics"]),
            post(1, i, &CHESS, &["chess"]),
            post(1, i, &GARDEN, &["gardens"]),
        ]
    });
    first.chain(second).collect()
}

fn suggested(tagger: &Tagger, words: &[&str]) -> Vec<String> {
    let new = post(0, 77, words, &[]).article;
    let mut tags: Vec<String> = tagger
        .suggest(&new)
        .iter()
        .map(|one| one.tag.to_string())
        .collect();
    tags.sort();
    tags
}

#[test]
fn an_archive_says_nothing_of_tags_it_does_not_use() {
    let blogs = two_blogs();
    let tagger = Tagger::fit(&blogs).unwrap();
    assert_eq!(tagger.summary().archives, 2);
    assert_eq!(suggested(&tagger, &VOTES), ["elections", "politics"]);
    assert_eq!(suggested(&tagger, &GARDEN), ["gardens"]);

    // As one archive, the many posts that carry politics alone speak against elections.
    let mut one = blogs;
    for post in &mut one {
        post.archives.clear();
    }
    let params = Tagger::params().estimator(Estimator::NbSvm);
    let together = params.fit(&one).unwrap();
    let (apart, together) = (elections(&tagger), elections(&together));
    assert!(0.9 < apart && together < 0.6, "{apart} {together}");
}

/// How confident it is that an article on votes is one on elections.
fn elections(tagger: &Tagger) -> f64 {
    let article = post(0, 77, &VOTES, &[]).article;
    let found = tagger.suggest_wanted(&article, EVERY);
    let found = found.iter().find(|one| one.tag.as_str() == "elections");
    found.map_or(0.0, |one| one.confidence)
}

#[test]
fn cross_validation_judges_what_is_known_only() {
    let measured = Tagger::params()
        .cross_validate(&two_blogs(), 3, &|_| ())
        .unwrap();
    assert!(0.99 < measured.known.micro.f1, "{:?}", measured.known.micro);
}

#[test]
fn naive_bayes_refuses_archives_of_different_tags() {
    let refused = Tagger::params()
        .estimator(Estimator::Complement)
        .fit(&two_blogs());
    assert!(
        matches!(refused, Err(Error::SaysNothing { .. })),
        "{refused:?}"
    );
}

/// One blog, of whose posts on votes every third has a tag that catchline wrote itself.
fn partly_decided(shown: bool) -> Vec<Labelled> {
    let mut blog: Vec<Labelled> = two_blogs().into_iter().skip(36).collect();
    for (i, one) in blog.iter_mut().enumerate() {
        let politics = Tag::new("politics");
        if i % 9 == 0 && one.tags == [politics.clone()] {
            one.undecided = vec![politics];
            one.tags.push(Tag::new("chess"));
            one.tags.retain(|tag| shown || tag.as_str() == "chess");
        }
    }
    blog
}

#[test]
fn what_catchline_wrote_teaches_nothing_whether_it_is_shown_or_not() {
    for estimator in [
        None,
        Some(Estimator::Multinomial),
        Some(Estimator::Bernoulli),
    ] {
        let model = |shown| {
            let mut params = Tagger::params();
            if let Some(estimator) = estimator {
                params = params.estimator(estimator);
            }
            params.fit(&partly_decided(shown)).unwrap()
        };
        let tagger = model(true);
        assert_eq!(tagger.to_bytes(), model(false).to_bytes());
        let politics = tagger
            .tags()
            .iter()
            .position(|tag| tag.as_str() == "politics");
        assert_eq!(tagger.tag_articles()[politics.unwrap()], 32);
        assert!(suggested(&tagger, &VOTES).contains(&"politics".to_owned()));
    }
}

#[test]
fn what_is_undecided_is_neither_right_nor_wrong() {
    let blog: Vec<Labelled> = two_blogs().into_iter().skip(36).collect();
    let tagger = Tagger::fit(&blog).unwrap();
    let mut test = blog;
    let figures = |test: &[Labelled]| tagger.evaluate(test).unwrap().known.micro;
    let all = figures(&test);
    test[0].tags = vec![Tag::new("chess")];
    assert!(figures(&test).precision < all.precision);
    test[0].undecided = vec![Tag::new("Politics"), Tag::new("CHESS")];
    test[0].tags = vec![Tag::new("gardens")];
    assert!(figures(&test).precision == all.precision && figures(&test).recall < all.recall);
    let measured = Tagger::params().cross_validate(&test, 3, &|_| ()).unwrap();
    let wrong = |one: &catchline::Mistake| one.title == test[0].article.title;
    assert!(!measured.mistakes.accepted.iter().any(wrong));
    test[0].tags.clear();
    assert_eq!(tagger.evaluate(&test).unwrap().untagged, 1);
}

#[test]
fn pages_of_single_tags_are_one_archive() {
    let pages = |archive: fn(u32) -> u32| -> Vec<Labelled> {
        let page = |number: u32, words: &[&str], tag: &str| -> Vec<Labelled> {
            let posts = (0..12).map(|i| post(0, i, words, &[tag]));
            let of = |one| Labelled {
                archives: vec![archive(number)],
                ..one
            };
            posts.map(of).collect()
        };
        let pages = [page(0, &VOTES, "elections"), page(1, &BREAD, "baking")];
        [&pages.concat()[..], &page(2, &CHESS, "chess")].concat()
    };
    let apart = Tagger::fit(&pages(|page| page)).unwrap();
    assert!(apart.summary().on_every_article.is_empty());
    assert_eq!(suggested(&apart, &VOTES), ["elections"]);
    assert_eq!(
        apart.suggest(&post(0, 5, &BREAD, &[]).article),
        Tagger::fit(&pages(|_| 0))
            .unwrap()
            .suggest(&post(0, 5, &BREAD, &[]).article)
    );
}

#[test]
fn a_tag_on_every_article_is_learnt_against_a_background() {
    let page: Vec<Labelled> = (0..4).map(|i| post(0, i, &VOTES, &["elections"])).collect();
    let alone = Tagger::fit(&page).unwrap();
    assert_eq!(suggested(&alone, &BREAD).len(), 0, "no known word");
    let others = two_blogs();
    let others: Vec<Labelled> = others
        .into_iter()
        .filter(|one| one.tags[0] != "elections".into() && one.tags[0] != "politics".into())
        .collect();
    let background = || Tagger::fit(&others).unwrap().background();
    let tagger = Tagger::params()
        .background(background())
        .fit(&page)
        .unwrap();
    assert_eq!(tagger.summary().on_every_article, [Tag::new("elections")]);
    assert!(0 < tagger.summary().drawn);
    assert_eq!(suggested(&tagger, &VOTES), ["elections"]);
    assert!(suggested(&tagger, &CHESS).is_empty());
    let bytes = tagger.to_bytes();
    assert_eq!(Tagger::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    let again = Tagger::params()
        .background(background())
        .fit(&page)
        .unwrap();
    assert_eq!(again.to_bytes(), bytes);
}

#[test]
fn what_was_drawn_counts_in_the_tagger_that_learnt_as_in_the_one_that_is_loaded() {
    let page: Vec<Labelled> = (0..60)
        .map(|i| post(0, i, &VOTES, &["elections"]))
        .collect();
    let background = Tagger::fit(&two_blogs()).unwrap().background();
    let learnt = Tagger::params().background(background).fit(&page).unwrap();
    assert!(0 < learnt.summary().drawn);
    let loaded = Tagger::from_bytes(&learnt.to_bytes()).unwrap();
    let votes = Article::new("ballot poll").body(VOTES.join(" "));
    let scores = |tagger: &Tagger| {
        tagger.prepare();
        let all = tagger.suggest_wanted(&votes, EVERY);
        all.iter().map(|one| one.score).collect::<Vec<_>>()
    };
    assert_eq!(scores(&learnt), scores(&loaded));
}

#[test]
fn an_article_says_nothing_of_the_parent_of_its_tag() {
    let archive: Vec<Labelled> = (0..12)
        .flat_map(|i| {
            let post = |words: &[&str], tag: &str| post(0, i, words, &[tag]);
            [
                post(&VOTES, "elections"),
                post(&[&VOTES[..], &HACKS].concat(), "meddling in elections"),
                post(&BREAD, "baking"),
            ]
        })
        .collect();
    let confidence = |entry: TagEntry| {
        let params = Tagger::params().tag_list(TagList::new([entry]));
        let tagger = params.estimator(Estimator::NbSvm).fit(&archive).unwrap();
        let hacked = post(0, 77, &[&VOTES[..], &HACKS].concat(), &[]).article;
        let found = tagger.suggest_wanted(&hacked, EVERY);
        let parent = found.iter().find(|one| one.tag.as_str() == "elections");
        parent.unwrap().confidence
    };
    let child = TagEntry::new("meddling in elections");
    let (without, with) = (
        confidence(child.clone()),
        confidence(child.parent("elections")),
    );
    assert!(without < 0.2 && 0.5 < with, "{with} {without}");
}
