//! One's own account.

use serde::{Deserialize, Serialize};

/// One's own open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCard {
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// The address it was opened from.
    pub ip: String,
    /// The browser it was opened with.
    pub agent: String,
    /// When it was opened, in ms since 1970.
    pub opened: i64,
    /// When it was last used, in ms since 1970.
    pub last_seen: i64,
}

/// A change of one's password, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// The password until now.
    pub former: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub again: String,
}
