//! Letters of two bytes that need no look at Unicode's tables.

/// For each first byte from 0xC0 on, which second bytes make a plain letter.
const LETTERS: [u64; 32] = letters();

const fn letters() -> [u64; 32] {
    let mut letters = [0; 32];
    let mut code = 0xc0;
    while code < 0x460 {
        if is_letter(code) {
            letters[code >> 6] |= 1 << (code & 63);
        }
        code += 1;
    }
    letters
}

/// Letters with diacritics of Latin, and the letters of Greek and Cyrillic, in both cases; without
/// those that stand for two letters or another one, and those whose case changes their length.
const fn is_letter(code: usize) -> bool {
    matches!(
        code,
        0xc0..=0xd6
            | 0xd8..=0xf6
            | 0xf8..=0x12f
            | 0x131
            | 0x134..=0x13e
            | 0x141..=0x148
            | 0x14a..=0x17e
            | 0x391..=0x3a1
            | 0x3a3..=0x3ce
            | 0x400..=0x45f
    )
}

/// Whether two bytes of a text, the first of them not ASCII, are a plain letter: one that no rule
/// treats otherwise than `a`, but for what its own case is.
#[inline]
pub(crate) fn is_plain(first: u8, second: u8) -> bool {
    let row = LETTERS[usize::from(first & 31)];
    (0xc0..0xe0).contains(&first) && row >> (second & 63) & 1 != 0
}

/// Whether all characters of a word are ASCII or plain letters.
pub(crate) fn are_plain(word: &str) -> bool {
    let is_plain = |character: char| {
        let mut bytes = [0; 4];
        character.is_ascii()
            || matches!(character.encode_utf8(&mut bytes).as_bytes(), &[first, second] if is_plain(first, second))
    };
    word.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise;
    use crate::role::{Role, role};

    fn all() -> impl Iterator<Item = char> {
        ('\u{80}'..=char::MAX).filter(|one| are_plain(one.encode_utf8(&mut [0; 4])))
    }

    #[test]
    fn plain_letters_are_letters_and_stay_one_character() {
        assert!(all().count() > 300);
        for letter in all() {
            assert_eq!(role(letter), Role::Letter, "{letter}");
            assert_eq!(
                normalise(&letter.to_string()).chars().count(),
                1,
                "{letter}"
            );
        }
        for letter in "äÖéñçøłžşğıßœñÿαώΩйЖ".chars() {
            assert!(all().any(|plain| plain == letter), "{letter}");
        }
        for other in "×÷İŉĳĿſªº\u{b5}’“日".chars() {
            assert!(all().all(|plain| plain != other), "{other}");
        }
    }

    #[test]
    fn the_case_of_ascii_letters_beside_plain_letters_does_not_matter() {
        for letter in all() {
            for other in "aQzıßΣσé'7".chars() {
                let words = [
                    format!("AB{letter}{other}I"),
                    format!("{other}{letter}"),
                    format!("IS{letter}"),
                    format!("{letter}{other}"),
                ];
                for word in words {
                    let lower = word.to_ascii_lowercase();
                    assert_eq!(normalise(&word), normalise(&lower), "{word}");
                }
            }
        }
    }
}
