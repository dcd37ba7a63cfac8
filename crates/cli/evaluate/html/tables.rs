//! The tables of the page.

use super::{
    super::{Figures, learnt},
    escape::Text,
    range,
};
use catchline::{Bucket, Confusion, Evaluation, Intervals, Measured, PerTag, Rates};
use std::fmt::{Result, Write};

/// So many pairs of confused tags are shown.
const CONFUSIONS: usize = 50;

/// Opens a table that scrolls by itself where the page is narrow.
pub(super) fn open(page: &mut String, name: &str, kind: &str, heads: &[&str]) -> Result {
    write!(
        page,
        "<div class=\"scroll {kind}\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\">\n\
         <table class=\"{kind}\"><thead><tr>"
    )?;
    for head in heads {
        write!(page, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(page, "</tr></thead><tbody>")
}

pub(super) fn close(page: &mut String) -> Result {
    writeln!(page, "</tbody></table></div>")
}

/// A row: what it is about, already escaped, then its cells.
pub(super) fn row(page: &mut String, name: &str, cells: &[String]) -> Result {
    write!(page, "<tr><th scope=\"row\">{name}</th>")?;
    for cell in cells {
        write!(page, "<td>{cell}</td>")?;
    }
    writeln!(page, "</tr>")
}

pub(super) fn three(value: f64) -> String {
    format!("{value:.3}")
}

fn rates(rates: Rates) -> [String; 3] {
    [rates.precision, rates.recall, rates.f1].map(three)
}

/// The averages over known tags, over all, and over known tags without articles learnt.
pub(super) fn averages(page: &mut String, figures: &Figures) -> Result {
    let measured = &figures.measured;
    writeln!(page, "<section>\n<h2>Averages</h2>\n<div class=\"tiles\">")?;
    let known = format!("Over the {} tags known", figures.known);
    average(page, &known, &measured.known, &measured.known_intervals)?;
    if figures.known < measured.tags.len() {
        let all = format!(
            "Over all {} tags; those never learnt are missed",
            measured.tags.len()
        );
        average(page, &all, &measured.all, &measured.all_intervals)?;
    }
    if let Some(new) = &measured.not_learnt {
        let name = format!(
            "Over the tags known, on the {} articles the model had not learnt",
            new.known.articles
        );
        average(page, &name, &new.known, &new.known_intervals)?;
    }
    writeln!(page, "</div>\n</section>")
}

fn average(page: &mut String, name: &str, found: &Evaluation, within: &Intervals) -> Result {
    writeln!(page, "<div>\n<h3>{name}</h3>")?;
    open(
        page,
        name,
        "plain",
        &["", "precision", "recall", "F1", "95 % of F1"],
    )?;
    let cells = |figures, interval: Option<_>| {
        let interval = interval.map(range).unwrap_or_default();
        [&rates(figures)[..], &[interval]].concat()
    };
    row(page, "micro", &cells(found.micro, Some(within.micro_f1)))?;
    row(
        page,
        "macro",
        &cells(found.macro_average, Some(within.macro_f1)),
    )?;
    row(page, "per article", &cells(found.per_article, None))?;
    close(page)?;
    open(
        page,
        name,
        "plain",
        &["", "precision", "recall", "nDCG", "95 % of precision"],
    )?;
    for at in &found.at {
        let interval = (at.k == 1).then(|| range(within.precision_at_1));
        let cells = [at.precision, at.recall, at.ndcg].map(three);
        let cells = [&cells[..], &[interval.unwrap_or_default()]].concat();
        row(page, &format!("best {}", at.k), &cells)?;
    }
    close(page)?;
    writeln!(page, "</div>")
}

/// Results by how often a tag was learnt.
pub(super) fn buckets(page: &mut String, figures: &Figures) -> Result {
    let buckets = figures.measured.buckets.iter();
    let mut buckets = buckets.filter(|bucket| 0 < bucket.tags).peekable();
    if buckets.peek().is_none() {
        return Ok(());
    }
    let whole = match figures.cross_validate {
        Some(_) => " (in the whole archive)",
        None => "",
    };
    writeln!(
        page,
        "<section>\n<h2>Rare tags and frequent ones</h2>\n\
         <p>Known tags by how many articles they were learnt from{whole}; <i>carried</i>: how often an article measured carries one of them.</p>"
    )?;
    let heads = [
        "learnt from",
        "tags",
        "carried",
        "suggested",
        "correct",
        "precision",
        "recall",
        "F1",
        "macro-F1",
    ];
    open(page, "Results by articles learnt", "plain", &heads)?;
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
        let counts = [tags, carried, suggested, correct].map(u64::to_string);
        let cells = [&counts[..], &rates(*micro), &[three(macro_average.f1)]].concat();
        row(page, &learnt(bucket), &cells)?;
    }
    close(page)?;
    writeln!(page, "</section>")
}

/// Every tag.
pub(super) fn per_tag(page: &mut String, figures: &Figures) -> Result {
    let tags = figures.per_tag();
    writeln!(
        page,
        "<section>\n<h2>Every tag</h2>\n<p>{} tags that an article carries or that were suggested. \
         <i>Learnt</i>: articles the tag was learnt from; <i>articles</i>: articles measured that \
         carry it.</p>\n<p class=\"find\" hidden><label>Find a tag \
         <input type=\"search\" autocomplete=\"off\"></label> <output></output></p>",
        tags.len()
    )?;
    let heads = [
        "tag",
        "F1",
        "precision",
        "recall",
        "learnt",
        "articles",
        "suggested",
        "correct",
    ];
    open(page, "Every tag", "sortable", &heads)?;
    for (name, tag) in tags {
        let learnt = figures.learnt(tag.tag);
        let PerTag {
            articles,
            suggested,
            correct,
            ..
        } = tag;
        let counts = [learnt, articles, suggested, correct].map(|count| count.to_string());
        let [precision, recall, f1] = rates(tag.rates());
        let cells = [&[f1, precision, recall][..], &counts].concat();
        row(page, &bdi(name), &cells)?;
    }
    close(page)?;
    writeln!(page, "</section>")
}

/// A name in its own direction of writing.
pub(super) fn bdi(name: &str) -> String {
    format!("<bdi>{}</bdi>", Text(name))
}

/// Tags taken for one another.
pub(super) fn confusions(page: &mut String, measured: &Measured) -> Result {
    writeln!(page, "<section>\n<h2>Tags taken for one another</h2>")?;
    let shown = &measured.confusions[..CONFUSIONS.min(measured.confusions.len())];
    if shown.is_empty() {
        return writeln!(page, "<p>None.</p>\n</section>");
    }
    writeln!(
        page,
        "<p>How often a tag was missed where another was wrongly suggested, the most frequent \
         {}; <i>reversed</i>: how often it was the other way round.</p>",
        shown.len()
    )?;
    let heads = ["missed", "suggested instead", "articles", "reversed"];
    open(page, "Tags taken for one another", "sortable pairs", &heads)?;
    let name = |tag: u32| bdi(measured.tags[tag as usize].as_str());
    for Confusion {
        missed,
        accepted,
        articles,
        reverse,
    } in shown
    {
        let cells = [name(*accepted), articles.to_string(), reverse.to_string()];
        row(page, &name(*missed), &cells)?;
    }
    close(page)?;
    writeln!(page, "</section>")
}
