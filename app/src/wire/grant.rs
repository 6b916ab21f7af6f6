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
    /// When it ends, in ms since 1970; none means never.
    pub expires: Option<i64>,
    /// Whether it has ended.
    pub is_expired: bool,
    /// Why it was made.
    pub note: Option<String>,
    /// Counts the changes of what its form shows.
    pub version: i32,
}

/// A grant about to be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewGrant {
    /// The source's short name.
    pub source: String,
    /// Which groups.
    pub group: String,
    /// Which streams.
    pub stream: String,
    /// A friendlier name.
    pub alias: String,
    /// When it ends; empty means never.
    pub expires: String,
    /// Why it is made.
    pub note: String,
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

/// A change of a grant, as typed. What it lets in stays: that would be another grant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantChange {
    /// A friendlier name.
    pub alias: String,
    /// When it ends; empty means never.
    pub expires: String,
    /// Why it was made.
    pub note: String,
    /// The version that the form showed.
    pub version: i32,
}

/// A log group that could be granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupHint {
    /// Its name, or a prefix of several as it is typed.
    pub rule: String,
    /// Bytes stored, where AWS tells.
    pub stored_bytes: Option<i64>,
    /// How many groups a prefix lets in; none for one group.
    pub groups: Option<usize>,
}
