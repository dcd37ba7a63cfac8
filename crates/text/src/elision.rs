//! Takes off articles and pronouns that French, Italian and Catalan write onto a word.

use crate::Language;

const CATALAN: &[&str] = &["d", "l", "m", "n", "s", "t"];
const FRENCH: &[&str] = &[
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t",
];
const ITALIAN: &[&str] = &[
    "agl", "all", "c", "coll", "d", "dagl", "dall", "degl", "dell", "gl", "l", "m", "negl", "nell",
    "quell", "quest", "s", "sugl", "sull", "t", "un", "v",
];

/// What a language writes onto the words that follow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elision(&'static [&'static str]);

impl Elision {
    pub(crate) fn of_language(language: Language) -> Self {
        Self(match language.code() {
            "ca" => CATALAN,
            "fr" => FRENCH,
            "it" => ITALIAN,
            _ => &[],
        })
    }

    /// A normalised token without its elided article or pronoun: `l'élection` is `élection`.
    ///
    /// A token of another language, and a word such as `aujourd'hui`, stays as it is.
    pub(crate) fn take_off(self, token: &str) -> &str {
        if self.0.is_empty() {
            return token;
        }
        match token.split_once('\'') {
            Some((head, word)) if !word.is_empty() && self.0.contains(&head) => word,
            _ => token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_elided_is_taken_off() {
        let tokens = [
            ("fr", "l'élection", "élection"),
            ("fr", "qu'il", "il"),
            ("fr", "aujourd'hui", "aujourd'hui"),
            ("fr", "l'", "l'"),
            ("it", "dell'anno", "anno"),
            ("it", "un'altra", "altra"),
            ("ca", "l'oposició", "oposició"),
            ("en", "d'oh", "d'oh"),
        ];
        for (code, token, word) in tokens {
            let language = Language::from_code(code).unwrap();
            assert_eq!(Elision::of_language(language).take_off(token), word);
        }
    }
}
