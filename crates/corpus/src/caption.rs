//! What stands under and beside photographs.

use crate::names::{ends_sentence, is_agency, is_names, is_outlet};
use std::ops::RangeInclusive;

/// Whether the whole line says who took a photograph: "PHOTO: …", "Photograph: A/Agency",
/// "Image copyright …", "A/Agency", "Getty Images".
pub(crate) fn is_credit(line: &str) -> bool {
    const OPENINGS: [&str; 10] = [
        "photo:",
        "photos:",
        "photograph:",
        "picture:",
        "image:",
        "photo credit:",
        "image credit:",
        "photo courtesy",
        "image copyright",
        "getty images",
    ];
    let lower = line.to_ascii_lowercase();
    if OPENINGS.iter().any(|opening| lower.starts_with(opening)) {
        return !is_prose(line);
    }
    let by = ["photo by ", "photograph by ", "photos by "]
        .iter()
        .find(|by| lower.starts_with(**by));
    if let Some(by) = by {
        return line
            .get(by.len()..)
            .is_some_and(|name| !ends_sentence(line) && is_names(name));
    }
    let inner = line
        .strip_prefix('(')
        .and_then(|line| line.strip_suffix(')'))
        .unwrap_or(line);
    is_shared_credit(inner)
}

/// Whether the line is a caption by itself: it says "PHOTO:" in capitals, or ends in a credit in
/// parentheses, or has one with the headline of another story glued to it.
pub(crate) fn is_caption(line: &str) -> bool {
    const OPENINGS: [&str; 5] = [
        "file photo",
        "image caption",
        "media caption",
        "photo caption:",
        "caption:",
    ];
    let lower = line.to_ascii_lowercase();
    if OPENINGS.iter().any(|opening| lower.starts_with(opening)) {
        return true;
    }
    line.contains("PHOTO:") || line.contains("PHOTOGRAPH:") || has_inline_credit(line)
}

/// Whether `next` repeats the caption `line`, with a credit after it or, where the line has the
/// length of a caption, alone.
pub(crate) fn stands_twice(line: &str, next: &str) -> bool {
    const WORDS: RangeInclusive<usize> = 5..=40;
    let Some(rest) = next.strip_prefix(line) else {
        return false;
    };
    match rest.trim() {
        "" => {
            let quoted = line.starts_with(['“', '"', '‘', '\'', '«']);
            !quoted && WORDS.contains(&line.split_whitespace().count())
        }
        credit => rest.starts_with([' ', '(']) && (is_credit(credit) || has_inline_credit(credit)),
    }
}

/// "(Agency/Name)" at the end of the line, or with letters right after it.
fn has_inline_credit(line: &str) -> bool {
    line.match_indices('(').any(|(open, _)| {
        let rest = &line[open + 1..];
        let Some((inner, after)) = rest.split_once(')') else {
            return false;
        };
        let ends = after.is_empty() || after == "." || after.starts_with(char::is_alphabetic);
        ends && is_shared_credit(inner)
    })
}

/// "Agency/Name" or "Name/Agency", of at most ten words. Pollsters share their polls with agencies
/// in the same way.
fn is_shared_credit(text: &str) -> bool {
    const POLLSTERS: [&str; 4] = ["ipsos", "yougov", "norc", "quinnipiac"];
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let polled = parts
        .iter()
        .any(|part| POLLSTERS.contains(&part.to_ascii_lowercase().as_str()));
    parts.len() > 1
        && !polled
        && !is_outlet(text)
        && text.split_whitespace().count() <= 10
        && parts.iter().any(|part| is_agency(part))
        && parts.iter().all(|part| is_agency(part) || is_names(part))
}

/// Several words that end as a sentence does.
fn is_prose(line: &str) -> bool {
    ends_sentence(line) && line.split_whitespace().count() > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_name_who_took_the_picture() {
        for line in [
            "PHOTO: ADA QUILL/ASSOCIATED PRESS/GETTY IMAGES",
            "Photograph: Ada Quill/AP",
            "Photo by Ada Quill",
            "Image copyright Reuters",
            "Ada Quill/Reuters",
            "(AP Photo/Ada Quill)",
            "Getty Images",
        ] {
            assert!(is_credit(line), "{line}");
        }
        for kept in [
            "Photo by photo, the archive was copied.",
            "Picture: the square is empty, the shops are shut, and nobody knows why.",
            "Reuters/Ipsos",
            "Radio Free Europe/Radio Liberty",
            "Reuters",
            "and/or",
        ] {
            assert!(!is_credit(kept), "{kept}");
        }
    }

    #[test]
    fn captions_carry_their_credit() {
        for line in [
            "Parade in Portsall (Reuters/A. Quill)",
            "Launch of a kite (Reuters/Yonhap)Council condemns launch of kites",
            "The envoy leaves the hall. PHOTO: ADA QUILL/REUTERS",
            "FILE PHOTO: The envoy leaves the hall.",
            "Image caption The envoy leaves the hall",
            "The envoy leaves the hall (AP Photo/Ada Quill).",
        ] {
            assert!(is_caption(line), "{line}");
        }
        for kept in [
            "PORTSALL (Reuters) – The count goes on.",
            "A poll (Reuters/Ipsos) put the mayor ahead by two points.",
            "The lead has narrowed, a poll says (Reuters/Ipsos)",
            "Two writers (Reuters/A. Quill and AP/B. Reed) were in the hall.",
            "The photo: a hall, empty.",
        ] {
            assert!(!is_caption(kept), "{kept}");
        }
    }

    #[test]
    fn a_caption_stands_twice() {
        let caption = "The envoy leaves the hall on Monday.";
        assert!(stands_twice(caption, caption));
        assert!(stands_twice(
            caption,
            &format!("{caption} PHOTO: ADA QUILL/REUTERS")
        ));
        assert!(stands_twice("The envoy", "The envoy (Reuters/A. Quill)"));
        assert!(!stands_twice(
            caption,
            &format!("{caption} She did not look back.")
        ));
        assert!(!stands_twice("No, no.", "No, no."));
        let long = caption.repeat(8);
        assert!(!stands_twice(&long, &long));
        assert!(!stands_twice("The envoy", "The envoys left."));
        assert!(!stands_twice(
            "“Count them, count them all again!”",
            "“Count them, count them all again!”"
        ));
    }
}
