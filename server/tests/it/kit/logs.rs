//! Log events to put, and the times to look for them.

use app::route::explorer_href;
use app::search::Search;
use domain::time_range::rfc3339_ms;

/// 2026-01-01T00:00Z in ms.
pub(crate) const T: i64 = 1_767_225_600_000;
pub(crate) const HOUR: i64 = 3_600_000;

/// A search from one ms to another, both included.
pub(crate) fn between(from: i64, to: i64) -> Search {
    Search { from: rfc3339_ms(from), to: rfc3339_ms(to), ..Search::default() }
}

/// The explorer's address of a search.
pub(crate) fn href(group: &str, search: &Search) -> String {
    format!("{}{}", explorer_href("demo", group), search.to_query())
}

/// `m<n>` for every number, the time by a rule.
pub(crate) fn lines(
    numbers: std::ops::Range<i64>,
    time: impl Fn(i64) -> i64,
) -> Vec<(i64, String)> {
    numbers.map(|number| (time(number), format!("m{number}"))).collect()
}

/// The messages alone.
pub(crate) fn messages(lines: &[(i64, String)]) -> Vec<String> {
    lines.iter().map(|(_, message)| message.clone()).collect()
}

/// From the last to the first.
pub(crate) fn reversed<T: Clone>(items: &[T]) -> Vec<T> {
    items.iter().rev().cloned().collect()
}

/// The server's own time, by the same clock.
pub(crate) fn now_ms() -> i64 {
    server::clock::now_ms()
}
