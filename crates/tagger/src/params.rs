//! What can be chosen before learning, and the defaults.

use crate::{Background, Error, Estimator, Progress, Tagger, archive::Archive, fit};
use catchline_article::{Labelled, TagKeys, TagList};
use catchline_bayes::{Aim, TagSets};
use catchline_text as text;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which language an article is taken to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum LanguageChoice {
    /// The one it says it is in. Where it says none, that of the archive; where the archive has
    /// several, the one of those that it seems to be in, else that of most articles.
    #[default]
    Auto,
    /// Always this one.
    Always(text::Language),
}

/// In an archive of fewer articles, naive Bayes may do better than machines, and both are tried;
/// and the start of the body has too little to say.
pub(crate) const FEW_ARTICLES: usize = 500;

/// With this many tags or fewer, complement naive Bayes is not tried.
const FEW_TAGS: usize = 3;

/// Parameters of learning, at their defaults until set; checked by [`Params::fit`].
///
/// | name | default | range |
/// |---|---|---|
/// | [`estimator`](Params::estimator) | nb-svm; below 500 articles, that or complement (multinomial for 3 tags or fewer), by cross-validation | |
/// | [`smoothing`](Params::smoothing) | 1 (nb-svm), 3 (complement), 0.1 (multinomial), 0.01 (bernoulli) | finite, above 0 |
/// | [`power`](Params::power) | 0.5 | finite, 0 or more |
/// | [`cost`](Params::cost) | 1 | finite, above 0 |
/// | [`lead_terms`](Params::lead_terms) | 20; 0 below 500 articles | 0 or more |
/// | [`min_articles`](Params::min_articles) | 1 | 1 or more |
/// | [`min_term_articles`](Params::min_term_articles) | 2 | 1 or more |
/// | [`aim`](Params::aim) | f1 | shares above 0 and up to 1 |
/// | [`exact_tags`](Params::exact_tags) | no | |
/// | [`tag_list`](Params::tag_list) | none | a list that [`TagKeys::of`] takes |
/// | [`language`](Params::language) | auto | |
/// | [`terms`](Params::terms) | stems, no stop words, single words, shapes of numbers | |
/// | [`background`](Params::background) | none | |
/// | [`stop_words`](Params::stop_words) | left out | |
/// | [`ngrams`](Params::ngrams) | 1 | 1 to 3 |
/// | [`folds`](Params::folds) | 5 | 2 to 100 |
/// | [`least_part`](Params::least_part) | 0.02 (nb-svm), 0.03 (others) | 0 up to, not including, 1 |
///
/// They can be kept with serde, all but the background.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Params {
    pub(crate) estimator: Option<Estimator>,
    pub(crate) smoothing: Option<f64>,
    pub(crate) min_articles: u32,
    pub(crate) min_term_articles: Option<u32>,
    pub(crate) aim: Aim,
    pub(crate) exact_tags: bool,
    pub(crate) tag_list: TagList,
    pub(crate) language: LanguageChoice,
    pub(crate) terms: text::Settings,
    pub(crate) stop_words: Option<bool>,
    pub(crate) ngrams: Option<u8>,
    pub(crate) folds: usize,
    pub(crate) least_part: Option<f64>,
    pub(crate) power: Option<f64>,
    pub(crate) cost: Option<f64>,
    pub(crate) lead_terms: Option<u32>,
    #[serde(skip)]
    pub(crate) background: Option<Background>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            estimator: None,
            smoothing: None,
            min_articles: 1,
            min_term_articles: None,
            aim: Aim::F1,
            exact_tags: false,
            tag_list: TagList::default(),
            language: LanguageChoice::Auto,
            terms: text::Settings::default(),
            stop_words: None,
            ngrams: None,
            folds: 5,
            least_part: None,
            power: None,
            cost: None,
            lead_terms: None,
            background: None,
        }
    }
}

impl Params {
    /// How scores are made.
    #[must_use]
    pub fn estimator(mut self, estimator: Estimator) -> Self {
        self.estimator = Some(estimator);
        self
    }

    /// What is added to every count. Finite, above 0.
    #[must_use]
    pub fn smoothing(mut self, smoothing: f64) -> Self {
        self.smoothing = Some(smoothing);
        self
    }

    /// On how many articles a tag must be to be learnt. 1 or more.
    #[must_use]
    pub fn min_articles(mut self, articles: u32) -> Self {
        self.min_articles = articles;
        self
    }

    /// In how many articles a term must stand to be a feature. 1 or more.
    #[must_use]
    pub fn min_term_articles(mut self, articles: u32) -> Self {
        self.min_term_articles = Some(articles);
        self
    }

    /// What suggestions are to be good at.
    #[must_use]
    pub fn aim(mut self, aim: Aim) -> Self {
        self.aim = aim;
        self
    }

    /// Whether two spellings of a tag stay two tags, whatever [`Tag::folded`] says.
    ///
    /// [`Tag::folded`]: catchline_article::Tag::folded
    #[must_use]
    pub fn exact_tags(mut self, exact: bool) -> Self {
        self.exact_tags = exact;
        self
    }

    /// The tags that an editor keeps a list of. In what the archive says of them, the list counts:
    ///
    /// - A tag is shown as the list names it. Its aliases are the tag: an article that carries one
    ///   carries the tag, and where their words stand near one another in an article, that is a
    ///   mention of the tag, as its name is.
    /// - A tag that is never to be suggested is not learnt. Its articles stay, and count as articles
    ///   without it; those that carry no other tag too.
    /// - A tag that no article carries can be suggested all the same, where it is mentioned. What
    ///   its mention is worth is learnt from the archive's other tags, as they fare where all their
    ///   articles are held out; it shares the threshold and the calibration of all tags together.
    /// - A parent must be a tag of the list or of the archive, and parents must not go round.
    ///
    /// Tags of the list are kept whatever [`min_articles`](Self::min_articles) is. Names are
    /// compared as tags are anywhere: see [`exact_tags`](Self::exact_tags).
    #[must_use]
    pub fn tag_list(mut self, list: TagList) -> Self {
        self.tag_list = list;
        self
    }

    /// Which language articles are taken to be in.
    #[must_use]
    pub fn language(mut self, language: LanguageChoice) -> Self {
        self.language = language;
        self
    }

    /// How text becomes terms: all of it.
    #[must_use]
    pub fn terms(mut self, settings: text::Settings) -> Self {
        self.stop_words = Some(settings.stop_words);
        self.ngrams = Some(settings.ngrams);
        self.terms = settings;
        self
    }

    /// Whether the language's stop words are left out.
    #[must_use]
    pub fn stop_words(mut self, left_out: bool) -> Self {
        self.stop_words = Some(left_out);
        self
    }

    /// The most neighbouring words that make a term together. 1 to 3.
    #[must_use]
    pub fn ngrams(mut self, most: u8) -> Self {
        self.ngrams = Some(most);
        self
    }

    /// Into how many parts the archive is dealt to choose thresholds and calibrate. 2 to 100.
    #[must_use]
    pub fn folds(mut self, folds: usize) -> Self {
        self.folds = folds;
        self
    }

    /// Parts of weights with a smaller magnitude are left out of the model; for `nb-svm`, with a
    /// smaller share of the largest of their tag. 0 keeps all.
    #[must_use]
    pub fn least_part(mut self, least: f64) -> Self {
        self.least_part = Some(least);
        self
    }

    /// How strongly naive Bayes scales the features of `nb-svm`: 0 not at all, 1 by the whole
    /// log-count ratio. Finite, 0 or more.
    #[must_use]
    pub fn power(mut self, power: f64) -> Self {
        self.power = Some(power);
        self
    }

    /// What an article on the wrong side costs a machine of `nb-svm`. Finite, above 0.
    #[must_use]
    pub fn cost(mut self, cost: f64) -> Self {
        self.cost = Some(cost);
        self
    }

    /// How many terms at the start of the body are features of their own.
    #[must_use]
    pub fn lead_terms(mut self, terms: u32) -> Self {
        self.lead_terms = Some(terms);
        self
    }

    /// What tags on every article are learnt against, where nothing in the archive sets them
    /// apart; used if it is in the archive's language and read with the same [`Params::terms`].
    #[must_use]
    pub fn background(mut self, background: Background) -> Self {
        self.background = Some(background);
        self
    }

    /// Learns an archive.
    ///
    /// The order of the articles does not matter. Articles without a tag are not learnt from, nor those
    /// without any but undecided ones; of others, undecided tags learn nothing.
    ///
    /// # Errors
    /// An archive that holds nothing to learn, two articles of one id and different text, or a
    /// parameter out of its range: see [`Error`].
    pub fn fit(&self, archive: &[Labelled]) -> Result<Tagger, Error> {
        self.fit_with_progress(archive, &|_| ())
    }

    /// [`Params::fit`], told of its progress. `progress` may be called from several threads.
    ///
    /// # Errors
    /// Those of [`Params::fit`].
    pub fn fit_with_progress(
        &self,
        archive: &[Labelled],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Tagger, Error> {
        self.check()?;
        let archive = Archive::gather(archive, self)?;
        archive.check_parents()?;
        fit::fit(self, archive, progress)
    }

    /// The estimators to learn with; of several the one that does best in cross-validation stays.
    ///
    /// Naive Bayes counts an article on one side of every tag: it leaves one out for a tag that is
    /// undecided, but not for all that an archive does not use.
    pub(crate) fn estimators(
        &self,
        articles: usize,
        sets: &TagSets,
    ) -> Result<Vec<Estimator>, Error> {
        if !sets.knows_all() {
            let chosen = self.estimator.filter(|&one| one != Estimator::NbSvm);
            return match chosen {
                Some(estimator) => Err(Error::SaysNothing { estimator }),
                None => Ok(vec![Estimator::NbSvm]),
            };
        }
        // Standardised scores of few tags say too little.
        let plain = if sets.tags() <= FEW_TAGS {
            Estimator::Multinomial
        } else {
            Estimator::Complement
        };
        Ok(match self.estimator {
            Some(estimator) => vec![estimator],
            None if articles < FEW_ARTICLES => vec![Estimator::NbSvm, plain],
            None => vec![Estimator::NbSvm],
        })
    }

    /// Whether each parameter is in its range, and the list of tags does not contradict itself.
    ///
    /// # Errors
    /// Those of [`Params::fit`] that no archive changes.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |name, got: &dyn fmt::Display, expected| {
            Err(Error::Parameter {
                name,
                got: got.to_string(),
                expected,
            })
        };
        let positive = |number: &f64| number.is_finite() && 0.0 < *number;
        if self.min_articles == 0 {
            return wrong("min_articles", &0, "1 or more");
        }
        if self.min_term_articles == Some(0) {
            return wrong("min_term_articles", &0, "1 or more");
        }
        if !(2..=100).contains(&self.folds) {
            return wrong("folds", &self.folds, "a number from 2 to 100");
        }
        if let Some(least) = self.least_part.filter(|least| !(0.0..1.0).contains(least)) {
            return wrong("least_part", &least, "a number from 0 to below 1");
        }
        for (name, number) in [("smoothing", self.smoothing), ("cost", self.cost)] {
            if let Some(number) = number.filter(|number| !positive(number)) {
                return wrong(name, &number, "a finite number above 0");
            }
        }
        if let Some(power) = self.power.filter(|one| *one != 0.0 && !positive(one)) {
            return wrong("power", &power, "a finite number, 0 or more");
        }
        self.aim.check()?;
        self.term_settings().check()?;
        TagKeys::of(&self.tag_list, self.exact_tags)?;
        Ok(())
    }
}
