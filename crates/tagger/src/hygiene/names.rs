//! The names of tags, cut into words with their stems.

use catchline_article::Tag;
use catchline_text::{Language, Stemmer, StopWords, normalise, tokens};
use std::collections::BTreeSet;

/// Names of fewer words that tell something are read with their stop words.
const TELLING: usize = 2;

/// Every tag's name, in the order of the tags.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) all: Vec<Name>,
    /// What their words are stemmed by.
    pub(super) stemmer: Option<Stemmer>,
}

/// A tag's name as words.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) words: Vec<Word>,
}

/// A word of a name.
#[derive(Debug)]
pub(super) struct Word {
    /// As it stands, normalised.
    pub(super) text: String,
    pub(super) stem: String,
    /// Whether it is a stop word that the name can do without.
    pub(super) says_nothing: bool,
}

impl Names {
    pub(super) fn of(tags: &[Tag], language: Language) -> Self {
        let reader = Reader {
            stemmer: Stemmer::for_language(language),
            stop_words: StopWords::for_language(language),
        };
        Self {
            all: tags.iter().map(|tag| reader.read(tag)).collect(),
            stemmer: reader.stemmer,
        }
    }
}

struct Reader {
    stemmer: Option<Stemmer>,
    stop_words: Option<StopWords>,
}

impl Reader {
    fn read(&self, tag: &Tag) -> Name {
        let initialisms = initialisms(tag);
        let folded = tag.folded();
        let words = tokens(&folded).map(|token| {
            let text = normalise(token.of(&folded)).into_owned();
            let stem = self.stemmer.map(|stemmer| stemmer.stem(&text).into_owned());
            let stops = self.stop_words.as_ref();
            Word {
                stem: stem.unwrap_or_else(|| text.clone()),
                says_nothing: stops.is_some_and(|stops| stops.contains(&text))
                    && !initialisms.contains(&text),
                text,
            }
        });
        let mut words: Vec<Word> = words.collect();
        // Of a short name every word counts: "not for profit" is not "profit".
        if words.iter().filter(|word| !word.says_nothing).count() < TELLING {
            for word in &mut words {
                word.says_nothing = false;
            }
        }
        Name { words }
    }
}

/// The words written in capitals: "IT" and "US" say something where "it" and "us" do not.
fn initialisms(tag: &Tag) -> BTreeSet<String> {
    let words = tag.as_str().split(|c: char| !c.is_alphanumeric());
    let capitals =
        words.filter(|word| 1 < word.chars().count() && word.chars().all(char::is_uppercase));
    capitals.map(str::to_lowercase).collect()
}

impl Name {
    /// The words that say something.
    pub(super) fn telling(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().filter(|word| !word.says_nothing)
    }

    /// The words one after another, with a space between.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

impl Word {
    pub(super) fn has_digit(&self) -> bool {
        self.text.contains(char::is_numeric)
    }
}
