//! The languages of an archive, from what its articles say and what they seem to be in.

use crate::LanguageChoice;
use catchline_article::Article;
use catchline_text::Language;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BTreeMap};

/// The language of so many articles is guessed where they do not say it.
const GUESSED: usize = 1000;

/// A language is one of the archive's if one in so many of its articles is in it: of fewer little
/// can be learnt, and each further language is one more that an article may wrongly seem to be in.
const ONE_IN: u64 = 100;

/// In a small archive it takes so many articles: one may be a wrong guess.
const LEAST: u64 = 2;

/// So large a share of the archive makes a language the usual one: an article that hardly says
/// what it is in is then taken to be in that, and not in what it seems to be.
const USUAL: f64 = 0.8;

/// The languages of an archive; a model remembers them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Languages {
    choice: LanguageChoice,
    /// Those that one in a hundred articles are in, the most frequent first, then by code; at least
    /// one.
    all: Vec<Language>,
    /// Whether nearly all articles are in the first of them.
    one_is_usual: bool,
}

impl Languages {
    /// Of articles that do not say their language, a part is looked at that depends on content
    /// alone.
    pub(crate) fn of<'a>(
        articles: impl Iterator<Item = &'a Article>,
        choice: LanguageChoice,
    ) -> Self {
        if let LanguageChoice::Always(language) = choice {
            return Self {
                choice,
                all: vec![language],
                one_is_usual: true,
            };
        }
        let (articles, mut counts) = count(articles);
        // Stable: those as frequent stay by code.
        counts.sort_by_key(|&(_, count)| Reverse(count));
        let known: u64 = counts.iter().map(|(_, count)| count).sum();
        let most = counts.first().map_or(0, |&(_, count)| count);
        let enough = |count: u64| LEAST <= count && articles <= ONE_IN * count;
        let mut all: Vec<Language> = Vec::new();
        for (language, count) in counts {
            if all.is_empty() || enough(count) {
                all.push(language);
            }
        }
        if all.is_empty() {
            all.push(Language::UNDETERMINED);
        }
        Self {
            choice,
            all,
            one_is_usual: USUAL * known as f64 <= most as f64,
        }
    }

    pub(crate) fn all(&self) -> &[Language] {
        &self.all
    }

    /// That of most articles.
    pub(crate) fn main(&self) -> Language {
        self.all.first().copied().unwrap_or_default()
    }

    /// The language of an article: given, else the one of the archive's languages that it seems to
    /// be in, else the main one.
    pub(crate) fn of_article(&self, article: &Article) -> Language {
        if self.choice != LanguageChoice::Auto {
            return self.main();
        }
        if let Some(language) = given(article) {
            return language;
        }
        let usual = self.one_is_usual.then(|| self.main());
        let found = match &self.all[..] {
            [] | [_] => usual,
            several => Language::detect_among(several, usual, telling(article)),
        };
        found.unwrap_or_else(|| self.main())
    }

    /// Whether there is a language, and none twice.
    pub(crate) fn is_sound(&self) -> bool {
        let mut all = self.all.clone();
        all.sort_unstable();
        !all.is_empty() && all.is_sorted_by(|a, b| a < b)
    }
}

/// How many articles there are, and how many are in each language, by code.
fn count<'a>(articles: impl Iterator<Item = &'a Article>) -> (u64, Vec<(Language, u64)>) {
    let mut counts: BTreeMap<Language, u64> = BTreeMap::new();
    let mut silent: Vec<(u64, &Article)> = Vec::new();
    for article in articles {
        match given(article) {
            Some(language) => *counts.entry(language).or_default() += 1,
            None => silent.push((article.content_hash(), article)),
        }
    }
    let articles = counts.values().sum::<u64>() + silent.len() as u64;
    for (language, count) in guessed(silent) {
        *counts.entry(language).or_default() += count;
    }
    (articles, counts.into_iter().collect())
}

/// How many of these articles are in each language, counted over some of them.
fn guessed(mut silent: Vec<(u64, &Article)>) -> BTreeMap<Language, u64> {
    silent.sort_unstable_by_key(|(hash, _)| *hash);
    let all = silent.len() as u64;
    silent.truncate(GUESSED);
    let found: Vec<Language> = silent
        .par_iter()
        .filter_map(|(_, article)| Language::detect(telling(article)))
        .collect();
    let mut counts: BTreeMap<Language, u64> = BTreeMap::new();
    for language in found {
        *counts.entry(language).or_default() += 1;
    }
    for count in counts.values_mut() {
        *count = *count * all / silent.len() as u64;
    }
    counts
}

/// The language an article says it is in; none where that is no language.
fn given(article: &Article) -> Option<Language> {
    let said = article.language.as_deref();
    let language = said.and_then(|said| Language::from_code(said).ok());
    language.filter(|&language| language != Language::UNDETERMINED)
}

/// The text of an article that its language is guessed from.
fn telling(article: &Article) -> &str {
    if article.body.is_empty() {
        &article.title
    } else {
        &article.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRENCH: &str = "Les résultats de l'élection seront annoncés demain par le ministère.";

    fn said(code: &str, times: usize) -> Vec<Article> {
        vec![Article::new("x").language(code); times]
    }

    fn of(articles: &[Article]) -> Languages {
        Languages::of(articles.iter(), LanguageChoice::Auto)
    }

    fn codes(articles: &[Article]) -> Vec<String> {
        let found = of(articles).all;
        found.into_iter().map(String::from).collect()
    }

    #[test]
    fn the_main_language_is_that_of_most_articles() {
        let silent = vec![Article::new("y").body(FRENCH); 2];
        assert_eq!(codes(&[said("fi", 1), silent].concat()), ["fr"]);
        assert_eq!(
            codes(&[said("fi", 1), said("en", 1), said("?", 1)].concat()),
            ["en"]
        );
        assert_eq!(codes(&said("xx", 3)), ["und"]);
        assert_eq!(codes(&[]), ["und"]);
    }

    #[test]
    fn a_language_that_is_chosen_is_that_of_every_article() {
        let articles = said("fi", 3);
        let always = LanguageChoice::Always(Language::ENGLISH);
        let languages = Languages::of(articles.iter(), always);
        assert_eq!(languages.all(), [Language::ENGLISH]);
        assert_eq!(languages.of_article(&articles[0]), Language::ENGLISH);
    }

    #[test]
    fn an_article_is_in_a_language_of_the_archive_unless_it_says_another() {
        let code =
            |languages: &Languages, article: &Article| String::from(languages.of_article(article));
        let silent = Article::new("x").body(FRENCH);
        let one = of(&said("de", 9));
        assert_eq!(code(&one, &silent), "de");
        assert_eq!(code(&one, &silent.clone().language("fr-CA")), "fr");
        assert_eq!(code(&one, &silent.clone().language("und")), "de");
        let two = of(&[said("de", 9), said("fr", 8)].concat());
        assert_eq!(code(&two, &silent), "fr");
        assert_eq!(code(&two, &silent.clone().language("nonsense")), "fr");
        assert_eq!(code(&two, &silent.language("sv")), "sv");
        assert_eq!(code(&two, &Article::default()), "de");
    }

    #[test]
    fn an_article_that_says_little_is_in_the_usual_language() {
        let short = Article::new("Grand départ");
        let few = of(&[said("de", 10), said("fr", 8)].concat());
        let most = of(&[said("de", 40), said("fr", 8)].concat());
        assert!(!few.one_is_usual && most.one_is_usual);
        assert_eq!(few.of_article(&short).code(), "fr");
        assert_eq!(most.of_article(&short).code(), "de");
    }

    #[test]
    fn one_in_a_hundred_articles_makes_a_language() {
        let most = said("english", 297);
        let with = |others: Vec<Article>| codes(&[most.clone(), others].concat());
        assert_eq!(with([said("fi-FI", 3), said("de", 3)].concat()), ["en"]);
        assert_eq!(with(said("fi-FI", 3)), ["en", "fi"]);
        assert_eq!(codes(&[said("sv", 9), said("fi", 1)].concat()), ["sv"]);
        assert_eq!(
            codes(&[said("sv", 9), said("fi", 2)].concat()),
            ["sv", "fi"]
        );
    }

    #[test]
    fn articles_that_say_nothing_are_counted_over_some_of_them() {
        let silent = |at: usize| {
            let text = if at.is_multiple_of(4) {
                FRENCH
            } else {
                "Die Stimmen werden morgen in der Stadt gezählt."
            };
            Article::new(at.to_string()).body(text)
        };
        let silent: Vec<Article> = (0..3 * GUESSED).map(silent).collect();
        assert_eq!(codes(&silent), ["de", "fr"]);
        assert_eq!(
            codes(&[silent, said("fr", 2 * GUESSED)].concat()),
            ["fr", "de"]
        );
    }

    #[test]
    fn what_is_no_language_is_not_given() {
        for (said, code) in [
            ("en-GB", Some("en")),
            ("Finnish", Some("fi")),
            ("und", None),
            ("xx", None),
            ("", None),
        ] {
            let article = Article::new("x").language(said);
            assert_eq!(given(&article).map(String::from).as_deref(), code, "{said}");
        }
        assert_eq!(given(&Article::new("x")), None);
    }
}
