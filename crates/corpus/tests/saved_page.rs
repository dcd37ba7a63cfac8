//! A real tag page, kept outside the repository: its posts are pinned by checksum.
//!
//! It runs where `CATCHLINE_DATA` names the folder of corpora.

use catchline_article::Tag;
use catchline_corpus::{Furniture, read};
use std::path::PathBuf;
use xxhash_rust::xxh3::xxh3_64;

/// Day, checksum of the title, checksum of the body, lines of the body.
const POSTS: [(&str, u64, u64, usize); 3] = [
    (
        "2017-08-07",
        0x6524_bf04_35fb_98da,
        0xe6f5_6af5_9fb6_c74d,
        57,
    ),
    (
        "2017-05-29",
        0x0ab7_0cd2_edd8_ba3a,
        0x108d_8690_e4c2_ba08,
        35,
    ),
    (
        "2017-05-17",
        0x9bd3_d6c2_a204_4b46,
        0xf396_3cba_28a3_c09f,
        45,
    ),
];

const LEFT_OUT: [(Furniture, u64); 9] = [
    (Furniture::Address, 3),
    (Furniture::Advertisement, 1),
    (Furniture::Byline, 2),
    (Furniture::Caption, 4),
    (Furniture::Contact, 1),
    (Furniture::Dots, 3),
    (Furniture::Image, 1),
    (Furniture::ReadMore, 2),
    (Furniture::Related, 1),
];

#[test]
fn the_posts_of_the_saved_page_are_the_same_as_ever() {
    let Some(data) = std::env::var_os("CATCHLINE_DATA") else {
        eprintln!("skipped: CATCHLINE_DATA does not name the folder of corpora");
        return;
    };
    let page = PathBuf::from(data).join("../samples/tag-archive-page.txt");
    let mut reader = read(page).unwrap();
    let posts: Vec<_> = reader.by_ref().map(Result::unwrap).collect();
    let found: Vec<_> = posts
        .iter()
        .map(|post| {
            let (title, body) = (&post.article.title, &post.article.body);
            let day = post.article.date.as_deref().unwrap();
            (
                day,
                xxh3_64(title.as_bytes()),
                xxh3_64(body.as_bytes()),
                body.lines().count(),
            )
        })
        .collect();
    assert_eq!(found, POSTS);
    for post in &posts {
        assert_eq!(post.tags, [Tag::new("meddling in elections")]);
        assert_eq!(post.article.sources.len(), 1);
        assert!(
            post.article
                .id
                .starts_with(post.article.date.as_deref().unwrap())
        );
    }
    assert_eq!(
        reader
            .report()
            .furniture
            .clone()
            .into_iter()
            .collect::<Vec<_>>(),
        LEFT_OUT
    );
}
