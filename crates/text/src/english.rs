//! The English stemmer for ASCII words, without tables of all languages: several times as fast.
//!
//! It is Porter's second stemmer (<https://snowballstem.org/algorithms/english/stemmer.html>) as
//! rust-stemmers has it, and says the same of every word.

/// The longest word that is stemmed here, in bytes.
const LONGEST: usize = 30;

/// Room for a word; a step adds at most one letter.
pub(crate) type Room = [u8; LONGEST + 2];

/// The stem of a word, in ASCII, where need be written to `room`; `None` where the word is too long or
/// not ASCII.
pub(crate) fn stem<'r>(word: &'r str, room: &'r mut Room) -> Option<&'r [u8]> {
    if LONGEST < word.len() || !word.is_ascii() {
        return None;
    }
    if word.len() < 3 {
        return Some(word.as_bytes());
    }
    if word.len() <= LONGEST_WHOLE
        && let Some(&(_, stem)) = WHOLE.iter().find(|&&(known, _)| known == word)
    {
        return Some(stem.as_bytes());
    }
    let word = word.strip_prefix('\'').unwrap_or(word);
    if !word.bytes().last().is_some_and(is_changed) {
        return Some(word.as_bytes());
    }
    room[..word.len()].copy_from_slice(word.as_bytes());
    let mut stem = Stem {
        bytes: room,
        len: word.len(),
        first: word.len(),
        second: word.len(),
    };
    stem.mark_consonants();
    stem.mark_regions();
    stem.plural();
    if !UNCHANGED.iter().any(|known| stem.is(known)) {
        stem.past();
        stem.last_y();
        stem.replace_ending(SECOND_STEP, const { &last_letters(SECOND_STEP) });
        stem.replace_ending(THIRD_STEP, const { &last_letters(THIRD_STEP) });
        stem.cut_ending(FOURTH_STEP, const { &last_letters(FOURTH_STEP) });
        stem.last_e_or_l();
    }
    let len = stem.len;
    room[..len].make_ascii_lowercase();
    Some(&room[..len])
}

/// Words with a stem that no rule gives.
const WHOLE: [(&str, &str); 18] = [
    ("skis", "ski"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("idly", "idl"),
    ("gently", "gentl"),
    ("ugly", "ugli"),
    ("early", "earli"),
    ("only", "onli"),
    ("singly", "singl"),
    ("sky", "sky"),
    ("news", "news"),
    ("howe", "howe"),
    ("atlas", "atlas"),
    ("cosmos", "cosmos"),
    ("bias", "bias"),
    ("andes", "andes"),
];

/// The longest of them, in bytes.
const LONGEST_WHOLE: usize = 6;

/// Words that stay as they are once a plural ending is off.
const UNCHANGED: [&str; 8] = [
    "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
];

/// Beginnings after which the first region starts.
const BEGINNINGS: [&str; 3] = ["gener", "commun", "arsen"];

/// Endings and what becomes of them, of two that overlap the longer first.
type Endings = [(&'static str, &'static str)];

const SECOND_STEP: &Endings = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("abli", "able"),
    ("entli", "ent"),
    ("ization", "ize"),
    ("izer", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("aliti", "al"),
    ("alli", "al"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("iveness", "ive"),
    ("ousli", "ous"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("bli", "ble"),
    ("ogi", "og"),
    ("fulli", "ful"),
    ("lessli", "less"),
    ("li", ""),
];

const THIRD_STEP: &Endings = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("alize", "al"),
    ("icate", "ic"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
    ("ative", ""),
];

const FOURTH_STEP: &Endings = &[
    ("ance", ""),
    ("ence", ""),
    ("able", ""),
    ("ible", ""),
    ("ate", ""),
    ("ive", ""),
    ("ize", ""),
    ("ic", ""),
    ("iti", ""),
    ("al", ""),
    ("ism", ""),
    ("ion", ""),
    ("er", ""),
    ("ous", ""),
    ("ant", ""),
    ("ement", ""),
    ("ment", ""),
    ("ent", ""),
];

/// Whether some step changes words that end in this letter.
fn is_changed(last: u8) -> bool {
    matches!(
        last,
        b'\'' | b'c' | b'd' | b'e' | b'g' | b'i' | b'l' | b'm' | b'n' | b'r' | b's' | b't' | b'y'
    )
}

/// For each last letter of these endings, a bit for each letter before it.
type LastLetters = [u32; 32];

const fn last_letters(endings: &Endings) -> LastLetters {
    let (mut letters, mut at) = ([0; 32], 0);
    while at < endings.len() {
        if let [.., before, last] = endings[at].0.as_bytes() {
            letters[(*last & 31) as usize] |= bit(*before);
        }
        at += 1;
    }
    letters
}

const fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

/// A word on its way to its stem.
struct Stem<'r> {
    bytes: &'r mut Room,
    len: usize,
    /// Where the regions begin in which endings may be cut off.
    first: usize,
    second: usize,
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

impl Stem<'_> {
    fn word(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn is(&self, word: &str) -> bool {
        self.word() == word.as_bytes()
    }

    /// Where an ending begins that the word has.
    fn ending(&self, ending: &str) -> Option<usize> {
        let (word, ending) = (self.word(), ending.as_bytes());
        let has = word.last() == ending.last() && word.ends_with(ending);
        has.then(|| self.len - ending.len())
    }

    /// Whether the word may have one of the endings of these last letters.
    fn may_end(&self, letters: &LastLetters) -> bool {
        match self.word() {
            [.., before, last] => letters[usize::from(last & 31)] & bit(*before) != 0,
            _ => false,
        }
    }

    /// What begins at `at` becomes `with`.
    fn put(&mut self, at: usize, with: &str) {
        self.bytes[at..at + with.len()].copy_from_slice(with.as_bytes());
        self.len = at + with.len();
    }

    /// A `y` that is no vowel becomes `Y`.
    fn mark_consonants(&mut self) {
        if self.bytes[0] == b'y' {
            self.bytes[0] = b'Y';
        }
        for at in 1..self.len {
            if self.bytes[at] == b'y' && is_vowel(self.bytes[at - 1]) {
                self.bytes[at] = b'Y';
            }
        }
    }

    fn mark_regions(&mut self) {
        let begins = |known: &&&str| self.word().starts_with(known.as_bytes());
        let after = match BEGINNINGS.iter().find(begins) {
            Some(known) => Some(known.len()),
            None => self.after_consonant(0),
        };
        if let Some(first) = after {
            self.first = first;
            self.second = self.after_consonant(first).unwrap_or(self.len);
        }
    }

    /// One past the first consonant after a vowel from `from` on.
    fn after_consonant(&self, from: usize) -> Option<usize> {
        let word = &self.word()[from..];
        let vowel = word.iter().position(|&byte| is_vowel(byte))?;
        let consonant = word[vowel..].iter().position(|&byte| !is_vowel(byte))?;
        Some(from + vowel + consonant + 1)
    }

    /// Whether the first `len` letters end in a short syllable.
    fn ends_short(&self, len: usize) -> bool {
        match &self.bytes[..len] {
            [.., before, vowel, last] => {
                !is_vowel(*before)
                    && is_vowel(*vowel)
                    && !is_vowel(*last)
                    && !matches!(last, b'w' | b'x' | b'Y')
            }
            [vowel, last] => is_vowel(*vowel) && !is_vowel(*last),
            _ => false,
        }
    }

    fn plural(&mut self) {
        let genitive = ["'s'", "'s", "'"];
        if let Some(at) = genitive.into_iter().find_map(|ending| self.ending(ending)) {
            self.len = at;
        }
        if let Some(at) = self.ending("sses") {
            self.put(at, "ss");
        } else if let Some(at) = self.ending("ied").or_else(|| self.ending("ies")) {
            self.put(at, if at < 2 { "ie" } else { "i" });
        } else if self.ending("us").is_some() || self.ending("ss").is_some() {
        } else if let Some(at) = self.ending("s") {
            let before = &self.bytes[..at.saturating_sub(1)];
            if before.iter().any(|&byte| is_vowel(byte)) {
                self.len = at;
            }
        }
    }

    fn past(&mut self) {
        if let Some(at) = self.ending("eedly").or_else(|| self.ending("eed")) {
            if self.first <= at {
                self.put(at, "ee");
            }
            return;
        }
        let endings = ["ingly", "edly", "ing", "ed"];
        let Some(at) = endings.into_iter().find_map(|ending| self.ending(ending)) else {
            return;
        };
        if !self.bytes[..at].iter().any(|&byte| is_vowel(byte)) {
            return;
        }
        self.len = at;
        match self.word() {
            [.., b'a', b't'] | [.., b'b', b'l'] | [.., b'i', b'z'] => self.put(at, "e"),
            [.., one, last] if one == last && b"bdfgmnprt".contains(last) => self.len -= 1,
            _ if at == self.first && self.ends_short(at) => self.put(at, "e"),
            _ => {}
        }
    }

    fn last_y(&mut self) {
        if let [_, .., before, b'y' | b'Y'] = self.word()
            && !is_vowel(*before)
        {
            self.put(self.len - 1, "i");
        }
    }

    fn replace_ending(&mut self, endings: &Endings, letters: &LastLetters) {
        if !self.may_end(letters) {
            return;
        }
        let mut endings = endings.iter();
        let found = endings.find_map(|&(ending, with)| Some((self.ending(ending)?, ending, with)));
        let Some((at, ending, with)) = found.filter(|&(at, ..)| self.first <= at) else {
            return;
        };
        let before = at.checked_sub(1).map(|before| self.bytes[before]);
        let is_cut = match ending {
            "ogi" => before == Some(b'l'),
            "li" => before.is_some_and(|before| b"cdeghkmnrt".contains(&before)),
            "ative" => self.second <= at,
            _ => true,
        };
        if is_cut {
            self.put(at, with);
        }
    }

    fn cut_ending(&mut self, endings: &Endings, letters: &LastLetters) {
        if !self.may_end(letters) {
            return;
        }
        let mut endings = endings.iter();
        let found = endings.find_map(|&(ending, _)| Some((self.ending(ending)?, ending)));
        let Some((at, ending)) = found.filter(|&(at, _)| self.second <= at) else {
            return;
        };
        let before = at.checked_sub(1).map(|before| self.bytes[before]);
        if ending != "ion" || matches!(before, Some(b's' | b't')) {
            self.len = at;
        }
    }

    fn last_e_or_l(&mut self) {
        let at = self.len.saturating_sub(1);
        let in_second = self.second <= at;
        let is_cut = match self.word() {
            [.., b'e'] => in_second || self.first <= at && !self.ends_short(at),
            [.., b'l', b'l'] => in_second,
            _ => false,
        };
        if is_cut {
            self.len = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_stemmers::{Algorithm, Stemmer};

    fn check(word: &str) {
        let mut room = Room::default();
        let expected = Stemmer::create(Algorithm::English).stem(word);
        if let Some(stem) = stem(word, &mut room) {
            assert_eq!(stem, expected.as_bytes(), "{word:?}");
        } else {
            assert!(LONGEST < word.len() || !word.is_ascii(), "{word:?}");
        }
    }

    #[test]
    fn words_with_a_stem_of_their_own() {
        for word in WHOLE.iter().map(|one| one.0).chain(UNCHANGED) {
            check(word);
            for ending in ["s", "'s", "ly", "ing", "es"] {
                check(&format!("{word}{ending}"));
                check(&format!("un{word}{ending}"));
            }
        }
    }

    #[test]
    fn steps_change_no_other_words_than_those_of_these_letters() {
        let steps = [SECOND_STEP, THIRD_STEP, FOURTH_STEP].concat();
        assert!(
            steps
                .iter()
                .all(|(ending, _)| ending.bytes().last().is_some_and(is_changed))
        );
        for last in (b'a'..=b'z').chain(*b"019.&+#-") {
            for beginning in ["a", "ba", "bab", "hopp", "generat", "babab", "fixe"] {
                check(&format!("{beginning}{}", char::from(last)));
            }
        }
    }

    #[test]
    fn every_short_word_of_few_letters_has_its_stem() {
        let letters = b"aeiystdlng'";
        for length in 0..=6u32 {
            for number in 0..letters.len().pow(length) {
                let place = |at| number / letters.len().pow(at) % letters.len();
                let word = (0..length).map(|at| char::from(letters[place(at)]));
                check(&word.collect::<String>());
            }
        }
    }

    #[test]
    fn every_ending_and_two_together_are_treated_alike() {
        let steps = SECOND_STEP.iter().chain(THIRD_STEP).map(|one| one.0);
        let endings = steps.chain(FOURTH_STEP.iter().map(|one| one.0)).chain([
            "", "e", "ed", "ing", "eed", "edly", "ingly", "eedly", "s", "sses", "ied", "ies", "us",
            "ss", "'s", "'", "'s'", "y", "ll", "l", "ly", "y's",
        ]);
        let endings: Vec<&str> = endings.collect();
        let beginnings = [
            "", "a", "b", "ab", "ba", "bab", "abab", "babab", "gener", "commun", "arsen", "yab",
            "bayb", "hop", "tt", "bl", "'a", "cr", "fix", "show", "genera", "u.s", "covid-19",
        ];
        for beginning in beginnings {
            for one in &endings {
                for other in &endings {
                    check(&format!("{beginning}{one}{other}"));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn any_word_has_its_stem(
            word in "[a-z]{0,6}([a-z]{1,6}|[a-z0-9'.&+#-]{0,24}|(at|bl|iz|ee|ll|ss|y|tion|ous|iv|al){0,5})(ational|ization|fulness|ousli|bli|logi|ement|ion|ative|ingly|eedly|ied|ed|s|'s|y|e)?"
        ) {
            check(&word);
        }

        #[test]
        fn any_text_has_its_stem(word in any::<String>()) {
            check(&word.to_lowercase());
        }
    }
}
