//! How tidy the tags of an archive are: near-duplicates, rare tags, tags that come together.

mod forms;
mod mentions;
mod names;
mod near;
mod similar;
mod together;
mod typing;
mod usage;

use crate::{Error, LanguageChoice, Merge, languages::Languages};
use catchline_article::{Labelled, OnDuplicate, Tag, unite};
use catchline_text::Language;
use names::Names;
use serde::Serialize;
use usage::Usage;

/// How the tags of an archive are read; every value is valid.
///
/// | field | default | meaning |
/// |---|---|---|
/// | `min_articles` | 1 | leave out tags on fewer articles |
/// | `exact_tags` | no | keep spellings apart that differ in case, hyphens or spaces |
/// | `language` | auto | the language of the tags' names: auto, that of most articles |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagChecks {
    /// Tags on fewer articles are left out.
    pub min_articles: u32,
    /// Whether spellings that fold into one are tags of their own.
    pub exact_tags: bool,
    /// The language of the tags' names, for stems and stop words.
    pub language: LanguageChoice,
}

impl Default for TagChecks {
    fn default() -> Self {
        Self {
            min_articles: 1,
            exact_tags: false,
            language: LanguageChoice::Auto,
        }
    }
}

/// A tag and how many articles carry it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TagUse {
    /// The tag as it is shown.
    pub tag: Tag,
    /// Articles that carry it.
    pub articles: u64,
}

/// What makes two tags near-duplicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Likeness {
    /// The same words in another number, order or division, and seldom on the same articles: "trade
    /// dispute", "trade disputes".
    Form,
    /// Likely a typing error: a letter or two differ in one word, the rarer tag's word is hardly in
    /// use in the archive's texts, and no article carries both: "immigration", "imigration".
    Typing,
    /// One is made of the other's initials, and an article carries both: "EU", "European Union".
    Initials,
    /// One name stands inside the other's, and they have nearly the same articles.
    Within,
}

/// Two tags that may be meant to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NearDuplicate {
    /// What they have in common.
    pub likeness: Likeness,
    /// The one on more articles; of two as frequent, the first by name.
    pub more: TagUse,
    /// The other one.
    pub less: TagUse,
    /// Articles that carry both.
    pub both: u64,
}

/// A tag whose articles all carry other, more frequent tags too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Implied {
    /// The tag.
    #[serde(flatten)]
    pub tag: TagUse,
    /// The tags that always come with it, the least frequent first.
    pub always_with: Vec<TagUse>,
}

/// What stands out among the tags of an archive. Nothing is changed by it.
///
/// ```
/// use catchline::{Article, Hygiene, Labelled, TagChecks};
///
/// let post = |title: &str, tag: &str| Labelled::new(Article::new(title).language("en"), [tag]);
/// let archive = [
///     post("Steel is taxed", "trade disputes"),
///     post("Envoys meet over cheese", "Trade disputes"),
///     post("A tariff on tariffs", "trade dispute"),
/// ];
/// let found = Hygiene::of(&archive, &TagChecks::default())?;
/// assert_eq!(found.tags.len(), 2);
/// assert_eq!(found.merges[0].others[0].as_str(), "trade disputes");
/// assert_eq!(found.near_duplicates[0].more.articles, 2);
/// # Ok::<(), catchline::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hygiene {
    /// Articles that carry a tag.
    pub articles: u64,
    /// Articles without one.
    pub untagged: u64,
    /// The language the tags' names were read in.
    pub language: Language,
    /// Tags on fewer articles than asked for, about which nothing else is said.
    pub left_out: u64,
    /// Every tag, by name.
    pub tags: Vec<TagUse>,
    /// Spellings that are read as one tag.
    pub merges: Vec<Merge>,
    /// Pairs of tags that may be meant to be one: by likeness, then by name.
    pub near_duplicates: Vec<NearDuplicate>,
    /// Tags on one article, by name: nothing can be learnt beyond that article.
    pub on_one: Vec<Tag>,
    /// Tags on 2 to 4 articles, by name: little can be learnt.
    pub on_few: Vec<Tag>,
    /// Tags that every article carries: nothing sets them apart.
    pub on_every_article: Vec<Tag>,
    /// Groups of tags on 3 articles or more that are always on the same articles, the most frequent
    /// first, then by name.
    pub together: Vec<Vec<TagUse>>,
    /// Tags on 3 articles or more that never come without certain others, the most frequent first,
    /// then by name. Left out: pairs that chance would bring together, and those of `together`.
    pub implied: Vec<Implied>,
}

impl Hygiene {
    /// Looks through the tags of an archive. The order of its articles does not matter.
    ///
    /// # Errors
    /// [`Error::NoArticles`] without articles, [`Error::NoTags`] where none carries a tag,
    /// [`Error::RareTags`] where no tag is on enough of them, [`Error::Conflict`] where two have
    /// one id and different text.
    pub fn of(archive: &[Labelled], checks: &TagChecks) -> Result<Self, Error> {
        if archive.is_empty() {
            return Err(Error::NoArticles);
        }
        let articles = unite(archive.iter().cloned(), OnDuplicate::Refuse)?;
        let usage = Usage::of(&articles, checks)?;
        let texts = articles.iter().map(|one| &one.article);
        let language = Languages::of(texts, checks.language).main();
        let names = Names::of(&usage.tags, language);
        let by_count = |from: usize, to: usize| {
            let all = usage.tags.iter().zip(&usage.articles);
            let such = all.filter(|(_, on)| from <= on.len() && on.len() <= to);
            such.map(|(tag, _)| tag.clone()).collect()
        };
        let every = usage.tagged.max(2);
        Ok(Self {
            articles: usage.tagged as u64,
            untagged: (articles.len() - usage.tagged) as u64,
            language,
            left_out: usage.left_out,
            tags: (0..usage.tags.len()).map(|tag| usage.of_tag(tag)).collect(),
            near_duplicates: near::duplicates(&usage, &names, &articles),
            on_one: by_count(1, 1),
            on_few: by_count(2, 4),
            on_every_article: by_count(every, every),
            together: together::groups(&usage),
            implied: together::implied(&usage),
            merges: usage.merges,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_article::Article;

    /// Articles with these tags, in English.
    fn archive(tags: &[&[&str]]) -> Vec<Labelled> {
        let article = |at: usize| Article::new(format!("Title {at}")).language("en");
        let tagged = tags.iter().enumerate();
        tagged
            .map(|(at, tags)| Labelled::new(article(at), tags.to_vec()))
            .collect()
    }

    fn look(archive: &[Labelled]) -> Hygiene {
        Hygiene::of(archive, &TagChecks::default()).unwrap()
    }

    /// What is alike, as "more/less both".
    fn near(found: &Hygiene, likeness: Likeness) -> Vec<String> {
        let such = found.near_duplicates.iter();
        such.filter(|one| one.likeness == likeness)
            .map(|one| format!("{}/{} {}", one.more.tag, one.less.tag, one.both))
            .collect()
    }

    #[test]
    fn tags_are_counted_merged_and_sorted_by_how_rare_they_are() {
        let found = look(&archive(&[
            &["Oil", "war", "war"],
            &["oil", "war"],
            &["oil", "war"],
            &["war"],
            &["war", " - "],
            &[],
            &["-"],
        ]));
        assert_eq!((found.articles, found.untagged), (5, 2));
        let shown = |tags: &[TagUse]| -> Vec<String> {
            let shown = tags.iter();
            shown
                .map(|one| format!("{} {}", one.tag, one.articles))
                .collect()
        };
        assert_eq!(shown(&found.tags), ["oil 3", "war 5"]);
        assert_eq!(found.merges[0].others, [Tag::new("Oil")]);
        assert_eq!(found.on_few, [Tag::new("oil")]);
        assert_eq!(found.on_every_article, [Tag::new("war")]);
        assert_eq!(found.language, Language::ENGLISH);
        assert!(found.on_one.is_empty() && found.near_duplicates.is_empty());
    }

    #[test]
    fn checks_say_which_tags_there_are() {
        let archive = archive(&[&["Oil", "war"], &["oil", "war"], &["oil"]]);
        let with = |min_articles, exact_tags| {
            let checks = TagChecks {
                min_articles,
                exact_tags,
                ..TagChecks::default()
            };
            Hygiene::of(&archive, &checks)
        };
        assert_eq!(with(3, false).unwrap().tags.len(), 1);
        assert_eq!(with(3, false).unwrap().left_out, 1);
        assert_eq!(with(0, true).unwrap().tags.len(), 3);
        assert!(matches!(
            with(4, false),
            Err(Error::RareTags { most: 3, .. })
        ));
    }

    #[test]
    fn archives_without_tags_are_errors() {
        let of = |tags: &[&[&str]]| Hygiene::of(&archive(tags), &TagChecks::default());
        assert!(matches!(of(&[]), Err(Error::NoArticles)));
        assert!(matches!(
            of(&[&[], &["-"]]),
            Err(Error::NoTags { articles: 2 })
        ));
        assert_eq!(of(&[&["one"]]).unwrap().tags.len(), 1);
    }

    #[test]
    fn the_order_of_articles_does_not_matter() {
        let mut tagged = archive(&[
            &["EU", "European Union", "trade disputes"],
            &["EU", "trade dispute", "a", "b"],
            &["eu", "a", "b"],
            &["Trade dispute", "a", "b", "ballots"],
            &["ballot"],
        ]);
        let found = look(&tagged);
        assert_eq!(found.near_duplicates.len(), 3);
        tagged.reverse();
        assert_eq!(found, look(&tagged));
    }

    #[test]
    fn forms_that_come_together_are_told_apart() {
        let both: &[&str] = &["market", "markets"];
        let one: &[&str] = &["market"];
        let other: &[&str] = &["markets"];
        let forms = |tags: &[&[&str]]| near(&look(&archive(tags)), Likeness::Form);
        assert_eq!(forms(&[both, one, one, other, other]), ["market/markets 1"]);
        assert!(forms(&[both, one, one, other]).is_empty());
    }

    #[test]
    fn initials_are_near_where_an_article_carries_both() {
        let found = look(&archive(&[
            &["EU", "European Union"],
            &["DoD", "Department of Defence", "DD"],
            &["UN", "Paris"],
            &["United Nations", "U.K."],
            &["u.k.", "United Kingdom"],
        ]));
        let initials = near(&found, Likeness::Initials);
        assert_eq!(
            initials,
            [
                "DD/Department of Defence 1",
                "Department of Defence/DoD 1",
                "EU/European Union 1",
                "U.K./United Kingdom 1"
            ]
        );
    }

    #[test]
    fn a_name_inside_another_is_near_where_articles_are_nearly_the_same() {
        let both: &[&str] = &["Brexit", "Brexit talks", "talks"];
        let found = look(&archive(&[
            both,
            both,
            both,
            both,
            &["talks"],
            &["talks", "Brexit"],
        ]));
        assert_eq!(near(&found, Likeness::Within), ["Brexit/Brexit talks 4"]);
    }

    #[test]
    fn thousands_of_tags_are_no_trouble() {
        let words: Vec<String> = (0..5_000_u32)
            .map(|at| {
                let letter = |place: u32| char::from(b'a' + (at / 7_u32.pow(place) % 7) as u8);
                let name: String = (0..9).map(letter).collect();
                format!("{name} {}", at % 3)
            })
            .collect();
        let tags: Vec<&[String]> = words.chunks(5).collect();
        let names: Vec<Vec<&str>> = tags
            .iter()
            .map(|tags| tags.iter().map(String::as_str).collect())
            .collect();
        let names: Vec<&[&str]> = names.iter().map(Vec::as_slice).collect();
        assert_eq!(look(&archive(&names)).tags.len(), 5_000);
    }
}
