//! How cost grows with articles, tags and words an article: one invented archive a point.
//!
//! `cargo bench --bench growth -- [ARTICLES:TAGS[:WORDS] ...]`; see benches/README.md.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

#[allow(unused_imports, reason = "its tests run with the program's")]
#[path = "../crates/cli/memory.rs"]
mod memory;
mod numbers;
mod timing;

use catchline::{Article, Labelled, Tagger};
use numbers::Numbers;
use std::{
    error::Error, f64::consts::TAU, fmt::Write, process::Command, str::FromStr, time::Instant,
};
use timing::{Round, megabytes};

/// Points where none are given: more articles, more tags, more words an article.
const POINTS: [&str; 12] = [
    "1000:100",
    "3000:100",
    "10000:100",
    "30000:100",
    "100000:100",
    "10000:10",
    "10000:1000",
    "10000:4000",
    "10000:100:50",
    "10000:100:150",
    "10000:100:500",
    "10000:100:1500",
];
/// Words an article where a point says nothing.
const WORDS: usize = 150;
/// Before a point of its own process.
const ALONE: &str = "--alone";
/// Words that are written to be tagged, in articles of a point's length.
const INCOMING_WORDS: usize = 300_000;
/// The best of so many rounds counts.
const ROUNDS: u32 = 3;

/// How large an archive is.
#[derive(Clone, Copy)]
struct Point {
    articles: usize,
    tags: usize,
    words: usize,
}

impl FromStr for Point {
    type Err = Box<dyn Error>;

    fn from_str(point: &str) -> Result<Self, Self::Err> {
        let numbers = point.split(':').map(str::parse);
        let numbers: Vec<usize> = numbers.collect::<Result<_, _>>().unwrap_or_default();
        let (articles, tags, words) = match numbers[..] {
            [articles, tags] => (articles, tags, WORDS),
            [articles, tags, words] => (articles, tags, words),
            _ => (0, 0, 0),
        };
        if tags == 0 || words == 0 || articles < tags {
            return Err(format!(
                "{point:?} is no point: give ARTICLES:TAGS or ARTICLES:TAGS:WORDS, \
                 as 10000:100:150, and no more tags than articles"
            )
            .into());
        }
        Ok(Self {
            articles,
            tags,
            words,
        })
    }
}

/// Writes articles; the same ones for the same point and seed.
struct Author {
    numbers: Numbers,
    point: Point,
}

impl Author {
    /// Different words of all tags together.
    const VOCABULARY: usize = 100_000;
    /// Telling words a tag; the first is its name.
    const TELLING: usize = 20;
    /// Of so many words one is telling.
    const TELLING_ONE_IN: usize = 8;
    const TITLE: usize = 7;
    /// The longest and the shortest sentence together have twice as many.
    const SENTENCE: usize = 16;

    fn new(point: Point, seed: u64) -> Self {
        let numbers = Numbers(seed);
        Self { numbers, point }
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        const STEPS: usize = 1 << 53;
        self.numbers.below(STEPS) as f64 / STEPS as f64
    }

    /// A rank from 0 to below `bound` by Zipf's law: the n-th is drawn 1/n as often as the first.
    fn rank(&mut self, bound: usize) -> usize {
        let share = self.share();
        (((bound + 1) as f64).powf(share) as usize - 1).min(bound - 1)
    }

    /// Around the point's words, log-normal.
    fn length(&mut self) -> usize {
        let (radius, angle) = (1.0 - self.share(), TAU * self.share());
        let normal = (-2.0 * radius.ln()).sqrt() * angle.cos();
        (self.point.words as f64 * (0.6 * normal).exp()).ceil() as usize
    }

    /// Adds the word of a number: syllables, the fewer the lower it is.
    fn spell(mut number: usize, text: &mut String) {
        loop {
            text.push(char::from(b"bcdfghjklmnprstvwxyz"[number % 20]));
            text.push(char::from(b"aeiou"[number / 20 % 5]));
            number /= 100;
            if number == 0 {
                return;
            }
        }
    }

    fn telling(tag: usize, which: usize) -> usize {
        Self::VOCABULARY + tag * Self::TELLING + which
    }

    fn words(&mut self, count: usize, tags: &[usize], text: &mut String) {
        let mut left = 0;
        for _ in 0..count {
            if left == 0 {
                left = 1 + self.numbers.below(2 * Self::SENTENCE - 1);
                text.push_str(if text.is_empty() { "" } else { ". " });
            } else {
                text.push(' ');
            }
            left -= 1;
            let word = if self.numbers.below(Self::TELLING_ONE_IN) == 0 {
                let tag = tags[self.numbers.below(tags.len())];
                Self::telling(tag, self.numbers.below(Self::TELLING))
            } else {
                self.rank(Self::VOCABULARY)
            };
            Self::spell(word, text);
        }
    }

    /// Articles of one to four tags; tags are drawn by Zipf's law too, so that most are on few
    /// articles, and each is on one at least.
    fn articles(&mut self, count: usize) -> Vec<Labelled> {
        let write = |index| {
            let mut tags = vec![index];
            if self.point.tags <= index {
                tags[0] = self.rank(self.point.tags);
            }
            for _ in 0..self.numbers.below(4) {
                tags.push(self.rank(self.point.tags));
            }
            let (mut title, mut body) = (String::new(), String::new());
            self.words(Self::TITLE, &tags, &mut title);
            let length = self.length();
            self.words(length, &tags, &mut body);
            let names = tags.iter().map(|&tag| {
                let mut name = String::new();
                Self::spell(Self::telling(tag, 0), &mut name);
                name
            });
            let names: Vec<String> = names.collect();
            let article = Article::new(title).body(body).language("en");
            Labelled::new(article, names)
        };
        (0..count).map(write).collect()
    }
}

/// The row of one point, in a process that has done nothing else.
fn row(point: Point) -> Result<String, Box<dyn Error>> {
    let archive = Author::new(point, 1).articles(point.articles);
    let begun = Instant::now();
    let tagger = Tagger::fit(&archive)?;
    let learning = begun.elapsed().as_secs_f64();
    let megabytes_held = |bytes: u64| format!("{:.0}", bytes as f64 / 1e6);
    let peak = memory::peak().map_or("–".to_owned(), megabytes_held);
    let model = tagger.to_bytes();
    let incoming = (INCOMING_WORDS / point.words).max(1);
    let incoming = Author::new(point, 2).articles(incoming).into_iter();
    let incoming: Vec<Article> = incoming.map(|one| one.article).collect();
    let best = Round::best(&model, &incoming, ROUNDS)?;
    let seconds = best.suggest.as_secs_f64();
    let mut row = format!("| {} | {} | {} ", point.articles, point.tags, point.words);
    write!(
        row,
        "| {} | {:.3} | {learning:.2} | {peak} | {:.2} | {:.2} | {:.1} | {:.0} | {:.1} |",
        tagger.features(),
        tagger.summary().cross_validation.micro.f1,
        model.len() as f64 / 1e6,
        (best.load + best.prepare).as_secs_f64() * 1e3,
        best.suggested as f64 / incoming.len() as f64,
        incoming.len() as f64 / seconds,
        megabytes(&incoming) / seconds,
    )?;
    Ok(row)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let mut points: Vec<String> = arguments.collect();
    if let [first, point] = &points[..]
        && first == ALONE
    {
        println!("{}", row(point.parse()?)?);
        return Ok(());
    }
    if points.is_empty() {
        points = POINTS.map(str::to_owned).into();
    }
    for point in &points {
        point.parse::<Point>()?;
    }
    println!(
        "| articles | tags | words | features | micro-F1 | train s | train MB | model MB | load ms \
         | tags an article | articles/s | MB/s |"
    );
    println!("|{}", "--:|".repeat(12));
    for point in &points {
        let child = Command::new(std::env::current_exe()?)
            .args([ALONE, point])
            .status()?;
        if !child.success() {
            return Err(format!("{point} ended with {child}").into());
        }
    }
    Ok(())
}
