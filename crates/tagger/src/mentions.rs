//! Where a tag's own words stand in an article.

use crate::reading::Reading;
use catchline_article::{Article, Field, Span, Tag};
use catchline_bayes::Mention;
use catchline_text::{Extractor, Vocabulary};

/// How far apart, in bytes, a tag's words may begin to be a mention, for each word but one.
const REACH: usize = 25;

/// A mention in the title, or beginning in this many bytes of the body, is early.
const START: usize = 200;

/// The terms of each tag's name, found by the features they are.
///
/// An article without such a term costs one look at `offsets` a feature.
#[derive(Debug)]
pub(crate) struct Mentions {
    /// Where each feature's words start in `words`, and one past the last.
    offsets: Vec<u32>,
    words: Vec<Word>,
    /// Where each tag's slots start, and one past the last.
    slots: Vec<u32>,
}

/// One word of a tag's name.
#[derive(Debug, Clone, Copy)]
struct Word {
    tag: u32,
    slot: u32,
}

/// What was seen of one article; its room is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// Where each word of each tag stood last.
    last: Vec<Option<Position>>,
    /// The slots of `last` that are not empty.
    seen: Vec<u32>,
    mentions: Vec<Mention>,
}

/// Where a word begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    field: Field,
    start: usize,
}

/// The terms of a tag's name, each once, by name.
pub(crate) fn terms_of(reading: &Reading, extractor: &mut Extractor, tag: &Tag) -> Vec<String> {
    let name = Article::default()
        .body(tag.as_str())
        .language(reading.archive_language.code());
    let mut terms = Vec::new();
    reading
        .plain()
        .occurrences(extractor, &name, |term, _| terms.push(term.to_owned()));
    terms.sort_unstable();
    terms.dedup();
    terms
}

impl Mentions {
    /// For tags whose names have these terms. A tag whose terms are not all features is not found.
    pub(crate) fn new(names: &[Vec<String>], vocabulary: &Vocabulary) -> Self {
        let mut words: Vec<(u32, Word)> = Vec::new();
        let mut slots = vec![0];
        for (tag, terms) in (0u32..).zip(names) {
            let ids: Option<Vec<u32>> = terms.iter().map(|term| vocabulary.get(term)).collect();
            let ids = ids.unwrap_or_default();
            let first = slots[tag as usize];
            words.extend(
                ids.iter()
                    .zip(first..)
                    .map(|(&id, slot)| (id, Word { tag, slot })),
            );
            slots.push(first + ids.len() as u32);
        }
        words.sort_by_key(|&(id, word)| (id, word.tag));
        let mut offsets = vec![0; vocabulary.len() + 1];
        for &(id, _) in &words {
            offsets[id as usize + 1] += 1;
        }
        for id in 0..vocabulary.len() {
            offsets[id + 1] += offsets[id];
        }
        Self {
            offsets,
            words: words.into_iter().map(|(_, word)| word).collect(),
            slots,
        }
    }

    /// Whether a feature is a word of the tag's name.
    pub(crate) fn is_word(&self, feature: u32, tag: u32) -> bool {
        self.words_of(feature).iter().any(|word| word.tag == tag)
    }

    /// Whether a feature is a word of any tag's name.
    pub(crate) fn is_named(&self, feature: u32) -> bool {
        !self.words_of(feature).is_empty()
    }

    fn words_of(&self, feature: u32) -> &[Word] {
        let feature = feature as usize;
        &self.words[self.offsets[feature] as usize..self.offsets[feature + 1] as usize]
    }

    /// Notes where a feature stands.
    pub(crate) fn see(&self, feature: u32, span: Span, sightings: &mut Sightings) {
        let words = self.words_of(feature);
        if words.is_empty() {
            return;
        }
        let here = Position {
            field: span.field,
            start: span.start,
        };
        sightings
            .last
            .resize(self.slots.last().map_or(0, |&end| end as usize), None);
        for &Word { tag, slot } in words {
            if sightings.last[slot as usize].replace(here).is_none() {
                sightings.seen.push(slot);
            }
            let slots = self.slots[tag as usize] as usize..self.slots[tag as usize + 1] as usize;
            let reach = REACH * (slots.len() - 1);
            let near = |last: &Option<Position>| {
                last.is_some_and(|last| {
                    last.field == here.field && here.start <= last.start + reach
                })
            };
            if sightings.last[slots].iter().all(near) {
                let early = here.field == Field::Title || here.start < START;
                sightings.mentions.push(Mention { tag, early });
            }
        }
    }
}

impl Sightings {
    /// Puts the tags that were mentioned, rising, each once, in the place of those in `mentions`;
    /// and forgets what was seen.
    pub(crate) fn take(&mut self, mentions: &mut Vec<Mention>) {
        for slot in self.seen.drain(..) {
            self.last[slot as usize] = None;
        }
        self.mentions
            .sort_unstable_by_key(|mention| (mention.tag, !mention.early));
        self.mentions.dedup_by_key(|mention| mention.tag);
        mentions.clear();
        mentions.append(&mut self.mentions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_must_be_near_one_another() {
        let names = [
            vec!["ballot".to_owned(), "box".to_owned()],
            vec!["oven".to_owned()],
        ];
        let vocabulary = Vocabulary::from_sorted(["ballot", "box", "oven"]).unwrap();
        let mentions = Mentions::new(&names, &vocabulary);
        let mut sightings = Sightings::default();
        let mut find = |seen: &[(u32, Field, usize)]| {
            for &(id, field, start) in seen {
                mentions.see(
                    id,
                    Span {
                        field,
                        start,
                        end: start + 1,
                    },
                    &mut sightings,
                );
            }
            let mut found = Vec::new();
            sightings.take(&mut found);
            found
                .into_iter()
                .map(|one| (one.tag, one.early))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            find(&[(1, Field::Body, 300), (0, Field::Body, 320)]),
            [(0, false)]
        );
        assert_eq!(find(&[(1, Field::Body, 300), (0, Field::Body, 340)]), []);
        assert_eq!(find(&[(0, Field::Title, 0), (1, Field::Body, 0)]), []);
        let twice = [
            (2, Field::Body, 900),
            (2, Field::Title, 9),
            (2, Field::Body, 901),
        ];
        assert_eq!(find(&twice), [(1, true)]);
        assert_eq!(find(&[]), []);
        assert!(mentions.is_word(1, 0) && !mentions.is_word(1, 1));
    }

    #[test]
    fn a_name_that_is_not_known_is_not_found() {
        let names = [vec!["ballot".to_owned(), "box".to_owned()], vec![]];
        let vocabulary = Vocabulary::from_sorted(["ballot"]).unwrap();
        let mentions = Mentions::new(&names, &vocabulary);
        let mut sightings = Sightings::default();
        mentions.see(
            0,
            Span {
                field: Field::Body,
                start: 0,
                end: 6,
            },
            &mut sightings,
        );
        let mut found = Vec::new();
        sightings.take(&mut found);
        assert!(found.is_empty());
    }
}
