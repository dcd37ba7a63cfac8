//! Lines that hold the addresses of pages and nothing else.

/// Words that may introduce an address on its line, in lower case.
const OPENINGS: [&str; 6] = ["source", "sources", "via", "link", "url", "from"];

/// The addresses of a line that holds nothing else, or nothing but "Source:" before them.
pub(crate) fn of_line(line: &str) -> Option<Vec<&str>> {
    let line = match line.split_once(char::is_whitespace) {
        Some((word, rest)) if is_opening(word) => rest.trim(),
        _ => line,
    };
    let addresses: Option<Vec<&str>> = line.split_whitespace().map(bare).collect();
    addresses.filter(|addresses| !addresses.is_empty())
}

fn is_opening(word: &str) -> bool {
    let word = word.strip_suffix(':').map(str::to_ascii_lowercase);
    word.is_some_and(|word| OPENINGS.contains(&word.as_str()))
}

/// An address without the brackets around it.
fn bare(word: &str) -> Option<&str> {
    let brackets = [('<', '>'), ('(', ')'), ('[', ']')];
    let inner = brackets.into_iter().find_map(|(open, close)| {
        word.strip_prefix(open)
            .and_then(|word| word.strip_suffix(close))
    });
    let address = inner.unwrap_or(word);
    let host = ["http://", "https://", "HTTP://", "HTTPS://"]
        .into_iter()
        .find_map(|scheme| address.strip_prefix(scheme))
        .or_else(|| address.starts_with("www.").then_some(address))?;
    let named = host.starts_with(char::is_alphanumeric) && host.contains('.');
    named.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_addresses_are_found() {
        assert_eq!(
            of_line("http://example.org/a?b=c&d=e").unwrap(),
            ["http://example.org/a?b=c&d=e"]
        );
        assert_eq!(
            of_line("<https://example.org>").unwrap(),
            ["https://example.org"]
        );
        assert_eq!(
            of_line("Source: www.example.org/tea").unwrap(),
            ["www.example.org/tea"]
        );
        assert_eq!(
            of_line("https://a.example https://b.example")
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn sentences_with_addresses_are_none() {
        for line in [
            "See https://example.org for the count.",
            "Source: the ministry",
            "Source:",
            "www",
            "example.org",
            "https://",
            "",
        ] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }
}
