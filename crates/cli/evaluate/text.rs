//! Figures as tables to read.

use super::Figures;
use crate::{escaped::Escaped, message::count};
use catchline::{Bin, Bucket, Evaluation, Interval, Measured, NotLearnt, PerTag, Rates};
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
    averages(page, measured, figures.known)?;
    certainty(page, measured)?;
    buckets(page, &measured.buckets)?;
    per_tag(page, &figures.per_tag(), all_tags, &measured.all)
}

fn averages(page: &mut String, measured: &Measured, tags: usize) -> std::fmt::Result {
    let heads = [
        format!("{tags} known tags"),
        format!("all {} tags", measured.tags.len()),
    ];
    let both = [&measured.known, &measured.all];
    let intervals = [measured.known_intervals, measured.all_intervals];
    writeln!(page, "{:11}{:>34}{:>34}", "", heads[0], heads[1])?;
    heading(page, ["precision", "recall", "F1", "95 % of F1"])?;
    let rates = |rates: Rates| [rates.precision, rates.recall, rates.f1];
    let micro = both.map(|one| rates(one.micro));
    row(
        page,
        "micro",
        micro,
        intervals.map(|one| Some(one.micro_f1)),
    )?;
    let over_tags = both.map(|one| rates(one.macro_average));
    row(
        page,
        "macro",
        over_tags,
        intervals.map(|one| Some(one.macro_f1)),
    )?;
    row(
        page,
        "per article",
        both.map(|one| rates(one.per_article)),
        [None; 2],
    )?;
    writeln!(page)?;
    heading(page, ["precision", "recall", "nDCG", "95 % of P"])?;
    for rank in 0..measured.known.at.len() {
        let at = both.map(|one| one.at[rank]);
        let name = format!("best {}", at[0].k);
        let bounds = intervals.map(|one| (at[0].k == 1).then_some(one.precision_at_1));
        let values = at.map(|at| [at.precision, at.recall, at.ndcg]);
        row(page, &name, values, bounds)?;
    }
    writeln!(page)?;
    let mut one = |name, of: fn(&Evaluation) -> f64| {
        let [known, all] = both.map(of);
        writeln!(page, "{name:20}{known:>14.3}{all:>34.3}")
    };
    one("calibration error", |found| found.calibration_error)?;
    one("without suggestion", |found| found.without_suggestion)
}

fn heading(page: &mut String, names: [&str; 4]) -> std::fmt::Result {
    let [a, b, c, d] = names;
    let columns = format!("{a:>10}{b:>7}{c:>6}{d:>11}");
    writeln!(page, "{:11}{columns}{columns}", "")
}

/// Three figures over known tags and over all, and where the figure that has one lies.
fn row(
    page: &mut String,
    name: &str,
    values: [[f64; 3]; 2],
    intervals: [Option<Interval>; 2],
) -> std::fmt::Result {
    write!(page, "{name:11}")?;
    for ([a, b, c], interval) in values.into_iter().zip(intervals) {
        let interval = interval.map(range).unwrap_or_default();
        write!(page, "{a:>10.3}{b:>7.3}{c:>6.3}{interval:>11}")?;
    }
    page.truncate(page.trim_end().len());
    writeln!(page)
}

/// An interval without the noughts that all but 1 begin with and 1 ends with.
fn range(Interval { low, high }: Interval) -> String {
    let short = |end: f64| match format!("{end:.3}") {
        one if one.starts_with('1') => "1".to_owned(),
        less => less.trim_start_matches('0').to_owned(),
    };
    format!("{}–{}", short(low), short(high))
}

/// What confidence is worth, and what the figures are without articles that were learnt.
fn certainty(page: &mut String, measured: &Measured) -> std::fmt::Result {
    let band = |band: &Bin| {
        let right = match band.count {
            0 => "none".to_owned(),
            _ => format!("{:.3}", band.right),
        };
        format!("{}–{}: {right}", band.from, band.to)
    };
    let bands: Vec<String> = measured.reliability.bands.iter().map(band).collect();
    writeln!(page, "right at confidence {}", bands.join(", "))?;
    let Some(NotLearnt { known, .. }) = &measured.not_learnt else {
        return Ok(());
    };
    let learnt = count(measured.learnt, "article");
    let (micro, over_tags) = (known.micro.f1, known.macro_average.f1);
    let first = known.at.first().map_or(0.0, |at| at.precision);
    writeln!(
        page,
        "without {learnt} learnt: micro-F1 {micro:.3}, macro-F1 {over_tags:.3}, best 1 {first:.3}"
    )
}

fn buckets(page: &mut String, buckets: &[Bucket]) -> std::fmt::Result {
    let mut buckets = buckets.iter().filter(|bucket| 0 < bucket.tags).peekable();
    if buckets.peek().is_none() {
        return Ok(());
    }
    writeln!(
        page,
        "\n  learnt    tags  carried suggested correct precision recall    F1 macro-F1"
    )?;
    for bucket in buckets {
        let Bucket {
            tags,
            carried,
            suggested,
            correct,
            micro,
            macro_average,
            ..
        } = bucket;
        let learnt = super::learnt(bucket);
        let counts = format!("{tags:>6} {carried:>8} {suggested:>9} {correct:>7}");
        let rates = format!(
            "{:>9.3} {:>6.3} {:>5.3}",
            micro.precision, micro.recall, micro.f1
        );
        writeln!(
            page,
            "{learnt:>8}  {counts} {rates} {:>8.3}",
            macro_average.f1
        )?;
    }
    Ok(())
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
