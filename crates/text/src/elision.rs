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

/// A normalised token without its elided article or pronoun: `l'élection` is `élection`.
///
/// A token of another language, and a word such as `aujourd'hui`, stays as it is.
pub(crate) fn without_elision(token: &str, language: Language) -> &str {
    let heads = match language.code() {
        "ca" => CATALAN,
        "fr" => FRENCH,
        "it" => ITALIAN,
        _ => return token,
    };
    let Some((head, word)) = token.split_once('\'') else {
        return token;
    };
    if word.is_empty() || !heads.contains(&head) {
        token
    } else {
        word
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
            assert_eq!(
                without_elision(token, Language::from_code(code).unwrap()),
                word
            );
        }
    }
}
