//! Where a word or number ends.

use crate::Kind;
use crate::role::{Characters, Role};

/// The end and kind of the word or number that begins with the letter or digit at `start`.
pub(crate) fn scan(text: Characters<'_>, start: usize) -> (usize, Kind) {
    if let Some(end) = initialism(text, start) {
        return (end, Kind::Word);
    }
    let mut run = Run::new(start);
    while run.step(text) {}
    if run.letters == 0 {
        (run.end, Kind::Number)
    } else {
        (run.with_sign(text), Kind::Word)
    }
}

/// The end of two or more single letters parted by dots, with the final dot where there is one.
fn initialism(text: Characters<'_>, start: usize) -> Option<usize> {
    let (mut at, mut end, mut letters) = (start, start, 0);
    while let Some((letter_end, after)) = single_letter(text, at) {
        letters += 1;
        let (role, length) = text.role(after);
        if role != Role::Dot {
            end = letter_end;
            break;
        }
        at = after + length;
        end = at;
    }
    (2 <= letters).then_some(end)
}

/// The end of a letter that no letter or digit follows, and what comes after it.
fn single_letter(text: Characters<'_>, at: usize) -> Option<(usize, usize)> {
    if text.role(at).0 != Role::Letter {
        return None;
    }
    let (end, after) = text.character(at);
    (!text.role(after).0.is_alphanumeric()).then_some((end, after))
}

/// A run of letters, marks and digits, and of signs that join them.
struct Run {
    at: usize,
    /// The end of the last letter, mark or digit.
    end: usize,
    /// The last letter or digit.
    last: Role,
    letters: usize,
    has_digit: bool,
    /// Whether a dot or comma has joined digits.
    decimal: bool,
    hyphenated: bool,
}

impl Run {
    fn new(start: usize) -> Self {
        Self {
            at: start,
            end: start,
            last: Role::Other,
            letters: 0,
            has_digit: false,
            decimal: false,
            hyphenated: false,
        }
    }

    /// Takes the next character if the run goes on with it.
    #[inline]
    fn step(&mut self, text: Characters<'_>) -> bool {
        let (role, length) = text.role(self.at);
        let next = self.at + length;
        match role {
            Role::Letter if self.decimal => return false,
            Role::Letter => self.letters += 1,
            Role::Digit => self.has_digit = true,
            Role::Mark => {}
            Role::Joiner => {
                self.at = next;
                return true;
            }
            Role::End | Role::Other | Role::Spaceless => return false,
            sign => return self.join(sign, text.role(next).0, next),
        }
        if role != Role::Mark {
            self.last = role;
        }
        (self.at, self.end) = (next, next);
        true
    }

    /// Takes a sign if it joins the last letter or digit to the character that follows.
    fn join(&mut self, sign: Role, follows: Role, next: usize) -> bool {
        use Role::{Ampersand, Apostrophe, Comma, Digit, Dot, Hyphen, Letter};
        let joins = match (sign, self.last, follows) {
            (Dot | Comma, Digit, Digit) => self.letters == 0,
            (Apostrophe | Ampersand, Letter, Letter) => true,
            (Hyphen, Letter, Digit) | (Hyphen, Digit, Letter) => !self.hyphenated && !self.decimal,
            _ => false,
        };
        if joins {
            self.decimal |= matches!(sign, Dot | Comma);
            self.hyphenated |= sign == Hyphen;
            self.at = next;
        }
        joins
    }

    /// The end of the word, with the `++` or `#` that stays with it.
    fn with_sign(&self, text: Characters<'_>) -> usize {
        let (role, length) = text.role(self.end);
        let after = self.end + length;
        let (follows, second) = text.role(after);
        match role {
            Role::Plus if follows == Role::Plus => after + second,
            Role::Hash if self.letters == 1 && !self.has_digit && !follows.is_alphanumeric() => {
                after
            }
            _ => self.end,
        }
    }
}
