//! API tokens of their owner.

use serde::{Deserialize, Serialize};

/// An API token in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenCard {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The last characters of its text.
    pub hint: String,
    /// The only groups that it may read, as typed; none means all.
    pub only_groups: Vec<String>,
    /// When it ends, in ms since 1970.
    pub expires: i64,
    /// Whether it has ended.
    pub expired: bool,
    /// When it was last used, in ms since 1970, to the minute.
    pub last_used: Option<i64>,
}

/// An API token about to be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// Days that it lives.
    pub days: String,
    /// The only groups that it may read, one rule a line; empty means all.
    pub groups: String,
}
