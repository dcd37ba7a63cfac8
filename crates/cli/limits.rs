//! Flags that say what reading stops at.

use catchline::{Labelled, corpus::Limits};
use clap::Args;

/// What reading stops at. Sizes are in bytes, or in units of 1,024 as in 64K, 4M and 1G.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitFlags {
    /// Longest article, its title and its text
    #[arg(long = "max-article", value_name = "SIZE", default_value = "4M", value_parser = size)]
    article: u64,
    /// Most attributes of an element of XML
    #[arg(long = "max-attributes", value_name = "N", default_value = "64")]
    attributes: u64,
    /// Longest file that has neither lines nor rows nor items
    #[arg(long = "max-file", value_name = "SIZE", default_value = "32M", value_parser = size)]
    file: u64,
    /// Longest line, row or item
    #[arg(long = "max-line", value_name = "SIZE", default_value = "16M", value_parser = size)]
    line: u64,
    /// Most memory that the articles of an archive may take
    #[arg(long = "max-memory", value_name = "SIZE", default_value = "320M", value_parser = size)]
    pub(crate) memory: u64,
    /// Most elements of XML in one another
    #[arg(long = "max-nesting", value_name = "N", default_value = "256")]
    nesting: u64,
    /// Most posts of a file that has neither lines nor rows nor items
    #[arg(long = "max-posts", value_name = "N", default_value = "100000")]
    posts: u64,
    /// Most that a compressed file may unpack to, in times its size
    #[arg(long = "max-ratio", value_name = "N", default_value = "200")]
    ratio: u64,
    /// Most tags of an article
    #[arg(long = "max-tags", value_name = "N", default_value = "1000")]
    tags: u64,
    /// Longest run of letters and digits
    #[arg(long = "max-token", value_name = "SIZE", default_value = "64K", value_parser = size)]
    token: u64,
    /// Most that a compressed file may unpack to
    #[arg(long = "max-unpacked", value_name = "SIZE", default_value = "256M", value_parser = size)]
    unpacked: u64,
}

impl LimitFlags {
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            article: self.article,
            attributes: self.attributes,
            file: self.file,
            line: self.line,
            nesting: self.nesting,
            posts: self.posts,
            ratio: self.ratio,
            tags: self.tags,
            token: self.token,
            unpacked: self.unpacked,
        }
    }
}

/// Reads a number of bytes, in units of 1,024 where a letter says so.
pub(crate) fn size(given: &str) -> Result<u64, String> {
    let (number, unit) = match given.char_indices().next_back() {
        Some((at, 'k' | 'K')) => (&given[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&given[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&given[..at], 1 << 30),
        _ => (given, 1),
    };
    let bytes = number.parse().ok().and_then(|n: u64| n.checked_mul(unit));
    bytes.ok_or_else(|| "give a number of bytes, or one with K, M or G after it".to_owned())
}

/// About how much memory an article takes, in bytes.
pub(crate) fn memory(labelled: &Labelled) -> u64 {
    /// What an allocation takes besides what is in it.
    const EACH: usize = 16;
    let article = &labelled.article;
    let optional = [
        &article.date,
        &article.modified,
        &article.language,
        &article.url,
    ];
    let texts = [&article.id, &article.title, &article.body].into_iter();
    let texts = texts.chain(optional.into_iter().flatten());
    let texts = texts.map(|text| EACH + text.len()).sum::<usize>();
    let tags = labelled.tags.iter().chain(&labelled.undecided);
    let tags = tags.map(|tag| tag.as_str().len());
    let sources = article.sources.iter().map(String::len);
    let lists = tags.chain(sources);
    let lists = lists.map(|length| size_of::<String>() + EACH + length);
    let archives = EACH + labelled.archives.len() * 4;
    (size_of::<Labelled>() + texts + lists.sum::<usize>() + archives) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        limits: LimitFlags,
    }

    #[test]
    fn the_defaults_are_those_of_the_library() {
        let program = Program::parse_from(["catchline"]);
        assert_eq!(program.limits.limits(), Limits::default());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("10"), Ok(10));
        assert_eq!((size("2k"), size("2K")), (Ok(2048), Ok(2048)));
        assert_eq!((size("3M"), size("1G")), (Ok(3 << 20), Ok(1 << 30)));
        for wrong in ["", "K", "-1", "1.5M", "1T", "99999999999G", "é"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
