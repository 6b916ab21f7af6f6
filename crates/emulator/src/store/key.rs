//! Where an event stands: the order of FilterLogEvents, and the places between two events.

use serde::{Deserialize, Serialize};

/// An event's place among all others: by event time, then ingestion time, then put order
/// (the order that the API reference gives for FilterLogEvents). Unique in one emulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key {
    /// Event time in ms since 1970.
    pub(crate) timestamp: i64,
    /// Arrival in ms since 1970.
    pub(crate) ingested: i64,
    /// A number that grows with every event put, from 1.
    pub(crate) sequence: u64,
}

impl Key {
    /// A place before every event of this millisecond; no event stands on it.
    pub(crate) const fn first_at(timestamp: i64) -> Self {
        Self { timestamp, ingested: i64::MIN, sequence: 0 }
    }

    /// A place after every event of this millisecond; no event stands on it.
    pub(crate) const fn last_at(timestamp: i64) -> Self {
        Self { timestamp, ingested: i64::MAX, sequence: u64::MAX }
    }

    pub(crate) const fn just_before(self) -> Self {
        Self { sequence: self.sequence.saturating_sub(1), ..self }
    }

    pub(crate) const fn just_after(self) -> Self {
        Self { sequence: self.sequence.saturating_add(1), ..self }
    }

    /// The event's id: 56 digits whose order is the events' order, as AWS's are.
    pub(crate) fn event_id(self) -> String {
        format!("3{:014}{:014}{:027}", self.timestamp, self.ingested, self.sequence)
    }
}

/// A stretch of events, both ends included. Empty when it ends before it begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) lower: Key,
    pub(crate) upper: Key,
}

impl Span {
    /// From the first event at `start` (ms) to the last one at `end` (ms), both included.
    pub(crate) fn of_times(start: Option<i64>, end: Option<i64>) -> Self {
        Self {
            lower: Key::first_at(start.unwrap_or(i64::MIN)),
            upper: Key::last_at(end.unwrap_or(i64::MAX)),
        }
    }

    /// What a reader who stands at `cut` has still before them.
    pub(crate) fn remaining(self, direction: Direction, cut: Key) -> Self {
        match direction {
            Direction::Forward => Self { lower: self.lower.max(cut.just_after()), ..self },
            Direction::Backward => Self { upper: self.upper.min(cut), ..self },
        }
    }
}

/// Which way a reader walks. A cut divides the events in two: those up to and with it lie
/// behind a forward reader and before a backward one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// The cut that leaves `key` behind.
    pub(crate) const fn past(self, key: Key) -> Key {
        match self {
            Self::Forward => key,
            Self::Backward => key.just_before(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_ids_have_56_digits_and_the_order_of_the_events() {
        let keys = [
            Key { timestamp: 9, ingested: 1_700_000_000_000, sequence: 7 },
            Key { timestamp: 1_700_000_000_000, ingested: 1_700_000_000_001, sequence: 9 },
            Key { timestamp: 1_700_000_000_000, ingested: 1_700_000_000_001, sequence: 10 },
            Key { timestamp: 1_700_000_000_000, ingested: 1_700_000_000_002, sequence: 8 },
        ];
        let ids = keys.map(Key::event_id);
        assert!(
            ids.iter().all(|id| id.len() == 56 && id.bytes().all(|byte| byte.is_ascii_digit()))
        );
        assert!(ids.is_sorted());
    }
}
