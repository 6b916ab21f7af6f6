//! What was done, by whom.

use serde::{Deserialize, Serialize};

/// Something that was done in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What, as `noun.verb`.
    pub action: String,
    /// To what.
    pub subject: String,
    /// `ok`, `denied` or `failed`.
    pub outcome: String,
    /// From which address; none where it was none of the tenant's people.
    pub ip: Option<String>,
    /// The request that it came with.
    pub request_id: String,
}

/// A row of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCard {
    /// Its id, by which an older page goes on.
    pub id: String,
    /// When, in ms since 1970.
    pub at: i64,
    /// The short name of the tenant that it concerns.
    pub tenant: Option<String>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// How it ended.
    pub outcome: String,
    /// From which address.
    pub ip: String,
}

/// Which rows of the audit are looked for; an empty text means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSearch {
    /// The tenant's short name.
    pub tenant: String,
    /// Part of who did it.
    pub who: String,
    /// What the action begins with.
    pub what: String,
    /// `ok`, `denied` or `failed`.
    pub outcome: String,
    /// Only rows before this one.
    pub before: String,
}
