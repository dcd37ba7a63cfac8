//! An article whose words were met before costs no allocation.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says where")]
#![expect(unsafe_code, reason = "an allocator that counts has to be one")]

use catchline::{Article, Labelled, Suggestion, Tagger, Wanted};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    /// How often this thread has asked for memory.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    ASKED.with(|asked| asked.set(asked.get() + 1));
}

// SAFETY: every method hands its arguments on to the system's allocator, unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps to the contract of this method.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps to the contract of this method.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller keeps to the contract of this method.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const TAGS: [&str; 4] = ["elections", "bread ovens", "äänestys", "U.S. envoys"];

const TEXTS: [&str; 4] = [
    "Ballots were counted twice in 3 towns, and the envoys of the U.S. can't wait for 1,750 more.",
    "The oven bakes bread: “flour, water, and time”. See www.example.org or write to a@example.org.",
    "Äänestys päättyi illalla, ja ääniä laskettiin pitkään; incomprehensibilities remained.",
    "Envoys of the U.S. met; bread ovens and elections were on nobody’s list — COVID-19 was.",
];

fn articles() -> Vec<Labelled> {
    let article = |at: usize| {
        let body = format!("{} {} Part {at}.", TEXTS[at % 4], TEXTS[at / 4 % 4]);
        let language = if at % 4 == 2 { "fi" } else { "en" };
        let article = Article::new(&TEXTS[at % 4][..30]).body(body);
        Labelled::new(article.language(language), [TAGS[at % 4]])
    };
    (0..40).map(article).collect()
}

/// How often memory is asked for while all articles get their suggestions.
fn asked<'t>(
    tagger: &'t Tagger,
    articles: &[Labelled],
    wanted: Wanted,
    room: &mut Vec<Suggestion<'t>>,
) -> u64 {
    let before = ASKED.get();
    for one in articles {
        tagger.suggest_into(&one.article, wanted, room);
    }
    ASKED.get() - before
}

#[test]
fn articles_of_known_words_cost_no_allocation() {
    let articles = articles();
    let tagger = Tagger::params().lead_terms(20).fit(&articles).unwrap();
    let tagger = Tagger::from_bytes(&tagger.to_bytes()).unwrap();
    let mut room = Vec::new();
    for top in [None, Some(2), Some(100)] {
        let wanted = Wanted {
            top,
            min_confidence: 0.0,
        };
        let first = asked(&tagger, &articles, wanted, &mut room);
        let again = asked(&tagger, &articles, wanted, &mut room);
        assert_eq!(again, 0, "{wanted:?}: {first} at first");
    }
    let fresh = Tagger::from_bytes(&tagger.to_bytes()).unwrap();
    let first = asked(&fresh, &articles, Wanted::default(), &mut Vec::new());
    assert_ne!(first, 0, "nothing is counted");
}
