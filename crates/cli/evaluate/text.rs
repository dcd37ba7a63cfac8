//! Figures as tables to read.

use super::Figures;
use crate::{escaped::Escaped, message::count};
use catchline::{Evaluation, PerTag, Rates};
use std::fmt::Write;

/// So many of the most used tags are shown.
const MOST_USED: usize = 30;

/// The averages over the tags that could be suggested and over all, then a row per tag.
pub(super) fn tables(figures: &Figures, all_tags: bool) -> String {
    let mut page = String::new();
    print(&mut page, figures, all_tags).expect("a string takes every line");
    page
}

fn print(page: &mut String, figures: &Figures, all_tags: bool) -> std::fmt::Result {
    let measured = &figures.measured;
    let articles = count(measured.all.articles, "article");
    write!(
        page,
        "{articles}, {} without a tag left out",
        measured.untagged
    )?;
    match figures.cross_validate {
        Some(folds) => writeln!(page, ", cross-validated in {folds} parts\n")?,
        None => writeln!(page, "\n")?,
    }
    let known = format!("{} known tags", figures.known);
    let all = format!("all {} tags", measured.tags.len());
    writeln!(page, "{:20}{known:>27}{all:>30}", "")?;
    heading(page, ["precision", "recall", "F1"])?;
    let (known, all) = (&measured.known, &measured.all);
    let rates = |rates: Rates| [rates.precision, rates.recall, rates.f1];
    row(page, "micro", rates(known.micro), rates(all.micro))?;
    row(
        page,
        "macro",
        rates(known.macro_average),
        rates(all.macro_average),
    )?;
    row(
        page,
        "per article",
        rates(known.per_article),
        rates(all.per_article),
    )?;
    writeln!(page)?;
    heading(page, ["precision", "recall", "nDCG"])?;
    for (known, all) in known.at.iter().zip(&all.at) {
        let name = format!("best {}", known.k);
        let values = [known, all].map(|at| [at.precision, at.recall, at.ndcg]);
        row(page, &name, values[0], values[1])?;
    }
    writeln!(page)?;
    one(
        page,
        "calibration error",
        [known, all].map(|found| found.calibration_error),
    )?;
    one(
        page,
        "without suggestion",
        [known, all].map(|found| found.without_suggestion),
    )?;
    per_tag(page, &figures.per_tag(), all_tags, all)
}

fn heading(page: &mut String, names: [&str; 3]) -> std::fmt::Result {
    let [a, b, c] = names;
    let columns = format!("{a:>11}{b:>8}{c:>8}");
    writeln!(page, "{:20}{columns}   {columns}", "")
}

fn row(page: &mut String, name: &str, known: [f64; 3], all: [f64; 3]) -> std::fmt::Result {
    let columns = |[a, b, c]: [f64; 3]| format!("{a:>11.3}{b:>8.3}{c:>8.3}");
    writeln!(page, "{name:20}{}   {}", columns(known), columns(all))
}

fn one(page: &mut String, name: &str, [known, all]: [f64; 2]) -> std::fmt::Result {
    writeln!(page, "{name:20}{known:>27.3}{all:>30.3}")
}

fn per_tag(
    page: &mut String,
    tags: &[(&str, PerTag)],
    all_tags: bool,
    all: &Evaluation,
) -> std::fmt::Result {
    let shown = if all_tags {
        tags.len()
    } else {
        MOST_USED.min(tags.len())
    };
    writeln!(page)?;
    writeln!(
        page,
        "articles suggested correct precision recall    F1  tag"
    )?;
    for (name, tag) in &tags[..shown] {
        let Rates {
            precision,
            recall,
            f1,
        } = tag.rates();
        let PerTag {
            articles,
            suggested,
            correct,
            ..
        } = tag;
        let counts = format!("{articles:>8} {suggested:>9} {correct:>7}");
        let rates = format!("{precision:>9.3} {recall:>6.3} {f1:>5.3}");
        writeln!(page, "{counts} {rates}  {}", Escaped(name))?;
    }
    if shown < tags.len() {
        let more = all.per_tag.len() - shown;
        writeln!(
            page,
            "and {}; --all-tags shows them",
            count(more as u64, "other tag")
        )?;
    }
    Ok(())
}
