//! Any bytes as a model file, and a valid one with changes and right checksums: refused, or it serves.
#![no_main]

use catchline::{Article, Tagger, Wanted};
use catchline_fuzz::{file, model, repair, sections};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SECTIONS: LazyLock<Vec<([u8; 16], Vec<u8>)>> = LazyLock::new(|| sections(&model()));

fuzz_target!(|data: &[u8]| {
    let _ = Tagger::from_bytes(data);
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    let bytes = if way % 2 == 0 {
        let mut bytes = rest.to_vec();
        repair(&mut bytes);
        bytes
    } else {
        changed(rest)
    };
    let Ok(tagger) = Tagger::from_bytes(&bytes) else {
        return;
    };
    let text = "Ballots, bread & an oven of the U.S. elections: \u{fb01}fty-one year-old flour ";
    let articles = [
        Article::new("Baking bread, elections").body(text.repeat(3)),
        Article::new("").body(text).language("fi"),
        Article::new("counted 2 ballots").body("\u{65e5}\u{672c} \u{b9}\u{0130} bread"),
    ];
    let all = Wanted {
        top: Some(usize::MAX),
        ..Wanted::default()
    };
    // The second time an article is read quickly: a model that lies of its spellings may say
    // something else then, but nothing that is no number.
    for article in articles.iter().chain(&articles) {
        for one in tagger.suggest_wanted(article, all) {
            assert!(one.score.is_finite() && (0.0..=1.0).contains(&one.confidence));
        }
        for explained in tagger.explain(article, all) {
            assert!(explained.prior.is_finite());
            assert!(explained.because.iter().all(|one| one.weight.is_finite()));
        }
    }
    let again = tagger.to_bytes();
    let read = Tagger::from_bytes(&again).expect("what was read can be written");
    assert!(read.to_bytes() == again);
});

/// The small model with changes: each is a section, a way, a place and a number.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut sections = SECTIONS.clone();
    for change in changes.chunks_exact(8) {
        let [section, way, low, high, a, b, c, d] = *change else {
            continue;
        };
        let section = usize::from(section) % sections.len();
        let data = &mut sections[section].1;
        let (at, number) = (usize::from(u16::from_le_bytes([low, high])), [a, b, c, d]);
        let at = at % (data.len() + 1);
        match way % 6 {
            0 => drop(data.splice(at..data.len().min(at + 4), number)),
            1 => drop(data.splice(at..data.len().min(at + 1), [a])),
            2 => drop(data.splice(at..at, number)),
            3 => drop(data.drain(at..data.len().min(at + usize::from(a)))),
            4 => data.extend_from_within(at..data.len().min(at + usize::from(a))),
            _ => drop(sections.remove(section)),
        }
        if sections.is_empty() {
            break;
        }
    }
    file(&sections)
}
