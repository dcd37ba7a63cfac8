//! Which terms stand where in an article.

use crate::languages::Languages;
use catchline_article::{Article, Field, Span};
use catchline_text::{self as text, Extractor};
use serde::{Deserialize, Serialize};

/// What a term is besides in each field: at the head of a title all are, at that of a body the first.
pub(crate) const PREFIXES: [&str; Field::ALL.len()] = ["title:", "lead:"];

/// How an article becomes features; a model remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// How text becomes terms.
    pub(crate) terms: text::Settings,
    /// How many terms at the start of the body are features of their own.
    pub(crate) lead_terms: u32,
    /// Which language an article is taken to be in.
    pub(crate) languages: Languages,
}

impl Reading {
    /// How many terms at the head of a field are features of their own besides.
    pub(crate) fn heads(&self, field: Field) -> usize {
        match field {
            Field::Title => usize::MAX,
            Field::Body => self.lead_terms as usize,
        }
    }

    /// A checksum of what becomes of a fixed text.
    pub(crate) fn digest(&self) -> Result<u64, text::Error> {
        text::digest(&self.terms, self.languages.all())
    }

    /// Every occurrence of a term, those of the title first. Each term of the title comes a
    /// second time as `title:term`, each at the start of the body as `lead:term`.
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
        let mut left = self.lead_terms;
        let [_, prefix] = PREFIXES;
        let mut lead = String::from(prefix);
        let language = self.languages.of_article(article);
        extractor.extract(&fields, language, |found| {
            let field = Field::ALL[found.field];
            let span = Span {
                field,
                start: found.start,
                end: found.end,
            };
            emit(found.term, span);
            if field == Field::Body && 0 < left {
                left -= 1;
                lead.truncate(prefix.len());
                lead.push_str(found.term);
                emit(&lead, span);
            }
        });
    }
}
