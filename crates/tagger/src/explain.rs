//! Why a tag was suggested: each term's part in its score.

use crate::{Suggestion, Tagger, Wanted, estimator::learnt, features::Scratch};
use catchline_article::{Article, Span};
use catchline_bayes::{Row, Spread};
use std::{borrow::Cow, collections::BTreeMap};

/// A suggestion and what led to it: prior and weights add up to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained<'t> {
    /// The suggestion.
    pub suggestion: Suggestion<'t>,
    /// What the tag's score would be of an article without a known word.
    pub prior: f64,
    /// From which score on the tag is suggested.
    pub threshold: f64,
    /// Every known term of the article, and a mention of the tag itself; those that speak most for
    /// the tag first.
    pub because: Vec<Because<'t>>,
}

/// One term's part in a tag's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Because<'t> {
    /// The normalised term; `title:` or `lead:` stands before one that counts for standing in the
    /// title or at the start of the body, `mention:` before a tag whose own words are there, of its
    /// name or of an alias.
    pub term: Cow<'t, str>,
    /// What it adds to the score, in the score's unit; below 0 where it speaks against the tag.
    pub weight: f64,
    /// Where it stands, in order.
    pub spans: Vec<Span>,
}

/// Where what is known of an article stands.
struct Places {
    /// Each feature of the article.
    features: Vec<Vec<Span>>,
    /// The words of the names by which each tag is mentioned.
    mentions: BTreeMap<u32, Vec<Span>>,
}

impl Tagger {
    /// The suggestions that are wanted, each with each term's part in its score.
    pub fn explain(&self, article: &Article, wanted: Wanted) -> Vec<Explained<'_>> {
        self.explain_those(article, wanted, |_| true)
    }

    /// What each term adds to the score of one tag, suggested or not; `tag` is its place in
    /// [`Tagger::tags`]. Nothing where there is no such tag.
    pub fn explain_tag(&self, article: &Article, tag: usize) -> Option<Explained<'_>> {
        let all = Wanted {
            top: Some(usize::MAX),
            min_confidence: 0.0,
        };
        self.explain_those(article, all, |one| one.id == tag).pop()
    }

    fn explain_those(
        &self,
        article: &Article,
        wanted: Wanted,
        those: impl Fn(&Suggestion<'_>) -> bool,
    ) -> Vec<Explained<'_>> {
        self.with_scores(article, |row, scratch| {
            let mut suggestions = Vec::new();
            self.choose(row, &scratch.scores, wanted, &mut suggestions);
            suggestions.retain(those);
            let mut features: Vec<(u32, f32)> = row.iter().collect();
            features.sort_unstable_by_key(|&(id, _)| id);
            let (ids, values): (Vec<u32>, Vec<f32>) = features.into_iter().unzip();
            let (ids, values) = (&ids[..], &values[..]);
            let row = Row { ids, values };
            let places = self.places(article, row, scratch);
            let shares = self.shares(row, &suggestions);
            let explained = suggestions
                .into_iter()
                .zip(shares)
                .map(|(suggestion, share)| {
                    let (prior, weights) = share;
                    let terms = row.ids.iter().zip(weights).zip(&places.features);
                    let mut because: Vec<Because<'_>> = terms
                        .map(|((&id, weight), spans)| Because {
                            term: Cow::Borrowed(self.term(id)),
                            weight,
                            spans: spans.clone(),
                        })
                        .chain(self.mention(suggestion, &places, scratch))
                        .collect();
                    because.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term)));
                    Explained {
                        suggestion,
                        prior,
                        threshold: self.parts.thresholds.per_tag[suggestion.id],
                        because,
                    }
                });
            explained.collect()
        })
    }

    fn term(&self, id: u32) -> &str {
        self.parts
            .features
            .vocabulary
            .term(id)
            .expect("features are terms")
    }

    /// What the tag's own words add, where they stand near one another.
    fn mention(
        &self,
        suggestion: Suggestion<'_>,
        places: &Places,
        scratch: &Scratch,
    ) -> Option<Because<'static>> {
        let tag = suggestion.id as u32;
        let mention = *scratch.mentions.iter().find(|mention| mention.tag == tag)?;
        let mut spans = places.mentions.get(&tag).cloned().unwrap_or_default();
        spans.sort_unstable();
        Some(Because {
            term: Cow::Owned(format!("mention:{}", suggestion.tag)),
            weight: f64::from(self.parts.evidence.of(mention)),
            spans,
        })
    }

    /// Where what is known of the article stands; its features rise.
    fn places(&self, article: &Article, row: Row<'_>, scratch: &mut Scratch) -> Places {
        let features = &self.parts.features;
        let Scratch {
            extractor,
            sightings,
            ..
        } = scratch;
        let mut places = Places {
            features: vec![Vec::new(); row.ids.len()],
            mentions: BTreeMap::new(),
        };
        features
            .reading
            .occurrences(extractor, article, |term, span| {
                let known = features.find(term);
                let at = known.feature.and_then(|id| row.ids.binary_search(&id).ok());
                if let Some(at) = at {
                    places.features[at].push(span);
                }
                if let Some(word) = known.word {
                    for tag in features.mentions.mentioned_by(word, sightings) {
                        places.mentions.entry(tag).or_default().push(span);
                    }
                }
            });
        places
    }

    /// For each suggestion its prior, and what each feature of the article adds.
    fn shares(&self, row: Row<'_>, suggestions: &[Suggestion<'_>]) -> Vec<(f64, Vec<f64>)> {
        let weights = &self.parts.weights;
        let mut all = vec![0.0; weights.tag_count()];
        weights.scores(row, &mut all);
        let is_learnt = |tag: usize| self.parts.articles[tag] != 0;
        let deviation = self
            .parts
            .settings
            .estimator
            .standardised()
            .then(|| Spread::of(learnt(&all, is_learnt)).deviation);
        // A standardised score is (score − mean) / deviation, and so is each share of it.
        let standardise = |shares: &mut [f64]| {
            let Some(deviation) = deviation else { return };
            let mean = Spread::of(learnt(shares, is_learnt)).mean;
            let spread = Spread { mean, deviation };
            for (tag, share) in shares.iter_mut().enumerate() {
                if is_learnt(tag) {
                    *share = spread.standardised(*share);
                }
            }
        };
        let mut prior: Vec<f64> = weights.bias.iter().map(|&bias| f64::from(bias)).collect();
        standardise(&mut prior);
        let mut shares: Vec<(f64, Vec<f64>)> = suggestions
            .iter()
            .map(|one| (prior[one.id], Vec::new()))
            .collect();
        for (id, value) in row.iter() {
            weights.feature(id as usize, &mut all);
            for weight in &mut all {
                *weight *= f64::from(value);
            }
            standardise(&mut all);
            for (suggestion, (_, weights)) in suggestions.iter().zip(&mut shares) {
                weights.push(all[suggestion.id]);
            }
        }
        shares
    }
}
