//! English dates as blogs write them, read into ISO days.

/// Reads a line that is wholly the date of a post, such as "Monday, August 7th, 2017",
/// "7 August 2017 at 3:15 pm" or "Posted on August 7, 2017 by Jo Doe", into an ISO day.
///
/// Names in capitals ("AUGUST 7, 2017") are no post's: agencies write the dates of their reports
/// so, inside the post that quotes them.
pub(crate) fn post_date(line: &str) -> Option<String> {
    let mut scan = Scan { rest: line.trim() };
    if scan.eat_word("posted") || scan.eat_word("published") {
        scan.eat(":");
        if scan.eat_word("by") {
            scan.rest = after_name(scan.rest)?;
        } else {
            scan.eat_word("on");
        }
        scan.eat(":");
    }
    let day = scan.weekday_and_day()?;
    scan.time();
    scan.author();
    scan.rest.is_empty().then_some(day)
}

/// The ISO day that a text begins with, or the English date that it wholly is.
pub(crate) fn day(text: &str) -> Option<String> {
    Scan { rest: text.trim() }
        .iso_day()
        .or_else(|| post_date(text))
}

/// The ISO day of a moment in milliseconds after the beginning of 1970.
pub(crate) fn of_milliseconds(moment: i64) -> Option<String> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let mut left = u32::try_from(moment.div_euclid(DAY)).ok()?;
    let days = |year: u32| if is_leap(year) { 366 } else { 365 };
    let mut year = 1970;
    while year < 3000 && days(year) <= left {
        left -= days(year);
        year += 1;
    }
    (1..=12).find_map(|month| {
        let days = days_of(year, month)?;
        if left < days {
            return iso(year, month, left + 1);
        }
        left -= days;
        None
    })
}

/// What follows "NAME on " in "Posted by NAME on August 7, 2017".
fn after_name(rest: &str) -> Option<&str> {
    let (name, rest) = rest.split_once(" on ")?;
    is_name(name).then(|| rest.trim_start())
}

/// A few words that are no sentence.
fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=6).contains(&words) && !text.contains(['.', ',', ';', ':', '!', '?', '|'])
        || is_initialed(text)
}

/// A name with an initial, such as "J. Doe".
fn is_initialed(text: &str) -> bool {
    let mut words = text.split_whitespace();
    text.split_whitespace().count() <= 4
        && words.all(|word| match word.strip_suffix('.') {
            Some(short) => short.chars().count() <= 2,
            None => word
                .chars()
                .all(|letter| letter.is_alphanumeric() || "-'’".contains(letter)),
        })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A text that is read from the left.
struct Scan<'a> {
    rest: &'a str,
}

impl Scan<'_> {
    fn spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        self.spaces();
        rest.is_some()
    }

    /// Eats a word in any case, whole.
    fn eat_word(&mut self, word: &str) -> bool {
        let Some(start) = self.rest.get(..word.len()) else {
            return false;
        };
        let rest = &self.rest[word.len()..];
        let fits = start.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric);
        if fits {
            self.rest = rest.trim_start();
        }
        fits
    }

    /// Eats one of the names, whole or shortened to three letters (four for "Sept"), and the full
    /// stop that may follow a short one. The case must be that of a name.
    fn name(&mut self, names: &[&str]) -> Option<usize> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.len() < 3 {
            return None;
        }
        let at = names.iter().position(|name| {
            word == *name
                || (name.starts_with(word) && (word.len() == 3 || word == "Sept"))
                || (word == "Tues" || word == "Thurs" || word == "Thur") && name.starts_with(word)
        })?;
        self.rest = rest;
        if word != names[at] {
            self.eat(".");
        }
        self.spaces();
        Some(at)
    }

    /// Eats a number of so many digits, all of them.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(self.rest.len());
        let number = digits
            .contains(&end)
            .then(|| self.rest[..end].parse().ok())
            .flatten()?;
        self.rest = &self.rest[end..];
        Some(number)
    }

    fn weekday_and_day(&mut self) -> Option<String> {
        if self.name(&WEEKDAYS).is_some() {
            self.eat(",");
        }
        let start = self.rest;
        for read in [Self::month_first, Self::day_first, Self::iso_day] {
            self.rest = start;
            if let Some(day) = read(self) {
                self.spaces();
                return Some(day);
            }
        }
        None
    }

    fn month_first(&mut self) -> Option<String> {
        let month = self.name(&MONTHS)?;
        let day = self.day_of_month()?;
        self.eat(",");
        iso(self.number(4..=4)?, month as u32 + 1, day)
    }

    fn day_first(&mut self) -> Option<String> {
        let day = self.day_of_month()?;
        self.eat_word("of");
        let month = self.name(&MONTHS)?;
        self.eat(",");
        iso(self.number(4..=4)?, month as u32 + 1, day)
    }

    fn day_of_month(&mut self) -> Option<u32> {
        let day = self.number(1..=2)?;
        for ordinal in ["st", "nd", "rd", "th"] {
            if self.eat_word(ordinal) {
                break;
            }
        }
        self.spaces();
        Some(day)
    }

    fn iso_day(&mut self) -> Option<String> {
        let year = self.number(4..=4)?;
        self.rest = self.rest.strip_prefix('-')?;
        let month = self.number(2..=2)?;
        self.rest = self.rest.strip_prefix('-')?;
        let day = self.number(2..=2)?;
        iso(year, month, day)
    }

    /// Eats a time of day where there is one, and nothing where there is none.
    fn time(&mut self) {
        let start = self.rest;
        let _ = self.eat(",") || self.eat("-") || self.eat("–") || self.eat("@");
        self.eat_word("at");
        self.eat("@");
        if self.clock().is_none() {
            self.rest = start;
        }
    }

    fn clock(&mut self) -> Option<()> {
        let hour = self.number(1..=2).filter(|&hour| hour < 24)?;
        let mut told = false;
        while let Some(rest) = self.rest.strip_prefix([':', '.']) {
            self.rest = rest;
            self.number(2..=2).filter(|&minute| minute < 60)?;
            told = true;
        }
        self.spaces();
        let half = ["a.m.", "p.m.", "A.M.", "P.M."]
            .into_iter()
            .any(|half| self.eat(half))
            || ["am", "pm"].into_iter().any(|half| self.eat_word(half));
        let zone = self.rest.split_whitespace().next().unwrap_or_default();
        let zoned = (2..=5).contains(&zone.len()) && zone.bytes().all(|c| c.is_ascii_uppercase());
        self.rest = if zoned {
            self.rest[zone.len()..].trim_start()
        } else {
            self.rest
        };
        (hour < 24 && (told || half)).then_some(())
    }

    /// Eats "by NAME" where that is all that is left.
    fn author(&mut self) {
        let start = self.rest;
        let _ = self.eat(",") || self.eat("-") || self.eat("–") || self.eat("—");
        self.rest = if self.eat_word("by") && is_name(self.rest) {
            ""
        } else {
            start
        };
    }
}

/// The day as ISO 8601, if the calendar has it.
fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let days = days_of(year, month)?;
    let known = (1000..3000).contains(&year) && (1..=days).contains(&day);
    known.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// How many days a month has.
fn days_of(year: u32, month: u32) -> Option<u32> {
    match month {
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(28 + u32::from(is_leap(year))),
        1..=12 => Some(31),
        _ => None,
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_of_posts_are_read_in_every_dress() {
        for line in [
            "August 7, 2017",
            "August 7 2017",
            "7 August 2017",
            "7th August, 2017",
            "7th of August 2017",
            "Monday, August 7th, 2017",
            "Mon, 7 Aug 2017",
            "Thurs. Aug. 7, 2017",
            "August 7, 2017 at 3:15 pm",
            "August 7, 2017, 15:15",
            "August 7, 2017 @ 3.15 p.m. EST",
            "August 7, 2017 – 3 PM",
            "Posted on August 7, 2017 by Jo Doe",
            "Posted August 7, 2017",
            "Published: August 7, 2017",
            "Posted by J. R. Doe on August 7, 2017",
            "August 7, 2017, by jodoe2",
            "2017-08-07",
            "2017-08-07 15:15:09",
            "  Aug. 7, 2017 ",
        ] {
            assert_eq!(post_date(line).as_deref(), Some("2017-08-07"), "{line}");
        }
        assert_eq!(post_date("Sept. 1, 2020").as_deref(), Some("2020-09-01"));
        assert_eq!(post_date("May 31, 2020").as_deref(), Some("2020-05-31"));
    }

    #[test]
    fn other_lines_are_no_dates_of_posts() {
        for line in [
            "AUGUST 7, 2017 / 9:40 AM",
            "AUGUST 7, 2017",
            "august 7, 2017",
            "August 7, 2017 / 9:40 am",
            "On August 7, 2017 the count began.",
            "August 7, 2017 by then the count was over.",
            "August 7, 2017.",
            "August 2017",
            "August 32, 2017",
            "February 29, 2017",
            "7 8 2017",
            "07/08/2017",
            "Augustus 7, 2017",
            "August 7, 20170",
            "August 7, 2017 25",
            "Updated August 7, 2017",
            "May",
            "",
        ] {
            assert_eq!(post_date(line), None, "{line}");
        }
    }

    #[test]
    fn the_day_of_longer_forms_is_their_beginning() {
        assert_eq!(
            day("2017-08-07T10:00:00+02:00").as_deref(),
            Some("2017-08-07")
        );
        assert_eq!(day("August 7, 2017").as_deref(), Some("2017-08-07"));
        assert_eq!(day("2017-13-07"), None);
        assert_eq!(day("summer"), None);
    }

    #[test]
    fn moments_have_their_day() {
        for (moment, day) in [
            (0, "1970-01-01"),
            (951_825_599_999, "2000-02-29"),
            (951_825_600_000, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (1_388_318_310_782, "2013-12-29"),
        ] {
            assert_eq!(of_milliseconds(moment).as_deref(), Some(day), "{moment}");
        }
        for moment in [-1, i64::MAX, i64::MIN, 32_503_680_000_000] {
            assert_eq!(of_milliseconds(moment), None, "{moment}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(year in 1000_u32..3000, month in 0_usize..12, day in 1_u32..=28) {
            let iso = format!("{year:04}-{:02}-{day:02}", month + 1);
            let long = format!("{} {day}, {year}", MONTHS[month]);
            prop_assert_eq!(post_date(&long), Some(iso.clone()));
            prop_assert_eq!(post_date(&format!("{day} {} {year}", MONTHS[month])), Some(iso.clone()));
            prop_assert_eq!(post_date(&long.to_uppercase()), None);
            prop_assert_eq!(post_date(&iso), Some(iso));
        }

        #[test]
        fn any_line_is_read_without_a_panic(line in "\\PC{0,40}") {
            let _ = (post_date(&line), day(&line));
        }
    }
}
