//! Where a tag's own words stand in an article.

use crate::reading::Reading;
use catchline_article::{Field, Span, Tag};
use catchline_bayes::Mention;
use catchline_text::{self as text, Extractor, Language, Vocabulary};

/// How far apart, in bytes, a tag's words may begin to be a mention, for each word but one.
const REACH: usize = 25;

/// A mention in the title, or beginning in this many bytes of the body, is early.
const START: usize = 200;

/// A tag's name in terms of one language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The tag's id.
    pub(crate) tag: u32,
    /// Each once, by name.
    pub(crate) terms: Vec<String>,
}

/// The terms of the tags' names, found by the features they are.
///
/// An article without such a term costs one look at `offsets` a feature.
#[derive(Debug)]
pub(crate) struct Mentions {
    /// Where each feature's words start in `words`, and one past the last.
    offsets: Vec<u32>,
    words: Vec<Word>,
    /// Where each name's slots start, and one past the last.
    slots: Vec<u32>,
    /// The tag of each name.
    tags: Vec<u32>,
}

/// One word of a tag's name.
#[derive(Debug, Clone, Copy)]
struct Word {
    name: u32,
    slot: u32,
}

/// What was seen of one article; its room is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// Where each word of each name stood last.
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

/// The names of tags, by tag, in each of the archive's languages: "kirjat" is "kirj" in a Finnish
/// article and "kirjat" in an English one.
pub(crate) fn names(reading: &Reading, tags: &[Tag]) -> Result<Vec<Name>, text::Error> {
    let mut extractor = Extractor::new(reading.terms.clone())?;
    let mut names: Vec<Name> = Vec::new();
    for (id, tag) in (0u32..).zip(tags) {
        let first = names.len();
        for &language in reading.languages.all() {
            let name = Name {
                tag: id,
                terms: terms(&mut extractor, tag, language),
            };
            if !names[first..].contains(&name) {
                names.push(name);
            }
        }
    }
    Ok(names)
}

fn terms(extractor: &mut Extractor, tag: &Tag, language: Language) -> Vec<String> {
    let name = text::Field {
        prefix: None,
        text: tag.as_str(),
    };
    let mut terms = Vec::new();
    extractor.extract(&[name], language, |found| terms.push(found.term.to_owned()));
    terms.sort_unstable();
    terms.dedup();
    terms
}

impl Mentions {
    /// For tags of these names. A name whose terms are not all features is not found.
    pub(crate) fn new(names: &[Name], vocabulary: &Vocabulary) -> Self {
        let mut words: Vec<(u32, Word)> = Vec::new();
        let mut slots = vec![0];
        for (at, name) in (0u32..).zip(names) {
            let ids = name.terms.iter().map(|term| vocabulary.get(term));
            let ids: Vec<u32> = ids.collect::<Option<_>>().unwrap_or_default();
            let first = slots[at as usize];
            words.extend(
                ids.iter()
                    .zip(first..)
                    .map(|(&id, slot)| (id, Word { name: at, slot })),
            );
            slots.push(first + ids.len() as u32);
        }
        words.sort_by_key(|&(id, word)| (id, word.name));
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
            tags: names.iter().map(|name| name.tag).collect(),
        }
    }

    /// Whether a feature is a word of a name of the tag.
    pub(crate) fn is_word(&self, feature: u32, tag: u32) -> bool {
        let mut words = self.words_of(feature).iter();
        words.any(|word| self.tags[word.name as usize] == tag)
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
        for &Word { name, slot } in words {
            if sightings.last[slot as usize].replace(here).is_none() {
                sightings.seen.push(slot);
            }
            let name = name as usize;
            let slots = self.slots[name] as usize..self.slots[name + 1] as usize;
            let reach = REACH * (slots.len() - 1);
            let near = |last: &Option<Position>| {
                last.is_some_and(|last| {
                    last.field == here.field && here.start <= last.start + reach
                })
            };
            if sightings.last[slots].iter().all(near) {
                let early = here.field == Field::Title || here.start < START;
                let tag = self.tags[name];
                sightings.mentions.push(Mention { tag, early });
            }
        }
    }
}

impl Sightings {
    /// The tags that were mentioned, rising, each once; and forgets what was seen.
    pub(crate) fn take(&mut self) -> Vec<Mention> {
        for slot in self.seen.drain(..) {
            self.last[slot as usize] = None;
        }
        self.mentions
            .sort_unstable_by_key(|mention| (mention.tag, !mention.early));
        self.mentions.dedup_by_key(|mention| mention.tag);
        std::mem::take(&mut self.mentions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, LanguageChoice, languages::Languages};

    fn name(tag: u32, terms: &[&str]) -> Name {
        let terms = terms.iter().map(|&term| term.to_owned()).collect();
        Name { tag, terms }
    }

    #[test]
    fn tags_have_a_name_in_each_language() {
        let articles = ["fi", "fi", "fi", "en", "en"].map(|code| Article::new("x").language(code));
        let reading = Reading {
            terms: text::Settings::default(),
            lead_terms: 0,
            languages: Languages::of(articles.iter(), LanguageChoice::Auto),
        };
        let tags = ["EU", "Kirjat"].map(Tag::new);
        let expected = [name(0, &["eu"]), name(1, &["kirj"]), name(1, &["kirjat"])];
        assert_eq!(names(&reading, &tags).unwrap(), expected);
        let vocabulary = Vocabulary::from_sorted(["eu", "kirj", "kirjat"]).unwrap();
        let mentions = Mentions::new(&expected, &vocabulary);
        assert!(mentions.is_word(1, 1) && mentions.is_word(2, 1) && !mentions.is_word(2, 0));
    }

    #[test]
    fn words_must_be_near_one_another() {
        let names = [name(0, &["ballot", "box"]), name(1, &["oven"])];
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
            let found = sightings.take();
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
        let names = [name(0, &["ballot", "box"]), name(1, &[])];
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
        assert!(sightings.take().is_empty());
    }
}
