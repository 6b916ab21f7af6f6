//! The one place that asks what time it is.

use time::OffsetDateTime;

/// Now, in ms since 1970.
pub fn now_ms() -> i64 {
    to_ms(OffsetDateTime::now_utc())
}

/// A moment in ms since 1970.
pub fn to_ms(at: OffsetDateTime) -> i64 {
    at.unix_timestamp() * 1_000 + i64::from(at.millisecond())
}
