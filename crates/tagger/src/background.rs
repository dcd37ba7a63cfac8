//! What articles at large are like, for tags that every article of their archive carries.

use crate::{Tagger, features::Features, reading::Reading};
use catchline_bayes::{Random, Rows, TagSets};
use catchline_text::{Language, Settings, Vocabulary};
use std::sync::Arc;

/// In how many articles of some archive each term stands.
///
/// A tag that every article of its archive carries (a single page of a blog's tag) has nothing it
/// could be set apart from: it is learnt against articles drawn from a background. Any model gives
/// one, see [`Tagger::background`]; the nearer it is to what will be tagged, the better.
#[derive(Debug, Clone, PartialEq)]
pub struct Background(Arc<Terms>);

#[derive(Debug, PartialEq)]
struct Terms {
    settings: Settings,
    language: Language,
    articles: u32,
    vocabulary: Vocabulary,
    frequencies: Vec<u32>,
}

/// Articles that are drawn.
const DRAWN: usize = 400;

/// Terms in a smaller share of the background are drawn only where the archive has them too.
const COMMON: f64 = 0.02;

/// With this many articles, a new one has to score half of what their median does.
const HALF_TRUSTED: f64 = 20.0;

impl Tagger {
    /// What the tagger knows of the articles it learnt from, as a background for other archives.
    pub fn background(self) -> Background {
        let articles = self.parts.summary.counted() as u32;
        let Features {
            reading,
            vocabulary,
            frequencies,
            ..
        } = self.parts.features;
        Background(Arc::new(Terms {
            settings: reading.terms,
            language: reading.languages.main(),
            articles,
            vocabulary,
            frequencies,
        }))
    }
}

impl Background {
    /// Whether articles read like this are like those it is of.
    pub(crate) fn fits(&self, reading: &Reading) -> bool {
        self.0.settings == reading.terms && self.0.language == reading.languages.main()
    }

    /// Its common terms, by name.
    pub(crate) fn common(&self) -> impl Iterator<Item = &str> {
        let Terms {
            articles,
            vocabulary,
            frequencies,
            ..
        } = &*self.0;
        let least = COMMON * f64::from(*articles);
        let common = vocabulary.iter().zip(frequencies);
        let common =
            common.filter(move |&(term, &n)| least <= f64::from(n) && !term.starts_with("lead:"));
        common.map(|(term, _)| term)
    }

    /// Adds articles drawn from the background: each term stands in one as often as in others,
    /// whatever else stands there. They carry none of the tags, and only `tags` are known of them.
    /// Gives a hash of each.
    pub(crate) fn draw(
        &self,
        features: &Vocabulary,
        tags: &[bool],
        rows: &mut Rows,
        sets: &mut TagSets,
    ) -> Result<Vec<u64>, catchline_bayes::Error> {
        let Terms {
            articles,
            vocabulary,
            frequencies,
            ..
        } = &*self.0;
        vocabulary.index();
        // A term stands in so many of 2³² articles.
        let share = |term: &str| {
            let n = vocabulary
                .get(term)
                .map_or(0, |id| frequencies[id as usize]);
            (u64::from(n) << 32) / u64::from(*articles).max(1)
        };
        let shares: Vec<u64> = features.iter().map(share).collect();
        let mut random = Random::of(0);
        let mut hashes = Vec::with_capacity(DRAWN);
        for _ in 0..DRAWN {
            let drawn = (0u32..).zip(&shares);
            let drawn = drawn.filter(|&(_, &share)| random.number() >> 32 < share);
            let ids: Vec<u32> = drawn.map(|(id, _)| id).collect();
            rows.push(&ids, &vec![1.0; ids.len()])?;
            sets.push_knowing(&[], tags)?;
            hashes.push(random.number());
        }
        Ok(hashes)
    }
}

/// Where to cut the scores of a tag that was learnt against a background, by those of its held-out
/// articles. Drawn articles are easier to tell than real ones and no guide: the machine has to say
/// yes, and the more articles there are, the nearer to as firmly as it does of them.
pub(crate) fn threshold(carriers: impl Iterator<Item = f32>) -> f64 {
    let mut scores: Vec<f32> = carriers.collect();
    scores.sort_unstable_by(f32::total_cmp);
    let median = scores
        .get(scores.len() / 2)
        .map_or(0.0, |&score| f64::from(score));
    let articles = scores.len() as f64;
    (median * articles / (articles + HALF_TRUSTED)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_articles_ask_for_more() {
        let of = |count: usize, score: f32| threshold(std::iter::repeat_n(score, count));
        assert!(0.0 < of(3, 1.0) && of(3, 1.0) < of(10, 1.0) && of(10, 1.0) < 1.0);
        assert!((of(20, 1.0) - 0.5).abs() < 1e-12);
        assert!(of(3, -1.0).abs() < 1e-12 && of(0, 1.0).abs() < 1e-12);
    }
}
