//! Figures as one JSON object, its fields in a fixed order.

use catchline::{
    AtRank, Bin, Bucket, Confusion, Covered, Cut, Evaluation, Interval, Intervals, Led, Mistake,
    NotLearnt, PerTag, Tag, to_four, to_six,
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Figures<'a> {
    articles: u64,
    untagged: u64,
    learnt: u64,
    cross_validate: Option<u32>,
    tags: Tags,
    known: Averages,
    all: Averages,
    /// Over the articles the model had not learnt; null where it had learnt none or all.
    not_learnt: Option<New>,
    /// Known tags, by how many articles they were learnt from.
    by_articles_learnt: Vec<OfLearnt>,
    reliability: Reliability,
    coverage: Vec<AtCut>,
    confusions: Vec<Confused<'a>>,
    mistakes: Mistakes<'a>,
    per_tag: Vec<Row<'a>>,
}

/// How many tags there are.
#[derive(Serialize)]
struct Tags {
    known: usize,
    all: usize,
}

#[derive(Serialize)]
struct Averages {
    micro: Rates,
    r#macro: Rates,
    per_article: Rates,
    at: Vec<At>,
    calibration_error: f64,
    without_suggestion: f64,
    intervals: Bounds,
}

/// Where figures lie with a probability of 95 %.
#[derive(Serialize)]
struct Bounds {
    micro_f1: Range,
    macro_f1: Range,
    precision_at_1: Range,
}

#[derive(Serialize)]
struct Range {
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct New {
    articles: u64,
    known: Averages,
    all: Averages,
}

#[derive(Serialize)]
struct OfLearnt {
    from: u64,
    to: Option<u64>,
    tags: u64,
    carried: u64,
    suggested: u64,
    correct: u64,
    micro: Rates,
    r#macro: Rates,
}

#[derive(Serialize)]
struct Reliability {
    bins: Vec<OfConfidence>,
    bands: Vec<OfConfidence>,
}

/// Candidates of about one confidence; means are null where there is none.
#[derive(Serialize)]
struct OfConfidence {
    from: f64,
    to: f64,
    count: u64,
    confidence: Option<f64>,
    right: Option<f64>,
}

#[derive(Serialize)]
struct AtCut {
    confidence: f64,
    best: Above,
    accepted: Above,
}

/// Candidates of enough confidence; precision is null where there is none.
#[derive(Serialize)]
struct Above {
    suggested: u64,
    precision: Option<f64>,
    coverage: f64,
}

#[derive(Serialize)]
struct Confused<'a> {
    missed: &'a str,
    accepted: &'a str,
    articles: u64,
    reverse: u64,
}

#[derive(Serialize)]
struct Mistakes<'a> {
    accepted: Vec<Wrong<'a>>,
    missed: Vec<Wrong<'a>>,
}

#[derive(Serialize)]
struct Wrong<'a> {
    article: &'a str,
    title: &'a str,
    tag: &'a str,
    confidence: f64,
    because: Vec<Because<'a>>,
}

#[derive(Serialize)]
struct Because<'a> {
    term: &'a str,
    word: &'a str,
    weight: f64,
}

#[derive(Serialize)]
struct Rates {
    precision: f64,
    recall: f64,
    f1: f64,
}

#[derive(Serialize)]
struct At {
    k: usize,
    precision: f64,
    recall: f64,
    ndcg: f64,
}

#[derive(Serialize)]
struct Row<'a> {
    tag: &'a str,
    known: bool,
    articles: u64,
    suggested: u64,
    correct: u64,
    #[serde(flatten)]
    rates: Rates,
    learnt: u64,
}

impl<'a> Figures<'a> {
    pub(super) fn of(figures: &'a super::Figures) -> Self {
        let measured = &figures.measured;
        let row = |(name, tag): (&'a str, PerTag)| Row {
            tag: name,
            known: (tag.tag as usize) < figures.known,
            articles: tag.articles,
            suggested: tag.suggested,
            correct: tag.correct,
            rates: Rates::of(tag.rates()),
            learnt: figures.learnt(tag.tag),
        };
        let tags = &measured.tags;
        let wrong = |mistakes: &'a [Mistake]| {
            let wrong = |one| Wrong::of(one, tags);
            mistakes.iter().map(wrong).collect()
        };
        let confusions = measured.confusions.iter();
        Self {
            articles: measured.all.articles,
            untagged: measured.untagged,
            learnt: measured.learnt,
            cross_validate: figures.cross_validate,
            tags: Tags {
                known: figures.known,
                all: measured.tags.len(),
            },
            known: Averages::of(&measured.known, measured.known_intervals),
            all: Averages::of(&measured.all, measured.all_intervals),
            not_learnt: measured.not_learnt.as_ref().map(New::of),
            by_articles_learnt: measured.buckets.iter().map(OfLearnt::of).collect(),
            reliability: Reliability {
                bins: measured
                    .reliability
                    .bins
                    .iter()
                    .map(OfConfidence::of)
                    .collect(),
                bands: measured
                    .reliability
                    .bands
                    .iter()
                    .map(OfConfidence::of)
                    .collect(),
            },
            coverage: measured.coverage.iter().map(AtCut::of).collect(),
            confusions: confusions.map(|one| Confused::of(*one, tags)).collect(),
            mistakes: Mistakes {
                accepted: wrong(&measured.mistakes.accepted),
                missed: wrong(&measured.mistakes.missed),
            },
            per_tag: figures.per_tag().into_iter().map(row).collect(),
        }
    }
}

impl Averages {
    fn of(evaluation: &Evaluation, intervals: Intervals) -> Self {
        let at = |at: &AtRank| At {
            k: at.k,
            precision: to_four(at.precision),
            recall: to_four(at.recall),
            ndcg: to_four(at.ndcg),
        };
        Self {
            micro: Rates::of(evaluation.micro),
            r#macro: Rates::of(evaluation.macro_average),
            per_article: Rates::of(evaluation.per_article),
            at: evaluation.at.iter().map(at).collect(),
            calibration_error: to_four(evaluation.calibration_error),
            without_suggestion: to_four(evaluation.without_suggestion),
            intervals: Bounds::of(intervals),
        }
    }
}

impl Bounds {
    fn of(intervals: Intervals) -> Self {
        let range = |interval: Interval| Range {
            low: to_four(interval.low),
            high: to_four(interval.high),
        };
        Self {
            micro_f1: range(intervals.micro_f1),
            macro_f1: range(intervals.macro_f1),
            precision_at_1: range(intervals.precision_at_1),
        }
    }
}

impl New {
    fn of(new: &NotLearnt) -> Self {
        Self {
            articles: new.all.articles,
            known: Averages::of(&new.known, new.known_intervals),
            all: Averages::of(&new.all, new.all_intervals),
        }
    }
}

impl OfLearnt {
    fn of(bucket: &Bucket) -> Self {
        Self {
            from: bucket.from,
            to: bucket.to,
            tags: bucket.tags,
            carried: bucket.carried,
            suggested: bucket.suggested,
            correct: bucket.correct,
            micro: Rates::of(bucket.micro),
            r#macro: Rates::of(bucket.macro_average),
        }
    }
}

impl OfConfidence {
    fn of(bin: &Bin) -> Self {
        let some = |share| (0 < bin.count).then(|| to_four(share));
        Self {
            from: to_four(bin.from),
            to: to_four(bin.to),
            count: bin.count,
            confidence: some(bin.confidence),
            right: some(bin.right),
        }
    }
}

impl AtCut {
    fn of(cut: &Cut) -> Self {
        let above = |covered: Covered| Above {
            suggested: covered.suggested,
            precision: (0 < covered.suggested).then(|| to_four(covered.precision)),
            coverage: to_four(covered.coverage),
        };
        Self {
            confidence: to_four(cut.confidence),
            best: above(cut.best),
            accepted: above(cut.accepted),
        }
    }
}

impl<'a> Confused<'a> {
    fn of(confusion: Confusion, tags: &'a [Tag]) -> Self {
        Self {
            missed: tags[confusion.missed as usize].as_str(),
            accepted: tags[confusion.accepted as usize].as_str(),
            articles: confusion.articles,
            reverse: confusion.reverse,
        }
    }
}

impl<'a> Wrong<'a> {
    fn of(mistake: &'a Mistake, tags: &'a [Tag]) -> Self {
        let word = |led: &'a Led| Because {
            term: &led.term,
            word: &led.word,
            weight: to_six(led.weight),
        };
        Self {
            article: &mistake.article,
            title: &mistake.title,
            tag: tags[mistake.tag as usize].as_str(),
            confidence: to_four(mistake.confidence),
            because: mistake.because.iter().map(word).collect(),
        }
    }
}

impl Rates {
    fn of(rates: catchline::Rates) -> Self {
        Self {
            precision: to_four(rates.precision),
            recall: to_four(rates.recall),
            f1: to_four(rates.f1),
        }
    }
}
