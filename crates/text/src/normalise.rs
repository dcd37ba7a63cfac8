//! Brings the spellings of a token to one form.

use crate::role::{Role, is_joiner, role};
use icu_normalizer::ComposingNormalizer;
use std::borrow::Cow;

/// Lower-casing can leave NFKC and the other way round; no character is known to take three.
const PASSES: usize = 4;

/// The form of a token in which spellings of one word meet: NFKC, lower case, `’` as `'`, U+2010
/// and U+2011 as `-`, without white space or invisible joiners, initialisms with their last dot.
///
/// Normalising twice changes nothing more. A token that is already normal is borrowed.
///
/// ```
/// use catchline_text::normalise;
///
/// assert_eq!(normalise("O’Brien"), "o'brien");
/// assert_eq!(normalise("U.S"), "u.s.");
/// assert_eq!(normalise("ＮＡÏＶＥ"), "naïve");
/// ```
pub fn normalise(token: &str) -> Cow<'_, str> {
    let plain = if token.is_ascii() {
        ascii(token)
    } else {
        unicode(token)
    };
    if lacks_last_dot(&plain) {
        return Cow::Owned(plain.into_owned() + ".");
    }
    plain
}

fn ascii(token: &str) -> Cow<'_, str> {
    let changes = |byte: u8| byte.is_ascii_uppercase() || char::from(byte).is_whitespace();
    if !token.bytes().any(changes) {
        return Cow::Borrowed(token);
    }
    let mut plain = token.to_ascii_lowercase();
    if plain.contains(char::is_whitespace) {
        plain.retain(|c| !c.is_whitespace());
    }
    Cow::Owned(plain)
}

fn unicode(token: &str) -> Cow<'_, str> {
    let mut form = Cow::Borrowed(token);
    for _ in 0..PASSES {
        if is_normal(&form) {
            break;
        }
        form = Cow::Owned(pass(&form));
    }
    form
}

/// Whether a pass would change nothing.
fn is_normal(form: &str) -> bool {
    let is_kept = |c: char| !c.is_whitespace() && !is_joiner(c) && plain_sign(c) == c;
    let is_lower = |c: char| c.to_lowercase().eq([c]);
    form.chars().all(|c| is_kept(c) && is_lower(c))
        && ComposingNormalizer::new_nfkc().is_normalized(form)
}

fn pass(form: &str) -> String {
    let visible: String = form
        .chars()
        .filter(|&c| !is_joiner(c))
        .map(plain_sign)
        .collect();
    let lower = ComposingNormalizer::new_nfkc()
        .normalize(&visible)
        .to_lowercase();
    lower
        .chars()
        .filter(|&c| !c.is_whitespace() && !is_joiner(c))
        .map(plain_sign)
        .collect()
}

fn plain_sign(character: char) -> char {
    match character {
        '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

/// Whether a form is two or more single letters parted by dots, without a dot at the end.
fn lacks_last_dot(form: &str) -> bool {
    if !form.contains('.') || form.ends_with('.') {
        return false;
    }
    form.split('.').all(|part| {
        let mut characters = part.chars().map(role);
        characters.next() == Some(Role::Letter) && characters.all(|c| c == Role::Mark)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_meet() {
        let forms = [
            ("Can’t", "can't"),
            ("COVID\u{2011}19", "covid-19"),
            ("co\u{ad}operate", "cooperate"),
            ("ﬁnance", "finance"),
            ("NAI\u{308}VE", "naïve"),
            ("ΕΚΛΟΓΕΣ", "εκλογες"),
            ("Р.Ф", "р.ф."),
            ("Ｕ．Ｓ", "u.s."),
            ("CO₂", "co2"),
            ("ｶﾞ", "ガ"),
            ("C++", "c++"),
            ("3.14", "3.14"),
        ];
        for (token, form) in forms {
            assert_eq!(normalise(token), form);
        }
    }

    #[test]
    fn a_normal_token_is_borrowed() {
        for token in ["ballot", "naïve", "выборы", "u.s.", "北京", "1,750"] {
            assert!(matches!(normalise(token), Cow::Borrowed(_)), "{token}");
        }
    }

    #[test]
    fn no_letter_becomes_a_space_or_a_colon_and_none_is_lost() {
        for character in ('\0'..=char::MAX).filter(|&c| {
            matches!(
                role(c),
                Role::Letter | Role::Spaceless | Role::Digit | Role::Mark
            )
        }) {
            let token = character.to_string();
            let form = normalise(&token);
            assert!(!form.is_empty(), "{character:?}");
            assert!(
                !form.contains(|c: char| c == ':' || c.is_whitespace()),
                "{character:?}"
            );
        }
    }

    #[test]
    fn normalising_any_character_twice_changes_nothing() {
        for character in '\0'..=char::MAX {
            for token in [format!("{character}"), format!("a{character}\u{301}Σ")] {
                let once = normalise(&token).into_owned();
                assert_eq!(normalise(&once), once, "{character:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_normal_is_known(token in r"\PC{0,4}|[a-zA-Zäßıſ日ーﬁ ’\u{ad}\u{301}\u{345}Σσς]{0,6}") {
            prop_assert_eq!(is_normal(&token), pass(&token) == token);
        }

        #[test]
        fn normalising_twice_changes_nothing(token in any::<String>()) {
            let once = normalise(&token).into_owned();
            prop_assert!(!once.contains(char::is_whitespace));
            prop_assert_eq!(normalise(&once), once.as_str());
        }

        #[test]
        fn normalising_marks_and_signs_twice_changes_nothing(
            token in "[A-Zİıßſ.'’ \u{ad}\u{34f}\u{200d}\u{300}-\u{345}ΣΌͺﷺᾳ]{0,12}"
        ) {
            let once = normalise(&token).into_owned();
            prop_assert_eq!(normalise(&once), once.as_str());
        }
    }
}
