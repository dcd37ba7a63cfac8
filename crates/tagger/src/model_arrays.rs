//! The long arrays of a model file: to bytes, and back once they are checked.

use crate::{
    ModelError,
    container::Container,
    forms::{Forms, LEFT_OUT},
};
use catchline_bayes::{SmallPart, SmallWeights};
use catchline_text::Vocabulary;
use std::borrow::Cow;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned, little_endian::U32};

/// How the parts of weights are kept.
pub(crate) type Keep<'a> = fn(&'a [u32]) -> Cow<'static, [u32]>;

pub(crate) fn le<N: Copy, L: IntoBytes + Immutable>(values: &[N], to: fn(N) -> L) -> Vec<u8> {
    let numbers: Vec<L> = values.iter().map(|&value| to(value)).collect();
    numbers.as_bytes().to_vec()
}

pub(crate) fn numbers<L: FromBytes + KnownLayout + Immutable + Unaligned + Copy, N>(
    file: &Container<'_>,
    section: &str,
    from: impl Fn(L) -> N,
) -> Result<Vec<N>, ModelError> {
    let numbers = <[L]>::ref_from_bytes(file.section(section)?);
    let numbers = numbers.map_err(|_| wrong("a section ends within a number"))?;
    Ok(numbers.iter().map(|&number| from(number)).collect())
}

/// The parts of the weights, from where they lie or copied.
pub(crate) fn parts<'a>(
    file: &Container<'a>,
    keep: Keep<'a>,
) -> Result<Cow<'static, [u32]>, ModelError> {
    let section = file.section("parts")?;
    match <[u32]>::ref_from_bytes(section) {
        Ok(parts) if cfg!(target_endian = "little") => Ok(keep(parts)),
        _ => numbers(file, "parts", U32::get).map(Cow::Owned),
    }
}

pub(crate) fn vocabulary(file: &Container<'_>) -> Result<Vocabulary, ModelError> {
    let text =
        std::str::from_utf8(file.section("terms")?).map_err(|_| wrong("a term is no text"))?;
    let offsets = numbers(file, "term offsets", U32::get)?;
    Vocabulary::from_parts(text.to_owned(), offsets).map_err(|_| wrong("terms are out of order"))
}

/// How the archive spells terms, of which there are so many.
pub(crate) fn forms(file: &Container<'_>, terms: usize) -> Result<Forms, ModelError> {
    let text = std::str::from_utf8(file.section("forms")?);
    let forms = Forms {
        text: text.map_err(|_| wrong("a spelling is no text"))?.to_owned(),
        lengths: file.section("form lengths")?.to_vec(),
        features: numbers(file, "form features", U32::get)?,
    };
    let length: usize = forms.lengths.iter().map(|&one| usize::from(one)).sum();
    check(
        length == forms.text.len() && forms.lengths.len() == forms.features.len(),
        "spellings and their table do not match",
    )?;
    let known = |&feature: &u32| (feature as usize) < terms || feature == LEFT_OUT;
    check(
        forms.features.iter().all(known),
        "a spelling is of a term that is not there",
    )?;
    check(
        forms
            .iter()
            .all(|(form, _)| form.is_some_and(|form| !form.is_empty())),
        "spellings and their table do not match",
    )?;
    Ok(forms)
}

pub(crate) fn check_weights(weights: &SmallWeights, terms: usize) -> Result<(), ModelError> {
    let SmallWeights {
        base,
        offsets,
        parts,
        ..
    } = weights;
    check(
        (base.is_empty() || base.len() == terms) && offsets.len() == terms + 1,
        "not every term has weights",
    )?;
    check(
        base.iter().all(|one| one.is_finite()),
        "a weight is no number",
    )?;
    let ends = offsets.first() == Some(&0) && offsets.last() == Some(&(parts.len() as u32));
    check(ends, "weights and their table do not match")?;
    check(offsets.is_sorted(), "the table of weights is out of order")?;
    for run in offsets.windows(2) {
        let run = &parts[run[0] as usize..run[1] as usize];
        let tag = |&part: &u32| SmallPart(part).tag();
        let pairs = run.iter().zip(run.iter().skip(1));
        // Without a way out between, many are compared at once.
        let rises = pairs.fold(true, |rises, (one, next)| rises & (tag(one) < tag(next)));
        check(rises, "the tags of a term are out of order")?;
        let known = |last: &u32| usize::from(tag(last)) < weights.tag_count();
        check(
            run.last().is_none_or(known),
            "a weight is for a tag that is not there",
        )?;
    }
    Ok(())
}

pub(crate) fn rises<T: PartialOrd>(values: &[T]) -> bool {
    values.is_sorted_by(|a, b| a < b)
}

pub(crate) fn check(holds: bool, what: &'static str) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(wrong(what)) }
}

pub(crate) fn wrong(what: &'static str) -> ModelError {
    ModelError::Inconsistent { what }
}
