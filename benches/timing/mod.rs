//! Times suggesting in process by a tagger that has met none of the articles, on one thread.

use catchline::{Article, Error, Tagger, Wanted};
use std::time::{Duration, Instant};

/// What one round took, or the least of several.
#[derive(Clone, Copy)]
pub(crate) struct Round {
    pub(crate) load: Duration,
    /// The tables for articles to come, which are made once.
    pub(crate) prepare: Duration,
    pub(crate) suggest: Duration,
    /// The same articles once more, when every word is known.
    pub(crate) again: Duration,
    /// How many suggestions there were.
    pub(crate) suggested: usize,
}

impl Round {
    /// The best of some rounds, at least one.
    pub(crate) fn best(model: &[u8], articles: &[Article], rounds: u32) -> Result<Self, Error> {
        let mut best = Self::of(model, articles)?;
        for _ in 1..rounds {
            let next = Self::of(model, articles)?;
            best.load = best.load.min(next.load);
            best.prepare = best.prepare.min(next.prepare);
            best.suggest = best.suggest.min(next.suggest);
            best.again = best.again.min(next.again);
        }
        Ok(best)
    }

    fn of(model: &[u8], articles: &[Article]) -> Result<Self, Error> {
        let begin = Instant::now();
        let tagger = Tagger::from_bytes(model)?;
        let load = begin.elapsed();
        let begin = Instant::now();
        tagger.prepare();
        let prepare = begin.elapsed();
        let (mut room, mut suggested) = (Vec::new(), 0);
        let mut all = || {
            let begin = Instant::now();
            suggested = 0;
            for article in articles {
                tagger.suggest_into(article, Wanted::default(), &mut room);
                suggested += room.len();
            }
            begin.elapsed()
        };
        let (suggest, again) = (all(), all());
        Ok(Self {
            load,
            prepare,
            suggest,
            again,
            suggested,
        })
    }
}

/// Bytes of text, in millions.
pub(crate) fn megabytes(articles: &[Article]) -> f64 {
    let bytes = |one: &Article| one.title.len() + one.body.len();
    articles.iter().map(bytes).sum::<usize>() as f64 / 1e6
}
