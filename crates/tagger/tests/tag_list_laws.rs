//! What holds of every tagger that learnt with a list of tags.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use catchline::{Article, Estimator, Labelled, Params, Tag, TagEntry, TagList, Tagger, Wanted};
use proptest::prelude::*;

const ALL: Wanted = Wanted {
    top: Some(usize::MAX),
    min_confidence: 0.0,
};

fn params(entries: Vec<TagEntry>) -> Params {
    Tagger::params().tag_list(TagList::new(entries))
}

const TAGS: [&str; 5] = ["elections", "baking", "Rivers", "rivers", "banks"];
const NAMES: [&str; 8] = [
    "elections",
    "rivers",
    "the vote",
    "bread ovens",
    "Baking",
    "new things",
    "don't know",
    "dams",
];
const WORDS: [&str; 8] = [
    "ballot", "oven", "bread", "vote", "river", "dam", "new", "thing",
];

fn some_articles() -> impl Strategy<Value = Vec<Labelled>> {
    let words = prop::collection::vec(0..WORDS.len(), 0..8);
    let tags = prop::collection::vec(0..TAGS.len(), 0..3);
    let article = (words, tags).prop_map(|(words, tags)| {
        let body: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
        let tags: Vec<&str> = tags.into_iter().map(|tag| TAGS[tag]).collect();
        let article = Article::default().body(body.join(" ")).language("en");
        Labelled::new(article, tags)
    });
    prop::collection::vec(article, 2..24)
}

fn some_entries() -> impl Strategy<Value = Vec<TagEntry>> {
    let names = || prop::sample::subsequence(&NAMES[..], 0..=4);
    (names(), names(), any::<[bool; 4]>()).prop_map(|(names, aliases, never)| {
        let free = aliases.into_iter().filter(|alias| !names.contains(alias));
        let mut free: Vec<&str> = free.collect();
        let entry = |(&name, never): (&&str, bool)| TagEntry {
            aliases: free.pop().into_iter().map(Tag::from).collect(),
            ..TagEntry::new(name).never_suggest(never)
        };
        names.iter().zip(never).map(entry).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_list_is_learnt_or_refused(
        articles in some_articles(), entries in some_entries(), which in 0usize..4,
    ) {
        let params = params(entries.clone()).estimator(Estimator::ALL[which]);
        let Ok(tagger) = params.fit(&articles) else { return Ok(()) };
        for one in &articles {
            let explained = tagger.explain(&one.article, ALL);
            prop_assert_eq!(explained.len(), tagger.tags().len());
            for one in &explained {
                let sum = one.prior + one.because.iter().map(|because| because.weight).sum::<f64>();
                prop_assert!((sum - one.suggestion.score).abs() < 1e-6 * sum.abs().max(1.0), "{one:?}");
                prop_assert!((0.0..=1.0).contains(&one.suggestion.confidence));
            }
            let accepted = explained.iter().map(|one| one.suggestion).filter(|one| one.accepted);
            prop_assert_eq!(accepted.collect::<Vec<_>>(), tagger.suggest(&one.article));
        }
        let never = entries.iter().filter(|entry| entry.never_suggest);
        for key in never.map(|entry| entry.name.folded()) {
            prop_assert!(tagger.tags().iter().all(|tag| tag.folded() != key));
        }
    }

    #[test]
    fn neither_order_nor_threads_nor_reloading_change_a_byte(
        articles in some_articles(), entries in some_entries(), turn in 0usize..24,
    ) {
        let Ok(tagger) = params(entries.clone()).fit(&articles) else { return Ok(()) };
        let bytes = tagger.to_bytes();
        let (mut turned, mut others) = (articles.clone(), entries);
        turned.rotate_left(turn.min(articles.len()));
        others.reverse();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let again = pool.install(|| params(others).fit(&turned).unwrap());
        prop_assert_eq!(&again.to_bytes(), &bytes);
        let loaded = Tagger::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&loaded.to_bytes(), &bytes);
        for one in &articles {
            let [before, after] = [&tagger, &loaded].map(|one_of| one_of.explain(&one.article, ALL));
            prop_assert_eq!(before, after);
        }
    }
}
