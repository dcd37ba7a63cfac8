//! What suggestions are to be good at.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What thresholds are chosen for. Written `f1`, `precision=0.9`, `recall=0.8` or `top=3`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub enum Aim {
    /// The best harmonic mean of precision and recall.
    #[default]
    F1,
    /// As many tags as can be while this share of suggestions is right; above 0, up to 1.
    Precision(f64),
    /// As few wrong suggestions as can be while this share of the true tags is found; above 0, up
    /// to 1.
    Recall(f64),
    /// This many suggestions for every article, 1 or more.
    Top(u32),
}

impl Aim {
    /// Whether its number is in range.
    ///
    /// # Errors
    /// [`Error::Aim`] where it is not.
    pub fn check(self) -> Result<(), Error> {
        let holds = match self {
            Self::F1 => true,
            Self::Precision(share) | Self::Recall(share) => 0.0 < share && share <= 1.0,
            Self::Top(count) => 0 < count,
        };
        if holds {
            Ok(())
        } else {
            Err(Error::Aim(self.to_string()))
        }
    }

    /// How good it is to have suggested so many pairs, so many of them right, of so many true
    /// ones; 0 is not good at all.
    pub(crate) fn merit(self, correct: u64, suggested: u64, positives: u64) -> f64 {
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(correct, suggested), share(correct, positives));
        match self {
            Self::F1 | Self::Top(_) => share(2 * correct, suggested + positives),
            Self::Precision(least) if least <= precision => recall,
            Self::Recall(least) if least <= recall => precision,
            Self::Precision(_) | Self::Recall(_) => 0.0,
        }
    }
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::F1 => f.write_str("f1"),
            Self::Precision(share) => write!(f, "precision={share}"),
            Self::Recall(share) => write!(f, "recall={share}"),
            Self::Top(count) => write!(f, "top={count}"),
        }
    }
}

impl FromStr for Aim {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::Aim(text.to_owned());
        let aim = match text.split_once('=') {
            None if text == "f1" => Self::F1,
            Some(("precision", share)) => Self::Precision(share.parse().map_err(|_| wrong())?),
            Some(("recall", share)) => Self::Recall(share.parse().map_err(|_| wrong())?),
            Some(("top", count)) => Self::Top(count.parse().map_err(|_| wrong())?),
            _ => return Err(wrong()),
        };
        aim.check()?;
        Ok(aim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aims_are_read_as_they_are_written() {
        for text in ["f1", "precision=0.9", "recall=1", "top=3"] {
            assert_eq!(text.parse::<Aim>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "f2",
            "precision",
            "precision=0",
            "recall=1.1",
            "recall=NaN",
            "top=0",
        ] {
            assert!(matches!(text.parse::<Aim>(), Err(Error::Aim(_))), "{text}");
        }
    }
}
