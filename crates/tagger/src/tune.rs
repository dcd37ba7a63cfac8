//! Settings chosen by cross-validation on the archive itself.

use crate::{
    CrossValidation, Error, Estimator, Params, Progress, Settings, Tagger,
    archive::Archive,
    fit::{Counted, Draft, Gathered},
};
use catchline_article::Labelled;
use catchline_bayes::TagSets;

/// What tuning came to.
#[derive(Debug)]
pub struct Tuned {
    /// Parameters that give the same tagger by [`Params::fit`].
    pub params: Params,
    /// What was learnt with them.
    pub tagger: Tagger,
    /// All that was tried, in order; the last that was accepted is the one that was taken.
    pub trials: Vec<Trial>,
    /// How many more would have been tried.
    pub left: usize,
}

/// Settings that were tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// What was learnt with.
    pub settings: Settings,
    /// How well it did.
    pub figures: CrossValidation,
    /// Whether it was taken for the best so far.
    pub accepted: bool,
}

/// Settings that are to be tried.
#[derive(Debug)]
pub struct Next<'a> {
    /// What will be learnt with.
    pub settings: &'a Settings,
    /// All that was tried before.
    pub trials: &'a [Trial],
    /// How many are still to be tried, this one among them, as far as can be said yet.
    pub left: usize,
}

/// Less is not worth a setting that is not the default.
const LEAST_GAIN: f64 = 0.001;

/// One setting moved.
#[derive(Clone, Copy)]
enum Move {
    Estimator(Estimator),
    Cost(f64),
    Power(f64),
    LeadTerms(u32),
    /// By this factor from the estimator's default.
    Smoothing(f64),
    MinTermArticles(u32),
    StopWords(bool),
    Ngrams(u8),
}

/// All that is tried, in order: the nearest value of each setting first, so that a short search
/// has moved them all.
const MOVES: [Move; 22] = [
    Move::Estimator(Estimator::Complement),
    Move::Estimator(Estimator::Multinomial),
    Move::Estimator(Estimator::Bernoulli),
    Move::Estimator(Estimator::NbSvm),
    Move::Cost(2.0),
    Move::Cost(0.5),
    Move::Power(0.25),
    Move::Power(0.75),
    Move::LeadTerms(40),
    Move::LeadTerms(10),
    Move::MinTermArticles(3),
    Move::MinTermArticles(1),
    Move::Smoothing(4.0),
    Move::Smoothing(0.25),
    Move::StopWords(false),
    Move::Ngrams(2),
    Move::Cost(4.0),
    Move::Cost(0.25),
    Move::Power(0.0),
    Move::Power(1.0),
    Move::LeadTerms(0),
    Move::LeadTerms(20),
];

impl Move {
    fn make(self, params: Params, now: &Settings) -> Params {
        match self {
            Self::Estimator(one) => params.estimator(one),
            Self::Cost(cost) => params.cost(cost),
            Self::Power(power) => params.power(power),
            Self::LeadTerms(terms) => params.lead_terms(terms),
            Self::Smoothing(factor) => params.smoothing(factor * now.estimator.default_smoothing()),
            Self::MinTermArticles(articles) => params.min_term_articles(articles),
            Self::StopWords(left_out) => params.stop_words(left_out),
            Self::Ngrams(most) => params.ngrams(most),
        }
    }

    /// Whether it was left open, and matters to the estimator of now.
    fn is_open(self, given: &Params, now: &Settings) -> bool {
        let machines = now.estimator == Estimator::NbSvm;
        match self {
            Self::Estimator(_) => given.estimator.is_none(),
            Self::Cost(_) => given.cost.is_none() && machines,
            Self::Power(_) => given.power.is_none() && machines,
            Self::LeadTerms(_) => given.lead_terms.is_none(),
            Self::Smoothing(_) => given.smoothing.is_none(),
            Self::MinTermArticles(_) => given.min_term_articles.is_none(),
            Self::StopWords(_) => given.stop_words.is_none(),
            Self::Ngrams(_) => given.ngrams.is_none(),
        }
    }
}

impl Params {
    /// Searches for the settings that do best in cross-validation on the archive itself, and
    /// learns it with them.
    ///
    /// The defaults come first; then one setting after the other is moved, and stays where micro-F1,
    /// under thresholds that serve the [aim](Params::aim), rises by 0.001 and by the standard error
    /// of the difference, and macro-F1 does not fall by more. What was set on these parameters is
    /// not moved. `go_on` is asked before each trial; once it says no, nothing more is tried, but
    /// the defaults always are. The result depends on nothing but archive, parameters and how many
    /// trials there were.
    ///
    /// The figures of the best of several trials are a little kind, most so in a small archive.
    ///
    /// # Errors
    /// Those of [`Params::fit`], and [`Error::TooFew`] where there are fewer tagged articles than
    /// [folds](Params::folds).
    pub fn tune(
        &self,
        archive: &[Labelled],
        go_on: &mut dyn FnMut(&Next<'_>) -> bool,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Tuned, Error> {
        self.check()?;
        let gathered = Archive::gather(archive, self)?;
        gathered.check_parents()?;
        let gathered = Gathered::of(self, gathered);
        let (articles, least) = (gathered.articles(), self.folds);
        if articles < least {
            return Err(Error::TooFew { articles, least });
        }
        let mut search = Search::begin(self, gathered, go_on, progress)?;
        let left = search.run()?;
        Ok(Tuned {
            params: search.params,
            tagger: search.gathered.tagger(search.counted, &search.best),
            trials: search.trials,
            left,
        })
    }
}

struct Search<'a> {
    gathered: Gathered,
    /// What was asked for.
    given: &'a Params,
    /// What the best was learnt with.
    params: Params,
    counted: Counted,
    best: Draft,
    trials: Vec<Trial>,
    go_on: &'a mut dyn FnMut(&Next<'_>) -> bool,
    progress: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Search<'a> {
    /// Learns with the defaults.
    fn begin(
        given: &'a Params,
        gathered: Gathered,
        go_on: &'a mut dyn FnMut(&Next<'_>) -> bool,
        progress: &'a (dyn Fn(Progress) + Sync),
    ) -> Result<Self, Error> {
        let mut best: Option<Draft> = None;
        let mut trials = Vec::new();
        let settings = gathered.settings(given)?;
        let counted = gathered.count(&settings[0], progress)?;
        for settings in &settings {
            go_on(&Next {
                settings,
                trials: &trials,
                left: 1,
            });
            let draft = gathered.draft(settings, &counted, progress)?;
            let accepted = best.as_ref().is_none_or(|best| draft.is_better_than(best));
            trials.push(Trial::of(&draft, accepted));
            if accepted {
                best = Some(draft);
            }
        }
        let best = best.expect("there is an estimator");
        Ok(Self {
            params: given.clone().estimator(best.settings.estimator),
            gathered,
            given,
            counted,
            best,
            trials,
            go_on,
            progress,
        })
    }

    /// Makes one move after the other; tells how many were not tried.
    fn run(&mut self) -> Result<usize, Error> {
        for (at, &one) in MOVES.iter().enumerate() {
            let Some((params, settings)) = self.moved(one) else {
                continue;
            };
            let left = MOVES[at..]
                .iter()
                .filter_map(|&one| self.moved(one))
                .count();
            let next = Next {
                settings: &settings,
                trials: &self.trials,
                left,
            };
            if !(self.go_on)(&next) {
                return Ok(left);
            }
            self.try_out(params, &settings)?;
        }
        Ok(0)
    }

    /// The best so far with one setting moved, where that is open and was not tried yet.
    fn moved(&self, one: Move) -> Option<(Params, Settings)> {
        let now = &self.best.settings;
        if !one.is_open(self.given, now) {
            return None;
        }
        let params = one.make(self.params.clone(), now);
        let settings = self.gathered.settings(&params).ok()?.pop()?;
        let new = self.trials.iter().all(|trial| trial.settings != settings);
        new.then_some((params, settings))
    }

    fn try_out(&mut self, params: Params, settings: &Settings) -> Result<(), Error> {
        let now = &self.best.settings;
        let same_features = settings.terms == now.terms
            && settings.lead_terms == now.lead_terms
            && settings.min_term_articles == now.min_term_articles;
        let counted = if same_features {
            None
        } else {
            match self.gathered.count(settings, self.progress) {
                Err(Error::NoFeatures { .. }) => return Ok(()),
                counted => Some(counted?),
            }
        };
        let features = counted.as_ref().unwrap_or(&self.counted);
        let draft = self.gathered.draft(settings, features, self.progress)?;
        let suggested: [&[_]; 2] = [&self.best.suggested, &draft.suggested];
        let error = standard_error(self.gathered.sets(), suggested);
        let accepted = is_gain(&self.best.figures, &draft.figures, error);
        self.trials.push(Trial::of(&draft, accepted));
        if accepted {
            self.best = draft;
            self.params = params;
            if let Some(counted) = counted {
                self.counted = counted;
            }
        }
        Ok(())
    }
}

impl Trial {
    fn of(draft: &Draft, accepted: bool) -> Self {
        Self {
            settings: draft.settings.clone(),
            figures: draft.figures,
            accepted,
        }
    }
}

/// Whether micro-F1 rises by more than the standard error of the difference, and rare tags do not
/// pay for it. Without the error an archive of some hundred articles comes to settings that do
/// worse on others.
fn is_gain(was: &CrossValidation, is: &CrossValidation, error: f64) -> bool {
    let gain = is.micro.f1 - was.micro.f1;
    let fall = was.macro_average.f1 - is.macro_average.f1;
    LEAST_GAIN <= gain && error < gain && fall <= gain
}

/// The standard error of the difference of two micro-F1 over the same articles, by the delta
/// method: F1 is 2 Σ correct / Σ (suggested + true), and each article pulls at it by
/// (2 correct − F1 · (suggested + true)) / Σ (suggested + true).
fn standard_error(sets: &TagSets, suggested: [&[Vec<u32>]; 2]) -> f64 {
    let mut differences = vec![0.0; sets.len()];
    for (suggested, sign) in suggested.into_iter().zip([-1.0, 1.0]) {
        let counts = suggested.iter().enumerate().map(|(index, suggested)| {
            let truth = sets.set(index);
            let correct = suggested.iter().filter(|tag| truth.contains(tag)).count();
            (2.0 * correct as f64, (suggested.len() + truth.len()) as f64)
        });
        let counts: Vec<(f64, f64)> = counts.collect();
        let correct: f64 = counts.iter().map(|one| one.0).sum();
        let all: f64 = counts.iter().map(|one| one.1).sum();
        if 0.0 < all {
            for (difference, one) in differences.iter_mut().zip(counts) {
                *difference += sign * (one.0 - correct / all * one.1) / all;
            }
        }
    }
    differences.iter().map(|one| one * one).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use catchline_bayes::Rates;

    #[test]
    fn the_error_of_a_difference_is_the_one_worked_by_hand() {
        let mut sets = TagSets::new(2);
        for tags in [[0], [0], [1]] {
            sets.push(&tags).unwrap();
        }
        let before = [vec![0], vec![], vec![1]];
        let after = [vec![0], vec![0], vec![1]];
        // F1 is 4/5 and pulled at by 0.08, −0.16 and 0.08; then it is 1, and nothing pulls.
        let error = standard_error(&sets, [&before, &after]);
        assert!((error - 0.0384f64.sqrt()).abs() < 1e-12, "{error}");
        assert_eq!(standard_error(&sets, [&before, &before]), 0.0);
        let none = [vec![], vec![], vec![]];
        assert!(standard_error(&TagSets::new(2), [&none[..0], &none[..0]]) == 0.0);
    }
    #[test]
    fn a_gain_is_more_than_its_error_and_than_what_rare_tags_lose() {
        let figures = |micro, macro_average| {
            let rates = |f1| Rates {
                f1,
                ..Rates::default()
            };
            CrossValidation {
                folds: 5,
                micro: rates(micro),
                macro_average: rates(macro_average),
                micro_f1_before_rounding: micro,
            }
        };
        let gains = |micro, macro_average, error| {
            is_gain(&figures(0.5, 0.4), &figures(micro, macro_average), error)
        };
        assert!(gains(0.52, 0.4, 0.01) && gains(0.52, 0.39, 0.01));
        assert!(!gains(0.52, 0.4, 0.03), "by chance");
        assert!(!gains(0.52, 0.37, 0.01), "rare tags pay");
        assert!(!gains(0.5009, 0.4, 0.0), "too little");
        assert!(!gains(0.5, 0.6, 0.0), "no gain");
    }
}
