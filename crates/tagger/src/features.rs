//! From an article to features: language, terms, vocabulary, vector.

use crate::{
    Background, Error, Estimator, Progress, Settings, Stage,
    archive::Archive,
    forms::{Forms, Numbers},
    languages::Languages,
    mentions::{self, Mentions, Sightings},
    pass::{Pass, Passed},
    quick::Quick,
    reading::Reading,
};
use catchline_article::{Article, TagKeys, TagList};
use catchline_bayes::{Mention, Row, Rows};
use catchline_text::{Extractor, InverseFrequencies, SparseVector, Vocabulary, VocabularyBuilder};
use rayon::prelude::*;
use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

/// The terms that are features, and how rare each is.
#[derive(Debug)]
pub(crate) struct Features {
    pub(crate) reading: Reading,
    pub(crate) vocabulary: Vocabulary,
    /// In how many articles of the archive each term stands.
    pub(crate) frequencies: Vec<u32>,
    pub(crate) idf: InverseFrequencies,
    /// Where tags are mentioned by name.
    pub(crate) mentions: Mentions,
    /// How the archive spells the features.
    pub(crate) forms: Forms,
    /// What follows for reading quickly, made when it is worth while; none where it cannot be.
    pub(crate) numbers: OnceLock<Option<Numbers>>,
}

/// What one article needs room for; used again for the next.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) extractor: Extractor,
    /// The ids of the article's occurrences of features, in order.
    found: Vec<u32>,
    /// The names of tags that stand in the article.
    pub(crate) sightings: Sightings,
    pub(crate) quick: Quick,
    /// Room for the next article's features.
    pub(crate) weighed: Weighed,
    /// The tags that the article mentions.
    pub(crate) mentions: Vec<Mention>,
    /// The scores of all tags.
    pub(crate) scores: Vec<f64>,
}

/// The features of an article, in any order, and their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weighed {
    pub(crate) ids: Vec<u32>,
    /// By which [`Numbers`] know them; none where they were not asked.
    pub(crate) numbers: Vec<u32>,
    pub(crate) values: Vec<f32>,
}

impl Weighed {
    /// Whether numbers stand beside the ids.
    pub(crate) fn are_numbered(&self) -> bool {
        self.numbers.len() == self.ids.len()
    }

    pub(crate) fn row(&self) -> Row<'_> {
        let Self { ids, values, .. } = self;
        Row { ids, values }
    }
}

/// What is known of a term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    /// Its id, where it is a feature.
    pub(crate) feature: Option<u32>,
    /// Its id, where it is a word of tags' names.
    pub(crate) word: Option<u32>,
}

impl Features {
    /// What is known of a term.
    pub(crate) fn find(&self, term: &str) -> Known {
        let feature = self.vocabulary.get(term);
        let id = self.mentions.id(feature, term);
        Known {
            feature,
            word: id.filter(|&id| !self.mentions.names_of(id).is_empty()),
        }
    }

    pub(crate) fn scratch(&self, tags: usize) -> Scratch {
        let extractor = Extractor::new(self.reading.terms.clone());
        let extractor = extractor.expect("the settings were checked when they came");
        Scratch {
            extractor,
            found: Vec::new(),
            sightings: Sightings::default(),
            quick: Quick::default(),
            weighed: Weighed::default(),
            mentions: Vec::new(),
            scores: vec![0.0; tags],
        }
    }

    /// Makes what reading quickly takes.
    pub(crate) fn prepare(&self) {
        self.numbers.get_or_init(|| Numbers::of(self));
    }

    /// [`Features::vector`], without a table of words for the first articles, quickly for others.
    pub(crate) fn read(
        &self,
        estimator: Estimator,
        article: &Article,
        scratch: &mut Scratch,
    ) -> Weighed {
        let is_warm = scratch.quick.is_warm() || self.numbers.get().is_some();
        if is_warm && let Some(weighed) = self.read_quickly(estimator, article, scratch) {
            return weighed;
        }
        let vector = self.vector(estimator, article, scratch);
        let (ids, values) = vector.iter().unzip();
        Weighed {
            ids,
            values,
            ..Weighed::default()
        }
    }

    /// The features of each article: their values for machines, else their counts.
    pub(crate) fn rows(&self, estimator: Estimator, articles: &[&Article]) -> Result<Rows, Error> {
        if estimator == Estimator::NbSvm {
            self.prepare();
        }
        let found: Vec<Vec<(u32, f32)>> = articles
            .par_iter()
            .map_init(
                || self.scratch(0),
                |scratch, article| {
                    let mut row: Vec<(u32, f32)> = if estimator == Estimator::NbSvm {
                        self.read(estimator, article, scratch)
                            .row()
                            .iter()
                            .collect()
                    } else {
                        self.counts(article, scratch).iter().collect()
                    };
                    row.sort_unstable_by_key(|&(id, _)| id);
                    row
                },
            )
            .collect();
        let mut rows = Rows::new(self.vocabulary.len());
        for row in found {
            let (ids, values): (Vec<u32>, Vec<f32>) = row.into_iter().unzip();
            rows.push(&ids, &values)?;
        }
        Ok(rows)
    }

    /// The article's features, with values as the estimator takes them; notes its mentions.
    pub(crate) fn vector(
        &self,
        estimator: Estimator,
        article: &Article,
        scratch: &mut Scratch,
    ) -> SparseVector {
        weigh(estimator, self.counts(article, scratch), &self.idf)
    }

    /// How often each feature stands in the article; notes its mentions.
    pub(crate) fn counts(&self, article: &Article, scratch: &mut Scratch) -> SparseVector {
        let Scratch {
            extractor,
            found,
            sightings,
            mentions,
            ..
        } = scratch;
        found.clear();
        sightings.clear();
        self.reading.occurrences(extractor, article, |term, span| {
            let known = self.find(term);
            found.extend(known.feature);
            if let Some(word) = known.word {
                sightings.see(word, span);
            }
        });
        self.mentions.found(sightings, mentions);
        SparseVector::from_ids(found.iter().copied())
    }

    /// Learns the vocabulary of an archive; gives also its articles' counts of features and the tags
    /// that each of them mentions.
    pub(crate) fn learn(
        settings: &Settings,
        archive: &Archive,
        background: Option<&Background>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(Self, Rows, Vec<Vec<Mention>>), Error> {
        let Archive { articles, tags, .. } = archive;
        let reading = Reading {
            terms: settings.terms.clone(),
            languages: Languages::of(articles.iter(), settings.language),
            lead_terms: settings.lead_terms,
        };
        let keys = TagKeys::of(&archive.list, settings.exact_tags)?;
        let names = mentions::names(&reading, tags, &keys)?;
        let passes = read(&reading, &names, articles, progress)?;
        let mut builder = VocabularyBuilder::default();
        for pass in &passes {
            builder.add_counted(pass.articles() as u32, pass.frequencies());
        }
        let least = settings.min_term_articles;
        let vocabulary = builder.build(least, 1.0)?;
        if vocabulary.is_empty() {
            return Err(Error::NoFeatures { least });
        }
        // The words of a tag that is learnt are features however rare they are. A list of tags
        // adds none: what it alone names is no feature.
        let list = TagList::default();
        let unlisted = TagKeys::of(&list, settings.exact_tags)?;
        let own = mentions::names(&reading, tags, &unlisted)?;
        let learnt = archive.learnt.iter().map(|&tag| &own[tag as usize]);
        let words = learnt.flatten().flatten().map(String::as_str);
        let background = background.filter(|background| background.fits(&reading));
        let common = background.into_iter().flat_map(Background::common);
        let mut terms: Vec<&str> = vocabulary.iter().chain(words).chain(common).collect();
        terms.sort_unstable();
        terms.dedup();
        let vocabulary = Vocabulary::from_sorted(terms)?;
        vocabulary.index();
        let mut passed = Passed::new(vocabulary.len());
        for pass in passes {
            passed.add(pass, &vocabulary)?;
        }
        let mut features = Self {
            reading,
            frequencies: Vec::new(),
            idf: InverseFrequencies::new(0, &[])?,
            mentions: Mentions::new(&names, &vocabulary)?,
            vocabulary,
            forms: Forms::default(),
            numbers: OnceLock::new(),
        };
        features.count(&passed.rows)?;
        features.forms = Forms::of(passed.forms, &features.frequencies);
        Ok((features, passed.rows, passed.mentions))
    }

    /// Takes from all these rows how rare each feature is.
    pub(crate) fn count(&mut self, rows: &Rows) -> Result<(), Error> {
        let all: Vec<usize> = (0..rows.len()).collect();
        (self.frequencies, self.idf) = frequencies(rows, &all)?;
        // They follow from these.
        self.numbers = OnceLock::new();
        Ok(())
    }
}

/// Turns counts into the values that an estimator takes: presence for Bernoulli, else
/// (1 + ln count) · idf, scaled to length 1.
pub(crate) fn weigh(
    estimator: Estimator,
    counts: SparseVector,
    idf: &InverseFrequencies,
) -> SparseVector {
    if estimator.presence() {
        return counts.presence();
    }
    let weighed = counts.log_tf_idf_l2(idf);
    weighed.expect("ids and frequencies are of one vocabulary")
}

/// In how many of these rows each feature stands, and what follows from that.
pub(crate) fn frequencies(
    rows: &Rows,
    indices: &[usize],
) -> Result<(Vec<u32>, InverseFrequencies), Error> {
    let mut frequencies = vec![0; rows.width()];
    for &index in indices {
        for &id in rows.row(index).ids {
            frequencies[id as usize] += 1;
        }
    }
    let idf = InverseFrequencies::new(indices.len() as u32, &frequencies)?;
    Ok((frequencies, idf))
}

/// Articles that are read in one go; what is learnt does not depend on it.
const PART: usize = 512;

/// Reads an archive once, a part at a time.
fn read(
    reading: &Reading,
    names: &[Vec<Vec<String>>],
    articles: &[Article],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Pass>, Error> {
    let names = Mentions::new(names, &Vocabulary::default())?;
    names.index();
    let done = AtomicU64::new(0);
    let total = articles.len() as u64;
    let passes = articles.par_chunks(PART).map_init(
        || Extractor::new(reading.terms.clone()),
        |extractor, chunk| {
            let extractor = extractor.as_mut().map_err(|error| error.clone())?;
            let pass = Pass::of(reading, &names, extractor, chunk);
            let done = done.fetch_add(chunk.len() as u64, Ordering::Relaxed) + chunk.len() as u64;
            progress(Progress {
                stage: Stage::Reading,
                done,
                total,
            });
            Ok(pass)
        },
    );
    passes.collect()
}
