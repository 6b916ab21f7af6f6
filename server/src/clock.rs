//! The one place that asks what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;

/// Now, in ms since 1970.
pub fn now_ms() -> i64 {
    to_ms(OffsetDateTime::now_utc())
}

/// The machine's clock for a part that is to be tried without waiting: it can be set forward.
/// Clones are one clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// Now, in ms since 1970.
    pub fn now_ms(&self) -> i64 {
        now_ms() + self.ahead_ms.load(Ordering::Relaxed)
    }

    /// Lets so many ms pass at once.
    pub fn set_forward(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// A moment in ms since 1970.
pub fn to_ms(at: OffsetDateTime) -> i64 {
    at.unix_timestamp() * 1_000 + i64::from(at.millisecond())
}
