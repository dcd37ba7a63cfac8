//! The role of a character, which is all that the token rules look at.

use crate::plain_letter::is_plain;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};

/// What a character is to the token rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Anything that parts tokens: white space, most signs.
    Other,
    /// A letter of a script written with spaces.
    Letter,
    /// A character of a script written without spaces.
    Spaceless,
    /// A combining mark, which belongs to the character before it.
    Mark,
    /// A decimal digit, a subscript one included.
    Digit,
    /// An invisible character that parts nothing.
    Joiner,
    /// `'` or `’` or U+02BC.
    Apostrophe,
    /// `-` or U+2010 or U+2011.
    Hyphen,
    Dot,
    Comma,
    Ampersand,
    Plus,
    Hash,
    /// Past the last character.
    End,
}

impl Role {
    /// Whether a word or number can begin or go on with it.
    pub(crate) fn is_alphanumeric(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

const ASCII: [Role; 128] = ascii_roles();

const fn ascii_roles() -> [Role; 128] {
    let mut roles = [Role::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        roles[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' => Role::Letter,
            b'0'..=b'9' => Role::Digit,
            b'\'' => Role::Apostrophe,
            b'-' => Role::Hyphen,
            b'.' => Role::Dot,
            b',' => Role::Comma,
            b'&' => Role::Ampersand,
            b'+' => Role::Plus,
            b'#' => Role::Hash,
            _ => Role::Other,
        };
        byte += 1;
    }
    roles
}

/// The role of one character.
#[inline]
pub(crate) fn role(character: char) -> Role {
    match ASCII.get(character as usize) {
        Some(&role) => role,
        None => wide_role(character),
    }
}

/// A full-width sign has the role of the ASCII sign it stands for; signs that General Category
/// puts elsewhere are named; the rest goes by General Category and Script.
fn wide_role(character: char) -> Role {
    match character {
        '\u{ff01}'..='\u{ff5e}' => ASCII[character as usize - 0xff01 + 0x21],
        '\u{2019}' | '\u{2bc}' => Role::Apostrophe,
        '\u{2010}' | '\u{2011}' => Role::Hyphen,
        '\u{2080}'..='\u{2089}' => Role::Digit,
        // Letters to Unicode, of no script: voicing marks of half-width Katakana, and the marks of
        // length, repeat and abbreviation.
        '\u{ff9e}' | '\u{ff9f}' => Role::Mark,
        'ー' | 'ｰ' | '〆' | '〼' | '\u{3031}'..='\u{3035}' => Role::Spaceless,
        _ if is_joiner(character) => Role::Joiner,
        _ => general_role(character),
    }
}

/// Whether a character is invisible and parts nothing: soft hyphen, combining grapheme joiner,
/// zero-width joiners, direction marks, word joiner, variation selectors, byte-order mark.
pub(crate) fn is_joiner(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{200c}'..='\u{200f}'
            | '\u{2060}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
    )
}

fn general_role(character: char) -> Role {
    use GeneralCategory as G;
    match CodePointMapData::<GeneralCategory>::new().get(character) {
        G::UppercaseLetter
        | G::LowercaseLetter
        | G::TitlecaseLetter
        | G::ModifierLetter
        | G::OtherLetter
        | G::LetterNumber => letter_role(character),
        G::NonspacingMark | G::SpacingMark | G::EnclosingMark => Role::Mark,
        G::DecimalNumber => Role::Digit,
        _ => Role::Other,
    }
}

fn letter_role(character: char) -> Role {
    // Thai is the first of these scripts in the order of code points.
    if character < '\u{e00}' {
        return Role::Letter;
    }
    match CodePointMapData::<Script>::new().get(character) {
        Script::Han
        | Script::Hiragana
        | Script::Katakana
        | Script::Thai
        | Script::Lao
        | Script::Khmer
        | Script::Myanmar => Role::Spaceless,
        _ => Role::Letter,
    }
}

/// A text read by roles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Characters<'t>(pub(crate) &'t str);

impl Characters<'_> {
    /// The role and the length in bytes of the character that begins at `at`.
    #[inline]
    pub(crate) fn role(self, at: usize) -> (Role, usize) {
        match self.0.as_bytes().get(at) {
            None => (Role::End, 0),
            Some(&byte) if byte < 128 => (ASCII[usize::from(byte)], 1),
            Some(_) => self.wide(at),
        }
    }

    fn wide(self, at: usize) -> (Role, usize) {
        if let [first, second, ..] = self.0.as_bytes()[at..]
            && is_plain(first, second)
        {
            return (Role::Letter, 2);
        }
        match self.0[at..].chars().next() {
            Some(character) => (wide_role(character), character.len_utf8()),
            None => (Role::End, 0),
        }
    }

    /// The end of the character at `at` with its marks, and the place of the next one, past
    /// joiners.
    pub(crate) fn character(self, at: usize) -> (usize, usize) {
        let mut end = at + self.role(at).1;
        let mut next = end;
        loop {
            match self.role(next) {
                (Role::Mark, length) => {
                    next += length;
                    end = next;
                }
                (Role::Joiner, length) => next += length,
                _ => return (end, next),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_unicode_agree_on_ascii() {
        for character in '\0'..='\x7f' {
            let general = general_role(character);
            if role(character).is_alphanumeric() || general != Role::Other {
                assert_eq!(role(character), general, "{character:?}");
            }
        }
    }

    #[test]
    fn characters_have_their_class() {
        let spaceless = "漢々〆〇ひカーｰｶไກកက";
        assert!(spaceless.chars().all(|c| role(c) == Role::Spaceless));
        assert!(
            "éЖΩあ한אع१Ⅷ"
                .chars()
                .filter(|&c| role(c) == Role::Letter)
                .count()
                == 7
        );
        assert!("१٣๕４₂".chars().all(|c| role(c) == Role::Digit));
        assert!(
            "\u{301}\u{e31}\u{ff9e}"
                .chars()
                .all(|c| role(c) == Role::Mark)
        );
        assert!(
            "\u{ad}\u{200d}\u{feff}"
                .chars()
                .all(|c| role(c) == Role::Joiner)
        );
        assert!(
            " \u{a0}\u{200b}。、½²©😀"
                .chars()
                .all(|c| role(c) == Role::Other)
        );
    }
}
