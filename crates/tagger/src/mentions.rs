//! Where a tag's own words stand in an article: those of its name, or of another name it has.

use crate::reading::Reading;
use catchline_article::{Field, Span, Tag, TagKeys};
use catchline_bayes::Mention;
use catchline_text::{self as text, Extractor, Language, Vocabulary};

/// How far apart, in bytes, the words of a name may begin to be a mention, for each word but one.
const REACH: usize = 25;

/// A mention in the title, or beginning in this many bytes of the body, is early.
const START: u64 = 200;

/// The terms of all names of tags, found by the terms they are.
///
/// An article without such a term costs one look at `offsets` a feature and, where some words of
/// names are no features, one look into `beside` for every other term.
#[derive(Debug)]
pub(crate) struct Mentions {
    /// How many features there are.
    features: u32,
    /// The words of names that are no features. Their ids go on from those of features.
    beside: Vocabulary,
    /// Where each term's names start in `names`, and one past the last.
    offsets: Vec<u32>,
    /// The names that a term is a word of, rising.
    names: Vec<u32>,
    /// The ids of all names' terms, name after name.
    slots: Vec<u32>,
    /// Where each name's slots start, and one past the last.
    starts: Vec<u32>,
    /// The tag of each name.
    tags: Vec<u32>,
}

/// What was seen of one article; its room is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// Where words of names stand, in the order in which they were seen.
    seen: Vec<Position>,
    /// The id of each, in the high half, and which of `seen` it is; rising once all are seen.
    ids: Vec<u64>,
    /// For each name how many of its words were seen, of the article whose number is the high half.
    counts: Vec<u64>,
    article: u32,
    /// The words of a name: which of `seen`, and which of the name's slots.
    words: Vec<(u32, u32)>,
    /// Where each slot of a name stood last.
    last: Vec<Position>,
    /// The names that stand in the article, rising, and whether they do so early.
    named: Vec<(u32, bool)>,
}

/// Where a word begins: a number that rises through the article, and by a lot between its fields and
/// before the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position(u64);

/// How far fields are apart; none is so long, since a text is in memory.
const FIELD: u64 = 1 << 48;

impl Position {
    /// Where no word is.
    const NOWHERE: Self = Self(0);

    fn new(field: Field, start: usize) -> Self {
        let fields = match field {
            Field::Title => FIELD,
            Field::Body => 2 * FIELD,
        };
        Self(fields + start as u64)
    }

    fn is_early(self) -> bool {
        self.0 < 2 * FIELD + START
    }
}

/// For each tag the terms of its name, then of the other names that a list gives it, in each of the
/// archive's languages: "kirjat" is "kirj" in a Finnish article and "kirjat" in an English one.
pub(crate) fn names(
    reading: &Reading,
    tags: &[Tag],
    keys: &TagKeys<'_>,
) -> Result<Vec<Vec<Vec<String>>>, text::Error> {
    let mut extractor = Extractor::new(reading.terms.clone())?;
    let names = |tag: &Tag| {
        let aliases = keys.entry(tag).map_or(&[][..], |entry| &entry.aliases);
        let mut names: Vec<Vec<String>> = Vec::new();
        for name in [tag].into_iter().chain(aliases) {
            for &language in reading.languages.all() {
                let terms = terms(&mut extractor, name, language);
                if !names.contains(&terms) {
                    names.push(terms);
                }
            }
        }
        names
    };
    Ok(tags.iter().map(names).collect())
}

/// The terms of a name, each once, in byte order.
fn terms(extractor: &mut Extractor, name: &Tag, language: Language) -> Vec<String> {
    let name = text::Field {
        prefix: None,
        text: name.as_str(),
    };
    let mut terms = Vec::new();
    extractor.extract(&[name], language, |found| terms.push(found.term.to_owned()));
    terms.sort_unstable();
    terms.dedup();
    terms
}

impl Mentions {
    /// For tags whose names have these terms, among terms of which `vocabulary` are features.
    pub(crate) fn new(
        names: &[Vec<Vec<String>>],
        vocabulary: &Vocabulary,
    ) -> Result<Self, text::Error> {
        let all = names.iter().flatten().flatten().map(String::as_str);
        let mut beside: Vec<&str> = all.filter(|term| vocabulary.get(term).is_none()).collect();
        beside.sort_unstable();
        beside.dedup();
        let mut mentions = Self {
            features: vocabulary.len() as u32,
            offsets: vec![0; vocabulary.len() + beside.len() + 1],
            beside: Vocabulary::from_sorted(beside)?,
            names: Vec::new(),
            tags: Vec::new(),
            slots: Vec::new(),
            starts: vec![0],
        };
        let mut names_of: Vec<(u32, u32)> = Vec::new();
        for (tag, names) in (0u32..).zip(names) {
            for terms in names {
                let name = mentions.tags.len() as u32;
                let ids = terms
                    .iter()
                    .filter_map(|term| mentions.id(vocabulary.get(term), term));
                let ids: Vec<u32> = ids.collect();
                names_of.extend(ids.iter().map(|&id| (id, name)));
                mentions.tags.push(tag);
                mentions.slots.extend(ids);
                mentions.starts.push(mentions.slots.len() as u32);
            }
        }
        names_of.sort_unstable();
        for &(id, _) in &names_of {
            mentions.offsets[id as usize + 1] += 1;
        }
        for id in 1..mentions.offsets.len() {
            mentions.offsets[id] += mentions.offsets[id - 1];
        }
        mentions.names = names_of.into_iter().map(|(_, name)| name).collect();
        Ok(mentions)
    }

    /// Makes ready to look up many terms.
    pub(crate) fn index(&self) {
        self.beside.index();
    }

    /// The id of a term, where it is a feature or a word of a name.
    pub(crate) fn id(&self, feature: Option<u32>, term: &str) -> Option<u32> {
        if feature.is_some() || self.beside.is_empty() {
            return feature;
        }
        Some(self.features + self.beside.get(term)?)
    }

    /// The names that a term is a word of, by its id.
    pub(crate) fn names_of(&self, id: u32) -> &[u32] {
        let id = id as usize;
        &self.names[self.offsets[id] as usize..self.offsets[id + 1] as usize]
    }

    /// How many ids there are: those of features, and after them of other words of names.
    pub(crate) fn ids(&self) -> u32 {
        self.features + self.beside.len() as u32
    }

    /// The ids of a name's terms.
    fn slots(&self, name: u32) -> &[u32] {
        let name = name as usize;
        &self.slots[self.starts[name] as usize..self.starts[name + 1] as usize]
    }

    /// Puts the tags that the article mentions, rising, each once, in the place of those in
    /// `mentions`, after all of it was seen.
    pub(crate) fn found(&self, sightings: &mut Sightings, mentions: &mut Vec<Mention>) {
        self.find_names(sightings);
        let mention = |&(name, early): &(u32, bool)| Mention {
            tag: self.tags[name as usize],
            early,
        };
        // Names go by tag.
        mentions.clear();
        mentions.extend(sightings.named.iter().map(mention));
        mentions.dedup_by(|next, kept| {
            let same = next.tag == kept.tag;
            kept.early |= same && next.early;
            same
        });
    }

    /// Finds the names all of whose words stand near one another.
    fn find_names(&self, sightings: &mut Sightings) {
        sightings.begin(self.tags.len());
        let mut at = 0;
        while let Some(&first) = sightings.ids.get(at) {
            let id = (first >> 32) as u32;
            for &name in self.names_of(id) {
                let slots = self.slots(name);
                if sightings.count(name) == slots.len()
                    && let Some(early) = sightings.together(slots)
                {
                    sightings.named.push((name, early));
                }
            }
            at += sightings.all_of(id).len();
        }
        sightings.named.sort_unstable();
    }

    /// The tags that the article mentions by names of which a term is a word, once it is known what
    /// was [found](Self::found).
    pub(crate) fn mentioned_by(&self, id: u32, sightings: &Sightings) -> Vec<u32> {
        let stands = |name: &&u32| {
            let names = &sightings.named;
            names.binary_search_by_key(*name, |&(name, _)| name).is_ok()
        };
        let names = self.names_of(id).iter().filter(stands);
        let mut tags: Vec<u32> = names.map(|&name| self.tags[name as usize]).collect();
        tags.dedup();
        tags
    }
}

impl Sightings {
    /// Notes where a word of names stands, by its id.
    pub(crate) fn see(&mut self, id: u32, span: Span) {
        let at = self.seen.len() as u64;
        self.seen.push(Position::new(span.field, span.start));
        self.ids.push(u64::from(id) << 32 | at);
    }

    /// Makes ready to count, once all is seen, the words of so many names.
    fn begin(&mut self, names: usize) {
        self.ids.sort_unstable();
        self.article = self.article.wrapping_add(1);
        if self.article == 0 {
            self.article = 1;
            self.counts.clear();
        }
        self.counts.resize(names, 0);
    }

    /// Counts one more word of a name, and says how many were counted in this article.
    fn count(&mut self, name: u32) -> usize {
        let none = u64::from(self.article) << 32;
        let count = &mut self.counts[name as usize];
        *count = none.max(*count) + 1;
        (*count - none) as usize
    }

    /// Where in `seen` a term stands, in the lower halves.
    fn all_of(&self, id: u32) -> &[u64] {
        let from = |id: u64| self.ids.partition_point(|&one| one >> 32 < id);
        &self.ids[from(u64::from(id))..from(u64::from(id) + 1)]
    }

    /// Whether the terms of these ids, all of which were seen, stand near one another, and if so
    /// whether they do so early.
    fn together(&mut self, slots: &[u32]) -> Option<bool> {
        let (mut words, mut last) = (
            std::mem::take(&mut self.words),
            std::mem::take(&mut self.last),
        );
        words.clear();
        for (slot, &id) in (0u32..).zip(slots) {
            words.extend(self.all_of(id).iter().map(|&one| (one as u32, slot)));
        }
        words.sort_unstable();
        last.clear();
        last.resize(slots.len(), Position::NOWHERE);
        let reach = (REACH * (slots.len() - 1)) as u64;
        let mut early = None;
        for &(at, slot) in &words {
            let here = self.seen[at as usize];
            last[slot as usize] = here;
            let is_near = |last: &Position| here.0.saturating_sub(last.0) <= reach;
            if last.iter().all(is_near) {
                early = Some(early == Some(true) || here.is_early());
            }
        }
        (self.words, self.last) = (words, last);
        early
    }

    /// Forgets what was seen.
    pub(crate) fn clear(&mut self) {
        self.seen.clear();
        self.ids.clear();
        self.named.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, LanguageChoice, TagEntry, TagList, languages::Languages};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn tags_have_a_name_in_each_language() {
        let articles = ["fi", "fi", "fi", "en", "en"].map(|code| Article::new("x").language(code));
        let reading = Reading {
            terms: text::Settings::default(),
            lead_terms: 0,
            languages: Languages::of(articles.iter(), LanguageChoice::Auto),
        };
        let tags = ["EU", "Kirjat"].map(Tag::new);
        let list = TagList::new([TagEntry::new("EU").alias("unionit")]);
        let keys = TagKeys::of(&list, false).unwrap();
        let found = super::names(&reading, &tags, &keys).unwrap();
        let expected = names(&[
            &[&["eu"], &["union"], &["unionit"]],
            &[&["kirj"], &["kirjat"]],
        ]);
        assert_eq!(found, expected);
    }

    fn names(tags: &[&[&[&str]]]) -> Vec<Vec<Vec<String>>> {
        let name = |terms: &&[&str]| terms.iter().map(|&term| term.to_owned()).collect();
        tags.iter()
            .map(|names| names.iter().map(name).collect())
            .collect()
    }

    /// The mentions of an article that has these terms at these places.
    fn find(
        mentions: &Mentions,
        vocabulary: &Vocabulary,
        seen: &[(&str, Field, usize)],
    ) -> Vec<(u32, bool)> {
        let mut sightings = Sightings::default();
        for _ in 0..2 {
            sightings.clear();
            for &(term, field, start) in seen {
                let end = start + term.len();
                if let Some(id) = mentions.id(vocabulary.get(term), term) {
                    sightings.see(id, Span { field, start, end });
                }
            }
        }
        let mut found = Vec::new();
        mentions.found(&mut sightings, &mut found);
        found.into_iter().map(|one| (one.tag, one.early)).collect()
    }

    #[test]
    fn words_must_be_near_one_another() {
        let names = names(&[&[&["ballot", "box"]], &[&["oven"]]]);
        let vocabulary = Vocabulary::from_sorted(["ballot", "box", "oven"]).unwrap();
        let mentions = Mentions::new(&names, &vocabulary).unwrap();
        let find = |seen: &[(&str, Field, usize)]| find(&mentions, &vocabulary, seen);
        let (title, body) = (Field::Title, Field::Body);
        assert_eq!(
            find(&[("box", body, 300), ("ballot", body, 320)]),
            [(0, false)]
        );
        assert_eq!(find(&[("box", body, 300), ("ballot", body, 340)]), []);
        assert_eq!(find(&[("ballot", title, 0), ("box", body, 0)]), []);
        let twice = [("oven", body, 900), ("oven", title, 9), ("oven", body, 901)];
        assert_eq!(find(&twice), [(1, true)]);
        assert_eq!(find(&[]), []);
    }

    #[test]
    fn words_that_are_no_features_are_found_beside_them() {
        let names = names(&[&[&["ballot", "box"], &["urn"]], &[&[]]]);
        let vocabulary = Vocabulary::from_sorted(["ballot", "oven"]).unwrap();
        let mentions = Mentions::new(&names, &vocabulary).unwrap();
        let find = |seen: &[(&str, Field, usize)]| find(&mentions, &vocabulary, seen);
        let body = Field::Body;
        assert_eq!(find(&[("ballot", body, 300)]), []);
        assert_eq!(
            find(&[("ballot", body, 300), ("box", body, 310)]),
            [(0, false)]
        );
        assert_eq!(find(&[("oven", body, 0), ("bread", body, 5)]), []);
        assert_eq!(find(&[("urn", body, 7)]), [(0, true)]);
    }

    #[test]
    fn a_tag_is_mentioned_by_the_names_that_stand_there() {
        let names = names(&[&[&["ballot", "box"], &["ballot", "urn"]], &[&["box"]]]);
        let vocabulary = Vocabulary::from_sorted(["ballot", "box", "urn"]).unwrap();
        let mentions = Mentions::new(&names, &vocabulary).unwrap();
        let mut sightings = Sightings::default();
        let at = |start| Span {
            field: Field::Body,
            start,
            end: start + 3,
        };
        let id = |term: &str| mentions.id(vocabulary.get(term), term).unwrap();
        for (term, start) in [("ballot", 0), ("urn", 9), ("box", 400)] {
            sightings.see(id(term), at(start));
        }
        let mut found = Vec::new();
        mentions.found(&mut sightings, &mut found);
        assert_eq!(found.len(), 2);
        let tags = |term| mentions.mentioned_by(id(term), &sightings);
        // The box stands far from the ballot, and is a tag of its own.
        assert_eq!(
            (tags("ballot"), tags("urn"), tags("box")),
            (vec![0], vec![0], vec![1])
        );
    }

    /// The mentions by every word seen, one after another, with all words of names at hand.
    fn expected(names: &[Vec<Vec<String>>], seen: &[(&str, Field, usize)]) -> Vec<(u32, bool)> {
        let mut found = Vec::new();
        for (tag, names) in (0u32..).zip(names) {
            let mut mentioned = None;
            for terms in names {
                let mut last = vec![Position::NOWHERE; terms.len()];
                for &(term, field, start) in seen {
                    let Some(slot) = terms.iter().position(|one| one == term) else {
                        continue;
                    };
                    let here = Position::new(field, start);
                    last[slot] = here;
                    let reach = (REACH * (terms.len() - 1)) as u64;
                    if last
                        .iter()
                        .all(|last| here.0.saturating_sub(last.0) <= reach)
                    {
                        let early = field == Field::Title || start < START as usize;
                        mentioned = Some(mentioned == Some(true) || early);
                    }
                }
            }
            found.extend(mentioned.map(|early| (tag, early)));
        }
        found
    }

    proptest! {
        #[test]
        fn mentions_are_those_of_one_look_at_every_word(
            names in prop::collection::vec(
                prop::collection::vec(prop::collection::btree_set("[a-e]", 0..4), 0..3),
                0..6,
            ),
            mut seen in prop::collection::vec(("[a-g]", any::<bool>(), 0usize..400), 0..40),
        ) {
            seen.sort_by_key(|&(_, in_body, start)| (in_body, start));
            let terms = |terms: Vec<_>| terms.into_iter().map(|one: BTreeSet<_>| one.into_iter().collect());
            let names: Vec<Vec<Vec<String>>> = names.into_iter().map(|one| terms(one).collect()).collect();
            let vocabulary = Vocabulary::from_sorted(["a", "b", "f"]).unwrap();
            let mentions = Mentions::new(&names, &vocabulary).unwrap();
            let field = |in_body| if in_body { Field::Body } else { Field::Title };
            let seen: Vec<(&str, Field, usize)> = seen
                .iter()
                .map(|(term, in_body, start)| (term.as_str(), field(*in_body), *start))
                .collect();
            prop_assert_eq!(find(&mentions, &vocabulary, &seen), expected(&names, &seen));
        }
    }
}
