//! Flags that say which tags are suggested.

use catchline::Wanted;
use clap::Args;

#[derive(Debug, Clone, Args)]
pub(crate) struct WantedTags {
    /// The K best tags of every article, accepted or not [default: all that are accepted]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,
    /// Accept only tags of this confidence or more, from 0 to 1
    #[arg(long, value_name = "P", default_value = "0", value_parser = confidence)]
    min_confidence: f64,
}

impl WantedTags {
    pub(crate) fn wanted(&self) -> Wanted {
        Wanted {
            top: self.top.map(|top| top as usize),
            min_confidence: self.min_confidence,
        }
    }
}

/// Reads a confidence.
pub(crate) fn confidence(given: &str) -> Result<f64, String> {
    let number = given.parse().ok();
    let number = number.filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 1".to_owned())
}
