//! How many exports a person has under way: each keeps AWS and a connection busy for minutes.

use domain::UserId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most exports of one person at once.
pub const AT_ONCE: usize = 2;

/// Counts them, a process.
#[derive(Clone, Debug, Default)]
pub struct Slots(Arc<Mutex<HashMap<UserId, usize>>>);

/// One export's place. Given back when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Slots,
    user: UserId,
}

impl Slots {
    /// A place for one more, if there is one.
    pub(super) fn take(&self, user: UserId) -> Option<Slot> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(user).or_default();
        if *count >= AT_ONCE {
            return None;
        }
        *count += 1;
        Some(Slot { slots: self.clone(), user })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.user);
            }
        }
    }
}
