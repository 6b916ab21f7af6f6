//! What one page of events may hold: the caller's limit, and 1 MB.

use crate::store::event_bytes;

/// "Up to 1 MB of log events" (GetLogEvents, FilterLogEvents), in bytes as PutLogEvents counts.
const PAGE_BYTES: usize = 1 << 20;

/// The most events in a page of GetLogEvents and FilterLogEvents, and what they give unasked.
pub(super) const PAGE_EVENTS: u16 = 10_000;

/// The room left in a page.
pub(super) struct Room {
    events: usize,
    bytes: usize,
}

impl Room {
    pub(super) fn for_events(limit: usize) -> Self {
        Self { events: limit, bytes: PAGE_BYTES }
    }

    /// Takes the room for this event, if there is enough. No event is larger than a page.
    pub(super) fn take(&mut self, message: &str) -> bool {
        let bytes = event_bytes(message).min(PAGE_BYTES);
        let fits = self.events > 0 && bytes <= self.bytes;
        if fits {
            self.events -= 1;
            self.bytes -= bytes;
        }
        fits
    }

    pub(super) fn is_used_up(&self) -> bool {
        self.events == 0
    }
}
