//! Runs linfa-bayes and catchline-bayes on the same counts: seconds, bytes, and whether they agree.
//!
//! `cargo bench --bench linfa_bayes -- [ARTICLES FEATURES TAGS] 2>/dev/null`; see
//! benches/README.md. linfa-bayes prints to stderr as it learns. On articles of one's own it is run
//! by benches/peers/run.py.
#![allow(
    clippy::print_stdout,
    reason = "a measurement is read from the terminal"
)]

mod archive;
#[path = "../numbers/mod.rs"]
mod numbers;

use catchline_bayes::{MultinomialNb, Rows, TagSets};
use linfa::{
    DatasetBase,
    traits::{Fit, Predict},
};
use ndarray::{Array1, Array2};
use numbers::Numbers;
use std::{collections::BTreeMap, error::Error, hint::black_box, time::Instant};

/// How many different features an article has.
const FEATURES_AN_ARTICLE: usize = 60;
/// How many of them are drawn from those that go with its tags.
const TELLING: usize = 15;
/// Articles to tag that nobody has learnt from.
const INCOMING: usize = 500;
/// Each time is the median of so many runs.
const RUNS: usize = 5;

struct Size {
    articles: usize,
    features: usize,
    tags: usize,
}

impl Size {
    /// What the command line says, else 2,000 articles × 5,000 features × 10 tags.
    fn of(arguments: &[String]) -> Result<Self, Box<dyn Error>> {
        let numbers = arguments.iter().map(|one| one.parse());
        let numbers: Vec<usize> = numbers.collect::<Result<_, _>>()?;
        let (articles, features, tags) = match numbers[..] {
            [] => (2_000, 5_000, 10),
            [articles, features, tags]
                if 0 < articles && 1_000 <= features && (1..=50).contains(&tags) =>
            {
                (articles, features, tags)
            }
            _ => return Err("give ARTICLES, FEATURES (1000 or more) and TAGS (1 to 50)".into()),
        };
        Ok(Self {
            articles,
            features,
            tags,
        })
    }
}

/// Articles of one tag, one in four of two. Each tag has telling features of its own; the others
/// are drawn from all, the low ids far more often, as words are.
fn articles(
    size: &Size,
    count: usize,
    seed: u64,
) -> Result<(Rows, TagSets), catchline_bayes::Error> {
    let (mut rows, mut sets) = (Rows::new(size.features), TagSets::new(size.tags));
    let mut numbers = Numbers(seed);
    let own = size.features / (2 * size.tags);
    for _ in 0..count {
        let mut tags = vec![numbers.below(size.tags) as u32];
        if numbers.below(4) == 0 {
            tags.push(numbers.below(size.tags) as u32);
        }
        tags.dedup();
        let mut found = BTreeMap::new();
        while found.len() < FEATURES_AN_ARTICLE {
            let feature = if found.len() < TELLING {
                let tag = tags[numbers.below(tags.len())] as usize;
                size.features / 2 + tag * own + numbers.below(own)
            } else {
                let most = numbers.below(size.features) + 1;
                numbers.below(most)
            };
            found.insert(feature as u32, (1 + numbers.below(3)) as f32);
        }
        let (ids, values): (Vec<u32>, Vec<f32>) = found.into_iter().unzip();
        rows.push(&ids, &values)?;
        sets.push(&tags)?;
    }
    Ok((rows, sets))
}

fn dense(rows: &Rows) -> Array2<f32> {
    let mut dense = Array2::zeros((rows.len(), rows.width()));
    for (row, mut out) in rows.iter().zip(dense.rows_mut()) {
        row.iter().for_each(|(id, value)| out[id as usize] = value);
    }
    dense
}

/// What one engine came to.
struct Outcome {
    bytes: usize,
    fit: f64,
    suggest: f64,
    /// For each article and tag, whether the tag is suggested.
    suggested: Array2<bool>,
}

/// The median seconds of some runs, and the result of the last.
fn timed<T>(run: impl Fn() -> T) -> (f64, T) {
    let mut seconds = Vec::with_capacity(RUNS);
    loop {
        let start = Instant::now();
        let result = black_box(run());
        seconds.push(start.elapsed().as_secs_f64());
        if seconds.len() == RUNS {
            seconds.sort_by(f64::total_cmp);
            return (seconds[RUNS / 2], result);
        }
    }
}

/// One model a tag, over a dense matrix.
fn linfa_bayes(rows: &Rows, sets: &TagSets, incoming: &Rows) -> Result<Outcome, Box<dyn Error>> {
    let (learnt, incoming) = (dense(rows), dense(incoming));
    let fit = |tag: usize| {
        let on = Array1::from_shape_fn(sets.len(), |index| sets.has(index, tag as u32));
        linfa_bayes::MultinomialNb::params()
            .alpha(1.0)
            .fit(&DatasetBase::new(learnt.view(), on))
    };
    let (fit, models) = timed(|| (0..sets.tags()).map(fit).collect::<Result<Vec<_>, _>>());
    let models = models?;
    let (suggest, suggested) = timed(|| {
        let mut suggested = Array2::from_elem((incoming.nrows(), models.len()), false);
        for (model, mut column) in models.iter().zip(suggested.columns_mut()) {
            column.assign(&model.predict(&incoming));
        }
        suggested
    });
    Ok(Outcome {
        bytes: learnt.len() * size_of::<f32>(),
        fit,
        suggest,
        suggested,
    })
}

/// One model of all tags, over sparse rows.
fn catchline_bayes(
    rows: &Rows,
    sets: &TagSets,
    incoming: &Rows,
) -> Result<Outcome, catchline_bayes::Error> {
    let articles = DatasetBase::new(rows.clone(), sets.clone());
    let (fit, model) = timed(|| MultinomialNb::params().smoothing(1.0).fit(&articles));
    let model = model?;
    let (suggest, scores) = timed(|| model.try_scores(incoming));
    let pair = size_of::<u32>() + size_of::<f32>();
    Ok(Outcome {
        bytes: rows.stored() * pair + (rows.len() + 1) * size_of::<usize>(),
        fit,
        suggest,
        suggested: scores?.mapv(|score| 0.0 < score),
    })
}

fn micro_f1(suggested: &Array2<bool>, truth: &TagSets) -> f64 {
    let right = suggested
        .indexed_iter()
        .filter(|&((index, tag), &on)| on && truth.has(index, tag as u32))
        .count();
    let suggestions = suggested.iter().filter(|&&on| on).count();
    let tags: u64 = truth.articles().iter().sum();
    2.0 * right as f64 / (suggestions as f64 + tags as f64)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let arguments: Vec<String> = arguments.collect();
    if let [verb, paths @ ..] = &arguments[..]
        && verb.parse::<usize>().is_err()
    {
        println!("{}", archive::run(verb, paths)?);
        return Ok(());
    }
    let size = Size::of(&arguments)?;
    let (rows, sets) = articles(&size, size.articles, 1)?;
    let (incoming, truth) = articles(&size, INCOMING, 2)?;
    // linfa-bayes works on one thread: so do we here.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let theirs = linfa_bayes(&rows, &sets, &incoming)?;
    let ours = one.install(|| catchline_bayes(&rows, &sets, &incoming))?;

    println!(
        "{} articles x {} features x {} tags, {FEATURES_AN_ARTICLE} features an article, \
         one thread, median of {RUNS} runs",
        size.articles, size.features, size.tags
    );
    let line = |what: &str, value: &dyn Fn(&Outcome) -> String| {
        println!("{what:<30} {:>16} {:>16}", value(&theirs), value(&ours));
    };
    println!("{:<30} {:>16} {:>16}", "", "linfa-bayes", "catchline-bayes");
    line("counts in memory", &|one| {
        format!("{:.2} MB", one.bytes as f64 / 1e6)
    });
    line("learning, all tags", &|one| {
        format!("{:.2} ms", one.fit * 1e3)
    });
    line(&format!("suggesting, {INCOMING} articles"), &|one| {
        format!("{:.2} ms", one.suggest * 1e3)
    });
    line("micro-F1", &|one| {
        format!("{:.4}", micro_f1(&one.suggested, &truth))
    });
    let pairs = theirs.suggested.iter().zip(&ours.suggested);
    let agree = pairs.filter(|(a, b)| a == b).count();
    println!("same answer in {agree} of {} cases", ours.suggested.len());
    Ok(())
}
