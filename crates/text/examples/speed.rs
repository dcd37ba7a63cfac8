//! Measures how many megabytes of text a second become terms, on one thread.
//!
//! `cargo run --release -p catchline-text --example speed -- ARTICLES.jsonl`
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

use catchline_text::{Extractor, Field, Language, Settings};
use std::time::Instant;

const ROUNDS: usize = 20;

#[derive(serde::Deserialize)]
struct Article {
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args()
        .nth(1)
        .ok_or("give a JSON Lines file of articles")?;
    let lines = std::fs::read_to_string(file)?;
    let articles = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Article>, _>>()?;
    let bytes: usize = articles
        .iter()
        .map(|article| article.title.len() + article.text.len())
        .sum();
    for ngrams in 1..=3 {
        let mut extractor = Extractor::new(Settings {
            ngrams,
            ..Settings::default()
        })?;
        let mut seconds = Vec::new();
        let mut terms = 0_usize;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            terms = articles
                .iter()
                .map(|article| count(&mut extractor, article))
                .sum();
            seconds.push(start.elapsed().as_secs_f64());
        }
        let first = seconds[0];
        seconds.sort_by(f64::total_cmp);
        let speed = |seconds: f64| bytes as f64 / 1e6 / seconds;
        println!(
            "n-grams {ngrams}: {terms} terms of {bytes} bytes; {:.0} MB/s (median of {ROUNDS}), \
             {:.0} MB/s in the first round",
            speed(seconds[ROUNDS / 2]),
            speed(first)
        );
    }
    Ok(())
}

fn count(extractor: &mut Extractor, article: &Article) -> usize {
    let title = Field {
        prefix: Some("title"),
        text: &article.title,
    };
    let body = Field {
        prefix: None,
        text: &article.text,
    };
    let mut terms = 0;
    extractor.extract(&[title, body], Language::ENGLISH, |found| {
        terms += usize::from(!found.term.is_empty());
    });
    terms
}
