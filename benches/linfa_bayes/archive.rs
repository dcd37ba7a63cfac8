//! linfa-bayes on an archive: one model of two answers a tag, over a dense matrix of counts.
//!
//! `benches/peers/run.py` calls it: `learn ARCHIVE MODEL` and `score MODEL ARCHIVE SCORES` each print
//! one line of JSON, and SCORES holds the log-odds, articles by tags, as little-endian f32.

use catchline::{Article, Labelled, corpus};
use catchline_text::{Extractor, Field, Language, Settings, Vocabulary, VocabularyBuilder};
use linfa::{DatasetBase, traits::Fit};
use linfa_bayes::{MultinomialNb, NaiveBayes};
use ndarray::{Array1, Array2, s};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::BTreeSet, error::Error, fs, path::Path, time::Instant};

/// A term stands in so many articles at least.
const LEAST_ARTICLES: u32 = 2;
/// What is added to every count.
const SMOOTHING: f32 = 0.1;
/// The matrix and the models are not to take more; linfa-bayes copies the matrix besides.
const MOST_GIGABYTES: f64 = 4.0;
/// So many articles are scored at a time: their rows stay in the processor's cache.
const SCORED_AT_ONCE: usize = 64;

#[derive(Serialize, Deserialize)]
struct Model {
    tags: Vec<String>,
    terms: Vec<String>,
    /// One a tag.
    models: Vec<MultinomialNb<f32, bool>>,
}

/// Answers a call from the command line.
pub(crate) fn run(verb: &str, paths: &[String]) -> Result<serde_json::Value, Box<dyn Error>> {
    match (verb, paths) {
        ("learn", [archive, model]) => learn(archive.as_ref(), model.as_ref()),
        ("score", [model, archive, scores]) => {
            score(model.as_ref(), archive.as_ref(), scores.as_ref())
        }
        _ => Err("give learn ARCHIVE MODEL, or score MODEL ARCHIVE SCORES".into()),
    }
}

fn read(path: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    Ok(corpus::read(path)?.collect::<Result<_, _>>()?)
}

/// Learns an archive that is in memory, and only then writes the model.
fn learn(archive: &Path, path: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let archive = read(archive)?;
    let begun = Instant::now();
    let mut extractor = Extractor::new(Settings::default())?;
    let mut builder = VocabularyBuilder::default();
    for one in &archive {
        builder.add(terms(&mut extractor, &one.article));
    }
    let vocabulary = builder.build(LEAST_ARTICLES, 1.0)?;
    vocabulary.index();
    let carried = |one: &Labelled| -> BTreeSet<String> {
        let tags = one.tags.iter();
        tags.map(|tag| tag.as_str().to_owned()).collect()
    };
    let carried: Vec<BTreeSet<String>> = archive.iter().map(carried).collect();
    let tags: BTreeSet<&String> = carried.iter().flatten().collect();
    // Of each tag linfa-bayes keeps two numbers a feature for articles with it, and two for those
    // without.
    let numbers = (archive.len() + 4 * tags.len()) * vocabulary.len();
    let gigabytes = (numbers * size_of::<f32>()) as f64 / 1e9;
    if MOST_GIGABYTES < gigabytes {
        return Ok(json!({ "refused": format!(
            "{} articles x {} features as a dense matrix and {} models over it take \
             {gigabytes:.1} GB, and more than {MOST_GIGABYTES} GB are not tried",
            archive.len(), vocabulary.len(), tags.len()
        ) }));
    }
    let articles: Vec<&Article> = archive.iter().map(|one| &one.article).collect();
    let matrix = matrix(&mut extractor, &vocabulary, &articles);
    let fit = |tag: &&String| {
        let on = Array1::from_shape_fn(carried.len(), |index| carried[index].contains(*tag));
        MultinomialNb::params()
            .alpha(SMOOTHING)
            .fit(&DatasetBase::new(matrix.view(), on))
    };
    let models = tags.iter().map(fit).collect::<Result<_, _>>()?;
    let model = Model {
        tags: tags.into_iter().cloned().collect(),
        terms: vocabulary.iter().map(str::to_owned).collect(),
        models,
    };
    let seconds = begun.elapsed().as_secs_f64();
    fs::write(path, bincode::serialize(&model)?)?;
    Ok(json!({ "seconds": seconds, "features": model.terms.len() }))
}

/// Scores every article of an archive that is in memory, once.
fn score(model: &Path, archive: &Path, path: &Path) -> Result<serde_json::Value, Box<dyn Error>> {
    let model: Model = bincode::deserialize(&fs::read(model)?)?;
    let vocabulary = Vocabulary::from_sorted(&model.terms)?;
    vocabulary.index();
    let archive = read(archive)?;
    let articles: Vec<&Article> = archive.iter().map(|one| &one.article).collect();
    let begun = Instant::now();
    let mut extractor = Extractor::new(Settings::default())?;
    let mut scores = Array2::zeros((articles.len(), model.tags.len()));
    for (number, articles) in articles.chunks(SCORED_AT_ONCE).enumerate() {
        let matrix = matrix(&mut extractor, &vocabulary, articles);
        let first = number * SCORED_AT_ONCE;
        for (tag, model) in model.models.iter().enumerate() {
            let likelihoods = model.joint_log_likelihood(matrix.view());
            // A tag on every article learnt has no likelihood of being absent.
            let odds = match (likelihoods.get(&true), likelihoods.get(&false)) {
                (Some(on), Some(off)) => on - off,
                _ => Array1::from_elem(articles.len(), f32::INFINITY),
            };
            let rows = s![first..first + articles.len(), tag];
            scores.slice_mut(rows).assign(&odds);
        }
    }
    let seconds = begun.elapsed().as_secs_f64();
    let bytes: Vec<u8> = scores
        .iter()
        .flat_map(|one: &f32| one.to_le_bytes())
        .collect();
    fs::write(path, bytes)?;
    Ok(json!({ "seconds": seconds, "tags": model.tags }))
}

/// Stems of title and text without stop words.
fn terms(extractor: &mut Extractor, article: &Article) -> Vec<String> {
    let fields = [&article.title, &article.body].map(|text| Field { prefix: None, text });
    let language = article.language.as_deref();
    let language = language.and_then(|code| Language::from_code(code).ok());
    let mut terms = Vec::new();
    extractor.extract(&fields, language.unwrap_or(Language::ENGLISH), |found| {
        terms.push(found.term.to_owned());
    });
    terms
}

/// A row an article: how often each term of the vocabulary stands in it.
fn matrix(
    extractor: &mut Extractor,
    vocabulary: &Vocabulary,
    articles: &[&Article],
) -> Array2<f32> {
    let mut matrix = Array2::zeros((articles.len(), vocabulary.len()));
    for (article, mut row) in articles.iter().zip(matrix.rows_mut()) {
        for term in terms(extractor, article) {
            if let Some(id) = vocabulary.get(&term) {
                row[id as usize] += 1.0;
            }
        }
    }
    matrix
}
