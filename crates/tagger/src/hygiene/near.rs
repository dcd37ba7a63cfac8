//! Pairs of tags that may be meant to be one, from their names and their articles.

use super::{
    Likeness, NearDuplicate, forms,
    names::{Name, Names},
    typing,
    usage::Usage,
};
use catchline_article::Labelled;
use std::collections::{BTreeMap, HashMap};

/// The most words of a name inside which others are looked for.
const MOST_WORDS: usize = 12;

/// All near-duplicates, by likeness, then by name.
pub(super) fn duplicates(
    usage: &Usage,
    names: &Names,
    articles: &[Labelled],
) -> Vec<NearDuplicate> {
    let mut found: BTreeMap<(usize, usize), Likeness> = BTreeMap::new();
    let mut add = |likeness: Likeness, pairs: Vec<(usize, usize)>| {
        for (a, b) in pairs {
            found.entry(usage.ranked(a, b)).or_insert(likeness);
        }
    };
    let mut forms = forms::pairs(names);
    forms.retain(|&(a, b)| !are_told_apart(usage, a, b));
    add(Likeness::Form, forms);
    add(Likeness::Typing, typing::pairs(usage, names, articles));
    add(Likeness::Initials, initials(usage, names));
    add(Likeness::Within, within(usage, names));
    let near = |((more, less), likeness): ((usize, usize), Likeness)| NearDuplicate {
        likeness,
        more: usage.of_tag(more),
        less: usage.of_tag(less),
        both: usage.both(more, less) as u64,
    };
    let mut near: Vec<NearDuplicate> = found.into_iter().map(near).collect();
    // Stable: what stands in one kind stays by name.
    near.sort_by_key(|one| one.likeness);
    near
}

/// Whether half of the rarer tag's articles carry the other too: editors who give both mean two
/// things, as "filosofia" (philosophy) and "filosofit" (philosophers), which have one stem.
fn are_told_apart(usage: &Usage, a: usize, b: usize) -> bool {
    let rarer = usage.articles[a].len().min(usage.articles[b].len());
    rarer <= 2 * usage.both(a, b)
}

/// Names of one short word made of another's initials, where an article carries both.
fn initials(usage: &Usage, names: &Names) -> Vec<(usize, usize)> {
    let mut short: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, name) in names.all.iter().enumerate() {
        if let [word] = &name.words[..] {
            let letters: String = word.text.chars().filter(|c| *c != '.').collect();
            if (2..=6).contains(&letters.chars().count()) {
                short.entry(letters).or_default().push(at);
            }
        }
    }
    let mut pairs = Vec::new();
    for (at, name) in names.all.iter().enumerate() {
        let all: String = name
            .words
            .iter()
            .filter_map(|word| word.text.chars().next())
            .collect();
        let telling: String = name
            .telling()
            .filter_map(|word| word.text.chars().next())
            .collect();
        for letters in [&all, &telling] {
            let same = short.get(letters).into_iter().flatten();
            pairs.extend(
                same.filter(|&&other| 0 < usage.both(at, other))
                    .map(|&other| (at, other)),
            );
        }
    }
    pairs
}

/// Names inside others' with nearly the same articles.
fn within(usage: &Usage, names: &Names) -> Vec<(usize, usize)> {
    let mut by_stems: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, name) in names.all.iter().enumerate() {
        by_stems
            .entry(stems(name, 0, name.words.len()))
            .or_default()
            .push(at);
    }
    let mut pairs = Vec::new();
    for (at, name) in names.all.iter().enumerate() {
        let length = name.words.len();
        if MOST_WORDS < length {
            continue;
        }
        for from in 0..length {
            for to in from + 1..=length {
                if to - from == length {
                    continue;
                }
                let inside = by_stems.get(&stems(name, from, to)).into_iter().flatten();
                let nearly = |&&other: &&usize| have_nearly_the_same(usage, at, other);
                pairs.extend(inside.filter(nearly).map(|&other| (at, other)));
            }
        }
    }
    pairs
}

fn stems(name: &Name, from: usize, to: usize) -> String {
    let stems: Vec<&str> = name.words[from..to]
        .iter()
        .map(|word| word.stem.as_str())
        .collect();
    stems.join(" ")
}

/// Whether both are on three articles or more, and four in five of those that carry one carry both.
fn have_nearly_the_same(usage: &Usage, a: usize, b: usize) -> bool {
    let both = usage.both(a, b);
    let either = usage.articles[a].len() + usage.articles[b].len() - both;
    3 <= both && 4 * either <= 5 * both
}
