//! One log stream: its events in order, reachable from any place in logarithmic time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event_bytes;
use super::key::{Key, Span};

pub(crate) struct Stream {
    /// ms since 1970.
    pub(crate) created: i64,
    /// ms since 1970; nothing until the first event came.
    pub(crate) last_ingested: Option<i64>,
    events: BTreeMap<Key, Arc<str>>,
}

impl Stream {
    pub(crate) fn new(created: i64) -> Self {
        Self { created, last_ingested: None, events: BTreeMap::new() }
    }

    pub(crate) fn insert(&mut self, key: Key, message: Arc<str>) {
        self.last_ingested = self.last_ingested.max(Some(key.ingested));
        self.events.insert(key, message);
    }

    /// The events of a span, oldest first.
    pub(crate) fn events(&self, span: Span) -> impl DoubleEndedIterator<Item = (Key, &Arc<str>)> {
        // A BTreeMap panics at a range that ends before it begins.
        (span.lower <= span.upper)
            .then(|| self.events.range(span.lower..=span.upper))
            .into_iter()
            .flatten()
            .map(|(key, message)| (*key, message))
    }

    /// Drops the events before `limit`, and says how many bytes they took. It ends at one that came
    /// in since: whoever puts events of last week wants to find them.
    pub(crate) fn forget_before(&mut self, limit: Key) -> u64 {
        let mut freed = 0;
        let is_past = |key: &Key| *key < limit && key.ingested < limit.timestamp;
        while let Some(oldest) = self.events.first_entry().filter(|oldest| is_past(oldest.key())) {
            freed += event_bytes(&oldest.remove()) as u64;
        }
        freed
    }

    /// Time of the oldest event, ms since 1970.
    pub(crate) fn first_timestamp(&self) -> Option<i64> {
        self.events.first_key_value().map(|(key, _)| key.timestamp)
    }

    /// Time of the newest event, ms since 1970.
    pub(crate) fn last_timestamp(&self) -> Option<i64> {
        self.events.last_key_value().map(|(key, _)| key.timestamp)
    }
}
