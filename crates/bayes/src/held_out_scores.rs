//! Scores of articles by what others teach: those that matter.

use crate::{Error, Folds, Mention, TagSets};

/// Which held-out scores are kept one by one.
///
/// Of the others it is kept how many lie where: nearly all pairs of article and tag have nothing to
/// do with one another, and memory is for those that may.
#[derive(Debug, Clone, Copy)]
pub struct Keep<'a> {
    /// Scores from here on, however many.
    pub least: f32,
    /// Those of tags that an article mentions, and those of tags that it carries, however low.
    pub mentions: &'a [Vec<Mention>],
}

/// What tags score on articles by what others teach, wherever it is known if they should.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOutScores {
    articles: usize,
    /// From here on all scores are kept.
    least: f32,
    /// One a tag.
    columns: Vec<Column>,
}

/// What a tag scores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    /// The articles whose scores are kept, rising; none stands for all.
    articles: Option<Vec<u32>>,
    scores: Vec<f32>,
    /// How many others there are in each bin below the least of which all are kept, or none; they
    /// are of articles that do not carry the tag.
    others: Vec<u32>,
    /// Of all scores in each fold: their sum and number.
    folds: Vec<(f64, u64)>,
    lowest: f32,
}

/// How wide bins of scores are that are not kept one by one, in the scores' unit.
const WIDTH: f64 = 1.0 / 64.0;

/// How many bins; all lower scores are in the last.
const BINS: usize = 128;

impl Keep<'_> {
    /// All.
    pub const ALL: Self = Self {
        least: f32::NEG_INFINITY,
        mentions: &[],
    };
}

impl HeldOutScores {
    /// All scores, tag by tag, articles in order.
    ///
    /// # Errors
    /// [`Error::Width`] where scores, tag sets and folds differ in shape.
    pub fn new(scores: Vec<Vec<f32>>, sets: &TagSets, folds: &Folds) -> Result<Self, Error> {
        same("columns of scores", sets.tags(), scores.len())?;
        for column in &scores {
            same("rows of scores", sets.len(), column.len())?;
        }
        same("folds", sets.len(), folds.len())?;
        let columns = (0u32..).zip(scores).map(|(tag, scores)| {
            let mut column = Column::new(folds.count());
            let known = |&index: &usize| sets.knows(index, tag);
            for index in (0..sets.len()).filter(known) {
                column.count(scores[index], folds.of(index));
            }
            if (0..sets.len()).all(|index| known(&index)) {
                return Column {
                    articles: None,
                    scores,
                    ..column
                };
            }
            for index in (0..sets.len()).filter(known) {
                column.keep(index as u32, scores[index]);
            }
            column
        });
        Ok(Self {
            articles: sets.len(),
            least: f32::NEG_INFINITY,
            columns: columns.collect(),
        })
    }

    /// Of columns of which all scores from `least` on are kept.
    pub(crate) fn of(articles: usize, least: f32, columns: Vec<Column>) -> Self {
        Self {
            articles,
            least,
            columns,
        }
    }

    /// What a tag scores on an article, where that is kept.
    ///
    /// # Panics
    /// Where there is no such tag.
    pub fn get(&self, index: usize, tag: u32) -> Option<f32> {
        let column = &self.columns[tag as usize];
        column.scores.get(column.place(index)?).copied()
    }

    /// What a tag scores, article by article, where it matters: from the least score on of which
    /// all are kept.
    ///
    /// # Panics
    /// Where there is no such tag.
    pub fn column(&self, tag: u32) -> impl Iterator<Item = (usize, f32)> {
        let all = self.columns[tag as usize].iter();
        all.filter(|&(_, score)| self.least <= score)
    }

    /// From where on all scores are kept, where some are not.
    pub(crate) fn least(&self) -> Option<f32> {
        self.least.is_finite().then_some(self.least)
    }

    /// Every score that is kept: the article, the tag and the score, tag by tag.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (usize, u32, f32)> {
        let columns = (0u32..).zip(&self.columns);
        columns
            .flat_map(|(tag, column)| column.iter().map(move |(index, score)| (index, tag, score)))
    }

    /// The middle of each bin of other scores, and how many lie there, scores falling.
    pub(crate) fn others(&self) -> impl Iterator<Item = (f32, u64)> {
        let middle = |at: usize| (f64::from(self.least) - (at as f64 + 0.5) * WIDTH) as f32;
        let count = |at: usize| -> u64 {
            let bins = self.columns.iter().map(|column| column.others.get(at));
            bins.flatten().map(|&count| u64::from(count)).sum()
        };
        let bins = (0..BINS).map(move |at| (middle(at), count(at)));
        bins.filter(|&(_, count)| 0 < count)
    }

    /// The sum of all scores of a tag on the articles of a fold, and how many there are.
    ///
    /// # Panics
    /// Where there is no such tag or fold.
    pub fn sum(&self, tag: u32, fold: usize) -> (f64, u64) {
        self.columns[tag as usize].folds[fold]
    }

    /// The lowest score of all; none where there is none.
    pub fn lowest(&self) -> Option<f32> {
        let lowest = self.columns.iter().map(|column| column.lowest);
        lowest.reduce(f32::min).filter(|lowest| lowest.is_finite())
    }

    /// Adds what each mention is worth.
    ///
    /// # Panics
    /// Where the shapes differ.
    pub fn add_mentions(&mut self, mentions: &[Vec<Mention>], worth: &[Vec<f32>]) {
        for (index, (found, worth)) in mentions.iter().zip(worth).enumerate() {
            for (mention, worth) in found.iter().zip(worth) {
                let column = &mut self.columns[mention.tag as usize];
                if let Some(place) = column.place(index) {
                    column.scores[place] += worth;
                }
            }
        }
    }

    /// Checks that there are as many articles and tags.
    pub(crate) fn check_shape(&self, sets: &TagSets) -> Result<(), Error> {
        same("rows of scores", sets.len(), self.articles)?;
        same("columns of scores", sets.tags(), self.columns.len())
    }
}

fn same(what: &'static str, expected: usize, got: usize) -> Result<(), Error> {
    if expected == got {
        return Ok(());
    }
    Err(Error::Width {
        what,
        expected,
        got,
    })
}

impl Column {
    /// Without scores, in so many folds.
    pub(crate) fn new(folds: usize) -> Self {
        Self {
            articles: Some(Vec::new()),
            scores: Vec::new(),
            others: Vec::new(),
            folds: vec![(0.0, 0); folds],
            lowest: f32::INFINITY,
        }
    }

    /// Counts a score of a fold.
    pub(crate) fn count(&mut self, score: f32, fold: usize) {
        let (sum, count) = &mut self.folds[fold];
        *sum += f64::from(score);
        *count += 1;
        self.lowest = self.lowest.min(score);
    }

    /// Keeps the score of an article.
    pub(crate) fn keep(&mut self, index: u32, score: f32) {
        self.articles.get_or_insert_default().push(index);
        self.scores.push(score);
    }

    /// Puts articles in order.
    pub(crate) fn sort(&mut self) {
        let articles = self.articles.get_or_insert_default();
        let mut order: Vec<(u32, f32)> = articles
            .iter()
            .copied()
            .zip(self.scores.iter().copied())
            .collect();
        order.sort_unstable_by_key(|&(index, _)| index);
        (*articles, self.scores) = order.into_iter().unzip();
    }

    fn place(&self, index: usize) -> Option<usize> {
        match &self.articles {
            None => Some(index),
            Some(articles) => articles.binary_search(&(index as u32)).ok(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, f32)> {
        let article = |at: usize| match &self.articles {
            None => at,
            Some(articles) => articles[at] as usize,
        };
        let scores = self.scores.iter().enumerate();
        scores.map(move |(at, &score)| (article(at), score))
    }
}

/// Which scores of a tag are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sieve<'a> {
    pub(crate) sets: &'a TagSets,
    pub(crate) tag: u32,
    /// The articles whose scores are kept however low they are, rising.
    pub(crate) looked_at: &'a [u32],
    pub(crate) least: f32,
}

impl Sieve<'_> {
    /// Puts the scores of articles of a fold, which rise, into the column.
    pub(crate) fn pass(
        self,
        fold: usize,
        scores: impl Iterator<Item = (u32, f32)>,
        column: &mut Column,
    ) {
        let mut looked_at = self.looked_at.iter().peekable();
        for (index, score) in scores {
            while looked_at.next_if(|&&at| at < index).is_some() {}
            if !self.sets.knows(index as usize, self.tag) {
                continue;
            }
            column.count(score, fold);
            if self.least <= score || looked_at.peek() == Some(&&index) {
                column.keep(index, score);
            } else {
                let below = f64::from(self.least) - f64::from(score);
                column.others.resize(BINS, 0);
                column.others[((below / WIDTH) as usize).min(BINS - 1)] += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_known_score_is_kept_or_in_a_bin(
            pairs in prop::collection::vec((-2f32..1.0, 0..3u8, any::<bool>(), any::<bool>()), 1..60),
            least in -1.5f32..0.0,
        ) {
            let mut sets = TagSets::new(1);
            for &(_, truth, ..) in &pairs {
                sets.push(if truth == 0 { &[0] } else { &[] }).unwrap();
                if truth == 1 {
                    sets.leave_undecided(&[0]).unwrap();
                }
            }
            let looked_at: Vec<u32> = (0u32..).zip(&pairs).filter(|(_, pair)| pair.2).map(|(at, _)| at).collect();
            let mut column = Column::new(2);
            for fold in 0..2 {
                let mine = (0u32..).zip(&pairs).filter(|(_, pair)| usize::from(pair.3) == fold);
                let sieve = Sieve { sets: &sets, tag: 0, looked_at: &looked_at, least };
                sieve.pass(fold, mine.map(|(at, pair)| (at, pair.0)), &mut column);
            }
            column.sort();
            let scores = HeldOutScores::of(pairs.len(), least, vec![column]);
            let known = || (0..pairs.len()).filter(|&at| sets.knows(at, 0)).map(|at| (at, &pairs[at]));
            let kept = known().filter(|(_, pair)| pair.2 || least <= pair.0);
            prop_assert!(scores.kept().eq(kept.map(|(at, pair)| (at, 0, pair.0))));
            let high = known().filter(|(_, pair)| least <= pair.0);
            prop_assert!(scores.column(0).eq(high.map(|(at, pair)| (at, pair.0))));
            let mut low: Vec<f32> = known().filter(|(_, pair)| !pair.2 && pair.0 < least).map(|(_, pair)| pair.0).collect();
            low.sort_unstable_by(|a, b| b.total_cmp(a));
            let binned: Vec<f32> = scores.others().flat_map(|(middle, count)| vec![middle; count as usize]).collect();
            prop_assert_eq!(low.len(), binned.len());
            for (score, middle) in low.iter().zip(binned) {
                prop_assert!((score - middle).abs() <= WIDTH as f32, "{score} {middle}");
            }
            let lowest = known().map(|(_, pair)| pair.0).reduce(f32::min);
            prop_assert_eq!(scores.lowest(), lowest);
            for fold in 0..2 {
                let mine = known().filter(|(_, pair)| usize::from(pair.3) == fold);
                let sum: f64 = mine.clone().map(|(_, pair)| f64::from(pair.0)).sum();
                prop_assert_eq!(scores.sum(0, fold), (sum, mine.count() as u64));
            }
        }
    }
}
