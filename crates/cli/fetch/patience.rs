//! Asking again where a host has trouble that passes.

use super::Answer;
use crate::progress::Progress;
use jiff::{Timestamp, fmt::rfc2822};
use std::{thread, time::Duration};

/// A request is sent at most so many times.
const TIMES: u32 = 4;
/// The longest pause between two of them.
const LONGEST: Duration = Duration::from_secs(60);

/// Sends a request again after a pause while the answer is that there is trouble, and says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience<'a> {
    pub(crate) progress: &'a Progress,
}

impl Patience<'_> {
    /// The first answer without trouble, or the last answer.
    pub(crate) fn ask(self, what: impl Fn() -> anyhow::Result<Answer>) -> anyhow::Result<Answer> {
        let mut time = 1;
        loop {
            let answer = what();
            let Some((trouble, asked)) = trouble(&answer).filter(|_| time < TIMES) else {
                return answer;
            };
            let pause = asked.unwrap_or(Duration::from_secs(1 << (time - 1)));
            let pause = pause.min(LONGEST);
            self.progress.say(format_args!(
                "{trouble}; trying again in {} s",
                pause.as_secs()
            ));
            thread::sleep(pause);
            time += 1;
        }
    }
}

/// What is wrong with an answer that may be right the next time, and the pause that is asked for.
fn trouble(answer: &anyhow::Result<Answer>) -> Option<(String, Option<Duration>)> {
    match answer {
        Ok(answer) if matches!(answer.status, 429 | 500 | 502..=504) => {
            let said = format!("{} answers {}", answer.url, answer.status());
            let pause = answer.header("retry-after");
            let pause = pause.and_then(|given| pause_of(given, Timestamp::now()));
            Some((said, pause))
        }
        Ok(_) => None,
        Err(error) => {
            let cause = error.downcast_ref::<ureq::Error>()?;
            let passes = matches!(
                cause,
                ureq::Error::Io(_)
                    | ureq::Error::Timeout(_)
                    | ureq::Error::ConnectionFailed
                    | ureq::Error::Protocol(_)
            );
            passes.then(|| (format!("{error:#}"), None))
        }
    }
}

/// A pause in seconds, or until a day and time.
fn pause_of(given: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = given.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(given).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_seconds_or_dates() {
        let now = "2026-11-29T11:00:00Z".parse().unwrap();
        let seconds = |given| pause_of(given, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("7"), Some(7));
        assert_eq!(seconds("Sun, 29 Nov 2026 11:00:30 GMT"), Some(30));
        assert_eq!(seconds("Sun, 29 Nov 2026 10:00:00 GMT"), Some(0));
        assert_eq!(seconds("soon"), None);
    }
}
