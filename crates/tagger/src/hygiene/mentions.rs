//! In which articles' texts words of tags' names stand.

use catchline_article::{Article, Field, Labelled};
use catchline_text::{Stemmer, normalise, tokens};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Articles that are read in one go; the result does not depend on it.
const PART: usize = 256;

/// For each stem that was asked for, the articles in whose title or body it stands, rising.
#[derive(Debug)]
pub(super) struct Mentions<'a>(BTreeMap<&'a str, Vec<u32>>);

impl<'a> Mentions<'a> {
    pub(super) fn of(
        stems: &BTreeSet<&'a str>,
        articles: &[Labelled],
        stemmer: Option<Stemmer>,
    ) -> Self {
        let mut found: BTreeMap<&str, Vec<u32>> =
            stems.iter().map(|&stem| (stem, Vec::new())).collect();
        if stems.is_empty() {
            return Self(found);
        }
        let parts: Vec<Vec<BTreeSet<&'a str>>> = articles
            .par_chunks(PART)
            .map(|part| {
                let mut reader = Reader {
                    stems,
                    stemmer,
                    memo: HashMap::new(),
                };
                let read = part.iter().map(|one| reader.read(&one.article));
                read.collect()
            })
            .collect();
        for (at, stems) in (0u32..).zip(parts.into_iter().flatten()) {
            for stem in stems {
                found.entry(stem).or_default().push(at);
            }
        }
        Self(found)
    }

    pub(super) fn of_stem(&self, stem: &str) -> &[u32] {
        self.0.get(stem).map_or(&[], Vec::as_slice)
    }
}

struct Reader<'s, 'a> {
    stems: &'s BTreeSet<&'a str>,
    stemmer: Option<Stemmer>,
    /// What became of the words met so far.
    memo: HashMap<String, Option<&'a str>>,
}

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, article: &Article) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        for field in Field::ALL {
            let text = article.text(field);
            for token in tokens(text) {
                found.extend(self.stem(token.of(text)));
            }
        }
        found
    }

    fn stem(&mut self, word: &str) -> Option<&'a str> {
        if let Some(&known) = self.memo.get(word) {
            return known;
        }
        let normal = normalise(word);
        let stem = match self.stemmer {
            Some(stemmer) => stemmer.stem(&normal),
            None => normal,
        };
        let asked = self.stems.get(&*stem).copied();
        self.memo.insert(word.to_owned(), asked);
        asked
    }
}
