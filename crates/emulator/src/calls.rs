//! How often each operation was called, so that tests can count what a portal costs.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::lock::lock;

#[derive(Default)]
pub(crate) struct Calls {
    counts: Mutex<BTreeMap<&'static str, u64>>,
}

impl Calls {
    pub(crate) fn record(&self, operation: &'static str) {
        *lock(&self.counts).entry(operation).or_default() += 1;
    }

    /// Calls since the start, refused and faulty ones included.
    pub(crate) fn of(&self, operation: &str) -> u64 {
        lock(&self.counts).get(operation).copied().unwrap_or_default()
    }

    /// Calls since the start for every operation that was called at all.
    pub(crate) fn all(&self) -> BTreeMap<&'static str, u64> {
        lock(&self.counts).clone()
    }
}
