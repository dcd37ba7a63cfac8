//! Which tags which posts are to get.

use super::{posts::Post, terms::Terms};
use crate::applied::{Record, State};
use catchline::{Tag, Tagger, Wanted};
use std::collections::{HashMap, HashSet};

/// What is wanted of the posts of a site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) wanted: Wanted,
    pub(super) only_untagged: bool,
    /// Whether tags are made that the site does not have.
    pub(super) create_tags: bool,
    /// At most so many posts get tags.
    pub(super) limit: usize,
}

/// What one post is to get.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) post: u64,
    /// What names the article in records.
    pub(super) article: String,
    pub(super) title: String,
    pub(super) link: String,
    /// When it was changed that was read.
    pub(super) modified: Option<String>,
    /// Whether a run was about to change it when it broke off.
    pub(super) is_begun: bool,
    pub(super) add: Vec<Add>,
    /// Tags that fit and that the site does not have.
    pub(super) missing: Vec<Tag>,
    /// Tags that fit and that were applied before: an editor has taken them off.
    pub(super) taken_off: Vec<Tag>,
}

/// A tag to be added.
#[derive(Debug, Clone)]
pub(super) struct Add {
    pub(super) tag: Tag,
    pub(super) confidence: f64,
    /// Its id on the site; none where it is still to be made.
    pub(super) id: Option<u64>,
}

/// What was done on a site before.
#[derive(Debug, Default)]
pub(super) struct History {
    /// By article and folded tag, what its last record says.
    last: HashMap<(String, String), Record>,
}

impl History {
    /// What records say of one site.
    pub(super) fn of(records: Vec<Record>, site: &str) -> Self {
        let of_site = records.into_iter().filter(|record| record.site == site);
        let key = |record: &Record| (record.article.clone(), Tag::new(&record.tag).folded());
        let last = of_site.map(|record| (key(&record), record)).collect();
        Self { last }
    }

    fn state(&self, article: &str, tag: &Tag) -> Option<State> {
        let record = self.last.get(&(article.to_owned(), tag.folded()))?;
        Some(record.state)
    }

    /// The articles that were about to be changed when a run broke off.
    fn begun(&self) -> HashSet<&str> {
        let records = self.last.values();
        let begun = records.filter(|record| record.state == State::Begun);
        begun.map(|record| record.article.as_str()).collect()
    }

    /// What was about to be done when a run broke off, in the order of articles and tags.
    pub(super) fn unfinished(&self) -> Vec<&Record> {
        let records = self.last.values();
        let mut begun: Vec<_> = records.filter(|one| one.state == State::Begun).collect();
        begun.sort_by(|one, other| (&one.article, &one.tag).cmp(&(&other.article, &other.tag)));
        begun
    }
}

/// Plans what posts get, in their order; those that get nothing and want nothing are left out.
///
/// A post that a run was about to change when it broke off counts as untagged: it may have some
/// of its tags. What was applied once is never applied again.
pub(super) fn plan<'a>(
    posts: impl IntoIterator<Item = &'a Post>,
    tagger: &Tagger,
    terms: &Terms,
    history: &History,
    rules: Rules,
) -> Vec<Planned> {
    let begun = history.begun();
    let mut planned = Vec::new();
    let mut changed = 0;
    for post in posts {
        if rules.limit <= changed {
            break;
        }
        let mut one = of_post(post, tagger, terms, history, rules);
        one.is_begun = begun.contains(&*one.article);
        if rules.only_untagged && !post.tags.is_empty() && !one.is_begun {
            continue;
        }
        changed += usize::from(!one.add.is_empty());
        if !(one.add.is_empty() && one.missing.is_empty() && one.taken_off.is_empty()) {
            planned.push(one);
        }
    }
    planned
}

fn of_post(
    post: &Post,
    tagger: &Tagger,
    terms: &Terms,
    history: &History,
    rules: Rules,
) -> Planned {
    let article = post.article();
    let present = post.tags.iter().filter_map(|&id| terms.name(id));
    let present: HashSet<String> = present.map(Tag::folded).collect();
    let (mut add, mut missing, mut taken_off) = (Vec::new(), Vec::new(), Vec::new());
    for found in tagger.suggest_wanted(&article, rules.wanted) {
        let tag = found.tag.clone();
        let id = terms.id(&tag);
        if present.contains(&tag.folded()) {
            continue;
        }
        if history.state(&article.id, &tag) == Some(State::Applied) {
            taken_off.push(tag);
        } else if id.is_none() && !rules.create_tags {
            missing.push(tag);
        } else {
            let confidence = found.confidence;
            add.push(Add {
                tag,
                confidence,
                id,
            });
        }
    }
    Planned {
        post: post.id,
        article: article.id,
        title: article.title,
        link: post.link.clone(),
        modified: post.modified(),
        is_begun: false,
        add,
        missing,
        taken_off,
    }
}
