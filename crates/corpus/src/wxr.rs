//! Which items of a WordPress export are articles, which of their categories are tags, and what
//! their content says.

use crate::{
    Options, Skipped, dates,
    html_text::{self, Newlines, Plain},
    items::{Category, Item},
    shortcodes,
};

/// Why an item is no article, if it is none.
///
/// A password always hides a post; its status and its type may be asked for.
pub(crate) fn skipped(item: &Item, options: &Options) -> Option<Skipped> {
    let post_type = match &*item.post_type {
        "" => "post",
        given => given,
    };
    if options.post_types.iter().all(|asked| asked != post_type) {
        return Some(match post_type {
            "attachment" => Skipped::Attachment,
            "nav_menu_item" => Skipped::MenuItem,
            _ => Skipped::OtherType,
        });
    }
    if item.locked {
        return Some(Skipped::Password);
    }
    skipped_status(&item.status, options)
}

/// Why a post of this status is no article, if it is none.
pub(crate) fn skipped_status(status: &str, options: &Options) -> Option<Skipped> {
    (options.statuses.iter().all(|asked| asked != status)).then_some(match status {
        "draft" | "auto-draft" => Skipped::Draft,
        "future" => Skipped::Future,
        "pending" => Skipped::Pending,
        "private" => Skipped::Private,
        "trash" => Skipped::Trash,
        _ => Skipped::OtherStatus,
    })
}

/// Whether a category is a tag of the article. Version 1.0 calls the domain `tag`, and names each
/// one once more without any.
pub(crate) fn is_tag(category: &Category, options: &Options) -> bool {
    match &*category.domain {
        "post_tag" | "tag" => true,
        "category" => options.with_categories,
        _ => false,
    }
}

/// A moment of UTC such as `2026-11-29 11:00:00` in ISO 8601. Days that no calendar has, as
/// `0000-00-00`, are none.
pub(crate) fn moment(gmt: &str) -> Option<String> {
    let (day, time) = gmt.split_once(' ')?;
    let is_time = |(at, byte): (usize, u8)| match at {
        2 | 5 => byte == b':',
        _ => byte.is_ascii_digit(),
    };
    let is_moment = dates::day(day)? == day && time.len() == 8;
    (is_moment && time.bytes().enumerate().all(is_time)).then(|| format!("{day}T{time}Z"))
}

/// The text of a post. Line breaks count unless it is made of blocks.
pub(crate) fn content(html: &str) -> Plain {
    let newlines = if html.contains("<!-- wp:") {
        Newlines::Spaces
    } else {
        Newlines::Breaks
    };
    html_text::read(&shortcodes::without(html), newlines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_iso() {
        let known = moment("2026-11-29 11:00:00");
        assert_eq!(known.as_deref(), Some("2026-11-29T11:00:00Z"));
        for none in [
            "",
            "0000-00-00 00:00:00",
            "2026-11-29",
            "2026-11-29 11:00",
            "2026-11-29 1é:00:0",
        ] {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
