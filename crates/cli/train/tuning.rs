//! Trying settings within a budget of time, and showing how far that has come.

use crate::{learning::moved, progress::Progress};
use catchline::{Error, Labelled, Next, Params, Settings, Trial, Tuned};
use std::time::{Duration, Instant};

/// What tuning came to, and how long each trial took.
pub(super) struct Timed {
    pub(super) found: Tuned,
    pub(super) took: Vec<Duration>,
}

/// Tries settings until all are tried, or the budget is spent.
pub(super) fn tune(
    params: &Params,
    articles: &[Labelled],
    budget: Option<Duration>,
    progress: &Progress,
) -> Result<Timed, Error> {
    let begun = Instant::now();
    // When each trial ended.
    let mut ends: Vec<Duration> = Vec::new();
    let mut go_on = |next: &Next<'_>| {
        let (spent, tried) = (begun.elapsed(), next.trials.len());
        ends.resize(tried, spent);
        let left = budget.map(|budget| budget.saturating_sub(spent));
        if 0 < tried {
            let all = spent * next.left as u32 / tried as u32;
            let time = left.map_or(all, |left| left.min(all));
            progress.tries(name(next.trials, next.settings), tried, next.left, time);
        }
        left != Some(Duration::ZERO)
    };
    let found = params.tune(articles, &mut go_on, &|at| progress.show(at))?;
    ends.resize(found.trials.len(), begun.elapsed());
    let starts = [Duration::ZERO].into_iter().chain(ends.iter().copied());
    let took = ends
        .iter()
        .zip(starts)
        .map(|(end, start)| end.saturating_sub(start));
    Ok(Timed {
        took: took.collect(),
        found,
    })
}

/// What sets settings apart from the best before them.
pub(super) fn name(before: &[Trial], settings: &Settings) -> String {
    let best = before.iter().rfind(|trial| trial.accepted);
    best.map_or_else(
        || format!("--estimator {}", settings.estimator),
        |best| moved(&best.settings, settings),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tried::table;
    use super::*;
    use catchline::{Article, Tagger};

    #[test]
    fn a_budget_that_is_spent_leaves_the_defaults_and_says_what_was_left() {
        let post = |i: usize, words: &str, tag: &str| {
            let article = Article::new(format!("{words} {i}")).language("en");
            Labelled::new(article, [tag])
        };
        let both = |i| [post(i, "ballots", "elections"), post(i, "bread", "baking")];
        let archive: Vec<Labelled> = (0..6).flat_map(both).collect();
        let params = Tagger::params().estimator(catchline::Estimator::NbSvm);
        let progress = Progress::new(true);
        let timed = tune(&params, &archive, Some(Duration::ZERO), &progress).unwrap();
        assert_eq!((timed.found.trials.len(), timed.took.len()), (1, 1));
        let shown = table(&timed);
        let left = format!("{} more were not tried", timed.found.left);
        assert!(10 < timed.found.left && shown.contains(&left), "{shown}");
        let row = shown.lines().nth(1).unwrap();
        assert!(row.starts_with("--estimator nb-svm") && row.ends_with("taken"));
        let timed = tune(&params, &archive, None, &progress).unwrap();
        assert_eq!(timed.found.trials.len(), timed.took.len());
        assert!(!table(&timed).contains("not tried"));
    }
}
