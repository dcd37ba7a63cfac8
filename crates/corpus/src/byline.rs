//! Lines that name who wrote, and how to reach them.

use crate::names::{ends_sentence, is_names};

/// What "By" may begin that is no name, in lower case.
const NO_NAMES: [&str; 14] = [
    "accident", "air", "all", "any", "contrast", "day", "design", "hand", "land", "law", "night",
    "now", "popular", "sea",
];

/// "By NAME", "By NAME PLACE", "By NAME, OUTLET". A subhead can look the same, so this holds only
/// near the head of a post.
pub(crate) fn is_by(line: &str) -> bool {
    const MOST_WORDS: usize = 12;
    let Some(rest) = after(line, "by ") else {
        return false;
    };
    let first = rest
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    line.split_whitespace().count() <= MOST_WORDS
        && !ends_sentence(line)
        && !NO_NAMES.contains(&first.as_str())
        && is_names(rest)
}

/// "by jo", the name of a user of the blog in any case; it holds only right below the date.
pub(crate) fn is_by_user(line: &str) -> bool {
    after(line, "by ").is_some_and(|name| {
        !name.contains(char::is_whitespace)
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
            && !NO_NAMES.contains(&name.to_ascii_lowercase().as_str())
    })
}

/// "Reporting by A; Editing by B", in parentheses or not.
pub(crate) fn is_credits(line: &str) -> bool {
    let line = line.trim_start_matches('(').trim_end_matches([')', '.']);
    let mut parts = line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .peekable();
    parts.peek().is_some() && parts.all(is_credit_part)
}

fn is_credit_part(part: &str) -> bool {
    const WORK: [&str; 12] = [
        "reporting",
        "writing",
        "editing",
        "compiled",
        "translated",
        "edited",
        "written",
        "additional reporting",
        "additional writing",
        "additional editing",
        "graphics",
        "graphic",
    ];
    let lower = part.to_ascii_lowercase();
    let Some(at) = lower.find(" by ") else {
        return false;
    };
    // "Reporting and writing by" and "Additional reporting in PLACE by" name the work first.
    let work = &lower[..at];
    let known = WORK.iter().any(|word| {
        work.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(" and ") || rest.starts_with(" in ")
        })
    });
    known
        && is_names(
            part[at + 4..]
                .split(" and editing ")
                .next()
                .unwrap_or_default(),
        )
}

/// "Write to A at a@example.org", "Follow A on Twitter".
pub(crate) fn is_contact(line: &str) -> bool {
    const MOST_WORDS: usize = 24;
    let begins = line.starts_with(['W', 'w', 'F', 'f', 'C', 'c', 'E', 'e']);
    if !begins || line.split_whitespace().count() > MOST_WORDS {
        return false;
    }
    if let Some(rest) = after(line, "write to ") {
        return has_email(rest) || (!ends_sentence(line) && is_names(rest));
    }
    if let Some(rest) = after(line, "follow ") {
        let handle = rest
            .split_whitespace()
            .any(|word| word.trim_start_matches('(').starts_with('@'));
        let network = [" on twitter", " on facebook", " on instagram"];
        let lower = rest.trim_end_matches('.').to_ascii_lowercase();
        return handle
            || (is_names(rest.split(" on ").next().unwrap_or_default())
                && network.iter().any(|network| lower.ends_with(network)));
    }
    let contact = ["contact ", "email ", "e-mail ", "email: ", "e-mail: "];
    contact
        .iter()
        .any(|word| after(line, word).is_some_and(has_email))
}

fn has_email(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let sides = word.split_once('@');
        sides.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    })
}

/// What follows an opening in any case.
fn after<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let start = line.get(..opening.len())?;
    start
        .eq_ignore_ascii_case(opening)
        .then(|| line[opening.len()..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_names() {
        for line in [
            "By Ada Quill  New Portsall",
            "BY ADA QUILL",
            "By Ada Quill and Bo Reed, The Courier",
            "by Staff",
        ] {
            assert!(is_by(line), "{line}");
        }
        for kept in [
            "By Land and Sea",
            "By then the count was over",
            "By Monday the count was over",
            "By Monday.",
            "By",
            "Bystanders Unite",
        ] {
            assert!(!is_by(kept), "{kept}");
        }
    }

    #[test]
    fn credits_of_agencies_are_told_from_sentences() {
        for line in [
            "Reporting by Ada Quill; Writing by Bo Reed; Editing by Cy Stone",
            "(Reporting by Ada Quill in Portsall; Editing by Cy Stone)",
            "Additional reporting by Bo Reed.",
            "Reporting and writing by Ada Quill",
            "Reporting by Ada Quill and editing by Cy Stone",
        ] {
            assert!(is_credits(line), "{line}");
        }
        for kept in [
            "Reporting by independent outlets was banned last year.",
            "Reporting by Ada Quill found that the count was late.",
            "Editing by hand is slow",
            "Stand by Me",
            "Written off by Portsall",
        ] {
            assert!(!is_credits(kept), "{kept}");
        }
    }

    #[test]
    fn ways_to_reach_a_writer_are_told_from_calls_to_act() {
        for line in [
            "Write to Ada Quill at ada.quill@example.org and Bo Reed at bo@example.org",
            "Write to Ada Quill",
            "Follow Ada Quill on Twitter",
            "Follow @adaquill",
            "Contact the desk at desk@example.org.",
        ] {
            assert!(is_contact(line), "{line}");
        }
        for kept in [
            "Write to your delegate, she urged.",
            "Write to them before Monday",
            "Follow the money on Facebook",
            "Follow the river north, he said.",
            "Contact was lost on Monday.",
        ] {
            assert!(!is_contact(kept), "{kept}");
        }
    }
}
