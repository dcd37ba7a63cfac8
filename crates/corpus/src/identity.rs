//! The name an article goes by where its file gives it none.

use crate::dates;
use catchline_article::Article;

/// The permalink, else the day and the slug of the title, else the content hash.
pub(crate) fn derive(article: &Article) -> String {
    if let Some(url) = &article.url {
        return url.clone();
    }
    let slug = slug(&article.title);
    match article.date.as_deref().and_then(dates::day) {
        Some(day) if !slug.is_empty() => format!("{day}-{slug}"),
        _ => format!("{:016x}", article.content_hash()),
    }
}

/// The title in lower case with hyphens between its words; letters of every script stay,
/// apostrophes go.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in title.chars().flat_map(char::to_lowercase) {
        match letter {
            '\'' | '’' | '‘' | 'ʼ' => {}
            _ if letter.is_alphanumeric() => slug.push(letter),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_and_hyphens() {
        assert_eq!(
            slug("Envoy’s “late” reply – to U.S. "),
            "envoys-late-reply-to-u-s"
        );
        assert_eq!(slug("Выборы в Ёлкине"), "выборы-в-ёлкине");
        assert_eq!(slug("¿…?"), "");
    }

    #[test]
    fn the_permalink_comes_before_the_date_and_the_date_before_the_hash() {
        let mut article = Article::new("Tea is late").body("No ship came.");
        let hash = derive(&article);
        assert_eq!(
            (hash.len(), derive(&Article::new("?"))),
            (16, Article::new("?").id_or_hash())
        );
        article.date = Some("2021-05-03T10:00:00Z".to_owned());
        assert_eq!(derive(&article), "2021-05-03-tea-is-late");
        article.date = Some("last spring".to_owned());
        assert_eq!(derive(&article), hash);
        article.url = Some("https://example.org/tea".to_owned());
        assert_eq!(derive(&article), "https://example.org/tea");
    }
}
