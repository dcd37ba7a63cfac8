//! How well a tagger does on articles whose tags are known.

use crate::{
    Error, Measured, Params, Progress, Stage, Tagger,
    archive::{Archive, is_tagged},
    fit,
    judge::{Judge, Judged, Names},
    mistakes::Mistakes,
};
use catchline_article::{Labelled, TagKeys};
use catchline_bayes::Folds;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

impl Tagger {
    /// Measures suggestions for tagged articles against their tags. Those of a tag that is undecided
    /// of an article are neither right nor wrong.
    ///
    /// # Errors
    /// [`Error::NoArticles`] without articles, [`Error::NoTags`] where none carries a tag.
    pub fn evaluate(&self, articles: &[Labelled]) -> Result<Measured, Error> {
        self.evaluate_with_progress(articles, &|_| ())
    }

    /// [`Tagger::evaluate`], told of its progress.
    ///
    /// # Errors
    /// Those of [`Tagger::evaluate`].
    pub fn evaluate_with_progress(
        &self,
        articles: &[Labelled],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Measured, Error> {
        let tagged: Vec<&Labelled> = articles.iter().filter(|one| is_tagged(one)).collect();
        check(articles.len(), tagged.len())?;
        let keys = TagKeys::of(&self.parts.tag_list, self.parts.settings.exact_tags)?;
        let names = Names::of(&self.parts.tags, &tagged, keys);
        let judge = Judge::new(&names, self);
        let done = AtomicU64::new(0);
        let judged: Vec<Judged> = tagged
            .par_iter()
            .map(|one| {
                let judged = judge.judge(one, |_| true);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                progress(Progress {
                    stage: Stage::Evaluating,
                    done,
                    total: tagged.len() as u64,
                });
                judged
            })
            .collect();
        let mistakes = Mistakes::of(&judge, &tagged, &judged);
        let untagged = (articles.len() - tagged.len()) as u64;
        let learnt = self.tag_articles().to_vec();
        Ok(Measured::of(names, &judged, mistakes, untagged, learnt))
    }
}

impl Params {
    /// Measures taggers that learn all parts of an archive but one on that part, `count` times.
    /// Suggestions of a tag that an article's archive does not use, or that is undecided of it, are
    /// neither right nor wrong.
    ///
    /// Tags that stand in the held-out part alone cannot be learnt there; they count among all
    /// tags, and among those known, since the archive as a whole knows them. How often a tag is
    /// learnt is counted over the whole archive too.
    ///
    /// # Errors
    /// Those of [`Params::fit`] on any of the parts.
    pub fn cross_validate(
        &self,
        archive: &[Labelled],
        count: usize,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Measured, Error> {
        self.check()?;
        let gathered = Archive::gather(archive, self)?;
        gathered.check_parents()?;
        let labelled = |index: usize| Labelled {
            undecided: gathered.undecided[index].clone(),
            rejected: gathered.rejected[index].clone(),
            archives: gathered.archives[index].clone(),
            ..Labelled::new(
                gathered.articles[index].clone(),
                gathered.said[index].clone(),
            )
        };
        let tagged: Vec<Labelled> = (0..gathered.articles.len()).map(labelled).collect();
        let hashes: Vec<u64> = tagged
            .iter()
            .map(|one| one.article.content_hash())
            .collect();
        let folds = Folds::by_hash(&hashes, count)?;
        let keys = TagKeys::of(&self.tag_list, self.exact_tags)?;
        let names = Names::of(&gathered.tags, &[], keys);
        let mut judged = Vec::with_capacity(tagged.len());
        let mut mistakes = Mistakes::default();
        for fold in 0..count {
            progress(Progress {
                stage: Stage::Evaluating,
                done: fold as u64,
                total: count as u64,
            });
            let (held_out, rest): (Vec<_>, Vec<_>) = tagged
                .iter()
                .enumerate()
                .partition(|(index, _)| folds.of(*index) == fold);
            if held_out.is_empty() {
                continue;
            }
            let rest: Vec<Labelled> = rest.into_iter().map(|(_, one)| one.clone()).collect();
            // A parent that stands in the part held out alone is known all the same.
            let tagger = fit::fit(self, Archive::gather(&rest, self)?, &|_| ())?;
            let judge = Judge::new(&names, &tagger);
            let found = held_out
                .par_iter()
                .map(|&(index, one)| judge.judge(one, |tag| gathered.sets.knows(index, tag)));
            let found: Vec<Judged> = found.collect();
            let held_out: Vec<&Labelled> = held_out.into_iter().map(|(_, one)| one).collect();
            mistakes.add(Mistakes::of(&judge, &held_out, &found));
            judged.extend(found);
        }
        progress(Progress {
            stage: Stage::Evaluating,
            done: count as u64,
            total: count as u64,
        });
        let (untagged, learnt) = (gathered.untagged, gathered.sets.articles());
        Ok(Measured::of(names, &judged, mistakes, untagged, learnt))
    }
}

fn check(articles: usize, tagged: usize) -> Result<(), Error> {
    match (articles, tagged) {
        (0, _) => Err(Error::NoArticles),
        (articles, 0) => Err(Error::NoTags { articles }),
        _ => Ok(()),
    }
}
