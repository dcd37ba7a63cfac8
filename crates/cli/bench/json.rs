//! What was measured as one JSON object, its fields in a fixed order.

use super::Benched;
use catchline::to_four;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Shown<'a> {
    model: &'a str,
    model_bytes: u64,
    articles: u64,
    text_bytes: u64,
    load_seconds: f64,
    start_seconds: f64,
    suggest: Suggest,
    peak_bytes: Option<u64>,
    accuracy: Option<Accuracy>,
}

#[derive(Serialize)]
struct Suggest {
    threads: usize,
    seconds: f64,
    articles_per_second: f64,
    megabytes_per_second: f64,
}

#[derive(Serialize)]
struct Accuracy {
    micro_f1: f64,
    macro_f1: f64,
    precision_at_1: f64,
}

impl<'a> Shown<'a> {
    pub(super) fn of(benched: &'a Benched) -> Self {
        let seconds = benched.suggest.as_secs_f64().max(1e-9);
        let accuracy = benched.measured.as_ref().map(|measured| Accuracy {
            micro_f1: to_four(measured.known.micro.f1),
            macro_f1: to_four(measured.known.macro_average.f1),
            precision_at_1: to_four(measured.known.at[0].precision),
        });
        Self {
            model: &benched.model,
            model_bytes: benched.model_bytes,
            articles: benched.articles,
            text_bytes: benched.text_bytes,
            load_seconds: benched.load.as_secs_f64(),
            start_seconds: benched.start.as_secs_f64(),
            suggest: Suggest {
                threads: benched.threads,
                seconds,
                articles_per_second: benched.articles as f64 / seconds,
                megabytes_per_second: benched.text_bytes as f64 / 1e6 / seconds,
            },
            peak_bytes: benched.peak_bytes,
            accuracy,
        }
    }
}
