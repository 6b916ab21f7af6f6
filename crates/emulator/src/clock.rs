//! The only place that asks what time it is.

use axum::http::HeaderValue;
use std::time::{SystemTime, UNIX_EPOCH};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// Milliseconds since 1970-01-01T00:00Z, the unit of every time in CloudWatch Logs.
pub(crate) fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// As a Date header has it (RFC 9110, section 5.6.7).
const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// What a clock that goes ahead by so many seconds, or behind, writes into a Date header.
pub(crate) fn http_date(off_by_s: i64) -> Option<HeaderValue> {
    let now = OffsetDateTime::from(SystemTime::now()) + Duration::seconds(off_by_s);
    HeaderValue::from_str(&now.format(HTTP_DATE).ok()?).ok()
}
