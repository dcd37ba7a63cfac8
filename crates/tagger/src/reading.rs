//! Which terms stand where in an article.

use crate::LanguageChoice;
use catchline_article::{Article, Field, Span};
use catchline_text::{self as text, Extractor, Language};
use serde::{Deserialize, Serialize};

/// How an article becomes features; a model remembers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// How text becomes terms.
    pub(crate) terms: text::Settings,
    /// Which language an article is taken to be in.
    pub(crate) language: LanguageChoice,
    /// How many terms at the start of the body are features of their own.
    pub(crate) lead_terms: u32,
    /// The language most articles of the archive are in.
    pub(crate) archive_language: Language,
}

impl Reading {
    /// The language of an article: given, else detected, else the archive's.
    pub(crate) fn language(&self, article: &Article) -> Language {
        match self.language {
            LanguageChoice::Always(language) => language,
            LanguageChoice::Auto => own_language(article).unwrap_or(self.archive_language),
        }
    }

    /// The same without features of their own for where a term stands.
    pub(crate) fn plain(&self) -> Self {
        Self {
            lead_terms: 0,
            ..self.clone()
        }
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
        let mut lead = String::from("lead:");
        extractor.extract(&fields, self.language(article), |found| {
            let field = Field::ALL[found.field];
            let span = Span {
                field,
                start: found.start,
                end: found.end,
            };
            emit(found.term, span);
            if field == Field::Body && 0 < left {
                left -= 1;
                lead.truncate("lead:".len());
                lead.push_str(found.term);
                emit(&lead, span);
            }
        });
    }
}

/// The language an article says it is in, else the one it seems to be in.
pub(crate) fn own_language(article: &Article) -> Option<Language> {
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
