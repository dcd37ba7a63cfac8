//! Guesses the language of a text.

use crate::elision::Elision;
use crate::{Kind, Language, normalise, tokens};
use whatlang::{Detector, Info, Lang, Script};

/// How much of a text is looked at where it may be in any language.
const CHARACTERS: usize = 1000;

/// How much is looked at to tell a few languages apart: more is hardly better and takes longer.
const CHARACTERS_OF_FEW: usize = 400;

/// How many words are looked through for stop words.
const WITNESSES: usize = 40;

impl Language {
    /// The language of a text, guessed from its first thousand characters. `None` where the guess
    /// is not reliable, unless the text is full of stop words of the language: Norwegian is nearly
    /// Danish. `None` too where a text in Latin letters hardly has a stop word of it, as the tables
    /// of figures that look like any language.
    ///
    /// Basque, Irish and Sesotho are stemmed but not guessed; Sesotho may be taken for Italian.
    ///
    /// ```
    /// use catchline_text::Language;
    ///
    /// let text = "Les résultats de l'élection seront annoncés demain par le ministère.";
    /// assert_eq!(Language::detect(text).unwrap().code(), "fr");
    /// assert_eq!(Language::detect("42"), None);
    /// ```
    pub fn detect(text: &str) -> Option<Self> {
        let text = start(text, CHARACTERS);
        let guess = whatlang::detect(text)?;
        let language = language(&guess)?;
        if guess.is_reliable() {
            let sure = guess.script() != Script::Latin || language.is_borne_out(text);
            return sure.then_some(language);
        }
        let second = Detector::with_denylist(vec![guess.lang()]).detect(text);
        let second = second.as_ref().and_then(self::language);
        let one = most_spoken(second.into_iter().chain([language]), text);
        one.filter(|one| one.is_spoken(text))
    }

    /// The one of a few languages that a text is in, guessed from its first four hundred
    /// characters. Where the guess is not reliable, that with most stop words among the first
    /// words; where there is hardly one, the language named as `usual`, else the guess as it is.
    ///
    /// `None` where nothing speaks for any. A text in none of the languages may be taken to be in
    /// one.
    ///
    /// ```
    /// use catchline_text::Language;
    ///
    /// let few = ["en", "fi"].map(|code| Language::from_code(code).unwrap());
    /// let among = |text| Language::detect_among(&few, None, text).unwrap();
    /// assert_eq!(among("Vaalit ja ilmasto").code(), "fi");
    /// assert_eq!(among("The vote, at last").code(), "en");
    /// ```
    pub fn detect_among(languages: &[Self], usual: Option<Self>, text: &str) -> Option<Self> {
        let text = start(text, CHARACTERS_OF_FEW);
        let guessed: Vec<Lang> = languages.iter().filter_map(|one| one.guessed()).collect();
        let all_guessed = guessed.len() == languages.len();
        let guess = Detector::with_allowlist(guessed).detect(text);
        let reliable = guess.as_ref().is_some_and(Info::is_reliable);
        // A script that only one language has is taken for that one, whatever is allowed.
        let guess = guess.as_ref().and_then(language);
        let guess = guess.filter(|language| languages.contains(language));
        if reliable && all_guessed {
            return guess;
        }
        let others = languages.iter().rev().copied();
        let others = others.filter(|one| !reliable || one.guessed().is_none());
        let one = most_spoken(others.chain(guess), text);
        let one = one.filter(|one| one.is_borne_out(text));
        let sure = one.or(guess.filter(|_| reliable));
        sure.or(usual).or(guess)
    }

    /// What it is called where languages are guessed.
    fn guessed(self) -> Option<Lang> {
        self.names().find_map(Lang::from_code)
    }

    /// Whether there are eight words, and one in four of the first is a stop word.
    fn is_spoken(self, text: &str) -> bool {
        let words = first_words(text).count();
        8 <= words && words <= 4 * self.stop_words_in(text)
    }

    /// Whether one in twenty of the first words is a stop word, where there is a list of them.
    fn is_borne_out(self, text: &str) -> bool {
        let has_list = stop_words::lookup(self.code()).is_some();
        !has_list || first_words(text).count() <= 20 * self.stop_words_in(text)
    }

    /// How many of the first words are stop words.
    fn stop_words_in(self, text: &str) -> usize {
        let list = stop_words::lookup(self.code()).unwrap_or_default();
        let is_stop_word = |word: &&str| {
            let word = normalise(word);
            list.contains(&&*word) || list.contains(&Elision::of_language(self).take_off(&word))
        };
        first_words(text).filter(is_stop_word).count()
    }
}

/// The language of which there are most stop words, the last of several; none without any.
fn most_spoken(languages: impl Iterator<Item = Language>, text: &str) -> Option<Language> {
    let counted = languages.map(|one| (one.stop_words_in(text), one));
    let (found, one) = counted.max_by_key(|&(found, _)| found)?;
    (0 < found).then_some(one)
}

fn language(guess: &Info) -> Option<Language> {
    Language::from_code(guess.lang().code()).ok()
}

/// So many characters at the start of a text.
fn start(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters);
    end.map_or(text, |(at, _)| &text[..at])
}

fn first_words(text: &str) -> impl Iterator<Item = &str> {
    let words = tokens(text).filter(|token| token.kind == Kind::Word);
    words.take(WITNESSES).map(|token| token.of(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_language_that_is_guessed_has_a_code() {
        for &guess in Lang::all() {
            let language = Language::from_code(guess.code()).unwrap();
            assert_eq!(language.guessed(), Some(guess));
        }
    }

    #[test]
    fn a_language_is_guessed_where_the_guess_is_reliable() {
        let texts = [
            (
                "Президент сообщил журналистам, что переговоры продолжатся завтра утром.",
                "ru",
            ),
            (
                "The count goes on, and the ministry would not say when it might end.",
                "en",
            ),
            ("中国政府宣布了一项新的经济政策", "zh"),
            ("選挙の結果は明日発表される予定です", "ja"),
            (
                "Kommunen har brukt mye penger på den nye broen, og nå spør mange hva de får igjen \
                 for det. Ordføreren mener at broen var nødvendig, fordi fergen ofte sto stille.",
                "no",
            ),
            (
                "Kommunen har brugt mange penge på den nye bro, og nu spørger mange, hvad de får \
                 for dem. Borgmesteren mener, at broen var nødvendig, fordi færgen tit holdt stille.",
                "da",
            ),
        ];
        for (text, code) in texts {
            assert_eq!(
                Language::detect(text).map(|l| l.to_string()).as_deref(),
                Some(code)
            );
        }
        assert_eq!(Language::detect(""), None);
        let table = "Shr loss 58 cts vs loss 1.01 dlrs\nNet loss 48.3 mln vs loss 84.2 mln\nSales \
                     111.7 mln vs 141.9 mln\nAvg shrs 3,432,000 vs 3,045,000";
        assert_eq!(Language::detect(table), None);
    }

    /// The code of the one of these languages that a text is in.
    fn among(codes: &[&str], text: &str) -> Option<String> {
        let languages = codes.iter().map(|code| Language::from_code(code).unwrap());
        let languages: Vec<Language> = languages.collect();
        Language::detect_among(&languages, None, text).map(String::from)
    }

    #[test]
    fn of_a_few_languages_one_is_found_in_a_title() {
        let found = |codes: &[&str], text| among(codes, text).unwrap_or_default();
        assert_eq!(found(&["en", "fi"], "The ballots are counted again"), "en");
        assert_eq!(found(&["en", "fi"], "Äänet lasketaan uudelleen"), "fi");
        assert_eq!(
            found(&["de", "en", "fi"], "Die Stimmen werden neu gezählt"),
            "de"
        );
        assert_eq!(found(&["en", "ru"], "Голоса пересчитают"), "ru");
        assert_eq!(found(&["en", "ja"], "選挙"), "ja");
        assert_eq!(found(&["ru", "zh"], "選挙"), "zh");
        assert_eq!(
            found(&["en", "ga"], "Tá na vótaí á gcomhaireamh arís"),
            "ga"
        );
        assert_eq!(found(&["en", "ga"], "The ballots are counted again"), "en");
    }

    #[test]
    fn a_text_that_says_little_is_taken_to_be_in_the_usual_language() {
        let few = ["de", "en", "fi"].map(|code| Language::from_code(code).unwrap());
        let found = |usual, text| Language::detect_among(&few, usual, text).map(String::from);
        assert_eq!(found(None, "Leipurin uudet jauhot").as_deref(), Some("fi"));
        assert_eq!(
            found(Some(few[0]), "Leipurin uudet jauhot").as_deref(),
            Some("de")
        );
        assert_eq!(
            found(Some(few[0]), "Jauhot ovat uunissa").as_deref(),
            Some("fi")
        );
        assert_eq!(found(Some(few[0]), "").as_deref(), Some("de"));
    }

    #[test]
    fn none_of_a_few_languages_is_found_where_nothing_speaks_for_one() {
        assert_eq!(among(&["en", "fi"], ""), None);
        assert_eq!(among(&["en", "fi"], "42"), None);
        assert_eq!(among(&["en", "fi"], "Εκλογές"), None);
        assert_eq!(among(&[], "The ballots are counted again"), None);
        assert_eq!(among(&["und", "ga"], "Vaalit"), None);
    }

    proptest! {
        #[test]
        fn guessing_never_panics(text in any::<String>()) {
            let _ = Language::detect(&text);
            let _ = among(&["en", "ja", "ga", "und"], &text);
        }

        #[test]
        fn guessing_short_text_never_panics(text in "[a-zéßñüжщґђ \u{5d0}-\u{5da}\u{621}-\u{630}1.]{0,40}") {
            let _ = Language::detect(&text);
            let _ = among(&["de", "ru", "he", "fa"], &text);
        }
    }
}
