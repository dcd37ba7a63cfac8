//! The charts of the page, drawn as SVG with their figures in a table below.

use super::tables::{close, open, row, three};
use catchline::{Bin, Covered, Cut, Reliability};
use std::fmt::{Result, Write};

/// The field of a chart in its own units: where it begins, and how wide and high it is.
const LEFT: f64 = 60.0;
const TOP: f64 = 10.0;
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 260.0;

/// A chart both axes of which end at 1.
struct Chart {
    /// Where the horizontal axis begins, and the vertical one.
    least: [f64; 2],
}

impl Chart {
    fn x(&self, value: f64) -> f64 {
        let [least, _] = self.least;
        LEFT + WIDTH * (value - least) / (1.0 - least)
    }

    fn y(&self, value: f64) -> f64 {
        let [_, least] = self.least;
        TOP + HEIGHT * (1.0 - value) / (1.0 - least)
    }

    /// Opens the drawing: a grid with its numbers and the names of both axes.
    fn open(&self, page: &mut String, name: &str, across: &str, up: &str) -> Result {
        writeln!(
            page,
            "<svg class=\"chart\" viewBox=\"0 0 416 320\" role=\"img\" aria-label=\"{name}\">"
        )?;
        let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
        for step in 0..=5 {
            let share = f64::from(step) / 5.0;
            let [across, up] = self.least.map(|least| least + (1.0 - least) * share);
            let (x, y) = (self.x(across), self.y(up));
            writeln!(
                page,
                "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{right}M{x:.1} {TOP}V{bottom}\"/>\
                 <text class=\"up\" x=\"{:.1}\" y=\"{:.1}\">{up:.2}</text>\
                 <text class=\"across\" x=\"{x:.1}\" y=\"{:.1}\">{across:.2}</text>",
                LEFT - 6.0,
                y + 4.0,
                bottom + 17.0
            )?;
        }
        let (middle, foot) = (LEFT + WIDTH / 2.0, bottom + 38.0);
        let down = -(TOP + HEIGHT / 2.0);
        writeln!(
            page,
            "<text class=\"across name\" x=\"{middle}\" y=\"{foot}\">{across}</text>\
             <text class=\"across name\" x=\"{down}\" y=\"16\" transform=\"rotate(-90)\">{up}</text>"
        )
    }

    /// A line through points, each of which says what it is where it is pointed at.
    fn line(&self, page: &mut String, kind: &str, points: &[(f64, f64, String)]) -> Result {
        let at = |(x, y, _): &(f64, f64, String)| format!("{:.1},{:.1}", self.x(*x), self.y(*y));
        let line: Vec<String> = points.iter().map(at).collect();
        writeln!(
            page,
            "<polyline class=\"{kind}\" points=\"{}\"/>",
            line.join(" ")
        )?;
        for (x, y, said) in points {
            writeln!(
                page,
                "<circle class=\"{kind}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\">\
                 <title>{said}</title></circle>",
                self.x(*x),
                self.y(*y)
            )?;
        }
        Ok(())
    }
}

/// How often suggestions of one confidence are right.
pub(super) fn reliability(page: &mut String, found: &Reliability) -> Result {
    writeln!(
        page,
        "<section>\n<h2>Does confidence mean what it says?</h2>\n\
         <p>Candidates of confidence 0.1 and above in {} bins of equal count. On the dashed line \
         confidence and the share that is right are the same; below it confidence is too \
         high.</p>",
        found.bins.len()
    )?;
    let chart = Chart { least: [0.0; 2] };
    chart.open(
        page,
        "Reliability diagram",
        "mean confidence",
        "share right",
    )?;
    writeln!(
        page,
        "<path class=\"ideal\" d=\"M{LEFT} {}L{} {TOP}\"/>",
        TOP + HEIGHT,
        LEFT + WIDTH
    )?;
    let point = |bin: &Bin| {
        let (confidence, right) = (bin.confidence, bin.right);
        let said = format!(
            "confidence {confidence:.3}: {right:.3} of {} right",
            bin.count
        );
        (confidence, right, said)
    };
    let points: Vec<_> = found.bins.iter().map(point).collect();
    chart.line(page, "first", &points)?;
    writeln!(page, "</svg>")?;
    let heads = ["confidence", "mean", "right", "candidates"];
    let cells = |bin: &Bin| {
        let mean = |value| {
            if bin.count == 0 {
                "–".to_owned()
            } else {
                three(value)
            }
        };
        [mean(bin.confidence), mean(bin.right), bin.count.to_string()]
    };
    open(page, "Bands of confidence", "plain", &heads)?;
    for band in &found.bands {
        row(
            page,
            &format!("{:.1}–{:.1}", band.from, band.to),
            &cells(band),
        )?;
    }
    close(page)?;
    writeln!(page, "<details><summary>The bins as a table</summary>")?;
    open(page, "Bins of equal count", "plain", &heads)?;
    for bin in &found.bins {
        row(page, &format!("{:.3}–{:.3}", bin.from, bin.to), &cells(bin))?;
    }
    close(page)?;
    writeln!(page, "</details>\n</section>")
}

/// Precision against the share of articles covered.
pub(super) fn coverage(page: &mut String, cuts: &[Cut]) -> Result {
    writeln!(
        page,
        "<section>\n<h2>What does it cost to be sure?</h2>\n\
         <p>Demand more confidence, from 0.05 to 0.95, and more suggestions are right, for fewer \
         articles.</p>"
    )?;
    let chart = Chart {
        least: [
            least(cuts, |one| one.coverage),
            least(cuts, |one| one.precision),
        ],
    };
    chart.open(
        page,
        "Precision and coverage",
        "share of articles covered",
        "precision",
    )?;
    for (kind, points) in [
        ("second", points(cuts, |cut| cut.accepted)),
        ("first", points(cuts, |cut| cut.best)),
    ] {
        chart.line(page, kind, &points)?;
    }
    writeln!(
        page,
        "</svg>\n<p class=\"legend\"><span class=\"first\">each article’s best tag</span> \
         <span class=\"second\">all tags suggested</span></p>\n\
         <details><summary>The curves as a table</summary>"
    )?;
    let heads = [
        "confidence",
        "best: precision",
        "coverage",
        "suggested: precision",
        "coverage",
        "tags",
    ];
    open(page, "Precision and coverage", "plain", &heads)?;
    for cut in cuts {
        let precision = |one: Covered| match one.suggested {
            0 => "–".to_owned(),
            _ => three(one.precision),
        };
        let cells = [
            precision(cut.best),
            three(cut.best.coverage),
            precision(cut.accepted),
            three(cut.accepted.coverage),
            cut.accepted.suggested.to_string(),
        ];
        row(page, &format!("{:.2}", cut.confidence), &cells)?;
    }
    close(page)?;
    writeln!(page, "</details>\n</section>")
}

/// The points of a curve where anything is left.
fn points(cuts: &[Cut], of: fn(&Cut) -> Covered) -> Vec<(f64, f64, String)> {
    let left = cuts.iter().filter(|cut| 0 < of(cut).suggested);
    let point = |cut: &Cut| {
        let one = of(cut);
        let said = format!(
            "confidence {:.2} and above: {:.3} of {} right, {:.3} of articles covered",
            cut.confidence, one.precision, one.suggested, one.coverage
        );
        (one.coverage, one.precision, said)
    };
    left.map(point).collect()
}

/// Where an axis begins that holds these figures and whose five steps are round numbers.
fn least(cuts: &[Cut], of: fn(Covered) -> f64) -> f64 {
    let both = cuts.iter().flat_map(|cut| [cut.best, cut.accepted]);
    let left = both.filter(|one| 0 < one.suggested);
    let least = left.map(of).fold(1.0, f64::min);
    let fits = |begin: &f64| *begin <= least;
    [0.9, 0.75, 0.5].into_iter().find(fits).unwrap_or(0.0)
}
