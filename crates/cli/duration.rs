//! Durations as people write them: 2s, 15m, 1h.

use jiff::SignedDuration;
use std::time::Duration;

/// The longest: with it no sum of a few runs over.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Reads a duration of a year at most.
pub(crate) fn duration(given: &str) -> Result<Duration, String> {
    let read = given.parse::<SignedDuration>().ok();
    let read = read.and_then(|read| Duration::try_from(read).ok());
    let read = read.filter(|read| *read <= LONGEST);
    read.ok_or_else(|| "give a duration such as 2s, 15m or 1h, a year at most".to_owned())
}

/// A duration as it is written.
pub(crate) fn shown(duration: Duration) -> String {
    let signed = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    format!("{signed:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units_and_no_sign() {
        assert_eq!(duration("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(duration("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(duration("200ms"), Ok(Duration::from_millis(200)));
        for wrong in ["", "2", "-2s", "s", "9000h"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
        assert_eq!(shown(Duration::from_secs(90)), "1m 30s");
    }
}
