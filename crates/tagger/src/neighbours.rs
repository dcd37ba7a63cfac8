//! The articles of an archive that are nearest to another.

use crate::{Error, Estimator, Suggestion, Tagger, archive::known_tags};
use catchline_article::{Article, Labelled, TagKeys};
use catchline_bayes::Rows;

/// The articles of an archive as a tagger reads them, to find those nearest to another.
///
/// It holds their features, ids and titles, not their texts.
#[derive(Debug)]
pub struct Neighbours {
    articles: Vec<Known>,
    /// The features of each article, a vector of length 1.
    rows: Rows,
    /// The places of the articles that carry each tag of the tagger.
    carriers: Vec<Vec<u32>>,
}

#[derive(Debug)]
struct Known {
    hash: u64,
    id: String,
    title: String,
}

/// An article of the archive that is like another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour<'n> {
    /// Its id, without one the hash of its content: [`Article::id_or_hash`].
    pub id: &'n str,
    /// Its title.
    pub title: &'n str,
    /// The cosine of both articles' features: above 0, up to 1 where they have the same words
    /// equally often.
    pub likeness: f64,
}

impl Tagger {
    /// Reads the articles of an archive, to find those nearest to another with
    /// [`Tagger::nearest`]. Takes about as long as suggesting for all of them.
    ///
    /// # Errors
    /// None that the articles have; [`Error::TagList`] of the tagger's list of tags.
    pub fn neighbours(&self, archive: &[Labelled]) -> Result<Neighbours, Error> {
        let keys = TagKeys::of(self.tag_list(), self.settings().exact_tags)?;
        let id = self.parts.ids(&keys);
        let mut carriers = vec![Vec::new(); self.tags().len()];
        for (place, one) in (0..).zip(archive) {
            for tag in known_tags(&one.tags, &keys, &id) {
                carriers[tag as usize].push(place);
            }
        }
        let articles: Vec<&Article> = archive.iter().map(|one| &one.article).collect();
        let known = articles.iter().map(|article| Known {
            hash: article.content_hash(),
            id: article.id_or_hash(),
            title: article.title.clone(),
        });
        Ok(Neighbours {
            articles: known.collect(),
            rows: self.parts.features.rows(Estimator::NbSvm, &articles)?,
            carriers,
        })
    }

    /// For each suggestion the articles that carry its tag and are most like this one, the nearest
    /// first, then in the order of the archive; at most so many. The article itself, or another with
    /// its text, is not among them, nor one that has no word in common with it.
    ///
    /// `archive` is what this tagger made of it.
    pub fn nearest<'n>(
        &self,
        article: &Article,
        suggestions: &[Suggestion<'_>],
        archive: &'n Neighbours,
        most: usize,
    ) -> Vec<Vec<Neighbour<'n>>> {
        let mut features = vec![0.0_f32; archive.rows.width()];
        let mut scratch = self.parts.features.scratch(0);
        let read = self
            .parts
            .features
            .read(Estimator::NbSvm, article, &mut scratch);
        for (id, value) in read.row().iter() {
            if let Some(feature) = features.get_mut(id as usize) {
                *feature = value;
            }
        }
        let hash = article.content_hash();
        let likeness = |place: u32| {
            let row = archive.rows.row(place as usize).iter();
            let products =
                row.map(|(id, value)| f64::from(value) * f64::from(features[id as usize]));
            (products.sum::<f64>(), place)
        };
        let nearest = |one: &Suggestion<'_>| {
            let carriers = archive.carriers.get(one.id).into_iter().flatten();
            let others = carriers.filter(|&&place| archive.articles[place as usize].hash != hash);
            let mut found: Vec<(f64, u32)> = others.map(|&place| likeness(place)).collect();
            found.retain(|(likeness, _)| 0.0 < *likeness);
            found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let nearest = found.into_iter().take(most);
            nearest
                .map(|(likeness, place)| archive.neighbour(likeness, place))
                .collect()
        };
        suggestions.iter().map(nearest).collect()
    }
}

impl Neighbours {
    fn neighbour(&self, likeness: f64, place: u32) -> Neighbour<'_> {
        let Known { id, title, .. } = &self.articles[place as usize];
        Neighbour {
            id,
            title,
            // Rounding may take it a trifle further.
            likeness: likeness.min(1.0),
        }
    }
}
