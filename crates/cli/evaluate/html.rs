//! Figures as one page for a browser, which asks the network for nothing.

mod chart;
mod escape;
mod mistakes;
mod tables;

use super::Figures;
use crate::message::count;
use catchline::{Interval, Measured};
use escape::Text;
use std::fmt::Write;

/// What the page looks like, and what makes its tables sortable.
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");
/// Their SHA-256, as a content security policy names what may act on a page; a test knows them.
const STYLE_HASH: &str = "sha256-dIygK4v0mo1R/SAI2szwhrrT+wVWzexvrjgQxj4BWgw=";
const SCRIPT_HASH: &str = "sha256-j4S768EqWc+oK82d47wK30vN1KWHWOqCMMp0+/Td7SE=";

/// The page, whole.
pub(super) fn page(figures: &Figures) -> String {
    let mut page = String::new();
    print(&mut page, figures).expect("a string takes every line");
    page
}

fn print(page: &mut String, figures: &Figures) -> std::fmt::Result {
    let measured = &figures.measured;
    head(page, figures)?;
    opening(page, figures)?;
    main_figures(page, measured)?;
    tables::averages(page, figures)?;
    tables::buckets(page, figures)?;
    writeln!(page, "<div class=\"pair\">")?;
    chart::reliability(page, &measured.reliability)?;
    chart::coverage(page, &measured.coverage)?;
    writeln!(page, "</div>")?;
    tables::per_tag(page, figures)?;
    tables::confusions(page, measured)?;
    mistakes::print(page, measured)?;
    let script = plain(SCRIPT);
    writeln!(page, "</main>\n<script>{script}</script>\n</body>\n</html>")
}

/// What a browser makes of the ends of lines before it looks at a hash.
fn plain(source: &str) -> String {
    source.replace('\r', "")
}

/// The name of what was measured.
fn subject(figures: &Figures) -> String {
    match (&figures.model, figures.cross_validate) {
        (Some(model), _) => format!("model {model}"),
        (None, Some(folds)) => format!("cross-validated in {folds} parts"),
        (None, None) => "a model".to_owned(),
    }
}

fn head(page: &mut String, figures: &Figures) -> std::fmt::Result {
    let (subject, style) = (subject(figures), plain(STYLE));
    writeln!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>catchline: {}</title>\n<style>{style}</style>\n</head>\n<body>",
        Text(&subject)
    )
}

fn opening(page: &mut String, figures: &Figures) -> std::fmt::Result {
    let measured = &figures.measured;
    let articles = count(measured.all.articles, "article");
    let known = count(figures.known as u64, "tag");
    let subject = subject(figures);
    writeln!(page, "<header>\n<h1>How well the suggestions fit</h1>")?;
    write!(
        page,
        "<p><bdi>{}</bdi>, measured on {articles}; {known} known",
        Text(&subject)
    )?;
    let unknown = measured.tags.len() - figures.known;
    if 0 < unknown {
        write!(page, ", {} never learnt", count(unknown as u64, "tag"))?;
    }
    if 0 < measured.untagged {
        let untagged = count(measured.untagged, "article");
        write!(page, "; {untagged} without a tag left out")?;
    }
    writeln!(page, ".</p>")?;
    if 0 < measured.learnt {
        let learnt = count(measured.learnt, "article");
        writeln!(
            page,
            "<p class=\"warning\">{learnt} of those measured taught the model: figures over them \
             say nothing of new ones.</p>"
        )?;
    }
    writeln!(page, "</header>\n<main>")
}

/// The figures that are compared most, over the tags known.
fn main_figures(page: &mut String, measured: &Measured) -> std::fmt::Result {
    let (known, intervals) = (&measured.known, &measured.known_intervals);
    let first = known.at.first().map_or(0.0, |at| at.precision);
    writeln!(
        page,
        "<section class=\"figures\" aria-label=\"Main figures\">"
    )?;
    let mut figure = |name: &str, value: f64, interval: Option<Interval>, what: &str| {
        let interval = interval.map(range);
        let interval = interval.map_or_else(String::new, |range| {
            format!("<span class=\"range\">{range} (95 %)</span>")
        });
        writeln!(
            page,
            "<div><h2>{name}</h2><p class=\"value\">{value:.3} {interval}</p><p>{what}</p></div>"
        )
    };
    figure(
        "Micro-F1",
        known.micro.f1,
        Some(intervals.micro_f1),
        "over all pairs of article and tag",
    )?;
    figure(
        "Macro-F1",
        known.macro_average.f1,
        Some(intervals.macro_f1),
        "the mean over tags, rare ones included",
    )?;
    figure(
        "Best tag right",
        first,
        Some(intervals.precision_at_1),
        "share of articles whose best tag is right",
    )?;
    figure(
        "Calibration error",
        known.calibration_error,
        None,
        "how far confidence is from the share that is right",
    )?;
    figure(
        "Without a tag",
        known.without_suggestion,
        None,
        "share of articles for which nothing was suggested",
    )?;
    writeln!(page, "</section>")
}

fn range(Interval { low, high }: Interval) -> String {
    format!("{low:.3}–{high:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// The hash of a source, as a content security policy writes it.
    fn hash(source: &str) -> String {
        const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut base64 = String::new();
        for three in Sha256::digest(source).chunks(3) {
            let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for at in 0..4 {
                let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
                base64.push(if at <= three.len() { digit.into() } else { '=' });
            }
        }
        format!("sha256-{base64}")
    }

    #[test]
    fn the_policy_names_style_and_script() {
        assert_eq!(
            hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
        assert_eq!(STYLE_HASH, hash(&plain(STYLE)));
        assert_eq!(SCRIPT_HASH, hash(&plain(SCRIPT)));
    }

    #[test]
    fn style_and_script_reach_for_nothing() {
        for source in [STYLE, SCRIPT] {
            for reach in ["://", "url(", "@import", "fetch", "</", "<!--"] {
                assert!(!source.contains(reach), "{reach}");
            }
        }
    }
}
