//! What an element of a page is for: which hold posts, titles and texts, and which are the furniture
//! of a theme.

use crate::html_tokens::attribute;
use html5ever::tokenizer::Tag;

/// What an element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// What is under a photograph.
    Caption,
    /// The categories of a post.
    Categories,
    /// The text of a post; a sure sign wins over what can also be a frame around it.
    Content {
        sure: bool,
    },
    /// Menus, sidebars, comments, buttons: nothing inside is an article's.
    Furniture,
    /// The part of the page that is not menus.
    Main,
    /// Dates, authors and lists of tags beside a text.
    Meta,
    /// A post, or an article.
    Post,
    Plain,
    /// The title of a post or of the page.
    Title,
}

/// Furniture by the name of the element.
const FURNITURE: [&str; 15] = [
    "aside", "audio", "button", "canvas", "datalist", "dialog", "form", "menu", "nav", "noscript",
    "object", "select", "svg", "template", "video",
];

/// Furniture by one of its classes, or by its id.
const FURNITURE_CLASSES: [&str; 59] = [
    "ad",
    "ads",
    "advertisement",
    "author-bio",
    "author-box",
    "breadcrumb",
    "breadcrumbs",
    "colophon",
    "comment",
    "comment-body",
    "comment-list",
    "comment-respond",
    "commentlist",
    "comments",
    "comments-area",
    "cookie-notice",
    "footer",
    "jp-relatedposts",
    "like-button",
    "menu",
    "more-link",
    "nav",
    "nav-links",
    "navbar",
    "navigation",
    "newsletter",
    "pager",
    "pagination",
    "paging-navigation",
    "post-navigation",
    "post-nav",
    "print-link",
    "read-more",
    "related",
    "related-posts",
    "respond",
    "screen-reader-text",
    "search-form",
    "secondary",
    "share",
    "share-buttons",
    "sharedaddy",
    "sharing",
    "sidebar",
    "site-description",
    "site-footer",
    "skip-link",
    "social",
    "social-links",
    "subscribe",
    "tag-cloud",
    "tagcloud",
    "toc",
    "widget",
    "widget-area",
    "wp-block-comments",
    "wp-block-site-title",
    "wp-block-tag-cloud",
    "yarpp-related",
];

/// What classes of furniture begin with.
const FURNITURE_STARTS: [&str; 8] = [
    "addtoany",
    "sd-",
    "widget_",
    "wp-block-archives",
    "wp-block-latest-",
    "wp-block-navigation",
    "wp-block-post-comments",
    "wp-block-query-pagination",
];

const META: [&str; 29] = [
    "author",
    "byline",
    "date",
    "entry-date",
    "entry-footer",
    "entry-meta",
    "entry-tags",
    "entry-utility",
    "meta",
    "metadata",
    "post-author",
    "post-date",
    "post-footer",
    "post-info",
    "post-meta",
    "post-tags",
    "posted-on",
    "postmeta",
    "postmetadata",
    "published",
    "tag-links",
    "tags",
    "tags-links",
    "vcard",
    "wp-block-post-author",
    "wp-block-post-author-name",
    "wp-block-post-date",
    "wp-block-post-terms",
    "site-header",
];

const CONTENT: [&str; 15] = [
    "article-body",
    "article-content",
    "article__body",
    "articlebody",
    "blog-post-content",
    "e-content",
    "entry-content",
    "gh-content",
    "post-body",
    "post-content",
    "post-entry",
    "post__content",
    "story-body",
    "td-post-content",
    "wp-block-post-content",
];

const PERHAPS_CONTENT: [&str; 4] = [
    "entry",
    "entry-summary",
    "post-excerpt",
    "wp-block-post-excerpt",
];

const TITLE: [&str; 13] = [
    "article-title",
    "archive-title",
    "entry-title",
    "headline",
    "p-name",
    "page-header-title",
    "page-title",
    "pagetitle",
    "post-title",
    "post__title",
    "title-heading",
    "wp-block-post-title",
    "wp-block-query-title",
];

/// The words of an attribute.
pub(crate) fn words<'t>(tag: &'t Tag, name: &str) -> impl Iterator<Item = &'t str> + use<'t> {
    let value = attribute(tag, name).unwrap_or_default();
    value.split_ascii_whitespace()
}

/// What an element is for, by its name and its attributes; `inside` says whether it stands in a
/// post or in the main part of the page.
pub(crate) fn role(tag: &Tag, inside: bool) -> Role {
    let name = &*tag.name;
    if FURNITURE.contains(&name) || is_hidden(tag) {
        return Role::Furniture;
    }
    match name {
        "body" | "html" => return Role::Plain,
        "main" => return Role::Main,
        "article" if words(tag, "class").any(|class| class.starts_with("comment")) => {
            return Role::Furniture;
        }
        "article" => return Role::Post,
        "figcaption" => return Role::Caption,
        "time" => return Role::Meta,
        _ => {}
    }
    if !tag.attrs.is_empty() {
        let role = by_attributes(tag);
        if role != Role::Plain {
            return role;
        }
    }
    match name {
        "footer" if !inside => Role::Furniture,
        "footer" => Role::Meta,
        "header" if !inside => Role::Meta,
        _ => Role::Plain,
    }
}

fn by_attributes(tag: &Tag) -> Role {
    let has = |known: &[&str]| words(tag, "class").any(|class| known.contains(&class));
    match attribute(tag, "itemprop") {
        Some("articleBody") => return Role::Content { sure: true },
        Some("headline") => return Role::Title,
        _ => {}
    }
    match attribute(tag, "role") {
        Some("main") => return Role::Main,
        Some("navigation" | "search" | "complementary" | "contentinfo" | "menu") => {
            return Role::Furniture;
        }
        _ => {}
    }
    if is_post(tag) {
        return Role::Post;
    }
    if attribute(tag, "id").is_some_and(|id| FURNITURE_CLASSES.contains(&id)) {
        return Role::Furniture;
    }
    if attribute(tag, "class").is_none() {
        return Role::Plain;
    }
    let is_furniture = |class: &str| {
        let begins = |start: &&str| class.starts_with(*start);
        FURNITURE_CLASSES.contains(&class) || FURNITURE_STARTS.iter().any(begins)
    };
    if has(&CONTENT) {
        Role::Content { sure: true }
    } else if has(&TITLE) {
        Role::Title
    } else if words(tag, "class").any(is_furniture) {
        Role::Furniture
    } else if has(&["taxonomy-category", "cat-links", "post-categories"]) {
        Role::Categories
    } else if has(&META) {
        Role::Meta
    } else if has(&["wp-caption-text", "wp-element-caption", "caption"]) {
        Role::Caption
    } else if has(&PERHAPS_CONTENT) {
        Role::Content { sure: false }
    } else {
        Role::Plain
    }
}

/// Whether WordPress, or a theme that follows microformats, says that a post begins here.
fn is_post(tag: &Tag) -> bool {
    words(tag, "class").any(|class| {
        let number = class.strip_prefix("post-");
        let numbered = |number: &str| number.bytes().all(|c| c.is_ascii_digit());
        matches!(class, "hentry" | "h-entry" | "type-post" | "wp-block-post")
            || number.is_some_and(|number| !number.is_empty() && numbered(number))
    })
}

fn is_hidden(tag: &Tag) -> bool {
    let style = || attribute(tag, "style").unwrap_or_default();
    !tag.attrs.is_empty()
        && (attribute(tag, "hidden").is_some()
            || attribute(tag, "aria-hidden") == Some("true")
            || style().replace(' ', "").contains("display:none"))
}

/// Whether an element has neither an end nor an inside.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element only dresses words, and stands for nothing.
pub(crate) fn is_dress(name: &str) -> bool {
    matches!(
        name,
        "b" | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "mark"
            | "q"
            | "s"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
    )
}

/// Whether an element is a box among boxes, in which text may stand for itself.
pub(crate) fn is_box(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "body"
            | "center"
            | "dd"
            | "div"
            | "fieldset"
            | "html"
            | "main"
            | "section"
            | "td"
            | "th"
    )
}

/// Whether an element ends those inside of it that have not ended.
pub(crate) fn is_block(name: &str) -> bool {
    is_box(name)
        || is_heading(name)
        || matches!(
            name,
            "address"
                | "aside"
                | "blockquote"
                | "dl"
                | "dt"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "li"
                | "nav"
                | "ol"
                | "p"
                | "pre"
                | "svg"
                | "table"
                | "tbody"
                | "thead"
                | "tr"
                | "ul"
        )
}

/// Whether an element is one of the six headings.
pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// Whether an element that begins ends one that has no end tag, such as an item the item before.
pub(crate) fn ends(begins: &str, open: &str) -> bool {
    match open {
        "a" => begins == "a",
        "p" => is_block(begins),
        "li" => begins == "li",
        "dt" | "dd" => matches!(begins, "dt" | "dd"),
        "td" | "th" => matches!(begins, "td" | "th" | "tr" | "tbody"),
        "tr" => matches!(begins, "tr" | "tbody"),
        _ => is_heading(open) && is_heading(begins),
    }
}
