//! HTML as a site shows it, in plain text: for articles that come from elsewhere than files.

use crate::html_text::{self, Newlines};

/// The words of HTML on one line, as of a title or of a tag's name.
///
/// ```
/// assert_eq!(catchline_corpus::html_line("R&amp;D in <em>Tallinn</em>"), "R&D in Tallinn");
/// ```
pub fn html_line(html: &str) -> String {
    html_text::line(html)
}

/// The text of HTML with a blank line between paragraphs, and the addresses of pages that it links
/// to, each once. Scripts, style sheets and remarks are left out.
///
/// ```
/// let html = "<p>Tea is <a href=\"https://example.org/late\">late</a>.</p><p>Bread is not.</p>";
/// let (text, sources) = catchline_corpus::html_text(html);
/// assert_eq!(text, "Tea is late.\n\nBread is not.");
/// assert_eq!(sources, ["https://example.org/late"]);
/// ```
pub fn html_text(html: &str) -> (String, Vec<String>) {
    let plain = html_text::read(html, Newlines::Spaces);
    (plain.text, plain.sources)
}
