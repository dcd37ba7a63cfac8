//! What a model was taught by a list of tags kept by hand, in words.

use crate::escaped::Escaped;
use catchline::Tagger;

/// At most this many tags that no article carries are named.
const NAMED: usize = 5;

/// How long the list was, and which of its tags stand out; nothing where there was none.
pub(crate) fn listed(tagger: &Tagger) -> Option<String> {
    let entries = tagger.tag_list().entries();
    if entries.is_empty() {
        return None;
    }
    let never = entries.iter().filter(|entry| entry.never_suggest).count();
    let tags = tagger.tags().iter().zip(tagger.tag_articles());
    let unused = tags.filter(|&(_, &articles)| articles == 0);
    let mut unused: Vec<String> = unused
        .map(|(tag, _)| Escaped(tag.as_str()).to_string())
        .collect();
    let count = unused.len();
    if NAMED < count {
        unused.truncate(NAMED);
        unused.push("…".to_owned());
    }
    let named = match count {
        0 => String::new(),
        _ => format!(" ({})", unused.join(", ")),
    };
    let all = entries.len();
    Some(format!(
        "{all}, {never} never to be suggested, {count} on no article{named}"
    ))
}
