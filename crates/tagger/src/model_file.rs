//! A tagger as one file, and back.

use crate::{
    Error, ModelError, Settings, Summary, Tagger,
    container::{Container, write},
    features::Features,
    languages::Languages,
    mentions::{Mentions, names},
    model_arrays::{
        Keep, check, check_weights, forms, le, numbers, parts, rises, vocabulary, wrong,
    },
    reading::Reading,
    replace,
    tagger::Parts,
};
use bincode::Options;
use catchline_article::{Tag, TagKeys, TagList};
use catchline_bayes::{Calibration, Evidence, SmallWeights, Thresholds};
use catchline_text::{InverseFrequencies, STEMMER_VERSION};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fs, path::Path, sync::OnceLock};
use zerocopy::little_endian::{F32, U32, U64};

/// All of a model that is no long array. A change of this struct is a new format.
#[derive(Serialize, Deserialize)]
struct Metadata {
    /// What cut the text into terms, for a message.
    made_by: String,
    /// What it makes of a fixed text.
    digest: u64,
    settings: Settings,
    languages: Languages,
    tag_list: TagList,
    tags: Vec<Tag>,
    articles: Vec<u64>,
    evidence: Evidence,
    thresholds: Thresholds,
    calibration: Calibration,
    summary: Summary,
    bias: Vec<f32>,
    scale: Vec<f32>,
    slope: Vec<f32>,
    step: f32,
}

fn reader() -> String {
    format!(
        "catchline-text {} with {STEMMER_VERSION}",
        env!("CARGO_PKG_VERSION")
    )
}

fn codec(limit: usize) -> impl Options {
    bincode::DefaultOptions::new()
        .with_fixint_encoding()
        .with_little_endian()
        .with_limit(limit as u64)
        .reject_trailing_bytes()
}

impl Tagger {
    /// Writes the model file, whole or not at all; see [`replace`].
    ///
    /// The same archive and parameters give the same bytes, at any number of threads.
    ///
    /// # Errors
    /// [`Error::Write`]; a file that was there before is then untouched.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let written = replace(path, |file| file.write_all(&self.to_bytes()));
        written.map_err(|source| Error::Write {
            path: path.to_owned(),
            source,
        })
    }

    /// Reads a model file, after verifying all of it.
    ///
    /// # Errors
    /// [`Error::Read`], or [`Error::Load`] with what is wrong with the file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(&bytes).map_err(|error| Error::Load {
            path: path.to_owned(),
            source: Box::new(error),
        })
    }

    /// The bytes of the model file.
    #[expect(
        clippy::missing_panics_doc,
        reason = "what a tagger holds can be written"
    )]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Parts {
            features,
            weights,
            learnt,
            ..
        } = &self.parts;
        let metadata = codec(usize::MAX)
            .serialize(&self.metadata())
            .expect("metadata has no part that cannot be written");
        let vocabulary = &features.vocabulary;
        write(&[
            ("metadata", &metadata),
            ("terms", vocabulary.text().as_bytes()),
            ("term offsets", &le(vocabulary.offsets(), U32::new)),
            ("term articles", &le(&features.frequencies, U32::new)),
            ("base", &le(&weights.base, F32::new)),
            ("part offsets", &le(&weights.offsets, U32::new)),
            ("parts", &le(&weights.parts, U32::new)),
            ("learnt", &le(learnt, U64::new)),
            ("forms", features.forms.text.as_bytes()),
            ("form lengths", &features.forms.lengths),
            ("form features", &le(&features.forms.features, U32::new)),
        ])
    }

    /// Reads the bytes of a model file, after verifying all of them.
    ///
    /// # Errors
    /// [`Error::Model`] with what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::read(bytes, |parts| Cow::Owned(parts.to_vec()))
    }

    /// The same for bytes that stay, as those compiled into a program: the largest part is used
    /// where it lies, if that is at a multiple of 4 bytes, and not copied.
    ///
    /// # Errors
    /// [`Error::Model`] with what is wrong.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::read(bytes, Cow::Borrowed)
    }

    fn read<'a>(bytes: &'a [u8], keep: Keep<'a>) -> Result<Self, Error> {
        let file = Container::read(bytes)?;
        let section = file.section("metadata")?;
        let metadata: Metadata = codec(section.len())
            .deserialize(section)
            .map_err(ModelError::Metadata)?;
        metadata.check()?;
        let frequencies: Vec<u32> = numbers(&file, "term articles", U32::get)?;
        let articles = u32::try_from(metadata.summary.counted()).ok();
        let idf = articles.and_then(|all| InverseFrequencies::new(all, &frequencies).ok());
        let vocabulary = vocabulary(&file)?;
        let reading = metadata.reading();
        let keys = TagKeys::of(&metadata.tag_list, metadata.settings.exact_tags);
        let keys = keys.map_err(|_| wrong("the list of tags contradicts itself"))?;
        let names = names(&reading, &metadata.tags, &keys)?;
        let features = Features {
            mentions: Mentions::new(&names, &vocabulary)?,
            forms: forms(&file, vocabulary.len())?,
            numbers: OnceLock::new(),
            vocabulary,
            idf: idf.ok_or(wrong("a term is in more articles than there are"))?,
            frequencies,
            reading,
        };
        let weights = SmallWeights {
            bias: metadata.bias,
            scale: metadata.scale,
            slope: metadata.slope,
            step: metadata.step,
            base: numbers(&file, "base", F32::get)?,
            offsets: numbers(&file, "part offsets", U32::get)?,
            parts: parts(&file, keep)?,
        };
        check_weights(&weights, features.vocabulary.len())?;
        check(
            features.frequencies.len() == weights.features(),
            "a term has no number of articles",
        )?;
        let learnt: Vec<u64> = numbers(&file, "learnt", U64::get)?;
        check(rises(&learnt), "the articles learnt are out of order")?;
        Ok(Self::new(Parts {
            settings: metadata.settings,
            tag_list: metadata.tag_list,
            tags: metadata.tags,
            articles: metadata.articles,
            features,
            weights,
            evidence: metadata.evidence,
            thresholds: metadata.thresholds,
            calibration: metadata.calibration,
            learnt,
            summary: metadata.summary,
        }))
    }

    fn metadata(&self) -> Metadata {
        let Parts {
            features, weights, ..
        } = &self.parts;
        Metadata {
            made_by: reader(),
            digest: features
                .reading
                .digest()
                .expect("the settings were checked"),
            settings: self.parts.settings.clone(),
            languages: features.reading.languages.clone(),
            tag_list: self.parts.tag_list.clone(),
            tags: self.parts.tags.clone(),
            articles: self.parts.articles.clone(),
            evidence: self.parts.evidence.clone(),
            thresholds: self.parts.thresholds.clone(),
            calibration: self.parts.calibration.clone(),
            summary: self.parts.summary.clone(),
            bias: weights.bias.clone(),
            scale: weights.scale.clone(),
            slope: weights.slope.clone(),
            step: weights.step,
        }
    }
}

impl Metadata {
    fn reading(&self) -> Reading {
        Reading {
            terms: self.settings.terms.clone(),
            lead_terms: self.settings.lead_terms,
            languages: self.languages.clone(),
        }
    }

    fn check(&self) -> Result<(), ModelError> {
        let sound = self.languages.is_sound();
        check(sound, "there is no language, or one twice")?;
        let digest = self.reading().digest();
        let digest = digest.map_err(|_| wrong("a setting is out of range"))?;
        if digest != self.digest {
            let made_by = self.made_by.clone();
            return Err(ModelError::Tokenizer {
                made_by,
                reads: reader(),
            });
        }
        check(self.settings.is_finite(), "a setting is out of range")?;
        let tags = self.tags.len();
        check(
            0 < tags && tags <= SmallWeights::MOST_TAGS,
            "the number of tags is impossible",
        )?;
        check(rises(&self.tags), "tags are out of order")?;
        let entries = self.tag_list.entries();
        check(rises(entries), "the list of tags is out of order")?;
        let lengths = [
            self.articles.len(),
            self.evidence.tags.len(),
            self.thresholds.per_tag.len(),
            self.calibration.per_tag.len(),
            self.bias.len(),
            self.scale.len(),
            self.slope.len(),
        ];
        check(lengths == [tags; 7], "something is not known of every tag")?;
        let Calibration { curve, per_tag } = &self.calibration;
        let rising = curve.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1);
        check(rising, "the curve of confidence falls")?;
        let points = curve.iter().map(|&(score, log_odds)| score + log_odds);
        let fits = per_tag
            .iter()
            .map(|one| one.offset + one.stretch)
            .chain(points)
            .map(f64::from);
        let thresholds = self
            .thresholds
            .per_tag
            .iter()
            .chain([&self.thresholds.global]);
        let (micro, macro_average) = (
            self.summary.cross_validation.micro,
            self.summary.cross_validation.macro_average,
        );
        let figures = [micro, macro_average].map(|rates| rates.precision + rates.recall + rates.f1);
        let mut doubles = fits
            .chain(thresholds.copied())
            .chain(figures)
            .chain([self.summary.cross_validation.micro_f1_before_rounding]);
        check(
            doubles.all(f64::is_finite),
            "a threshold, curve or figure is no number",
        )?;
        let mut singles = self
            .bias
            .iter()
            .chain(&self.scale)
            .chain(&self.slope)
            .chain(&self.evidence.tags)
            .chain([&self.step, &self.evidence.early]);
        check(singles.all(|one| one.is_finite()), "a weight is no number")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_article::{Article, Labelled, TagEntry};

    fn tagger() -> Tagger {
        let article = |i: usize, words: &str, tag: &str| {
            Labelled::new(
                Article::new(format!("{words} {i}"))
                    .body(words)
                    .language("en"),
                [tag],
            )
        };
        let archive: Vec<Labelled> = (0..6)
            .flat_map(|i| {
                [
                    article(i, "ballot", "elections"),
                    article(i, "oven bread", "baking"),
                ]
            })
            .collect();
        Tagger::fit(&archive).unwrap()
    }

    /// The model with `change` made to one section, all checksums right.
    fn changed(name: &str, change: impl Fn(&mut Vec<u8>)) -> Result<Tagger, Error> {
        let bytes = tagger().to_bytes();
        let file = Container::read(&bytes).unwrap();
        let names = [
            "metadata",
            "terms",
            "term offsets",
            "term articles",
            "base",
            "part offsets",
            "parts",
            "learnt",
            "forms",
            "form lengths",
            "form features",
        ];
        let mut sections: Vec<(&str, Vec<u8>)> = names
            .iter()
            .map(|&name| (name, file.section(name).unwrap().to_vec()))
            .collect();
        let section = sections
            .iter_mut()
            .find(|(known, _)| *known == name)
            .unwrap();
        change(&mut section.1);
        let sections: Vec<(&str, &[u8])> = sections.iter().map(|(n, d)| (*n, &d[..])).collect();
        Tagger::from_bytes(&write(&sections))
    }

    #[test]
    fn a_list_of_tags_that_contradicts_itself_is_refused() {
        let mut tagger = tagger();
        tagger.parts.tag_list = TagList::new(["a", "A"].map(TagEntry::new));
        let refused = Tagger::from_bytes(&tagger.to_bytes());
        assert!(matches!(
            refused,
            Err(Error::Model(ModelError::Inconsistent { what })) if what.contains("list of tags")
        ));
        // Where tags are exact, it does not.
        tagger.parts.settings.exact_tags = true;
        assert!(Tagger::from_bytes(&tagger.to_bytes()).is_ok());
    }

    #[test]
    fn more_articles_than_can_be_counted_are_refused() {
        let mut tagger = tagger();
        tagger.parts.summary.articles = u64::MAX;
        tagger.parts.summary.drawn = 2;
        let refused = Tagger::from_bytes(&tagger.to_bytes());
        assert!(matches!(refused, Err(Error::Model(_))), "{refused:?}");
    }

    #[test]
    fn every_flipped_bit_cut_and_added_byte_is_refused() {
        let bytes = tagger().to_bytes();
        assert_eq!(Tagger::from_bytes(&bytes).unwrap().to_bytes(), bytes);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                let refused = Tagger::from_bytes(&flipped);
                assert!(
                    matches!(refused, Err(Error::Model(_))),
                    "byte {at}, bit {bit}"
                );
            }
            assert!(Tagger::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert!(Tagger::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
        assert!(Tagger::from_bytes(b"{\"title\": \"no model\"}").is_err());
    }

    #[test]
    fn lies_with_right_checksums_are_refused() {
        let refused = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
            let found = changed(name, change);
            assert!(matches!(found, Err(Error::Model(_))), "{name}: {found:?}");
        };
        assert!(changed("parts", |_| ()).is_ok());
        refused("terms", &|bytes| bytes[0] = b'z');
        refused("terms", &|bytes| bytes[0] = 0xff);
        refused("term offsets", &|bytes| bytes[4] = 200);
        refused("term articles", &|bytes| bytes[0] = 200);
        refused("term articles", &|bytes| bytes.truncate(4));
        // All ones is no number.
        let terms = tagger().features();
        refused("base", &|bytes| bytes.resize(4 * terms, 0xff));
        refused("base", &|bytes| bytes.resize(4 * terms - 4, 0));
        refused("base", &|bytes| bytes.resize(3, 0));
        refused("part offsets", &|bytes| bytes[0] = 1);
        refused("part offsets", &|bytes| bytes[4..8].fill(255));
        refused("parts", &|bytes| bytes[0] = 9);
        refused("parts", &|bytes| bytes.truncate(2));
        refused("forms", &|bytes| bytes[0] = 0xff);
        refused("forms", &|bytes| bytes.truncate(3));
        refused("form lengths", &|bytes| bytes[0] += 1);
        refused("form lengths", &|bytes| bytes[0] = 0);
        refused("form features", &|bytes| bytes[1] = 9);
        refused("form features", &|bytes| bytes.truncate(4));
        refused("learnt", &|bytes| bytes[..8].fill(255));
        let whole = Container::read(&tagger().to_bytes())
            .unwrap()
            .section("metadata")
            .unwrap()
            .len();
        for at in 0..whole {
            // Whatever a byte of the metadata becomes: refused, or a model that serves.
            if let Ok(tagger) = changed("metadata", |bytes| bytes[at] ^= 0xff) {
                let _ = tagger.suggest(&Article::new("ballot"));
            }
        }
        refused("metadata", &|bytes| bytes.push(0));
        refused("metadata", &|bytes| bytes.truncate(20));
    }

    #[test]
    fn another_tokenizer_is_named() {
        let digest_at = 8 + reader().len();
        let found = changed("metadata", |bytes| bytes[digest_at] ^= 1)
            .unwrap_err()
            .to_string();
        assert!(found.contains(&reader()), "{found}");
    }

    #[test]
    fn a_failed_save_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blog.catchline");
        let tagger = tagger();
        tagger.save(&path).unwrap();
        assert_eq!(Tagger::load(&path).unwrap().to_bytes(), tagger.to_bytes());
        assert!(matches!(
            tagger.save(folder.path()),
            Err(Error::Write { .. })
        ));
        assert!(matches!(
            tagger.save(path.join("x")),
            Err(Error::Write { .. })
        ));
        assert!(matches!(
            Tagger::load(folder.path().join("none")),
            Err(Error::Read { .. })
        ));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
