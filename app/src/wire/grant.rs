//! Grants, and what they let in.

use serde::{Deserialize, Serialize};

/// A grant in the admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantCard {
    /// Its id.
    pub id: String,
    /// The source's short name.
    pub source: String,
    /// Which groups, as it is typed.
    pub group: String,
    /// Which streams, as it is typed.
    pub stream: String,
    /// A friendlier name.
    pub alias: Option<String>,
}

/// A grant about to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGrant {
    /// The source's short name.
    pub source: String,
    /// Which groups, as typed.
    pub group: String,
    /// Which streams, as typed.
    pub stream: String,
    /// A friendlier name.
    pub alias: String,
}

/// What a grant would let in now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// How many log groups, of the first 1,000.
    pub total: usize,
    /// The first of them by name.
    pub groups: Vec<LetIn>,
    /// What to know before saving.
    pub warnings: Vec<String>,
}

/// A log group that a grant would let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// Its name.
    pub name: String,
    /// Bytes stored.
    pub stored_bytes: i64,
    /// Whether the tenant does not see it yet.
    pub is_new: bool,
    /// Other tenants that see it or parts of it, by short name.
    pub also_seen_by: Vec<String>,
}
