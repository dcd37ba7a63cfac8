//! Turns the fields of an article into terms.

use crate::lexicon::Lexicon;
use crate::sentence::ends_sentence;
use crate::{Error, Kind, Language, Settings, Token, Word, tokens};

/// A part of an article that is turned into terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// With a prefix, each term is emitted twice: as it is, and as `prefix:term`, so that a word in
    /// a title is also a term of its own. No token holds a colon: the two never meet.
    pub prefix: Option<&'a str>,
    /// The plain text.
    pub text: &'a str,
}

/// A term and where it stands: `start..end` are byte offsets into the text of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// The term; the terms of an n-gram are joined by one space.
    pub term: &'a str,
    /// Which of the fields, counted from 0.
    pub field: usize,
    /// The first byte of its first token.
    pub start: usize,
    /// One past the last byte of its last token.
    pub end: usize,
}

/// Turns the fields of articles into terms, remembering the words it has seen.
///
/// What it remembers never changes a result: a new extractor and a used one give the same terms.
/// Give each thread its own.
///
/// ```
/// use catchline_text::{Extractor, Field, Language, Settings};
///
/// let mut extractor = Extractor::new(Settings::default())?;
/// let title = Field { prefix: Some("title"), text: "Envoys trade blame" };
/// let mut terms = Vec::new();
/// extractor.extract(&[title], Language::ENGLISH, |found| terms.push(found.term.to_owned()));
/// assert_eq!(terms, ["envoy", "title:envoy", "trade", "title:trade", "blame", "title:blame"]);
/// # Ok::<(), catchline_text::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Extractor {
    settings: Settings,
    lexicons: Vec<Lexicon>,
    window: Window,
    prefixed: String,
}

impl Extractor {
    /// An extractor that has seen nothing.
    ///
    /// # Errors
    /// Those of [`Settings::check`].
    pub fn new(settings: Settings) -> Result<Self, Error> {
        settings.check()?;
        let window = Window {
            longest: usize::from(settings.ngrams),
            ..Window::default()
        };
        Ok(Self {
            settings,
            lexicons: Vec::new(),
            window,
            prefixed: String::new(),
        })
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Writes the term of one word of a text to `term`, in place of what is there: nothing where
    /// the word is left out. Unlike [`Extractor::extract`], it does not remember the word.
    pub fn term(&mut self, word: &Word, text: &str, language: Language, term: &mut String) {
        let Self {
            settings, lexicons, ..
        } = self;
        term.clear();
        lexicon(lexicons, settings, language).write(word.of(text), word.kind, term);
    }

    /// Emits the terms of the fields in the order of their last token: the term of a token, then
    /// the n-grams that end in it, shortest first, each right before its prefixed form.
    ///
    /// N-grams join neighbouring words and numbers. They do not run across an address, a word or
    /// number that is left out, the pairs of characters of [`Kind::Bigram`] (which are n-grams
    /// already), the end of a sentence or of a field.
    pub fn extract(
        &mut self,
        fields: &[Field<'_>],
        language: Language,
        mut emit: impl FnMut(Occurrence<'_>),
    ) {
        let Self {
            settings,
            lexicons,
            window,
            prefixed,
        } = self;
        let lexicon = lexicon(lexicons, settings, language);
        for (index, &Field { prefix, text }) in fields.iter().enumerate() {
            let mut emit = |term: &str, start: usize, end: usize| {
                emit(Occurrence {
                    term,
                    field: index,
                    start,
                    end,
                });
                if let Some(prefix) = prefix {
                    prefixed.clear();
                    prefixed.push_str(prefix);
                    prefixed.push(':');
                    prefixed.push_str(term);
                    emit(Occurrence {
                        term: prefixed,
                        field: index,
                        start,
                        end,
                    });
                }
            };
            window.clear();
            for token in tokens(text) {
                let term = lexicon.term(token.of(text), token.kind);
                if !term.is_empty() {
                    emit(term, token.start, token.end);
                }
                if 1 < window.longest {
                    window.push(text, token, term);
                    window.ngrams(token.end, &mut emit);
                }
            }
        }
    }
}

/// What is known of a language, made when it is first met.
fn lexicon<'l>(
    lexicons: &'l mut Vec<Lexicon>,
    settings: &Settings,
    language: Language,
) -> &'l mut Lexicon {
    let known = lexicons
        .iter()
        .position(|lexicon| lexicon.language() == language);
    let at = known.unwrap_or_else(|| {
        lexicons.push(Lexicon::new(settings, language));
        lexicons.len() - 1
    });
    &mut lexicons[at]
}

/// The last terms of a field that may make an n-gram with the next one.
#[derive(Debug, Clone, Default)]
struct Window {
    longest: usize,
    /// The terms, joined by one space.
    joined: String,
    /// For each term: where it begins in `joined`, and where its token begins in the text.
    starts: Vec<(usize, usize)>,
    /// The end of the last token.
    end: usize,
}

impl Window {
    fn clear(&mut self) {
        self.joined.clear();
        self.starts.clear();
    }

    /// Adds a token and its term, or starts afresh where an n-gram must not run on.
    fn push(&mut self, text: &str, token: Token, term: &str) {
        if term.is_empty() || token.kind == Kind::Bigram {
            self.clear();
            return;
        }
        if !self.starts.is_empty() && ends_sentence(&text[self.end..token.start]) {
            self.clear();
        }
        if self.starts.len() == self.longest {
            let cut = self.starts[1].0;
            self.joined.drain(..cut);
            self.starts.remove(0);
            self.starts.iter_mut().for_each(|start| start.0 -= cut);
        }
        if !self.starts.is_empty() {
            self.joined.push(' ');
        }
        self.starts.push((self.joined.len(), token.start));
        self.joined.push_str(term);
        self.end = token.end;
    }

    /// Emits the n-grams of two and more terms that end in the last token.
    fn ngrams(&self, end: usize, emit: &mut impl FnMut(&str, usize, usize)) {
        for &(at, start) in self.starts.iter().rev().skip(1) {
            emit(&self.joined[at..], start, end);
        }
    }
}
