//! Whether a sentence ends between two tokens.

use icu_properties::CodePointSetData;
use icu_properties::props::SentenceTerminal;

/// Whether what stands between two tokens ends a sentence: it holds a full stop, exclamation or
/// question mark of any script, an ellipsis, a paragraph separator or a blank line.
///
/// A dot that belongs to a token, as in `U.S.`, ends none; one after `Dr` does.
pub(crate) fn ends_sentence(between: &str) -> bool {
    if between == " " {
        return false;
    }
    let mut lines = 0;
    for character in between.chars() {
        match character {
            '\n' => lines += 1,
            '…' | '\u{2029}' => return true,
            _ if character.is_whitespace() => {}
            _ if CodePointSetData::new::<SentenceTerminal>().contains(character) => return true,
            _ => lines = 0,
        }
        if lines == 2 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_their_signs_and_at_blank_lines() {
        for between in [". ", "?\" ", "! ", "…", "。", " \n \n", "\r\n\r\n", "। "] {
            assert!(ends_sentence(between), "{between:?}");
        }
        for between in ["", " ", "\n", ", ", ": ", " — ", "\n-\n", " ("] {
            assert!(!ends_sentence(between), "{between:?}");
        }
    }
}
