//! The models that ship: rebuilt, described by their cards, good for what they are for.

use crate::program::{Folder, run, source};
use catchline::{Labelled, MODEL_FORMAT, OnDuplicate, Tag, Tagger, corpus, unite};
use sha2::{Digest, Sha256};
use std::fs;

const TAG: &str = "meddling in elections";

fn archive() -> Vec<Labelled> {
    let read = corpus::read(source("fixtures/archive")).unwrap();
    unite(read.map(Result::unwrap), OnDuplicate::Refuse).unwrap()
}

fn suggested(tagger: &Tagger, file: &str) -> Vec<String> {
    let path = source(&format!("fixtures/incoming/{file}"));
    let articles = corpus::read(path).unwrap().map(Result::unwrap);
    let tags = articles.flat_map(|one| {
        let suggestions = tagger.suggest(&one.article);
        suggestions
            .iter()
            .map(|one| one.tag.to_string())
            .collect::<Vec<_>>()
    });
    tags.collect()
}

#[test]
fn world_affairs_is_what_the_fixtures_teach() {
    let folder = Folder::new();
    let model = folder.at("again.catchline");
    run(&["train", &source("fixtures/archive"), "--output", &model]).well();
    let shipped = fs::read(source("models/world-affairs.catchline")).unwrap();
    assert!(
        fs::read(&model).unwrap() == shipped,
        "models/world-affairs.catchline is not what fixtures/archive teaches; train it again"
    );
}

#[test]
fn cards_tell_the_checksums_of_their_models() {
    for name in ["congress", "world-affairs"] {
        let model = fs::read(source(&format!("models/{name}.catchline"))).unwrap();
        let card = fs::read_to_string(source(&format!("models/{name}.md"))).unwrap();
        let hex = format!("{:x}", Sha256::digest(&model));
        assert!(card.contains(&hex), "models/{name}.md does not tell {hex}");
        Tagger::from_bytes(&model).unwrap();
    }
}

#[test]
fn models_of_every_format_load_and_suggest_what_they_did() {
    let files = fs::read_dir(source("fixtures/models")).unwrap();
    let files = files.map(|file| file.unwrap().path().display().to_string());
    let files: Vec<String> = files.filter(|file| file.ends_with(".catchline")).collect();
    for format in 1..=MODEL_FORMAT {
        let name = format!("format-{format}-");
        assert!(files.iter().any(|file| file.contains(&name)), "{name}");
    }
    for model in files {
        let incoming = source("fixtures/incoming");
        let flags = ["--format", "jsonl", "--top", "3", "--model", &model];
        let found = run(&[&["suggest"], &flags[..], &[&incoming]].concat()).well();
        let then = model.replace(".catchline", ".jsonl");
        assert_eq!(found, fs::read_to_string(then).unwrap(), "{model}");
    }
}

#[test]
fn interference_is_told_from_ordinary_elections() {
    let tagger = Tagger::load(source("models/world-affairs.catchline")).unwrap();
    for file in ["1.md", "2.txt", "3.md", "4.txt"] {
        let tags = suggested(&tagger, &format!("vote-interference-{file}"));
        assert!(tags.iter().any(|tag| tag == TAG), "{file}: {tags:?}");
    }
    for file in ["1.md", "2.txt", "3.md", "4.txt", "5.md"] {
        let tags = suggested(&tagger, &format!("election-{file}"));
        assert!(tags.iter().all(|tag| tag != TAG), "{file}: {tags:?}");
    }
}

#[test]
fn explanations_go_beyond_the_tags_own_words() {
    let tagger = Tagger::load(source("models/world-affairs.catchline")).unwrap();
    let path = source("fixtures/incoming/vote-interference-1.md");
    let article = corpus::read(path).unwrap().next().unwrap().unwrap().article;
    let explained = tagger.explain(&article, catchline::Wanted::default());
    let one = explained
        .iter()
        .find(|one| one.suggestion.tag.as_str() == TAG)
        .unwrap();
    let for_it = one.because.iter().filter(|because| 0.0 < because.weight);
    let own = |term: &str| term.contains("meddl") || term.contains("elect");
    assert!(
        3 <= for_it.filter(|because| !own(&because.term)).count(),
        "{:?}",
        one.because
    );
}

#[test]
fn most_posts_about_meddling_are_found_by_what_the_others_teach() {
    let all = archive();
    let key = Tag::new(TAG).folded();
    let has = |tags: &[Tag]| tags.iter().any(|tag| tag.folded() == key);
    let (mut found, mut posts) = (0, 0);
    for (left_out, post) in all.iter().enumerate().filter(|(_, post)| has(&post.tags)) {
        let others = all
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != left_out);
        let others: Vec<Labelled> = others.map(|(_, post)| post.clone()).collect();
        let tagger = Tagger::fit(&others).unwrap();
        let suggestions = tagger.suggest(&post.article);
        found += usize::from(suggestions.iter().any(|one| one.tag.folded() == key));
        posts += 1;
    }
    assert!(posts < 2 * found, "found {found} of {posts}");
}
