//! From an article to features: language, terms, vocabulary, vector.

use crate::{Error, Estimator, LanguageChoice, Params, Progress, Stage};
use catchline_article::{Article, Field, Span};
use catchline_bayes::Rows;
use catchline_text::{
    self as text, Extractor, InverseFrequencies, Language, SparseVector, Vocabulary,
    VocabularyBuilder,
};
use foldhash::fast::FixedState;
use hashbrown::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};

/// How an article becomes features; a model remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// How text becomes terms.
    pub(crate) terms: text::Settings,
    /// Which language an article is taken to be in.
    pub(crate) language: LanguageChoice,
    /// The language most articles of the archive are in.
    pub(crate) archive_language: Language,
}

impl Reading {
    /// The language of an article: given, else detected, else the archive's.
    fn language(&self, article: &Article) -> Language {
        match self.language {
            LanguageChoice::Always(language) => language,
            LanguageChoice::Auto => own_language(article).unwrap_or(self.archive_language),
        }
    }

    /// Every occurrence of a term, the terms of the title first and each of them twice.
    pub(crate) fn occurrences(
        &self,
        extractor: &mut Extractor,
        article: &Article,
        mut emit: impl FnMut(&str, Span),
    ) {
        let fields = [
            text::Field {
                prefix: Some("title"),
                text: &article.title,
            },
            text::Field {
                prefix: None,
                text: &article.body,
            },
        ];
        extractor.extract(&fields, self.language(article), |found| {
            let field = Field::ALL[found.field];
            emit(
                found.term,
                Span {
                    field,
                    start: found.start,
                    end: found.end,
                },
            );
        });
    }
}

fn own_language(article: &Article) -> Option<Language> {
    let given = article
        .language
        .as_deref()
        .and_then(|code| Language::from_code(code).ok());
    given.or_else(|| {
        let text = if article.body.is_empty() {
            &article.title
        } else {
            &article.body
        };
        Language::detect(text)
    })
}

/// The terms that are features, and how rare each is.
#[derive(Debug)]
pub(crate) struct Features {
    pub(crate) reading: Reading,
    pub(crate) vocabulary: Vocabulary,
    /// In how many articles of the archive each term stands.
    pub(crate) frequencies: Vec<u32>,
    pub(crate) idf: InverseFrequencies,
}

/// What one article needs room for; used again for the next.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) extractor: Extractor,
    /// The ids of the article's occurrences of features, in order.
    found: Vec<u32>,
    /// The scores of all tags.
    pub(crate) scores: Vec<f64>,
}

impl Features {
    pub(crate) fn scratch(&self, tags: usize) -> Scratch {
        let extractor = Extractor::new(self.reading.terms.clone());
        let extractor = extractor.expect("the settings were checked when they came");
        Scratch {
            extractor,
            found: Vec::new(),
            scores: vec![0.0; tags],
        }
    }

    /// The article's features, with values as the estimator takes them.
    pub(crate) fn vector(
        &self,
        estimator: Estimator,
        article: &Article,
        scratch: &mut Scratch,
    ) -> SparseVector {
        let Scratch {
            extractor, found, ..
        } = scratch;
        found.clear();
        self.reading.occurrences(extractor, article, |term, _| {
            found.extend(self.vocabulary.get(term));
        });
        weigh(
            estimator,
            SparseVector::from_ids(found.iter().copied()),
            &self.idf,
        )
    }

    /// Learns the vocabulary of an archive, and counts its articles' features.
    pub(crate) fn learn(
        params: &Params,
        articles: &[Article],
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(Self, Rows), Error> {
        let archive_language = match params.language {
            LanguageChoice::Always(language) => language,
            LanguageChoice::Auto => most_used_language(articles),
        };
        let reading = Reading {
            terms: params.terms.clone(),
            language: params.language,
            archive_language,
        };
        let parts = read(&reading, articles, progress)?;
        let mut builder = VocabularyBuilder::default();
        for part in &parts {
            for article in &part.articles {
                builder.add(
                    article
                        .iter()
                        .map(|&(term, _)| part.terms[term as usize].as_str()),
                );
            }
        }
        let least = params.min_term_articles;
        let vocabulary = builder.build(least, 1.0)?;
        if vocabulary.is_empty() {
            return Err(Error::NoFeatures { least });
        }
        let mut rows = Rows::new(vocabulary.len());
        for part in parts {
            part.push_rows(&vocabulary, &mut rows)?;
        }
        let all: Vec<usize> = (0..rows.len()).collect();
        let (frequencies, idf) = frequencies(&rows, &all)?;
        Ok((
            Self {
                reading,
                vocabulary,
                frequencies,
                idf,
            },
            rows,
        ))
    }
}

/// The language that most articles are in; of several, the first by code.
fn most_used_language(articles: &[Article]) -> Language {
    let mut languages: Vec<Language> = articles.par_iter().filter_map(own_language).collect();
    languages.par_sort_unstable();
    let runs = languages.chunk_by(|a, b| a == b);
    let most = runs.max_by(|a, b| a.len().cmp(&b.len()).then_with(|| b[0].cmp(&a[0])));
    most.map_or(Language::UNDETERMINED, |run| run[0])
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
    let weighed = counts
        .log_tf()
        .idf(idf)
        .expect("ids and frequencies are of one vocabulary");
    weighed.l2()
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

/// The terms of some articles, each spelt out once.
struct Part {
    terms: Vec<String>,
    /// For each article its terms, as indices, and how often each stands.
    articles: Vec<Vec<(u32, u32)>>,
}

/// Articles that are read in one go; the result does not depend on it.
const PART: usize = 128;

fn read(
    reading: &Reading,
    articles: &[Article],
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Vec<Part>, Error> {
    let done = AtomicU64::new(0);
    let total = articles.len() as u64;
    let parts = articles.par_chunks(PART).map_init(
        || Extractor::new(reading.terms.clone()),
        |extractor, chunk| {
            let extractor = extractor.as_mut().map_err(|error| error.clone())?;
            let part = Part::read(reading, extractor, chunk);
            let done = done.fetch_add(chunk.len() as u64, Ordering::Relaxed) + chunk.len() as u64;
            progress(Progress {
                stage: Stage::Reading,
                done,
                total,
            });
            Ok(part)
        },
    );
    parts.collect()
}

impl Part {
    fn read(reading: &Reading, extractor: &mut Extractor, articles: &[Article]) -> Self {
        let mut part = Self {
            terms: Vec::new(),
            articles: Vec::new(),
        };
        let mut known: HashMap<String, u32, FixedState> = HashMap::default();
        for article in articles {
            let mut found: Vec<u32> = Vec::new();
            reading.occurrences(extractor, article, |term, _| {
                let id = *known.entry_ref(term).or_insert_with(|| {
                    part.terms.push(term.to_owned());
                    part.terms.len() as u32 - 1
                });
                found.push(id);
            });
            found.sort_unstable();
            let counted = found
                .chunk_by(|a, b| a == b)
                .map(|run| (run[0], run.len() as u32));
            part.articles.push(counted.collect());
        }
        part
    }

    fn push_rows(self, vocabulary: &Vocabulary, rows: &mut Rows) -> Result<(), Error> {
        let ids: Vec<Option<u32>> = self.terms.iter().map(|term| vocabulary.get(term)).collect();
        for article in self.articles {
            let known = article
                .into_iter()
                .filter_map(|(term, n)| Some((ids[term as usize]?, n)));
            let mut known: Vec<(u32, u32)> = known.collect();
            known.sort_unstable();
            let (ids, counts): (Vec<u32>, Vec<f32>) =
                known.into_iter().map(|(id, n)| (id, n as f32)).unzip();
            rows.push(&ids, &counts)?;
        }
        Ok(())
    }
}
