//! What time it is, as it is written down.

use jiff::Timestamp;

/// The second, UTC as `2026-11-29T11:00:00Z`.
pub(crate) fn second() -> String {
    format!("{:.0}", Timestamp::now())
}

/// The day, UTC as `2026-11-29`.
pub(crate) fn day() -> String {
    let mut day = second();
    day.truncate("2026-11-29".len());
    day
}
