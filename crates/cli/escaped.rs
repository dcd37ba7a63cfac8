//! Text from files, made harmless for a terminal.

use std::fmt::{self, Write};

/// Shows text with control characters, line ends and marks of direction written out, so that a
/// title cannot move the cursor or begin a line of its own.
#[derive(Debug)]
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '\t' | '\n' | '\r' => write!(f, "{}", c.escape_default())?,
                c if c.is_control() || is_format(c) => write!(f, "{}", c.escape_unicode())?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Line and paragraph separators, and what turns the direction of text.
fn is_format(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_acts_on_a_terminal_is_written_out() {
        assert_eq!(
            Escaped("Über “Œuvre”, 東京").to_string(),
            "Über “Œuvre”, 東京"
        );
        let shown = Escaped("a\u{1b}[2J\nb\u{202e}\u{9b}").to_string();
        assert_eq!(shown, "a\\u{1b}[2J\\nb\\u{202e}\\u{9b}");
    }
}
