//! Tags and findings as one JSON object, its fields in a fixed order.

use catchline::{Hygiene, Implied, Merge, NearDuplicate, Tag, TagUse};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Listed<'a> {
    articles: u64,
    untagged: u64,
    language: &'a str,
    left_out: u64,
    merges: &'a [Merge],
    near_duplicates: &'a [NearDuplicate],
    too_rare: TooRare<'a>,
    on_every_article: &'a [Tag],
    together: &'a [Vec<TagUse>],
    implied: &'a [Implied],
    tags: &'a [TagUse],
}

#[derive(Serialize)]
struct TooRare<'a> {
    on_one: &'a [Tag],
    on_two_to_four: &'a [Tag],
}

impl<'a> Listed<'a> {
    pub(super) fn of(found: &'a Hygiene) -> Self {
        Self {
            articles: found.articles,
            untagged: found.untagged,
            language: found.language.code(),
            left_out: found.left_out,
            merges: &found.merges,
            near_duplicates: &found.near_duplicates,
            too_rare: TooRare {
                on_one: &found.on_one,
                on_two_to_four: &found.on_few,
            },
            on_every_article: &found.on_every_article,
            together: &found.together,
            implied: &found.implied,
            tags: &found.tags,
        }
    }
}
