//! Some tags of a tagger learnt anew, all else being left as it is.

use crate::{
    Error, Estimator, Tagger,
    archive::{known_tags, sets, tagged},
    learn::{naive_bayes, nb_svm},
    tagger::Parts,
};
use catchline_article::{Article, Labelled, Tag, TagKeys};
use catchline_bayes::{Counts, SmallWeights, TagSets};
use linfa::{DatasetBase, ParamGuard, traits::Fit};
use std::collections::BTreeMap;

/// A tagger some of whose tags were learnt anew.
#[derive(Debug)]
pub struct Refitted {
    /// The tagger.
    pub tagger: Tagger,
    /// The tags that were learnt anew, as the tagger shows them, by name.
    pub learnt: Vec<Tag>,
    /// The tags that only learning all can bring in or change: those the tagger does not know, those
    /// that no article carries and those that every article carries.
    pub waiting: Vec<Tag>,
}

impl Tagger {
    /// Learns some tags anew from all these articles, in a fraction of the time that learning all
    /// takes: vocabulary, how rare terms are, thresholds, calibration and what mentions are worth
    /// stay as they are. Naive Bayes, whose tags share weights, counts all tags anew.
    ///
    /// Refitting any tags of what an archive taught with the archive itself changes no byte.
    ///
    /// # Errors
    /// Those of [`Params::fit`](crate::Params::fit) for articles that hold nothing to learn, or of
    /// which two have one id and different text.
    pub fn refit(self, articles: &[Labelled], tags: &[Tag]) -> Result<Refitted, Error> {
        let (tagged, _) = tagged(articles)?;
        let Parts {
            tag_list, settings, ..
        } = &self.parts;
        let keys = TagKeys::of(tag_list, settings.exact_tags)?;
        let names = &self.parts.tags;
        let id = self.parts.ids(&keys);
        let parent = |tag: &Tag| id(keys.key(keys.entry(tag)?.parent.as_ref()?));
        let parents: Vec<Option<u32>> = names.iter().map(parent).collect();
        let sets = sets(&tagged, &parents, |tags| known_tags(tags, &keys, &id))?;
        let wanted = known_tags(tags, &keys, &id);
        let is_new = |tag: &&Tag| !tag.is_empty() && !keys.is_never_suggested(tag);
        let mut waiting: Vec<Tag> = tags
            .iter()
            .filter(|tag| is_new(tag) && id(keys.key(tag)).is_none())
            .cloned()
            .collect();
        let (fit, unfit) = self.parts.divide(wanted, &sets);
        waiting.extend(unfit.into_iter().map(|id| names[id as usize].clone()));
        waiting.sort_unstable();
        waiting.dedup();
        let learnt = fit.iter().map(|&id| names[id as usize].clone()).collect();
        let mut parts = self.parts;
        if !fit.is_empty() {
            parts.learn_again(&tagged, &sets, &fit)?;
        }
        Ok(Refitted {
            tagger: Self::new(parts),
            learnt,
            waiting,
        })
    }
}

impl Parts {
    /// Finds the id of a tag by its key.
    pub(crate) fn ids(&self, keys: &TagKeys<'_>) -> impl Fn(String) -> Option<u32> + use<> {
        let ids = (0u32..)
            .zip(&self.tags)
            .map(|(id, tag)| (keys.key(tag), id));
        let ids: BTreeMap<String, u32> = ids.collect();
        move |key| ids.get(&key).copied()
    }

    /// Which of these tags can be learnt anew, and which cannot.
    fn divide(&self, wanted: Vec<u32>, sets: &TagSets) -> (Vec<u32>, Vec<u32>) {
        let carried = sets.articles();
        let fits = |&id: &u32| {
            let on_every = &self.summary.on_every_article;
            let was_learnt = self.articles[id as usize] != 0;
            was_learnt && carried[id as usize] != 0 && !on_every.contains(&self.tags[id as usize])
        };
        let all_carried = self.learnt_tags().all(|id| carried[id as usize] != 0);
        // Weights that are shared are learnt of all tags or of none.
        if self.settings.estimator != Estimator::NbSvm && !(all_carried && sets.knows_all()) {
            return (Vec::new(), wanted);
        }
        wanted.into_iter().partition(fits)
    }

    /// The ids of the tags that an article carried, rising.
    fn learnt_tags(&self) -> impl Iterator<Item = u32> {
        let all = (0u32..).zip(&self.articles);
        all.filter(|&(_, &articles)| articles != 0)
            .map(|(id, _)| id)
    }

    fn learn_again(
        &mut self,
        tagged: &[Labelled],
        sets: &TagSets,
        tags: &[u32],
    ) -> Result<(), Error> {
        let articles: Vec<&Article> = tagged.iter().map(|one| &one.article).collect();
        let rows = self.features.rows(self.settings.estimator, &articles)?;
        let carried = sets.articles();
        if self.settings.estimator == Estimator::NbSvm {
            let archive = DatasetBase::new(rows, sets.among(tags));
            let machines = nb_svm(&self.settings).check()?.fit(&archive)?;
            self.weights = self.weights.replace(tags, machines.weights())?;
            for &tag in tags {
                self.articles[tag as usize] = carried[tag as usize];
            }
        } else {
            let learnt: Vec<u32> = self.learnt_tags().collect();
            let presence = self.settings.estimator.presence();
            let counts = Counts::of(&rows, &sets.among(&learnt), presence)?;
            let weights = naive_bayes(&self.settings, &counts)?;
            let weights = SmallWeights::of(&weights, self.settings.least_part)?;
            let other = self.articles.iter().position(|&articles| articles == 0);
            let other = other.map_or(0.0, |tag| self.weights.bias[tag]);
            self.weights = weights.spread(&learnt, self.tags.len(), other);
            for tag in learnt {
                self.articles[tag as usize] = carried[tag as usize];
            }
        }
        self.learnt = articles.iter().map(|one| one.content_hash()).collect();
        Ok(())
    }
}
