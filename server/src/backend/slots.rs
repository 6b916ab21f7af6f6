//! How much a person has under way of what keeps AWS and a connection busy: exports, tails.

use domain::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts what each person has under way, a process.
#[derive(Clone, Debug)]
pub struct Slots {
    at_once: usize,
    taken: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// One place. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Slots,
    user: UserId,
}

impl Slots {
    /// So many for each person.
    pub fn new(at_once: usize) -> Slots {
        Slots { at_once, taken: Arc::default() }
    }

    /// A place for one more, if there is one.
    pub(super) fn take(&self, user: UserId) -> Option<Slot> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(user).or_default();
        if *count >= self.at_once {
            return None;
        }
        *count += 1;
        Some(Slot { slots: self.clone(), user })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.user);
            }
        }
    }
}
