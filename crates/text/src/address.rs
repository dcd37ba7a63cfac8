//! Where a web or e-mail address ends.

use crate::role::{Characters, Role, role};
use memchr::memchr;

/// The longest part before an `@`, as in RFC 5321; it also bounds how far is looked ahead.
pub(crate) const LOCAL_BYTES: usize = 64;

const SCHEMES: [&str; 4] = ["http://", "https://", "ftp://", "www."];

/// An `@`, and where the domain after it ends if there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sign {
    pub(crate) at: usize,
    domain_end: Option<usize>,
}

/// The first `@` from `from` on.
pub(crate) fn sign(text: &str, from: usize) -> Option<Sign> {
    let at = from + memchr(b'@', &text.as_bytes()[from..])?;
    Some(Sign {
        at,
        domain_end: domain(Characters(text), at + 1),
    })
}

/// The end of the e-mail address that begins at `start` and goes through `sign`.
pub(crate) fn mail(text: &str, start: usize, sign: Sign) -> Option<usize> {
    let end = sign.domain_end?;
    if sign.at <= start || LOCAL_BYTES < sign.at - start {
        return None;
    }
    let local = |c| is_name(role(c)) || matches!(c, '.' | '_' | '%' | '+' | '-');
    text[start..sign.at].chars().all(local).then_some(end)
}

fn is_name(role: Role) -> bool {
    matches!(role, Role::Letter | Role::Digit | Role::Mark)
}

/// The end of two or more names parted by dots.
fn domain(text: Characters<'_>, start: usize) -> Option<usize> {
    let mut end = name(text, start)?;
    let mut names = 1;
    while text.0[end..].starts_with('.') {
        let Some(next) = name(text, end + 1) else {
            break;
        };
        end = next;
        names += 1;
    }
    (2 <= names).then_some(end)
}

/// The end of letters, digits and inner hyphens.
fn name(text: Characters<'_>, start: usize) -> Option<usize> {
    let (mut at, mut end) = (start, None);
    loop {
        let (role, length) = text.role(at);
        at += length;
        match role {
            _ if is_name(role) => end = Some(at),
            Role::Hyphen if end.is_some() => {}
            _ => return end,
        }
    }
}

/// The end of the web address that begins at `start`.
pub(crate) fn web(text: &str, start: usize) -> Option<usize> {
    let body = start + scheme(&text.as_bytes()[start..])?;
    if !Characters(text).role(body).0.is_alphanumeric() {
        return None;
    }
    let length = text[body..].find(ends_web).unwrap_or(text.len() - body);
    let trailing = |c| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ')' | ']' | '}' | '*' | '…'
        )
    };
    Some(body + text[body..body + length].trim_end_matches(trailing).len())
}

/// The length of the scheme that a text begins with, in any case.
#[inline]
fn scheme(text: &[u8]) -> Option<usize> {
    if !matches!(text.first(), Some(b'h' | b'H' | b'f' | b'F' | b'w' | b'W')) {
        return None;
    }
    let begins = |scheme: &&str| {
        let head = text.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
    };
    SCHEMES.into_iter().find(begins).map(str::len)
}

fn ends_web(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '<' | '>' | '"' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201f}'
        )
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
        || role(c) == Role::Spaceless
}
