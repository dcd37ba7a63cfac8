//! The tags of a site: their ids and names, and new ones.

use super::site::{Site, ill, parse, refusal};
use anyhow::Context;
use catchline::{Tag, corpus::html_line};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

const ROUTE: &str = "/wp/v2/tags";

/// The tags of a site.
#[derive(Debug, Default)]
pub(super) struct Terms {
    names: HashMap<u64, Tag>,
    /// By folded name; of several that fold alike the one on the most posts.
    ids: HashMap<String, u64>,
}

#[derive(Debug, Deserialize)]
struct Term {
    id: u64,
    name: String,
    #[serde(default)]
    count: u64,
}

impl Terms {
    /// Asks for all of them.
    pub(super) fn read(site: &Site<'_>) -> anyhow::Result<Self> {
        let query = [
            ("_fields", "id,name,count".to_owned()),
            ("orderby", "id".to_owned()),
            ("order", "asc".to_owned()),
        ];
        let mut all: Vec<Term> = Vec::new();
        site.pages(ROUTE, &query, |page: Vec<Term>| {
            all.extend(page);
            true
        })?;
        // Whichever comes first stays: the most used, then the eldest.
        all.sort_by_key(|term| (u64::MAX - term.count, term.id));
        let mut terms = Self::default();
        for term in all {
            terms.add(term.id, &term.name);
        }
        Ok(terms)
    }

    fn add(&mut self, id: u64, name: &str) {
        let tag = Tag::new(html_line(name));
        self.ids.entry(tag.folded()).or_insert(id);
        self.names.insert(id, tag);
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a tag, if the site lists it.
    pub(super) fn name(&self, id: u64) -> Option<&Tag> {
        self.names.get(&id)
    }

    /// The id of a tag, in whichever spelling.
    pub(super) fn id(&self, tag: &Tag) -> Option<u64> {
        self.ids.get(&tag.folded()).copied()
    }

    /// Makes a tag on the site, or finds the one that somebody else has made meanwhile. Why it may
    /// not be made comes back where the user has no right to.
    pub(super) fn make(
        &mut self,
        site: &Site<'_>,
        tag: &Tag,
    ) -> anyhow::Result<Result<u64, anyhow::Error>> {
        let answer = site.send(ROUTE, &json!({ "name": tag.as_str() }))?;
        let exists = refusal(&answer)
            .filter(|refusal| refusal.code == "term_exists")
            .and_then(|refusal| refusal.data.get("term_id")?.as_u64());
        let id = match exists {
            Some(id) => id,
            None if answer.status == 403 => return Ok(Err(ill(&answer))),
            None => {
                let made: anyhow::Result<Term> = parse(&answer);
                made.with_context(|| format!("the tag {tag} cannot be made"))?
                    .id
            }
        };
        self.add(id, tag.as_str());
        Ok(Ok(id))
    }
}
